"""`event`: something that happened to the parcel."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from kefu.core.actions.action import ANY, Action, Anew, Context, Glance, Signal, always, roles
from kefu.core.base.errors import Refused, Usage
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields, Node
from kefu.core.config.desk import Desk
from kefu.core.ticket.fields import TEXT, UNTIL, WHAT, WHEN, WHY, Field
from kefu.core.ticket.model import Entry, Ticket, instant, word, words
from kefu.core.ticket.state import Change, Standing
from kefu.core.ticket.timeline import CLOCKS_APART
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary.sayers import AFTER_PICKUP, SAID_BY, SUCCESSES, may_say
from kefu.core.vocabulary.vocabulary import Labels
from kefu.core.vocabulary.words import EVENTS, EVENTS_AHEAD, ROLES

OUTAGE = "outage"
PICKED_UP = "picked-up"


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return what was given. Usage for a time in the future, which only a theoretical arrival may have, and for an
    outage that ends before it begins; Refused for the word of a party that cannot know, and for an event before the
    parcel was picked up that no reason explains."""
    # The time may come from a clock that is a little ahead of this one.
    when = instant(given.get("when"))
    if when is not None and when > context.now + CLOCKS_APART and not _lies_ahead(given):
        raise Usage("event {id}: --when {when} is in the future", id=ticket.id, when=when.isoformat())
    _until(context, ticket, given)
    _said_by(context.desk, ticket, given)
    early = too_early(context.desk, ticket, given, context.at)
    if early is not None and not given.get("why"):
        raise Refused(
            "event {id}: the parcel was picked up at {at}; {event} cannot be before that. If it is so, say why with --why",
            id=ticket.id,
            at=context.local(early),
            event=Labels(EVENTS, (word(given["what"]),)),
        )
    return given


def _lies_ahead(said: Mapping[str, Node]) -> bool:
    """Return whether the event may be one to come."""
    return said.get("what") in EVENTS_AHEAD


def _until(context: Context, ticket: Ticket, given: Fields) -> None:
    """Check the end of an outage, which alone has one."""
    until, start = instant(given.get("until")), instant(given.get("when")) or context.at
    if until is None:
        return
    if given["what"] != OUTAGE:
        raise Usage("event {id}: only an outage has an end; leave out --until", id=ticket.id)
    if until <= start:
        raise Usage(
            "event {id}: the outage ends ({until}) before it begins ({start})",
            id=ticket.id,
            until=context.local(until),
            start=context.local(start),
        )


def _said_by(desk: Desk, ticket: Ticket, given: Fields) -> None:
    """Refuse an event that its party cannot know. By the first edition of the rules nobody was asked."""
    what, role = word(given["what"]), _role(given)
    if desk.edition > 1 and role and not may_say(what, role):
        raise Refused(
            "event {id}: {party} cannot know this: {event}. It is the word of {parties}. "
            "What {party} said: kefu contact {id} {party} reached --in TEXT",
            id=ticket.id,
            party=Labels(ROLES, (role,)),
            event=Labels(EVENTS, (what,)),
            parties=Labels(ROLES, SAID_BY[what]),
        )


def too_early(desk: Desk, ticket: Ticket, given: Fields, at: datetime) -> datetime | None:
    """Return when the parcel was picked up, if what is said to have happened `at`, or when it says itself, cannot have
    been before that and was; None otherwise, and by the first edition of the rules."""
    if desk.edition <= 1 or given.get("what") not in AFTER_PICKUP:
        return None
    picked = min((_time(e) for e in ticket.counted(ACTION.name) if e.text("what") == PICKED_UP), default=None)
    happened = instant(given.get("when")) or at
    return picked if picked is not None and happened < picked else None


def _time(entry: Entry) -> datetime:
    """Return an event's own time."""
    return instant(entry.fields.get("when")) or entry.at


def _role(fields: Mapping[str, Node]) -> str:
    """Return the role of the party whose word an event is; empty where that is no party, such as a name."""
    return ROLES.find(word(fields.get("whom")).partition(":")[0]) or ""


