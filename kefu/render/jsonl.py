"""`--format jsonl`: each item as one line of JSON."""

from collections.abc import Iterator

from kefu.core.reports import Report
from kefu.render.data import json_lines
from kefu.render.style import Style


def lines(report: Report, style: Style) -> Iterator[str]:
    """Yield the items, in order."""
    del style
    yield from map(json_lines(report.zone), report.items)
