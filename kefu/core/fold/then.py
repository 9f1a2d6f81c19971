"""A ticket as it stood: the fold of what had been recorded by some time."""

from datetime import datetime

from kefu.core.actions.table import ACTIONS
from kefu.core.base.frozen import frozen
from kefu.core.fold.fold import fold
from kefu.core.ticket.model import Entry, Ticket


@frozen
class Stood:
    """A ticket as it stood at `when`. `since`: how many of its entries were recorded later; `erased`: the first of them
    that erased its contacts, None if none did."""

    ticket: Ticket
    when: datetime
    since: int = 0
    erased: Entry | None = None


def stood(ticket: Ticket, when: datetime) -> Stood | None:
    """Return a ticket as it stood at `when`; None if nothing of it had been recorded.

    What was only recorded later is left out, however early it happened: nobody could read it then.
    """
    known = [entry for entry in ticket.entries if entry.recorded <= when]
    if not known:
        return None
    later = [entry for entry in ticket.entries if entry.recorded > when and entry.op not in ticket.struck]
    return Stood(fold(ticket.id, known), when, len(ticket.entries) - len(known), next(filter(_erases, later), None))


def _erases(entry: Entry) -> bool:
    action = ACTIONS.get(entry.did)
    return action is not None and action.erases
