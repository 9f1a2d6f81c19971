"""The fold: a timeline's entries to the ticket they add up to, by the thirteen rules of the design's section 6.

Total and pure: any set of entries folds, in whatever order it came together; it knows no rule book, no calendar and no
present time. What does not count is kept and reported.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kefu.core import facts as fact_table
from kefu.core.findings import Finding, finding
from kefu.core.fold_clocks import clocks_of
from kefu.core.node import Node
from kefu.core.ticket import Entry, State, Ticket, Wait, instant, word
from kefu.core.words import CUSTOMERS

DERIVED = ("breach", "clock")
"""Actions whose ops are derived: two of one op are the same act, whoever swept."""
NEVER_STRUCK = ("open", "forget")


def ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries united by op and bytes, in the order of the timeline."""
    unique = {(e.op, e.raw): e for e in entries}
    return tuple(sorted(unique.values(), key=lambda e: e.order))


def fold(number: str, entries: Iterable[Entry], unknown: Mapping[str, Node] | None = None) -> Ticket:
    """The ticket that `entries` add up to. Needs at least one entry."""
    timeline = ordered(entries)
    counting, findings = _one_per_op(timeline)
    struck = struck_ops(counting)
    state = _Fold(struck=struck, findings=findings)
    for entry in counting:
        if entry.op in struck:
            state.skip(entry)
        else:
            state.take(entry)
    return state.ticket(number, timeline, counting, unknown or {})


def _one_per_op(timeline: Sequence[Entry]) -> tuple[list[Entry], list[Finding]]:
    """The entry that counts for each op (the smaller bytes), and a finding for each double."""
    findings: list[Finding] = []
    first: dict[str, Entry] = {}
    for entry in timeline:
        other = first.setdefault(entry.op, entry)
        if other is entry:
            continue
        if entry.raw < other.raw:
            first[entry.op] = entry
        if entry.did not in DERIVED:
            findings.append(
                finding(
                    "same-op", "two entries with the id {op} differ; the smaller counts", line=entry.line, op=entry.op
                )
            )
    counting = sorted(first.values(), key=lambda e: e.order)
    return counting, findings


def struck_ops(counting: Sequence[Entry]) -> frozenset[str]:
    """The ops that are struck. A strike names an earlier entry and counts unless it is struck itself (rule 9)."""
    place = {e.op: i for i, e in enumerate(counting)}
    struck: set[str] = set()
    for i in range(len(counting) - 1, -1, -1):
        entry = counting[i]
        if entry.did != "strike" or entry.op in struck:
            continue
        target = place.get(entry.text("entry"))
        if target is not None and target < i and counting[target].did not in NEVER_STRUCK:
            struck.add(counting[target].op)
    return frozenset(struck)


