"""The clocks' part of the fold: adds up the effects of the counting entries (rules 3, 4, 10 and 11).

A clock is identified by its name and the entry that started it. Nothing here knows a rule book, a calendar or the time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from kefu.core.base.findings import Finding, finding
from kefu.core.ticket.model import Clock, Effect, Entry, Pause, word
from kefu.core.ticket.state import Standing
from kefu.core.vocabulary.words import FOLLOW_UPS

Act = tuple[Entry, Effect]


@dataclass(eq=False)
class _Run:
    """One start, and the effects on it that count, in the order of the timeline.

    `anew`: it was started beside earlier ones that run. `by_miss`: the start whose miss started it.
    """

    first: Clock
    by_category: bool
    by_wait: bool
    anew: bool = False
    by_miss: tuple[str, str] = ("", "")
    acts: list[Act] = field(default_factory=list)
    missed: list[datetime] = field(default_factory=list)

    def clock(self, acts: Iterable[Act] | None = None) -> Clock:
        """Return the clock after `acts` (all of them if not given)."""
        clock = self.first
        for entry, effect in self.acts if acts is None else acts:
            clock = _STEPS[effect.verb](clock, entry, effect)
        return clock

    def pauses(self, op: str) -> bool:
        """Return whether the entry `op` paused this clock."""
        return any(effect.verb == "pause" and entry.op == op for entry, effect in self.acts)


def _met(clock: Clock, entry: Entry, effect: Effect) -> Clock:
    """Return the clock met by `entry`, unless an earlier entry met it."""
    # By the time that it happened, not the place in the timeline: a meet may be written down late.
    at = _when(entry, effect)
    earlier = clock.met is None or at < clock.met
    return replace(clock, met=at, met_by=entry.op) if earlier else clock


def _when(entry: Entry, effect: Effect) -> datetime:
    """Return when that happened which an effect tells: an event's own time, if it was before its entry."""
    return effect.at or entry.at


def _move(clock: Clock, entry: Entry, effect: Effect) -> Clock:
    return replace(clock, due=effect.due or clock.due, moves=(*clock.moves, clock.due))


def _stop(clock: Clock, entry: Entry, effect: Effect) -> Clock:
    at = _when(entry, effect)
    return replace(clock, stopped=True, ended=min(at, clock.ended or at))


def _pause(clock: Clock, entry: Entry, effect: Effect) -> Clock:
    return replace(clock, pauses=(*clock.pauses, Pause(entry.op, entry.at, effect.cap, effect.due)))


def _resume(clock: Clock, entry: Entry, effect: Effect) -> Clock:
    """Return the clock after one of its pauses has ended (rule 11).

    Of pauses that overlapped the latest due holds; of two resumes of one pause the first counts.
    """
    place = next((i for i, p in enumerate(clock.pauses) if p.op == effect.of and not p.over), None)
    if place is None or effect.due is None:
        return clock
    mine = replace(
        clock.pauses[place], over=True, resumed=effect.due, seen=len(clock.pauses), until=_when(entry, effect)
    )
    pauses = (*clock.pauses[:place], mine, *clock.pauses[place + 1 :])
    # Pauses overlapped if each had begun before the other was over; those due times compete, and the latest wins.
    beside = [p.resumed for i, p in enumerate(pauses) if p.resumed and i < mine.seen and place < p.seen]
    return replace(clock, pauses=pauses, due=max(beside))


_STEPS = {"met": _met, "move": _move, "stop": _stop, "pause": _pause, "resume": _resume}


def clocks_of(taken: Sequence[Entry], frame: Standing) -> tuple[tuple[Clock, ...], list[Finding]]:
    """Return all clocks that the entries started, in the order of their starts, and what is odd about them."""
    runs: dict[tuple[str, str], _Run] = {}
    named: dict[str, list[_Run]] = {}
    findings: list[Finding] = []
    for entry in taken:
        counts = entry.op in frame.effective
        for effect in entry.effects:
            if effect.verb != "start":
                run = _named(named.get(effect.clock, []), runs.get((effect.clock, effect.of)), effect)
                _apply(run, named.get(effect.clock, []), entry, effect, frame, findings)
            elif counts and effect.due is not None and (effect.clock, entry.op) not in runs:
                run = runs[effect.clock, entry.op] = _start(entry, effect, effect.due, frame)
                named.setdefault(effect.clock, []).append(run)
    done = {key: _finish(run, frame) for key, run in runs.items()}
    for key, run in runs.items():
        cause = done.get(run.by_miss)
        # What a miss starts lives only while that miss stands (rule 4).
        if cause is not None and cause.missed is None:
            done[key] = replace(done[key], live=False, missed=None, stopped=True, ended=None)
    anew = frozenset(key for key, run in runs.items() if run.anew)
    return _leading(list(done.values()), anew, findings), findings


def _start(entry: Entry, effect: Effect, due: datetime, frame: Standing) -> _Run:
    """Return the run that an entry starts, with the cycle that the entry belongs to."""
    clock = Clock(
        name=effect.clock,
        op=entry.op,
        start=_when(entry, effect),
        due=due,
        cycle=frame.effective[entry.op],
        live=True,
        source=word(effect.fields.get("source")),
        bears=word(effect.fields.get("bears")),
    )
    changes = entry.fields.get("changes")
    category = isinstance(changes, list) and any(isinstance(c, dict) and c.get("fact") == "category" for c in changes)
    return _Run(
        clock,
        by_category=category,
        by_wait=effect.clock == f"wait-{entry.op}",
        anew=effect.fields.get("anew") == "true",
        by_miss=_cause(entry, effect),
    )


