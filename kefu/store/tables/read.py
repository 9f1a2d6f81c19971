"""Tables that other programs wrote: CSV, JSON and XLSX as rows of text.

A row that cannot be read is a row with a reason, and the others are read all the same. Nothing is guessed about values:
an XLSX date becomes ISO 8601 text, a whole number its digits. Workbooks are read by `sheets`.
"""

import csv
import errno
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from kefu.core.base.cells import armed, disarmed
from kefu.core.base.errors import StoreFault, Usage, reason
from kefu.core.base.findings import finding
from kefu.core.base.regex import regex
from kefu.core.intake.titles import ABOVE, target_of
from kefu.store.git.child import disk_fault
from kefu.store.git.whole_file import replace_file
from kefu.store.tables import json_rows
from kefu.store.tables.rows import LOST, UNREADABLE, Record, Row, Table, table_of

LONGEST_CELL = 64 << 20
"""Characters that Python's reader takes as one cell; a fact may hold much less, and that is judged later."""
MARKS = ",;\t"
"""What may part the cells of a line."""
PATIENCE = 8
"""How many times over a table of text is read because of quotes that do not fit, before each line is read by itself."""
_SEPARATOR = regex('\ufeff?"?sep=(.)"?\r?\n?', re.IGNORECASE)
"""The first line by which Excel is told what parts the cells."""


def read(path: Path, sheet: str = "", header: int = 0) -> Table:
    """Return the table in a file, by the form of its bytes. Usage if it is none; StoreFault if it cannot be read.

    `header`: the line of the column titles; 0 where they are to be found.
    """
    data = content(path)
    if data.startswith(b"PK\x03\x04"):  # a ZIP archive, as every XLSX is
        from kefu.store.tables.sheets import workbook

        return workbook(data, path, sheet, header)
    text, whole = decoded(data, path)
    table = json_rows.table(text, path) or _csv(text, path, header)
    return table if whole else replace(table, rows=map(_unreadable, table.rows))


def content(path: Path) -> bytes:
    """Return the bytes of a file that somebody named. StoreFault when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreFault("{path} cannot be read: {why}.", path=str(path), why=reason(error)) from error


def write(path: Path, data: Iterable[bytes]) -> None:
    """Write a file that somebody named, whole or not at all, over any old one; a pipe or a device is written into."""
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if path.exists() and not path.is_file():
            with open(path, "wb") as file:
                file.writelines(data)
            return
        replace_file(path.resolve(), data)  # a symbolic link stays one: its target is replaced
    except OSError as error:
        raise disk_fault(error, path) from error


def write_rejects(path: Path, titles: Sequence[str], rows: Sequence[tuple[Row, str]]) -> None:
    """Write rows as they came, each with its place and the reason it was not taken, as CSV for any spreadsheet."""
    try:
        # `x` overwrites nothing; the byte-order mark lets Excel see that it is UTF-8.
        with open(path, "x", encoding="utf-8-sig", newline="") as file:
            sheet = csv.writer(file)
            sheet.writerow([*titles, "kefu: row", "kefu: reason"])
            for row, why in rows:
                sheet.writerow([*(disarmed(row.cells.get(title, "")) for title in titles), row.number, why])
    except OSError as error:
        raise disk_fault(error, path) from error


def decoded(data: bytes, path: Path) -> tuple[str, bool]:
    """Return the text (UTF-8 or UTF-16 by its mark, else UTF-8, else GB18030), and whether all of it could be read.

    Where most lines are UTF-8 and some are not, those are wrong: as GB18030 the whole would be other words. What cannot
    be read is U+FFFD then. Usage for what is no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries = ["utf-16"]
    elif b"\0" in data:
        raise Usage("{path}: neither a table in text nor an XLSX workbook.", path=str(path))
    else:
        tries = ["utf-8-sig"] if _mostly(data, "utf-8") else ["utf-8-sig", "gb18030"]
    for name in tries:
        with suppress(UnicodeDecodeError):
            return data.decode(name), True
    text = data.decode(tries[-1], "replace")
    if tries[-1] == "utf-16" or LOST in text.partition("\n")[0] or not _mostly(data, tries[-1]):
        raise Usage("{path}: neither UTF-8 nor GB18030; save it as UTF-8 and try again.", path=str(path))
    return text, False


def _mostly(data: bytes, name: str) -> bool:
    """Return whether most of the lines that are not ASCII can be read in the encoding `name`."""
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    lost = sum(LOST in line.decode(name, "replace") for line in lines)
    return len(lines) > 2 * lost


def _unreadable(row: Row) -> Row:
    """Return the row, with a problem if something in it could not be read."""
    if row.problem is not None or not any(LOST in cell for cell in row.cells.values()):
        return row
    return Row(row.number, row.cells, finding("import-encoding", UNREADABLE, mark=LOST))


def _csv(text: str, path: Path, header: int) -> Table:
    # Line ends stay as they are: those inside quotes belong to their cell.
    lines = io.StringIO(text, newline="").readlines()
    if not lines:
        raise Usage("{path}: the file is empty.", path=str(path))
    told = _SEPARATOR.fullmatch(lines[0])
    if told:
        lines[0] = "\n"
    mark = told[1] if told else _mark(lines[header - 1 : header] if header else lines[:ABOVE])
    armed_cells = ((n, [armed(cell) for cell in cells], wrong) for n, cells, wrong in _records(lines, mark))
    return table_of(path, armed_cells, header)


def _mark(lines: Sequence[str]) -> str:
    """Return what parts the cells: what makes most known titles of a line, else what the first line has most of, or one
    further down where the first is a title over the table. A text may hold more commas than its line has cells."""

    def worth(mark: str) -> tuple[int, int, int]:
        known = max(
            (sum(1 for cell in line.split(mark) if target_of(cell.strip('" \r\n'))) for line in lines), default=0
        )
        return known if known > 1 else 0, lines[0].count(mark) if lines else 0, sum(mark in line for line in lines)

    return max(MARKS, key=worth)


def _records(lines: list[str], mark: str) -> Iterator[Record]:
    """Yield (line, cells, problem) of each record. After a line with wrong quotes reading goes on at the next one.

    A quote that never closes swallows what follows, and where many lines open one, what follows would be read again for
    each: once that has cost some readings of the whole, each line is read by itself.
    """
    csv.field_size_limit(LONGEST_CELL)
    start = lost = 0
    most = PATIENCE * sum(map(len, lines))
    while start < len(lines):
        end = len(lines) if lost <= most else start + 1
        # Line by line: a copy of what is left after each bad line would cost the square of their number.
        reader = csv.reader(map(lines.__getitem__, range(start, end)), delimiter=mark, strict=True)
        done = 0
        try:
            for cells in reader:
                yield start + done + 1, cells, None
                done = reader.line_num
            start = end
        except csv.Error:
            at = start + done
            lost += sum(map(len, lines[at : start + reader.line_num]))
            wrong = finding("import-quotes", "a quote opens that is not closed, or a quote stands inside a cell")
            yield at + 1, [lines[at].rstrip("\r\n")], wrong
            start = at + 1
