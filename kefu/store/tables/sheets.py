"""Workbooks that other programs wrote, as tables of text. Nothing else that reads knows openpyxl."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kefu.core.base.cells import armed
from kefu.core.base.errors import Usage
from kefu.core.base.findings import Finding, finding
from kefu.store.tables.rows import EXACT_DIGITS, Row, Table, row_of, text_of, titles_of

LARGEST = 512 << 20
"""Bytes that the parts of an XLSX may unpack to; a bomb holds more."""
_TRUTH = {"=TRUE()": True, "=FALSE()": False}
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""The form in which a workbook writes characters that XML has not (ECMA-376, ST_Xstring)."""


def workbook(data: bytes, path: Path, sheet: str) -> Table:
    """Return a sheet of a workbook as a table, the first unless one is named. Usage when it cannot be read."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    _refuse_bomb(data, path)
    try:
        # Formulas come as such, and are refused: their last result may be long out of date.
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        if sheet and sheet not in book.sheetnames:
            raise Usage(
                "{path}: no sheet {sheet}; there are: {known}",
                path=str(path),
                sheet=sheet,
                known=", ".join(book.sheetnames),
            )
        page = book[sheet] if sheet else book.worksheets[0]
        page.reset_dimensions()  # the size that the file states may be wrong
        rows = page.iter_rows()
        first = next(rows, ())
        titles = titles_of(path, [text_of(cell.value) for cell in first])
    except (Usage, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise Usage(
            "{path}: not an XLSX workbook that can be read ({why}).", path=str(path), why=type(error).__name__
        ) from error
    return Table(titles, _sheet_rows(rows, titles, path))


def _sheet_rows(rows: Iterator[Any], titles: tuple[str, ...], path: Path) -> Iterator[Row]:
    number = 1
    try:
        for number, cells in enumerate(rows, 2):
            texts = [text_of(_value(cell)) for cell in cells]
            if any(texts):
                made = row_of(number, titles, texts)
                yield Row(number, made.cells, made.problem or _odd_cell(cells, titles))
    except (zipfile.BadZipFile, ValueError, KeyError, SyntaxError) as error:
        yield Row(
            number + 1,
            {},
            finding("import-xlsx", "the workbook is damaged from here on ({why})", why=type(error).__name__),
        )


def _value(cell: Any) -> object:
    """Return the value of a cell, text as people see it there; LibreOffice saves yes and no as formulas."""
    if cell.data_type == "f":
        return _TRUTH.get(cell.value, cell.value)
    if isinstance(cell.value, str):
        plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell.value)
        return armed(plain.replace("\r\n", "\n").replace("\r", "\n"))
    return cell.value


def _odd_cell(cells: Sequence[Any], titles: tuple[str, ...]) -> Finding | None:
    """Return the finding for a row with a formula or with a number whose last digits are lost, else None."""
    for title, cell in zip(titles, cells, strict=False):
        if cell.data_type == "f" and cell.value not in _TRUTH:
            return finding("import-formula", "{title} holds a formula; paste it as a value", title=title)
        if cell.data_type == "e":
            return finding("import-formula", "{title} holds an error of the spreadsheet", title=title)
        value = cell.value
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**EXACT_DIGITS:
            return finding(
                "import-digits",
                "{title} is a number of more than 15 digits, of which a spreadsheet keeps 15; format the column as text",
                title=title,
            )
    return None


def _refuse_bomb(data: bytes, path: Path) -> None:
    """Raise Usage for a workbook that would unpack to too much, by its own directory; zipfile enforces those sizes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise Usage("{path}: a damaged XLSX workbook.", path=str(path)) from error
    if size > LARGEST:
        raise Usage(
            "{path}: it would unpack to {size} MB (at most {most}); split the table.",
            path=str(path),
            size=size >> 20,
            most=LARGEST >> 20,
        )
