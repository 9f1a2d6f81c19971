"""Several clones of one ticket, each with its own wrong clock, that write as a desk writes and merge as sync merges.

Written apart from the desk's own code: what an entry names (`replaces`, `rests`, `answers`, `ends`, `after`) comes from
what that clone knows, by the rules of the design alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kefu.core.base.node import Node
from kefu.core.fold.fold import fold
from kefu.core.fold.merge import unite
from kefu.core.ticket.model import Clock, Entry, Ticket
from kefu.core.vocabulary import ids
from kefu.store.codecs import ticket as codec
from tests.core.fold.timelines import NINE, NUMBER, ZONE

Fields = dict[str, Node]
Version = tuple[str, str]
"""An entry by op and bytes."""
SKEWS = (timedelta(0), timedelta(hours=-5), timedelta(hours=3), timedelta(minutes=-7))


def text(moment: datetime) -> str:
    return moment.astimezone(ZONE).replace(microsecond=0).isoformat()


@dataclass
class Clone:
    """One clone: its clock is wrong by `skew`."""

    name: str
    skew: timedelta
    entries: tuple[Entry, ...] = ()

    @property
    def ticket(self) -> Ticket:
        return fold(NUMBER, self.entries)


@dataclass
class World:
    """All clones, the true time, and what the writer of each entry knew."""

    clones: list[Clone]
    now: datetime = NINE
    count: int = 0
    known: dict[Version, frozenset[Version]] = field(default_factory=dict)
    draw: int = 0

    @classmethod
    def born(cls, clones: int, draw: int) -> "World":
        """Clones that all hold the opening."""
        world = cls([Clone(f"agent-{i}", SKEWS[(draw + i) % len(SKEWS)]) for i in range(clones)], draw=draw)
        facts: Fields = {"kind": "complaint", "category": "damaged", "title": "破损"}
        world._write(world.clones[0], "open", {"facts": facts, "owner": "agent-0"}, [_start("contact", world.now, 12)])
        for clone in world.clones[1:]:
            clone.entries = world.clones[0].entries
        return world

    def merge(self, into: int, source: int) -> None:
        """Sync: one clone takes in what another has."""
        one = self.clones[into % len(self.clones)]
        one.entries = unite(one.entries, self.clones[source % len(self.clones)].entries)

    def step(self, who: int, kind: str, n: int) -> None:
        """Some time passes; then one clone does one thing, if its own view of the ticket allows it."""
        self.now += timedelta(minutes=n % 47)
        clone = self.clones[who % len(self.clones)]
        ticket = clone.ticket
        if ticket.state not in FROM.get(kind, ANY):
            return
        made = DO[kind](self, clone, ticket, n)
        if made is not None:
            self._write(clone, made[0], made[1], made[2], back=(n // 47) % 5)

    def next_op(self) -> str:
        """The op of the entry that is written next."""
        return ids.derived_op("simulated", str(self.draw), str(self.count))

    def double(self, who: int, n: int) -> None:
        """A clone's copy of a note gets other bytes under the same op."""
        clone = self.clones[who % len(self.clones)]
        notes = [e for e in clone.entries if e.did == "note"]
        if notes:
            old = notes[n % len(notes)]
            new = codec.entry({**old.fields, "text": f"other {n % 3}"})
            self.known[new.op, new.raw] = self.known[old.op, old.raw]
            clone.entries = unite(clone.entries, [new])

    def _write(self, clone: Clone, did: str, fields: Fields, effects: Sequence[Node] = (), back: int = 0) -> None:
        written = self.now + clone.skew
        key = written.replace(microsecond=0)
        op = str(fields.get("op") or self.next_op())
        self.count += 1
        base: Fields = {"op": op, "at": text(written - timedelta(hours=back if did != "open" else 0)), "did": did}
        if back and did != "open":
            base["written"] = text(written)
        if clone.entries and key <= clone.entries[-1].key:
            base["seq"] = text(clone.entries[-1].key + timedelta(seconds=1))
        base |= {
            "by": clone.name,
            "cycle": op if did in ("open", "reopen") or "after" in fields else clone.ticket.cycle,
        }
        entry = codec.entry(base | fields | ({"effects": list(effects)} if effects else {}))
        self.known[entry.op, entry.raw] = frozenset((e.op, e.raw) for e in clone.entries)
        clone.entries = unite(clone.entries, [entry])


