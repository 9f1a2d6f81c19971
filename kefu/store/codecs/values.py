"""The kinds of values in hand-written files: what each must look like, and what it is once it fits."""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kefu.core.base.errors import Usage, beginning
from kefu.core.base.findings import Finding, finding
from kefu.core.base.near import near
from kefu.core.base.regex import regex
from kefu.core.config.accounts import ACCOUNTS
from kefu.core.config.desk import EXTENSIBLE, LANGUAGES, NEEDS, PERMISSIONS
from kefu.core.config.public_keys import public_key
from kefu.core.times.calendar import Minutes
from kefu.core.times.when import Unit, parse_span
from kefu.core.vocabulary.facts import FACTS
from kefu.core.vocabulary.words import KINDS, PAYERS
from kefu.store.codecs.keys import Check
from kefu.store.codecs.moments import moment_of

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAME = regex("[a-z0-9]+([._-][a-z0-9]+)*")
_EMAIL = regex("[^@\\s<>]+@[^@\\s<>]+")
_TIME = regex("([01][0-9]|2[0-3]):([0-5][0-9])")
_HOURS = regex("(([01][0-9]|2[0-3]):[0-5][0-9])-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)")
_DATE = regex("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INBOX = regex("[a-z0-9]+([/-][a-z0-9]+)*[/-][{]staff[}]")
_MOST_WORKDAYS = 999
RESERVED = ("me", "none", "us")
"""Words that mean somebody on the command line and are no ids of staff members."""


def zone_of(text: str) -> ZoneInfo | None:
    """The time zone of this IANA name, or None."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def date_of(text: str) -> date | None:
    """`2026-11-21` as a date, or None."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def day_of(text: str) -> tuple[int | None, int, int] | None:
    """`11-21` or `2026-11-21` as (year if any, month, day), or None."""
    day = date_of(text) or date_of(f"2024-{text}")
    return (day.year if date_of(text) else None, day.month, day.day) if day else None


def time_of(text: str) -> time | None:
    """`08:30` as a time of day, or None."""
    match = _TIME.fullmatch(text)
    return time(int(match[1]), int(match[2])) if match else None


def hours_of(text: str) -> Minutes | None:
    """`08:30-12:00` as minutes from midnight, or None."""
    match = _HOURS.fullmatch(text)
    if not match:
        return None
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in (match[1], match[3]))
    return (start, end) if start < end else None


def span_of(text: str) -> timedelta | None:
    """`2h` as elapsed time, or None."""
    try:
        return parse_span(text).delta()
    except Usage:
        return None


def workdays_of(text: str) -> int | None:
    """`3wd` as a number of working days, `off` as 0, or None."""
    try:
        span = None if text == "off" else parse_span(text)
    except Usage:
        return None
    if span is None:
        return 0
    return span.amount if span.unit is Unit.WORKING_DAYS and span.amount <= _MOST_WORKDAYS else None


def days_of(text: str) -> tuple[int, ...] | None:
    """`mon-fri`, `sat` or `mon,wed` as weekdays from 0, or None."""
    result: list[int] = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if first not in DAYS or (last or first) not in DAYS or DAYS.index(last or first) < DAYS.index(first):
            return None
        result += range(DAYS.index(first), DAYS.index(last or first) + 1)
    return tuple(result)


def _format(key: str, value: str) -> Finding | None:
    if re.fullmatch("[1-9][0-9]{0,5}", value):
        return None
    return finding("bad-format", "{key}: {value} is not a format number, such as 1", key=key, value=value)


def _edition(key: str, value: str) -> Finding | None:
    if re.fullmatch("[1-9][0-9]{0,5}", value):
        return None
    return finding(
        "bad-edition", "{key}: {value} is not an edition of the shipped rules, such as 1", key=key, value=value
    )


def _zone(key: str, value: str) -> Finding | None:
    if zone_of(value):
        return None
    return finding(
        "bad-zone", "{key}: {value} is not a time zone; write one such as Asia/Shanghai", key=key, value=value
    )


def _name(key: str, value: str) -> Finding | None:
    if _NAME.fullmatch(value):
        return None
    return finding(
        "bad-name",
        "{key}: {value} must be of lower-case letters, digits and dashes, such as agent-1",
        key=key,
        value=value,
    )


def _id(key: str, value: str) -> Finding | None:
    if value in RESERVED:
        return finding("reserved", "{key}: {value} has a meaning of its own; take another id", key=key, value=value)
    return _name(key, value)


def _email(key: str, value: str) -> Finding | None:
    if _EMAIL.fullmatch(value):
        return None
    return finding("bad-email", "{key}: {value} is not an address of electronic mail", key=key, value=value)


def _date(key: str, value: str) -> Finding | None:
    if date_of(value):
        return None
    return finding("bad-date", "{key}: {value} is not a date; write one such as 2026-11-21", key=key, value=value)


def _day(key: str, value: str) -> Finding | None:
    if day_of(value):
        return None
    return finding(
        "bad-date",
        "{key}: {value} is not a day of the year; write such as 11-01, or 2026-11-01 for one year",
        key=key,
        value=value,
    )


def _time(key: str, value: str) -> Finding | None:
    if time_of(value):
        return None
    return finding(
        "bad-time",
        "{key}: {value} is not a time of day; write one from 00:00 to 23:59, such as 08:30",
        key=key,
        value=value,
    )


