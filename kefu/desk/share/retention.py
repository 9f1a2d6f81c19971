"""What is kept too long: closed tickets that still have contacts or attachments in the vault."""

from collections.abc import Collection, Sequence
from datetime import datetime

from kefu.core.actions.action import is_file
from kefu.core.actions.table import ACTIONS
from kefu.core.base.errors import Refused, StoreFault, Usage
from kefu.core.base.frozen import frozen
from kefu.core.checks.money import owing
from kefu.core.ticket.model import Ticket
from kefu.core.times.when import parse_span, parse_when
from kefu.core.vocabulary import ids
from kefu.desk.checks.vault import refs
from kefu.desk.lists.rows import find_rows
from kefu.desk.read import read
from kefu.desk.session import Session

_CLOSING = tuple(action.name for action in ACTIONS.values() if action.to == "closed")


@frozen
class Old:
    """A ticket that was `closed` long ago and keeps `records` in the vault. `owes`: money of it is still open."""

    ticket: Ticket
    closed: datetime
    records: int
    owes: bool


@frozen
class Kept:
    """The tickets that keep something, the earliest closed first, and those that could not be read."""

    old: tuple[Old, ...]
    unread: tuple[StoreFault, ...]


def limit(session: Session, typed: str) -> datetime:
    """Return the time before which a ticket must have been closed: an age such as `180d`, or a day. Usage for another."""
    try:
        return session.now - parse_span(typed).delta()
    except Usage:
        when = parse_when(typed, now=session.now, zone=session.zone)
    if when > session.now:
        raise Usage("--closed-before {when}: that has not come yet", when=typed)
    return when


def kept(session: Session, before: datetime, terms: Sequence[str] = ()) -> Kept:
    """Return what the vault keeps of tickets that were closed before a time and fit the terms.

    Customers' files are never among them: they are closed from the first day. Refused where there is no vault, as only
    the vault tells what is kept.
    """
    found = _numbers(session, before)
    if terms:
        rows = find_rows(session, ["state:closed", *terms], daily=True).rows
        found &= {str(row["id"]) for row in rows}
    old: list[Old] = []
    unread: list[StoreFault] = []
    for number in sorted(found):
        try:
            one = _old(session, number, before)
        except StoreFault as error:
            unread.append(error)
        except Usage:
            continue  # the vault has what belongs to no ticket, which `check` finds
        else:
            old += [one] if one is not None else []
    return Kept(tuple(sorted(old, key=lambda one: (one.closed, one.ticket.id))), tuple(unread))


def _numbers(session: Session, before: datetime) -> set[str]:
    """Return the tickets of which the vault has something: nothing else need be read."""
    months = refs(session.repo)
    if not months:
        raise Refused("this clone has no vault, which alone tells what is kept; `kefu sync` fetches it")
    # What was opened later cannot have been closed before.
    last = f"{before.astimezone(session.zone):%y%m%d}"
    paths = (entry.path for ref in months for entry in session.repo.entries(ref, ""))
    return {path for path in paths if ids.is_number(path) and path[: len(last)] <= last}


def _old(session: Session, number: str, before: datetime) -> Old | None:
    ticket = read(session, number).kept
    closed = _closed(ticket)
    if closed is None or closed >= before or is_file(ticket):
        return None
    records = len(keeping(ticket))
    return Old(ticket, closed, records, any(True for _ in owing(ticket, session.desk))) if records else None


def _closed(ticket: Ticket) -> datetime | None:
    """Return when a ticket was closed last, None if it is not closed now."""
    if ticket.state != "closed":
        return None
    ends = [entry.at for entry in ticket.counted(*_CLOSING) if entry.op not in ticket.ignored]
    return max(ends, default=None)


def keeping(ticket: Ticket) -> Collection[str]:
    """Return the ids of the entries whose record in the vault no erasure of the ticket has reached."""
    forgets = set(ticket.forgets)
    return [e.op for e in ticket.entries if e.text("vault") and forgets <= set(e.texts("forgets"))]
