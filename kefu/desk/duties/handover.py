"""Handing over: what one person leaves to the others, into the ticket of the shift; and what was left to me."""

from collections.abc import Iterator, Sequence

from kefu.core.actions.assign import ACTION as ASSIGN
from kefu.core.actions.open import ACTION as OPEN
from kefu.core.base.errors import Refused, Said, StoreFault, Translate, Usage
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.base.near import near, plain
from kefu.core.base.node import Node
from kefu.core.config.desk import find_staff, may, needs_format
from kefu.core.duties.tickets import SHIFT, left_over
from kefu.core.privacy.mask import Secrets, mask_text
from kefu.core.reports import UNREADABLE, Report, Row
from kefu.core.reports.daily import is_shift
from kefu.core.reports.handover import (
    acted_on,
    handover,
    left_to,
    line_of,
    named_in,
    recorded,
)
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.vault.hide import secrets_of
from kefu.core.vault.record import Record
from kefu.desk.lists.rows import find_rows
from kefu.desk.read import read
from kefu.desk.session import Session
from kefu.desk.write import Act, Done, write

EVERYBODY = ("all", "everybody", "大家", "所有人", "全班")
"""What is typed for no one in particular, beside `none`."""
NOBODY = "none"


@frozen
class Left:
    """A hand-over that waits for somebody: the ticket of the shift, and the entry that gave it, masked as it is kept."""

    ticket: Ticket
    entry: Entry


def receiver(session: Session, words: Sequence[str]) -> tuple[str, str]:
    """Return (who takes over, the rest) of the words typed: a staff id, or `none` for everybody.

    Usage for a first word that looks like a mistyped name, Refused for oneself and for a leaver.
    """
    first = words[0] if words else ""
    rest = " ".join(words[1:])
    if plain(first) in (NOBODY, *EVERYBODY):
        return NOBODY, rest
    try:
        person = find_staff(session.desk, first) if first else None
    except Usage:
        working = [p for p in session.desk.staff.values() if p.ended is None]
        if near(first, [*(p.id for p in working), *(p.name for p in working)]) is not None:
            raise
        person = None
    if person is None:
        return NOBODY, " ".join(words)
    if person.id == session.actor.id:
        raise Refused("handover: that is yourself; name who takes over, or nobody for everybody")
    return person.id, rest


@frozen
class Leaving:
    """What somebody hands over, and the names and numbers of these tickets' people, which his words may repeat."""

    report: Report
    secrets: Secrets


def leaving(session: Session) -> Leaving:
    """Return what the one who acts would hand over now."""
    me = session.actor.id
    approves = may(session.desk, me, "approve")
    found = find_rows(session, [])
    rows: list[Row] = []
    held: list[Record] = []
    for row in found.rows:
        if row["state"] != UNREADABLE and (row["owner"] == me or (approves and row["proposed"])):
            one = read(session, str(row["id"]))
            line = line_of(one.kept, me, found.now, approves=approves)
            if line is not None:
                rows.append(line)
                held += one.records
    secrets = secrets_of(held, [str(row["waybill"]) for row in rows if row["waybill"]])
    return Leaving(handover(rows, found.now, session.zone), secrets)


def hand_over(session: Session, to: str, words: str, left: Leaving, translate: Translate, *, dry_run: bool) -> Done:
    """Record a hand-over in the ticket of my shift, which is opened where there is none. Refused on an older format.

    The people of the tickets that are handed over are masked in its words: the vault of the shift knows none of them.
    """
    needs_format(session.desk, 2, Said(N_("a hand-over")))
    text = recorded(left.report, mask_text(words, left.secrets), translate, session.language)
    given = Act(ASSIGN.name, {"owner": to, "text": text}, joined=True)
    number = _shift(session, to)
    if number is not None:
        return write(session, number, [Act(given.action, given.given)], dry_run=dry_run)
    head = session.catalogue.get(SHIFT)
    if head is None:
        raise Refused(
            "handover: this desk has no category {category}. kefu rules upgrade brings it, or a playbook of that name",
            category=SHIFT,
        )
    facts: dict[str, Node] = {"kind": head.kind, "category": SHIFT, "title": head.label(session.language)}
    opening = Act(OPEN.name, {"facts": facts, "owner": session.actor.id})
    return write(session, None, [opening, given], dry_run=dry_run)


def _shift(session: Session, to: str) -> str | None:
    """Return the open ticket of my shift, or of one that is nobody's; none in which somebody else's hand-over waits."""
    held = [ticket for ticket in _shifts(session) if ticket.owner in ("", session.actor.id)]
    mine = [ticket.id for ticket in held if ticket.owner]
    # What is nobody's cannot be given to nobody.
    free = [ticket.id for ticket in held if not ticket.owner and to != NOBODY and not left_over(ticket)]
    return next(iter((*mine, *free)), None)


def _shifts(session: Session, rows: Sequence[Row] | None = None) -> Iterator[Ticket]:
    """Yield the tickets of shifts that are not closed, as they are kept, the last first."""
    found = find_rows(session, [], daily=True).rows if rows is None else rows
    numbers = [str(row["id"]) for row in found if is_shift(row)]
    for number in sorted(numbers, reverse=True):
        try:
            yield read(session, number).kept
        except StoreFault:  # the list itself says that it cannot be read
            continue


def left_to_me(session: Session, rows: Sequence[Row]) -> list[Left]:
    """Return the hand-overs to me or to all, among the tickets of `rows`, that I have not acted on since; the last first."""
    me = session.actor.id
    found: list[Left] = []
    for ticket in _shifts(session, rows):
        entry = left_to(ticket, me)
        if entry is not None and not any(_acted(session, number, entry, me) for number in named_in(entry)):
            found.append(Left(ticket, entry))
    return found


def _acted(session: Session, number: str, given: Entry, me: str) -> bool:
    """Return whether `me` has recorded something on a ticket since it was handed over; no for one that cannot be read."""
    try:
        return acted_on(read(session, number).kept, given, me)
    except (Usage, StoreFault):
        return False
