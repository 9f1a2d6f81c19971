"""The columns of exported tables: those of measures, times as instants with the day that they fall on in the desk's zone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, tzinfo
from typing import Any, TypeAlias

from kefu.store.measures.schema import ROWS

PARTED: Mapping[str, str] = {
    "tickets": "born",
    "cycles": "opened",
    "entries": "happened",
    "clocks": "start",
    "money": "happened",
}
"""By the month of which of its times each table is parted."""
TIMES = frozenset(
    ("born", "closed", "opened", "first", "ended", "happened", "recorded", "start", "due", "met", "missed", "stopped")
)
"""The columns that are seconds since 1970."""
_ORDER = {
    "tickets": ("born", "id"),
    "cycles": ("opened", "id", "cycle"),
    "entries": ("happened", "recorded", "id", "op"),
    "clocks": ("start", "id", "op", "name"),
    "money": ("happened", "id", "op"),
}
"""How the rows of a file are ordered: the same rows make the same file."""
_GRAIN = 900
"""Seconds within which no zone changes its day: a quarter of an hour."""
_COUNTED = {"cycles": ("nth", "row_number() OVER (PARTITION BY id ORDER BY rowid)")}
"""A column more: which cycle of its ticket one is, 1 for the opening, more for reopenings."""
Values: TypeAlias = Sequence[Any]
MANIFEST = ("tip", "zone", "kefu", "written", "unreadable", *PARTED)
"""The columns of the table `desks`: what is said of an export, and how many rows each table has."""
_MANIFEST_TYPES = {"tip": "VARCHAR", "zone": "VARCHAR", "kefu": "VARCHAR"}


def names(table: str) -> tuple[str, ...]:
    """Return the columns of a table of measures, in their order."""
    more = _COUNTED.get(table)
    return (*(one.name for one in fields(ROWS[table])), *(more[:1] if more else ()))


def question(table: str) -> str:
    """Return the SQL by which measures are asked for all rows of a table."""
    more = _COUNTED.get(table)
    asked = [*(_quoted(one.name) for one in fields(ROWS[table])), *(more[1:] if more else ())]
    return f"SELECT {', '.join(asked)} FROM {table}"


def dressed(table: str, zone: tzinfo) -> Callable[[Values], tuple[str, list[Any]]]:
    """Return a function from a row of measures to its month and its line: its values, then the days of its times."""
    columns = names(table)
    times = [i for i, name in enumerate(columns) if name in TIMES]
    parted = columns.index(PARTED[table])
    days: dict[int, str] = {}

    def day(at: int) -> str:
        found = days.get(at // _GRAIN)
        if found is None:
            found = days[at // _GRAIN] = datetime.fromtimestamp(at, zone).strftime("%Y-%m-%d")
        return found

    def dress(row: Values) -> tuple[str, list[Any]]:
        line = [*row, *(None if row[i] is None else day(row[i]) for i in times)]
        return day(row[parted])[:7], line

    return dress


def line_types(table: str) -> dict[str, str]:
    """Return the columns of a line, by name, and how DuckDB reads them."""
    kinds = {one.name: _read_as(one.type) for one in fields(ROWS[table])}
    found = {name: kinds.get(name, "BIGINT") for name in names(table)}
    return found | {f"{name}_day": "DATE" for name in names(table) if name in TIMES}


def selected(table: str) -> str:
    """Return what of a line stands in a file, each time followed by its day, as the list of a SELECT."""
    found = []
    for name, kind in line_types(table).items():
        quoted = _quoted(name)
        if name in TIMES:
            found += [f"to_timestamp({quoted}) AS {quoted}", _quoted(f"{name}_day")]
        elif kind == "VARCHAR":
            found.append(f"coalesce({quoted}, '') AS {quoted}")
        elif kind != "DATE":
            found.append(quoted)
    return ", ".join(found)


def order(table: str) -> str:
    """Return by what the rows of a file are ordered."""
    return ", ".join(_quoted(name) for name in _ORDER[table])


def manifest_types() -> dict[str, str]:
    """Return the columns of the table `desks` and how DuckDB reads them."""
    return {name: _MANIFEST_TYPES.get(name, "BIGINT") for name in MANIFEST}


def manifest_selected() -> str:
    """Return the columns of the table `desks`, as the list of a SELECT."""
    return ", ".join(f"to_timestamp({name}) AS {name}" if name == "written" else name for name in MANIFEST)


def _read_as(kind: object) -> str:
    return "VARCHAR" if kind is str else "BOOLEAN" if kind is bool else "BIGINT"


def _quoted(name: str) -> str:
    return f'"{name}"'
