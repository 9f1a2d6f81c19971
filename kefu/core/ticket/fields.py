"""The fields of an entry: how each is stored, what it means for privacy, lists and commits, and in which order they
stand.

Each action lists the fields that it has; those that several share are made here. Codec, schema, masking, `show`,
trailers and the options of the commands iterate them.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.base.node import Node

Form = Literal["op", "ops", "instant", "staff", "action", "text", "texts", "flag", "rank", "facts", "maps", "digest"]
"""The forms in which a value is stored in the file."""
Type = Literal[
    "text", "line", "word", "coded", "party", "money", "count", "when", "flag", "staff", "level", "ticket", "entry", "name", "phone",
    "plain", "op", "ops", "texts", "rank", "facts", "maps", "digest", "instant", "action",
]  # fmt: skip
"""The type of a value, which decides how a person types it. `coded`: a word of a vocabulary, or `other` with a text.
`plain`: a text that is composed by kefu and never typed."""

_FORMS: Mapping[Type, Form] = {
    "when": "instant", "instant": "instant", "flag": "flag", "op": "op", "entry": "op", "ops": "ops", "texts": "texts",
    "rank": "rank", "facts": "facts", "maps": "maps", "digest": "digest", "action": "action",
}  # fmt: skip

ORDER = (
    "op", "at", "written", "seq", "by", "did", "cycle", "after", "entry", "of", "ends", "replaces", "rests", "answers",
    "facts", "changes", "party", "for", "to", "way", "channel", "outcome", "name", "number", "what", "when", "whom",
    "reason", "from", "rank", "playbook", "step", "answer", "verdict", "how", "category", "result", "decision", "cause", "lesson",
    "relation", "other", "kind", "amount", "stage", "payer", "payee", "ref", "files", "invalid", "override", "until",
    "clock", "text", "why", "owner", "level", "responsible", "needs", "vault", "forgets", "effects",
)  # fmt: skip
"""The order of the keys of an entry. It is part of the format: a key that is not here stands after these, by code
point."""


@frozen
class Field:
    """One field of an entry of an action.

    `words`: the vocabulary of its values, by the name of `words.TABLES`. `given`: it comes from who acts; all others
    the draft computes. `free`: a person may have typed anything, so that texts are masked in it. `shown`: it stands in
    the line of `show`. `trailer`: the trailer of the commit that holds it. `argument`: it is typed without an option's
    name; `option`: that name where it is not the field's; `default`: what is recorded when nothing is typed. `closed`:
    no desk adds words to its vocabulary. `deadline`: of a point in time, whether by the fields before it something is to
    come until then, so that a day without a time is its end. `help` is a msgid.
    """

    name: str
    type: Type
    words: str = ""
    given: bool = True
    free: bool = False
    shown: bool = True
    trailer: str = ""
    help: str = ""
    metavar: str = ""
    option: str = ""
    argument: bool = False
    default: str = ""
    closed: bool = False
    deadline: Callable[[Mapping[str, Node]], bool] | None = None

    @property
    def vocabulary(self) -> str:
        """Return the vocabulary outside which a word is odd; empty where a desk adds words or a text may stand."""
        return self.words if self.type == "word" or self.closed else ""

    @property
    def form(self) -> Form:
        """Return the form in which the value is stored."""
        if self.name == "by":
            return "staff"
        return _FORMS.get(self.type, "text")


def made(name: str, type: Type = "ops") -> Field:
    """Return a field that the draft computes and that says nothing to people."""
    return Field(name, type, given=False, shown=False)


TEXT = Field("text", "text", free=True, help=N_("What was said or seen."), metavar="TEXT")
WHY = Field("why", "text", free=True, help=N_("The reason."), metavar="TEXT", option="--why")
OF = made("of", "op")
AFTER = made("after", "op")
ENDS, REPLACES, RESTS, ANSWERS = made("ends"), made("replaces"), made("rests"), made("answers")
NEEDS = made("needs", "texts")
MENDS = made("mends", "maps")
LEVEL = made("level", "plain")
RANK = made("rank", "rank")
PARTY = Field(
    "party", "party", "role", free=True, trailer="Kefu-Party", metavar="PARTY", argument=True,
    help=N_("Who: ROLE or ROLE:NAME, such as courier:courier-7."),
)  # fmt: skip
FOR = replace(PARTY, name="for")
TO = Field("to", "party", "role", free=True, metavar="PARTY", help=N_("To whom, when it is ours (PARTY us)."))
CHANNEL = Field(
    "channel", "word", "channel", trailer="Kefu-Channel", metavar="CHANNEL", help=N_("On which channel.")
)  # fmt: skip
OUTCOME = Field("outcome", "word", "outcome", trailer="Kefu-Outcome", metavar="OUTCOME")
RESULT = Field(
    "result", "coded", "result", free=True, trailer="Kefu-Outcome", metavar="RESULT", argument=True, help=N_("The result."),
)  # fmt: skip
CAUSE = Field("cause", "coded", "cause", free=True, metavar="CAUSE", help=N_("What caused it."))
VERDICT = Field("verdict", "word", "verdict", trailer="Kefu-Outcome", metavar="VERDICT", argument=True)
WHAT = Field("what", "line", free=True, metavar="WHAT", argument=True)
WHEN = Field("when", "when", metavar="WHEN")
UNTIL = Field("until", "when", metavar="WHEN", help=N_("Until when."), deadline=lambda _said: True)
REASON = Field("reason", "coded", metavar="REASON")
OWNER = Field("owner", "staff", metavar="STAFF", argument=True, help=N_("To whom: a staff member, me or none."))
ENTRY = Field(
    "entry", "entry", metavar="OP", argument=True, help=N_("The entry's id, or the head of it; last: the last one of yours.")
)  # fmt: skip
OVERRIDE = Field("override", "flag", help=N_("Although something is missing; takes a role and --why."))
CLOCK = Field("clock", "plain", given=False)
FACTS = Field("facts", "facts", shown=False)
CHANGES = Field("changes", "maps", shown=False)
FILES = Field("files", "maps", shown=False)

ENVELOPE: tuple[Field, ...] = (
    made("op", "op"), made("at", "instant"), made("written", "instant"), made("seq", "instant"), made("by", "plain"),
    made("did", "action"), made("cycle", "op"),
)  # fmt: skip
"""The fields that every entry has."""
TAIL: tuple[Field, ...] = (made("vault", "digest"), made("forgets"), made("effects", "maps"))
"""The fields that every entry may have besides: its vault record, the erasures it knew of, its effects on clocks."""
