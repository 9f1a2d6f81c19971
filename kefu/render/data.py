"""Cells as data: ISO 8601 times with the desk's offset and ISO 8601 durations. The same in every language."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import TypeAlias, Union

from kefu.core.base.regex import regex
from kefu.core.reports import Cell, Row

Data: TypeAlias = Union[None, bool, int, str, list["Data"], dict[str, "Data"]]

_UNSEEN = regex("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def data(value: Cell, zone: tzinfo) -> Data:
    """Return the value with times and spans as text, ready for JSON."""
    match value:
        case datetime():
            return instant(value, zone)
        case timedelta():
            return duration(value)
        case Mapping():
            return {key: data(inner, zone) for key, inner in value.items()}
        case None | bool() | int() | str():
            return value
        case Sequence():
            return [data(inner, zone) for inner in value]


def instant(at: datetime, zone: tzinfo) -> str:
    """Return a time in the zone to the second: `2026-11-21T10:00:00+08:00`."""
    return at.astimezone(zone).isoformat(timespec="seconds")


def duration(length: timedelta) -> str:
    """Return a span in hours, minutes and whole seconds: `PT3H20M`, `-PT15M`, `PT0S`."""
    seconds = abs(length) // timedelta(seconds=1)
    parts = ((seconds // 3600, "H"), (seconds // 60 % 60, "M"), (seconds % 60, "S"))
    said = "".join(f"{number}{unit}" for number, unit in parts if number) or "0S"
    return ("-" if length < timedelta(0) and seconds else "") + "PT" + said


def as_json(value: Data) -> str:
    """Return `value` as JSON on one line; characters that a terminal obeys or hides are escaped."""
    import json

    return _seen(json.dumps(value, ensure_ascii=False))


def json_lines(zone: tzinfo) -> Callable[[Row], str]:
    """Return a function that makes rows JSON as `as_json` of `data` does, but looks at times and spans only.

    It is made for thousands of rows.
    """
    from json import JSONEncoder

    def other(value: Cell) -> Data:
        return data(value, zone)

    encode = JSONEncoder(ensure_ascii=False, default=other).encode
    return lambda row: _seen(encode(row))


def _seen(text: str) -> str:
    return text if text.isprintable() else _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
