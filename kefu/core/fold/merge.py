"""Merging versions of one ticket: timelines united by op. Commutative, associative, idempotent, and total."""

from collections.abc import Iterable, Mapping

from kefu.core.actions.table import opens
from kefu.core.base.node import Node
from kefu.core.fold.fold import fold, ordered
from kefu.core.ticket.model import Entry, Ticket


def merge(*tickets: Ticket) -> Ticket:
    """Return the ticket that all versions add up to. All must have one number."""
    return fold(tickets[0].id, unite(*(t.entries for t in tickets)), unite_unknown(*(t.unknown for t in tickets)))


def unite(*timelines: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return all entries of all timelines, each once, in the order of the timeline."""
    return ordered(entry for timeline in timelines for entry in timeline)


def openings(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return the ops of the opening entries: more than one means that two tickets got one number."""
    return tuple(e.op for e in ordered(entries) if opens(e))


def unite_unknown(*headers: Mapping[str, Node]) -> dict[str, Node]:
    """Return the unknown header keys of all versions; where they differ, the value that is smaller as text."""
    result: dict[str, Node] = {}
    for key in sorted({k for header in headers for k in header}):
        # Which one is kept does not matter, as long as every clone keeps the same.
        result[key] = min((h[key] for h in headers if key in h), key=repr)
    return result
