"""Commands inside `kefu shell`: what each costs there, against the same one from a shell, and a note against plain git."""

import itertools
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kefu.core.vocabulary import ids
from tests.bench.desk import Made
from tests.bench.measure import Side, alternate, kefu
from tests.bench.models import git
from tests.bench.rows import Bench, Row

TOGETHER = 8
"""Commands of one run inside the shell: it is too quick for a single one to be timed well."""


class Prompt:
    """A `kefu shell` that stays open on a desk and is given its lines through a pipe."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def run(self, lines: list[str]) -> bytes:
        """Run these lines; return when the last one has ended, with what they wrote."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write("".join(f"{line}\n" for line in [*lines, "--version"]).encode())
        stdin.flush()
        out = b""
        while not (line := stdout.readline()).startswith(b"kefu "):
            assert line, out
            out += line
        return out

    def used(self) -> float:
        """Seconds of processor time so far, with its gits that have ended; 0 where the system does not say."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def prompt(bench: Bench, desk: Path) -> Iterator[Prompt]:
    """A shell on a desk, ended afterwards."""
    command = kefu("shell")
    with subprocess.Popen(
        command, cwd=desk, env=bench.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        yield Prompt(process)
        assert process.stdin is not None
        process.stdin.close()


def shell(bench: Bench) -> Iterator[Row]:
    """`list` and `note` in `kefu shell` against the same from a shell; the note also against git on the smallest desk."""
    for tickets, desk in bench.desks.items():
        large = desk is bench.large
        with prompt(bench, desk.path) as at:
            some = itertools.cycle(bench.run(desk.path, "list", "-q").decode().split())

            def words(some: Iterator[str] = some) -> list[str]:
                return ["note", next(some), f"客户再次来电询问 {next(bench.count)}"]

            def inside(name: str, line: Callable[[], str], at: Prompt = at) -> Side:
                def run() -> None:
                    assert at.run([line() for _ in range(TOGETHER)])

                return Side(f"kefu {name} in kefu shell", run, times=TOGETHER, used=at.used)

            def listed(desk: Made = desk) -> bytes:
                return bench.run(desk.path, "list")

            def noted(desk: Made = desk, words: Callable[[], list[str]] = words) -> bytes:
                return bench.run(desk.path, *words())

            def note(words: Callable[[], list[str]] = words) -> str:
                return " ".join(words())

            at.run(["list", note()])
            ratio = alternate(inside("list", lambda: "list"), Side("kefu list", listed), bench.rounds)
            yield Row("list in kefu shell", tickets, ratio, 0.15 if large else None)
            ratio = alternate(inside("note", note), Side("kefu note", noted), bench.rounds)
            yield Row("note in kefu shell", tickets, ratio, 0.5 if large else None)
            ratio = alternate(inside("note", note), _plain(bench, bench.small), bench.rounds)
            yield Row("note in kefu shell", tickets, ratio, 3.0 if desk is bench.small else None)


def _plain(bench: Bench, desk: Made) -> Side:
    """`git add` + `git commit` of a ticket, as `note_full` has it."""
    path = ids.path_of(desk.sample)

    def run() -> None:
        bench.git(desk.path, "add", path)
        bench.git(desk.path, "commit", "-q", "-m", f"note {desk.sample}")

    def other() -> None:
        (desk.path / path).write_bytes(git(desk.path, "show", f"HEAD~:{path}"))

    return Side(f"git add + git commit, {desk.tickets:,} tickets", run, other)
