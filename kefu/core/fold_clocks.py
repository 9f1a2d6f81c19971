"""The clocks' part of the fold: what the effects of the counting entries add up to (rules 3, 4, 10 and 11).

A clock is identified by its name and the entry that started it. Nothing here knows a rule, a calendar or the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from kefu.core.findings import Finding, finding
from kefu.core.ticket import Clock, Effect, Entry, Pause, State, Wait, word


class Frame(Protocol):
    """What the main fold knows that decides which starts, pauses and stops count."""

    cycle: str
    base: State
    category_by: str
    effective: set[str]
    waits: dict[str, Wait]
    closings: list[tuple[str, datetime]]

    def named(self, cycle: str) -> str:
        """The cycle that a name stands for."""


@dataclass
class _Run:
    """One start, while effects are added to it."""

    clock: Clock
    by_category: bool
    by_wait: bool
    missed: list[datetime] = field(default_factory=list)
    excuses: list[datetime] = field(default_factory=list)


def clocks_of(taken: Sequence[Entry], frame: Frame) -> tuple[tuple[Clock, ...], list[Finding]]:
    """All clocks that the entries started, in the order of their starts, and what is odd about them."""
    runs: dict[tuple[str, str], _Run] = {}
    findings: list[Finding] = []
    for entry in taken:
        counts = entry.op in frame.effective
        for effect in entry.effects:
            if effect.verb == "start":
                if counts and effect.due is not None:
                    runs.setdefault((effect.clock, entry.op), _start(entry, effect, frame))
            else:
                _apply(runs, entry, effect, counts, findings)
    clocks = [_finish(run, frame) for run in runs.values()]
    return _leading(clocks, findings), findings


def _start(entry: Entry, effect: Effect, frame: Frame) -> _Run:
    assert effect.due is not None
    clock = Clock(
        name=effect.clock,
        op=entry.op,
        start=entry.at,
        due=effect.due,
        cycle=frame.named(entry.cycle),
        live=True,
        source=word(effect.fields.get("source")),
        bears=word(effect.fields.get("bears")),
    )
    changes = entry.fields.get("changes")
    category = isinstance(changes, list) and any(isinstance(c, dict) and c.get("fact") == "category" for c in changes)
    return _Run(clock, by_category=category, by_wait=entry.did == "wait" and effect.clock == f"wait-{entry.op}")


def _apply(
    runs: dict[tuple[str, str], _Run], entry: Entry, effect: Effect, counts: bool, findings: list[Finding]
) -> None:
    run = runs.get((effect.clock, effect.of)) or (_of_pause(runs, effect) if effect.verb == "resume" else None)
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
        return
    clock = run.clock
    if effect.verb == "met":
        run.excuses.append(entry.at)
        if clock.met is None or entry.at < clock.met:
            run.clock = replace(clock, met=entry.at, met_by=entry.op)
    elif effect.verb == "missed" and effect.due is not None:
        run.missed.append(effect.due)
    elif effect.verb == "move" and effect.due is not None:
        run.excuses.append(entry.at)
        run.clock = replace(clock, due=effect.due, moves=(*clock.moves, clock.due))
    elif effect.verb == "stop" and counts:
        run.excuses.append(entry.at)
        run.clock = replace(clock, stopped=True)
    elif effect.verb == "pause" and counts:
        run.excuses.append(entry.at)
        run.clock = replace(clock, pauses=(*clock.pauses, Pause(entry.op, entry.at, effect.cap, effect.due)))
    elif effect.verb == "resume":
        _resume(run, effect, entry, findings)


def _of_pause(runs: dict[tuple[str, str], _Run], effect: Effect) -> _Run | None:
    """The run of this clock which the entry `of` paused (a resume names the pause)."""
    return next(
        (r for (name, _), r in runs.items() if name == effect.clock and any(p.op == effect.of for p in r.clock.pauses)),
        None,
    )


def _resume(run: _Run, effect: Effect, entry: Entry, findings: list[Finding]) -> None:
    clock = run.clock
    pauses = tuple(
        replace(p, over=True, resumed=effect.due) if p.op == effect.of and not p.over else p for p in clock.pauses
    )
    if pauses == clock.pauses or effect.due is None:
        return
    due = effect.due
    if len([p for p in pauses if p.resumed]) > 1 and any(p.resumed and p.resumed > due for p in pauses):
        due = max(p.resumed for p in pauses if p.resumed)
    if any(_overlap(p, q) for p in clock.pauses for q in clock.pauses if p.op < q.op):
        findings.append(
            finding(
                "pauses-overlap",
                "entry {op}: pauses of the clock {clock} overlap; the latest due time holds",
                line=entry.line,
                op=entry.op,
                clock=clock.name,
            )
        )
    run.clock = replace(clock, pauses=pauses, due=due)


def _overlap(one: Pause, other: Pause) -> bool:
    return not one.over and not other.over


def _finish(run: _Run, frame: Frame) -> Clock:
    """Whether it runs now, and which of its misses stands."""
    clock = run.clock
    live = (
        clock.cycle == frame.cycle
        and frame.base != "closed"
        and clock.met is None
        and not clock.stopped
        and not (run.by_category and clock.op != frame.category_by)
        and not (run.by_wait and clock.op not in frame.waits)
    )
    closed = [at for cycle, at in frame.closings if cycle == clock.cycle]
    excuses = [*run.excuses, *closed]
    standing = [due for due in run.missed if not any(at < due for at in excuses)]
    return replace(clock, live=live, missed=min(standing, default=None), overturned=bool(run.missed) and not standing)


def _leading(clocks: Sequence[Clock], findings: list[Finding]) -> tuple[Clock, ...]:
    """Of two live starts of one clock only the earlier due runs (rule 3)."""
    first: dict[str, Clock] = {}
    for clock in clocks:
        if not clock.live:
            continue
        other = first.get(clock.name)
        if other is not None:
            findings.append(
                finding(
                    "clock-twice", "the clock {clock} was started twice; the earlier due time leads", clock=clock.name
                )
            )
        if other is None or (clock.due, clock.op) < (other.due, other.op):
            first[clock.name] = clock
    return tuple(c if not c.live or first[c.name] is c else replace(c, live=False) for c in clocks)
