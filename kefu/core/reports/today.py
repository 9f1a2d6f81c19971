"""The report of everything that is due before the desk's day ends, whoever owns it; what is overdue already comes
first, and so does what is to be looked at."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from kefu.core.base.findings import Finding
from kefu.core.reports import Column, Report, Row
from kefu.core.reports.overdue import COLUMNS as OVERDUE
from kefu.core.reports.overdue import overdue
from kefu.core.times.when import end_of_day

COLUMNS = tuple(Column("left", "time left") if column.key == "late" else column for column in OVERDUE)


def today(rows: Iterable[Row], now: datetime, zone: tzinfo, findings: tuple[Finding, ...] = ()) -> Report:
    """Return the report of `today`: rows due, or to be looked at, up to the last second of the day of `now` in the desk's
    zone."""
    # The last second is of the day: a day without working hours ends with it.
    within = end_of_day(now, zone) - now + timedelta(seconds=1)
    found = overdue(rows, now, zone, findings, within=within, looked=True)
    return replace(found, kind="today", columns=COLUMNS)
