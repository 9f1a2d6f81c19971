"""The sum of a timeline so far, and the verbs by which actions change it (the rules of the design's section 6).

Total and pure: it knows no rule book, no calendar and no present time. What crosses actions stays here: cycles,
levels, what a close rests on, which `unsolved` is answered. What does not count is kept and reported.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.base.node import Node
from kefu.core.ticket.cycles import Cycles
from kefu.core.ticket.levels import Levels
from kefu.core.ticket.model import Entry, Spell, State, Wait, instant
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary.words import CUSTOMERS

Change = tuple[str, Node | None, Node | None]
"""A change of a fact by an entry: (dotted name, was, now)."""
_BOUND = ("start", "pause", "stop")
"""The effects that count only where their entry does (rules 2 and 3)."""


@frozen
class Halt:
    """A cycle was closed `since`; `until` an unsolved opened it again (None: for good)."""

    cycle: str
    since: datetime
    until: datetime | None = None


@dataclass
class Standing:
    """The sum of a timeline so far. `base` is the state without the waits; `effective` names the entries whose starts,
    pauses and stops count, each with its cycle; `heard`: the customer has spoken since it was put under an incident."""

    struck: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)
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
    spells: list[Spell] = field(default_factory=list)
    steps: dict[tuple[str, str], str] = field(default_factory=dict)
    responsible: dict[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    forgets: list[str] = field(default_factory=list)
    verdict: str = ""
    how: str = ""
    attempts: int = 0
    urged: int = 0
    reopened: int = 0
    heard: bool = False

    # -- what is reported

    def note(self, code: str, template: str, entry: Entry) -> None:
        """Report something about an entry."""
        self.findings.append(finding(code, template, line=entry.line, op=entry.op))

    def ignore(self, entry: Entry) -> None:
        """Keep an entry whose change of state, owner, level or clocks does not count, and report it."""
        self.ignored.append(entry.op)
        self.note(
            "ignored",
            N_(
                "entry {op}: written for another cycle or state; kept, but what it says of state, owner, level or clocks does not count"
            ),
            entry,
        )

    # -- what counts where (rule 2)

    def allow(self, entry: Entry, *bases: State) -> bool:
        """Return whether a change of state, owner or level counts: in the current cycle, from one of `bases`.
        Report others."""
        if self.cycles.has(entry) and self.base in bases:
            self.effective[entry.op] = self.cycles.current
            return True
        self.ignore(entry)
        return False

    def count(self, entry: Entry, *bases: State) -> None:
        """Take an entry that changes no state: the clocks it starts, pauses and stops count like a change of state."""
        if self.cycles.has(entry) and (not bases or self.base in bases):
            self.effective[entry.op] = self.cycles.current
        elif any(e.verb in _BOUND for e in entry.effects):
            self.ignore(entry)

    # -- facts

    def first_facts(self, facts: Node | None, needs: tuple[str, ...]) -> None:
        """Take the facts of the opening, and the needs of its category."""
        if isinstance(facts, dict):
            self.facts = {k: dict(v) if isinstance(v, dict) else v for k, v in facts.items()}
            self.recorded = {k: dict(v) if isinstance(v, dict) else v for k, v in facts.items()}
        self.needs = needs

    def put(self, changes: Iterable[Change]) -> None:
        """Set facts to what an entry makes of them."""
        for name, _was, now in changes:
            fact_table.put(self.facts, name, now)

    def amend(self, entry: Entry, changes: Sequence[Change]) -> None:
        """Set facts that had a value; report an entry whose writer did not know the present one (rule 12)."""
        for change in changes:
            name, was, _now = change
            # `recorded` holds what struck entries wrote, too: whoever amended before the strike knew that value.
            if was not in (fact_table.get(self.facts, name), fact_table.get(self.recorded, name)):
                self.note(
                    "amended-unaware",
                    N_("entry {op}: amended by two people unaware of each other; the later counts"),
                    entry,
                )
            self.put([change])
            if name == "category":
                self.category_until[self.category_by] = entry.at
                self.category_by = entry.op
                self.needs = entry.texts("needs")
                self.steps.clear()

    def blame(self, party: str) -> None:
        """Name the party that is responsible, unless that is the customer."""
        role, _, name = party.partition(":")
        if role and role not in CUSTOMERS:
            self.responsible = {"party": role} | ({"name": name} if name else {})

    # -- beginnings and ends

    def open(self, entry: Entry) -> bool:
        """Begin the first cycle; a second opening under one number is reported and changes nothing."""
        if self.opened:
            self.note("opened-twice", N_("entry {op}: a second opening under one number"), entry)
            return False
        self.opened = self.category_by = entry.op
        self.cycles.first(entry)
        self.base = "open"
        self.effective[entry.op] = self.cycles.current
        self.spells.append(Spell(entry.op, entry.op, entry.at))
        self.levels.first = entry.text("level") or "agent"
        return True

    def own(self, entry: Entry) -> None:
        """Give the ticket to the owner that an entry names."""
        self.levels.owns(entry)

    def level(self, entry: Entry) -> None:
        """Set the level that an entry names (rule 6)."""
        self.levels.escalate(entry)

    def resolve(self, entry: Entry) -> None:
        """Take the problem as solved; waits end."""
        self.base = "resolved"
        self.end_waits(entry)

    def close(self, entry: Entry) -> None:
        """Close the ticket; waits end and clocks halt."""
        self.base = "closed"
        self.end_waits(entry)
        self.how = entry.text("how")
        self.closings.append(Halt(self.cycles.current, entry.at))
        self.spells[-1] = replace(self.spells[-1], close=entry.op, ended=entry.at)

    def unclose(self, entry: Entry) -> None:
        """Open the ticket again for a verdict found after a resolve or close that did not know it (rule 7)."""
        if self.base == "closed":
            self.closings[-1] = replace(self.closings[-1], until=entry.at)
            self.spells[-1] = replace(self.spells[-1], close="", ended=None)
        self.base = "open"
        self.note(
            "unsolved",
            N_("entry {op}: the customer said unsolved before this was known as done; it is open again"),
            entry,
        )

    def reopen(self, entry: Entry) -> None:
        """Begin a new cycle, in whatever state, or join one that somebody else had begun already (rule 1)."""
        became = self.cycles.reopen(entry)
        if became == "new":
            self.base = "open"
            self.end_waits(entry)
            self.unsolved.clear()
            self.reopened += 1
            self.spells[-1] = replace(self.spells[-1], ended=self.spells[-1].ended or entry.at)
            self.spells.append(Spell(entry.op, entry.op, entry.at))
        elif became == "joined":
            self.note(
                "reopened-twice",
                N_("entry {op}: reopened at the same time by somebody else; one reopening counts"),
                entry,
            )
        # A joined cycle may be over already; then its clocks and owner no longer count.
        if became != "unknown" and self.cycles.named(entry.op) == self.cycles.current:
            self.effective[entry.op] = self.cycles.current
            self.own(entry)
        elif became == "unknown":
            self.ignore(entry)

    def rests(self, entry: Entry) -> bool:
        """Return whether nothing that a close rests on is struck (rule 8); else report it."""
        if not any(op in self.struck for op in entry.texts("rests")):
            return True
        self.ignored.append(entry.op)
        self.note("rests-on-struck", N_("entry {op}: closed on an entry that was struck; it does not count"), entry)
        return False

    def answered(self, entry: Entry) -> bool:
        """Return whether an entry names every `unsolved` before it (rule 8, for a resolve rule 7). Report others."""
        # An entry of another cycle passes here: `allow` refuses it, and it shall not be reported twice.
        if not self.cycles.has(entry) or entry.flag("override") or set(self.unsolved) <= set(entry.texts("answers")):
            return True
        self.ignored.append(entry.op)
        self.note(
            "unanswered",
            N_("entry {op}: it did not know that the customer had said unsolved, and does not count"),
            entry,
        )
        return False

    def hear(self, spoken: bool) -> None:
        """Keep that the customer has spoken."""
        self.heard = self.heard or spoken

    def unheard(self, entry: Entry) -> bool:
        """Return whether an incident ended the work unaware of what the customer had said; then report it, as urging."""
        # Had it been known, the ticket would have been passed over.
        if not entry.text("incident") or not self.heard or not self.cycles.has(entry):
            return False
        self.ignored.append(entry.op)
        self.urged = max(self.urged, 1)
        self.note(
            "unheard",
            N_("entry {op}: the incident did not know that the customer had spoken; it does not count"),
            entry,
        )
        return True

    # -- waiting (rule 5)

    def wait(self, entry: Entry, party: str) -> None:
        """Wait for a party, unless an answer that names this wait stands already."""
        if entry.op not in self.ended:
            self.waits[entry.op] = Wait(party, entry.op, entry.at, instant(entry.text("until")))

    def notified(self, entry: Entry, party: str) -> None:
        """Name the party that got notice, when and on which channel, as the one responsible."""
        self.blame(party)
        self.responsible["notified"] = entry.text("at")
        if entry.text("channel"):
            self.responsible["channel"] = entry.text("channel")

    def end_wait(self, entry: Entry, op: str) -> None:
        """End one wait."""
        # Kept also for a wait that is not known yet: its answer may stand before it. The earliest answer counts.
        self.ended[op] = min(entry.at, self.ended.get(op, entry.at))
        self.waits.pop(op, None)

    def end_waits(self, entry: Entry) -> None:
        """End every wait."""
        self.ended |= dict.fromkeys(self.waits, entry.at)
        self.waits.clear()

    def step(self, entry: Entry) -> None:
        """Take an answer to a step; report one that names no earlier answer to it, being unaware of it (rule 12)."""
        key = (self.cycles.named(entry.cycle), entry.text("step"))
        before = self.steps.get(key)
        self.steps[key] = entry.op
        if before is not None and before not in (*entry.texts("replaces"), entry.text("of")):
            self.note(
                "answered-twice",
                N_("entry {op}: the step was answered by two people unaware of each other; the later answer counts"),
                entry,
            )