def _start(clock: str, moment: datetime, hours: int) -> Node:
    return {"start": clock, "due": text(moment + timedelta(hours=hours))}


def _on(verb: str, clock: Clock, **more: Node) -> Node:
    return {verb: clock.name, "of": clock.op, **more}


Made = tuple[str, Fields, list[Node]] | None
Do = Callable[[World, Clone, Ticket, int], Made]


def _note(world: World, clone: Clone, ticket: Ticket, n: int) -> Made:
    effects = [_start(f"follow-{world.next_op()}", world.now + clone.skew, n % 5)] if n % 3 == 0 else []
    return "note", {"text": f"note {n % 4}"}, effects


def _contact(world: World, clone: Clone, ticket: Ticket, n: int) -> Made:
    met = [_on("met", c) for c in ticket.running if c.name in ("contact", "feedback")]
    again = [_start("feedback", world.now + clone.skew, 24)] if n % 4 == 0 else []
    return "contact", {"party": "sender", "way": "in" if n % 2 else "out", "outcome": "reached"}, [*met, *again]


def _wait(world: World, clone: Clone, ticket: Ticket, n: int) -> Made:
    now = world.now + clone.skew
    effects = [_start(f"wait-{world.next_op()}", now, 1 + n % 3)]
    for clock in ticket.running:
        if n % 2 and clock.name == "contact" and clock.paused is None:
            effects.append(
                _on("pause", clock, cap=text(now + timedelta(hours=4)), due=text(clock.due + timedelta(hours=4)))
            )
    return "wait", {"for": ("courier:courier-7", "hub", "sender")[n % 3]}, effects


def _reply(world: World, clone: Clone, ticket: Ticket, n: int) -> Made:
    ends = [w.op for w in ticket.waits][: 1 + n % 2]
    invalid: Fields = {"invalid": "true"} if n % 5 == 0 else {}
    effects: list[Node] = []
    for clock in ticket.running if not invalid else ():
        if clock.name in [f"wait-{op}" for op in ends]:
            effects.append(_on("met", clock))
        for pause in clock.pauses:
            if pause.op in ends and not pause.over:
                due = text(clock.due + timedelta(minutes=n % 240))
                effects.append({"resume": clock.name, "of": pause.op, "due": due})
    fields: Fields = {"party": "courier", "result": ("found", "none", "not-found")[n % 3]}
    return "reply", fields | ({"ends": list(ends)} if ends else {}) | invalid, effects


def _amend(world: World, clone: Clone, ticket: Ticket, n: int) -> Made:
    was = ticket.fact("carrier")
    change: Fields = {"fact": "carrier", "now": ("zto", "sto", "yto")[n % 3]}
    if was:
        change["was"] = was
    return "amend", {"changes": [change]}, []


def _category(world: World, clone: Clone, ticket: Ticket, n: int) -> Made:
    now = ("damaged", "lost", "cod-amount")[n % 3]
    if now == ticket.category:
        return None
    effects = (
        [_on("stop", c) for c in ticket.running if c.name in ("contact", "verify")] if ticket.state != "closed" else []
    )
    if ticket.state != "closed":
        effects += [_start(c, world.now + clone.skew, 6 + n % 4) for c in ("contact", "verify")]
    return (
        "amend",
        {"changes": [{"fact": "category", "was": ticket.category, "now": now}], "needs": ["waybill"]},
        effects,
    )


def _move(world: World, clone: Clone, ticket: Ticket, n: int) -> Made:
    running = [c for c in ticket.running if not c.name.startswith("wait")]
    if not running:
        return None
    clock = running[n % len(running)]
    due = text(clock.due + timedelta(hours=n % 5 - 2))
    return "note", {"text": "moved"}, [_on("move", clock, due=due)]


def _escalate(world: World, clone: Clone, ticket: Ticket, n: int) -> Made:
    rank = n % 3
    fields: Fields = {"to": ("agent", "supervisor", "head-office")[rank], "rank": str(rank), "why": "x"}
    if ticket.escalates:
        fields["replaces"] = list(ticket.escalates)
    return "escalate", fields | ({"owner": "lead-1"} if rank == 1 else {}), []


