"""How a section of a report is made: its columns, its rows, its definition."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from kefu.core.base.frozen import frozen
from kefu.core.figures.labels import word
from kefu.core.figures.model import Chart, Section
from kefu.core.reports import Column, Report, Row

KIND = "figures"
"""The kind of the tables of reports."""


@frozen
class Page:
    """What all sections of a report have in common: the moment, the zone, the labels of categories and of other names."""

    now: datetime
    zone: tzinfo
    category: Callable[[str, str], str]
    word: Callable[[str, str], str] = word

    def section(
        self,
        key: str,
        title: str,
        definition: str,
        columns: Sequence[Column],
        rows: Sequence[Row],
        chart: Chart | None = None,
        query: str = "",
    ) -> Section:
        """Return a section; every row has all its columns' keys."""
        keys = tuple(column.key for column in columns)
        items = [{name: row.get(name) for name in keys} for row in rows]
        table = Report(KIND, tuple(columns), items, self.now, self.zone, keys=keys)
        return Section(key, title, definition, table, chart, query)