def _hours(key: str, value: str) -> Finding | None:
    if hours_of(value):
        return None
    return finding(
        "bad-hours",
        "{key}: {value} are not hours of a day; write such as 08:30-12:00, the earlier first",
        key=key,
        value=value,
    )


def _span(key: str, value: str) -> Finding | None:
    if span_of(value):
        return None
    return finding(
        "bad-span", "{key}: {value} is not a span of time; write one such as 30m, 2h or 3d", key=key, value=value
    )


def _workdays(key: str, value: str) -> Finding | None:
    if workdays_of(value) is not None:
        return None
    return finding(
        "bad-attention",
        "{key}: {value} is no number of working days; write one from 1wd to 999wd, or off",
        key=key,
        value=value,
    )


def _days(key: str, value: str) -> Finding | None:
    if days_of(value):
        return None
    return finding(
        "bad-days",
        "{key}: {value} are not weekdays; write such as mon-fri or sat, of mon tue wed thu fri sat sun",
        key=key,
        value=value,
    )


def _country(key: str, value: str) -> Finding | None:
    if re.fullmatch("[A-Z]{2}", value):
        return None
    return finding(
        "bad-country", "{key}: {value} is not a country; write its two letters, such as CN", key=key, value=value
    )


def _count(key: str, value: str) -> Finding | None:
    if re.fullmatch("[1-9][0-9]?", value):
        return None
    return finding("bad-number", "{key}: {value} is not a number from 1 to 99", key=key, value=value)


def _amount(key: str, value: str) -> Finding | None:
    if re.fullmatch("0|[1-9][0-9]{0,8}", value):
        return None
    return finding(
        "bad-number", "{key}: {value} is not an amount in whole units of money, such as 200", key=key, value=value
    )


def _money(key: str, value: str) -> Finding | None:
    if re.fullmatch("[0-9]{1,9}([.][0-9]{1,2})?", value):
        return None
    return finding("bad-number", "{key}: {value} is not an amount of money, such as 5 or 5.50", key=key, value=value)


def _fine(key: str, value: str) -> Finding | None:
    if re.fullmatch("[A-Z]{1,4}[0-9]{1,4}", value):
        return None
    return finding("bad-name", "{key}: {value} is not the number of a fine, such as F02", key=key, value=value)


def _account(key: str, value: str) -> Finding | None:
    parts = value.split(":")
    if all(part == part.strip() and part and not re.search(r"[;|\"\t]|  ", part) for part in parts):
        return None
    return finding(
        "bad-name",
        "{key}: {value} is not a name of an account, such as Assets:Cash; its parts stand between colons, without ; | and two blanks",
        key=key,
        value=value,
    )


def _moment(key: str, value: str) -> Finding | None:
    if moment_of(value, UTC) is not None:
        return None
    return finding("bad-time", "{key}: {value} is not a point in time, such as 2026-11-28 09:30", key=key, value=value)


def _flag(key: str, value: str) -> Finding | None:
    if value in ("true", "false"):
        return None
    return finding("bad-flag", "{key}: {value} must be true or false", key=key, value=value)


def _key(key: str, value: str) -> Finding | None:
    if public_key(value):
        return None
    return finding(
        "bad-key",
        "{key}: {value} is not a public ssh key, such as the line of ~/.ssh/id_ed25519.pub",
        key=key,
        value=beginning(value),
    )


def _inbox(key: str, value: str) -> Finding | None:
    if _INBOX.fullmatch(value):
        return None
    return finding(
        "bad-inbox",
        "{key}: {value} must be a branch that ends with {{staff}}, such as inbox/{{staff}}",
        key=key,
        value=value,
    )


def member(code: str, allowed: Collection[str]) -> Check:
    """A check that a text is one of `allowed`; its finding has this code and names the nearest one, or all."""

    def check(key: str, value: str) -> Finding | None:
        if value in allowed:
            return None
        nearest = near(value, allowed)
        if nearest is not None:
            return finding(
                code, "{key}: {value} is not known; did you mean {near}?", key=key, value=value, near=nearest
            )
        known = ", ".join(allowed)
        return finding(code, "{key}: {value} is not known; allowed are: {known}", key=key, value=value, known=known)

    return check


CHECKS: Mapping[str, Check] = {
    "format": _format,
    "edition": _edition,
    "zone": _zone,
    "name": _name,
    "code": _name,
    "id": _id,
    "email": _email,
    "date": _date,
    "day": _day,
    "time": _time,
    "hours": _hours,
    "span": _span,
    "days": _days,
    "workdays": _workdays,
    "kind": member("unknown-kind", KINDS.words),
    "category": _name,
    "country": _country,
    "count": _count,
    "amount": _amount,
    "money": _money,
    "fine": _fine,
    "per": member("unknown-word", ("piece", "time")),
    "sharer": member("unknown-word", [role for role in PAYERS.words if role != "us"]),
    "booked": member("unknown-account", ACCOUNTS),
    "account": _account,
    "moment": _moment,
    "rhythm": member("unknown-word", ("day", "week", "month")),
    "outage": member("unknown-word", ("network", "power")),
    "flag": _flag,
    "key": _key,
    "inbox": _inbox,
    "language": member("unknown-language", LANGUAGES),
    "needs": member("unknown-needs", NEEDS),
    "permission": member("unknown-permission", PERMISSIONS),
    "fact": member(
        "unknown-fact", [name for name, fact in FACTS.items() if fact.type in ("word", "branch", "category")]
    ),
    "vocabulary": member("unknown-vocabulary", EXTENSIBLE),
}
