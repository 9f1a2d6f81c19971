"""`--format table`: fitted into a terminal, or in full where there is none. Wide characters take two columns."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kefu.core.reports import Report
from kefu.render.colour import BOLD, colour_of, painted
from kefu.render.people import cells, titles
from kefu.render.style import Style


def lines(report: Report, style: Style) -> Iterator[str]:
    """Yield the heading, a rule and the first rows; nothing at all where there are no rows."""
    if not report.items:
        return
    shown = replace(report, items=report.items[: style.limit])
    rows = [titles(shown, style), *(cells(shown, row, style) for row in shown.items)]
    if style.width is None and not style.colour:
        yield from _plain(rows)
    else:
        yield from _drawn(shown, rows, style)


def _plain(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield every column in full."""
    import tabulate

    tabulate.MIN_PADDING = 0  # a heading needs no more room than its words
    table = tabulate.tabulate(rows[1:], rows[0], tablefmt="simple", disable_numparse=True)
    for line in table.split("\n"):
        yield line.rstrip()


def _drawn(report: Report, rows: Sequence[Sequence[str]], style: Style) -> Iterator[str]:
    """Yield the columns that fit, in colour where there is; drawn here, since a terminal waits longer for tabulate than
    for the list."""
    from kefu.render.fit import GAP, fitted, shortened, wide

    everything = [max(map(wide, column)) for column in zip(*rows, strict=True)]
    kept, bounds = (range(len(everything)), everything) if style.width is None else fitted(report, rows, style.width)
    cut = [[shortened(row[i], bound) for i, bound in zip(kept, bounds, strict=True)] for row in rows]
    widths = [max(map(wide, column)) for column in zip(*cut, strict=True)]
    rule = ["-" * one for one in widths]
    inks = _inks(report, kept) if style.colour else [[""] * len(widths)] * (len(cut) + 1)
    for row, colours in zip((cut[0], rule, *cut[1:]), inks, strict=True):
        blanks = [" " * (one - wide(text)) for text, one in zip(row, widths, strict=True)]
        padded = [painted(text, ink) + blank for text, ink, blank in zip(row, colours, blanks, strict=True)]
        yield (" " * GAP).join(padded).rstrip()


def _inks(report: Report, kept: Sequence[int]) -> list[list[str]]:
    """Return the colour of each cell that is shown: those of the heading, of the rule below it, of the rows."""
    keys = [report.columns[i].key for i in kept]
    rows = ([colour_of(report, row, key) for key in keys] for row in report.items)
    return [[BOLD] * len(keys), [""] * len(keys), *rows]
