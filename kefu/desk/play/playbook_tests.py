"""The tests that a playbook carries, run in memory: the same drafts and the same fold as on a desk, without git."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from kefu.core.actions.action import Context
from kefu.core.base.errors import KefuError
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.clocks.rules import Rule, layered
from kefu.core.config.categories import Catalogue
from kefu.core.config.desk import Desk, Staff
from kefu.core.fold.fold import fold
from kefu.core.intake import typed_words as typed
from kefu.core.judge.draft import draft
from kefu.core.judge.situation import Situation
from kefu.core.playbook.answers import Given, World, accepted
from kefu.core.playbook.evidence import Evidence
from kefu.core.playbook.model import KINDS, NONE, Case, Playbook, Step
from kefu.core.playbook.plan import Ask, Deed, deeds
from kefu.core.playbook.replay import Around, Passed, Position, replay
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import ids
from kefu.desk.play.coverage import taken_by
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs.rules import shipped

AGENT, LEAD = "agent-1", "lead-1"
STAFF = {
    AGENT: Staff(AGENT, AGENT, f"{AGENT}@example.org", ("rehearsal",)),
    LEAD: Staff(LEAD, LEAD, f"{LEAD}@example.org", ("rehearsal",)),
}
"""The players of a rehearsal: both may do everything, and one decides on what the other proposes."""
_MOST = 400


@frozen
class Outcome:
    """The outcome of a test: what is compared with its expectations, what is wrong, and the ways that were taken."""

    case: Case
    path: tuple[str, ...]
    told: tuple[str, ...]
    evidence: tuple[str, ...]
    clocks: tuple[str, ...]
    end: str
    wrong: tuple[Finding, ...]
    taken: frozenset[tuple[str, str]]


def stage(desk: Desk) -> Desk:
    """Return the desk as a rehearsal has it: its own words, levels and times, and two people who may do everything.

    A branch without a table of runs has one, so that clocks that wait for a run start.
    """
    every = ("escalate", "override", "dismiss", "approve", "settle", "forget")
    levels = tuple(replace(level, owner=None) for level in desk.levels)
    runs = desk.runs if len(desk.runs) == 1 else {"rehearsal": (time(7), time(18, 30))}
    return replace(desk, staff=STAFF, roles={"rehearsal": every}, limits={}, levels=levels, owners=(), runs=runs)


def rehearse(book: Playbook, desk: Desk, catalogue: Catalogue, now: datetime) -> tuple[Outcome, ...]:
    """Run all tests of a playbook."""
    rules = layered(shipped(desk.edition), book.clocks)
    on = tuple(rule for rule in rules if not rule.off)
    return tuple(run(book, case, stage(desk), catalogue, on, now) for case in book.cases)


def run(book: Playbook, case: Case, desk: Desk, catalogue: Catalogue, rules: Sequence[Rule], now: datetime) -> Outcome:
    """Run one test, on a desk made by `stage`."""
    play = _Play(book, case, desk, World(desk, catalogue, now), tuple(rules))
    try:
        play.open()
        play.answer_all()
    except KefuError as error:
        play.wrong.append(Finding("test-refused", error.template, book.path, case.line, tuple(error.args_.items())))
    return play.outcome()


@dataclass
class _Play:
    book: Playbook
    case: Case
    desk: Desk
    world: World
    rules: tuple[Rule, ...]
    ticket: Ticket | None = None
    wrong: list[Finding] = field(default_factory=list)
    given: dict[str, int] = field(default_factory=dict)
    cycle: str = ""
    count: int = 0

    @property
    def around(self) -> Around:
        return Around.of(self.desk, self.world.now)

    def fault(self, code: str, template: str, **args: str) -> None:
        """Note something that is wrong with the test, at its line."""
        found = finding(code, template, path=self.book.path, line=self.case.line, test=self.case.name, **args)
        self.wrong.append(found)

    # -- writing

    def do(self, deed: Deed, actor: str, op: str) -> None:
        """Add one entry: drafted, written and folded as on a desk."""
        fields = dict(deed.given)
        if deed.file:
            fields["files"] = [{"n": "1", "kind": self.kind, "type": "png", "bytes": "1"}]
        at = self.world.now
        context = Context(self.desk, actor, at, at, op, self.book.head, Evidence(self.book))
        entry = ticket_codec.entry(draft(deed.action, Situation(context, self.rules), self.ticket, fields))
        before = self.ticket.entries if self.ticket else ()
        # Any number will do: a rehearsal has one ticket.
        self.ticket = fold("261121-7K3F9Q5", [*before, entry])

    kind = ""

    def next_op(self) -> str:
        self.count += 1
        return ids.derived_op("rehearsal", str(self.count))

    def later(self, span: timedelta = timedelta(minutes=1)) -> None:
        self.world = replace(self.world, now=self.world.now + span)

    def open(self) -> None:
        """Make the ticket as the test finds it: the facts, then what brought the counts about."""
        facts: dict[str, Node] = {}
        for name, text in self.case.facts.items():
            if name in fact_table.FACTS:
                fact_table.put(facts, name, typed.fact(name, text, self.desk, self.world.catalogue, self.world.now))
        facts |= {"kind": self.book.head.kind, "category": self.book.category, "title": self.case.name}
        self.do(Deed("open", {"facts": facts, "owner": AGENT, "incomplete": "true"}), AGENT, self.next_op())
        for name, deed in _BEFORE.items():
            for _ in range(int(self.case.facts.get(name, "0"))):
                self.later()
                self.do(deed, AGENT, self.next_op())
        assert self.ticket is not None
        self.cycle = self.ticket.cycle

    # -- answering

    def answer_all(self) -> None:
        """Answer step after step, until the run is over or leaves the path that is expected."""
        # Bounded, as a playbook may lead round in a circle.
        for _ in range(_MOST):
            assert self.ticket is not None
            position = self.position()
            step = position.asked
            if step is None or self.ticket.cycle != self.cycle:
                return
            if self.strays(position):
                return
            said = self.said(step, position)
            if said is None:
                self.fault("test", "{test}: no answer is given for {step}", step=step.id)
                return
            self.answer(step, position, said)

    def position(self) -> Position:
        assert self.ticket is not None
        return replay(self.book, self.ticket, self.around, self.cycle)

    def strays(self, position: Position) -> bool:
        """Return whether the run came to another step than the test expects: nothing after it means anything then."""
        came = [p.step.id for p in position.path] + ([position.asked.id] if position.asked else [])
        for n, name in enumerate(self.shown(came)):
            wanted = self.case.path[n] if n < len(self.case.path) else "-"
            if name != wanted:
                self.fault(
                    "test", "{test}: the run came to {step} where {wanted} is expected", step=name, wanted=wanted
                )
                return True
        return False

    def shown(self, path: Sequence[str]) -> Sequence[str]:
        """Return a path as the test writes its own: step by step, or as the file has it."""
        whole = {step.id for step in self.book.steps if step.id != step.base or self.book.used(step)}
        return path if whole.intersection(self.case.path) else self.book.brief(path)

    def said(self, step: Step, position: Position) -> Given | None:
        """Return the test's answer to a step; steps that may be left out are answered by going on."""
        notice = step.kind == "wait" and not position.resting
        # A list under the plain id answers one round after the other.
        name = step.id if step.id in self.case.answers else step.base
        place = self.given.get(name, 0)
        answers = self.case.answers.get(name, ())
        if notice:
            return Given()
        self.given[name] = place + 1
        if place < len(answers):
            return self.proof(step, answers[place])
        if answers:
            return None
        if step.kind == "evidence":
            return Given("proof.png")
        if step.kind == "contact":
            return Given("reached")
        return Given() if step.free or step.over else None

    def proof(self, step: Step, answer: str) -> Given:
        """Return the answer; for evidence that cannot be had, the test's name is the reason."""
        return Given(answer, why=self.case.name if step.kind == "evidence" and answer == NONE else "")

    def answer(self, step: Step, position: Position, said: Given) -> None:
        """Do what the answer does; a close has the test's own name as its reason."""
        assert self.ticket is not None
        notice = step.kind == "wait" and not position.resting
        # Calls to a customer count only that far apart.
        self.later(self.desk.callback.apart if step.kind == "callback" else timedelta(minutes=1))
        good = Given() if notice else accepted(step, said, self.world)
        if step.kind == "close":
            good = replace(good, more={"text": self.case.name})
        self.kind = step.value
        op = self.next_op()
        ask = Ask(self.book, "0" * 40, self.ticket, position, step, good, self.world, op, notice=notice)
        for n, deed in enumerate(deeds(ask)):
            self.do(deed, LEAD if deed.action == "approve" else AGENT, op if n == 0 else ids.derived_op(op, str(n)))

    # -- comparing

    def outcome(self) -> Outcome:
        position = self.position() if self.ticket is not None else Position((), None)
        passed = [p for p in position.path if p.answer is not None or p.step.over]
        evidence = tuple(p.step.value for p in passed if p.step.kind == "evidence" and p.answer != NONE)
        end = position.over.step.value if position.over else ""
        path = tuple(p.step.id for p in position.path)
        told, clocks = tuple(dict.fromkeys(_told(passed))), tuple(sorted(set(self.started())))
        if not self.wrong:
            self.compare(path, told, evidence, clocks, end)
        taken = frozenset(taken_by(position, self.around))
        return Outcome(self.case, path, told, evidence, clocks, end, tuple(self.wrong), taken)

    def compare(
        self, path: Sequence[str], told: Sequence[str], evidence: Sequence[str], clocks: Sequence[str], end: str
    ) -> None:
        case = self.case
        started = None if case.clocks is None else sorted(case.clocks)
        pairs = (("path", self.shown(path), case.path), ("told", told, case.told), ("evidence", evidence, case.evidence),
                 ("clocks", clocks, started))  # fmt: skip
        for name, found, wanted in pairs:
            if wanted is not None and list(found) != list(wanted):
                self.fault("test", "{test}: {what} is {found}, and {wanted} is expected", what=name,
                          found=", ".join(found) or "-", wanted=", ".join(wanted) or "-")  # fmt: skip
        if end != case.end:
            self.fault(
                "test",
                "{test}: {what} is {found}, and {wanted} is expected",
                what="end",
                found=end or "-",
                wanted=case.end,
            )
        for name, answers in case.answers.items():
            if self.given.get(name, 0) < len(answers):
                self.fault("test", "{test}: the answer for {step} was never asked for", step=name)

    def started(self) -> Iterator[str]:
        """Yield the clocks of rules that were started."""
        names = {rule.name for rule in self.rules}
        for entry in self.ticket.entries if self.ticket else ():
            yield from (e.clock for e in entry.effects if e.verb == "start" and e.clock in names)


_BEFORE: Mapping[str, Deed] = {
    "attempts": Deed("event", {"what": "attempt"}),
    "urged": Deed("contact", {"party": "customer", "way": "in", "channel": "phone", "outcome": "reached"}),
    "escalated": Deed("escalate", {"why": "-"}),
}


def _told(passed: Sequence[Passed]) -> Iterator[str]:
    for p in passed:
        if KINDS[p.step.kind].told:
            yield p.step.value
        elif p.step.kind == "reply" and p.step.value == "us":
            yield p.step.to or "customer"
