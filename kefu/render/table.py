"""`--format table`: fitted into a terminal, or in full where there is none. Wide characters take two columns."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kefu.core.reports import Report
from kefu.render.people import cells, titles
from kefu.render.style import Style


def lines(report: Report, style: Style) -> Iterator[str]:
    """Yield the heading, a rule and the first rows; nothing at all where there are no rows."""
    if not report.items:
        return
    shown = replace(report, items=report.items[: style.limit])
    rows = [titles(shown, style), *(cells(shown, row, style) for row in shown.items)]
    if style.width is None:
        yield from _plain(rows)
    else:
        yield from _fitted(shown, rows, style.width)


def _plain(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield every column in full."""
    import tabulate

    tabulate.MIN_PADDING = 0  # a heading needs no more room than its words
    table = tabulate.tabulate(rows[1:], rows[0], tablefmt="simple", disable_numparse=True)
    for line in table.split("\n"):
        yield line.rstrip()


def _fitted(report: Report, rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Yield the columns that fit; drawn here, since a terminal waits for tabulate longer than for the list."""
    from kefu.render.fit import GAP, fitted, shortened, wide

    kept, bounds = fitted(report, rows, width)
    cut = [[shortened(row[i], bound) for i, bound in zip(kept, bounds, strict=True)] for row in rows]
    widths = [max(map(wide, column)) for column in zip(*cut, strict=True)]
    for row in (cut[0], ["-" * one for one in widths], *cut[1:]):
        padded = (text + " " * (one - wide(text)) for text, one in zip(row, widths, strict=True))
        yield (" " * GAP).join(padded).rstrip()
