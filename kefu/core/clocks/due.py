"""Clocks: when they are due, the intervals that add up to it, and what a pause does to it.

Everything is plain values: no ticket, no file, no clock of its own. Instants come back with a fixed offset of the
desk's zone (`kefu.core.times.when`), so that comparing and subtracting them is exact.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from kefu.core.base.errors import Usage
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.clocks.limits import Kind
from kefu.core.clocks.rules import Rule
from kefu.core.times import calendar as cal
from kefu.core.times.calendar import Calendar, Peak, Stretch
from kefu.core.times.days_off import NO_DAYS_OFF, DaysOff
from kefu.core.times.office import end_of_work, office_of
from kefu.core.times.when import Span, Unit, days_later, end_of_day, fixed, last_second, later
from kefu.core.vocabulary.ids import derived_op


@frozen
class Env:
    """The desk and the ticket as a rule needs to know them: zone, calendars by name, peaks, the dispatch runs of
    the ticket's branch, the country whose law counts days and the days off there, and the instants that facts of the ticket hold.

    `edition`: that of the shipped rules; `local`: the parcel never leaves the desk's own branches; `outages`: those that
    the desk lists for it.
    """

    zone: tzinfo
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    peaks: tuple[Peak, ...] = ()
    runs: tuple[time, ...] = ()
    country: str = ""
    given: Mapping[str, datetime] = field(default_factory=dict)
    days_off: DaysOff = field(default=NO_DAYS_OFF, compare=False, repr=False)
    edition: int = 1
    local: bool = False
    outages: tuple[tuple[datetime, datetime | None], ...] = ()


class Why(StrEnum):
    """The reason for which a stretch of time counts towards a deadline, or does not."""

    COUNTS = "counts"
    FIRST_DAY = "first-day"
    DAY_OFF = "day-off"
    CLOSED = "closed"
    PEAK = "peak"
    PAUSED = "paused"


@frozen
class Interval:
    """A stretch of time from the start to the due time, and why it counts or not."""

    start: datetime
    end: datetime
    why: Why


@frozen
class Due:
    """The due time of a clock: the instant, intervals that lie end to end from the start to it, and what is not known.

    `instant` is None where it cannot be told (no runs for the branch, no deadline given): the warnings say why.
    """

    instant: datetime | None
    intervals: tuple[Interval, ...] = ()
    warnings: tuple[Finding, ...] = ()


def due(rule: Rule, start: datetime, env: Env, pauses: tuple[Stretch, ...] = ()) -> Due:
    """Return the due time of the clock of `rule` that starts at `start`. `pauses`: ended pauses, in order, none overlapping."""
    try:
        return _due(rule, start, env, pauses)
    except (OverflowError, ValueError):
        raise _beyond(rule, start) from None


def due_time(rule: Rule, start: datetime, env: Env) -> datetime | None:
    """The instant of `due` without its reasons: of a clock that has no pauses."""
    try:
        rule = as_it_can(rule, env)
        return None if _missing(rule, env) is not None else _unpaused(rule, start, env)
    except (OverflowError, ValueError):
        raise _beyond(rule, start) from None


def as_it_can(rule: Rule, env: Env) -> Rule:
    """Return a rule, with its other limit where the first one tells no due time; that is the desk's own, so nobody bears it."""
    if rule.fallback is None or _missing(rule, env) is None:
        return rule
    return replace(rule, limit=rule.fallback, fallback=None, bears="")


def without_runs(rule: Rule, env: Env) -> Finding | None:
    """Return what is to be said where a rule's own limit cannot be told and another one stands in its place."""
    missing = _missing(rule, env) if rule.fallback is not None else None
    if missing is None:
        return None
    return finding(
        "no-runs",
        "{name}: kefu.yaml lists no runs for this branch, so that it is due at the end of the day and nobody bears a delay; add "
        "them under runs",
        name=rule.name,
    )


def _beyond(rule: Rule, start: datetime) -> Usage:
    return Usage(
        "{name}: its due time lies beyond the year 9999; check the start {start}",
        name=rule.name,
        start=start.isoformat(),
    )


def calendar_of(rule: Rule, env: Env) -> Calendar | None:
    """The calendar a rule counts by: the one it names; for working time without a name the desk's first, for the next
    working day the office's."""
    if rule.calendar:
        return env.calendars.get(rule.calendar)
    if rule.limit.kind is Kind.NEXT_WORKING_DAY:
        return office_of(env.calendars)
    if rule.limit.kind is Kind.WORKING:
        return next(iter(env.calendars.values()), None)
    return None


