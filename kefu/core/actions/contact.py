"""`contact`: a call or a message, to us or from us."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kefu.core.actions.action import (
    ANY,
    Action,
    Anew,
    Glance,
    Hand,
    Signal,
    always,
    is_customer,
    one_each,
    ours_alone,
    party_words,
    roles,
    same_party,
)
from kefu.core.actions.notices import DECISION, decided, of_branch, told_wrongly
from kefu.core.actions.outages import covered, recorded
from kefu.core.actions.under import speaks
from kefu.core.base.findings import Finding, finding
from kefu.core.base.msgid import N_
from kefu.core.base.node import Node
from kefu.core.ticket.fields import CHANNEL, OUTCOME, PARTY, TEXT, Field
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.ticket.state import Standing
from kefu.core.vocabulary.words import CHANNELS, LIVE_CHANNELS, ONLINE, OUTCOMES, REACHED, SPOKEN, TOLD

NAMED = "named"
"""The word of a contact of which the name and the number of the person spoken to are recorded."""


def apply(state: Standing, entry: Entry) -> None:
    """Count a call or message of the customer as urging."""
    state.count(entry)
    if entry.text("way") == "in" and is_customer(entry.text("party")):
        state.urged += 1
    state.hear(speaks(entry))


def signals(fields: Mapping[str, Node], customer: str) -> Iterator[Signal]:
    """Yield one signal with party, way, channel and outcome as far as they are said, and `named` for a named person."""
    named = [NAMED] if fields.get("name") and fields.get("number") else []
    said = [word(fields[k]) for k in ("way", "channel", "outcome") if fields.get(k)]
    yield Signal(ACTION.name, frozenset({*party_words(word(fields.get("party")), customer), *said, *named}))


def narrows(said: Sequence[str]) -> tuple[frozenset[str], ...]:
    """Return the words that will do.

    Without an outcome somebody must have been reached; by a channel that is not live a message left will do too.
    """
    if any(w in OUTCOMES for w in said):
        return one_each(said)
    by_message = any(w in CHANNELS and w not in LIVE_CHANNELS for w in said)
    return (*one_each(said), frozenset([*REACHED, *(["message-left"] if by_message else [])]))


def seen(glance: Glance) -> Iterator[Signal]:
    """Yield one signal with party, way, channel and outcome, and what they add up to.

    `told`: the party was reached, or a message in writing went to it; `notice`: that on a channel on which branches give
    notice; `outage`: a call during an outage, with the name and the number. A decision that it carries is our answer.
    """
    fields = glance.fields
    way, channel, outcome = (word(fields.get(key)) for key in ("way", "channel", "outcome"))
    said = {w for w in (way or "out", channel, outcome) if w} | of_branch(glance, "party")
    if fields.get("name") and fields.get("number"):
        said.add(NAMED)
    written = channel in CHANNELS and channel not in _SPOKEN_ON
    told = way != "in" and (outcome in SPOKEN or (written and outcome in TOLD))
    said |= {"told"} if told else set()
    said |= {"notice"} if told and channel in ONLINE else set()
    said |= {"outage"} if _in_outage(glance) and NAMED in said else set()
    yield Signal(ACTION.name, frozenset(said))
    if told:
        yield from decided(glance, "party")


_SPOKEN_ON = ("phone", "in-person")
"""The channels on which there is no message in writing."""
_SPECIAL = ("told", "notice", "outage")


def _in_outage(glance: Glance) -> bool:
    """Return whether it is a call of ours that reached somebody while an outage covers it."""
    fields = glance.fields
    called = fields.get("channel") == "phone" and fields.get("way") != "in" and fields.get("outcome") in SPOKEN
    return called and covered(glance.at, [*recorded(glance.before), *glance.outages])


def anew_narrows(said: Sequence[str]) -> tuple[frozenset[str], ...]:
    """Return the words that will do: where neither outcome nor notice is named, somebody must have been reached."""
    if any(w in OUTCOMES or w in _SPECIAL for w in said):
        return one_each(said)
    return (*one_each(said), frozenset(SPOKEN))


def _kept(started: Entry, glance: Glance) -> bool:
    """Return whether it keeps the promise that an entry made: our own call, which reached the party it was made to."""
    fields = glance.fields
    if fields.get("way") == "in" or fields.get("outcome") not in SPOKEN:
        return False
    party = started.text("party") or "customer"
    return same_party(party, word(fields.get("party")), glance.fact("customer"))


def remarks(glance: Glance) -> Iterator[Finding]:
    """Yield what is wrong with a notice: another branch was told, or a call lacks what an outage asks for."""
    fields = glance.fields
    if fields.get("way") == "in":
        return
    yield from told_wrongly(glance, "party")
    if word(fields.get("party")).partition(":")[0] == "origin" and _in_outage(glance):
        yield from (finding("notice-unproved", said) for key, said in _PROOFS.items() if not fields.get(key))


_PROOFS = {
    "name": N_(
        "a notice by phone during an outage lacks the name of whom was told, and counts as none without it; record it again "
        "with --name and --number"
    ),
    "number": N_(
        "a notice by phone during an outage lacks the number that was called, and counts as none without it; record it again "
        "with --name and --number"
    ),
}
"""What must be shown of a notice by phone, with the sentence for where it lacks."""


def informs(entry: Entry) -> str:
    """Return the party of a call or message of ours that reached somebody or was left for them."""
    given = entry.text("way") != "in" and entry.text("outcome") in (*SPOKEN, *TOLD)
    return entry.text("party") if given else ""


def _keeps_a_promise(fields: Mapping[str, Node]) -> bool:
    """Return whether the customer was spoken to or left a message, as a promise to call back asks for."""
    return is_customer(word(fields.get("party"))) and fields.get("outcome") in (*REACHED, "message-left")


def calls_of(ticket: Ticket) -> list[Entry]:
    """Return the calls and messages of ours to the customer that nobody struck, as they happened."""
    made = (e for e in ticket.counted(ACTION.name) if e.text("way") != "in" and is_customer(e.text("party")))
    return sorted(made, key=lambda e: e.at)


ACTION = Action(
    name="contact",
    zh="联系",
    help=N_("Record a call or a message."),
    done=N_("contact recorded"),
    froms=ANY,
    required=("party", "outcome"),
    fields=(
        PARTY,
        Field("way", "word", "way"),
        CHANNEL,
        replace(OUTCOME, help=N_("The outcome, if it is not the next word.")),
        Field("name", "name", metavar="NAME", help=N_("With whom one spoke (kept in the vault).")),
        Field("number", "phone", metavar="PHONE", help=N_("The number called (kept in the vault).")),
        DECISION,
        TEXT,
    ),
    manual=N_(
        "The outcome is one of reached, agreed, declined, no-answer, hung-up, wrong-number, message-left, sent, read. A call that came in: --in."
    ),
    examples=(
        "kefu contact @ courier reached 说放在东门岗亭 --channel phone",
        "kefu contact @ recipient no-answer --promise 18:00",
    ),
    apply=apply,
    says=roles("party", "channel", "outcome"),
    signals=signals,
    hears=("role", "outcome", "channel", NAMED, "way", *_SPECIAL),
    listens=True,
    narrows=narrows,
    anew=Anew(seen, anew_narrows, {"promise": _kept, "follow": ours_alone}, remarks),
    hand=(
        Hand("promise", "promise", N_("Until when something was promised.")),
        Hand("follow", "follow", N_("When to look at it again.")),
    ),
    meets={"promise": _keeps_a_promise, "follow": always},
    tells=True,
    informs=informs,
    on_files=True,
)
