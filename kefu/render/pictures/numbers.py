"""The numbers of a section's chart, taken from its table: what every picture draws."""

from datetime import timedelta

from kefu.core.base.frozen import frozen
from kefu.core.figures.model import Chart, Section
from kefu.core.reports import Cell
from kefu.render.people import cell, titles
from kefu.render.style import Style


@frozen
class Drawn:
    """The names along the axis, and each series: its title and a number for every name (None where there is none)."""

    names: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]

    @property
    def most(self) -> float:
        """Return the greatest number, 0 without any."""
        return max((one for _, numbers in self.series for one in numbers if one is not None), default=0)


def drawn(section: Section, chart: Chart, style: Style) -> Drawn:
    """Return what a picture of the section shows, in the words and the order of its table."""
    table = section.table
    said = {column.key: title for column, title in zip(table.columns, titles(table, style), strict=True)}
    along = next(column for column in table.columns if column.key == chart.along)
    names = tuple(cell(table, along, row.get(chart.along), style) for row in table.items)
    series = tuple((said.get(key, key), tuple(number(row.get(key)) for row in table.items)) for key in chart.series)
    return Drawn(names, series)


def number(value: Cell) -> float | None:
    """Return a cell as a number, a span in hours; None for what is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, timedelta):
        return value.total_seconds() / 3600
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return None
    return None