def country_of(rule: Rule, env: Env) -> str:
    """Return the country whose days off decide when the clock of a rule is due; empty if none do."""
    calendar = calendar_of(rule, env)
    if calendar is not None:
        return calendar.holidays
    return env.country if rule.limit.kind is Kind.LEGAL else ""


def _due(rule: Rule, start: datetime, env: Env, pauses: tuple[Stretch, ...]) -> Due:
    said = without_runs(rule, env)
    if said is not None:
        told = _due(as_it_can(rule, env), start, env, pauses)
        return Due(told.instant, told.intervals, (said, *told.warnings))
    missing = _missing(rule, env)
    if missing is not None:
        return Due(None, (), (missing,))
    end = _unpaused(rule, start, env)
    free = _free(rule, start, env)
    if pauses:
        budget = cal.total(_free(rule, start, env), end)
        taken = cal.take(cal.outside(free, pauses), budget, env.zone)
        end = max(taken[-1][1] if taken else end, end)
    return Due(end, _tiles(rule, start, end, env, pauses), _warnings(rule, start, end, env))


def _missing(rule: Rule, env: Env) -> Finding | None:
    """Return what is not known and without which there is no due time."""
    if rule.limit.kind is Kind.NEXT_RUN and not env.runs:
        return finding("no-runs", "{name}: the desk lists no runs for this branch; add them under runs", name=rule.name)
    if rule.limit.fact and rule.limit.fact not in env.given:
        return finding("not-given", "{name}: no {fact} is given on the ticket", name=rule.name, fact=rule.limit.fact)
    if (rule.calendar or rule.limit.kind is Kind.WORKING) and calendar_of(rule, env) is None:
        return finding(
            "no-calendar", "{name}: the desk has no calendar {calendar}", name=rule.name, calendar=rule.calendar
        )
    return None


def _windows(rule: Rule, start: datetime, env: Env) -> tuple[Stretch, ...]:
    return cal.peak_windows(env.peaks, start, env.zone) if rule.peak else ()


def _free(rule: Rule, start: datetime, env: Env) -> Iterator[Stretch]:
    """The time from `start` on that counts for the rule."""
    calendar = calendar_of(rule, env)
    if rule.limit.kind is Kind.WORKING and calendar is not None:
        return cal.outside(calendar.stretches(start, env.zone), _windows(rule, start, env))
    return cal.outside(cal.all_time(start), _windows(rule, start, env))


def _unpaused(rule: Rule, start: datetime, env: Env) -> datetime:
    """The due time without any pause, never before `start`."""
    limit, zone, span = rule.limit, env.zone, rule.limit.span
    if limit.kind is Kind.UNTIL:
        return fixed(max(env.given[limit.fact], start), zone)
    if limit.kind is Kind.DAY_OF:
        return fixed(max(end_of_day(env.given[limit.fact], zone), start), zone)
    if limit.kind is Kind.NEXT_WORKING_DAY:
        return end_of_work(office_of(env.calendars), start.astimezone(zone).date(), 1, zone)
    if limit.kind is Kind.COUNT:
        return fixed(start, zone)
    if span is not None and span.unit is not Unit.WORKING_DAYS:
        budget = _budget(span, start, zone)
        windows = _windows(rule, start, env)
        if span.unit is Unit.DAYS and not any(begin < later(start, budget, zone) for begin, _ in windows):
            return days_later(start, span.amount, zone)
        return cal.take(_free(rule, start, env), budget, zone)[-1][1]
    begin = _after_peak(rule, start, env)
    calendar = calendar_of(rule, env)
    if span is not None and calendar is not None:
        return cal.add_working_days(calendar, begin, span.amount, zone)
    if limit.clock is not None:
        return cal.by_time(begin, limit.clock, zone, calendar)
    if limit.kind is Kind.NEXT_RUN:
        return cal.next_run(begin, env.runs, zone)
    if limit.kind is Kind.LEGAL:
        return last_second(_legal(begin, limit.number, env)[1], zone)
    return end_of_day(begin, zone)


def _legal(start: datetime, days: int, env: Env) -> tuple[date, date]:
    """The last day of so many days by law, as counted and as it rolls on."""
    return cal.legal_days(start, days, env.country, env.zone, env.days_off)


def _budget(span: Span, start: datetime, zone: tzinfo) -> timedelta:
    """Return the time that `span` stands for; whole days keep the wall clock where nothing interrupts them."""
    if span.unit is Unit.WORKING_HOURS:
        return timedelta(hours=span.amount)
    if span.unit is Unit.DAYS:
        return days_later(start, span.amount, zone).astimezone(UTC) - start.astimezone(UTC)
    return span.delta()


def _after_peak(rule: Rule, start: datetime, env: Env) -> datetime:
    """`start`, or the end of the peak it lies in if a peak suspends the rule."""
    inside = [end for begin, end in _windows(rule, start, env) if begin <= start < end]
    return fixed(inside[0] if inside else start, env.zone)


