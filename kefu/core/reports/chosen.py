"""A list of tickets as somebody chose it: its columns and its order, by their names in both languages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from kefu.core.base.errors import Translate, Usage
from kefu.core.base.joined import joined
from kefu.core.base.near import near, plain
from kefu.core.reports import UNREADABLE, Cell, Column, Report, Row
from kefu.core.reports.terms.words import KEYS
from kefu.core.vocabulary.words import KINDS, LEVELS, TABLES

MORE = (
    Column("kind", "kind", KINDS.label),
    Column("level", "level", LEVELS.label),
    Column("owner", "owner"),
    Column("state", "state", TABLES["state"].label),
    Column("opened", "opened"),
    Column("left", "time left"),
    Column("bears", "bears the delay"),
    Column("direction", "direction", TABLES["direction"].label),
    Column("attempts", "delivery attempts"),
    Column("urged", "urged"),
    Column("escalated", "escalated"),
    Column("reopened", "reopened"),
    Column("other-waybills", "other waybills"),
)
"""The columns that any list of tickets may have beside its own."""


def columns_of(name: str) -> tuple[Column, ...]:
    """Return the columns that the list of a command (`list`, `overdue`, `today`; else one's desk) may have."""
    from kefu.core.reports import mine, overdue, tickets, today

    def label(category: str, _language: str) -> str:
        return category

    own = {"list": tickets.columns(label), "overdue": overdue.COLUMNS, "today": today.COLUMNS}
    named = {column.key: column for column in (*own.get(name, mine.columns(label)), *MORE)}
    return tuple(named.values())


def ordered(report: Report, sort: str, spoken: Sequence[Translate]) -> Report:
    """Return the report in the order of a key: what cannot be read first, what has no value last. Usage if it has no
    such key."""
    if not sort:
        return report
    key = _column(report, sort.removeprefix("-"), spoken).key
    bad = [row for row in report.items if row.get("state") == UNREADABLE]
    good = [row for row in report.items if row.get("state") != UNREADABLE]
    valued = [row for row in good if row.get(key) not in (None, "", [])]
    valued.sort(key=lambda row: _rank(row.get(key)), reverse=sort.startswith("-"))
    empty = [row for row in good if row.get(key) in (None, "", [])]
    return replace(report, items=[*bad, *valued, *empty])


def narrowed(report: Report, names: Sequence[str], spoken: Sequence[Translate], *, data: bool) -> Report:
    """Return the report with these columns only, as they are named; with `data` its rows too. Usage for one that it does
    not have."""
    if not names:
        return report
    columns = tuple(_column(report, name, spoken) for name in names)
    if not data:
        return replace(report, columns=columns, chosen=True)
    keys = tuple(dict.fromkeys(column.key for column in columns))
    items: list[Row] = [{key: row.get(key) for key in keys} for row in report.items]
    return replace(report, columns=columns, items=items, keys=keys)


def _column(report: Report, name: str, spoken: Sequence[Translate]) -> Column:
    """Return the column of this name: its key, its title in a language, or the key of the term that looks for it."""
    known: dict[str, Column] = {}
    # Where all rows have the same keys, others would be empty.
    more = [column for column in MORE if not report.keys or column.key in report.keys]
    for column in (*report.columns, *more):
        for word in (column.key, *(say(column.title) for say in spoken)):
            known.setdefault(plain(word), column)
    found = known.get(plain(name)) or known.get(KEYS.find(name) or "")
    if found is not None:
        return found
    like = near(name, known)
    if like is not None:
        raise Usage("{text}: no such column; did you mean {word}?", text=name, word=like)
    titles = dict.fromkeys(spoken[0](column.title) for column in known.values())
    raise Usage("{text}: no such column; one of: {names}", text=name, names=joined(titles, spoken[0]))


def _rank(value: Cell) -> tuple[float, str]:
    """Return what puts values of one column in order."""
    if isinstance(value, datetime):
        return value.timestamp(), ""
    if isinstance(value, timedelta):
        return value.total_seconds(), ""
    return (float(value), "") if isinstance(value, int) else (0.0, str(value).casefold())
