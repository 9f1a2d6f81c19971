"""Tickets' files as rows of measures: in bundles, whatever cannot be read by its path."""

import marshal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any

from kefu.core.measures.measured import measured
from kefu.core.measures.working import Working
from kefu.core.vocabulary import ids
from kefu.store.codecs.quickticket import read_folded
from kefu.store.git.objects import Entry
from kefu.store.git.processes import processors, spread
from kefu.store.git.repo import Repo
from kefu.store.measures import quick
from kefu.store.measures.schema import ROWS, VALUES

TOGETHER = 1000
"""Tickets whose rows are held at once."""
FEW = 60
"""So many tickets are folded sooner than the patterns are made ready."""
HELPERS = 2
"""Processes that read, while this one writes."""


@dataclass
class Taken:
    """Rows of several tickets, by table, and the files that are no tickets. `count`: how many tickets."""

    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: {table: [] for table in ROWS})
    unreadable: list[str] = field(default_factory=list)
    count: int = 0

    def take(self, data: bytes | None, path: str, working: Working | None, *, patterns: bool = True) -> None:
        """Take up the ticket in a file; None is a file that is none. `patterns`: by them, if it is straight."""
        self.count += 1
        number = ids.number_of(path)
        if patterns and data is not None and number is not None and quick.take(data, path, number, working, self.rows):
            return
        ticket = read_folded(data, path)[0] if data is not None and number is not None else None
        if ticket is None:
            self.unreadable.append(path)
            return
        found = measured(ticket, path, working)
        self.rows["tickets"].append(VALUES["tickets"](found.ticket))
        for table in ("cycles", "entries", "clocks", "money"):
            self.rows[table] += map(VALUES[table], getattr(found, table))


def taken(repo: Repo, entries: Iterable[Entry], working: Working | None) -> Iterator[Taken]:
    """Yield the rows of what stands at these paths of tickets, bundle by bundle; of many by two processes."""
    # Each copy of this process reads by a git of its own: the one that runs here is ended before.
    repo.close()
    for sent in spread(partial(_sent, repo, working), _bundles(entries), min(HELPERS, processors())):
        yield Taken(*marshal.loads(sent))


def _sent(repo: Repo, working: Working | None, some: list[Entry]) -> bytes:
    """Return the rows of a bundle as they go from one process to another: plain values, twice as quickly as by pickle."""
    made = _bundle(repo, working, some)
    return marshal.dumps((made.rows, made.unreadable, made.count))


def few(repo: Repo, entries: Iterable[Entry], working: Working | None) -> Iterator[Taken]:
    """Yield the same in this process."""
    yield from map(partial(_bundle, repo, working), _bundles(entries))


def _bundles(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    left = iter(entries)
    while some := list(islice(left, TOGETHER)):
        yield some


def _bundle(repo: Repo, working: Working | None, some: list[Entry]) -> Taken:
    made, patterns = Taken(), len(some) > FEW
    blobs = repo.read_blobs([one.oid if one.problem is None else "" for one in some])
    for one, blob in zip(some, blobs, strict=True):
        data = blob.data if blob is not None and one.problem is None else None
        made.take(data, one.path, working, patterns=patterns)
    return made
