"""The entries that a sweep writes on one ticket: each breach once at its computed instant, what the rule orders, due
times to mend.

Pure and repeatable: every op is derived from ticket, action, clock, starting entry and due time, so that any number of
sweeps, in any number of clones, however late, write the same acts.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from kefu.core.actions.action import Context, Signal
from kefu.core.actions.breach import ACTION as BREACH
from kefu.core.actions.clock import ACTION as CLOCK
from kefu.core.actions.close import ACTION as CLOSE
from kefu.core.actions.escalate import ACTION as ESCALATE
from kefu.core.actions.escalate import brought, escalated
from kefu.core.actions.link import ACTION as LINK
from kefu.core.actions.link import DUPLICATE, duplicate_of
from kefu.core.base.errors import Refused
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Fields, Node
from kefu.core.clocks.conditions import holds, keys
from kefu.core.clocks.desk_time import env_of
from kefu.core.clocks.due import Env, breach_op
from kefu.core.clocks.limits import Kind
from kefu.core.clocks.rule_effects import start
from kefu.core.clocks.rules import Rule
from kefu.core.clocks.sight import happened, look_of, pulls
from kefu.core.clocks.strike_effects import unknown
from kefu.core.clocks.triggers import pulled
from kefu.core.config import desk as desks
from kefu.core.config.desk import Desk
from kefu.core.duties.tickets import LAPSED, next_turn
from kefu.core.ticket.model import Clock, Ticket, instant
from kefu.core.times.when import end_of_day, iso
from kefu.core.vocabulary import ids

BY = "kefu"
"""The author of a swept entry: nobody of the staff."""


@frozen
class Sweep:
    """One ticket to be swept at `now`, with the rules of its category that are on. `twin`: the ticket that stands for the turn
    of a duty of which this is another one."""

    ticket: Ticket
    now: datetime
    desk: Desk
    rules: Sequence[Rule]
    twin: str = ""

    @property
    def env(self) -> Env:
        """Return the desk's time for this ticket."""
        return env_of(self.desk, self.ticket.fact)

    def rule(self, name: str) -> Rule | None:
        """Return the rule of a clock, or None."""
        return next((r for r in self.rules if r.name == name), None)


def next_entry(sweep: Sweep) -> Fields | None:
    """Return the fields of the next entry to write, or None when nothing is left. Apply it, fold, and ask again."""
    if sweep.ticket.state == "closed":
        return None
    # One at a time: each entry may change which others are still to be written.
    return next(_entries(sweep), None)


def quiet_until(sweep: Sweep) -> tuple[bool, datetime | None]:
    """Return whether time alone decides when there is something to write on a ticket that was swept, and until when there is
    nothing (None: for ever, unless the ticket or the rules change)."""
    if any(rule.limit.count and "peak" in keys(rule.when) for rule in sweep.rules):
        return False, None
    next_one = next_turn(sweep.desk, sweep.ticket)
    ahead = [next_one.begins] if next_one is not None else []
    for clock in (c for c in sweep.ticket.clocks if c.live or c.behind):
        due, pause = clock.due_at(sweep.now), clock.paused
        if due is None and pause is not None and pause.cap is not None:
            ahead.append(pause.cap)
        elif due is not None and due >= sweep.now:
            ahead.append(due)
    return True, min(ahead, default=None)


def _entries(sweep: Sweep) -> Iterator[Fields]:
    """Yield due times that a merge left stale, then misses, each followed by what it orders."""
    yield from _doubled(sweep)
    yield from _struck_unaware(sweep)
    yield from _mended(sweep)
    behind = [c for c in sweep.ticket.clocks if c.behind]
    for clock in sorted((*sweep.ticket.running, *behind), key=lambda c: (c.due, c.name)):
        due = clock.due_at(sweep.now)
        if due is None or due >= sweep.now:  # done at the due second is in time
            continue
        op = breach_op(sweep.ticket.id, clock.name, clock.op, due)
        if sweep.ticket.entry(op) is None:
            yield _breach(sweep, clock, due, op)
        elif (order := _escalation(sweep, clock, due)) is not None:
            yield order
    yield from _lapsed(sweep)


def _envelope(sweep: Sweep, op: str, at: datetime, did: str, clock: str) -> Fields:
    """Return the fields that every swept entry has; `at` is the computed instant, `written` the time of the sweep."""
    zone = sweep.desk.zone
    last = sweep.ticket.entries[-1].key
    fields: Fields = {"op": op, "at": iso(at, zone), "written": iso(sweep.now, zone)}
    if sweep.now <= last:
        fields["seq"] = iso(last + timedelta(seconds=1), zone)
    return fields | {"by": BY, "did": did, "cycle": sweep.ticket.cycle, "clock": clock}


def _breach(sweep: Sweep, clock: Clock, due: datetime, op: str) -> Fields:
    """Return the miss itself, with the follow-up clocks that the rule orders: due at the end of the day of the miss."""
    zone = sweep.desk.zone
    effects: list[Node] = [{"missed": clock.name, "of": clock.op, "due": iso(due, zone)}]
    rule = sweep.rule(clock.name)
    for miss in rule.missed if rule else ():
        if rule is not None and miss.do in ("notify", "default"):
            effect: Fields = {"start": f"{miss.do}-{clock.name}", "due": iso(end_of_day(due, zone), zone)}
            effects.append(effect | {"source": rule.source})
    effects += _started(sweep, clock.name, due)
    return _envelope(sweep, op, due, BREACH.name, clock.name) | {"effects": effects}