def _tiles(rule: Rule, start: datetime, end: datetime, env: Env, pauses: tuple[Stretch, ...]) -> tuple[Interval, ...]:
    """The stretches from `start` to `end`, end to end, each with its reason."""
    if rule.limit.kind is Kind.LEGAL and not pauses and not rule.peak:
        return _legal_tiles(rule, start, end, env)
    reasons = ((pauses, Why.PAUSED), (_windows(rule, start, env), Why.PEAK))
    counted = cal.outside(_free(rule, start, env), pauses)
    tiles: list[Interval] = []
    at = start
    for begin, stop in counted:
        begin, stop = min(begin, end), min(stop, end)
        tiles += _gap(at, begin, reasons)
        if begin < stop:
            tiles.append(Interval(begin, stop, Why.COUNTS))
        at = stop
        if stop >= end:
            break
    return tuple(Interval(fixed(t.start, env.zone), fixed(t.end, env.zone), t.why) for t in tiles)


def _gap(start: datetime, end: datetime, reasons: tuple[tuple[tuple[Stretch, ...], Why], ...]) -> list[Interval]:
    """A stretch that does not count, cut by the first reason that covers each part; the rest is out of hours."""
    if start >= end:
        return []
    if not reasons:
        return [Interval(start, end, Why.CLOSED)]
    (windows, why), *rest = reasons
    tiles: list[Interval] = []
    at = start
    for begin, stop in windows:
        begin, stop = max(begin, at), min(stop, end)
        if begin < stop:
            tiles += [*_gap(at, begin, tuple(rest)), Interval(begin, stop, why)]
            at = stop
    return tiles + _gap(at, end, tuple(rest))


def _legal_tiles(rule: Rule, start: datetime, end: datetime, env: Env) -> tuple[Interval, ...]:
    first = min(end_of_day(start, env.zone), end)
    counted = last_second(_legal(start, rule.limit.number, env)[0], env.zone)
    edges = ((start, first, Why.FIRST_DAY), (first, counted, Why.COUNTS), (counted, end, Why.DAY_OFF))
    return tuple(Interval(fixed(a, env.zone), b, why) for a, b, why in edges if a < b)


def _warnings(rule: Rule, start: datetime, end: datetime, env: Env) -> tuple[Finding, ...]:
    calendar = calendar_of(rule, env)
    if calendar is not None:
        return calendar.warnings(start, end, env.zone)
    if rule.limit.kind is Kind.LEGAL:
        counted = _legal(start, rule.limit.number, env)[0]
        return env.days_off.warnings(env.country, counted.year, end.astimezone(env.zone).year)
    return ()


@frozen
class Pause:
    """A pause of a running clock: from when, how much of its time is left, the instant at which its cap is used up
    and the due time that then holds; both None without a cap."""

    at: datetime
    left: timedelta
    cap: datetime | None = None
    due_then: datetime | None = None


def pause(
    rule: Rule, due_at: datetime, at: datetime, env: Env, cap: Span | None = None, used: timedelta = timedelta(0)
) -> Pause | None:
    """Pause at `at` the clock that is due at `due_at`, for `cap` at most.

    `used`: how long earlier pauses under the same cap lasted together. None where there is nothing to pause: the due
    time has come, or the cap is used up already.
    """
    if at >= due_at:
        return None
    left = cal.total(_free(rule, at, env), due_at)
    start = fixed(at, env.zone)
    if cap is None:
        return Pause(start, left)
    last = later(at, cap.delta() - used, env.zone)
    return Pause(start, left, last, _spend(rule, last, left, due_at, env)) if last > at else None


def resume(rule: Rule, paused: Pause, due_at: datetime, at: datetime, env: Env) -> datetime:
    """The new due time when `paused`, made while `due_at` held, ends at `at` (or at its cap, if that came first)."""
    end = min(at, paused.cap) if paused.cap is not None else at
    return _spend(rule, max(end, paused.at), paused.left, due_at, env)


def _spend(rule: Rule, start: datetime, left: timedelta, due_at: datetime, env: Env) -> datetime:
    taken = cal.take(_free(rule, start, env), left, env.zone)
    return max(taken[-1][1] if taken else fixed(start, env.zone), fixed(due_at, env.zone))


def breach_op(ticket: str, clock: str, of: str, due_at: datetime, action: str = "breach") -> str:
    """The id of the entry that `sweep` writes for a missed clock: the same in every clone, however late it runs."""
    instant = due_at.astimezone(UTC).isoformat(timespec="seconds")
    return derived_op("sweep", ticket, action, clock, of, instant)
