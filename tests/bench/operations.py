"""What the bench compares: each operation of kefu against plain git doing the same, or against itself on a small desk."""

import itertools
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from kefu.core.vocabulary import ids
from tests.bench.counted import measures
from tests.bench.desk import WHOLE, Made
from tests.bench.exchange import FEW, both_sides, nothing_new
from tests.bench.measure import Side, alternate, call, kefu
from tests.bench.models import git, new_desk
from tests.bench.peers import peers
from tests.bench.prompt import shell
from tests.bench.reports import weekly
from tests.bench.rows import Bench, Missing, Row


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
        yield Row("note, full checkout", tickets, ratio, 1.5 if desk is bench.large else None, held)


def note_sparse(bench: Bench) -> Iterator[Row]:
    """`kefu note` in a sparse-index checkout of the month: the largest desk against the smallest."""

    def side(desk: Made) -> Side:
        path = bench.sparse(desk)
        return Side(
            f"{desk.tickets:,} tickets",
            lambda: bench.run(path, "note", desk.sample, f"再次来电 {next(bench.count)}"),
        )

    ratio = alternate(side(bench.large), side(bench.small), bench.rounds)
    held = bench.memory(bench.sparse(bench.large), "note", bench.large.sample, "again")
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
        history = int(git(desk.path, "rev-list", "--count", "HEAD"))
        what = f"log of a ticket, {history:,} commits"
        held = bench.memory(desk.path, "log", desk.sample)
        yield Row(what, tickets, ratio, 1.5 if history >= LONG else None, held)


LONG = 500_000
"""Commits from which on a history is long."""

GREP = ("grep", "-L", "^state: closed", "HEAD", "--", "tickets")
"""Plain git's own list of what is not closed."""


def _index(desk: Made) -> Path:
    return desk.path / ".git" / "kefu" / "index.sqlite"


def _rows(bench: Bench, desk: Made, *args: str) -> int:
    return bench.run(desk.path, *args, "--format", "jsonl").count(b"\n")


def overdue_cold(bench: Bench) -> Iterator[Row]:
    """`kefu overdue` on a desk without an index against `git grep -L` of the closed ones."""
    for tickets, desk in bench.desks.items():
        expected = _rows(bench, desk, "overdue")
        assert expected <= desk.open

        def ours(desk: Made = desk, expected: int = expected) -> None:
            assert bench.run(desk.path, "overdue", "--format", "jsonl").count(b"\n") == expected

        def theirs(desk: Made = desk) -> None:
            assert bench.git(desk.path, *GREP).count(b"\n") == desk.open

        def forget(desk: Made = desk) -> None:
            _index(desk).unlink(missing_ok=True)

        ratio = alternate(Side("kefu overdue", ours, forget), Side("git grep -L", theirs), bench.rounds)
        forget()
        limit = 3.0 if desk is bench.large else None
        yield Row("overdue, no index", tickets, ratio, limit, bench.memory(desk.path, "overdue"))


def index(bench: Bench) -> Iterator[Row]:
    """The index of all tickets from nothing, as the first look-up of a waybill makes it, against reading their blobs."""
    for tickets, desk in bench.desks.items():
        tree = git(desk.path, "ls-tree", "-r", "HEAD", "--", "tickets")
        names = b"".join(line.split()[2] + b"\n" for line in tree.splitlines())

        def ours(desk: Made = desk) -> None:
            assert bench.run(desk.path, "list", "waybill:00000000", "-q") == b""
            assert _index(desk).exists()

        def theirs(desk: Made = desk, names: bytes = names) -> None:
            assert git(desk.path, "cat-file", "--batch", payload=names)

        def forget(desk: Made = desk) -> None:
            _index(desk).unlink(missing_ok=True)

        rounds = min(bench.rounds, FEW)
        ratio = alternate(Side("index from nothing", ours, forget), Side("git cat-file --batch", theirs), rounds)
        forget()
        held = bench.memory(desk.path, "list", "waybill:00000000", "-q")
        limit = 12.0 if desk is bench.large else None
        yield Row("index of all tickets from nothing", tickets, ratio, limit, held)


def lists(bench: Bench) -> Iterator[Row]:
    """`list`, `overdue`, `today` of fifty rows against Python with typer and tabulate, and against the smallest desk."""
    command = [*kefu()[:1], "-c", "import typer, tabulate"]
    bare = Side("python, typer, tabulate", lambda: call(command, bench.scratch, bench.env))
    for name in ("list", "overdue", "today"):

        def side(desk: Made, name: str = name) -> Side:
            return Side(f"{desk.tickets:,} tickets", lambda: bench.run(desk.path, name))

        for tickets, desk in bench.desks.items():
            ratio = alternate(side(desk), bare, bench.rounds)
            yield Row(name, tickets, ratio, 1.5 if tickets <= WHOLE else None, bench.memory(desk.path, name))
        if bench.large is not bench.small:
            ratio = alternate(side(bench.large), side(bench.small), bench.rounds)
            yield Row(name, bench.large.tickets, ratio, 1.2 if bench.large.tickets <= WHOLE else 1.6)