def _assign(world: World, clone: Clone, ticket: Ticket, n: int) -> Made:
    return "assign", {"owner": f"agent-{n % 4}"}, []


def _resolve(world: World, clone: Clone, ticket: Ticket, n: int) -> Made:
    return "resolve", {"result": "found"} | _answers(ticket), []


def _answers(ticket: Ticket) -> Fields:
    return {"answers": list(ticket.unsolved)} if ticket.unsolved else {}


def _callback(world: World, clone: Clone, ticket: Ticket, n: int) -> Made:
    verdict = ("satisfied", "unsolved", "unsolved", "dissatisfied")[n % 4]
    if verdict == "unsolved" and ticket.state in ("resolved", "closed"):
        return "callback", {"verdict": verdict, "after": ticket.cycle}, [_start("contact", world.now + clone.skew, 9)]
    return "callback", {"verdict": verdict}, []


def _close(world: World, clone: Clone, ticket: Ticket, n: int) -> Made:
    if n % 3 == 0:
        return "close", {"how": "withdrawn", "category": ticket.category}, []
    grounds = [e.op for e in ticket.counted("reply", "callback")][-2:]
    override: Fields = {"override": "true"} if n % 7 == 0 else {}
    rests: Fields = {"rests": list(grounds)} if grounds else {}
    return "close", {"how": "solved", "category": ticket.category} | rests | _answers(ticket) | override, []


def _reopen(world: World, clone: Clone, ticket: Ticket, n: int) -> Made:
    fields: Fields = {"after": ticket.cycle, "why": "x"}
    return (
        "reopen",
        fields | ({"owner": "agent-1"} if n % 3 == 0 else {}),
        [_start("contact", world.now + clone.skew, n % 9)],
    )


def _strike(world: World, clone: Clone, ticket: Ticket, n: int) -> Made:
    targets = [e.op for e in ticket.entries if e.did not in ("open", "forget") and e.op not in ticket.struck]
    return ("strike", {"entry": targets[-1 - n % min(6, len(targets))], "why": "x"}, []) if targets else None


def _sweep(world: World, clone: Clone, ticket: Ticket, n: int) -> Made:
    now = world.now + clone.skew
    for clock in ticket.running:
        due = clock.due_at(now)
        if due is not None and due <= now and clock.missed is None:
            op = ids.derived_op(NUMBER, "breach", clock.name, clock.op, text(due))
            if ticket.entry(op) is None:
                fields: Fields = {"op": op, "clock": clock.name}
                return "breach", fields, [_on("missed", clock, due=text(due))]
    return None


def _step(world: World, clone: Clone, ticket: Ticket, n: int) -> Made:
    known = [e.op for e in ticket.counted("step") if ticket.cycles.get(e.cycle, e.cycle) == ticket.cycle]
    fields: Fields = {"step": "found", "answer": "yes"}
    return "step", fields | ({"replaces": list(known[-2:])} if known else {}), []


def _plain(did: str, fields: Mapping[str, str]) -> Do:
    return lambda world, clone, ticket, n: (did, dict(fields), [])


ANY = ("open", "waiting", "resolved", "closed")
LIVE = ("open", "waiting", "resolved")
FROM: Mapping[str, Sequence[str]] = {
    "assign": LIVE, "escalate": LIVE, "close": LIVE, "wait": LIVE[:2], "resolve": LIVE[:2], "step": LIVE,
    "reopen": ("resolved", "closed"),
}  # fmt: skip
DO: Mapping[str, Do] = {
    "note": _note, "contact": _contact, "wait": _wait, "reply": _reply, "amend": _amend, "category": _category,
    "move": _move, "escalate": _escalate, "assign": _assign, "resolve": _resolve, "callback": _callback,
    "close": _close, "reopen": _reopen, "strike": _strike, "sweep": _sweep,
    "forget": _plain("forget", {"why": "x"}), "event": _plain("event", {"what": "attempt", "reason": "nobody-home"}),
    "step": _step,
    "settle": _plain("settle", {"kind": "compensation", "amount": "100"}),
}  # fmt: skip
