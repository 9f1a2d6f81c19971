"""What was erased, when, by whom and why: said by `check`, so that a masked ticket is not taken for a damaged one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from kefu.core.actions.table import ACTIONS
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.ticket.model import Ticket

NEWEST = 3
"""Sentences that are said where not all are wanted."""
NAMED = 5
"""Tickets that a sentence names."""


@frozen
class Erasure:
    """The contacts of a ticket were erased: its number, and what the entry says."""

    ticket: str
    at: datetime
    by: str
    why: str


def erasures(ticket: Ticket) -> Iterator[Erasure]:
    """Yield the erasures of a ticket."""
    for entry in ticket.entries:
        action = ACTIONS.get(entry.did)
        if action is not None and action.erases:
            yield Erasure(ticket.id, entry.at, entry.by, entry.text("why"))


def erased(found: Iterable[Erasure], *, every: bool = False) -> Iterator[Finding]:
    """Yield what is to be said of erasures, the newest first: those of one day, person and reason in one sentence.

    Not `every`: of the older ones only how many there are.
    """
    groups: dict[tuple[str, str, str], list[Erasure]] = {}
    for one in sorted(found, key=lambda e: (-e.at.timestamp(), e.ticket)):
        groups.setdefault((f"{one.at:%Y-%m-%d}", one.by, one.why), []).append(one)
    held = list(groups.values())
    shown = held if every else held[:NEWEST]
    yield from map(_said, shown)
    older = sum(len(group) for group in held[len(shown) :])
    if older:
        yield finding(
            "erased",
            "contacts of {count} more tickets were erased before; kefu check --all tells when, by whom and why",
            count=older,
        )


def _said(group: Sequence[Erasure]) -> Finding:
    one = group[0]
    when = f"{one.at:%Y-%m-%d %H:%M}"
    if len(group) == 1:
        return finding(
            "erased",
            "{id}: contacts and attachments were erased on {when} by {who}: {why}",
            id=one.ticket,
            when=when,
            who=one.by,
            why=one.why,
        )
    more = ["..."] if len(group) > NAMED else []
    return finding(
        "erased",
        "contacts and attachments of {count} tickets were erased on {when} by {who}: {why} ({ids})",
        count=len(group),
        when=when,
        who=one.by,
        why=one.why,
        ids=" ".join([*sorted(e.ticket for e in group)[:NAMED], *more]),
    )
