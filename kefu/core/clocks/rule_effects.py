"""The effects of an entry on the clocks of the rules: computed once, when it is written, and kept in the entry.

Folding stays free of rules. An entry is seen by its signals; the ticket as it stands after the entry, its own effects
apart, gives facts and counts to the conditions.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from kefu.core.actions.action import Action, Signal
from kefu.core.actions.table import ACTIONS
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Fields, Node
from kefu.core.clocks import due as clocks
from kefu.core.clocks.conditions import Look, holds
from kefu.core.clocks.due import Env
from kefu.core.clocks.rules import PauseRule, Rule
from kefu.core.clocks.sight import glance_of, happened, look_of, pulls, signals_at
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


def effects_of(before: Ticket | None, after: Ticket, entry: Entry, rules: Sequence[Rule], env: Env) -> list[Node]:
    """Return the effects of an entry on the rules' clocks; `after` is the ticket with it, its own effects apart."""
    glance = glance_of(dict(entry.fields), happened(entry, env), before, after, env)
    return effects(Move(before, after, entry, rules, env, signals_at(glance, env)))


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
                found.append({"met": clock.name, "of": clock.op} | own_time(move))
            else:
                found += _changed(move, rule, clock)
    # An entry that closes the ticket, or is added to a closed one, starts nothing that could fall due.
    if move.after.state != "closed":
        found += _starts(move, met)
    return found


def _running(move: Move) -> list[Clock]:
    """Return the rules' clocks that ran before the entry; those given by hand are no rule's."""
    assert move.before is not None
    behind = [c for c in move.before.clocks if c.behind]
    return [c for c in (*move.before.running, *behind) if not c.name.endswith(f"-{c.op}")]


def _rule(move: Move, name: str) -> Rule | None:
    return next((r for r in move.rules if r.name == name), None)


def _is_met(move: Move, rule: Rule, clock: Clock) -> bool:
    """Return whether the entry meets the clock: it happened after the start, and pulls a trigger of `met-by`."""
    at = happened(move.entry, move.env)
    if at < clock.start and not _as_it_happens(move):
        return False
    return pulled(rule.met_by, move.signals, look_of(move.after, move.env, at, min(at, clock.start)))


def _as_it_happens(move: Move) -> bool:
    """Return whether an entry was recorded as it happened: after the start, which its writer saw, though his clock is behind.

    In edition 1 it had to be dated so.
    """
    return move.env.edition > 1 and not move.entry.text("written") and not move.entry.text("when")


def own_time(move: Move) -> Fields:
    """Return the time of an event that is another than its entry's, for an effect."""
    at = happened(move.entry, move.env)
    return {"at": iso(at, move.env.zone)} if at != move.entry.at else {}


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
            found.append({"met": clock.name, "of": clock.op} | own_time(move))
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
    return holds(rule.when, _look(move))


def _look(move: Move) -> Look:
    """Return the values of conditions when what the entry tells happened."""
    return look_of(move.after, move.env, happened(move.entry, move.env))


def _moves(move: Move, rule: Rule) -> bool:
    """Return whether a deadline given anew, a theoretical arrival put off, or what the rule names moves a running clock."""
    if pulled(rule.moved_by, move.signals):
        return True
    if not pulled(rule.starts, move.signals):
        return False
    return bool(rule.limit.fact) or any("due-in" in s.words for s in move.signals)


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
        look = _look(move)
        begin = _recalled(move, rule) if not pulled(rule.starts, move.signals, look) else None
        made = start(rule, begin or _start_of(move), move.env, look)
        if made is None:
            continue
        yield made | (own_time(move) if begin is None else _earlier(move, begin))
        # A signal that starts a clock cannot meet it as well, though another signal of the same entry may.
        others = tuple(s for s in move.signals if not pulled(rule.starts, (s,)))
        if pulled(rule.met_by, others, look):
            yield {"met": rule.name, "of": move.entry.op}
        elif begin is None and (done := _done_since(move, rule)) is not None:
            yield {"met": rule.name, "of": move.entry.op, "at": iso(done, move.env.zone)}


def start(rule: Rule, begin: datetime, env: Env, look: Look) -> Fields | None:
    """Return the effect that starts a rule's clock at `begin`, with its source and who bears a delay; None where no due
    time can be told."""
    due = clocks.due_time(rule, begin, env)
    if due is None:
        return None
    bears = clocks.as_it_can(rule, env).bears if holds(rule.bears_when, look) else ""
    effect: Fields = {"start": rule.name, "due": iso(due, env.zone), "source": rule.source}
    return effect | ({"bears": bears} if bears else {}) | ({"anew": "true"} if rule.anew else {})


def _starts_now(move: Move, rule: Rule, met: set[str], changed: bool) -> bool:
    """Return whether the entry starts the rule's clock: by its trigger, or because a new category has it."""
    starts = pulled(rule.starts, move.signals, _look(move))
    if not starts and not changed:  # of most rules: nothing else need be looked at
        return False
    runs = any(c.name == rule.name and c.live for c in move.after.clocks) and rule.name not in met
    if (runs and not (starts and rule.anew)) or not _applies(move, rule):
        return False
    if starts:
        return not rule.limit.count or _count(move, rule) == rule.limit.count
    # The old category may have had this clock: started in this cycle, perhaps met, it does not start again.
    started = any(c.name == rule.name and c.cycle == move.after.cycle for c in move.after.clocks)
    return not started and (pulled(rule.starts, (_OPENING,), _look(move)) or _recalled(move, rule) is not None)


def _done_since(move: Move, rule: Rule) -> datetime | None:
    """Return when that was done which meets a clock, where what starts it is written down only after that; None if it was
    not."""
    since = happened(move.entry, move.env)
    if move.before is None or since == move.entry.at:
        return None
    done = (happened(e, move.env) for e in pulls(move.before, rule.met_by, move.env))
    return min((at for at in done if at >= since), default=None)


def _recalled(move: Move, rule: Rule) -> datetime | None:
    """Return from when a clock counts that a new category has and what happened before starts; None if nothing does, or
    if it was met meanwhile."""
    found = pulls(move.after, rule.starts, move.env) if rule.recalled else []
    if not found:
        return None
    since = happened(found[-1], move.env)
    if any(happened(e, move.env) >= since for e in pulls(move.after, rule.met_by, move.env)):
        return None
    return instant(found[-1].fields.get("when")) or found[-1].at


def _earlier(move: Move, begin: datetime) -> Fields:
    """Return the time of a start that was before its entry: what met it since then may be written down later."""
    return {"at": iso(begin, move.env.zone)} if begin < move.entry.at else {}


def _count(move: Move, rule: Rule) -> int:
    """Return how many entries of the current cycle pulled the rule's start, this one included."""
    return len(pulls(move.after, rule.starts, move.env))
