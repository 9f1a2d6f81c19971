"""A report of a period for people who read text: on a terminal with pictures of blocks, or as Markdown."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from kefu.core.figures.model import Chart, PeriodReport, Section
from kefu.core.reports import Cell, Report
from kefu.render import markdown, table
from kefu.render.colour import BOLD, painted
from kefu.render.fit import wide
from kefu.render.people import cell
from kefu.render.pictures import blocks
from kefu.render.style import Style

NOTHING = "–"
"""Shown where there is no number: never 0, and never 100 %."""
Wrap = Callable[[str, int], Iterator[str]]
WIDEST = 100
MOST_ROWS = {"bars": 12, "stacked": 6}
"""Rows of a table up to which its bars are drawn on a terminal."""
MOST = 1000
"""Rows of another one."""


def lines(report: PeriodReport, head: Sequence[str], style: Style, wrap: Wrap) -> Iterator[str]:
    """Yield the report as text: below each table its definition. `wrap` breaks a paragraph into lines of a width."""
    width = min(style.width or WIDEST, WIDEST)
    bold = BOLD if style.colour else ""
    title, *below = head
    yield painted(title, bold)
    for line in below:
        yield from wrap(line, width)
    for section in report.sections:
        yield ""
        yield painted(f"== {style.translate(section.title)}", bold)
        yield from _section(section, style)
        yield from (f"  {line}" for line in wrap(style.translate(section.definition), width - 2))


def _section(section: Section, style: Style) -> Iterator[str]:
    chart, rows = section.chart, section.table.items
    if not rows:
        yield style.translate("Nothing in this period.")
        return
    if chart is not None:
        yield from _picture(section, chart, style)
    if chart is None or chart.kind != "map" or style.width is None:
        yield from table.lines(filled(section.table), style)
    hidden = len(rows) - style.limit if style.limit is not None else 0
    if hidden > 0:
        yield style.translate("... {count} more; --all shows them.").format(count=hidden)


def _picture(section: Section, chart: Chart, style: Style) -> Iterator[str]:
    """Yield the picture of a section: of bars the first series alone, of many rows none."""
    drawn = replace(chart, series=chart.series[:1]) if chart.kind == "bars" else chart
    if len(section.table.items) > MOST_ROWS.get(chart.kind, MOST):
        return
    if chart.kind == "map":
        names = cells_of(section, chart, style)
        yield (
            " " * (max(map(wide, names)) + 2)
            + "".join(f"{hour:<6}" for hour in range(0, len(chart.series), 6)).rstrip()
        )
    yield from blocks.lines(section, drawn, style)


def cells_of(section: Section, chart: Chart, style: Style) -> list[str]:
    """Return the names along the axis of a chart."""
    column = next(one for one in section.table.columns if one.key == chart.along)
    return [cell(section.table, column, row.get(chart.along), style) for row in section.table.items]


def markdown_lines(report: PeriodReport, head: Sequence[str], style: Style) -> Iterator[str]:
    """Yield the report as Markdown."""
    title, *below = head
    yield f"# {markdown.escaped(title)}"
    for line in below:
        yield ""
        yield markdown.escaped(line)
    for section in report.sections:
        yield ""
        yield f"## {markdown.escaped(style.translate(section.title))}"
        yield ""
        yield from markdown.lines(filled(section.table), style)
        yield ""
        yield markdown.escaped(style.translate(section.definition))


def filled(report: Report) -> Report:
    """Return a table in which a dash stands where there is no number."""
    keys = [column.key for column in report.columns]
    items = [{key: _or_dash(row.get(key)) for key in keys} for row in report.items]
    return replace(report, items=items)


def _or_dash(value: Cell) -> Cell:
    return NOTHING if value is None else value
