"""The graph of a playbook, as text or for Mermaid: a way that is used is one box, a group is drawn once with a way back."""

from collections.abc import Iterator

from kefu.core.base.frozen import frozen
from kefu.core.base.joined import COMMA, joined
from kefu.core.base.msgid import N_
from kefu.core.playbook.edges import ways
from kefu.core.playbook.model import GO, ROUND, Group, Step
from kefu.render.playbook import TOLD, Drawn


@frozen
class Arrow:
    """One arrow: from a node to a node, with what is written at it."""

    start: str
    end: str
    label: str


@frozen
class Graph:
    """The graph of a playbook that is drawn in one language."""

    drawn: Drawn

    def text(self) -> Iterator[str]:
        """Yield the graph as text: a step or a way a line, where it leads below it."""
        for node in self.nodes():
            if isinstance(node, Group):
                yield f"{self.mark(node)} {node.name} [[{self.title(node)}]]"
                yield from (f"      {arrow.label} -> {arrow.end}" for arrow in self.exits(node))
                continue
            yield f"{self.mark(node)} {node.id} [{self.drawn.kind(node)}]"
            if node.when is not None and node.kind != GO:
                when = self.drawn.translate(N_("if {condition}")).format(condition=self.drawn.condition(node.when))
                yield f"      {when}"
            for row in self.drawn.onward(node, ""):
                called, _, target = row.rpartition("-> ")
                yield f"      {called}-> {self.node(target) if self.drawn.book.step(target) else target}"

    def mermaid(self) -> Iterator[str]:
        """Yield the graph for Mermaid."""
        yield "flowchart TD"
        for node in self.nodes():
            if isinstance(node, Group):
                yield f'  {_node(node.name)}[["{_escaped(f"{node.name}: {self.title(node)}")}"]]'
                continue
            open_, close = ("([", "])") if node.over else ("{{", "}}") if node.kind in ("ask", GO) else ("[", "]")
            text = " ".join(filter(None, [self.drawn.kind(node), self.drawn.said(node) if node.kind in TOLD else ""]))
            yield f'  {_node(node.id)}{open_}"{_escaped(f"{node.id}: {text}")}"{close}'
        for arrow in self.arrows():
            drawn = f'-- "{_escaped(arrow.label)}" -->' if arrow.label else "-->"
            yield f"  {_node(arrow.start)} {drawn} {_node(arrow.end)}"
        yield from self.classes()

    # -- what is drawn

    def nodes(self) -> Iterator[Step | Group]:
        """Yield what is drawn: each step of the playbook itself in its first round, each way where it is used."""
        seen: set[str] = set()
        for step in self.drawn.book.steps:
            way = self.box(step)
            if way is not None and way.name not in seen:
                seen.add(way.name)
                yield way
            elif way is None and step.round == 1:
                yield step

    def box(self, step: Step) -> Group | None:
        """Return the way in whose box a step lies, the outermost one; None if it is of no way."""
        groups = self.drawn.book.groups
        return next((groups[name] for name in step.groups if groups[name].way), None)

    def node(self, target: str) -> str:
        """Return the name of the node in which a step lies."""
        step = self.drawn.book.step(target)
        way = self.box(step) if step is not None else None
        return way.name if way is not None else target.partition(ROUND)[0]

    def arrows(self) -> Iterator[Arrow]:
        """Yield every arrow."""
        for node in self.nodes():
            if isinstance(node, Group):
                yield from self.exits(node)
                continue
            for way in ways(self.drawn.book, node):
                if way.target:
                    called = self.drawn.way(node, way)
                    yield from self.arrow(node.id, way.target, called)

    def arrow(self, start: str, target: str, called: str) -> Iterator[Arrow]:
        """Yield an arrow; one into the next round also to where the last round leads."""
        step = self.drawn.book.step(target)
        yield Arrow(start, self.node(target), called if ROUND not in target else self.joined(called, N_("again")))
        if step is not None and step.round > 1:
            rounds = next(self.drawn.book.groups[name] for name in step.groups if self.drawn.book.groups[name].most > 1)
            over = self.drawn.translate(N_("after {count} times")).format(count=rounds.most)
            yield Arrow(start, self.node(rounds.over), self.joined(called, over))

    def joined(self, *words: str) -> str:
        """Return what is written at an arrow."""
        translate = self.drawn.translate
        return joined((translate(word) for word in words if word), translate, COMMA)

    def exits(self, group: Group) -> Iterator[Arrow]:
        """Yield the arrows out of a way, by the names of its exits."""
        for name, target in group.exits.items():
            yield from self.arrow(group.name, target, name)

    def title(self, group: Group) -> str:
        """Return what a way is called."""
        return group.title.get(self.drawn.language) or group.title.get("en", group.way)

    # -- a ticket's path

    def mark(self, node: Step | Group) -> str:
        """Return the mark of a node; of a way the one that tells most of its steps'."""
        if not isinstance(node, Group):
            return self.drawn.mark(node)
        steps = (s for s in self.drawn.book.steps if (way := self.box(s)) is not None and way.name == node.name)
        marks = {self.drawn.mark(step) for step in steps}
        return next((mark for mark in ">*-" if mark in marks), " ")

    def classes(self) -> Iterator[str]:
        """Yield the marks of a ticket's path, as classes of nodes."""
        if self.drawn.position is None:
            return
        marks = {"*": ("done", "fill:#cfe8cf,stroke:#2e7d32"), ">": ("asked", "fill:#ffe9b3,stroke:#b26a00"),
                 "-": ("off", "stroke-dasharray:4")}  # fmt: skip
        for mark, (name, style) in marks.items():
            nodes = [_node(n.name if isinstance(n, Group) else n.id) for n in self.nodes() if self.mark(n) == mark]
            if nodes:
                yield f"  classDef {name} {style};"
                yield f"  class {','.join(nodes)} {name};"


def _node(name: str) -> str:
    """Return a node's name. It has a prefix, as Mermaid keeps some words, such as `end`, for itself."""
    return f"s_{name.replace('-', '_')}"


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
