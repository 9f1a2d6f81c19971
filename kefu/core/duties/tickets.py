"""The tickets of duties: the op and the number that every clone derives for a turn, and which duty a ticket is of."""

from datetime import date

from kefu.core.actions.assign import ACTION as ASSIGN
from kefu.core.base.node import Fields, Node
from kefu.core.config.desk import Desk, Duty
from kefu.core.duties.days import Turn, following
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.vocabulary import ids

KIND = "duty"
"""The kind of tickets of daily work."""
SHIFT = "shift"
"""The category of the tickets in which a shift is handed over."""
LAPSED = "lapsed"
"""How a duty's ticket ends that nobody did before the next one came."""


def op_of(duty: Duty, day: date) -> str:
    """Return the op of the turn of a duty by the calendar that begins on a day."""
    return ids.derived_op(KIND, duty.name, day.isoformat())


def op_after(duty: Duty, number: str) -> str:
    """Return the op of the turn that comes after the one of a number, of a duty that counts from when it was done."""
    return ids.derived_op(KIND, duty.name, number)


def number_of(turn: Turn, op: str) -> str:
    """Return the number of a turn's ticket."""
    return ids.new_number(turn.begins, op[:6])


def six_of(number: str) -> str:
    """Return the characters of a number that follow from the op alone: all tickets of one turn share them."""
    return number[7:13]


def given_of(desk: Desk, duty: Duty, turn: Turn) -> Fields:
    """Return what the ticket of a turn is opened with."""
    person = desk.staff.get(duty.whose)
    owner = duty.whose if person is not None and person.ended is None else "none"
    facts: dict[str, Node] = {"kind": KIND, "category": duty.category, "title": duty.what}
    return {"facts": facts, "owner": owner, "due": turn.due.isoformat()}


def duty_of(desk: Desk, ticket: Ticket) -> Duty | None:
    """Return the duty by the calendar whose turn a ticket is, by the op that opened it; None for any other ticket."""
    first = ticket.entries[0]
    day = first.at.astimezone(desk.zone).date()
    if ticket.fact("kind") != KIND:
        return None
    return next((duty for duty in desk.duties if duty.every and op_of(duty, day) == first.op), None)


def next_turn(desk: Desk, ticket: Ticket) -> Turn | None:
    """Return the turn whose beginning ends the ticket of the one before it, if nobody has; None where none does."""
    duty = duty_of(desk, ticket)
    if duty is None or left_over(ticket):
        return None
    return following(desk, duty, ticket.entries[0].at.astimezone(desk.zone).date())


def handed(ticket: Ticket) -> Entry | None:
    """Return the last hand-over in a shift's ticket: it was given to another, or to all, with words; None if it is no such."""
    given = next(iter(reversed(ticket.counted(ASSIGN.name))), None)
    if given is None or ticket.category != SHIFT or ticket.fact("kind") != KIND:
        return None
    return given if given.text("text") and given.text("owner") != given.by else None


def left_over(ticket: Ticket) -> bool:
    """Return whether a hand-over stands in a ticket that nobody has taken over yet: then it does not lapse."""
    given = handed(ticket)
    if given is None:
        return False
    to = given.text("owner")
    later = [e for e in ticket.entries if e.order > given.order and not e.text("clock") and e.op not in ticket.struck]
    return not any(e.by == to if to != "none" else e.by != given.by for e in later)
