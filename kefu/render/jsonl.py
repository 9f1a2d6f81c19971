"""`--format jsonl`: each item as one line of JSON."""

from collections.abc import Iterator

from kefu.core.reports import Report
from kefu.render.data import as_json, data
from kefu.render.style import Style


def lines(report: Report, style: Style) -> Iterator[str]:
    """The items, in order."""
    del style
    for row in report.items:
        yield as_json(data(row, report.zone))
