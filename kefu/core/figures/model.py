"""A report of a period as a value: sections, each a table with its definition and, where a picture helps, a chart."""

from datetime import datetime
from typing import Literal

from kefu.core.base.errors import Said
from kefu.core.base.frozen import frozen
from kefu.core.reports import Report


@frozen
class Chart:
    """A picture of a section's table: `along` is the key of the rows' names, `series` the keys of the numbers.

    `lines`: one line a series; `stacked`: one bar a row, in parts; `bars`: one bar a row and series; `map`: a square a
    row (day of the week) and series (hour), the darker the more.
    """

    kind: Literal["lines", "stacked", "bars", "map"]
    along: str
    series: tuple[str, ...]


@frozen
class Section:
    """One part of a report: `key` names it in JSON, `title` and `definition` are msgids (what is counted, of what, where
    from); `query` is a line that lists the tickets behind it, where there is one."""

    key: str
    title: str
    definition: str
    table: Report
    chart: Chart | None = None
    query: str = ""


@frozen
class PeriodReport:
    """What one period tells: half open, `since` <= time < `until` in the desk's zone. `tip`: the commit that it is read
    from; `late`: how many entries of the period were recorded after its end; `unreadable`: the files that could not be
    counted; `notes`: whole sentences for its head, in the language of who reads; `overdue`: undecided
    clocks that are overdue."""

    kind: str
    since: datetime
    until: datetime
    tip: str
    desk: str
    late: int
    unreadable: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[Said, ...] = ()
    overdue: int = 0
