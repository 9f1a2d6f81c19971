"""Tables that other programs wrote: CSV, JSON lines and XLSX as rows of text.

A row that cannot be read is a row with a reason, and the others are read all the same. Nothing is guessed about values:
an XLSX date becomes ISO 8601 text, a whole number its digits. Workbooks are read by `sheets`.
"""

import csv
import errno
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from kefu.core.base.cells import armed, disarmed
from kefu.core.base.errors import StoreFault, Usage, reason
from kefu.core.base.findings import Finding, finding
from kefu.store.git.child import disk_fault
from kefu.store.git.whole_file import replace_file
from kefu.store.tables.rows import MOST_COLUMNS, Row, Table, row_of, text_of, titles_of

LONGEST_CELL = 64 << 20
"""Characters that Python's reader takes as one cell; a fact may hold much less, and that is judged later."""
LOST = "\ufffd"
"""The character that stands for bytes that are none."""


def read(path: Path, sheet: str = "") -> Table:
    """Return the table in a file, by the form of its bytes. Usage if it is none; StoreFault if it cannot be read."""
    data = content(path)
    if data.startswith(b"PK\x03\x04"):  # a ZIP archive, as every XLSX is
        from kefu.store.tables.sheets import workbook

        return workbook(data, path, sheet)
    text, whole = _decoded(data, path)
    table = _json_lines(text, path) if text.lstrip().startswith("{") else _csv(text, path)
    return table if whole else Table(table.titles, map(_unreadable, table.rows))


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


def _decoded(data: bytes, path: Path) -> tuple[str, bool]:
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
    wrong = finding(
        "import-encoding", "neither UTF-8 nor GB18030, as the other rows are; mend what shows as {mark}", mark=LOST
    )
    return Row(row.number, row.cells, wrong)


def _csv(text: str, path: Path) -> Table:
    # Line ends stay as they are: those inside quotes belong to their cell.
    lines = io.StringIO(text, newline="").readlines()
    if not lines:
        raise Usage("{path}: the file is empty.", path=str(path))
    head = lines[0]
    mark = max(",;\t", key=head.count)
    records = _records(lines, mark)
    _first, names, problem = next(records)
    if problem:
        raise Usage("{path}: the line of column titles cannot be read: {why}", path=str(path), why=problem)
    titles = titles_of(path, names)

    def rows() -> Iterator[Row]:
        for number, cells, wrong in records:
            if wrong:
                yield Row(number, {titles[0]: "".join(cells)}, wrong)
            elif any(cell.strip() for cell in cells):
                yield row_of(number, titles, [armed(cell) for cell in cells])

    return Table(titles, rows())


def _records(lines: list[str], mark: str) -> Iterator[tuple[int, list[str], Finding | None]]:
    """Yield (line, cells, problem) of each record. After a line with wrong quotes reading goes on at the next one."""
    csv.field_size_limit(LONGEST_CELL)
    start = 0
    while start < len(lines):
        # Line by line: a copy of what is left after each bad line would cost the square of their number.
        reader = csv.reader(map(lines.__getitem__, range(start, len(lines))), delimiter=mark, strict=True)
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
    # Not splitlines(): a text in JSON may hold U+2028 and its like as they are.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            held = json.loads(line)
            if not isinstance(held, dict):
                raise ValueError
            cells = dict(islice(_flat(held), MOST_COLUMNS + 1))  # one more, so that `titles_of` refuses them
        except (ValueError, RecursionError):
            rows.append(Row(number, {"": line.strip()}, finding("import-json", "not a JSON object on one line")))
            continue
        titles |= dict.fromkeys(cells)
        rows.append(Row(number, cells))
    names = titles_of(path, list(titles))
    return Table(names, (row if row.problem is None else _under(row, names[0]) for row in rows))


def _under(row: Row, title: str) -> Row:
    """Return a line that is no row as it came, under the first title."""
    return Row(row.number, {title: "".join(row.cells.values())}, row.problem)


def _flat(held: Mapping[str, Any], head: str = "") -> Iterator[tuple[str, str]]:
    for key, value in held.items():
        name = " ".join(f"{head}{key}".split())
        if isinstance(value, dict):
            yield from _flat(value, f"{name}.")
        elif isinstance(value, list):
            yield name, ",".join(text_of(one) for one in value)
        else:
            yield name, text_of(value)