def every_row(bench: Bench) -> Iterator[Row]:
    """All rows of `list` as JSON lines against its fifty in a table."""
    for tickets, desk in bench.desks.items():

        def ours(desk: Made = desk) -> None:
            assert _rows(bench, desk, "list") == desk.open

        def theirs(desk: Made = desk) -> bytes:
            return bench.run(desk.path, "list")

        ratio = alternate(Side("kefu list --format jsonl", ours), Side("its first 50 rows", theirs), bench.rounds)
        yield Row("list, all rows as jsonl", tickets, ratio, 1.5)


def check(bench: Bench) -> Iterator[Row]:
    """`kefu check` against reading the same blobs by `git cat-file --batch`; the first one judges every entry."""
    for tickets, desk in bench.desks.items():
        names = b"".join(line.split()[2] + b"\n" for line in git(desk.path, "ls-tree", "-r", "HEAD").splitlines())

        def ours(desk: Made = desk) -> bytes:
            return bench.run(desk.path, "check")

        def theirs(desk: Made = desk, names: bytes = names) -> None:
            assert git(desk.path, "cat-file", "--batch", payload=names)

        ratio = alternate(Side("kefu check", ours), Side("git cat-file --batch", theirs), min(bench.rounds, FEW))
        yield Row("check", tickets, ratio, None, bench.memory(desk.path, "check"))

        def first(desk: Made = desk) -> bytes:
            (desk.path / ".git/kefu/judged.json").unlink(missing_ok=True)
            return bench.run(desk.path, "check")

        ratio = alternate(Side("kefu check, every entry judged", first), Side("git cat-file --batch", theirs), 1)
        yield Row("check, the first", tickets, ratio, None)


def export(bench: Bench) -> Iterator[Row]:
    """`kefu export` of the open tickets as CSV against `git grep -L` of the closed ones."""
    for tickets, desk in bench.desks.items():

        def ours(desk: Made = desk) -> None:
            assert bench.run(desk.path, "export", "--to", "jsonl").count(b"\n") == desk.open

        def theirs(desk: Made = desk) -> None:
            assert bench.git(desk.path, *GREP).count(b"\n") == desk.open

        ratio = alternate(Side("kefu export", ours), Side("git grep -L", theirs), min(bench.rounds, FEW))
        yield Row("export of the open ones", tickets, ratio, None, bench.memory(desk.path, "export"))


MAP = "columns: {at: at, category: category, waybill: waybill, name: recipient.name, phone: recipient.phone, text: text}\n"


def bring_in(bench: Bench) -> Iterator[Row]:
    """`kefu import` of `--rows` rows on a new desk against `git fast-import` of the same files, ready made."""
    folder = Path(tempfile.mkdtemp(prefix="import-", dir=bench.scratch))
    (folder / "map.yaml").write_text(MAP)
    lines = ["at,category,waybill,name,phone,text"]
    for i in range(bench.rows):
        at = f"2026-{1 + i % 10:02d}-{1 + i % 28:02d} {i % 24:02d}:{i % 60:02d}"
        lines.append(f"{at},{('damaged', 'lost', 'inquiry')[i % 3]},759{i:011d},韩梅{i % 7},138{i:08d},第{i}件外箱破损")
    (folder / "rows.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    desks = (folder / f"desk-{n}" for n in itertools.count())
    places: list[Path] = []

    def fresh() -> None:
        places.append(next(desks))
        new_desk(places[-1])

    def ours() -> None:
        out = bench.run(places[-1], "import", str(folder / "rows.csv"), "--map", str(folder / "map.yaml"))
        assert out.count(b"\n") == bench.rows

    fresh()
    ours()
    refs = git(places[-1], "for-each-ref", "--format=%(refname)").decode().split()
    stream = git(places[-1], "fast-export", *refs)

    def theirs() -> None:
        subprocess.run(["git", "fast-import", "--quiet"], cwd=places[-1], input=stream, check=True, env=bench.env)

    def empty() -> None:
        places.append(next(desks))
        git(folder, "init", "-q", str(places[-1]))

    rounds = min(bench.rounds, FEW)
    ratio = alternate(Side("kefu import", ours, fresh), Side("git fast-import", theirs, empty), rounds)
    fresh()
    held = bench.memory(places[-1], "import", str(folder / "rows.csv"), "--map", str(folder / "map.yaml"))
    yield Row(f"import of {bench.rows:,} rows", bench.rows, ratio, 5.0, held)


Operation = Callable[[Bench], Iterator[Row | Missing]]
OPERATIONS: dict[str, Operation] = {
    "note-full": note_full,
    "note-sparse": note_sparse,
    "show": show,
    "shell": shell,
    "log": log,
    "sync": nothing_new,
    "sync-both": both_sides,
    "overdue-cold": overdue_cold,
    "index": index,
    "measures": measures,
    "lists": lists,
    "every-row": every_row,
    "export": export,
    "import": bring_in,
    "check": check,
    "report": weekly,
    "peers": peers,
}
