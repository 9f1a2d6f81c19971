"""A desk of N tickets for the bench, through one `git fast-import`: tickets and vault, sharded by day over the years.

Two of a hundred are open, in the last thirty days; the closed ones are spread over `DAYS`. History: a commit a day, or one
for each entry (`entries=True`), as kefu writes it.
"""

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from kefu.core.vocabulary import ids
from kefu.desk.setup.init import SETTINGS
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import vault as vault_codec
from tests.bench.models import CLOSED, MAIL, NAME, OPEN, Copy, Model, bare_copy, copy, git, new_desk

TODAY = datetime.fromisoformat("2026-11-21T10:00:00+08:00")
"""The bench's now."""

DAYS = 1200
RECENT = 30
OPEN_SHARE = 50
"""One ticket of so many is open, unless that is more than the bench was told."""

WHOLE = 200_000
"""Tickets up to which a desk has everything. A larger one has the files of the month checked out, as `kefu clone --months`
leaves it, and no vault; its objects are packed as they come."""

MANY = {"index.version": "4", "core.untrackedCache": "true", "gc.auto": "6700"}
"""Settings for a large repository, for kefu and plain git alike."""


@dataclass(frozen=True, slots=True)
class Made:
    """A desk: where it is, how many tickets and open ones it has, an open ticket and its waybill."""

    path: Path
    tickets: int
    open: int
    sample: str


