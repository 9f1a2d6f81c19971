"""`contact`: a call or a message, to us or from us."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kefu.core.actions.action import ANY, Action, Hand, Signal, always, is_customer, one_each, party_words, roles
from kefu.core.base.msgid import N_
from kefu.core.base.node import Node
from kefu.core.ticket.fields import CHANNEL, OUTCOME, PARTY, TEXT, Field
from kefu.core.ticket.model import Entry, word
from kefu.core.ticket.state import Standing
from kefu.core.vocabulary.words import CHANNELS, LIVE_CHANNELS, OUTCOMES, REACHED

NAMED = "named"
"""The word of a contact of which the name and the number of the person spoken to are recorded."""


def apply(state: Standing, entry: Entry) -> None:
    """Count a call or message of the customer as urging."""
    state.count(entry)
    if entry.text("way") == "in" and is_customer(entry.text("party")):
        state.urged += 1


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


def _keeps_a_promise(fields: Mapping[str, Node]) -> bool:
    """Return whether the customer was spoken to or left a message, as a promise to call back asks for."""
    return is_customer(word(fields.get("party"))) and fields.get("outcome") in (*REACHED, "message-left")


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
    hears=("role", "outcome", "channel", NAMED),
    listens=True,
    narrows=narrows,
    hand=(
        Hand("promise", "promise", N_("Until when something was promised.")),
        Hand("follow", "follow", N_("When to look at it again.")),
    ),
    meets={"promise": _keeps_a_promise, "follow": always},
    tells=True,
)
