"""A run as a chart: time against number of tickets, both by powers of ten, from the rows that were measured and no others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from pathlib import Path

from tests.bench.rows import Missing, Row

SHOWN: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "at work 日常": (
        ("list", "list 列表", "#0072b2"),
        ("overdue", "overdue 逾期", "#d55e00"),
        ("today", "today 今天", "#009e73"),
        ("show", "show 查看", "#cc79a7"),
        ("note, full checkout", "note 备注", "#5b4a9f"),
    ),
    "the whole desk 整个网点": (
        ("list, all rows as jsonl", "list --format jsonl 全部行", "#0072b2"),
        ("overdue, no index", "overdue, no index 无索引", "#d55e00"),
        ("export of the open ones", "export 导出", "#009e73"),
        ("index of all tickets from nothing", "index from nothing 从零建索引", "#cc79a7"),
        ("check", "check 核查", "#5b4a9f"),
    ),
}
"""The two panels; of each line the row of the table, its name in both languages, its colour."""
GIT = "git"
WIDTH, HEIGHT, LEFT, TOP, GAP, BOTTOM = 430, 300, 60, 50, 70, 130


@dataclass(frozen=True, slots=True)
class Line:
    """Points (tickets, milliseconds) that belong together. `plain`: what plain git took for the same."""

    name: str
    colour: str
    points: tuple[tuple[int, float], ...]
    plain: bool = False


def lines(rows: Sequence[Row | Missing], shown: Sequence[tuple[str, str, str]]) -> list[Line]:
    """The lines of a panel: kefu's quickest runs, the least disturbed ones, and git's where git was the other side."""
    found = []
    for what, name, colour in shown:
        held = [row for row in rows if isinstance(row, Row) and row.what == what]
        first = {row.tickets: row for row in reversed(held)}
        ours = tuple((n, min(s.clock for s in row.ratio.ours) * 1000) for n, row in sorted(first.items()))
        theirs = tuple(
            (n, min(s.clock for s in row.ratio.theirs) * 1000)
            for n, row in sorted(first.items())
            if row.ratio.names[1].startswith(GIT)
        )
        found += [Line(name, colour, ours)] * bool(ours) + [Line(name, colour, theirs, plain=True)] * bool(theirs)
    return found


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a number stands: `low` at `start`, `high` at `end`, by powers of ten."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value."""
        share = (log10(value) - log10(self.low)) / (log10(self.high) - log10(self.low))
        return self.start + share * (self.end - self.start)


def panel(title: str, held: Sequence[Line], left: int, times: tuple[float, float], sizes: Sequence[int]) -> list[str]:
    """One panel with its axes, grid, lines and the names of the lines below it."""
    x = Scale(min(sizes), max(sizes), left + 12, left + WIDTH - 12)
    y = Scale(*times, TOP + HEIGHT, TOP)
    out = [f'<text x="{left}" y="{TOP - 14}" class="title">{escape(title)}</text>']
    for size in sizes:
        out.append(f'<line x1="{x.at(size):.1f}" x2="{x.at(size):.1f}" y1="{TOP}" y2="{TOP + HEIGHT}" class="grid"/>')
        out.append(f'<text x="{x.at(size):.1f}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{size:,}</text>')
    for power in range(floor(log10(times[0])), ceil(log10(times[1])) + 1):
        for step in (1, 2, 5):
            value = step * 10.0**power
            if times[0] <= value <= times[1]:
                out.append(
                    f'<line x1="{left}" x2="{left + WIDTH}" y1="{y.at(value):.1f}" y2="{y.at(value):.1f}" class="grid"/>'
                )
                out.append(f'<text x="{left - 6}" y="{y.at(value) + 4:.1f}" text-anchor="end">{_said(value)}</text>')
    for one in held:
        places = " ".join(f"{x.at(n):.1f},{y.at(ms):.1f}" for n, ms in one.points)
        dashed = ' stroke-dasharray="5 4" opacity="0.75"' if one.plain else ""
        out.append(f'<polyline points="{places}" stroke="{one.colour}" class="line"{dashed}/>')
        for n, ms in one.points:
            told = f"{one.name}{', git' if one.plain else ''}: {n:,}, {ms:.0f} ms"
            dot = f'<circle cx="{x.at(n):.1f}" cy="{y.at(ms):.1f}" r="3.5" fill="{one.colour}"'
            out.append(f"{dot}><title>{escape(told)}</title></circle>")
    return [*out, *_names([one for one in held if not one.plain], left)]


def _names(held: Sequence[Line], left: int) -> list[str]:
    out = []
    for i, one in enumerate(held):
        x, y = left + (i % 2) * 200, TOP + HEIGHT + 44 + i // 2 * 20
        out.append(f'<line x1="{x}" x2="{x + 22}" y1="{y - 4}" y2="{y - 4}" stroke="{one.colour}" class="line"/>')
        out.append(f'<text x="{x + 28}" y="{y}">{escape(one.name)}</text>')
    return out


def _said(ms: float) -> str:
    return f"{ms / 1000:g} s" if ms >= 1000 else f"{ms:g} ms"


def chart(rows: Sequence[Row | Missing]) -> str:
    """The SVG of a run of two sizes at least."""
    panels = [(title, lines(rows, shown)) for title, shown in SHOWN.items()]
    points = [point for _title, held in panels for one in held for point in one.points]
    sizes = sorted({n for n, _ms in points})
    times = min(ms for _n, ms in points) * 0.8, max(ms for _n, ms in points) * 1.25
    width, height = LEFT * 2 + GAP + 2 * WIDTH, TOP + HEIGHT + BOTTOM
    style = (
        "text { font: 13px sans-serif; fill: #222 } .title { font-weight: bold } .grid { stroke: #ddd } "
        ".line { fill: none; stroke-width: 2 }"
    )
    said = "tickets 工单数, quickest run 最快一次; dashed: plain git doing the same 虚线: git 做同样的事"
    body = [
        part
        for i, (title, held) in enumerate(panels)
        for part in panel(title, held, LEFT + i * (WIDTH + GAP), times, sizes)
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
            "<title>kefu: time against number of tickets 用时与工单数</title>",
            f"<style>{style}</style>",
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            *body,
            f'<text x="{LEFT}" y="{height - 14}">{escape(said)}</text>',
            "</svg>\n",
        ]
    )


def draw(rows: Sequence[Row | Missing], file: Path) -> None:
    """Write the chart of a run, once it has something to show."""
    if not any(lines(rows, shown) for shown in SHOWN.values()):
        return
    file.write_text(chart(rows), encoding="utf-8")