def apply(state: Standing, entry: Entry) -> None:
    """Count an attempt, and take over who signed, where it lies and the number of another carrier."""
    state.count(entry)
    if entry.text("what") == "attempt":
        state.attempts += 1
    state.put(changes(entry))
    number = entry.text("waybill")
    held = words(fact_table.get(state.facts, "other-waybills"))
    # Added to what is there: the parcel's own waybill and carrier stay what they are.
    if number and number not in (*held, state.facts.get("waybill")):
        state.put([("other-waybills", None, [*held, number])])


def changes(entry: Entry) -> Iterator[Change]:
    """Yield the facts of who signed for the parcel, and of where it was set apart."""
    what = entry.text("what")
    if what == "signed" and entry.text("whom"):
        yield "signed-by", None, entry.text("whom")
    if what == "shelved":
        yield from ((f"shelf.{name}", None, text) for name, text in _shelf(entry) if text)


def _shelf(entry: Entry) -> tuple[tuple[str, str], ...]:
    return ("class", entry.text("shelf")), ("place", entry.text("place"))


def signals(fields: Mapping[str, Node], _customer: str) -> Iterator[Signal]:
    """Yield the event with the reason of a failed attempt, and by whom, where that is a party."""
    said = (word(fields.get("what")), word(fields.get("reason")), _role(fields))
    yield Signal(ACTION.name, frozenset(w for w in said if w))


def _kept(_started: Entry, glance: Glance) -> bool:
    """Return whether the parcel itself keeps what was promised: it was handed over, fetched, sent back or brought back."""
    return glance.fields.get("what") in SUCCESSES


ACTION = Action(
    name="event",
    zh="事件",
    help=N_("Record what happened to the parcel."),
    done=N_("event recorded"),
    froms=ANY,
    required=("what",),
    fields=(
        replace(WHAT, type="word", words="event", help=N_("What happened to the parcel.")),
        replace(WHEN, help=N_("The parcel's own time; a theoretical arrival may lie ahead."), deadline=_lies_ahead),
        replace(UNTIL, help=N_("The end of an outage; without it the outage goes on.")),
        Field(
            "whom",
            "line",
            free=True,
            metavar="WHOM",
            option="--by",
            help=N_("Whose word it is or where it was, such as hub; who signed."),
        ),
        Field("reason", "coded", "failure", closed=True, metavar="REASON", help=N_("Why an attempt failed.")),
        Field("shelf", "word", "shelf", metavar="CLASS", help=N_("On which shelf: redeliver or undeliverable.")),
        Field("place", "line", free=True, metavar="PLACE", help=N_("The place on the shelf.")),
        Field("carrier", "line", free=True, metavar="CARRIER", help=N_("The carrier that took it over.")),
        Field("waybill", "line", metavar="WAYBILL", help=N_("The number that the other carrier gave it.")),
        WHY,
        TEXT,
    ),
    manual=N_(
        "What happened: due-in, problem-found PLACE, arrived, last-scan, loaded, departed, dispatched, attempt, signed, shelved CLASS PLACE, return-sent, returned, registered, picked-up, data-entered, receipt-back, handed-over CARRIER WAYBILL, detained, released, outage. return-sent: it left for the sender; returned: the sender or the sending branch has it."
    ),
    examples=(
        "kefu event @ attempt --reason nobody-home --when 10:20",
        "kefu event @ signed --by 门卫",
        "kefu event @ problem-found hub 外包装破损",
        "kefu event @ shelved redeliver A-3",
        "kefu event @ handed-over ems 1234567890123",
        "kefu event @ outage --when 09:00 --until 10:30",
    ),
    draft=draft,
    apply=apply,
    changes=changes,
    says=roles("what", "reason"),
    signals=signals,
    hears=("event", "failure", "role"),
    listens=True,
    own_words=True,
    anew=Anew(meets={"promise": _kept}),
    meets={"follow": always},
    acts=True,
)
