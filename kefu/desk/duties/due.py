"""The tickets of duties that a sweep opens: of each duty the current turn alone, whoever sweeps and however often."""

from collections.abc import Iterator
from datetime import date

from kefu.core.actions.action import Context
from kefu.core.actions.close import ACTION as CLOSE
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.config.desk import Duty
from kefu.core.duties.days import Turn, after, current, turn, working
from kefu.core.duties.tickets import KIND, number_of, op_after, op_of, six_of
from kefu.core.fold.fold import fold
from kefu.core.judge.duty import opening
from kefu.core.judge.situation import Situation
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary import ids
from kefu.desk.session import Session
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs.commit import Step
from kefu.store.journal.plan import View

_MOST = 5000
"""Turns of one duty that are followed from the first: more than a lifetime of them."""


@frozen
class Opening:
    """A turn of a duty whose ticket is to be opened: its op and its number."""

    duty: Duty
    turn: Turn
    op: str
    number: str


def to_open(session: Session, view: View) -> Iterator[Opening]:
    """Yield the turns that have begun and have no ticket yet, of duties whose category is one of daily work."""
    for duty in session.desk.duties:
        if no_category(session, duty) is None:
            found = _by_calendar(session, duty) if duty.every else _in_turn(session, view, duty)
            if found is not None and view.file(ids.path_of(found.number)) is None:
                yield found


def no_category(session: Session, duty: Duty) -> Finding | None:
    """Return what keeps a duty from being opened: a category that the desk does not have, or that is not daily work."""
    head = session.catalogue.get(duty.category)
    if head is not None and head.kind == KIND:
        return None
    said = N_("the duty {duty}: {category} is no category of daily work (kind: duty) of this desk; nothing is opened")
    return finding("duty-category", said, path="kefu.yaml", duty=duty.name, category=duty.category)


def _by_calendar(session: Session, duty: Duty) -> Opening | None:
    found = current(session.desk, duty, session.now)
    if found is None:
        return None
    op = op_of(duty, found.day)
    return Opening(duty, found, op, number_of(found, op))


def standing(session: Session, view: View) -> dict[str, str]:
    """Return the tickets that stand for the turns of duties that count from when they were done, by the six characters that
    all tickets of a turn share: two clones that disagree on the day make two."""
    counted = (duty for duty in session.desk.duties if not duty.every)
    return {six_of(o.number): o.number for duty in counted for o, there in _turns(session, view, duty) if there}


def _in_turn(session: Session, view: View, duty: Duty) -> Opening | None:
    """Return the next turn of a duty that counts from when it was done, once it has begun."""
    return next((one for one, there in _turns(session, view, duty) if not there), None)


def _turns(session: Session, view: View, duty: Duty) -> Iterator[tuple[Opening, bool]]:
    """Yield the turns that have begun, each followed from the one before it, and whether its ticket is there."""
    if duty.first is None:
        return
    begun, op = turn(session.desk, duty, working(session.desk, duty.first)), op_of(duty, duty.first)
    for _ in range(_MOST):
        number = number_of(begun, op)
        blob = view.file(ids.path_of(number)) if begun.begins <= session.now else None
        if begun.begins <= session.now:
            yield Opening(duty, begun, op, number), blob is not None
        ticket = ticket_codec.read(blob.data, ids.path_of(number))[0] if blob is not None else None
        done = _done(session, ticket) if ticket is not None else None
        if done is None:
            return
        begun, op = after(session.desk, duty, done), op_after(duty, number)


def _done(session: Session, ticket: Ticket) -> date | None:
    """Return the day on which a duty was done: that of the first close that stands; None while it is not closed."""
    closed = next(iter(ticket.counted(CLOSE.name)), None) if ticket.state == "closed" else None
    return closed.at.astimezone(session.zone).date() if closed is not None else None


def opened(session: Session, one: Opening) -> Step:
    """Return the step that opens the ticket of a turn."""
    head = session.catalogue.get(one.duty.category)
    context = Context(session.desk, "", one.turn.begins, session.now, one.op, head)
    rules = session.rulebook(one.duty.category).on
    entry = ticket_codec.entry(opening(Situation(context, rules, "", ""), one.duty, one.turn, one.op, session.now))
    return Step(None, fold(one.number, [entry], {}), entry)
