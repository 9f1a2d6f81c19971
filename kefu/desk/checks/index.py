"""The part of `check` that compares the index of lists with the tickets: it decides nothing, and must not mislead."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from kefu.core.base.findings import Finding, finding
from kefu.core.vocabulary import ids
from kefu.desk.session import Session
from kefu.store.codecs.listed import displaced, listed
from kefu.store.git.objects import Entry
from kefu.store.index.database import row_of, standing, waybills_of
from kefu.store.index.duplicates import duplicate_in, kept
from kefu.store.index.files import Broken
from kefu.store.index.scan import CLOSED_LINE


@dataclass
class Tally:
    """A set of rows in sixteen bytes: how many there are, and the sum of their digests, in whatever order they come."""

    count: int = 0
    total: int = 0

    def add(self, *row: object) -> None:
        """Take up one row."""
        digest = blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        self.count += 1
        self.total = (self.total + int.from_bytes(digest, "big")) % (1 << 128)

    def join(self, other: "Tally") -> None:
        """Take up all rows of another."""
        self.count += other.count
        self.total = (self.total + other.total) % (1 << 128)


@dataclass
class Comparison:
    """The contents that the index should have, gathered ticket by ticket."""

    live: Tally = field(default_factory=Tally)
    closed: Tally = field(default_factory=Tally)
    waybills: Tally = field(default_factory=Tally)
    duplicates: Tally = field(default_factory=Tally)

    def file(self, entry: Entry, data: bytes) -> None:
        """Take up one file where only tickets may stand, with its bytes."""
        number, closed = ids.number_of(entry.path), bool(CLOSED_LINE.search(data))
        if entry.problem or (number is None and not closed):
            self.live.add(*_row(row_of(displaced(entry))))
        elif number is not None:
            ticket = listed(data, entry.path)
            for waybill in set(waybills_of(ticket.root)):
                self.waybills.add(waybill, number)
            if closed:
                self.closed.add(number)
                one = duplicate_in(data, entry.path)
                if one is not None:
                    self.duplicates.add(*kept(one))
            else:
                self.live.add(*_row(row_of(ticket)))

    def join(self, other: "Comparison") -> None:
        """Take up what was gathered elsewhere."""
        self.live.join(other.live)
        self.closed.join(other.closed)
        self.waybills.join(other.waybills)
        self.duplicates.join(other.duplicates)

    def findings(self, session: Session) -> Iterator[Finding]:
        """Yield one finding if the index stands at HEAD and says something else.

        The index is dropped then, and the next list makes it again.
        """
        index = standing(session.repo, session.rev)
        if index is None:
            return
        try:
            right = _tally(map(_row, index.rows())) == self.live
            right = right and _tally(index.duplicates()) == self.duplicates
            if index.whole:
                right = right and _tally((number,) for number in index.closed()) == self.closed
                right = right and _tally(index.waybills()) == self.waybills
        except Broken:
            right = False
        if not right:
            index.drop()
            yield finding("index", "the index of lists did not say what the tickets say; it was dropped")
        index.close()


def _row(row: tuple[object, ...]) -> tuple[object, ...]:
    """Return a row with its time as the database gives it back."""
    path, number, due, *rest = row
    return path, number, None if due is None else float(str(due)), *rest


def _tally(rows: Iterable[tuple[object, ...]]) -> Tally:
    found = Tally()
    for row in rows:
        found.add(*row)
    return found
