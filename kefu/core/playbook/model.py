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
    Kind("contact", "outcome", True, ("choices", "otherwise", "say", "skip", "repeat"),
         ("text", "channel", "name", "number", "promise", "follow")),
    Kind("wait", "result", True, ("choices", "otherwise", "say", "skip", "repeat", "within", "until"),
         ("text", "channel")),
    Kind("reply", "result", False, ("choices", "otherwise", "say", "skip", "from", "to"), ("text",)),
    Kind("event", "", False, ("choices", "skip", "repeat", "reason", "from", "by"), ("text", "whom"), free=True),
    Kind("propose", keys=("skip",), more=("text",), free=True),
    Kind("approve", "yes-no", False, ("choices", "otherwise", "skip"), ("text",)),
    Kind("escalate", keys=("skip", "why"), more=("text",), free=True),
    Kind("settle", keys=("skip", "stage", "payer", "payee", "from"), more=("text", "ref")),
    Kind("resolve", "result", False, ("choices", "otherwise", "skip", "from"), ("text", "cause")),
    Kind("callback", "verdict", True, ("choices", "otherwise", "say", "skip", "repeat"), ("text",)),
    Kind("close", more=("text", "cause", "lesson")),
    Kind("end", keys=("then",)),
    Kind("go"),
    Kind("say", keys=("skip",), free=True),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {k.name: k for k in _TABLE}
"""Each kind of step. `say` stands last: beside another kind it is a key."""
ENDS = ("close", "end")
GO = "go"
"""The kind that is never asked and never recorded: it only says where the run goes on."""
INVALID = "invalid"
"""The answer at a wait that says nothing usable: the reply is recorded as such, and the run goes on resting."""
ROUND = "#"
"""The sign between the id of a step in a group that is walked again and the number of the round, from the second on."""
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
    from; `takes`: the step whose answer it takes over (`from`). `after`: the step that follows it where the list does not
    tell, empty for none; `groups`: the uses and rounds that it stands in, outermost first; `round`: which round it is of;
    `path`: the file it is written in, where that is not the playbook's; `written`: its id there; `ends`: a day that is
    answered without a time means its end.
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
    otherwise: str = ""
    takes: str = ""
    to: str = ""
    by: str = ""
    until: str = ""
    after: str | None = None
    groups: tuple[str, ...] = ()
    round: int = 1
    ends: bool = False
    path: str = field(default="", compare=False)
    written: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    def choice(self, code: str) -> Choice | None:
        """Return the listed answer of a code, or None."""
        return next((c for c in self.choices if c.code == code), None)

    def way(self, answer: str | None) -> str:
        """Return the id of the step that an answer leads to; empty: the following one. None: left out."""
        listed = self.choice(answer) if answer is not None else None
        if listed is None and answer is not None and self.otherwise:
            return self.otherwise
        return (listed.next if listed else "") or self.next

    @property
    def base(self) -> str:
        """Return the id without the number of the round."""
        return self.id.partition(ROUND)[0]

    @property
    def name(self) -> str:
        """Return the id as the file writes it."""
        return self.written or self.id

    @property
    def free(self) -> bool:
        """Return whether it is answered by going on."""
        return KINDS[self.kind].free or bool(self.takes) or len(self.results) == 1

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
    path: str = field(default="", compare=False)


@frozen
class Case:
    """A test that a playbook carries: what is known, what is answered (by step, in order), what is expected.

    `path`: the steps by their ids in the whole list, or, shorter, as the file itself has them: a way that is used by the
    use's id, a step that is walked again without the number of its round. What is None is not compared.
    """

    name: str
    facts: Mapping[str, str]
    answers: Mapping[str, Sequence[str]]
    path: tuple[str, ...]
    end: str
    told: tuple[str, ...] | None = None
    evidence: tuple[str, ...] | None = None
    clocks: tuple[str, ...] | None = None
    line: int = field(default=0, compare=False)


@frozen
class Group:
    """Steps that belong together: those of a way that is used, or those that are walked again, up to `most` times.

    `first`: the step at which it begins; `over`: where `again` leads in the last round; `exits`: the steps to which the
    way's exits lead; `title`: of the way, by language.
    """

    id: str
    first: str
    way: str = ""
    title: Text = field(default_factory=dict)
    exits: Mapping[str, str] = field(default_factory=dict)
    most: int = 1
    over: str = ""
    source: str = ""
    path: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def name(self) -> str:
        """Return its id without the number of the round."""
        return self.id.partition(ROUND)[0]

    @property
    def leads(self) -> tuple[str, ...]:
        """Return the steps to which it leads out."""
        return (*self.exits.values(), *filter(None, [self.over]))


class _Places:
    """The places of steps by id, found once for a list of steps."""

    def __init__(self) -> None:
        self.steps: tuple[Step, ...] = ()
        self.known: dict[str, int] = {}

    def of(self, steps: tuple[Step, ...]) -> dict[str, int]:
        """Return the places of these steps. A playbook that was made from another shares this with it, so the list is
        compared."""
        if self.steps is not steps:
            self.known = {step.id: n for n, step in reversed(list(enumerate(steps)))}
            self.steps = steps
        return self.known


@frozen
class Playbook:
    """One category's file, its ways and rounds written out: one list of steps, in which nothing leads back.

    `groups`: what the steps were written out from, by id; `sources`: what steps without a source of their own rest on.
    """

    head: Head
    steps: tuple[Step, ...] = ()
    messages: Mapping[str, Message] = field(default_factory=dict)
    clocks: tuple[Rule, ...] = ()
    cases: tuple[Case, ...] = ()
    path: str = ""
    groups: Mapping[str, Group] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    found: _Places = field(default_factory=_Places, compare=False)

    @property
    def category(self) -> str:
        """Return the category's name."""
        return self.head.category

    def step(self, name: str) -> Step | None:
        """Return the step of an id, or None."""
        place = self.found.of(self.steps).get(name)
        return self.steps[place] if place is not None else None

    def place(self, name: str) -> int:
        """Return the place of a step in the list, from 0; KeyError if there is none."""
        return self.found.of(self.steps)[name]

    @property
    def uses_ways(self) -> bool:
        """Return whether it uses a way of ways.yaml."""
        return any(group.way for group in self.groups.values())

    def used(self, step: Step) -> str:
        """Return the id of the use that brings a step into the file, as the file writes it; empty if it is the file's own."""
        return next((self.groups[g].name for g in step.groups if self.groups[g].way), "")

    def brief(self, path: Sequence[str]) -> tuple[str, ...]:
        """Return a path as the file has it: a way that is used once, by its use's id, and no numbers of rounds."""
        found: list[str] = []
        for step in filter(None, map(self.step, path)):
            use = self.used(step)
            if not use or found[-1:] != [use]:
                found.append(use or step.base)
        return tuple(found)

    def copies(self, name: str) -> tuple[Step, ...]:
        """Return a step in each of its rounds, the first one first."""
        return tuple(s for s in self.steps if s.base == name)

    def setting(self, fact: str) -> tuple[Step, ...]:
        """Return the steps that set a fact."""
        return tuple(s for s in self.steps if s.fact == fact)

    def texts(self, step: Step) -> tuple[Text, ...]:
        """Return everything that is said at a step, the message included: texts in which fields may stand."""
        message = self.messages.get(step.message)
        found = (step.text, step.hint, step.of, step.said, step.why, message.text if message else {})
        return tuple(t for t in found if t)
