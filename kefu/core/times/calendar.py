"""Working hours, peaks and dispatch runs of a desk, and the arithmetic on them. All of it pure."""

from collections.abc import Iterator
from dataclasses import field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from kefu.core.base.errors import Usage
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.times.days_off import NO_DAYS_OFF, DaysOff
from kefu.core.times.when import at_wall, fixed

Minutes = tuple[int, int]
"""A stretch of one day: minutes from midnight, from and to; 1440 is the midnight that ends the day."""

Stretch = tuple[datetime, datetime]
"""A stretch of time, from and to."""

_DAYS_AHEAD = 120_000


@frozen
class Calendar:
    """Working hours of a week (Monday first), the holidays of a country, and the desk's own closed and extra days.

    `days_off` tells when the holidays of a year are.

    An own day beats everything; then a statutory holiday is free; a make-up day is worked, with the hours of its
    weekday or, where that has none, of the first weekday that has some.
    """

    name: str
    week: tuple[tuple[Minutes, ...], ...]
    holidays: str = ""
    closed: frozenset[date] = frozenset()
    extra: tuple[tuple[date, tuple[Minutes, ...]], ...] = ()
    days_off: DaysOff = field(default=NO_DAYS_OFF, compare=False, repr=False)

    def hours(self, day: date) -> tuple[Minutes, ...]:
        """The working hours of `day`, none on a day off."""
        for own, hours in self.extra:
            if own == day:
                return hours or self._usual(day)
        if day in self.closed:
            return ()
        if self.holidays:
            year = self.days_off.year(self.holidays, day.year)
            if day in year.holidays:
                return ()
            if day in year.worked:
                return self._usual(day)
        return self.week[day.weekday()]

    def _usual(self, day: date) -> tuple[Minutes, ...]:
        return self.week[day.weekday()] or next((hours for hours in self.week if hours), ())

    def warnings(self, start: datetime, end: datetime, zone: tzinfo) -> tuple[Finding, ...]:
        """Years from `start` to `end` whose make-up days are not known; one that the desk lists days of is settled."""
        settled = frozenset(day.year for day in self.closed) | frozenset(day.year for day, _ in self.extra)
        first, last = start.astimezone(zone).year, end.astimezone(zone).year
        return self.days_off.warnings(self.holidays, first, last, settled)

    def stretches(self, start: datetime, zone: tzinfo) -> Iterator[Stretch]:
        """The working time from `start` on, in order, for three hundred years."""
        day = start.astimezone(zone).date()
        last = start
        for _ in range(_DAYS_AHEAD):
            for opens, closes in self.hours(day):
                # A change of clock may push a skipped time beyond the next one: never run backwards.
                begin, stop = max(_at(day, opens, zone), last), _at(day, closes, zone)
                if begin < stop:
                    yield begin, stop
                    last = stop
            day += timedelta(days=1)

    def working_days(self, after: date) -> Iterator[date]:
        """The working days after the day `after`, in order, for three hundred years."""
        day = after
        for _ in range(_DAYS_AHEAD):
            day += timedelta(days=1)
            if self.hours(day):
                yield day

    def closes(self, day: date, zone: tzinfo) -> datetime | None:
        """When work ends on `day`; None on a day off."""
        hours = self.hours(day)
        return _at(day, hours[-1][1], zone) if hours else None


@frozen
class Peak:
    """A shopping peak, both days included: month and day of every year, or of the years given."""

    name: str
    first: tuple[int, int]
    last: tuple[int, int]
    first_year: int | None = None
    last_year: int | None = None

    def windows(self, years: range, zone: tzinfo) -> Iterator[Stretch]:
        """From the first midnight to the last of each peak that begins in `years`; a yearly one may end next year."""
        if self.first_year is not None and self.last_year is not None:
            yield _window(date(self.first_year, *self.first), date(self.last_year, *self.last), zone)
            return
        for year in years:
            wraps = self.last < self.first
            yield _window(_near(year, self.first), _near(year + wraps, self.last), zone)


def _window(first: date, last: date, zone: tzinfo) -> Stretch:
    return _at(first, 0, zone), _at(last, 1440, zone)


def _near(year: int, day: tuple[int, int]) -> date:
    """The day in that year; 29 February as the 28th of a common year."""
    month, mday = day
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, month, 28 if (month, mday) == (2, 29) and not leap else mday)


