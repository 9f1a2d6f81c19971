"""`--format csv`: every key of every item, the keys as headings, `branches.delivery` for a nested one.

Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers.
"""

import csv
import io
from collections.abc import Iterator, Mapping

from kefu.core.base.cells import disarmed
from kefu.core.base.errors import visible
from kefu.core.reports import Report
from kefu.render.data import Data, as_json, data
from kefu.render.style import Style

Flat = Mapping[str, Data]


def lines(report: Report, style: Style) -> Iterator[str]:
    """Yield the heading and one record for each item; a text of several lines stays in its quotes."""
    del style
    keys = list(report.keys or dict.fromkeys(key for row in _rows(report) for key in row))
    keys = keys or [column.key for column in report.columns]
    yield _record(keys)
    for row in _rows(report):
        yield _record([cell(row.get(key)) for key in keys])


def _rows(report: Report) -> Iterator[Flat]:
    return (dict(_flat("", data(row, report.zone))) for row in report.items)


def _flat(prefix: str, value: Data) -> Iterator[tuple[str, Data]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{prefix}.{key}" if prefix else key, inner)
    else:
        yield prefix, value


def cell(value: Data) -> str:
    """Return one value as a cell: lists of words joined by `; `, disarmed, control characters made visible."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return _safe(value)
        case list() if all(isinstance(inner, str) for inner in value):
            return _safe("; ".join(str(inner) for inner in value))
        case _:
            return _safe(as_json(value))


def _safe(text: str) -> str:
    return "\n".join(visible(line) for line in disarmed(text).split("\n"))


def _record(values: list[str]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerow(values)
    return file.getvalue()[:-1]
