"""The report of all that is overdue at a time: the latest first, by which clock, by how much, and who bears it."""

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from kefu.core.base.findings import Finding
from kefu.core.reports import UNREADABLE, Cell, Column, Report, Row
from kefu.core.reports.attention import ATTENTION
from kefu.core.reports.lazy import Places
from kefu.core.reports.tickets import SHOWN_STATES, bearer_label, clock_label

COLUMNS = (
    Column("id", "ticket"),
    Column("late", "late by"),
    Column("clock", "clock", clock_label),
    Column("due", "due"),
    Column("owner", "owner"),
    Column("bears", "bears the delay", bearer_label),
    Column("state", "state", SHOWN_STATES.label),
    Column("waybill", "waybill"),
    Column("title", "title"),
)


def overdue(
    rows: Iterable[Row],
    now: datetime,
    zone: tzinfo,
    findings: tuple[Finding, ...] = (),
    within: timedelta = timedelta(0),
    crossed: timedelta | None = None,
    *,
    looked: bool = False,
) -> Report:
    """Return rows whose due time lies before `now` + `within`; with `crossed` only those that passed it in that last
    span.

    A row that cannot be read may be overdue: it stands first. `late` is the lateness of a row; negative: still to come.
    With `looked` also rows that are to be looked at by then: their `reason` says so, and they are not late.
    """
    if isinstance(rows, Places) and crossed is None:
        items = rows.before(now + within, looked=looked).adding(lambda row: _added(row, now, looked=looked))
        return Report("overdue", COLUMNS, items, now, zone, findings)
    unreadable: list[Row] = []
    late: list[tuple[timedelta, str, Row]] = []
    for row in rows:
        look = row.get("attention") if looked else None
        due = row.get("due") if look is None else look
        known = {**row, "due": due, "looked": look is not None}
        if row.get("state") == UNREADABLE:
            unreadable.append({**row, **_added(row, now, looked=looked)})
        elif isinstance(due, datetime) and _hit(due, now, within, crossed):
            late.append((due - now, str(row["id"]), {**row, **_added(known, now, looked=looked)}))
    late.sort(key=lambda item: item[:2])
    return Report("overdue", COLUMNS, [*unreadable, *(row for _, _, row in late)], now, zone, findings)


def _added(row: Row, now: datetime, *, looked: bool) -> Row:
    """Return what the report adds to a row, whose `due` is the time by which it stands here."""
    if row.get("looked") is True:
        return {"late": None, "reason": ATTENTION}
    late = _late(row.get("due"), now)
    return {"late": late, "reason": None} if looked else {"late": late}


def _late(due: Cell, now: datetime) -> timedelta | None:
    return now - due if isinstance(due, datetime) else None


def _hit(due: datetime, now: datetime, within: timedelta, crossed: timedelta | None) -> bool:
    """Return whether a due time is before the limit and, with `crossed`, not longer ago than that."""
    limit = now + within
    return due < limit and (crossed is None or due >= limit - crossed)


def late(report: Report) -> bool:
    """Return whether the report lists a deadline: more than tickets that cannot be read or are to be looked at."""
    return any(row["state"] != UNREADABLE and row.get("reason") != ATTENTION for row in report.items)
