"""A section's chart on a terminal: a bar of eighths of blocks for each name."""

from collections.abc import Iterator, Sequence

from kefu.core.figures.model import Chart, Section
from kefu.render.fit import shortened, wide
from kefu.render.pictures.numbers import Drawn, drawn
from kefu.render.style import Style

_EIGHTHS = " ▏▎▍▌▋▊▉"
_HEIGHTS = " ▁▂▃▄▅▆▇█"
NAMES, BARS = 20, 40
"""Columns that names and bars have at most."""


def lines(section: Section, chart: Chart, style: Style) -> Iterator[str]:
    """Yield the picture of a section: a bar for each name and series, one line of heights for a map's row or a line."""
    found = drawn(section, chart, style)
    if not found.names or not found.most:
        return
    if chart.kind == "map":
        turned = tuple(zip(*(numbers for _, numbers in found.series), strict=True))
        yield from _heights(tuple(zip(found.names, turned, strict=True)), found.most)
    elif chart.kind == "lines":
        yield from _heights(found.series, found.most)
    else:
        yield from _bars(found, style)


def _heights(rows: Sequence[tuple[str, tuple[float | None, ...]]], most: float) -> Iterator[str]:
    width = min(max(wide(name) for name, _ in rows), NAMES)
    for name, numbers in rows:
        # What is little is seen too: only nothing is empty.
        marks = (_HEIGHTS[-(-round(1000 * (one or 0) / most) * 8 // 1000)] for one in numbers)
        yield f"{_padded(name, width)}  {''.join(marks)}".rstrip()


def _bars(found: Drawn, style: Style) -> Iterator[str]:
    several = len(found.series) > 1
    rows = [
        (f"{name} {title}" if several else name, numbers[i] or 0)
        for i, name in enumerate(found.names)
        for title, numbers in found.series
        if numbers[i] or not several
    ]
    width = min(max(wide(name) for name, _ in rows), NAMES + (NAMES // 2 if several else 0))
    room = min(BARS, (style.width or 80) - width - 10)
    for name, many in rows:
        yield f"{_padded(name, width)}  {_bar(many / found.most * max(room, 8))} {many:g}"


def _bar(length: float) -> str:
    whole, rest = divmod(round(length * 8), 8)
    return "█" * whole + (_EIGHTHS[rest] if rest else "")


def _padded(text: str, width: int) -> str:
    cut = shortened(text, width)
    return cut + " " * (width - wide(cut))
