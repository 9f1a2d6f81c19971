"""What is done with an incident: it is opened over a list of waybills, its customers are told, its tickets are resolved."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from kefu.core.actions.under import heard, link_to, noted, waited
from kefu.core.base.errors import Said, StoreFault, Usage
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.base.node import Node
from kefu.core.config.desk import needs_format
from kefu.core.duties.tickets import KIND as DUTY
from kefu.core.privacy.mask import mask_text
from kefu.core.ticket.model import Ticket
from kefu.core.vault.hide import secrets_of
from kefu.core.vocabulary import ids
from kefu.core.vocabulary.words import RESULTS
from kefu.desk.incidents.members import INCIDENT, is_incident, linking, listed, member_op, members, tickets, unreadable
from kefu.desk.incidents.together import Outcome, Wish, together
from kefu.desk.intake.opening import Wish as Opening
from kefu.desk.intake.opening import acts_of
from kefu.desk.lists.find import had, numbers, open_holders
from kefu.desk.read import read
from kefu.desk.session import Session
from kefu.desk.write import Act

if TYPE_CHECKING:
    from kefu.core.intake.waybill_list import WaybillList

WHAT = Said(N_("an incident over many tickets"))
"""What a desk of an older format cannot hold."""
REVIEW = "routine"
"""The category of the daily work in which an incident is looked back upon."""
_REVIEWED = {"zh": "复盘：{title}（{id}）", "en": "Review: {title} ({id})"}


@frozen
class Result:
    """What came of an act: the incident, each of its tickets, the waybills without an open one, what is to be said, the ticket
    in which the incident is to be reviewed."""

    incident: str
    outcomes: Sequence[Outcome]
    bare: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    notices: tuple[Finding, ...] = ()
    review: str = ""


@frozen
class Pause:
    """Until when deadlines stand still, and for whom the tickets wait meanwhile."""

    until: datetime
    party: str


@frozen
class Event:
    """An incident to be opened: what happened, whose parcels, the pause of their deadlines (None: they run)."""

    title: str
    parcels: "WaybillList"
    category: str
    text: str = ""
    pause: Pause | None = None


def opened(session: Session, event: Event, *, dry_run: bool) -> Result:
    """Open an incident and link the open tickets with its waybills, in one commit. The same event again links what is missing.

    Usage for a list without a waybill and a category that is no incident's.
    """
    needs_format(session.desk, 2, WHAT)
    parcels = event.parcels.waybills
    if not parcels:
        raise Usage("incident: the list holds no waybill")
    wish = _opening(session, event)
    # With the person in it: of two who open the same in two clones each has one, and both have their tickets.
    masked = mask_text(event.title, secrets_of([], parcels))
    op = ids.derived_op(INCIDENT, session.actor.id, masked, *sorted(parcels))
    number, there = _number(session, op)
    first = Wish(number, [wish], op, session.now, "opened", opens=not there)
    holders = open_holders(session)
    held = {text: [n for n in holders.get(text, ()) if n != number] for text in parcels}
    open_ones = {
        one.id: one for one in tickets(session, list(dict.fromkeys(n for some in held.values() for n in some)))
    }
    fit = [one for one in open_ones.values() if not is_incident(one)]
    linked = (_wish(session, event, one, number, op) for one in fit)

    def passed(one: Ticket) -> str:
        there = link_to(one, number) is not None and not any(_pause(event, one))
        return "there" if there else _closed(one)

    outcomes, notices = together(session, [first, *linked], passed, dry_run=dry_run)
    if not dry_run:
        session.remember(ticket=number)
    bare = tuple(
        text for text in parcels if not any(n in open_ones and not is_incident(open_ones[n]) for n in held[text])
    )
    over = had(session, bare)
    missing = tuple(text for text in bare if text not in over)
    return Result(number, outcomes, missing, tuple(text for text in bare if text in over), notices)


def _opening(session: Session, event: Event) -> Act:
    head = session.catalogue.resolve(event.category)
    if head.kind != INCIDENT:
        raise Usage("incident: {category} is no category of incidents", category=head.category)
    facts = {"title": event.title} | ({"text": event.text} if event.text else {})
    act = acts_of(session, Opening(head.category, facts))[0]
    known = act.given["facts"]
    assert isinstance(known, dict)
    parcels: list[Node] = list(event.parcels.waybills)
    return Act(act.action, act.given | {"facts": known | {"other-waybills": parcels}})


def _wish(session: Session, event: Event, member: Ticket, number: str, op: str) -> Wish:
    """Return what is to be done on a ticket with one of the waybills. One that is linked already is paused alone."""
    pause = list(_pause(event, member))
    if event.pause is None or not pause or link_to(member, number) is None:
        return Wish(member.id, [linking(number), *pause], member_op(op, member.id), session.now, "linked")
    act = f"{op} {event.pause.party} {event.pause.until.timestamp():.0f}"
    return Wish(member.id, pause, member_op(act, member.id), session.now, "paused")


def _pause(event: Event, member: Ticket) -> Iterator[Act]:
    """Yield the wait by which the deadlines of a ticket stand still, if it has work to be done and does not wait so yet."""
    pause = event.pause
    if pause is not None and member.state in ("open", "waiting") and not waited(member, pause.until):
        given = {"for": pause.party, "until": pause.until.isoformat(), "reason": "force-majeure"}
        yield Act("wait", dict(given), joined=True)


def _closed(one: Ticket) -> str:
    return one.state if one.state == "closed" else ""


def _number(session: Session, op: str) -> tuple[str, bool]:
    """Return the number of the ticket that an op opened, or will open, and whether it is there."""
    draws = (op[:6], op[4:])
    alike = [n for n in numbers(session) if n[7:13] in draws]
    for one in tickets(session, alike):
        if one.entry(op) is not None:
            return one.id, True
    fresh = [ids.new_number(session.now.astimezone(session.desk.zone), draw) for draw in draws]
    free = next((n for n in fresh if n not in alike), "")
    if not free:
        raise StoreFault("incident: both numbers that it could have are taken; open it tomorrow, or by another title")
    return free, False


@frozen
class Telling:
    """A message to the customers of an incident; on which channel, empty where nobody said."""

    text: str
    channel: str


def told(session: Session, number: str, what: Telling, at: datetime | None, *, dry_run: bool) -> Result:
    """Record one message to the customer of each ticket of an incident that is not closed, in one commit.

    A ticket whose customer has spoken since is passed over. The same message again reaches those who have not got it.
    """
    given = {"party": "customer", "way": "out", "outcome": "message-left", "text": what.text}
    given |= {"channel": what.channel} if what.channel else {}
    return _over_all(session, number, Act("contact", dict(given)), what.text, "told", at, dry_run=dry_run)


def resolved(session: Session, number: str, result: str, text: str, at: datetime | None, *, dry_run: bool) -> Result:
    """Resolve each ticket of an incident that is open or waits, in one commit; none is closed.

    A ticket whose customer has spoken since is passed over. The first time a ticket of daily work is opened with them, in
    which the incident is to be reviewed.
    """
    given = {"result": result, "incident": number} | ({"text": text} if text else {})
    label = RESULTS.label(result, session.desk.language)
    said = f"{label} {text}".strip()
    return _over_all(session, number, Act("resolve", dict(given)), said, "resolved", at, dry_run=dry_run)


def _over_all(
    session: Session, number: str, act: Act, said: str, done: str, at: datetime | None, *, dry_run: bool
) -> Result:
    """Do an act on all tickets of an incident, and note it on the incident itself."""
    needs_format(session.desk, 2, WHAT)
    if at is not None and at > session.now:
        raise Usage("--at {at} is in the future (it is {now})", at=at.isoformat(), now=session.now.isoformat())
    incident = incident_of(session, number)
    found = [*(one.id for one in members(session, number)), *unreadable(session, number)]
    if not found:
        raise Usage("incident {id}: no ticket is linked to it", id=number)
    moment = at or session.now
    op = _again(session, incident, said) or ids.new_op()
    wishes = [Wish(number, [Act("note", {"text": said})], op, moment, "noted")]
    wishes += [Wish(one, [act], member_op(f"{op} {done}", one), moment, done) for one in found]
    review = list(_review(session, incident)) if done == "resolved" else []
    wishes += review

    def passed(one: Ticket) -> str:
        if one.id == number:
            return ""
        if one.state == "closed" or (done == "resolved" and one.state == "resolved"):
            return one.state
        return "spoken" if heard(one) else ""

    outcomes, notices = together(session, wishes, passed, dry_run=dry_run)
    if not dry_run:
        session.remember(ticket=number)
    told = outcomes[1 : len(found) + 1]
    return Result(number, told, notices=notices, review=review[0].number if review else "")


def _review(session: Session, incident: Ticket) -> Iterator[Wish]:
    """Yield the opening of the ticket in which an incident is reviewed; nothing where there is one, or no category for it."""
    head = session.catalogue.get(REVIEW)
    op = ids.derived_op(REVIEW, incident.id)
    number, there = _number(session, op)
    if head is None or head.kind != DUTY or there:
        return
    title = _REVIEWED[session.desk.language if session.desk.language in _REVIEWED else "en"]
    facts = {"title": title.format(title=incident.fact("title"), id=incident.id)}
    acts = acts_of(session, Opening(head.category, facts))
    yield Wish(number, acts, op, session.now, "opened", opens=True)


def incident_of(session: Session, number: str) -> Ticket:
    """Return the incident of a number. Usage if the ticket is none."""
    ticket = read(session, number).full
    if not is_incident(ticket):
        raise Usage("{id}: this ticket is no incident", id=number)
    return ticket


def _again(session: Session, incident: Ticket, said: str) -> str:
    """Return the op of the note by which this was done before; empty if it was not."""
    note = noted(incident, said, mask_text(said, secrets_of([], listed(incident))))
    return note.op if note is not None else ""
