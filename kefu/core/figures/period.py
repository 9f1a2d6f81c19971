"""Periods of reports: half open, in the desk's zone. A day, a week from Monday, a month of the calendar, or from when to when.

The instants have fixed offsets, so that a day with a change of clock has 23 or 25 hours and no time is counted twice.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeAlias

from kefu.core.base.errors import Usage
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex
from kefu.core.times.when import at_wall, fixed, parse_when

Period: TypeAlias = tuple[datetime, datetime]
"""From when on, and before when."""
_SECOND = timedelta(seconds=1)
_MONTH = regex(r"(?:(20[0-9]{2})[-/.年]?)?(0?[1-9]|1[0-2])(?:月|月份)?")
_MONTH_ALONE = regex(r"20[0-9]{2}[-/.年]?(?:0[1-9]|1[0-2]|[1-9]月)(?:月|月份|份)?|(?:0?[1-9]|1[0-2])月份?")
_WEEK = regex(r"(20[0-9]{2})-?w([0-9]{1,2})")
_THIS, _LAST = ("this", "本", "这", "这个", "本个"), ("last", "上", "上个")


def day_of(day: date, zone: tzinfo) -> Period:
    """Return a day of the zone."""
    return at_wall(day, time(0), zone), at_wall(day + timedelta(days=1), time(0), zone)


def week_of(day: date, zone: tzinfo) -> Period:
    """Return the week from Monday to Sunday that a day is in."""
    monday = day - timedelta(days=day.weekday())
    return at_wall(monday, time(0), zone), at_wall(monday + timedelta(days=7), time(0), zone)


def month_of(year: int, month: int, zone: tzinfo) -> Period:
    """Return a month of the calendar."""
    after = date(year + month // 12, month % 12 + 1, 1)
    return at_wall(date(year, month, 1), time(0), zone), at_wall(after, time(0), zone)


def named(kind: str, text: str, now: datetime, zone: tzinfo) -> Period:
    """Return the period of a kind that a text names, empty for the present one. Usage for a text that names none.

    Any day that `parse_when` knows names its day, its week, its month; so do 2026-W47, 2026-10, 10月, 上周, last month.
    """
    today = now.astimezone(zone).date()
    plain = "".join(nfkc(text).casefold().split())
    if kind == "weekly":
        return week_of(_day_of_week(plain, text, now, zone), zone)
    if kind == "monthly":
        return month_of(*(_month(plain, text, now, zone) or (today.year, today.month)), zone)
    return day_of(_day(text, now, zone) if plain else today, zone)


def kind_of(text: str, now: datetime, zone: tzinfo) -> str:
    """Return the kind of the period that a word names where no kind is said; empty where it names none."""
    plain = "".join(nfkc(text).casefold().split())
    weeks = (*_said(_THIS, ("week", "周", "星期")), *_said(_LAST, ("week", "周", "星期")))
    if plain in weeks or _WEEK.fullmatch(plain):
        return "weekly"
    if plain in (*_said(_THIS, ("month", "月")), *_said(_LAST, ("month", "月"))) or _MONTH_ALONE.fullmatch(plain):
        return "monthly"
    try:
        _day(text, now, zone)
    except Usage:
        return ""
    return "daily"


def _day_of_week(plain: str, text: str, now: datetime, zone: tzinfo) -> date:
    today = now.astimezone(zone).date()
    if not plain or plain in _said(_THIS, ("week", "周", "星期")):
        return today
    if plain in _said(_LAST, ("week", "周", "星期")):
        return today - timedelta(days=7)
    found = _WEEK.fullmatch(plain)
    if found is None:
        return _day(text, now, zone)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        raise Usage("{text}: that year has no such week", text=text) from None


def _month(plain: str, text: str, now: datetime, zone: tzinfo) -> tuple[int, int] | None:
    today = now.astimezone(zone).date()
    if not plain or plain in _said(_THIS, ("month", "月")):
        return None
    if plain in _said(_LAST, ("month", "月")):
        last = today.replace(day=1) - timedelta(days=1)
        return last.year, last.month
    found = _MONTH.fullmatch(plain)
    if found is not None and found[1]:
        return int(found[1]), int(found[2])
    if found is not None and not plain.isdigit():
        # A month without a year is the last one of its name that has begun.
        month = int(found[2])
        return today.year - (month > today.month), month
    day = _day(text, now, zone)
    return day.year, day.month


def _said(which: tuple[str, ...], units: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one + unit for one in which for unit in units)


def _day(text: str, now: datetime, zone: tzinfo) -> date:
    return parse_when(text, now=now, zone=zone).astimezone(zone).date()


def free(since: str, until: str, now: datetime, zone: tzinfo) -> Period:
    """Return the period from one time to before another; without the second up to now, and now with it.

    A day without a time begins at its first second, and as an end is counted whole. Usage for a period of nothing.
    """
    if not since:
        raise Usage("--until {text}: say since when, with --since", text=until)
    start = parse_when(since, now=now, zone=zone)
    end = parse_when(until, now=now, zone=zone) if until else fixed(now, zone) + _SECOND
    if until:
        last = parse_when(until, now=now, zone=zone, end=True)
        if last != end:
            end = fixed((last + _SECOND).astimezone(UTC), zone)
    if end <= start:
        raise Usage("a period from {since} to {until} is empty", since=start.isoformat(" "), until=end.isoformat(" "))
    return start, end


def begun(period: Period, now: datetime, zone: tzinfo) -> Period:
    """Return the part of a period that has passed, now with it. Usage for one that has not begun."""
    since, until = period
    if since > now:
        raise Usage("nothing is counted of a period that begins in the future: {since}", since=since.isoformat(" "))
    return since, min(until, fixed(now.replace(microsecond=0).astimezone(UTC) + _SECOND, zone))


def before(period: Period, zone: tzinfo) -> Period:
    """Return the period of the same length that ends where this one begins; of whole days as many days before."""
    since, until = period
    first, last = since.astimezone(zone), until.astimezone(zone)
    if first.time() == last.time() == time(0):
        days = (last.date() - first.date()).days
        return at_wall(first.date() - timedelta(days=days), time(0), zone), since
    length = until.astimezone(UTC) - since.astimezone(UTC)
    return fixed(since.astimezone(UTC) - length, zone), since


def steps(period: Period, zone: tzinfo) -> list[datetime]:
    """Return where the days of a period begin, its end as the last; of a long one the weeks, of a very long one months."""
    since, until = period
    first, found = since.astimezone(zone).date(), [since]
    length = (until - since).days
    day = first
    while True:
        if length <= DAYS:
            day += timedelta(days=1)
        elif length <= WEEKS:
            day += timedelta(days=7 - day.weekday())
        else:
            day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        at = at_wall(day, time(0), zone)
        if at >= until:
            return [*found, until]
        found.append(at)


DAYS, WEEKS = 62, 400
"""Days of a period up to which it is shown by days, and up to which by weeks."""
