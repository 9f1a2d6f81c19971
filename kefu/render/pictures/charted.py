"""A report of a period as a workbook: a sheet for each section, with the chart that the spreadsheet draws itself."""

import io
from collections.abc import Sequence
from typing import Any

from kefu.core.base.errors import visible
from kefu.core.figures.model import Chart, PeriodReport, Section
from kefu.render.people import titles
from kefu.render.style import Style
from kefu.render.workbook import put_table, text_cell

NAME = 31
"""Characters that a sheet's name may have."""
_FORBIDDEN = str.maketrans("", "", "[]:*?/\\'")


def workbook(report: PeriodReport, amounts: Sequence[str], style: Style, head: tuple[str, ...]) -> bytes:
    """Return the bytes of a workbook: first the head, then a sheet a section. `amounts`: the keys that are money."""
    from openpyxl import Workbook  # type: ignore[import-untyped]

    book = Workbook()
    first = book.active
    first.title = "kefu"
    for line in head:
        first.append([text_cell(first, line)])
    first.column_dimensions["A"].width = 80
    taken = {first.title}
    for section in report.sections:
        title = style.translate(section.title)
        sheet = book.create_sheet(_name(title, taken))
        sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True  # a chart is not cut where a page ends
        put_table(sheet, section.table, amounts, style)
        if section.chart is not None and section.table.items:
            _chart(sheet, section, section.chart, style)
        sheet.append([])
        sheet.append([text_cell(sheet, style.translate(section.definition))])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _name(title: str, taken: set[str]) -> str:
    """Return a name that a sheet may have, and no other one has."""
    plain = visible(title).translate(_FORBIDDEN)[:NAME].strip() or "kefu"
    name, count = plain, 1
    while name.casefold() in {one.casefold() for one in taken}:
        count += 1
        name = f"{plain[: NAME - 4]} {count}"
    taken.add(name)
    return name


def _chart(sheet: Any, section: Section, chart: Chart, style: Style) -> None:
    """Put the chart beside its table; a map is coloured cells, which need none."""
    from openpyxl.chart import BarChart, LineChart, Reference  # type: ignore[import-untyped]
    from openpyxl.formatting.rule import ColorScaleRule  # type: ignore[import-untyped]
    from openpyxl.utils import get_column_letter as letter  # type: ignore[import-untyped]

    keys = [column.key for column in section.table.columns]
    last = len(section.table.items) + 1
    places = [keys.index(key) + 1 for key in chart.series]
    if chart.kind == "map":
        scale = ColorScaleRule(start_type="min", start_color="FFFFFF", end_type="max", end_color="2A6F97")
        sheet.conditional_formatting.add(f"{letter(min(places))}2:{letter(max(places))}{last}", scale)
        return
    made = LineChart() if chart.kind == "lines" else BarChart()
    if chart.kind == "stacked":
        made.grouping, made.overlap = "stacked", 100
    for place in places:
        made.add_data(Reference(sheet, min_col=place, min_row=1, max_row=last), titles_from_data=True)
    for line in made.series if chart.kind == "lines" else ():
        line.smooth = False  # between two days there is nothing to be drawn as if it were known
    made.set_categories(Reference(sheet, min_col=keys.index(chart.along) + 1, min_row=2, max_row=last))
    made.title = visible(style.translate(section.title))
    made.width, made.height = 24, 9
    made.x_axis.delete = made.y_axis.delete = False
    sheet.add_chart(made, f"{letter(len(titles(section.table, style)) + 2)}2")