def opened(tickets: int, most: int) -> int:
    """How many tickets of a desk are open: at least one, and no more than `most`."""
    return max(1, min(tickets // OPEN_SHARE, most))


def days_of(tickets: int, opened: int) -> Iterator[tuple[date, list[bool]]]:
    """Each day of the desk and whether each ticket opened on it is open; a day without tickets is left out."""
    closed = tickets - opened
    for i in range(DAYS):
        back = DAYS - i
        fresh = opened * (RECENT - back + 1) // RECENT - opened * (RECENT - back) // RECENT if back <= RECENT else 0
        old = closed * (i + 1) // DAYS - closed * i // DAYS
        if fresh or old:
            yield TODAY.date() - timedelta(days=back - 1), [True] * fresh + [False] * old


def copies(models: dict[str, Model], day: date, kinds: list[bool], chance: random.Random) -> list[Copy]:
    """The tickets of one day; yesterday's and today's are open or waiting as their model is."""
    return [copy(models[chance.choice(OPEN if is_open else CLOSED)], day, chance) for is_open in kinds]


def make(
    directory: Path,
    tickets: int,
    models: Callable[[], dict[str, Model]],
    *,
    entries: bool = False,
    most_open: int = sys.maxsize,
) -> Made:
    """A desk of `tickets` tickets at `directory`, its files checked out (see `WHOLE`); one made before is used again."""
    note = directory / ".git" / "bench.json"
    if note.exists():
        held = json.loads(note.read_text())
        return Made(directory, tickets, held.get("open", opened(tickets, sys.maxsize)), held["sample"])
    count, chance = opened(tickets, most_open), random.Random(tickets)
    days = days_of(tickets, count)
    if tickets > WHOLE:
        sample, total = fill(directory, _bare(days, chance, models()), large=True)
    else:
        sample, total = fill(directory, _full(days, chance, models(), entries))
    assert total == tickets
    note.write_text(json.dumps({"sample": sample, "open": count}))
    return Made(directory, tickets, count, sample)


def fill(directory: Path, days: Iterator[tuple[str, int, bytes]], *, large: bool = False) -> tuple[str, int]:
    """A new desk with what `days` has for each day, see `_imported`; its files are checked out, of a `large` one the month's."""
    new_desk(directory)
    for name, value in (SETTINGS | MANY).items():
        git(directory, "config", name, value)
    if large:
        found = _imported(directory, days, "--depth=0", "core.compression=1")
        month_only(directory)
    else:
        found = _imported(directory, days, "--depth=30", "core.compression=-1")
        git(directory, "repack", "-adq")
    git(directory, "commit-graph", "write", "--reachable", "--changed-paths", "--no-progress")
    git(directory, "reset", "-q", "--hard")
    return found


def _imported(directory: Path, days: Iterator[tuple[str, int, bytes]], depth: str, packing: str) -> tuple[str, int]:
    """Give git what `days` has for each day; the first ticket of the last day with open ones, and how many there are."""
    sample, total = "", 0
    fast = ["git", "-c", packing, "fast-import", "--quiet", "--date-format=raw", depth]
    with subprocess.Popen(fast, cwd=directory, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(b"reset refs/heads/main\nfrom refs/heads/main^0\n\n")
        for first, count, stream in days:
            sample, total = first or sample, total + count
            process.stdin.write(stream)
        process.stdin.close()
        assert process.wait() == 0
    return sample, total


def month_only(directory: Path) -> None:
    """Let the working tree hold the current month and the playbooks only, with a sparse index."""
    git(directory, "sparse-checkout", "set", "--cone", "--sparse-index", f"tickets/{TODAY:%Y/%m}", "playbooks")


def _full(
    days: Iterable[tuple[date, list[bool]]], chance: random.Random, models: dict[str, Model], entries: bool
) -> Iterator[tuple[str, int, bytes]]:
    """For each day its first ticket if that is open, how many there are, and their commits: tickets and vault."""
    vaults: set[str] = set()
    for day, kinds in days:
        made = copies(models, day, kinds, chance)
        yield made[0].number if kinds[0] else "", len(made), whole_day(day, made, vaults, entries=entries)


def whole_day(day: date, made: list[Copy], vaults: set[str], *, entries: bool = False) -> bytes:
    """The commits of a day: its tickets and their vault; `vaults` are those that have begun."""
    moment = datetime.combine(day, time(20), TODAY.tzinfo)
    if entries:
        steps = sorted(_steps(made), key=lambda s: s[0])
        parts = [_commit("refs/heads/main", message, at) + _file(path, data) for at, message, path, data in steps]
    else:
        parts = [_day(day, made), *(_file(ids.path_of(one.number), one.steps[-1][2]) for one in made)]
    ref = vault_codec.ref_of(made[0].number)
    parts.append(_commit(ref, f"vault {ref[-7:]}\n", moment, reset=ref not in vaults))
    vaults.add(ref)
    parts += [_file(*record) for one in made for step in one.steps for record in step[3].items()]
    return b"".join(parts)


def _bare(
    days: Iterable[tuple[date, list[bool]]], chance: random.Random, models: dict[str, Model]
) -> Iterator[tuple[str, int, bytes]]:
    """As `_full`, a commit a day and no vault: a million tickets in minutes."""
    for day, kinds in days:
        made = [bare_copy(models[chance.choice(OPEN if is_open else CLOSED)], day, chance) for is_open in kinds]
        files = (_file(ids.path_of(number), data) for number, data in made)
        yield made[0][0] if kinds[0] else "", len(made), _day(day) + b"".join(files)


def _day(day: date, made: Sequence[Copy] = ()) -> bytes:
    """The commit of a day, which names the entries of all its tickets as an import does; of bare ones none."""
    moment = datetime.combine(day, time(20), TODAY.tzinfo)
    messages = [message for one in made for message, *_ in one.steps]
    said = commit_codec.together("import", len(made), messages) if made else f"day {day}\n\nKefu-Action: import\n"
    last = max((at for one in made for _message, at, *_ in one.steps), default=moment)
    return _commit("refs/heads/main", said, moment, happened=last)


def _steps(made: list[Copy]) -> Iterator[tuple[datetime, str, str, bytes]]:
    for one in made:
        for message, at, data, _records in one.steps:
            yield at, message, ids.path_of(one.number), data


def _commit(ref: str, message: str, at: datetime, *, reset: bool = False, happened: datetime | None = None) -> bytes:
    """A commit written at `at` of what `happened` last then (else at the same time)."""
    when = f"{NAME} <{MAIL}> {int(at.timestamp())} +0800"
    author = f"{NAME} <{MAIL}> {int((happened or at).timestamp())} +0800"
    text = message.encode()
    head = f"reset {ref}\n" if reset else ""
    return f"{head}commit {ref}\nauthor {author}\ncommitter {when}\ndata {len(text)}\n".encode() + text + b"\n"


def _file(path: str, data: bytes) -> bytes:
    return f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"


def sparse(desk: Made, directory: Path) -> Path:
    """A clone of `desk` whose files are those of the month, kept for the next bench; a large desk is that itself."""
    return desk.path if desk.tickets > WHOLE else month_clone(desk.path, directory)


def shared(desk: Made, directory: Path) -> tuple[Path, Path]:
    """Two clones of the month over a bare desk that holds what `desk` holds, kept for the next bench."""
    bare = directory / "shared.git"
    if not bare.exists():
        directory.mkdir()
        git(directory, "clone", "-q", "--bare", "--shared", str(desk.path), str(bare))
        git(bare, "fetch", "-q", str(desk.path), "refs/kefu/vault/*:refs/kefu/vault/*")
    return month_clone(bare, directory / "one"), month_clone(bare, directory / "two")


def month_clone(source: Path, directory: Path) -> Path:
    """A clone whose files are those of the month, its objects borrowed; one made before is used again."""
    if directory.exists():
        return directory
    git(directory.parent, "clone", "-q", "--no-checkout", "--shared", str(source), str(directory))
    git(directory, "fetch", "-q", "origin", "refs/kefu/vault/*:refs/kefu/vault/*")
    for name, value in (SETTINGS | MANY | {"user.name": NAME, "user.email": MAIL}).items():
        git(directory, "config", name, value)
    month_only(directory)
    git(directory, "reset", "-q", "--hard")
    return directory
