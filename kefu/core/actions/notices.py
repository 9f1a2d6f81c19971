"""What a notice or a message to a party says beyond that it was given: to the right branch, and with what decision."""

from collections.abc import Iterator

from kefu.core.actions.action import Glance, Signal, party_words
from kefu.core.base.findings import Finding, finding
from kefu.core.base.msgid import N_
from kefu.core.base.near import squeezed
from kefu.core.ticket.fields import Field
from kefu.core.ticket.model import word
from kefu.core.vocabulary.words import UNDECIDED

_ORIGIN = "origin"
_ANSWER = "reply"
DECISION = Field(
    "decision", "coded", "result", free=True, metavar="RESULT", help=N_("The decision that it carries: our answer to that party."),
)  # fmt: skip


def other_branch(glance: Glance, key: str) -> str:
    """Return the branch that a notice names as the sending one, where the ticket knows that another is; else nothing."""
    role, _, name = word(glance.fields.get(key)).partition(":")
    known = glance.fact("branches.origin")
    return name if role == _ORIGIN and name and known and squeezed(name) != squeezed(known) else ""


def of_branch(glance: Glance, key: str) -> set[str]:
    """Return the words for the party of a notice; a branch that is not the sending one is no `origin`."""
    if other_branch(glance, key):
        return {"other-branch"}
    return party_words(word(glance.fields.get(key)), glance.fact("customer"))


def decided(glance: Glance, key: str) -> Iterator[Signal]:
    """Yield our answer to the party, where the message carries a decision."""
    result = word(glance.fields.get("decision"))
    if result:
        to = {f"to-{w}" for w in of_branch(glance, key)}
        yield Signal(_ANSWER, frozenset({"us", result, *to, *validity(result)}))


def validity(result: str) -> set[str]:
    """Return the words for what a result is worth: `valid`, and `decision` where it says what is to be done."""
    return {"valid"} if result in UNDECIDED else {"valid", "decision"}


def told_wrongly(glance: Glance, key: str) -> Iterator[Finding]:
    """Yield what is to be said of a notice to the sending branch: that another one was told, or that it is not known."""
    other = other_branch(glance, key)
    role = word(glance.fields.get(key)).partition(":")[0]
    if other:
        yield finding(
            "wrong-branch",
            "{branch} is not the sending branch ({origin}): this counts as no notice",
            branch=other,
            origin=glance.fact("branches.origin"),
        )
    elif role == _ORIGIN and not glance.fact("branches.origin") and glance.fact("direction") != "outbound":
        yield finding(
            "origin-unknown",
            "the sending branch of this parcel is not known: whether the right one was told cannot be shown. Add it with "
            "`kefu amend ID branches.origin=NAME`",
        )
