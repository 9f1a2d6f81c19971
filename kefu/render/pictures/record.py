"""A report of a period as data: one JSON object, a line of JSON a row, or CSV with a line a figure.

Keys, codes and definitions are English and never follow the language of the run.
"""

import csv
import io
from collections.abc import Iterator

from kefu.core.figures.model import PeriodReport, Section
from kefu.render.csv_ import cell
from kefu.render.data import Data, as_json, data, instant
from kefu.render.json_ import SCHEMA
from kefu.render.style import Style

KIND = "report"


def json(report: PeriodReport, timezone: str, style: Style) -> Iterator[str]:
    """Yield the report as one JSON object, a line a section."""
    del style
    head: Data = {
        "schema": SCHEMA,
        "kind": KIND,
        "now": instant(report.sections[0].table.now, report.sections[0].table.zone),
        "report": report.kind,
        "desk": report.desk,
        "since": report.since.isoformat(timespec="seconds"),
        "until": report.until.isoformat(timespec="seconds"),
        "timezone": timezone,
        "tip": report.tip,
        "late": report.late,
        "unreadable": list(report.unreadable),
        "overdue": report.overdue,
        "notes": [str(note) for note in report.notes],
    }
    yield as_json(head)[:-1] + ', "sections": ['
    last = len(report.sections) - 1
    for i, section in enumerate(report.sections):
        yield as_json(_section(section)) + ("," if i < last else "")
    yield "]}"


def _section(section: Section) -> Data:
    found: dict[str, Data] = {"key": section.key, "title": section.title, "definition": section.definition}
    if section.query:
        found["query"] = section.query
    return found | {"rows": [data(row, section.table.zone) for row in section.table.items]}


def jsonl(report: PeriodReport, timezone: str, style: Style) -> Iterator[str]:
    """Yield each row of each section as a line of JSON, with the key of its section."""
    del timezone, style
    for section in report.sections:
        for row in section.table.items:
            yield as_json(data({"section": section.key, **row}, section.table.zone))


def csv_(report: PeriodReport, timezone: str, style: Style) -> Iterator[str]:
    """Yield a line for each cell: section, row, figure, value; the row is called by its first column."""
    del timezone, style
    yield _record(["section", "row", "figure", "value"])
    for section in report.sections:
        first, *others = (column.key for column in section.table.columns)
        for place, row in enumerate(section.table.items, 1):
            name = data(row.get(first), section.table.zone)
            # A row without a name of its own, such as that of a section with one row only, is called by its place.
            called = cell(name) if isinstance(name, str) and name else str(place)
            for key in others if isinstance(name, str) else (first, *others):
                yield _record([section.key, called, key, cell(data(row.get(key), section.table.zone))])


def _record(values: list[str]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerow(values)
    return file.getvalue()[:-1]
