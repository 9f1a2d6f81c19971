"""`--format md`: a table for a wiki or a chat; what Markdown would take for markup is escaped."""

from collections.abc import Iterator, Sequence

from kefu.core.base.regex import regex
from kefu.core.reports import Report
from kefu.render.people import cells, titles
from kefu.render.style import Style

_MARKUP = regex(r"([\\`*_\[\]<>|~#&])")


def lines(report: Report, style: Style) -> Iterator[str]:
    """Yield the table's heading and its rows."""
    yield _row(titles(report, style))
    yield "|" + " --- |" * len(report.columns)
    for row in report.items:
        yield _row(cells(report, row, style))


def escaped(text: str) -> str:
    """Return `text` so that Markdown shows it as it is."""
    return _MARKUP.sub(r"\\\1", text)


def _row(texts: Sequence[str]) -> str:
    return "| " + " | ".join(escaped(text) for text in texts) + " |"
