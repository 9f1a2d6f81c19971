"""`reply`: a result that a party gave, or that we gave to them. It ends the waits for that party."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kefu.core.actions.action import (
    ANY,
    Action,
    Anew,
    Context,
    Glance,
    Hand,
    Signal,
    always,
    one_each,
    party_words,
    roles,
    same_party,
)
from kefu.core.actions.notices import validity
from kefu.core.actions.under import speaks
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields, Node
from kefu.core.privacy.mask import mask_name
from kefu.core.ticket.fields import ENDS, PARTY, REASON, RESULT, TEXT, TO, Field
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.ticket.state import Standing
from kefu.core.vocabulary.words import ROLES


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return the waits for its party that it ends (for the one named, if it names one); an invalid reply ends none."""
    if given.get("invalid") == "true":
        return given
    role, _, name = word(given["party"]).partition(":")
    ends: list[Node] = []
    for wait in ticket.waits:
        waiting, _, who = wait.party.partition(":")
        # A customer's name stands masked in the wait, and in full in what was given.
        if waiting == role and (not name or not who or who in (name, mask_name(name))):
            ends.append(wait.op)
    return given | ({"ends": ends} if ends else {})


def apply(state: Standing, entry: Entry) -> None:
    """End the waits that it names, in whatever state; an invalid reply ends nothing (rule 5)."""
    state.count(entry)
    state.hear(speaks(entry))
    if entry.flag("invalid"):
        return
    for op in entry.texts("ends"):
        state.end_wait(entry, op)
    role, _, name = entry.text("party").partition(":")
    known = state.responsible.get("name", "")
    if role and role == state.responsible.get("party") and (not name or not known or name == known):
        state.responsible["replied"] = entry.text("at")
        state.responsible["result"] = entry.text("result")


def signals(fields: Mapping[str, Node], customer: str) -> Iterator[Signal]:
    """Yield a valid reply that says something: its party, its result, and to whom it went."""
    result = word(fields.get("result"))
    if fields.get("invalid") == "true" or result == "none":
        return
    to = {f"to-{w}" for w in party_words(word(fields.get("to")), customer)} if fields.get("to") else set()
    yield Signal(ACTION.name, frozenset({*party_words(word(fields.get("party")), customer), result, *to}))


def narrows(said: Sequence[str]) -> tuple[frozenset[str], ...]:
    """Return the words that will do; the second party that a trigger names is the one that the reply went to."""
    return one_each([f"to-{w}" if n and w in ROLES else w for n, w in enumerate(said)])


_WORTH = ("invalid", "decision", "asked")


def seen(glance: Glance) -> Iterator[Signal]:
    """Yield a reply: its party, its result, to whom it went (ours to the customer where nobody is named), and its worth.

    `invalid`: it says nothing that can be used, and then nothing else counts; `decision`: it says what is to be done;
    `asked`: it ends a wait.
    """
    fields, customer = glance.fields, glance.fact("customer")
    party, result = party_words(word(fields.get("party")), customer), word(fields.get("result"))
    if fields.get("invalid") == "true":
        yield Signal(ACTION.name, frozenset({*party, "invalid"}))
    elif result != "none":
        to = word(fields.get("to")) or ("customer" if "us" in party else "")
        said = {f"to-{w}" for w in party_words(to, customer)} if to else set()
        asked = {"asked"} if fields.get("ends") else set()
        yield Signal(ACTION.name, frozenset({*party, result, *said, *asked, *validity(result)}))


def anew_narrows(said: Sequence[str]) -> tuple[frozenset[str], ...]:
    """Return the words that will do: a trigger that does not name an invalid reply is not pulled by one."""
    return narrows(said) if "invalid" in said else (*narrows(said), frozenset({"valid"}))


def _kept(started: Entry, glance: Glance) -> bool:
    """Return whether it keeps the promise that an entry made: an answer of ours to the party it was made to."""
    fields = glance.fields
    if word(fields.get("party")).partition(":")[0] != "us" or fields.get("invalid") == "true":
        return False
    party, to = started.text("party") or "customer", word(fields.get("to")) or "customer"
    return fields.get("result") != "none" and same_party(party, to, glance.fact("customer"))


def informs(entry: Entry) -> str:
    """Return the party that an answer of ours went to: the customer where nobody is named."""
    ours = entry.text("party").partition(":")[0] == "us" and valid(entry)
    return (entry.text("to") or "customer") if ours else ""


def valid(reply: Entry) -> bool:
    """Return whether a reply says something."""
    return not reply.flag("invalid") and reply.text("result") not in ("", "none")


def _ends_a_wait(fields: Mapping[str, Node]) -> bool:
    """Return whether it meets the clock of the wait that it ends: a party that never answers does not."""
    return fields.get("result") != "none"


ACTION = Action(
    name="reply",
    zh="回复",
    help=N_("Record a result-type reply."),
    done=N_("reply recorded"),
    froms=ANY,
    to="open",
    required=("party", "result"),
    fields=(
        PARTY,
        TO,
        replace(RESULT, help=N_("What they said: a result, by its code or in their words.")),
        replace(REASON, words="failure", closed=True, help=N_("Why it was not delivered, if the words do not say it.")),
        Field("invalid", "flag", help=N_("It answers nothing: it ends no wait and meets no clock.")),
        TEXT,
        ENDS,
    ),
    manual=N_(
        "What was said is typed as it was said, or as a code with a text after it. What it means depends on who says it: "
        "`退回` of the sender is return-agreed, `已退回` of the courier return-sent. A word that may mean two things is "
        "asked; where nobody can be asked it is refused, with the nearest results. `looking into it`, `在找` are no "
        "result: kefu contact. none: he never answered. other: with a text. --invalid: it answers nothing."
    ),
    examples=(
        "kefu reply @ courier 又没人在家,没派成",
        "kefu reply @ courier found 在东门岗亭找到,已通知客户",
        "kefu reply @ origin 再派",
        "kefu reply @ origin none",
    ),
    draft=draft,
    apply=apply,
    says=roles("party", "result"),
    signals=signals,
    hears=("role", "result", "role", *_WORTH),
    listens=True,
    own_words=True,
    narrows=narrows,
    hand=(Hand("follow", "follow", N_("When to look at it again.")),),
    anew=Anew(seen, anew_narrows, {"promise": _kept}),
    meets={"follow": always, "wait": _ends_a_wait},
    informs=informs,
    acts=True,
)
