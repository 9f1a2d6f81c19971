"""Taking in a table of cases: the fact of each column, the meaning of its values, the time when each case was opened.

Pure. A map names the columns; `guess` makes a first map from titles and values. A row becomes a case or an error
(Usage).
"""

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, tzinfo

from kefu.core.base.errors import Usage, beginning
from kefu.core.base.frozen import frozen
from kefu.core.base.near import plain, squeezed
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex
from kefu.core.intake.moments import moment
from kefu.core.privacy.mask import STAR, has_phone
from kefu.core.ticket.timeline import CLOCKS_APART
from kefu.core.times.when import FIRST_YEAR
from kefu.core.vocabulary.facts import FACTS, NOT_AMENDED, OF_CASES
from kefu.core.vocabulary.waybill import lost_digits

OWN = ("at", "note", "owner", "skip")
"""The targets of a column besides facts: the time of opening, a note after it, the owner, nothing."""
TARGETS = (*OWN, *(name for name in OF_CASES if name not in NOT_AMENDED))
JOINED = ("text", "note")
"""Targets that several columns may have: their texts stand below each other."""
PHONES = tuple(name for name in TARGETS if name.endswith(".phone"))
"""Targets that several columns may have: the first that is filled counts, another number goes into the note."""

_FREE = ("text", "note", "title", "demand", "owner", "external.system", "external.number")
_NOTHING = frozenset(
    ["-", "--", "---", "—", "——", "/", "\\", "无", "空", "暂无", "未知", "不详", "n/a", "na", "null", "none", "nil"]
)
"""What people write into a cell that has nothing to say; in a text it may mean something."""
_QUOTED = regex('="(.*)"', re.DOTALL)
_PHONE = regex(
    r"(?=(?:[^0-9*]*+[0-9*]){5})[-0-9*+()/,;.·:、 \n]+(?:(?:转|分机|ext[.]?|x)[ :]?[0-9]{1,8})?", re.IGNORECASE
)
_MIDNIGHT = " 00:00:00"
"""The time that a date cell of a workbook comes with, which nobody typed and the sheet does not show."""


@frozen
class Map:
    """Column title to target, values by target (both as typed), constants by target, the order of short dates, the
    sheet of a workbook, and the line of the titles (0: found by itself)."""

    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    order: str = "ymd"
    sheet: str = ""
    header: int = 0


@frozen
class Case:
    """One row as it is to be opened: facts as typed by dotted name, when, a note, the owner's name."""

    facts: Mapping[str, str]
    at: datetime | None
    note: str = ""
    owner: str = ""


def case(row: Mapping[str, str], how: Map, zone: tzinfo) -> Case:
    """Return the case of a row. Usage for a time or a phone that cannot be understood."""
    said: dict[str, list[str]] = {}
    for title, target in how.columns.items():
        text = bare(target, row.get(title, "")) if target != "skip" else ""
        if text:
            meant = how.values[target].get(plain(text), text) if target in how.values else text
            if target in PHONES and target in said:
                _another_phone(said, target, title, meant)
            else:
                said.setdefault(target, []).append(meant)
    for target, text in how.constants.items():
        said.setdefault(target, [text])
    texts = {target: "\n".join(parts) for target, parts in said.items()}
    when = texts.pop("at", "")
    for target in PHONES:
        if target in texts and not phone_like(texts[target]):
            raise no_phone(texts[target])
    return Case(
        facts={name: _day(name, text) for name, text in texts.items() if name in FACTS},
        at=moment(when, zone, how.order) if when else None,
        note=texts.get("note", ""),
        owner=texts.get("owner", ""),
    )


def bare(target: str, text: str) -> str:
    """Return a cell's text without what a program put around it; empty where it only says that there is nothing."""
    held = text.strip()
    if target in _FREE:
        return held
    if held.startswith("=") and (quoted := _QUOTED.fullmatch(held)):
        held = quoted[1].strip()
    if held.startswith("'"):
        held = held[1:].strip()
    return "" if says_nothing(held) else held


def says_nothing(text: str) -> bool:
    """Return whether a cell only says that there is nothing, as a dash does."""
    return text.strip().casefold() in _NOTHING


def _another_phone(said: dict[str, list[str]], target: str, title: str, text: str) -> None:
    """Keep the number of a further column for a phone in the note, if it is another one."""
    if squeezed(text) != squeezed(said[target][0]):
        said.setdefault("note", []).append(f"{title}: {text}")


def phone_like(text: str) -> bool:
    """Return whether a phone number, whole or with stars, stands in a text."""
    held = nfkc(text).strip()
    return not lost_digits(held) and (_PHONE.fullmatch(held) is not None or has_phone(held))


def no_phone(text: str) -> Usage:
    """Return the refusal of a text in which no phone number stands, which it does not repeat."""
    if lost_digits(nfkc(text)):
        return Usage(
            "{text}: the program that saved this number kept only its first digits; format the column as text there and save it again",
            text=beginning(text),
        )
    return Usage("{text}: no phone number", text=text[:1] + STAR * min(len(text) - 1, 6))


def _day(name: str, text: str) -> str:
    """Return the value of a fact; of a deadline in a date cell the day alone, which ends with its last second."""
    return text.removesuffix(_MIDNIGHT) if FACTS[name].deadline else text


def in_time(at: datetime, now: datetime) -> datetime:
    """Return `at`, if it has been. Usage for a time to come, and for one before any that a ticket can hold."""
    if at > now + CLOCKS_APART:
        raise Usage("{at} lies ahead (it is {now})", at=at.isoformat(), now=now.isoformat())
    if at.year < FIRST_YEAR:
        raise Usage("{at} lies too far back", at=at.isoformat())
    return at
