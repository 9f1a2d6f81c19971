"""The report of all that is overdue at a time: the latest first, by which clock, by how much, and who bears it."""

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from kefu.core.base.findings import Finding
from kefu.core.reports import UNREADABLE, Cell, Column, Report, Row
from kefu.core.reports.lazy import Places
from kefu.core.reports.tickets import SHOWN_STATES, clock_label

COLUMNS = (
    Column("id", "ticket"),
    Column("late", "late by"),
    Column("clock", "clock", clock_label),
    Column("due", "due"),
    Column("owner", "owner"),
    Column("bears", "bears the delay"),
    Column("state", "state", SHOWN_STATES.label),
    Column("title", "title"),
)


def overdue(
    rows: Iterable[Row],
    now: datetime,
    zone: tzinfo,
    findings: tuple[Finding, ...] = (),
    within: timedelta = timedelta(0),
    crossed: timedelta | None = None,
) -> Report:
    """Return rows whose due time lies before `now` + `within`; with `crossed` only those that passed it in that last
    span.

    A row that cannot be read may be overdue: it stands first. `late` is the lateness of a row; negative: still to come.
    """
    if isinstance(rows, Places) and crossed is None:
        items = rows.before(now + within).adding(lambda row: {"late": _late(row.get("due"), now)})
        return Report("overdue", COLUMNS, items, now, zone, findings)
    unreadable: list[Row] = []
    late: list[tuple[timedelta, str, Row]] = []
    for row in rows:
        due = row.get("due")
        if row.get("state") == UNREADABLE:
            unreadable.append({**row, "late": None})
        elif isinstance(due, datetime) and _hit(due, now, within, crossed):
            late.append((due - now, str(row["id"]), {**row, "late": now - due}))
    late.sort(key=lambda item: item[:2])
    return Report("overdue", COLUMNS, [*unreadable, *(row for _, _, row in late)], now, zone, findings)


def _late(due: Cell, now: datetime) -> timedelta | None:
    return now - due if isinstance(due, datetime) else None


def _hit(due: datetime, now: datetime, within: timedelta, crossed: timedelta | None) -> bool:
    """Return whether a due time is before the limit and, with `crossed`, not longer ago than that."""
    limit = now + within
    return due < limit and (crossed is None or due >= limit - crossed)


def late(report: Report) -> bool:
    """Return whether the report lists a deadline: more than tickets that cannot be read."""
    return any(row["state"] != UNREADABLE for row in report.items)