def _started(sweep: Sweep, missed: str, due: datetime) -> Iterator[Node]:
    """Yield the starts of the clocks that a miss starts, from the instant at which it was missed."""
    if sweep.env.edition <= 1:
        return
    signals = (Signal(BREACH.signal, frozenset({missed})),)
    look = look_of(sweep.ticket, sweep.env, due)
    for rule in sweep.rules:
        if pulled(rule.starts, signals, look) and holds(rule.when, look):
            begun = not rule.anew and any(c.name == rule.name and c.live for c in sweep.ticket.clocks)
            effect = None if begun else start(rule, due, sweep.env, look)
            if effect is not None:
                yield effect


def _escalation(sweep: Sweep, clock: Clock, due: datetime) -> Fields | None:
    """Return the escalation that a miss orders, once; None at the top, or where the ticket is as high already."""
    rule = sweep.rule(clock.name)
    order = next((m for m in rule.missed if m.do == "escalate"), None) if rule else None
    op = breach_op(sweep.ticket.id, clock.name, clock.op, due, "escalate")
    if order is None or sweep.ticket.entry(op) is not None:
        return None
    try:
        to = order.to or desks.level_above(sweep.desk, sweep.ticket.level).name
    except Refused:
        return None
    names = [level.name for level in sweep.desk.levels]
    here = names.index(sweep.ticket.level) if sweep.ticket.level in names else 0
    if to not in names or names.index(to) <= here or _escalated_since(sweep, due):
        return None
    fields = _envelope(sweep, op, due, ESCALATE.name, clock.name)
    return fields | brought(sweep.desk, sweep.ticket, to) | {"why": f"missed: {clock.name}"}


def _escalated_since(sweep: Sweep, due: datetime) -> bool:
    """Return whether somebody, or another miss, escalated it after this clock was due: that answers this miss too."""
    return any(e.at >= due for e in escalated(sweep.ticket))


def _mended(sweep: Sweep) -> Iterator[Fields]:
    """Yield what only a union of clones makes: a count that they reached together, a deadline given in one of them."""
    ticket, env = sweep.ticket, sweep.env
    for rule in sweep.rules:
        if rule.limit.count:
            yield from _counted(sweep, rule, env)
        elif rule.limit.kind is Kind.UNTIL:
            given = instant(ticket.fact(rule.limit.fact))
            running = next((c for c in ticket.running if c.name == rule.name), None)
            if given is None or running is None or given == running.due or given <= running.start:
                continue
            op = breach_op(ticket.id, rule.name, running.op, given, "clock")
            if ticket.entry(op) is None:
                effect: Fields = {"move": rule.name, "of": running.op, "due": iso(given, sweep.desk.zone)}
                yield _envelope(sweep, op, sweep.now, CLOCK.name, rule.name) | {"effects": [effect]}


def _struck_unaware(sweep: Sweep) -> Iterator[Fields]:
    """Yield what entries whose writers did not know of a strike do to clocks without what was struck."""
    ticket = sweep.ticket
    if not ticket.struck or sweep.desk.edition <= 1:
        return
    context = Context(sweep.desk, BY, sweep.now, sweep.now, "")
    found = unknown(context, sweep.rules, ticket)
    if found:
        op = ids.derived_op(ticket.id, CLOCK.name, "mends", repr(found))
        if ticket.entry(op) is None:
            yield _envelope(sweep, op, sweep.now, CLOCK.name, "strike") | {"mends": found}


def _doubled(sweep: Sweep) -> Iterator[Fields]:
    """Yield the end of a duty's ticket that stands beside another of its turn: two clones disagreed on its day."""
    ticket, link = sweep.ticket, duplicate_of(sweep.ticket)
    begun, clock = ticket.born, f"due-{ticket.entries[0].op}"
    op = ids.derived_op(ticket.id, LINK.name, sweep.twin)
    if link is None and sweep.twin and ticket.entry(op) is None:
        said: Fields = {"relation": DUPLICATE, "other": sweep.twin, "why": "the same turn of a duty"}
        yield _envelope(sweep, op, begun, LINK.name, clock) | said
    elif link is not None and link.by == BY:
        op = ids.derived_op(ticket.id, CLOSE.name, link.op)
        if ticket.entry(op) is None:
            fields = _envelope(sweep, op, begun, CLOSE.name, clock)
            yield fields | {"how": "duplicate", "category": ticket.category}


def _lapsed(sweep: Sweep) -> Iterator[Fields]:
    """Yield the end of a duty's ticket that nobody did before the next one begins: at that instant, whoever sweeps when."""
    ticket = sweep.ticket
    turn = next_turn(sweep.desk, ticket)
    if turn is None or turn.begins > sweep.now:
        return
    op = ids.derived_op(ticket.id, CLOSE.name, LAPSED)
    if ticket.entry(op) is None:
        clock = f"due-{ticket.entries[0].op}"
        yield _envelope(sweep, op, turn.begins, CLOSE.name, clock) | {"how": LAPSED, "category": ticket.category}


def _counted(sweep: Sweep, rule: Rule, env: Env) -> Iterator[Fields]:
    """Yield the start of a clock whose count was reached, if no clone started it in this cycle."""
    ticket = sweep.ticket
    found = pulls(ticket, rule.starts, env)
    look = look_of(ticket, env, sweep.now)
    if len(found) < rule.limit.count or not holds(rule.when, look):
        return
    # The entry that made the count full, not the last one: every clone must derive the same op.
    last = found[rule.limit.count - 1]
    if any(c.name == rule.name and c.cycle == ticket.cycle for c in ticket.clocks):
        return
    effect = start(rule, happened(last, env), env, look)
    op = breach_op(ticket.id, rule.name, last.op, last.at, "clock")
    if effect is not None and ticket.entry(op) is None:
        yield _envelope(sweep, op, last.at, CLOCK.name, rule.name) | {"effects": [effect]}
