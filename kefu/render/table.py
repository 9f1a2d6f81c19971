"""`--format table`: for a terminal. Wide characters take two columns; a table too wide has its widest cells cut."""

from collections.abc import Iterator, Sequence

from kefu.core.reports import Report
from kefu.render.people import cells, titles
from kefu.render.style import Style

NARROWEST = 15
"""A ticket number, a time and most waybills are never shortened."""

GAP = 2


def lines(report: Report, style: Style) -> Iterator[str]:
    """Yield the heading, a rule and the first rows; nothing at all where there are no rows."""
    if not report.items:
        return
    import tabulate

    tabulate.MIN_PADDING = 0  # a heading needs no more room than its words
    rows = [cells(report, row, style) for row in report.items[: style.limit]]
    heads = titles(report, style)
    if style.width is not None:
        bounds = _bounds([heads, *rows], style.width)
        rows = [[shortened(text, bound) for text, bound in zip(row, bounds, strict=True)] for row in rows]
    table = tabulate.tabulate(rows, heads, tablefmt="simple", disable_numparse=True)
    for line in table.split("\n"):
        yield line.rstrip()


def _bounds(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return the widest that each column may be, so that all fit into `width`: the widest give way first."""
    from wcwidth import wcswidth

    bounds = [max(wcswidth(text) for text in column) for column in zip(*rows, strict=True)]
    room = width - GAP * (len(bounds) - 1)
    cap = max(bounds)
    while cap > NARROWEST and sum(min(bound, cap) for bound in bounds) > room:
        cap -= 1
    return [min(bound, cap) for bound in bounds]


def shortened(text: str, width: int) -> str:
    """Return `text` in at most `width` columns, with an ellipsis where something is left out."""
    from wcwidth import wcswidth, wcwidth

    if wcswidth(text) <= width:
        return text
    kept, room = "", width - 1
    for character in text:
        room -= wcwidth(character)
        if room < 0:
            break
        kept += character
    return kept + "…"
