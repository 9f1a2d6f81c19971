"""Times as people say them, put into the forms that are read: numbers in words, tonight, the end of the month.

What is not known here is left as it stands, for the reader of the forms to take or to refuse.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

from kefu.core.base.regex import regex

_FORMS = regex("[-+0-9:tz./ ]*")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
# Not the day of a week: 周一, 星期二, 礼拜三.
_NUMBER = regex("(?<![周期拜])([零〇一二两三四五六七八九十]{1,3})(?=个|小时|钟头|刻|分|点|时|天|日|号|月|工|$)")
_NEARBY = regex("(今|明|昨)(早|晚)上?")
_NEARBY_DAYS = {"今": "今天", "明": "明天", "昨": "昨天"}
_HALF_HOURS = regex("([0-9]{1,3})个?半(?:小时|钟头)")
_HALF = regex("半个?(?:小时|钟头)")
_QUARTERS = regex("([0-9])刻钟?")
_WEEK = regex("(?:这|本)个?(?:周|星期|礼拜)([一二三四五六日天])")
_NEXT_WEEK = regex("下个(?=周|星期|礼拜)")
_MONTH_END = regex("(?<![0-9])(?P<next>下)?(?:本|这)?个?月(?:底|末)前?|(?P<year>年(?:底|末))前?")
_CHINESE_WEEK = "一二三四五六日天"

_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
          "eleven": 11, "twelve": 12}  # fmt: skip
_IN = regex("in (?:(half) an|(an?)|([0-9]{1,5}|[a-z]{3,6})) ?(minutes?|mins?|hours?|days?)")
_AGO = regex("(?:(half) an|(an?)|([0-9]{1,5}|[a-z]{3,6})) ?(minutes?|mins?|hours?|days?) ago")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WHICH = regex("(this|next) (mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?\\b")
_END = regex("(?:the )?end of (?:the |this |(next ))?(month|year)")
_NOON = regex("([0-9]{1,2})(:[0-9]{2})? ?([ap])\\.?m\\.?(?![a-z])")
_TONIGHT = regex("tonight(?: at)? ?([0-9]{1,2})?(?![0-9])(:[0-9]{2})?")


def in_forms(text: str, today: date) -> str:
    """Return `text` (in plain form) with what is said in words as the forms of `parse_when`; the rest as it stands."""
    if _FORMS.fullmatch(text):
        return text
    return _english(" ".join(text.split()), today) if text.isascii() else _chinese(text, today)


def _chinese(text: str, today: date) -> str:
    text = _NUMBER.sub(lambda m: _count(m[1]), text)
    text = _HALF_HOURS.sub(lambda m: f"{60 * int(m[1]) + 30}分钟", text)
    text = _HALF.sub("30分钟", text)
    text = _QUARTERS.sub(lambda m: f"{15 * int(m[1])}分", text)
    text = _NEARBY.sub(lambda m: f"{_NEARBY_DAYS[m[1]]}{m[2]}上", text)
    text = _WEEK.sub(lambda m: f"{_of_week(today, min(_CHINESE_WEEK.index(m[1]), 6), 0)} ", text)
    text = _NEXT_WEEK.sub("下", text)
    return _MONTH_END.sub(lambda m: f"{_last_day(today, later=bool(m['next']), year=bool(m['year']))} ", text).strip()


def _count(text: str) -> str:
    """Return a number up to 99 in words as digits; one that is none as it stands."""
    tens, ten, ones = text.rpartition("十")
    if ten:
        if any(len(part) > 1 for part in (tens, ones)):
            return text
        return str((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0))
    return "".join(str(_DIGITS[c]) for c in text)


def _english(text: str, today: date) -> str:
    for pattern, sign in ((_IN, "+"), (_AGO, "-")):
        found = pattern.fullmatch(text)
        if found is not None:
            return _span(found, sign) or text
    text = _NOON.sub(_of_day, text)
    text = _TONIGHT.sub(_tonight, text)
    text = text.replace("day after tomorrow", "后天").removeprefix("the ").replace(" at ", " ")
    text = _WHICH.sub(lambda m: str(_of_week(today, _WEEKDAYS.index(m[2]), 1 if m[1] == "next" else 0)), text)
    return _END.sub(lambda m: str(_last_day(today, later=bool(m[1]), year=m[2] == "year")), text)


def _span(found: re.Match[str], sign: str) -> str:
    half, one, count, unit = found.groups()
    if half:
        return f"{sign}30m" if unit.startswith("hour") else ""
    number = 1 if one else _WORDS.get(count, 0) or (int(count) if count.isdigit() else 0)
    return f"{sign}{number}{unit}" if number else ""


def _of_day(found: re.Match[str]) -> str:
    """Return a time of the twelve-hour clock as one of the day; one that is none as it stands."""
    hour = int(found[1])
    if not 1 <= hour <= 12:
        return found[0]
    return f"{hour % 12 + (12 if found[3] == 'p' else 0)}{found[2] or ':00'}"


def _tonight(found: re.Match[str]) -> str:
    if not found[1]:
        return found[0]
    return f"今天晚上{found[1]}{found[2] or ':00'}"


def _of_week(today: date, index: int, weeks: int) -> date:
    return today + timedelta(days=7 * weeks - today.weekday() + index)


def _last_day(today: date, *, later: bool, year: bool) -> date:
    if year:
        return date(today.year + later, 12, 31)
    months = today.month - 1 + later
    at = date(today.year + months // 12, months % 12 + 1, 1)
    return at.replace(day=monthrange(at.year, at.month)[1])


_CLOSES = regex("(?P<day>.*?)(?:下班(?:以?前|时)?|(?:by |before )?close of business|(?:by )?close)")

_EVENING = regex("(?:今天|(?P<next>明天))晚上?(?:以?前)?|tonight")


def before_closing(text: str) -> str | None:
    """Return the day that stands before `下班前` (empty for today), or whose evening is named without an hour; None where
    it is no closing that is meant."""
    evening = _EVENING.fullmatch(text)
    if evening is not None:
        return "明天" if evening["next"] else ""
    found = _CLOSES.fullmatch(text)
    return found["day"].strip(" 的") if found is not None else None