def _at(day: date, minute: int, zone: tzinfo) -> datetime:
    if minute == 1440:
        return at_wall(day + timedelta(days=1), time(0), zone)
    return at_wall(day, time(minute // 60, minute % 60), zone)


def peak_windows(peaks: tuple[Peak, ...], start: datetime, zone: tzinfo) -> tuple[Stretch, ...]:
    """The peaks that end after `start`, of three years, in order, none overlapping another."""
    year = start.astimezone(zone).year
    found = sorted(w for peak in peaks for w in peak.windows(range(year - 1, year + 3), zone) if w[1] > start)
    merged: list[Stretch] = []
    for begin, stop in found:
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
        else:
            merged.append((begin, stop))
    return tuple(merged)


def outside(stretches: Iterator[Stretch], windows: tuple[Stretch, ...]) -> Iterator[Stretch]:
    """Return the parts of `stretches` that lie in none of `windows`; both in order."""
    for begin, stop in stretches:
        at = begin
        for window in windows:
            if window[1] <= at or window[0] >= stop:
                continue
            if window[0] > at:
                yield at, window[0]
            at = window[1]
        if at < stop:
            yield at, stop


def all_time(start: datetime) -> Iterator[Stretch]:
    """All the time from `start` on: elapsed time as one stretch."""
    yield start, datetime.max.replace(microsecond=0, tzinfo=UTC)


def take(stretches: Iterator[Stretch], budget: timedelta, zone: tzinfo) -> tuple[Stretch, ...]:
    """The first of `stretches` that add up to exactly `budget`, the last one cut. Empty for no budget.

    `Usage` if they end before: a calendar without working time, peaks without an end.
    """
    taken: list[Stretch] = []
    left = budget
    for begin, stop in stretches:
        if left <= timedelta(0):
            break
        length = min(stop.astimezone(UTC) - begin.astimezone(UTC), left)
        taken.append((fixed(begin, zone), fixed(begin.astimezone(UTC) + length, zone)))
        left -= length
    if left > timedelta(0):
        raise Usage("there is not enough working time ahead to count a deadline; check calendars and peaks")
    return tuple(taken)


def total(stretches: Iterator[Stretch], until: datetime) -> timedelta:
    """Return the time of `stretches` that lies before `until`."""
    amount = timedelta(0)
    for begin, stop in stretches:
        if begin >= until:
            break
        amount += min(stop, until).astimezone(UTC) - begin.astimezone(UTC)
    return amount


def add_working(calendar: Calendar, start: datetime, budget: timedelta, zone: tzinfo) -> datetime:
    """The instant at which `budget` of working time has passed since `start`; `start` itself for no budget."""
    taken = take(calendar.stretches(start, zone), budget, zone)
    return taken[-1][1] if taken else fixed(start, zone)


def add_working_days(calendar: Calendar, start: datetime, days: int, zone: tzinfo) -> datetime:
    """The close of work on the `days`-th working day after the day of `start`, which itself is not counted."""
    following = calendar.working_days(start.astimezone(zone).date())
    for _ in range(days - 1):
        next(following, None)
    day = next(following, None)
    if day is None:
        raise Usage("there is not enough working time ahead to count a deadline; check calendars and peaks")
    return _at(day, calendar.hours(day)[-1][1], zone)


def by_time(start: datetime, clock: time, zone: tzinfo, calendar: Calendar | None = None) -> datetime:
    """The first `clock` o'clock after `start`; with a calendar, on one of its working days."""
    day = start.astimezone(zone).date()
    for _ in range(_DAYS_AHEAD):
        if calendar is None or calendar.hours(day):
            found = at_wall(day, clock, zone)
            if found > start:
                return found
        day += timedelta(days=1)
    raise Usage("there is not enough working time ahead to count a deadline; check calendars and peaks")


def next_run(start: datetime, runs: tuple[time, ...], zone: tzinfo) -> datetime:
    """The first dispatch run after `start`. `runs` must not be empty."""
    return min(by_time(start, run, zone) for run in runs)


def legal_days(
    start: datetime, days: int, country: str, zone: tzinfo, days_off: DaysOff = NO_DAYS_OFF
) -> tuple[date, date]:
    """The last day of a period of days by law, as counted and as it rolls on.

    The day of `start` is not counted; where the last day is a statutory holiday or a weekend day that is not worked,
    the first day after it that is none is the last. (Civil Code of China, 201 and 203.)
    """
    counted = start.astimezone(zone).date() + timedelta(days=days)
    rolled = counted
    while country and days_off.year(country, rolled.year).rest(rolled):
        rolled += timedelta(days=1)
    return counted, rolled
