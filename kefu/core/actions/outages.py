"""Outages of network or power: of the ones recorded in a ticket or listed by the desk, whether one covers a time."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from kefu.core.ticket.model import Entry, instant

Span = tuple[datetime, datetime | None]
"""From when to when; one whose end is None has not ended."""
_WHAT = "outage"


def recorded(entries: Iterable[Entry]) -> Iterator[Span]:
    """Yield the outages that these entries record, each from its own time on.

    One that was recorded without an end is over with the next end that is recorded: whoever adds it seldom names the
    beginning to the second.
    """
    spans = [
        (instant(entry.fields.get("when")) or entry.at, instant(entry.fields.get("until")))
        for entry in entries
        if entry.did == "event" and entry.text("what") == _WHAT
    ]
    for place, (begin, end) in enumerate(spans):
        later = (until for _, until in spans[place + 1 :] if until is not None and until >= begin)
        yield begin, end if end is not None else next(later, None)


def covered(at: datetime, spans: Iterable[Span]) -> bool:
    """Return whether an outage covers the time; one that ends before it begins covers nothing.

    One that was recorded without an end, and later with it, is one outage.
    """
    known = tuple(spans)
    ended = {begin for begin, end in known if end is not None}
    return any(begin <= at and (at <= end if end is not None else begin not in ended) for begin, end in known)
