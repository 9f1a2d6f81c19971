"""Taking in a table of cases: the fact of each column, the meaning of its values, the time when each case was opened.

Pure. A map names the columns; `guess` makes a first map from titles and values. A row becomes a case or an error
(Usage).
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta, tzinfo

from kefu.core.base.errors import Usage
from kefu.core.base.frozen import frozen
from kefu.core.base.near import plain
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex
from kefu.core.ticket.timeline import CLOCKS_APART
from kefu.core.times.when import fixed
from kefu.core.vocabulary.facts import FACTS, NOT_AMENDED

OWN = ("at", "note", "owner", "skip")
"""The targets of a column besides facts: the time of opening, a note after it, the owner, nothing."""
TARGETS = (*OWN, *(name for name in FACTS if name not in NOT_AMENDED))
ORDERS = ("ymd", "dmy", "mdy")
JOINED = ("text", "note")
"""Targets that several columns may have: their texts stand below each other."""

_YMD = regex("([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(.*)")
_COMPACT = regex("(20[0-9]{2})([01][0-9])([0-3][0-9])((?:[0-9]{2}){2,3})?")
_SHORT = regex("([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})(.*)")
_CLOCK = regex(
    "([0-9]{1,2})[:时]([0-9]{1,2})分?(?::?([0-9]{1,2})秒?)?(?:[.][0-9]{1,9})?(am|pm)?(z|[+-][0-9]{2}:?[0-9]{2})?"
)
_MIDNIGHT = " 00:00:00"
"""The time that a date cell of a workbook comes with, which nobody typed and the sheet does not show."""
_EPOCH = regex("(1[0-9]{9})([0-9]{3})?")


@frozen
class Map:
    """Column title to target, values by target (both as typed), constants by target, the order of short dates."""

    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    order: str = "ymd"
    sheet: str = ""


@frozen
class Case:
    """One row as it is to be opened: facts as typed by dotted name, when, a note, the owner's name."""

    facts: Mapping[str, str]
    at: datetime | None
    note: str = ""
    owner: str = ""


def case(row: Mapping[str, str], how: Map, zone: tzinfo) -> Case:
    """Return the case of a row. Usage for a time that cannot be understood."""
    said: dict[str, list[str]] = {}
    for title, target in how.columns.items():
        text = row.get(title, "").strip()
        if target != "skip" and text:
            meant = how.values[target].get(plain(text), text) if target in how.values else text
            said.setdefault(target, []).append(meant)
    for target, text in how.constants.items():
        said.setdefault(target, [text])
    texts = {target: "\n".join(parts) for target, parts in said.items()}
    when = texts.pop("at", "")
    return Case(
        facts={name: _day(name, text) for name, text in texts.items() if name in FACTS},
        at=moment(when, zone, how.order) if when else None,
        note=texts.get("note", ""),
        owner=texts.get("owner", ""),
    )


def _day(name: str, text: str) -> str:
    """Return the value of a fact; of a deadline in a date cell the day alone, which ends with its last second."""
    return text.removesuffix(_MIDNIGHT) if FACTS[name].deadline else text


def moment(text: str, zone: tzinfo, order: str = "ymd") -> datetime:
    """Return a point in time as tables hold it, in the desk's zone if it names none. Usage if it is none or not
    clear."""
    typed = nfkc(text).strip().lower().replace("t", " ", 1)
    long, compact, short, epoch = (
        _YMD.fullmatch(typed), _COMPACT.fullmatch(typed), _SHORT.fullmatch(typed), _EPOCH.fullmatch(typed),
    )  # fmt: skip
    if compact:
        clock = compact[4] or ""
        return _moment(text, (compact[1], compact[2], compact[3]), ":".join(_pairs(clock)), zone)
    if long:
        return _moment(text, (long[1], long[2], long[3]), long[4], zone)
    if epoch:
        return fixed(datetime.fromtimestamp(int(epoch[1]), zone), zone)
    if short and order != "ymd":
        day, month = (short[1], short[2]) if order == "dmy" else (short[2], short[1])
        year = short[3] if len(short[3]) == 4 else f"20{short[3]}"
        return _moment(text, (year, month, day), short[4], zone)
    if short:
        raise Usage(
            "{text}: which is day, month and year? Write 2026-11-21, or `dates: dmy` or `dates: mdy` into the map",
            text=text,
        )
    raise Usage("{text}: not a time, such as 2026-11-21 08:30", text=text)


def _pairs(digits: str) -> Sequence[str]:
    return [digits[i : i + 2] for i in range(0, len(digits), 2)]


def _moment(text: str, day: tuple[str, str, str], clock: str, zone: tzinfo) -> datetime:
    """Return the instant of a day and a clock time; Usage if there is no such time."""
    wrong = Usage("{text}: there is no such time", text=text)
    hour = minute = second = 0
    where = zone
    if clock.strip():
        said = _CLOCK.fullmatch(clock.replace(" ", ""))
        if said is None:
            raise wrong
        hour, minute, second = int(said[1]), int(said[2]), int(said[3] or 0)
        if said[4]:
            if not 1 <= hour <= 12:
                raise wrong
            hour = hour % 12 + (12 if said[4] == "pm" else 0)
        if said[5]:
            offset = said[5].replace(":", "")
            where = datetime.strptime("+0000" if offset == "z" else offset, "%z").tzinfo or zone
    try:
        year, month, mday = (int(part) for part in day)
        return fixed(datetime(year, month, mday, hour, minute, second, tzinfo=where), zone)
    except (ValueError, OverflowError):
        raise wrong from None


def in_time(at: datetime, now: datetime) -> datetime:
    """Return `at`, if it has been. Usage for a time to come, and for one before there were such tables."""
    if at > now + CLOCKS_APART:
        raise Usage("{at} lies ahead (it is {now})", at=at.isoformat(), now=now.isoformat())
    if at < now - timedelta(days=36525):
        raise Usage("{at} lies too far back", at=at.isoformat())
    return at
