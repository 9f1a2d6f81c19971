"""The report of everything that is due before the desk's day ends, whoever owns it; what is overdue already comes
first."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, tzinfo

from kefu.core.base.findings import Finding
from kefu.core.reports import Column, Report, Row
from kefu.core.reports.overdue import COLUMNS as OVERDUE
from kefu.core.reports.overdue import overdue
from kefu.core.times.when import end_of_day

COLUMNS = tuple(Column("left", "time left") if column.key == "late" else column for column in OVERDUE)


def today(rows: Iterable[Row], now: datetime, zone: tzinfo, findings: tuple[Finding, ...] = ()) -> Report:
    """Return the report of `today`: rows due up to the last second of the day of `now` in the desk's zone."""
    found = overdue(rows, now, zone, findings, within=end_of_day(now, zone) - now)
    return replace(found, kind="today", columns=COLUMNS)