def _cause(entry: Entry, effect: Effect) -> tuple[str, str]:
    """Return the start whose miss started a rule's clock; a follow-up of a miss stands by itself."""
    if effect.clock.partition("-")[0] in FOLLOW_UPS and "-" in effect.clock:
        return "", ""
    return next(((e.clock, e.of) for e in entry.effects if e.verb == "missed"), ("", ""))


def _named(same: Sequence[_Run], run: _Run | None, effect: Effect) -> _Run | None:
    """Return the start that an effect names: of a resume the one that the entry `of` paused."""
    return run if effect.verb != "resume" else next((r for r in same if r.pauses(effect.of)), run)


def _apply(
    run: _Run | None,
    same: Sequence[_Run],
    entry: Entry,
    effect: Effect,
    frame: Standing,
    findings: list[Finding],
) -> None:
    """Add an effect to the run that it names, or report that it names none."""
    counts = entry.op in frame.effective
    if run is None:
        findings.append(
            finding(
                "clock-unknown",
                "entry {op}: names the clock {clock}, which was not started or does not count",
                line=entry.line,
                op=entry.op,
                clock=effect.clock,
            )
        )
    elif effect.verb == "missed":
        run.missed += [effect.due] if effect.due is not None else []
    elif effect.verb in ("met", "stop"):
        # A meet counts in whatever state or cycle its entry stands: that something was done stays true.
        if effect.verb == "met" or counts:
            for twin in _twins(same, run, entry, effect):
                twin.acts.append((entry, effect))
    elif effect.verb != "pause" or counts:
        run.acts.append((entry, effect))
        if effect.verb == "pause" and len([p for p in run.clock().pauses if not p.over]) > 1:
            findings.append(
                finding(
                    "pauses-overlap",
                    "entry {op}: pauses of the clock {clock} overlap; the latest due time holds",
                    line=entry.line,
                    op=entry.op,
                    clock=effect.clock,
                )
            )


def _twins(named: Sequence[_Run], run: _Run, entry: Entry, effect: Effect) -> list[_Run]:
    """Return all starts of this clock in its cycle before `entry`, of which `run` is one."""
    # Two people may have started the clock unaware of each other, and what meets or stops it meets or stops them all.
    # A start by `entry` itself is a new beginning, which its own meet must not end.
    same = [
        r
        for r in named
        if r.first.cycle == run.first.cycle
        and r.first.op != entry.op
        # One that begins anew beside another is met by what came after it, not by what was written down after it.
        and (not r.anew or r is run or _when(entry, effect) >= r.first.start)
    ]
    return same if any(r is run for r in same) else [*same, run]


def _finish(run: _Run, frame: Standing) -> Clock:
    """Return the clock of a run: whether it runs now, and which of its misses stands."""
    clock = run.clock()
    live = (
        clock.cycle == frame.cycles.current
        and frame.base != "closed"
        and clock.met is None
        and not clock.stopped
        and not (run.by_category and clock.op != frame.category_by)
        and not (run.by_wait and clock.op not in frame.waits)
    )
    if live and not run.missed:
        return clock
    standing = [due for due in run.missed if _stands(run, due, frame)]
    ended = clock.ended
    if not live and clock.met is None and ended is None:
        ended = min((since for since, until in _halts(run, frame) if until is None), default=None)
    return replace(
        clock, live=live, missed=min(standing, default=None), overturned=bool(run.missed) and not standing, ended=ended
    )


def _stands(run: _Run, due: datetime, frame: Standing) -> bool:
    """Return whether the clock was overdue at the due time that a miss judged, by all that happened before (rule 4)."""
    # Judged anew at each fold: an act from another clone, dated before the due time, overturns the miss.
    before = run.clock(act for act in run.acts if _when(*act) < due)
    then = before.due_at(due)
    if before.met is not None or before.stopped or then is None or then > due:
        return False
    return not any(since < due and (until is None or due < until) for since, until in _halts(run, frame))


def _halts(run: _Run, frame: Standing) -> list[tuple[datetime, datetime | None]]:
    """Return the spans in which the clock did not run: cycle closed or over, category changed, or wait ended."""
    halts = [(h.since, h.until) for h in frame.closings if h.cycle == run.first.cycle]
    ends = [
        frame.cycles.ended.get(run.first.cycle),
        frame.category_until.get(run.first.op) if run.by_category else None,
        frame.ended.get(run.first.op) if run.by_wait else None,
    ]
    return [*halts, *((end, None) for end in ends if end is not None)]


def _leading(clocks: Sequence[Clock], anew: frozenset[tuple[str, str]], findings: list[Finding]) -> tuple[Clock, ...]:
    """Return the clocks with only one live start of each name, the one due first (rule 3), and report the others.

    Starts `anew` beside another are meant so: the others run behind the one that leads.
    """
    first: dict[str, Clock] = {}
    for clock in clocks:
        if not clock.live:
            continue
        other = first.get(clock.name)
        meant = (clock.name, clock.op) in anew
        if other is not None and not meant:
            findings.append(
                finding(
                    "clock-twice",
                    "the clock {clock} was started twice; the earlier due time leads",
                    clock=clock.name,
                    # Not said, but it tells this double from a later one of the same clock.
                    op=clock.op,
                )
            )
        # The op breaks ties, so that every clone chooses the same start.
        if other is None or (clock.due, clock.op) < (other.due, other.op):
            first[clock.name] = clock
    return tuple(
        c
        if not c.live or first[c.name] is c
        else replace(c, live=False, behind=(c.name, c.op) in anew or (c.name, first[c.name].op) in anew)
        for c in clocks
    )
