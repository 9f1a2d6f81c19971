"""The graph of a playbook as a picture: its steps and ways one below the other, and at the sides where they lead.

All that leads to one step runs along one line, forward on the right, back on the left; what leads simply to the next one is
the line between them. Each box leads to the step's own words below, where the answers stand.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kefu.core.base.errors import visible
from kefu.core.playbook.model import GO, Group, Step
from kefu.render.fit import shortened
from kefu.render.page import text
from kefu.render.playbook_graph import Graph

WIDTH, HEIGHT, PITCH, LANE = 420, 28, 44, 9
"""Of a box, of a row, and from one line at the side to the next, in pixels."""
LETTERS = 46
"""Columns of text that a box has room for."""


class _Line(NamedTuple):
    """All that leads to one node from one side: the places of the nodes it comes from."""

    target: int
    sources: tuple[int, ...]

    @property
    def ends(self) -> tuple[int, int]:
        return min(self.target, *self.sources), max(self.target, *self.sources)


def svg(graph: Graph, title: str, numbers: Mapping[str, int]) -> Iterator[str]:
    """Yield the picture as an element of a page. `numbers`: those of the steps, by their ids."""
    nodes = list(graph.nodes())
    place = {_name(node): i for i, node in enumerate(nodes)}
    arrows = {(place[a.start], place[a.end]) for a in graph.arrows() if a.start in place and a.end in place}
    forward = _lanes([(a, b) for a, b in arrows if b > a + 1])
    back = _lanes([(a, b) for a, b in arrows if b <= a])
    left = 12 + LANE * len(back) + 8
    width = left + WIDTH + 12 + LANE * len(forward) + 8
    yield f'<svg class="graph" role="img" aria-label="{text(title)}" width="{width}" height="{PITCH * len(nodes)}" viewBox="0 0 {width} {PITCH * len(nodes)}">'
    for i in range(len(nodes) - 1):
        if (i, i + 1) in arrows:
            middle = left + 40
            yield f'<path d="M{middle} {_top(i) + HEIGHT}V{_top(i + 1) - 1}"/>{_head(middle, _top(i + 1), "down")}'
    for lanes, edge, way in ((forward, left + WIDTH, 1), (back, left, -1)):
        for lane, lines in enumerate(lanes):
            for line in lines:
                yield _drawn(line, edge, edge + way * (12 + LANE * lane), way)
    for i, node in enumerate(nodes):
        yield _box(graph, node, left, _top(i), numbers)
    yield "</svg>"


def anchor(node: Step | Group) -> str:
    """Return the place on the page where a node is told in words."""
    return f"way-{node.name}" if isinstance(node, Group) else f"step-{node.id}"


def _name(node: Step | Group) -> str:
    return node.name if isinstance(node, Group) else node.id


def _top(place: int) -> int:
    return PITCH * place + 8


def _lanes(arrows: Sequence[tuple[int, int]]) -> list[list[_Line]]:
    """Return the lines, the shortest nearest to the boxes, none over another."""
    held: dict[int, list[int]] = {}
    for start, end in arrows:
        held.setdefault(end, []).append(start)
    lines = [_Line(end, tuple(sorted(starts))) for end, starts in held.items()]
    lanes: list[list[_Line]] = []
    for line in sorted(lines, key=lambda one: (one.ends[1] - one.ends[0], one.target)):
        free = (lane for lane in lanes if all(_apart(line, other) for other in lane))
        lane = next(free, None)
        if lane is None:
            lanes.append([line])
        else:
            lane.append(line)
    return lanes


def _apart(one: _Line, other: _Line) -> bool:
    return one.ends[1] < other.ends[0] or other.ends[1] < one.ends[0]


def _drawn(line: _Line, edge: int, along: int, way: int) -> str:
    """Return a line: out of the middle of each box, along the side, into the upper half of the target."""
    into = _top(line.target) + 8
    out = [_top(source) + HEIGHT - 8 for source in line.sources]
    path = "".join(f"M{edge} {y}H{along}" for y in out)
    path += f"M{along} {min(into, *out)}V{max(into, *out)}M{along} {into}H{edge + way}"
    return f'<path d="{path}"/>{_head(edge, into, "left" if way > 0 else "right")}'


def _head(x: int, y: int, to: str) -> str:
    points = {
        "down": f"{x - 4},{y - 7} {x + 4},{y - 7} {x},{y}",
        "left": f"{x + 7},{y - 4} {x + 7},{y + 4} {x},{y}",
        "right": f"{x - 7},{y - 4} {x - 7},{y + 4} {x},{y}",
    }
    return f'<polygon points="{points[to]}"/>'


def _box(graph: Graph, node: Step | Group, left: int, top: int, numbers: Mapping[str, int]) -> str:
    if isinstance(node, Group):
        said, kind = graph.title(node), "group"
    else:
        said, kind = graph.drawn.kind(node), "over" if node.over else "ask" if node.kind == "ask" else "act"
        asked = " ".join(graph.drawn.said(node).split()) if node.kind in ("ask", "do") else ""
        if node.kind == GO and node.when is not None:
            asked = graph.drawn.condition(node.when)
        said = f"{numbers[node.id]}. {said}: {asked}" if asked else f"{numbers[node.id]}. {said}"
    cut = text(shortened(visible(said), LETTERS))
    corner = HEIGHT // 2 if kind == "over" else 4
    shape = f'<rect x="{left}" y="{top}" width="{WIDTH}" height="{HEIGHT}" rx="{corner}" class="{kind}"/>'
    return f'<a href="#{text(anchor(node))}">{shape}<text x="{left + 10}" y="{top + 19}">{cut}</text></a>'
