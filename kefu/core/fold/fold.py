"""The fold: a timeline's entries to the ticket they add up to, by the thirteen rules of the design's section 6.

Total and pure: any set of entries folds, in whatever order it came together; it knows no rule book, no calendar and no
present time. What does not count is kept and reported.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from kefu.core.base.findings import Finding, finding
from kefu.core.base.msgid import N_
from kefu.core.base.node import Node
from kefu.core.fold.clocks import Halt, clocks_of
from kefu.core.ticket.cycles import Cycles
from kefu.core.ticket.levels import Levels
from kefu.core.ticket.model import Entry, State, Ticket, Wait, instant
from kefu.core.ticket.timeline import NEVER_STRUCK, changes_of, one_per_op, ordered, struck_ops
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary.words import CUSTOMERS

__all__ = ["NEVER_STRUCK", "fold", "ordered"]

_BOUND = ("start", "pause", "stop")
"""The effects that count only where their entry does (rules 2 and 3)."""


def fold(number: str, entries: Iterable[Entry], unknown: Mapping[str, Node] | None = None) -> Ticket:
    """The ticket that `entries` add up to. Needs at least one entry."""
    timeline = ordered(entries)
    counting, findings = one_per_op(timeline)
    state = _Fold(struck=struck_ops(timeline, counting), findings=findings)
    for entry in counting:
        state.add(entry)
    return state.ticket(number, timeline, counting, unknown or {})


@dataclass
class _Fold:
    """What has been added up so far. `base` is the state without the waits."""

    struck: frozenset[str]
    findings: list[Finding]
    cycles: Cycles = field(default_factory=Cycles)
    levels: Levels = field(default_factory=Levels)
    facts: dict[str, Node] = field(default_factory=dict)
    recorded: dict[str, Node] = field(default_factory=dict)
    base: State = "closed"
    opened: str = ""
    waits: dict[str, Wait] = field(default_factory=dict)
    ended: dict[str, datetime] = field(default_factory=dict)
    unsolved: list[str] = field(default_factory=list)
    effective: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    category_by: str = ""
    category_until: dict[str, datetime] = field(default_factory=dict)
    closings: list[Halt] = field(default_factory=list)
    steps: dict[tuple[str, str], str] = field(default_factory=dict)
    responsible: dict[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    forgets: list[str] = field(default_factory=list)
    verdict: str = ""
    how: str = ""
    attempts: int = 0
    urged: int = 0
    reopened: int = 0

    def add(self, entry: Entry) -> None:
        """One entry, in the order of the timeline."""
        if entry.op not in self.struck:
            _HANDLERS.get(entry.did, _Fold.unknown)(self, entry)
        elif entry.text("after"):
            self.cycles.strike(entry)
        for name, _was, now in changes_of(entry):
            fact_table.put(self.recorded, name, now)

    def note(self, code: str, template: str, entry: Entry) -> None:
        self.findings.append(finding(code, template, line=entry.line, op=entry.op))

    def ignore(self, entry: Entry) -> None:
        self.ignored.append(entry.op)
        self.note(
            "ignored",
            N_(
                "entry {op}: written for another cycle or state; kept, but what it says of state, owner, level or clocks does not count"
            ),
            entry,
        )

    # -- what counts where (rule 2)

    def allowed(self, entry: Entry, *bases: State) -> bool:
        """Whether a change of state, owner or level counts: in the current cycle, and from where the table allows."""
        if self.cycles.has(entry) and self.base in bases:
            self.effective[entry.op] = self.cycles.current
            return True
        self.ignore(entry)
        return False

    def counts(self, entry: Entry, *bases: State) -> None:
        """An entry that changes no state: the clocks it starts, pauses and stops count like a change of state."""
        if self.cycles.has(entry) and (not bases or self.base in bases):
            self.effective[entry.op] = self.cycles.current
        elif any(e.verb in _BOUND for e in entry.effects):
            self.ignore(entry)

    def unknown(self, entry: Entry) -> None:
        self.note(
            "unknown-action", N_("entry {op}: an action that this version does not know; kept, changes nothing"), entry
        )

    # -- the actions

    def open(self, entry: Entry) -> None:
        if self.opened:
            self.note("opened-twice", N_("entry {op}: a second opening under one number"), entry)
            return
        self.opened = self.category_by = entry.op
        self.cycles.first(entry)
        self.base = "open"
        self.effective[entry.op] = self.cycles.current
        facts = entry.fields.get("facts")
        if isinstance(facts, dict):
            self.facts = {k: dict(v) if isinstance(v, dict) else v for k, v in facts.items()}
            self.recorded = {k: dict(v) if isinstance(v, dict) else v for k, v in facts.items()}
        self.needs = entry.texts("needs")
        self.levels.first = entry.text("level") or "agent"
        self.levels.owns(entry)
        self.blame(entry.text("responsible"))

    def blame(self, party: str) -> None:
        role, _, name = party.partition(":")
        if role and role not in CUSTOMERS:
            self.responsible = {"party": role} | ({"name": name} if name else {})

    def contact(self, entry: Entry) -> None:
        self.counts(entry)
        if entry.text("way") == "in" and _role(entry.text("party")) in CUSTOMERS:
            self.urged += 1

    def event(self, entry: Entry) -> None:
        self.counts(entry)
        if entry.text("what") == "attempt":
            self.attempts += 1
        self.put(entry)

    def put(self, entry: Entry) -> None:
        for name, _was, now in changes_of(entry):
            fact_table.put(self.facts, name, now)

    def assign(self, entry: Entry) -> None:
        if self.allowed(entry, "open", "resolved"):
            self.levels.owns(entry)

    def wait(self, entry: Entry) -> None:
        if not self.allowed(entry, "open"):
            return
        party = entry.text("for")
        if entry.op not in self.ended:
            self.waits[entry.op] = Wait(party, entry.op, entry.at, instant(entry.text("until")))
        if _role(party) not in CUSTOMERS:
            self.blame(party)
            self.responsible["notified"] = entry.text("at")
            if entry.text("channel"):
                self.responsible["channel"] = entry.text("channel")

    def reply(self, entry: Entry) -> None:
        """A reply ends the waits it names, in whatever state; an invalid one ends nothing (rule 5)."""
        self.counts(entry)
        if entry.flag("invalid"):
            return
        for op in entry.texts("ends"):
            self.ended[op] = min(entry.at, self.ended.get(op, entry.at))
            self.waits.pop(op, None)
        role, _, name = entry.text("party").partition(":")
        known = self.responsible.get("name", "")
        if role and role == self.responsible.get("party") and (not name or not known or name == known):
            self.responsible["replied"] = entry.text("at")
            self.responsible["result"] = entry.text("result")

    def end_waits(self, entry: Entry) -> None:
        self.ended |= dict.fromkeys(self.waits, entry.at)
        self.waits.clear()

    def plan(self, entry: Entry) -> None:
        self.counts(entry, "open")

    def step(self, entry: Entry) -> None:
        """An answer to a step names the answers to it that it replaces or follows; one that does not was unaware (rule 12)."""
        self.counts(entry, "open", "resolved")
        key = (self.cycles.named(entry.cycle), entry.text("step"))
        before = self.steps.get(key)
        self.steps[key] = entry.op
        if before is not None and before not in (*entry.texts("replaces"), entry.text("of")):
            self.note(
                "answered-twice",
                N_("entry {op}: the step was answered by two people unaware of each other; the later answer counts"),
                entry,
            )

    def amend(self, entry: Entry) -> None:
        self.counts(entry)
        for name, was, now in changes_of(entry):
            if was not in (fact_table.get(self.facts, name), fact_table.get(self.recorded, name)):
                self.note(
                    "amended-unaware",
                    N_("entry {op}: amended by two people unaware of each other; the later counts"),
                    entry,
                )
            fact_table.put(self.facts, name, now)
            if name == "category":
                self.category_until[self.category_by] = entry.at
                self.category_by = entry.op
                self.needs = entry.texts("needs")
                self.steps.clear()

    def escalate(self, entry: Entry) -> None:
        if self.allowed(entry, "open", "resolved"):
            self.levels.escalate(entry)

    def resolve(self, entry: Entry) -> None:
        if self.answered(entry) and self.allowed(entry, "open"):
            self.base = "resolved"
            self.end_waits(entry)
            self.put(entry)

    def callback(self, entry: Entry) -> None:
        """Unsolved on a resolved or closed ticket is a reopening; on an open one a verdict, to be answered (rule 7)."""
        self.verdict = entry.text("verdict") or self.verdict
        if entry.text("verdict") != "unsolved":
            self.counts(entry)
            return
        if entry.text("after"):
            self.reopen(entry)
        else:
            self.counts(entry)
        if entry.op in self.effective:
            self.unsolved.append(entry.op)
            if self.base in ("resolved", "closed"):
                self.unclose(entry)

    def unclose(self, entry: Entry) -> None:
        if self.base == "closed":
            self.closings[-1] = replace(self.closings[-1], until=entry.at)
        self.base = "open"
        self.note(
            "unsolved",
            N_("entry {op}: the customer said unsolved before this was known as done; it is open again"),
            entry,
        )

    def close(self, entry: Entry) -> None:
        solved = entry.text("how") == "solved" and not entry.flag("override")
        if solved and not (self.rests(entry) and self.answered(entry)):
            return
        if not self.allowed(entry, "open", "resolved"):
            return
        self.base = "closed"
        self.end_waits(entry)
        self.how = entry.text("how")
        self.closings.append(Halt(self.cycles.current, entry.at))
        self.put(entry)
        if entry.text("category") and entry.text("category") != fact_table.text(self.facts, "category"):
            self.note("category-changed", N_("entry {op}: closed for a category that was changed meanwhile"), entry)

    def rests(self, entry: Entry) -> bool:
        """Whether nothing that a close rests on is struck (rule 8)."""
        if not any(op in self.struck for op in entry.texts("rests")):
            return True
        self.ignored.append(entry.op)
        self.note("rests-on-struck", N_("entry {op}: closed on an entry that was struck; it does not count"), entry)
        return False

    def answered(self, entry: Entry) -> bool:
        """Whether it names every `unsolved` of its cycle before it (rule 8, and for a resolve rule 7)."""
        if not self.cycles.has(entry) or entry.flag("override") or set(self.unsolved) <= set(entry.texts("answers")):
            return True
        self.ignored.append(entry.op)
        self.note(
            "unanswered",
            N_("entry {op}: it did not know that the customer had said unsolved, and does not count"),
            entry,
        )
        return False

    def reopen(self, entry: Entry) -> None:
        """A reopening that counts, in whatever state, or one that somebody else had made already (rule 1)."""
        became = self.cycles.reopen(entry)
        if became == "new":
            self.base = "open"
            self.end_waits(entry)
            self.unsolved.clear()
            self.reopened += 1
        elif became == "joined":
            self.note(
                "reopened-twice",
                N_("entry {op}: reopened at the same time by somebody else; one reopening counts"),
                entry,
            )
        if became != "unknown" and self.cycles.named(entry.op) == self.cycles.current:
            self.effective[entry.op] = self.cycles.current
            self.levels.owns(entry)
        elif became == "unknown":
            self.ignore(entry)

    def strike(self, entry: Entry) -> None:
        if entry.text("entry") not in self.struck:
            self.note(
                "strikes-nothing",
                N_("entry {op}: strikes an entry that is not before it, or an open or forget; it changes nothing"),
                entry,
            )

    def forget(self, entry: Entry) -> None:
        self.forgets.append(entry.op)

    # -- the result

    def ticket(
        self, number: str, timeline: tuple[Entry, ...], counting: Sequence[Entry], unknown: Mapping[str, Node]
    ) -> Ticket:
        state: State = "waiting" if self.base == "open" and self.waits else self.base
        clocks, clock_findings = clocks_of([e for e in counting if e.op not in self.struck], self)
        if not self.opened:
            self.findings.append(finding("no-open", "the timeline has no opening entry", line=1))
        return Ticket(
            id=number,
            entries=timeline,
            struck=self.struck,
            facts=self.facts,
            state=state,
            level=self.levels.level,
            owner=self.levels.owner,
            cycle=self.cycles.current,
            cycles=self.cycles.names(),
            clocks=clocks,
            waits=tuple(self.waits.values()) if state == "waiting" else (),
            escalates=self.levels.standing,
            unsolved=tuple(self.unsolved),
            responsible=self.responsible,
            needs=self.needs,
            forgets=tuple(self.forgets),
            verdict=self.verdict,
            attempts=self.attempts,
            urged=self.urged,
            escalated=self.levels.times,
            reopened=self.reopened,
            how=self.how if self.base == "closed" else "",
            ignored=tuple(self.ignored),
            findings=(*self.findings, *clock_findings),
            unknown=unknown,
        )


def _role(party: str) -> str:
    return party.partition(":")[0]


_HANDLERS: Mapping[str, Callable[[_Fold, Entry], None]] = {
    "open": _Fold.open,
    "contact": _Fold.contact,
    "event": _Fold.event,
    "assign": _Fold.assign,
    "wait": _Fold.wait,
    "reply": _Fold.reply,
    "propose": _Fold.plan,
    "approve": _Fold.plan,
    "step": _Fold.step,
    "amend": _Fold.amend,
    "escalate": _Fold.escalate,
    "resolve": _Fold.resolve,
    "callback": _Fold.callback,
    "close": _Fold.close,
    "reopen": _Fold.reopen,
    "strike": _Fold.strike,
    "forget": _Fold.forget,
    **dict.fromkeys(("note", "attach", "link", "settle", "breach", "clock"), _Fold.counts),
}
