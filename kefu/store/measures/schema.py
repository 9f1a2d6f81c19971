"""The tables of measures, as the classes of their rows say: a column for each field, of the same name."""

import sqlite3
from collections.abc import Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any

from kefu.core.measures.rows import ClockRow, CycleRow, EntryRow, MoneyRow, TicketRow

VERSION = "2"
"""Of the tables and of what is put into them: another one is made again."""
ROWS: Mapping[str, Any] = {
    "tickets": TicketRow,
    "cycles": CycleRow,
    "entries": EntryRow,
    "clocks": ClockRow,
    "money": MoneyRow,
}
"""The class of the rows of each table."""
_META = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    "CREATE TABLE unreadable (path TEXT PRIMARY KEY) WITHOUT ROWID",
)
FELL_DUE = "coalesce(missed, due)"
"""When a clock fell due: what a miss judged, else where its pauses and moves left it."""
_INDEXES = {
    "entries": ("id", "happened"),
    "cycles": ("id", "opened", "first", "closed", "ended"),
    "clocks": ("id", "met", FELL_DUE),
    "money": ("id",),
}
"""By which columns a table is looked up: a ticket's rows when it changes, those of a period."""


def columns(table: str) -> tuple[str, ...]:
    """Return the names of a table's columns; `by` and `to` are words of SQL and stand in quotes there."""
    return tuple(one.name for one in fields(ROWS[table]))


VALUES = {table: attrgetter(*columns(table)) for table in ROWS}
"""How the values of a row are got, in the order of the columns."""
INSERT = {table: f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns(table)))})" for table in ROWS}


def make(base: sqlite3.Connection) -> None:
    """Make the tables."""
    for statement in _META:
        base.execute(statement)
    for table, made in ROWS.items():
        named = (f'"{one.name}" {"TEXT NOT NULL" if one.type is str else "INTEGER"}' for one in fields(made))
        key = ", PRIMARY KEY (id)) WITHOUT ROWID" if table == "tickets" else ")"
        base.execute(f"CREATE TABLE {table} ({', '.join(named)}{key}")


def look_up(base: sqlite3.Connection) -> None:
    """Make what the tables are looked up by: quicker once their rows stand in them."""
    for table, wanted in _INDEXES.items():
        for column in wanted:
            name = "fell_due" if column == FELL_DUE else column
            base.execute(f"CREATE INDEX {table}_by_{name} ON {table} ({column})")
