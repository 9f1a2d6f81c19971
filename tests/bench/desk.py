"""A desk of N tickets for the bench, through one `git fast-import`: tickets and vault, sharded by day over the years.

Two of a hundred are open, in the last thirty days; the closed ones are spread over `DAYS`. History: a commit a day, or one
for each entry (`entries=True`), as kefu writes it.
"""

import json
import random
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO

from kefu.core import ids
from kefu.desk.setup import SETTINGS
from kefu.store.codecs import vault as vault_codec
from tests.bench.models import CLOSED, MAIL, NAME, OPEN, Copy, Model, copy, git, new_desk

TODAY = datetime.fromisoformat("2026-11-21T10:00:00+08:00")
"""The bench's now."""

DAYS = 1200
RECENT = 30
OPEN_SHARE = 50
"""One ticket of so many is open."""

MANY = {"index.version": "4", "core.untrackedCache": "true", "gc.auto": "6700"}
"""Settings for a large repository, for kefu and plain git alike."""


@dataclass(frozen=True, slots=True)
class Made:
    """A desk: where it is, how many tickets and open ones it has, an open ticket and its waybill."""

    path: Path
    tickets: int
    open: int
    sample: str


def days_of(tickets: int) -> Iterator[tuple[date, list[bool]]]:
    """Each day of the desk and whether each ticket opened on it is open; a day without tickets is left out."""
    opened = max(1, tickets // OPEN_SHARE)
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


def make(directory: Path, tickets: int, models: Callable[[], dict[str, Model]], *, entries: bool = False) -> Made:
    """A desk of `tickets` tickets at `directory`, its working tree checked out in full; one made before is used again."""
    note = directory / ".git" / "bench.json"
    if note.exists():
        return Made(directory, tickets, max(1, tickets // OPEN_SHARE), json.loads(note.read_text())["sample"])
    new_desk(directory)
    for name, value in (SETTINGS | MANY).items():
        git(directory, "config", name, value)
    with subprocess.Popen(
        ["git", "fast-import", "--quiet", "--date-format=raw", "--depth=30"], cwd=directory, stdin=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        process.stdin.write(b"reset refs/heads/main\nfrom refs/heads/main^0\n\n")
        sample, total = _stream(process.stdin, tickets, models(), entries)
        process.stdin.close()
        assert process.wait() == 0
    assert total == tickets
    git(directory, "repack", "-adq")
    git(directory, "commit-graph", "write", "--reachable", "--changed-paths", "--no-progress")
    git(directory, "reset", "-q", "--hard")
    note.write_text(json.dumps({"sample": sample}))
    return Made(directory, tickets, max(1, tickets // OPEN_SHARE), sample)


def _stream(out: IO[bytes], tickets: int, models: dict[str, Model], entries: bool) -> tuple[str, int]:
    chance, total, sample = random.Random(tickets), 0, ""
    vaults: set[str] = set()
    for day, kinds in days_of(tickets):
        made = copies(models, day, kinds, chance)
        total += len(made)
        sample = made[0].number if kinds[0] else sample
        moment = datetime.combine(day, time(20), TODAY.tzinfo)
        if entries:
            for at, message, path, data in sorted(_steps(made), key=lambda s: s[0]):
                out.write(_commit("refs/heads/main", message, at) + _file(path, data))
        else:
            out.write(_commit("refs/heads/main", f"day {day}\n\nKefu-Action: import\n", moment))
            for one in made:
                out.write(_file(ids.path_of(one.number), one.steps[-1][2]))
        ref = vault_codec.ref_of(made[0].number)
        out.write(_commit(ref, f"vault {ref[-7:]}\n", moment, reset=ref not in vaults))
        vaults.add(ref)
        for one in made:
            for step in one.steps:
                out.write(b"".join(_file(path, data) for path, data in step[3].items()))
    return sample, total


def _steps(made: list[Copy]) -> Iterator[tuple[datetime, str, str, bytes]]:
    for one in made:
        for message, at, data, _records in one.steps:
            yield at, message, ids.path_of(one.number), data


def _commit(ref: str, message: str, at: datetime, *, reset: bool = False) -> bytes:
    when = f"{NAME} <{MAIL}> {int(at.timestamp())} +0800"
    text = message.encode()
    head = f"reset {ref}\n" if reset else ""
    return f"{head}commit {ref}\nauthor {when}\ncommitter {when}\ndata {len(text)}\n".encode() + text + b"\n"


def _file(path: str, data: bytes) -> bytes:
    return f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"


def sparse(desk: Made, directory: Path) -> Path:
    """A clone of `desk` whose working tree holds the current month only, with a sparse index; kept for the next bench."""
    if directory.exists():
        return directory
    git(directory.parent, "clone", "-q", "--no-checkout", "--shared", str(desk.path), str(directory))
    git(directory, "fetch", "-q", "origin", "refs/kefu/vault/*:refs/kefu/vault/*")
    for name, value in (SETTINGS | MANY | {"user.name": NAME, "user.email": MAIL}).items():
        git(directory, "config", name, value)
    git(directory, "sparse-checkout", "set", "--cone", "--sparse-index", f"tickets/{TODAY:%Y/%m}", "playbooks")
    git(directory, "reset", "-q", "--hard")
    return directory
