"""Rows of a table that another program wrote: its column titles, its cells as text."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import chain, islice
from pathlib import Path

from kefu.core.base.errors import Usage
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.base.regex import regex
from kefu.core.intake.titles import ABOVE, heading

MOST_COLUMNS = 500
LONGEST_TITLE = 500
"""Characters of a column's title; a map could not hold one of more than 1024."""
EXACT_DIGITS = 15
"""Digits of a number that a spreadsheet keeps: any more were lost before we saw it."""
LOST = "\ufffd"
"""The character that stands for bytes that are none."""
UNREADABLE = N_("neither UTF-8 nor GB18030, as the other rows are; mend what shows as {mark}")
HALVES = N_("half a character stands in it (a damaged text); mend what shows as {mark}")
TOO_MANY = N_("{count} cells, but {titles} columns")
_HALF = regex("[\ud800-\udfff]")

Record = tuple[int, Sequence[str], Finding | None]
"""A record as a reader yields it: its line or row in the file (from 1), its cells, and why it cannot be read."""


@frozen
class Row:
    """A row: its line or row in the file (from 1), its cells by column title, and the problem if it cannot be read."""

    number: int
    cells: Mapping[str, str]
    problem: Finding | None = None


@frozen
class Table:
    """The columns of a file in their order, its rows, the line of the titles, and what was passed over to get there."""

    titles: tuple[str, ...]
    rows: Iterator[Row]
    header: int = 1
    told: tuple[Finding, ...] = ()


def table_of(path: Path, records: Iterator[Record], header: int, told: tuple[Finding, ...] = ()) -> Table:
    """Return the table that the records of a file make, its titles in the line `header` (0: where they are found).

    Usage when there are no titles, or when they cannot be read.
    """
    first = list(islice(records, max(ABOVE, 1))) if not header else list(records_until(records, header))
    if not first:
        raise Usage("{path}: the file is empty.", path=str(path))
    at = heading([cells for _, cells, _ in first]) if not header else len(first) - 1
    number, names, problem = first[at]
    if header and number != header:
        raise Usage("{path}: there is no line {line} for the titles.", path=str(path), line=header)
    if problem:
        raise Usage("{path}: the line of column titles cannot be read: {why}", path=str(path), why=problem)
    titles = titles_of(path, names)
    above = [n for n, cells, _ in first[:at] if any(cell.strip() for cell in cells)]
    if above:
        told = (
            *told,
            finding(
                "import-above",
                "row {row} holds the titles of the columns; what stands above it was passed over (rows: {count})",
                row=number,
                count=len(above),
            ),
        )
    return Table(titles, _rows(titles, [*first[at + 1 :]], records), number, told)


def records_until(records: Iterator[Record], line: int) -> Iterator[Record]:
    """Yield the records up to the one in a line."""
    for record in records:
        yield record
        if record[0] >= line:
            return


def _rows(titles: tuple[str, ...], first: Sequence[Record], others: Iterator[Record]) -> Iterator[Row]:
    for number, cells, wrong in chain(first, others):
        if wrong is not None:
            yield Row(
                number,
                {titles[0]: "".join(cells)} if len(cells) == 1 else dict(zip(titles, cells, strict=False)),
                wrong,
            )
        elif any(cell.strip() for cell in cells):
            yield row_of(number, titles, cells)


def titles_of(path: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Return the column titles. Usage when there are none, too many, or two of one name."""
    titles = [_HALF.sub(LOST, " ".join(name.split())) for name in names]
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
    long = max(map(len, titles))
    if long > LONGEST_TITLE:
        raise Usage(
            "{path}: a column title of {count} characters is too long (at most {most}).",
            path=str(path),
            count=long,
            most=LONGEST_TITLE,
        )
    double = next((t for i, t in enumerate(titles) if t and t in titles[:i]), None)
    if double:
        raise Usage("{path}: two columns are called {title}; rename one.", path=str(path), title=double)
    return tuple(title or f"#{i}" for i, title in enumerate(titles, 1))


def row_of(number: int, titles: tuple[str, ...], cells: Sequence[str]) -> Row:
    """Return the cells of a row by their columns, with a problem where there are more cells than columns."""
    # Empty cells to the right are no cells: a sheet is as wide as its widest row.
    count = max((i for i, cell in enumerate(cells, 1) if cell.strip()), default=0)
    held = dict(zip(titles, cells, strict=False))
    if any(map(_HALF.search, cells)):
        # Half a character can be written into no file, so the row is kept with a mark in its place.
        mended = {title: _HALF.sub(LOST, cell) for title, cell in held.items()}
        return Row(number, mended, finding("import-encoding", HALVES, mark=LOST))
    if count <= len(titles):
        return Row(number, held)
    wrong = finding("import-cells", TOO_MANY, count=count, titles=len(titles))
    return Row(number, held, wrong)


def text_of(value: object) -> str:
    """Return a value as text: ISO 8601 times, whole numbers as their digits, yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):  # before `date`, of which it is a kind
        return value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**EXACT_DIGITS:
        return str(int(value))
    return str(value)
