"""A report as text. `render` is the one door; each format is a module below it that is imported when it is asked for.

Data formats (`json`, `jsonl`, `csv`) show every key of every item and never follow language, width or colour. Formats
for people (`table`, `md`) show the report's columns in the language of the run and times in the desk's zone.
"""

from collections.abc import Iterator
from importlib import import_module

from kefu.core.base.errors import Translate, Usage, same
from kefu.core.reports import Report
from kefu.render.style import Style

FORMATS = {
    "table": "kefu.render.table",
    "json": "kefu.render.json_",
    "jsonl": "kefu.render.jsonl",
    "csv": "kefu.render.csv_",
    "md": "kefu.render.markdown",
}
"""Each format and the module whose `lines(report, style)` makes it."""

DATA = ("json", "jsonl", "csv")
"""The formats that show every key of a row."""
ONLY = {"overdue": {"junit": "kefu.render.junit_"}}
"""Formats that only one kind of report has."""

ROWS = 50
"""Rows that a table shows unless all are asked for (see `hidden`)."""


def render(
    report: Report,
    format: str,
    *,
    translate: Translate = same,
    language: str = "en",
    width: int | None = None,
    limit: int | None = None,
    colour: bool = False,
) -> Iterator[str]:
    """Return the lines of `report` in `format`, without line ends.

    `translate` and `language` are the language of formats for people. A table wider than `width` columns
    leaves out what tells least and has its texts cut; it shows the first `limit` rows. None is no bound.
    `colour`: a table is coloured. Usage for an unknown format.
    """
    known = FORMATS | ONLY.get(report.kind, {})
    if format not in known:
        raise Usage("No format {name}; it is one of {names}.", name=format, names=", ".join(known))
    lines: Iterator[str] = import_module(known[format]).lines(report, Style(translate, language, width, limit, colour))
    return lines


def hidden(report: Report, format: str, limit: int | None) -> int:
    """Return the number of rows that `render` leaves out with that `limit`; only a table leaves any out."""
    return max(len(report.items) - limit, 0) if format == "table" and limit is not None else 0
