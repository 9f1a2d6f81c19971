"""A report whose long tables are cut, for a page that somebody reads."""

from dataclasses import replace

from kefu.core.figures.model import PeriodReport, Section
from kefu.render.style import Style

MOST = 100
"""Rows of one table on a page."""


def shortened(report: PeriodReport, style: Style) -> tuple[PeriodReport, tuple[str, ...]]:
    """Return the report with the first rows of each table, and what is to be said of those that were cut."""
    said = style.translate("{part}: the first {count} of {all} rows; as CSV, JSON or a workbook it has them all.")
    long = [one for one in report.sections if len(one.table.items) > MOST]
    told = [said.format(part=style.translate(one.title), count=MOST, all=len(one.table.items)) for one in long]
    return replace(report, sections=tuple(map(_cut, report.sections))), tuple(told)


def _cut(section: Section) -> Section:
    return replace(section, table=replace(section.table, items=section.table.items[:MOST]))
