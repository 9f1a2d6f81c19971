"""A whole playbook as values: its steps, choices, messages and tests. What the keys mean stands in
playbooks/README.md."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Literal

from kefu.core.base.frozen import frozen
from kefu.core.clocks.conditions import Condition
from kefu.core.clocks.rules import Rule
from kefu.core.config.categories import Head
from kefu.core.times.when import Span
from kefu.core.vocabulary.facts import expand

Text = Mapping[str, str]
"""A text for people, by language (`zh`, `en`)."""
Valued = Literal["text", "number", "money", "date", "phone", "waybill"]
TYPES: tuple[Valued, ...] = ("text", "number", "money", "date", "phone", "waybill")
"""The types of answer that an `ask` without choices may ask for."""
NONE, DONE, TRIES = "none", "done", "tries"
SKIPPED, WAITING, ENDED = "skipped", "waiting", "end"
"""The values of the field `result` of a step's entry that are no answer: left out, notice given, the run is over."""


@frozen
class Kind:
    """One kind of step. `words`: the vocabulary of its answers, if it has one; `told`: its party counts as having been
    given notice; `keys`: what a step of this kind may say besides `id`, the kind, `next`, `when`, `hint` and `source`;
    `more`: what an answer may hold besides its value; `free`: answered by going on."""

    name: str
    words: str = ""
    told: bool = False
    keys: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    free: bool = False


_TABLE = (
    Kind("ask", keys=("choices", "fact", "type", "skip", "repeat"), more=("text",)),
    Kind("do", keys=("skip",), free=True),
    Kind("evidence", keys=("choices", "guards", "of", "say"), more=("text", "file")),
    Kind("contact", "outcome", True, ("choices", "say", "skip", "repeat"),
         ("text", "channel", "name", "number", "promise", "follow")),
    Kind("wait", "result", True, ("choices", "say", "skip", "repeat", "within"), ("text", "channel")),
    Kind("reply", "result", False, ("choices", "say", "skip"), ("text",)),
    Kind("event", "", False, ("choices", "skip", "repeat", "reason"), ("text", "whom"), free=True),
    Kind("propose", keys=("skip",), more=("text",), free=True),
    Kind("approve", "yes-no", False, ("choices", "skip"), ("text",)),
    Kind("escalate", keys=("skip", "why"), more=("text",), free=True),
    Kind("settle", keys=("skip", "stage", "payer", "payee"), more=("text", "ref")),
    Kind("resolve", "result", False, ("choices", "skip"), ("text", "cause")),
    Kind("callback", "verdict", True, ("choices", "say", "skip", "repeat"), ("text",)),
    Kind("close", more=("text", "cause", "lesson")),
    Kind("end", keys=("then",)),
    Kind("say", keys=("skip",), free=True),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {k.name: k for k in _TABLE}
"""Each kind of step. `say` stands last: beside another kind it is a key."""
ENDS = ("close", "end")
COMMON = ("id", "next", "when", "hint", "source")
REPEATED = ("contact", "wait", "event", "callback", "ask")


@frozen
class Choice:
    """One answer that is listed: its code, its label (empty: that of the word), the value of the fact, where to go
    on."""

    code: str
    label: Text = field(default_factory=dict)
    value: str = ""
    next: str = ""


@frozen
class Repeat:
    """Asked again until one of `until` or `most` times; 0: as often as the desk tries a call-back."""

    until: tuple[str, ...]
    most: int


@frozen
class Step:
    """One step. `value` is what stands behind its kind: a party, a level, a code; `text` what is asked, done, said.

    `message`: the name of the message that goes with it; `said`: a text that does; `results`: what `resolve` may pick
    from.
    """

    id: str
    kind: str
    value: str = ""
    text: Text = field(default_factory=dict)
    results: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    next: str = ""
    when: Condition | None = None
    fact: str = ""
    type: Valued = "text"
    hint: Text = field(default_factory=dict)
    guards: tuple[str, ...] = ()
    of: Text = field(default_factory=dict)
    message: str = ""
    said: Text = field(default_factory=dict)
    skip: bool = False
    repeat: Repeat | None = None
    within: Span | None = None
    reason: str = ""
    why: Text = field(default_factory=dict)
    stage: str = ""
    payer: str = ""
    payee: str = ""
    then: str = ""
    source: str = ""
    line: int = field(default=0, compare=False)

    def choice(self, code: str) -> Choice | None:
        """Return the listed answer of a code, or None."""
        return next((c for c in self.choices if c.code == code), None)

    def way(self, answer: str | None) -> str:
        """Return the id of the step that an answer leads to; empty: the following one. None: left out."""
        listed = self.choice(answer) if answer is not None else None
        return (listed.next if listed else "") or self.next

    @property
    def over(self) -> bool:
        """Return whether the run is over with it."""
        return self.kind in ENDS

    @property
    def guarded(self) -> tuple[str, ...]:
        """Return the facts that it guards, by dotted name."""
        return tuple(name for guard in self.guards for name in expand(guard))


@frozen
class Message:
    """A message ready to send: its name, for whom, how it usually goes, its text by language."""

    name: str
    to: str
    text: Text
    channel: str = ""
    line: int = field(default=0, compare=False)


@frozen
class Case:
    """A test that a playbook carries: what is known, what is answered (by step, in order), what is expected."""

    name: str
    facts: Mapping[str, str]
    answers: Mapping[str, Sequence[str]]
    path: tuple[str, ...]
    told: tuple[str, ...]
    evidence: tuple[str, ...]
    clocks: tuple[str, ...]
    end: str
    line: int = field(default=0, compare=False)


@frozen
class Playbook:
    """One category's file."""

    head: Head
    steps: tuple[Step, ...] = ()
    messages: Mapping[str, Message] = field(default_factory=dict)
    clocks: tuple[Rule, ...] = ()
    cases: tuple[Case, ...] = ()
    path: str = ""

    @property
    def category(self) -> str:
        """Return the category's name."""
        return self.head.category

    def step(self, name: str) -> Step | None:
        """Return the step of an id, or None."""
        return next((s for s in self.steps if s.id == name), None)

    def place(self, name: str) -> int:
        """Return the place of a step in the list, from 0; StopIteration if there is none."""
        return next(i for i, s in enumerate(self.steps) if s.id == name)

    def setting(self, fact: str) -> tuple[Step, ...]:
        """Return the steps that set a fact."""
        return tuple(s for s in self.steps if s.fact == fact)

    def texts(self, step: Step) -> tuple[Text, ...]:
        """Return everything that is said at a step, the message included: texts in which fields may stand."""
        message = self.messages.get(step.message)
        found = (step.text, step.hint, step.of, step.said, step.why, message.text if message else {})
        return tuple(t for t in found if t)
