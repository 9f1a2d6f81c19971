"""A round of call-backs, by month: whom it asks, and what came of it. The list is made from the files, never kept."""

from dataclasses import field
from datetime import datetime

from kefu.core.actions.contact import calls_of
from kefu.core.actions.table import changes_of
from kefu.core.base.frozen import frozen
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.vocabulary.words import SPOKEN

KEY, NEW = "key", "new"
"""The classes of customers that a round asks."""
NEED = "demand"
"""The fact of a file that holds what the customer needs."""


@frozen
class Month:
    """A month of a desk: its first instant, and that of the next."""

    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        """Return whether an instant falls into it."""
        return self.start <= at < self.end


@frozen
class Asked:
    """A customer in a round: the calls of the month, the last that reached anybody, what was needed."""

    ticket: Ticket
    calls: tuple[Entry, ...] = field(default_factory=tuple)
    reached: Entry | None = None
    need: str = ""
    before: Entry | None = None

    @property
    def group(self) -> str:
        """Return the customer's class, empty for one of none."""
        return self.ticket.fact("file.class")


def asked(ticket: Ticket, month: Month) -> Asked:
    """Return how a customer's file stands in a month; `before`: the last call that reached him earlier."""
    calls = [e for e in calls_of(ticket) if e.at < month.end]
    spoken = [e for e in calls if e.text("outcome") in SPOKEN]
    now = [e for e in spoken if month.holds(e.at)]
    earlier = [e for e in spoken if not month.holds(e.at)]
    return Asked(
        ticket,
        tuple(e for e in calls if month.holds(e.at)),
        now[-1] if now else None,
        _need(ticket, month),
        earlier[-1] if earlier else None,
    )


def _need(ticket: Ticket, month: Month) -> str:
    """Return what was recorded as needed in a month, the last of it."""
    said = [
        word(now)
        for entry in ticket.entries
        if entry.op not in ticket.struck and month.holds(entry.at)
        for name, _was, now in changes_of(entry)
        if name == NEED and now
    ]
    return said[-1] if said else ""


def to_call(one: Asked, month: Month) -> bool:
    """Return whether a round still asks this customer: a key one each month, a new one until he was first reached."""
    if one.reached is not None or one.ticket.born >= month.end:
        return False
    return one.group == KEY or (one.group == NEW and one.before is None)
