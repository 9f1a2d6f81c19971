"""What the bench compares: each operation of kefu against plain git doing the same, or against itself on a small desk."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kefu.core import ids
from tests.bench.desk import Made
from tests.bench.measure import Ratio, Side, alternate, call, environment, kefu, memory
from tests.bench.models import git


@dataclass
class Bench:
    """The desks by their number of tickets, sparse clones of the smallest and the largest, and how often to run."""

    scratch: Path
    rounds: int
    desks: dict[int, Made]
    sparse: dict[int, Path] = field(default_factory=dict)
    count: "itertools.count[int]" = field(default_factory=itertools.count)

    @property
    def env(self) -> dict[str, str]:
        """The environment of all runs."""
        return environment(self.scratch / "bytecode")

    @property
    def small(self) -> Made:
        """The smallest desk."""
        return self.desks[min(self.desks)]

    @property
    def large(self) -> Made:
        """The largest desk."""
        return self.desks[max(self.desks)]

    def run(self, desk: Path, *args: str) -> bytes:
        """One run of kefu on a desk; its output."""
        return call(kefu(*args), desk, self.env)

    def git(self, desk: Path, *args: str) -> bytes:
        """One run of git on a desk; its output."""
        return call(["git", *args], desk, self.env)

    def memory(self, desk: Path, *args: str) -> tuple[float, float]:
        """Peak memory of one run of kefu, MB: own, and its children's."""
        return memory(args, desk, self.env, self.scratch)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the bench's table. `limit`: what the ratio may be at most, None where nothing is asked."""

    what: str
    tickets: int
    ratio: Ratio
    limit: float | None = None
    memory: tuple[float, float] | None = None


def note_full(bench: Bench) -> Iterator[Row]:
    """`kefu note` against `git add` + `git commit` of the same file, in the same full checkout."""
    for tickets, desk in bench.desks.items():
        path = ids.path_of(desk.sample)

        def ours(desk: Made = desk) -> bytes:
            return bench.run(desk.path, "note", desk.sample, f"客户再次来电询问 {next(bench.count)}")

        def undo(desk: Made = desk, path: str = path) -> None:
            (desk.path / path).write_bytes(git(desk.path, "show", f"HEAD~:{path}"))

        def theirs(desk: Made = desk, path: str = path) -> None:
            bench.git(desk.path, "add", path)
            bench.git(desk.path, "commit", "-q", "-m", f"note {desk.sample}")

        ours()
        ratio = alternate(Side("kefu note", ours), Side("git add + git commit", theirs, undo), bench.rounds)
        held = bench.memory(desk.path, "note", desk.sample, "again")
        yield Row("note, full checkout", tickets, ratio, 1.5, held)


def note_sparse(bench: Bench) -> Iterator[Row]:
    """`kefu note` in a sparse-index checkout of the month: the largest desk against the smallest."""

    def side(tickets: int) -> Side:
        desk = bench.desks[tickets]
        return Side(
            f"{tickets:,} tickets",
            lambda: bench.run(bench.sparse[tickets], "note", desk.sample, f"再次来电 {next(bench.count)}"),
        )

    ratio = alternate(side(bench.large.tickets), side(bench.small.tickets), bench.rounds)
    held = bench.memory(bench.sparse[bench.large.tickets], "note", bench.large.sample, "again")
    yield Row("note, sparse checkout of the month", bench.large.tickets, ratio, 1.15, held)


def show(bench: Bench) -> Iterator[Row]:
    """`kefu show` against `git show` of the file."""
    for tickets, desk in bench.desks.items():
        path = ids.path_of(desk.sample)

        def ours(desk: Made = desk) -> bytes:
            out = bench.run(desk.path, "show", desk.sample)
            assert desk.sample in out.decode()
            return out

        def theirs(desk: Made = desk, path: str = path) -> bytes:
            return bench.git(desk.path, "show", f"HEAD:{path}")

        ratio = alternate(Side("kefu show", ours), Side("git show", theirs), bench.rounds)
        yield Row("show", tickets, ratio, None, bench.memory(desk.path, "show", desk.sample))


def log(bench: Bench) -> Iterator[Row]:
    """`kefu log ID` against `git log -- path`."""
    for tickets, desk in bench.desks.items():
        path = ids.path_of(desk.sample)
        commits = len(git(desk.path, "log", "--format=%H", "--", path).split())

        def ours(desk: Made = desk, commits: int = commits) -> bytes:
            out = bench.run(desk.path, "log", desk.sample, "--format", "jsonl")
            assert out.count(b"\n") >= commits // 2
            return out

        def theirs(desk: Made = desk, path: str = path, commits: int = commits) -> bytes:
            out = bench.git(desk.path, "log", "--format=%H %an %aI %B", "--", path)
            assert out
            return out

        ratio = alternate(Side("kefu log", ours), Side("git log -- path", theirs), bench.rounds)
        yield Row("log of a ticket", tickets, ratio, None, bench.memory(desk.path, "log", desk.sample))


OPERATIONS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "note-full": note_full,
    "note-sparse": note_sparse,
    "show": show,
    "log": log,
}
