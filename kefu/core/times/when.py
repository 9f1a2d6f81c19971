"""Points in time and spans as people write them, and the arithmetic that survives a change of clock.

Every instant that leaves this module carries a fixed offset, never a zone: Python compares and subtracts two times of
one zone by the wall clock, which is wrong across a change of clock.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum

from kefu.core.base.errors import Usage
from kefu.core.base.frozen import frozen
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex
from kefu.core.times.spoken import before_closing, in_forms

Closing = Callable[[date], datetime | None]
"""Returns when work ends on a day; None where it is not worked."""

FIRST_YEAR, LAST_YEAR = 2000, 2999
"""The years of which a file may hold a point in time."""
_DAYS = {
    **dict.fromkeys(("today", "今天", "今日"), 0),
    **dict.fromkeys(("tomorrow", "明天", "明日"), 1),
    **dict.fromkeys(("yesterday", "昨天", "昨日"), -1),
    **dict.fromkeys(("后天",), 2),
    **dict.fromkeys(("前天",), -2),
}
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CHINESE_DAYS = "一二三四五六日"
# What is added to an hour up to 12 that is said with the time of day: 下午3点 is 15:00.
_AFTERNOON = ("下午", "傍晚", "晚上", "晚")
_MORNING = ("凌晨", "早上", "早", "上午")

_DATE = r"(?:(?P<year>[0-9]{4})[-/年])?(?P<month>[0-9]{1,2})[-/月](?P<mday>[0-9]{1,2})[日号]?"
_WORD = "(?P<word>" + "|".join(_DAYS) + ")"
_WEEKDAY = (
    r"(?P<en>mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?"
    r"|(?P<next>下)?(?:周|星期|礼拜)(?P<zh>[一二三四五六日天])"
)
_TIME = (
    r"(?P<part>凌晨|早上|早|上午|中午|下午|傍晚|晚上|晚)?\s*(?P<hour>[0-9]{1,2})"
    r"(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?"
    r"|[点时](?:(?P<zhminute>[0-9]{1,2})分?|(?P<half>半))?)"
)
_OFFSET = r"(?P<offset>z|[+-][0-9]{2}:?[0-9]{2})"
# Possessive: what follows may begin with blanks too, and would be tried after each of them.
_POINT = regex(rf"(?:{_DATE}|{_WORD}|{_WEEKDAY})?[\st,]*+(?:{_TIME})?\s*+{_OFFSET}?")
_AHEAD = regex(r"([+-])\s*([0-9]{1,5})\s*([a-z一-鿿]+)")
_LATER = regex(r"([0-9]{1,5})\s*([a-z一-鿿]+?)(?:以|之)?(后|前)")


class Unit(StrEnum):
    """Units of a span: minutes, hours and days as they pass; working hours and working days of a calendar."""

    MINUTES = "m"
    HOURS = "h"
    DAYS = "d"
    WORKING_HOURS = "wh"
    WORKING_DAYS = "wd"


_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "分", "分钟"), Unit.MINUTES),
    **dict.fromkeys(("h", "hour", "hours", "小时", "个小时"), Unit.HOURS),
    **dict.fromkeys(("d", "day", "days", "天", "日"), Unit.DAYS),
    **dict.fromkeys(("wh", "工时", "个工时", "工作小时", "个工作小时"), Unit.WORKING_HOURS),
    **dict.fromkeys(("wd", "工作日", "个工作日"), Unit.WORKING_DAYS),
}
_SPAN = regex(r"([0-9]{1,5})\s*([a-z一-鿿]+)")


@frozen
class Span:
    """A length of time as a rule writes it: a whole amount from 1 to 99999, and its unit."""

    amount: int
    unit: Unit

    @property
    def working(self) -> bool:
        """True if only a calendar can tell how long it is."""
        return self.unit in (Unit.WORKING_HOURS, Unit.WORKING_DAYS)

    def delta(self) -> timedelta:
        """The elapsed time, a day as 24 hours. `Usage` for working time, which needs a calendar."""
        if self.working:
            raise Usage("{span} is working time; here a span in m, h or d is needed, such as 12h", span=str(self))
        minutes = {Unit.MINUTES: 1, Unit.HOURS: 60, Unit.DAYS: 1440}[self.unit]
        return timedelta(minutes=self.amount * minutes)

    def __str__(self) -> str:
        return f"{self.amount}{self.unit.value}"


def parse_span(text: str) -> Span:
    """`30m`, `12h`, `3d`, `4wh`, `3wd`, or 30分钟 2小时 3天 4工时 3工作日. `Usage` if it is nothing of these."""
    match = _SPAN.fullmatch(_plain(text))
    unit = _UNITS.get(match[2]) if match else None
    if match is None or unit is None or int(match[1]) == 0:
        raise Usage("{text} is no span; write a whole number and m, h, d, wh or wd, such as 30m, 12h or 3wd", text=text)
    return Span(int(match[1]), unit)


def span_parts(delta: timedelta) -> tuple[tuple[int, Unit], ...]:
    """`delta` for people, without its sign: its two largest units of d, h, m, cut to minutes. `((3, h), (20, m))`."""
    minutes = int(abs(delta).total_seconds()) // 60
    amounts = ((minutes // 1440, Unit.DAYS), (minutes // 60 % 24, Unit.HOURS), (minutes % 60, Unit.MINUTES))
    first = next((i for i, (amount, _) in enumerate(amounts) if amount), 2)
    return tuple(part for part in amounts[first : first + 2] if part[0]) or ((0, Unit.MINUTES),)


def fixed(instant: datetime, zone: tzinfo) -> datetime:
    """The same instant as `zone` shows it, with a fixed offset, so that comparing and subtracting are exact."""
    local = instant.astimezone(zone)
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta(0)), fold=0)


def at_wall(day: date, clock: time, zone: tzinfo) -> datetime:
    """The instant at which `zone`'s clock shows `clock` on `day`.

    Of a time that a change of clock shows twice, the first; a time that it skips counts from before the change, so
    02:30 in a gap from 02:00 to 03:00 is 03:30.
    """
    return fixed(datetime.combine(day, clock.replace(fold=0), tzinfo=zone).astimezone(UTC), zone)


def later(start: datetime, delta: timedelta, zone: tzinfo) -> datetime:
    """`delta` of real time after `start`, as `zone` shows it."""
    return fixed(start.astimezone(UTC) + delta, zone)


def days_later(start: datetime, days: int, zone: tzinfo) -> datetime:
    """The same wall-clock time of `zone` so many days after `start` (resolved like `at_wall`)."""
    local = start.astimezone(zone)
    if days == 0:
        return fixed(start, zone)
    return at_wall(local.date() + timedelta(days=days), local.time(), zone)


def iso(instant: datetime, zone: tzinfo) -> str:
    """`2026-11-21T09:12:30+08:00`: seconds, the offset of `zone`."""
    return fixed(instant, zone).isoformat(timespec="seconds")


def parse_when(text: str, *, now: datetime, zone: tzinfo, end: bool = False, closes: Closing | None = None) -> datetime:
    """The instant that `text` means, in seconds.

    ISO 8601 (`2026-11-21`, `2026-11-21 09:12`, `2026-11-21T09:12:30+08:00`), `18:00` (today), `tomorrow 10:00`,
    `11-20 18:00` (of the year that brings it nearest to `now`), `mon 09:00` (the next one after `now`), `+2h`, `-30m`;
    今天 明天 昨天 后天 18:00, 18点30分, 下午3点, 周一 9点, 下周一, 11月20日, 2小时后; in words as `spoken` knows them: 今晚八点,
    半小时后, 月底, `tonight 8pm`, `in half an hour`. A day without a time is its first second, with `end` its last.
    周五下班前 is when work ends there as `closes` knows it, and so is 今晚 without an hour. `Usage` if it is nothing of these.
    """
    plain = _plain(text)
    try:
        said = in_forms(plain, now.astimezone(zone).date())
        day = before_closing(said)
        found = _relative(said, now, zone) or _point(said, now, zone, end)
        if found is None and day is not None:
            found = _closing(text, _point(day or "today", now, zone, True), zone, closes)
    except (ValueError, OverflowError):
        found = None
    if found is None or found.year > LAST_YEAR:
        raise Usage(
            "{text} is no time; write 2026-11-21 18:00, 18:00, tomorrow 10:00, 11-20 18:00, mon 09:00, +2h or -30m",
            text=text,
        )
    return found


def _closing(text: str, day: datetime | None, zone: tzinfo, closes: Closing | None) -> datetime | None:
    """Return when work ends on a day that was said, None where none was. Usage where no calendar knows it."""
    if day is None:
        return None
    if closes is None:
        raise Usage("{text}: no calendar says here when work ends; write the time", text=text)
    found = closes(day.astimezone(zone).date())
    if found is None:
        raise Usage("{text}: by the calendar of kefu.yaml nobody works on that day; write the time", text=text)
    return found


def _plain(text: str) -> str:
    return nfkc(text).strip().casefold()


def _relative(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    if text in ("now", "现在"):
        return fixed(now, zone).replace(microsecond=0)
    if match := _AHEAD.fullmatch(text):
        sign, amount, unit = match.groups()
    elif match := _LATER.fullmatch(text):
        amount, unit, word = match.groups()
        sign = "+" if word == "后" else "-"
    else:
        return None
    known = _UNITS.get(unit)
    if known is None or known in (Unit.WORKING_HOURS, Unit.WORKING_DAYS):
        return None
    count = int(sign + amount)
    if known is Unit.DAYS:
        return days_later(now, count, zone).replace(microsecond=0)
    minutes = count * (60 if known is Unit.HOURS else 1)
    return later(now, timedelta(minutes=minutes), zone).replace(microsecond=0)


def _point(text: str, now: datetime, zone: tzinfo, end: bool) -> datetime | None:
    match = _POINT.fullmatch(text)
    if match is None or not text:
        return None
    said = match.groupdict()
    if said["offset"] and not (said["year"] and said["hour"]):
        return None
    clock, more = _clock(said, end)
    local = now.astimezone(zone)
    today = local.date()
    if said["month"]:
        day = _date(said, today)
    elif said["word"]:
        day = today + timedelta(days=_DAYS[said["word"]])
    elif said["en"] or said["zh"]:
        index = _ENGLISH_DAYS.index(said["en"]) if said["en"] else _CHINESE_DAYS.index(said["zh"].replace("天", "日"))
        if said["next"]:
            day = today + timedelta(days=7 - today.weekday() + index)
        else:
            day = today + timedelta(days=(index - today.weekday()) % 7)
            if at_wall(day + more, clock, zone) <= now:
                day += timedelta(days=7)
    else:
        day = today
    if said["offset"]:
        return fixed(datetime.combine(day + more, clock, tzinfo=_offset(said["offset"])), zone)
    return at_wall(day + more, clock, zone)


def _date(said: dict[str, str], today: date) -> date:
    month, mday = int(said["month"]), int(said["mday"])
    if said["year"]:
        return date(int(said["year"]), month, mday)
    years = (today.year - 1, today.year, today.year + 1)
    possible = [d for year in years if (d := _day_or_none(year, month, mday)) is not None]
    return min(possible, key=lambda day: abs(day - today))


def _day_or_none(year: int, month: int, mday: int) -> date | None:
    try:
        return date(year, month, mday)
    except ValueError:
        return None


def _clock(said: dict[str, str], end: bool) -> tuple[time, timedelta]:
    """The time of day that was said, and the day to add where it was 24:00."""
    if not said["hour"]:
        return (time(23, 59, 59) if end else time(0)), timedelta(0)
    hour = int(said["hour"])
    minute = 30 if said["half"] else int(said["minute"] or said["zhminute"] or 0)
    second = int(said["second"] or 0)
    if said["part"]:
        hour = _hour_of_day(hour, said["part"])
    if (hour, minute, second) == (24, 0, 0):
        return time(0), timedelta(days=1)
    return time(hour, minute, second), timedelta(0)


def _hour_of_day(hour: int, part: str) -> int:
    """下午3点 is 15, 中午12点 is 12, 晚上12点 the midnight that ends the day, 凌晨12点 the one that begins it."""
    if part in _AFTERNOON and 1 <= hour <= 12:
        return 24 if hour == 12 and part.startswith("晚") else hour % 12 + 12
    if part == "中午" and 1 <= hour <= 2:
        return hour + 12
    if part in _MORNING and hour == 12 and part == "凌晨":
        return 0
    return hour


def _offset(text: str) -> tzinfo:
    if text == "z":
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise ValueError(text)
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(-delta if text[0] == "-" else delta)


def last_second(day: date, zone: tzinfo) -> datetime:
    """23:59:59 of `day`."""
    return at_wall(day, time(23, 59, 59), zone)


def end_of_day(start: datetime, zone: tzinfo) -> datetime:
    """The last second of the day of `start`; never before `start`."""
    return max(last_second(start.astimezone(zone).date(), zone), fixed(start, zone))
