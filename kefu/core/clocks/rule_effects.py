"""The effects of an entry on the clocks of the rules: computed once, when it is written, and kept in the entry.

Folding stays free of rules. An entry is seen by its signals; the ticket as it stands after the entry, its own effects
apart, gives facts and counts to the conditions.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from kefu.core.actions.action import Action, Signal
from kefu.core.actions.table import ACTIONS, signals_of
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Fields, Node
from kefu.core.clocks import due as clocks
from kefu.core.clocks.conditions import Look, holds
from kefu.core.clocks.due import Env
from kefu.core.clocks.limits import Kind
from kefu.core.clocks.rules import PauseRule, Rule
from kefu.core.clocks.triggers import pulled
from kefu.core.ticket.model import Clock, Entry, Pause, Ticket, instant, words
from kefu.core.times.when import iso
from kefu.core.vocabulary.words import FOLLOW_UPS

_OPENING = Signal("open")
"""The signal by which a new category starts its clocks, as if the ticket had been opened with it."""


@frozen
class Move:
    """One entry on its way into a ticket: the ticket before (None: it opens) and after it, the entry, rules and desk's
    time.

    `signals`: what the entry did.
    """

    before: Ticket | None
    after: Ticket
    entry: Entry
    rules: Sequence[Rule]
    env: Env
    signals: tuple[Signal, ...]

    @property
    def action(self) -> Action:
        """Return the entry's action."""
        return ACTIONS[self.entry.did]


def _in_peak(env: Env, at: datetime) -> bool:
    """Return whether a shopping peak of the desk is on at `at`."""
    from kefu.core.times.calendar import peak_windows

    return any(a <= at < b for a, b in peak_windows(env.peaks, at, env.zone))


def look_of(ticket: Ticket, env: Env, at: datetime) -> Look:
    """Return a function from a condition's key to its value on this ticket at `at`."""

    def look(key: str) -> str | int | None:
        if key in ("attempts", "urged", "escalated", "reopened"):
            count: int = getattr(ticket, key)
            return count
        if key == "peak":
            return "yes" if _in_peak(env, at) else "no"
        return ticket.fact(key) or None

    return look


def effects(move: Move) -> list[Node]:
    """Return the effects of the entry on the rules' clocks: meets, pauses, resumes, moves and stops, then starts."""
    found: list[Node] = []
    met: set[str] = set()
    if move.before is not None:
        for clock in _running(move):
            rule = _rule(move, clock.name)
            # Looked up as a rule first: a desk may have a rule of its own whose name begins like a follow-up's.
            if rule is None and clock.name.partition("-")[0] in FOLLOW_UPS:
                met |= _follow_up(move, clock, found)
            elif rule is None:
                if _new_category(move):
                    found.append({"stop": clock.name, "of": clock.op})
            elif _is_met(move, rule, clock):
                met.add(clock.name)
                found.append({"met": clock.name, "of": clock.op})
            else:
                found += _changed(move, rule, clock)
    # An entry that closes the ticket, or is added to a closed one, starts nothing that could fall due.
    if move.after.state != "closed":
        found += _starts(move, met)
    return found


def _running(move: Move) -> list[Clock]:
    """Return the rules' clocks that ran before the entry; those given by hand are no rule's."""
    assert move.before is not None
    return [c for c in move.before.running if not c.name.endswith(f"-{c.op}")]


def _rule(move: Move, name: str) -> Rule | None:
    return next((r for r in move.rules if r.name == name), None)


def _is_met(move: Move, rule: Rule, clock: Clock) -> bool:
    """Return whether the entry meets the clock: it happened after the start, and pulls a trigger of `met-by`."""
    return move.entry.at >= clock.start and pulled(rule.met_by, move.signals)


def _follow_up(move: Move, clock: Clock, found: list[Node]) -> set[str]:
    """Add the effect that meets a follow-up of a miss, and return its name, if the entry meets it.

    A notice is met by telling the party it names; a default method by doing anything about the parcel.
    """
    kind, _, rest = clock.name.partition("-")
    rule = _rule(move, rest)
    parties = {m.to for m in rule.missed if m.do == "notify"} if rule else set()
    for signal in move.signals:
        action = ACTIONS.get(signal.action)
        told = action is not None and action.tells and not parties.isdisjoint(signal.words)
        done = action is not None and action.acts
        if told if kind == "notify" else done:
            found.append({"met": clock.name, "of": clock.op})
            return {clock.name}
    return set()


def _changed(move: Move, rule: Rule, clock: Clock) -> Iterator[Node]:
    """Yield pauses, resumes, a moved due time, or the stop of a clock that a new category does not have."""
    if _new_category(move) and not _applies(move, rule):
        yield {"stop": clock.name, "of": clock.op}
        return
    yield from _resumes(move, rule, clock)
    if clock.paused is None:
        for one in rule.pauses:
            if _pauses(move, one):
                yield from _pause(move, rule, clock, one)
                return
    if _moves(move, rule):
        due = clocks.due_time(rule, _start_of(move), move.env)
        if due is not None and due != clock.due:
            yield {"move": clock.name, "of": clock.op, "due": iso(due, move.env.zone)}


