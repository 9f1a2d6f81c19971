"""Workbooks that other programs wrote, as tables of text. Nothing else that reads knows openpyxl."""

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kefu.core.base.cells import armed
from kefu.core.base.errors import KefuError, StoreFault, Usage
from kefu.core.base.findings import Finding, finding
from kefu.store.tables.packed import look_through
from kefu.store.tables.rows import EXACT_DIGITS, MOST_COLUMNS, TOO_MANY, Record, Table, table_of, text_of

_TRUTH = {"=TRUE()": True, "=FALSE()": False}
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""The form in which a workbook writes characters that XML has not (ECMA-376, ST_Xstring)."""


def workbook(data: bytes, path: Path, sheet: str, header: int = 0) -> Table:
    """Return a sheet of a workbook as a table: the first that is not hidden, unless one is named.

    Usage when there is none or it is too large, StoreFault when it cannot be read. What is passed over is told.
    """
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    look_through(data, path)
    # It says on standard error what it did not understand of a file; what matters of that is a problem of a row.
    warnings.filterwarnings("ignore", module="openpyxl")
    try:
        # Formulas come as such, and are refused: their last result may be long out of date.
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        page, told = _page(book, path, sheet)
        page.reset_dimensions()  # the size that the file states may be wrong
        return table_of(path, _records(page), header, told)
    except (KefuError, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise StoreFault(
            "{path}: not an XLSX workbook that can be read ({why}).", path=str(path), why=type(error).__name__
        ) from error


def _page(book: Any, path: Path, sheet: str) -> tuple[Any, tuple[Finding, ...]]:
    """Return the sheet to be read, and what is to be told of the others."""
    if sheet:
        if sheet not in book.sheetnames:
            raise Usage(
                "{path}: no sheet {sheet}; there are: {known}",
                path=str(path),
                sheet=sheet,
                known=", ".join(book.sheetnames),
            )
        return book[sheet], ()
    pages = list(book.worksheets)
    if not pages:
        raise Usage("{path}: the workbook has no sheet with cells.", path=str(path))
    shown = [page for page in pages if page.sheet_state == "visible"] or pages
    told = [
        finding("import-hidden", "the sheet {sheet} is hidden and was passed over; --sheet names it", sheet=page.title)
        for page in pages
        if page not in shown
    ]
    if others := ", ".join(page.title for page in shown[1:]):
        told.append(
            finding(
                "import-sheets",
                "the sheet {sheet} is read; not read: {others} (--sheet names another)",
                sheet=shown[0].title,
                others=others,
            )
        )
    return shown[0], tuple(told)


def _records(page: Any) -> Iterator[Record]:
    """Yield the rows of a sheet. Where it is damaged a record says so, and what comes after is lost."""
    number = 0
    try:
        for number, row in enumerate(page.iter_rows(), 1):
            # A row is padded up to its last cell, which may be an empty one very far to the right.
            cells = row[:MOST_COLUMNS]
            texts = [text_of(_value(cell)) for cell in cells]
            wide = _too_wide(row) if len(row) > MOST_COLUMNS else None
            if any(texts) or wide:
                yield number, texts, wide or _odd_cell(cells)
    except (MemoryError, GeneratorExit):
        raise
    except Exception as error:  # a sheet is parsed as it is read, and openpyxl raises whatever its parsers do
        if not number:
            raise
        yield (
            number + 1,
            [""],
            finding("import-xlsx", "the workbook is damaged from here on ({why})", why=type(error).__name__),
        )


def _too_wide(row: Sequence[Any]) -> Finding | None:
    """Return the finding for a row with a value beyond the columns that a table may have, else None."""
    last = max((i for i, cell in enumerate(row, 1) if cell.value is not None), default=0)
    return finding("import-cells", TOO_MANY, count=last, titles=MOST_COLUMNS) if last > MOST_COLUMNS else None


def _value(cell: Any) -> object:
    """Return the value of a cell, text as people see it there; LibreOffice saves yes and no as formulas."""
    if cell.data_type == "f":
        return _TRUTH.get(cell.value, cell.value)
    if isinstance(cell.value, str):
        plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell.value)
        return armed(plain.replace("\r\n", "\n").replace("\r", "\n"))
    return cell.value


def _odd_cell(cells: Sequence[Any]) -> Finding | None:
    """Return the finding for a row with a formula or with a number whose last digits are lost, else None."""
    for column, cell in enumerate(cells):
        if cell.data_type == "f" and cell.value not in _TRUTH:
            return finding(
                "import-formula", "column {column} holds a formula; paste it as a value", column=_letters(column)
            )
        if cell.data_type == "e":
            return finding(
                "import-formula", "column {column} holds an error of the spreadsheet", column=_letters(column)
            )
        value = cell.value
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**EXACT_DIGITS:
            return finding(
                "import-digits",
                "column {column} holds a number of more than 15 digits, of which a spreadsheet keeps 15; format it as text",
                column=_letters(column),
            )
    return None


def _letters(column: int) -> str:
    """Return the letters of a column (from 0) as a spreadsheet shows them."""
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)
