"""Rows of a table that another program wrote: its column titles, its cells as text."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

from kefu.core.base.errors import Usage
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen

MOST_COLUMNS = 500
EXACT_DIGITS = 15
"""Digits of a number that a spreadsheet keeps: any more were lost before we saw it."""


@frozen
class Row:
    """A row: its line or row in the file (from 1), its cells by column title, and the problem if it cannot be read."""

    number: int
    cells: Mapping[str, str]
    problem: Finding | None = None


@frozen
class Table:
    """The columns of a file in their order, and its rows."""

    titles: tuple[str, ...]
    rows: Iterator[Row]


def titles_of(path: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Return the column titles. Usage when there are none, too many, or two of one name."""
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


def row_of(number: int, titles: tuple[str, ...], cells: Sequence[str]) -> Row:
    """Return the cells of a row by their columns, with a problem where there are more cells than columns."""
    # Empty cells to the right are no cells: a sheet is as wide as its widest row.
    count = max((i for i, cell in enumerate(cells, 1) if cell.strip()), default=0)
    held = dict(zip(titles, cells, strict=False))
    if count <= len(titles):
        return Row(number, held)
    wrong = finding("import-cells", "{count} cells, but {titles} columns", count=count, titles=len(titles))
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
