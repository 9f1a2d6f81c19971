"""Tables that other programs wrote: CSV, JSON lines and XLSX as rows of text.

A row that cannot be read is a row with a reason, and the others are read all the same. Nothing is guessed about values: an
XLSX date becomes ISO 8601 text, a whole number its digits. Only this module knows openpyxl for reading.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from kefu.core.errors import StoreFault, Usage, reason
from kefu.core.findings import Finding, finding
from kefu.core.frozen import frozen
from kefu.store.child import disk_fault

MOST_COLUMNS = 500
LONGEST_CELL = 64 << 20
"""Characters that Python's reader takes as one cell; what a fact may hold is much less and refused there."""
LARGEST = 512 << 20
"""Bytes that the parts of an XLSX may unpack to; a bomb holds more."""
EXACT_DIGITS = 15
"""Digits that a spreadsheet keeps of a number: the others were lost before we saw it."""


@frozen
class Row:
    """A row: where it stands in its file (line or row, from 1), its cells by column title, why it cannot be read."""

    number: int
    cells: Mapping[str, str]
    problem: Finding | None = None


@frozen
class Table:
    """The columns of a file in their order, and its rows."""

    titles: tuple[str, ...]
    rows: Iterator[Row]


def read(path: Path, sheet: str = "") -> Table:
    """The table in a file, by the form of its bytes. Usage when it is none; StoreFault when it cannot be read."""
    data = content(path)
    if data.startswith(b"PK\x03\x04"):
        return _xlsx(data, path, sheet)
    text = _decoded(data, path)
    if text.lstrip().startswith("{"):
        return _json_lines(text, path)
    return _csv(text, path)


def content(path: Path) -> bytes:
    """The bytes of a file that somebody named. StoreFault when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreFault("{path} cannot be read: {why}.", path=str(path), why=reason(error)) from error


def write(path: Path, data: bytes) -> None:
    """A file that somebody named, whole or not at all; one that exists is replaced."""
    spare = path.with_name(f".{path.name}.kefu")
    try:
        spare.write_bytes(data)
        spare.replace(path)
    except OSError as error:
        spare.unlink(missing_ok=True)
        raise disk_fault(error, path) from error


def write_rejects(path: Path, titles: Sequence[str], rows: Sequence[tuple[Row, str]]) -> None:
    """Rows as they came, each with its place and the reason why it was not taken, as CSV for any spreadsheet."""
    try:
        with open(path, "x", encoding="utf-8-sig", newline="") as file:
            sheet = csv.writer(file)
            sheet.writerow([*titles, "kefu: row", "kefu: reason"])
            for row, why in rows:
                sheet.writerow([*(row.cells.get(title, "") for title in titles), row.number, why])
    except OSError as error:
        raise disk_fault(error, path) from error


def _decoded(data: bytes, path: Path) -> str:
    """UTF-8 or UTF-16 by its byte-order mark, else UTF-8, else GB18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries = ["utf-16"]
    elif b"\0" in data:
        raise Usage("{path}: neither a table in text nor an XLSX workbook.", path=str(path))
    else:
        tries = ["utf-8-sig", "gb18030"]
    for name in tries:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise Usage("{path}: neither UTF-8 nor GB18030; save it as UTF-8 and try again.", path=str(path))


def _titles(path: Path, names: Sequence[str]) -> tuple[str, ...]:
    """The column titles: each once, none empty at the end, not too many."""
    titles = [" ".join(name.split()) for name in names]
    while titles and not titles[-1]:
        titles.pop()
    if not any(titles):
        raise Usage("{path}: the first line has no column titles.", path=str(path))
    if len(titles) > MOST_COLUMNS:
        raise Usage(
            "{path}: {count} columns are too many (at most {most}).",
            path=str(path),
            count=len(titles),
            most=MOST_COLUMNS,
        )
    double = next((t for i, t in enumerate(titles) if t and t in titles[:i]), None)
    if double:
        raise Usage("{path}: two columns are called {title}; rename one.", path=str(path), title=double)
    return tuple(title or f"#{i}" for i, title in enumerate(titles, 1))


