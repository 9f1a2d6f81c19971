"""`wait`: notice was given to somebody, and the ticket waits for the answer; other clocks may stand still meanwhile."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kefu.core.actions.action import (
    Action,
    Anew,
    Context,
    Glance,
    Hand,
    Signal,
    always,
    is_customer,
    party_words,
    roles,
)
from kefu.core.actions.notices import DECISION, decided, of_branch, told_wrongly
from kefu.core.base.errors import Usage
from kefu.core.base.findings import Finding
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields, Node
from kefu.core.ticket.fields import CHANNEL, FOR, REASON, TEXT, UNTIL
from kefu.core.ticket.model import Entry, Ticket, instant, word
from kefu.core.ticket.state import Standing


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return what was given. Usage for an end that has passed, and for a pause without an end."""
    until = instant(given.get("until"))
    if until is not None and until <= context.at:
        raise Usage("wait {id}: --until {until} has passed already", id=ticket.id, until=until.isoformat())
    if given.get("reason") and until is None:
        raise Usage("wait {id}: a pause needs an end; add --within or --until", id=ticket.id)
    return given


def apply(state: Standing, entry: Entry) -> None:
    """Wait. Whoever got the notice is responsible from now on, unless it is the customer."""
    if not state.allow(entry, "open"):
        return
    party = entry.text("for")
    state.wait(entry, party)
    if not is_customer(party):
        state.notified(entry, party)


def signals(fields: Mapping[str, Node], customer: str) -> Iterator[Signal]:
    """Yield the party that got the notice."""
    yield Signal(ACTION.name, frozenset(party_words(word(fields.get("for")), customer)))


def seen(glance: Glance) -> Iterator[Signal]:
    """Yield the party that got the notice, the channel, and what they add up to.

    `notice`: not by phone alone; `asks`: it asks for an answer, as a parcel that is held until a day does not. A decision
    that it carries is our answer.
    """
    channel = word(glance.fields.get("channel"))
    said = of_branch(glance, "for") | ({channel} if channel else set())
    said |= {"notice"} if channel not in ("phone", "in-person") else set()
    said |= set() if _held(glance) else {"asks"}
    yield Signal(ACTION.name, frozenset(said))
    yield from decided(glance, "for")


def _held(glance: Glance) -> bool:
    """Return whether it waits until a day for a party whose last answer was to keep the parcel."""
    if not glance.fields.get("until"):
        return False
    role = word(glance.fields.get("for")).partition(":")[0]
    answers = [e for e in glance.before if e.did == "reply" and e.text("party").partition(":")[0] == role]
    return bool(answers) and answers[-1].text("result") == "held"


def remarks(glance: Glance) -> Iterator[Finding]:
    """Yield what is wrong with a notice to the sending branch."""
    yield from told_wrongly(glance, "for")


def informs(entry: Entry) -> str:
    """Return the party that got the notice."""
    return entry.text("for")


ACTION = Action(
    name="wait",
    zh="等待",
    help=N_("Wait for somebody who was told."),
    done=N_("waiting"),
    froms=("open", "waiting"),
    to="waiting",
    required=("for",),
    fields=(
        FOR,
        CHANNEL,
        UNTIL,
        replace(
            REASON,
            type="word",
            words="pause",
            option="--pause",
            help=N_("Other clocks stand still meanwhile, for this reason."),
        ),
        DECISION,
        TEXT,
    ),
    manual=N_(
        "The notice was given to PARTY; the ticket waits until a reply comes. With --within or --until it becomes due then."
    ),
    examples=(
        "kefu wait @ courier:courier-7 请查门卫处 --channel group --within 40m",
        "kefu wait @ customer 等客户提供照片 --until 18:00 --pause customer-material",
    ),
    draft=draft,
    apply=apply,
    says=roles("for", "channel"),
    signals=signals,
    hears=("role", "channel", "notice", "asks"),
    listens=True,
    anew=Anew(seen, remarks=remarks),
    hand=(Hand("until", "wait"),),
    meets={"follow": always},
    tells=True,
    informs=informs,
    acts=True,
    pauses=True,
)
