"""Points in time as tables hold them: as people and spreadsheets write them, in either language, and as numbers.

A form that may mean two days is none: the map says what short dates mean. Nothing is filled in that is not said.
"""

from datetime import datetime, timedelta, tzinfo

from kefu.core.base.errors import Usage, beginning
from kefu.core.base.plain_text import seen
from kefu.core.base.regex import regex
from kefu.core.times.when import fixed

ORDERS = ("ymd", "dmy", "mdy")
LONGEST = 80
"""Characters of a text that can be a time."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = f"({'|'.join(_MONTHS)})[a-z]*[.]?"
_YMD = regex(r"([0-9]{4}) ?[-/.年] ?([0-9]{1,2}) ?[-/.月] ?([0-9]{1,2})(?: ?[日号])?(.*)")
_COMPACT = regex("(20[0-9]{2})([01][0-9])([0-3][0-9])[ _-]?((?:[0-9]{2}){2,3})?")
_SHORT = regex("([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})(?![0-9])(.*)")
_DAY_MONTH = regex(f"([0-9]{{1,2}})(?:st|nd|rd|th)?[- /]{_MONTH}[-, /]+([0-9]{{4}}|[0-9]{{2}})(?![0-9])(.*)")
_MONTH_DAY = regex(f"{_MONTH} ([0-9]{{1,2}})(?:st|nd|rd|th)?,? ([0-9]{{4}})(.*)")
_EPOCH = regex("(1[0-9]{9})([0-9]{3})?")
_SERIAL = regex("([3-7][0-9]{4})(?:[.]([0-9]{1,17}))?")
_FIRST, _LAST = 36526, 73050
"""The days 2000-01-01 and 2099-12-31 as spreadsheets count them; any other number is no date."""
_ZERO = datetime(1899, 12, 30)
_WEEKDAY = regex(
    r"[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[,.]?"
)
_PART = "(凌晨|早上|早|上午|中午|下午|傍晚|晚上|晚|[ap][.]?m[.]?)?"
_CLOCK = regex(
    rf"{_PART}([0-9]{{1,2}})(?:[:时点](?:([0-9]{{1,2}})分?(?::?([0-9]{{1,2}})秒?)?|(半)|整)?)?(?:[.][0-9]{{1,9}})?"
    rf"{_PART}(z|utc|gmt|[+-][0-9]{{2}}:?[0-9]{{2}})?(?:cst)?"
)
_EARLY, _LATE = ("凌晨", "早上", "早", "上午", "am"), ("下午", "傍晚", "晚上", "晚", "pm")


def moment(text: str, zone: tzinfo, order: str = "ymd") -> datetime:
    """Return a point in time as tables hold it, in the desk's zone if it names none. Usage if it is none or not
    clear."""
    if len(text) > LONGEST:
        raise Usage("{text}: not a time, such as 2026-11-21 08:30", text=beginning(text))
    typed = " ".join(_WEEKDAY.sub(" ", seen(text).strip("'\"").lower()).split())
    if compact := _COMPACT.fullmatch(typed):
        clock = compact[4] or ""
        return _moment(text, (compact[1], compact[2], compact[3]), ":".join(_pairs(clock)), zone)
    if long := _YMD.fullmatch(typed):
        return _moment(text, (long[1], long[2], long[3]), long[4], zone)
    if epoch := _EPOCH.fullmatch(typed):
        return fixed(datetime.fromtimestamp(int(epoch[1]), zone), zone)
    if (serial := _SERIAL.fullmatch(typed)) and _FIRST <= int(serial[1]) <= _LAST:
        return _serial(int(serial[1]), serial[2] or "0", zone)
    if named := _named(typed):
        return _moment(text, named[:3], named[3], zone)
    if short := _SHORT.fullmatch(typed):
        return _short(text, (short[1], short[2], short[3]), short[4], order, zone)
    raise Usage("{text}: not a time, such as 2026-11-21 08:30", text=beginning(text))


def _short(text: str, parts: tuple[str, str, str], clock: str, order: str, zone: tzinfo) -> datetime:
    """Return the instant of a date whose order only the map can tell."""
    if order == "ymd":
        raise Usage(
            "{text}: which is day, month and year? Write 2026-11-21, or `dates: dmy` or `dates: mdy` into the map",
            text=text,
        )
    day, month = parts[:2] if order == "dmy" else (parts[1], parts[0])
    return _moment(text, (_year(parts[2]), month, day), clock, zone)


def _named(typed: str) -> tuple[str, str, str, str] | None:
    """Return (year, month, day, the rest) of a date with the month's English name."""
    if found := _DAY_MONTH.fullmatch(typed):
        return _year(found[3]), str(_MONTHS.index(found[2]) + 1), found[1], found[4]
    if found := _MONTH_DAY.fullmatch(typed):
        return found[3], str(_MONTHS.index(found[1]) + 1), found[2], found[4]
    return None


def _year(digits: str) -> str:
    return digits if len(digits) == 4 else f"20{digits}"


def _serial(days: int, fraction: str, zone: tzinfo) -> datetime:
    """Return the instant that a spreadsheet keeps as days since the end of 1899, to the second."""
    seconds = round(float(f"0.{fraction}") * 86400)
    return fixed((_ZERO + timedelta(days=days, seconds=seconds)).replace(tzinfo=zone), zone)


def _pairs(digits: str) -> list[str]:
    return [digits[i : i + 2] for i in range(0, len(digits), 2)]


def _moment(text: str, day: tuple[str, str, str], clock: str, zone: tzinfo) -> datetime:
    """Return the instant of a day and a clock time; Usage if there is no such time."""
    wrong = Usage("{text}: there is no such time", text=text)
    hour = minute = second = 0
    where = zone
    bare = clock.lstrip(" ,t").removeprefix("at ").replace(" ", "")
    try:
        if bare:
            said = _CLOCK.fullmatch(bare)
            if said is None or not (":" in bare or "时" in bare or "点" in bare or said[1] or said[6]):
                raise wrong
            minute, second = 30 if said[5] else int(said[3] or 0), int(said[4] or 0)
            hour = _hour(int(said[2]), (said[1] or said[6] or "").replace(".", ""))
            where = _offset(said[7], zone)
        year, month, mday = (int(part) for part in day)
        # 24:00 is the end of its day, and no other time has that hour.
        late = timedelta(days=1) if (hour, minute, second) == (24, 0, 0) else timedelta(0)
        start = datetime(year, month, mday, 0 if late else hour, minute, second, tzinfo=where)
        return fixed(start + late, zone)
    except (ValueError, OverflowError):
        raise wrong from None


def _hour(hour: int, part: str) -> int:
    """Return the hour of the day for one that is said with its part of the day. ValueError where the two disagree."""
    if not part:
        return hour
    most = 12 if part in ("am", "pm") else 23
    if not (1 if most == 12 else 0) <= hour <= most or (part in ("晚上", "晚") and hour == 12):
        raise ValueError
    if part in _EARLY:
        if hour > 12:
            raise ValueError
        return hour % 12
    late = part in _LATE or (part == "中午" and hour < 3)
    return hour + 12 if late and hour < 12 else hour


def _offset(said: str | None, zone: tzinfo) -> tzinfo:
    """Return the zone that a time names, else the desk's. ValueError for an offset that no place has."""
    if not said:
        return zone
    offset = "+0000" if said in ("z", "utc", "gmt") else said.replace(":", "")
    return datetime.strptime(offset, "%z").tzinfo or zone
