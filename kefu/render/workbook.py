"""A report as an XLSX workbook: a frozen row of titles with filters, times and numbers as such, codes in words, text
that is never run.

The times are those of the desk's zone, as people read them: a spreadsheet knows no zones. The only openpyxl of writing.
"""

import io
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from kefu.core.reports import Cell, Column, Report
from kefu.render.csv_ import cell as as_text
from kefu.render.people import worded
from kefu.render.style import Style

WIDEST, NARROWEST = 50, 8
LONGEST = 32_767
"""Characters that a spreadsheet takes in one cell."""
_AMOUNT = re.compile("[0-9]{1,9}([.][0-9]{1,2})?")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Text that a workbook would take for the code of a character (ECMA-376, ST_Xstring)."""


def workbook(report: Report, amounts: Sequence[str], style: Style) -> bytes:
    """Return the bytes of a workbook with one sheet. `amounts`: the keys whose text is an amount of money."""
    from openpyxl import Workbook  # type: ignore[import-untyped]

    book = Workbook(write_only=True)
    put_table(book.create_sheet("kefu"), report, amounts, style)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put_table(sheet: Any, report: Report, amounts: Sequence[str], style: Style) -> None:
    """Put the titles and all rows of a report into an empty sheet. `amounts`: the keys whose text is an amount."""
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
    from openpyxl.styles import Font  # type: ignore[import-untyped]
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

    # The titles and the first column, which has the numbers, stay in sight.
    sheet.freeze_panes = "B2"
    titles = [style.translate(column.title) for column in report.columns]
    last = get_column_letter(len(titles))
    sheet.auto_filter.ref = f"A1:{last}{len(report.items) + 1}"
    for i, column in enumerate(report.columns, 1):
        sheet.column_dimensions[get_column_letter(i)].width = _width(report, column, titles[i - 1], style)
    heads = [WriteOnlyCell(sheet, value=title) for title in titles]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in report.items:
        said = ((c.key, worded(c, row.get(c.key), style)) for c in report.columns)
        sheet.append([_cell(sheet, value, key in amounts, report, WriteOnlyCell) for key, value in said])


def _cell(sheet: Any, value: Cell, amount: bool, report: Report, make: Any) -> Any:
    """Return a typed cell; None for nothing."""
    if value is None or value == [] or value == "":
        return None
    if isinstance(value, datetime):
        made = make(sheet, value=value.astimezone(report.zone).replace(tzinfo=None))
        made.number_format = "yyyy-mm-dd hh:mm"
        return made
    if isinstance(value, timedelta):
        made = make(sheet, value=value)
        made.number_format = "[h]:mm"
        return made
    if isinstance(value, int):
        return make(sheet, value=value)
    if amount and isinstance(value, str) and _AMOUNT.fullmatch(value):
        made = make(sheet, value=float(value))
        made.number_format = "0.00"
        return made
    return text_cell(sheet, value if isinstance(value, str) else "; ".join(str(one) for one in value))


def text_cell(sheet: Any, text: str) -> Any:
    """Return a cell that holds a text and is never run, without characters that no workbook holds."""
    from openpyxl.cell import WriteOnlyCell

    made = WriteOnlyCell(sheet, value=_ESCAPE.sub("_x005F_", as_text(text)[:LONGEST]))
    # Without it openpyxl takes a text that begins with = for a formula.
    made.data_type = "s"
    made.number_format = "@"
    return made


def _width(report: Report, column: Column, title: str, style: Style) -> float:
    """Return a width that is enough for the first rows; a wide character counts twice."""
    texts = [title, *(_shown(worded(column, row.get(column.key), style)) for row in report.items[:100])]
    widest = max(sum(2 if ord(c) > 0x2E80 else 1 for c in text) for text in texts)
    return min(max(widest + 2, NARROWEST), WIDEST)


def _shown(value: Cell) -> str:
    if value is None:
        return ""
    return "2026-11-21 10:00" if isinstance(value, datetime) else str(value)