@dataclass
class _Fold:
    """What has been added up so far."""

    struck: frozenset[str]
    findings: list[Finding]
    facts: dict[str, Node] = field(default_factory=dict)
    base: State = "closed"
    cycle: str = ""
    alias: dict[str, str] = field(default_factory=dict)
    follower: dict[str, str] = field(default_factory=dict)
    waits: dict[str, Wait] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    levels: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    first_level: str = "agent"
    owners: list[tuple[str, str]] = field(default_factory=list)
    unsolved: list[str] = field(default_factory=list)
    effective: set[str] = field(default_factory=set)
    ignored: list[str] = field(default_factory=list)
    category_by: str = ""
    responsible: dict[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    forgets: list[str] = field(default_factory=list)
    verdict: str = ""
    how: str = ""
    closings: list[tuple[str, datetime]] = field(default_factory=list)
    attempts: int = 0
    urged: int = 0
    escalated: int = 0
    reopened: int = 0
    opened: str = ""

    # -- cycles (rule 1)

    def named(self, cycle: str) -> str:
        """The cycle that `cycle` is a name for."""
        seen = set()
        while cycle in self.alias and cycle not in seen:
            seen.add(cycle)
            cycle = self.alias[cycle]
        return cycle

    def current(self, entry: Entry) -> bool:
        return self.named(entry.cycle) == self.cycle

    def note(self, code: str, template: str, entry: Entry) -> None:
        self.findings.append(finding(code, template, line=entry.line, op=entry.op))

    def ignore(self, entry: Entry) -> None:
        self.ignored.append(entry.op)
        self.note("ignored", "entry {op}: kept, but it changes nothing here (another cycle or state)", entry)

    def begin(self, entry: Entry, after: str) -> None:
        """A reopen: a new cycle if it ends the current one, else another name for the one that followed."""
        ended = self.named(after)
        if ended == self.cycle:
            self.follower[self.cycle] = entry.op
            self.cycle, self.base = entry.op, "open"
            self.waits.clear()
            self.unsolved.clear()
            self.reopened += 1
            self.effective.add(entry.op)
        elif ended in self.follower:
            self.alias[entry.op] = self.follower[ended]
            self.note(
                "reopened-twice", "entry {op}: reopened at the same time by somebody else; one reopening counts", entry
            )
            if self.current(entry):
                self.effective.add(entry.op)
        else:
            self.ignore(entry)

    def skip(self, entry: Entry) -> None:
        """A struck entry. Entries of a struck reopening belong to the cycle that it would have ended."""
        after = entry.text("after")
        if after:
            ended = self.named(after)
            self.alias[entry.op] = self.follower.get(ended, ended)

    # -- one entry

    def take(self, entry: Entry) -> None:
        handler = _HANDLERS.get(entry.did)
        if handler is None:
            if entry.did not in _INERT:
                self.note(
                    "unknown-action",
                    "entry {op}: an action that this version does not know; kept, changes nothing",
                    entry,
                )
            return
        handler(self, entry)

    def allowed(self, entry: Entry, *bases: str) -> bool:
        """Whether the entry's change of state counts: of the current cycle, and from a state that the table allows."""
        if self.current(entry) and self.base in bases:
            self.effective.add(entry.op)
            return True
        self.ignore(entry)
        return False

    def counts(self, entry: Entry) -> None:
        """Clocks that an entry without a change of state starts count in the current cycle."""
        if self.current(entry):
            self.effective.add(entry.op)

    def open(self, entry: Entry) -> None:
        if self.opened:
            self.note("opened-twice", "entry {op}: a second opening under one number", entry)
            return
        self.opened = self.cycle = self.category_by = entry.op
        self.base = "open"
        self.effective.add(entry.op)
        facts = entry.fields.get("facts")
        if isinstance(facts, dict):
            self.facts = {k: dict(v) if isinstance(v, dict) else v for k, v in facts.items()}
        self.needs = entry.texts("needs")
        self.first_level = entry.text("level") or "agent"
        self.owns(entry)
        if entry.text("responsible"):
            self.blame(entry.text("responsible"))

    def owns(self, entry: Entry) -> None:
        if "owner" in entry.fields:
            owner = entry.text("owner")
            self.owners.append((entry.op, "" if owner == "none" else owner))

    def blame(self, party: str) -> None:
        role, _, name = party.partition(":")
        if role not in CUSTOMERS:
            self.responsible = {"party": role} | ({"name": name} if name else {})

    def contact(self, entry: Entry) -> None:
        self.counts(entry)
        if entry.text("way") == "in" and entry.text("party").partition(":")[0] in CUSTOMERS:
            self.urged += 1

    def event(self, entry: Entry) -> None:
        self.counts(entry)
        what = entry.text("what")
        if what == "attempt":
            self.attempts += 1
        if what == "signed" and entry.text("whom"):
            self.facts["signed-by"] = entry.text("whom")

    def assign(self, entry: Entry) -> None:
        if self.allowed(entry, "open", "resolved"):
            self.owns(entry)

    def wait(self, entry: Entry) -> None:
        if not self.allowed(entry, "open"):
            return
        party = entry.text("for")
        if entry.op not in self.ended:
            self.waits[entry.op] = Wait(party, entry.op, entry.at, instant(entry.text("until")))
        self.blame(party)
        if self.responsible and party.partition(":")[0] not in CUSTOMERS:
            self.responsible["notified"] = word(entry.fields.get("at"))
            if entry.text("channel"):
                self.responsible["channel"] = entry.text("channel")

    def reply(self, entry: Entry) -> None:
        self.counts(entry)
        if entry.flag("invalid"):
            return
        for op in entry.texts("ends"):
            self.ended.add(op)
            self.waits.pop(op, None)
        if entry.text("party").partition(":")[0] == self.responsible.get("party"):
            self.responsible["replied"] = word(entry.fields.get("at"))
            self.responsible["result"] = entry.text("result")

    def amend(self, entry: Entry) -> None:
        self.counts(entry)
        changes = entry.fields.get("changes")
        for change in changes if isinstance(changes, list) else []:
            if not isinstance(change, dict):
                continue
            name = word(change.get("fact"))
            if fact_table.get(self.facts, name) != change.get("was"):
                self.note(
                    "amended-unaware",
                    "entry {op}: amended by two people unaware of each other; the later counts",
                    entry,
                )
            fact_table.put(self.facts, name, change.get("now"))
            if name == "category":
                self.category_by = entry.op
                self.needs = entry.texts("needs")

    def escalate(self, entry: Entry) -> None:
        if not self.allowed(entry, "open", "resolved"):
            return
        rank = entry.text("rank")
        before = max((r for r, _, _ in self.levels.values()), default=0)
        for op in entry.texts("replaces"):
            self.levels.pop(op, None)
        self.levels[entry.op] = (int(rank) if rank.isascii() and rank.isdigit() else 0, entry.op, entry.text("to"))
        if self.levels[entry.op][0] > before:
            self.escalated += 1
        self.owns(entry)

    def resolve(self, entry: Entry) -> None:
        if not self.answered(entry) or not self.allowed(entry, "open"):
            return
        self.base = "resolved"
        self.waits.clear()
        self.outcome(entry)

    def outcome(self, entry: Entry) -> None:
        for name in ("result", "cause", "lesson"):
            if entry.text(name):
                self.facts[name] = entry.text(name)

    def answered(self, entry: Entry) -> bool:
        """Whether it names every `unsolved` of its cycle before it (rule 8); ignored otherwise."""
        if not self.current(entry) or entry.flag("override"):
            return True
        if set(self.unsolved) <= set(entry.texts("answers")):
            return True
        self.ignored.append(entry.op)
        self.note(
            "unanswered", "entry {op}: it did not know that the customer had said unsolved, and does not count", entry
        )
        return False

    def callback(self, entry: Entry) -> None:
        verdict = entry.text("verdict")
        self.verdict = verdict
        if verdict == "unsolved" and entry.text("after"):
            self.begin(entry, entry.text("after"))
        elif verdict == "unsolved" and self.current(entry):
            self.effective.add(entry.op)
            self.unsolved.append(entry.op)
            if self.base in ("resolved", "closed"):
                self.base = "open"
                self.note(
                    "unsolved",
                    "entry {op}: the customer said unsolved before this was known as done; it is open again",
                    entry,
                )
        else:
            self.counts(entry)

    def close(self, entry: Entry) -> None:
        if entry.text("how") == "solved" and not entry.flag("override") and not self.rests(entry):
            return
        if not self.allowed(entry, "open", "resolved"):
            return
        self.base = "closed"
        self.waits.clear()
        self.how = entry.text("how")
        self.closings.append((self.cycle, entry.at))
        self.outcome(entry)
        if entry.text("category") and entry.text("category") != fact_table.text(self.facts, "category"):
            self.note("category-changed", "entry {op}: closed for a category that was changed meanwhile", entry)

    def rests(self, entry: Entry) -> bool:
        if any(op in self.struck for op in entry.texts("rests")):
            self.ignored.append(entry.op)
            self.note("rests-on-struck", "entry {op}: closed on an entry that was struck; it does not count", entry)
            return False
        return self.answered(entry)

    def reopen(self, entry: Entry) -> None:
        self.begin(entry, entry.text("after"))
        self.owns(entry)

    def forget(self, entry: Entry) -> None:
        self.forgets.append(entry.op)

    # -- the result

    def level(self) -> tuple[str, str]:
        """The level's name, and the op of the escalate that gives it ('' for the first level)."""
        if not self.levels:
            return self.first_level, ""
        _, op, name = max(self.levels.values())
        return name, op

    def owner(self, giving: str) -> str:
        """The last owner set; one that an escalate brought counts only while that escalate gives the level (rule 6)."""
        escalates = self.escalate_ops
        for op, owner in reversed(self.owners):
            if op not in escalates or op == giving:
                return owner
        return ""

    escalate_ops: set[str] = field(default_factory=set)

    def ticket(
        self, number: str, timeline: tuple[Entry, ...], counting: Sequence[Entry], unknown: Mapping[str, Node]
    ) -> Ticket:
        self.escalate_ops = {e.op for e in counting if e.did == "escalate"}
        level, giving = self.level()
        state: State = "waiting" if self.base == "open" and self.waits else self.base
        taken = [e for e in counting if e.op not in self.struck]
        clocks, clock_findings = clocks_of(taken, self)
        if not self.opened:
            self.findings.append(finding("no-open", "the timeline has no opening entry", line=1))
        return Ticket(
            id=number,
            entries=timeline,
            struck=self.struck,
            facts=self.facts,
            state=state,
            level=level,
            owner=self.owner(giving),
            cycle=self.cycle,
            cycles={op: self.named(op) for op in (*self.alias, self.cycle)},
            clocks=clocks,
            waits=tuple(self.waits.values()) if state == "waiting" else (),
            escalates=tuple(self.levels),
            unsolved=tuple(self.unsolved),
            responsible=self.responsible,
            needs=self.needs,
            forgets=tuple(self.forgets),
            verdict=self.verdict,
            attempts=self.attempts,
            urged=self.urged,
            escalated=self.escalated,
            reopened=self.reopened,
            how=self.how,
            ignored=tuple(self.ignored),
            findings=(*self.findings, *clock_findings),
            unknown=unknown,
        )


_HANDLERS: Mapping[str, Callable[[_Fold, Entry], None]] = {
    "open": _Fold.open,
    "note": _Fold.counts,
    "contact": _Fold.contact,
    "event": _Fold.event,
    "assign": _Fold.assign,
    "wait": _Fold.wait,
    "reply": _Fold.reply,
    "propose": _Fold.counts,
    "approve": _Fold.counts,
    "step": _Fold.counts,
    "attach": _Fold.counts,
    "amend": _Fold.amend,
    "escalate": _Fold.escalate,
    "resolve": _Fold.resolve,
    "callback": _Fold.callback,
    "close": _Fold.close,
    "reopen": _Fold.reopen,
    "link": _Fold.counts,
    "settle": _Fold.counts,
    "breach": _Fold.counts,
    "clock": _Fold.counts,
    "forget": _Fold.forget,
}
_INERT = ("strike",)
