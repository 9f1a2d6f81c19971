"""The part of `check` that compares the index of lists with the tickets: it decides nothing, and must not mislead."""

from collections.abc import Iterator

from kefu.core import ids
from kefu.core.findings import Finding, finding
from kefu.desk.session import Session
from kefu.store.codecs.listed import displaced, listed
from kefu.store.index import Broken, row_of, standing, waybills_of
from kefu.store.objects import Entry
from kefu.store.unclosed import CLOSED_LINE


class Comparison:
    """What the index should hold, gathered ticket by ticket."""

    def __init__(self) -> None:
        self._live: dict[str, tuple[object, ...]] = {}
        self._closed: set[str] = set()
        self._waybills: set[tuple[str, str]] = set()

    def file(self, entry: Entry, data: bytes) -> None:
        """One file where only tickets may stand, with its bytes."""
        number, closed = ids.number_of(entry.path), bool(CLOSED_LINE.search(data))
        if entry.problem or (number is None and not closed):
            self._live[entry.path] = row_of(displaced(entry))
        elif number is not None:
            ticket = listed(data, entry.path)
            self._waybills |= {(waybill, number) for waybill in waybills_of(ticket.root)}
            if closed:
                self._closed.add(number)
            else:
                self._live[entry.path] = row_of(ticket)

    def findings(self, session: Session) -> Iterator[Finding]:
        """One finding if the index stands at HEAD and says something else; it is dropped, and made again by the next list."""
        index = standing(session.repo, session.rev)
        if index is None:
            return
        try:
            right = {row[0]: row for row in index.rows()} == self._live
            if index.whole:
                right = right and {number for number, _ in index.closed()} == self._closed
                right = right and set(index.waybills()) == self._waybills
        except Broken:
            right = False
        if not right:
            index.drop()
            yield finding("index", "the index of lists did not say what the tickets say; it was dropped")
        index.close()