def _new_category(move: Move) -> bool:
    """Return whether the entry changes the ticket's category."""
    return move.before is not None and move.before.category != move.after.category


def _applies(move: Move, rule: Rule) -> bool:
    """Return whether the rule's condition holds after the entry."""
    return holds(rule.when, look_of(move.after, move.env, move.entry.at))


def _moves(move: Move, rule: Rule) -> bool:
    """Return whether a deadline given anew, or a theoretical arrival put off, moves the clock that runs by it."""
    if not pulled(rule.starts, move.signals):
        return False
    return rule.limit.kind is Kind.UNTIL or any("due-in" in s.words for s in move.signals)


def _pauses(move: Move, one: PauseRule) -> bool:
    """Return whether the entry pauses a clock: by the rule's trigger, or by a reason of its own."""
    return pulled((one.on,), move.signals) or (move.action.pauses and move.entry.text("reason") == one.reason)


def _pause(move: Move, rule: Rule, clock: Clock, one: PauseRule) -> Iterator[Node]:
    """Yield the pause of a clock, with its cap and the due time after the cap, if one is used up."""
    used = sum((_length(p) for p in clock.pauses), timedelta(0))
    made = clocks.pause(rule, clock.due, move.entry.at, move.env, one.cap, used)
    if made is None:
        return
    effect: Fields = {"pause": clock.name, "of": clock.op, "reason": one.reason}
    if made.cap is not None and made.due_then is not None:
        effect["cap"] = iso(made.cap, move.env.zone)
        effect["due"] = iso(made.due_then, move.env.zone)
    yield effect


def _length(pause: Pause) -> timedelta:
    """Return the longest that an ended pause can have lasted (its cap)."""
    return (pause.cap - pause.since) if pause.cap is not None else timedelta(0)


def _resumes(move: Move, rule: Rule, clock: Clock) -> Iterator[Node]:
    """Yield the end of each pause whose wait ends with the entry."""
    ends = words(move.entry.fields.get("ends"))
    if move.action.ends_waits and move.before is not None:
        ends = tuple(w.op for w in move.before.waits)
    for pause in clock.pauses:
        if pause.op in ends and not pause.over:
            stopped = clocks.Pause(pause.since, clock.due - pause.since, pause.cap, pause.then)
            paused = clocks.pause(rule, clock.due, pause.since, move.env) or stopped
            whole = clocks.Pause(paused.at, paused.left, pause.cap, pause.then)
            due = clocks.resume(rule, whole, clock.due, move.entry.at, move.env)
            yield {"resume": clock.name, "of": pause.op, "due": iso(due, move.env.zone)}


def _start_of(move: Move) -> datetime:
    """Return when that which starts a clock happened: an event's own time (a theoretical arrival), else the entry's."""
    return instant(move.entry.fields.get("when")) or move.entry.at


def _starts(move: Move, met: set[str]) -> Iterator[Node]:
    """Yield the starts of clocks, each followed by its meet if the entry meets it too."""
    changed = _new_category(move)
    for rule in move.rules:
        if rule.off or not _starts_now(move, rule, met, changed):
            continue
        due = clocks.due_time(rule, _start_of(move), move.env)
        if due is None:
            continue
        yield start(rule, due, move.env)
        # A signal that starts a clock cannot meet it as well, though another signal of the same entry may.
        others = tuple(s for s in move.signals if not pulled(rule.starts, (s,)))
        if pulled(rule.met_by, others):
            yield {"met": rule.name, "of": move.entry.op}


def start(rule: Rule, due: datetime, env: Env) -> Fields:
    """Return the effect that starts a rule's clock, with its source and who bears a delay."""
    effect: Fields = {"start": rule.name, "due": iso(due, env.zone), "source": rule.source}
    return effect | ({"bears": rule.bears} if rule.bears else {})


def _starts_now(move: Move, rule: Rule, met: set[str], changed: bool) -> bool:
    """Return whether the entry starts the rule's clock: by its trigger, or because a new category has it."""
    starts = pulled(rule.starts, move.signals)
    if not starts and not changed:  # of most rules: nothing else need be looked at
        return False
    runs = any(c.name == rule.name and c.live for c in move.after.clocks) and rule.name not in met
    if runs or not _applies(move, rule):
        return False
    if starts:
        return rule.limit.kind is not Kind.COUNT or _count(move, rule) == rule.limit.number
    # The old category may have had this clock: started in this cycle, perhaps met, it does not start again.
    started = any(c.name == rule.name and c.cycle == move.after.cycle for c in move.after.clocks)
    return not started and pulled(rule.starts, (_OPENING,))


def _count(move: Move, rule: Rule) -> int:
    """Return how many entries of the current cycle pulled the rule's start, this one included."""
    return len(pulls(move.after, rule))


def pulls(ticket: Ticket, rule: Rule) -> list[Entry]:
    """Return the counting entries of the current cycle that pull a rule's start, in order."""
    return [
        e
        for e in ticket.entries
        if e.op not in ticket.struck
        and ticket.cycles.get(e.cycle, e.cycle) == ticket.cycle
        and pulled(rule.starts, signals_of(e.fields, ticket.facts))
    ]