def _row(number: int, titles: tuple[str, ...], cells: Sequence[str]) -> Row:
    count = max((i for i, cell in enumerate(cells, 1) if cell.strip()), default=0)
    held = dict(zip(titles, cells, strict=False))
    if count <= len(titles):
        return Row(number, held)
    wrong = finding("import-cells", "{count} cells, but {titles} columns", count=count, titles=len(titles))
    return Row(number, held, wrong)


def _csv(text: str, path: Path) -> Table:
    lines = io.StringIO(text, newline="").readlines()
    if not lines:
        raise Usage("{path}: the file is empty.", path=str(path))
    head = lines[0]
    mark = max(",;\t", key=head.count)
    records = _records(lines, mark)
    _first, names, problem = next(records)
    if problem:
        raise Usage("{path}: the line of column titles cannot be read: {why}", path=str(path), why=problem)
    titles = _titles(path, names)

    def rows() -> Iterator[Row]:
        for number, cells, wrong in records:
            if wrong:
                yield Row(number, {titles[0]: "".join(cells)}, wrong)
            elif any(cell.strip() for cell in cells):
                yield _row(number, titles, cells)

    return Table(titles, rows())


def _records(lines: list[str], mark: str) -> Iterator[tuple[int, list[str], Finding | None]]:
    """(line, cells, problem) of each record. After a line that breaks the rules of quotes reading goes on at the next one."""
    csv.field_size_limit(LONGEST_CELL)
    start = 0
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=mark, strict=True)
        done = 0
        try:
            for cells in reader:
                yield start + done + 1, cells, None
                done = reader.line_num
            return
        except csv.Error:
            at = start + done
            wrong = finding("import-quotes", "a quote opens that is not closed, or a quote stands inside a cell")
            yield at + 1, [lines[at].rstrip("\r\n")], wrong
            start = at + 1


def _json_lines(text: str, path: Path) -> Table:
    rows: list[Row] = []
    titles: dict[str, None] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            held = json.loads(line)
            if not isinstance(held, dict):
                raise ValueError
        except (ValueError, RecursionError):
            rows.append(Row(number, {"line": line.strip()}, finding("import-json", "not a JSON object on one line")))
            continue
        cells = dict(_flat(held))
        titles |= dict.fromkeys(cells)
        rows.append(Row(number, cells))
    return Table(_titles(path, list(titles)), iter(rows))


def _flat(held: Mapping[str, Any], head: str = "") -> Iterator[tuple[str, str]]:
    for key, value in held.items():
        name = " ".join(f"{head}{key}".split())
        if isinstance(value, dict):
            yield from _flat(value, f"{name}.")
        elif isinstance(value, list):
            yield name, ",".join(_text(one) for one in value)
        else:
            yield name, _text(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**EXACT_DIGITS:
        return str(int(value))
    return str(value)


def _xlsx(data: bytes, path: Path, sheet: str) -> Table:
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    _refuse_bomb(data, path)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        if sheet and sheet not in book.sheetnames:
            raise Usage(
                "{path}: no sheet {sheet}; there are: {known}",
                path=str(path),
                sheet=sheet,
                known=", ".join(book.sheetnames),
            )
        page = book[sheet] if sheet else book.worksheets[0]
        page.reset_dimensions()
        rows = page.iter_rows()
        first = next(rows, ())
        titles = _titles(path, [_text(cell.value) for cell in first])
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
            texts = [_text(cell.value) for cell in cells]
            if any(texts):
                made = _row(number, titles, texts)
                yield Row(number, made.cells, made.problem or _odd_cell(cells, titles))
    except (zipfile.BadZipFile, ValueError, KeyError, SyntaxError) as error:
        yield Row(
            number + 1,
            {},
            finding("import-xlsx", "the workbook is damaged from here on ({why})", why=type(error).__name__),
        )


def _odd_cell(cells: Sequence[Any], titles: tuple[str, ...]) -> Finding | None:
    """What makes a row of a sheet unfit: a formula, or a number whose last digits the spreadsheet has lost."""
    for title, cell in zip(titles, cells, strict=False):
        if cell.data_type == "f":
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
    """Usage for a workbook that unpacks to more than any table is worth, told by its directory; zipfile holds it to that."""
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
