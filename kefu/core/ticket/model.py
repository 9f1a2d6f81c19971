"""The values of a ticket: entries, their effects on clocks, and the ticket that they add up to."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from typing import Literal

from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.base.typed import instant, word, words
from kefu.core.vocabulary import facts as fact_table

__all__ = [
    "VERBS",
    "Clock",
    "Effect",
    "Entry",
    "Pause",
    "Spell",
    "State",
    "Ticket",
    "Wait",
    "instant",
    "word",
    "words",
]
VERBS = ("start", "met", "missed", "pause", "resume", "move", "stop")


@frozen
class Effect:
    """An effect of an entry on a clock. `of`: the entry that started (for resume: paused) it; `due`: of a pause,
    the due after its cap; `at`: when that happened which starts or meets it, if it was before the entry."""

    verb: str
    clock: str
    of: str = ""
    due: datetime | None = None
    cap: datetime | None = None
    at: datetime | None = None
    fields: Mapping[str, Node] = field(default_factory=dict, compare=False)


@frozen
class Entry:
    """One element of a timeline. `fields` is all of it as text; `raw` its exact bytes as text, its identity of
    content."""

    op: str
    at: datetime
    key: datetime
    by: str
    did: str
    cycle: str
    fields: Mapping[str, Node] = field(compare=False)
    effects: tuple[Effect, ...] = field(compare=False)
    raw: str
    line: int = field(default=0, compare=False)

    @property
    def order(self) -> tuple[datetime, str, str]:
        """Return the place in the timeline: key, then op, then the bytes (for two entries of one op)."""
        return (self.key, self.op, self.raw)

    @property
    def recorded(self) -> datetime:
        """Return when it was written down, which may be long after it happened."""
        return instant(self.fields.get("written")) or self.at

    def text(self, name: str) -> str:
        """Return a field's text, empty if it has none."""
        return word(self.fields.get(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a field's list of texts, empty if it has none."""
        return words(self.fields.get(name))

    def flag(self, name: str) -> bool:
        """Return whether a field is set to `true`."""
        return self.fields.get(name) == "true"


@frozen
class Pause:
    """A pause of a clock: since when, its cap, the due if the cap is used up, and the due it was resumed to.

    `seen`: how many pauses of the clock had begun when this one was over; `until`: when it was resumed.
    """

    op: str
    since: datetime
    cap: datetime | None
    then: datetime | None
    resumed: datetime | None = None
    over: bool = False
    seen: int = 0
    until: datetime | None = field(default=None, compare=False)


@frozen
class Clock:
    """One start of a named deadline and what became of it, whatever the present time.

    `behind`: it runs, and another start of the same deadline, which is due sooner, leads. `ended`: when it stopped to run
    without being met; None also of one that never was, since the miss that started it does not stand.
    """

    name: str
    op: str
    start: datetime
    due: datetime
    cycle: str
    live: bool
    source: str = ""
    bears: str = ""
    met: datetime | None = None
    met_by: str = ""
    missed: datetime | None = None
    overturned: bool = False
    stopped: bool = False
    pauses: tuple[Pause, ...] = ()
    moves: tuple[datetime, ...] = ()
    behind: bool = False
    ended: datetime | None = field(default=None, compare=False)

    @property
    def paused(self) -> Pause | None:
        """Return the open pause, if there is one: of several the one whose cap is used up last."""
        still = [p for p in self.pauses if not p.over]
        return max(still, key=lambda p: (p.cap is None, p.cap or p.since, p.op)) if still else None

    def due_at(self, now: datetime) -> datetime | None:
        """Return the due time that counts at `now`; None while a pause is open and its cap not used up."""
        pause = self.paused
        if pause is None:
            return self.due
        if pause.cap is not None and now >= pause.cap:
            return pause.then or self.due
        return None

    def left(self, now: datetime) -> timedelta:
        """Return the time left until due at `now` (negative: late); in a pause the time that was left when it began."""
        due = self.due_at(now)
        if due is not None:
            return due - now
        pause = self.paused
        return self.due - (pause.since if pause else now)


@frozen
class Wait:
    """An open wait for a party."""

    party: str
    op: str
    since: datetime
    until: datetime | None


@frozen
class Spell:
    """One time that a ticket was open: its cycle, which entry began it and when. `close`: the entry that closed it, empty
    while none does; `ended`: when it was over, by that or by a reopening without it."""

    cycle: str
    op: str
    since: datetime
    close: str = ""
    ended: datetime | None = None


State = Literal["open", "waiting", "resolved", "closed"]


@frozen
class Ticket:
    """The fold of a timeline. `ignored` names the entries whose change of state, owner or level did not count."""

    id: str
    entries: tuple[Entry, ...]
    struck: frozenset[str]
    facts: Mapping[str, Node]
    state: State
    level: str
    owner: str
    cycle: str
    cycles: Mapping[str, str]
    clocks: tuple[Clock, ...]
    waits: tuple[Wait, ...]
    escalates: tuple[str, ...]
    unsolved: tuple[str, ...]
    responsible: Mapping[str, str]
    needs: tuple[str, ...]
    forgets: tuple[str, ...]
    verdict: str
    attempts: int
    urged: int
    escalated: int
    reopened: int
    how: str
    ignored: tuple[str, ...]
    findings: tuple[Finding, ...]
    unknown: Mapping[str, Node] = field(default_factory=dict)
    spells: tuple[Spell, ...] = ()

    def fact(self, name: str) -> str:
        """Return a dotted fact's text, empty if it is not known."""
        return fact_table.text(self.facts, name) or ""

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the needed facts that are not known."""
        return tuple(fact_table.missing(self.facts, list(self.needs)))

    @property
    def category(self) -> str:
        """Return the category's code."""
        return self.fact("category")

    @property
    def running(self) -> tuple[Clock, ...]:
        """Return the clocks that run or are paused, the earliest due of those not paused first."""
        live = [c for c in self.clocks if c.live]
        return tuple(sorted(live, key=lambda c: (c.paused is not None, c.due, c.name)))

    @property
    def leading(self) -> Clock | None:
        """Return the earliest clock that runs and is not paused."""
        first = next(iter(self.running), None)
        return first if first is not None and first.paused is None else None

    @property
    def born(self) -> datetime:
        """Return when the ticket was opened."""
        return self.entries[0].at

    def counted(self, *did: str) -> Sequence[Entry]:
        """Return the entries of these actions that are not struck."""
        return [e for e in self.entries if e.did in did and e.op not in self.struck]

    def entry(self, op: str) -> Entry | None:
        """Return the entry of an op, or None if there is none."""
        return next((e for e in self.entries if e.op == op), None)
