"""A playbook as people read it: its steps in a row, or as a graph in text or Mermaid, a ticket's path marked."""

from collections.abc import Iterator

from kefu.core.base.errors import Translate
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.config.desk import Desk
from kefu.core.playbook.answers import label, text_in
from kefu.core.playbook.edges import ON, OTHERWISE, PASSED, Way, ways
from kefu.core.playbook.model import GO, KINDS, Playbook, Step
from kefu.core.playbook.replay import Position

KIND_NAMES = {
    "ask": N_("ask"), "do": N_("do"), "say": N_("say"), "evidence": N_("evidence"), "contact": N_("contact"),
    "wait": N_("wait for"), "reply": N_("reply of"), "event": N_("event"), "propose": N_("propose"),
    "approve": N_("decided by"), "escalate": N_("escalate to"), "settle": N_("money"), "resolve": N_("result"),
    "callback": N_("call back"), "close": N_("close as"), "end": N_("ends as"),
    "go": N_("go on"),
}  # fmt: skip
"""The names of kinds of steps for people."""
_WORDS = {OTHERWISE: N_("any other answer"), PASSED: N_("if not")}
_TABLES = {"evidence": "evidence", "event": "event", "settle": "money", "close": "how"}


@frozen
class Drawn:
    """A playbook drawn in one language. `position`: where a ticket's run stands in it."""

    book: Playbook
    desk: Desk
    translate: Translate
    language: str
    position: Position | None = None

    # -- words

    def kind(self, step: Step) -> str:
        """Return what a step is, and for whom: `wait for delivery branch`."""
        from kefu.core.vocabulary.words import ROLES, TABLES

        name = self.translate(KIND_NAMES[step.kind])
        if step.kind == "resolve":
            return f"{name}: {', '.join(label(step, r, self.desk, self.language) for r in step.results)}"
        role, _, who = step.value.partition(":")
        known = TABLES[_TABLES[step.kind]] if step.kind in _TABLES else ROLES
        return f"{name} {known.label(role, self.language)}{f' {who}' if who else ''}" if role else name

    def said(self, step: Step) -> str:
        """Return what a step asks, does or says; empty if it has no text."""
        message = self.book.messages.get(step.message)
        for text in (step.text, step.of, step.why, step.said, message.text if message else {}):
            if text:
                return text_in(text, self.language)
        return ""

    def way(self, step: Step, way: Way) -> str:
        """Return the label of a way's answer."""
        if way.listed:
            return label(step, way.answer, self.desk, self.language)
        return self.translate(_WORDS[way.answer]) if way.answer in _WORDS else ""

    def mark(self, step: Step) -> str:
        """Return `*` on the ticket's path, `>` asked next, `-` answered but not on the path, else a blank."""
        if self.position is None:
            return " "
        if any(p.step.id == step.id for p in self.position.path):
            return "*"
        asked = self.position.asked
        if asked is not None and asked.id == step.id:
            return ">"
        return "-" if step.id in self.position.off else " "

    # -- pages

    def lines(self) -> Iterator[str]:
        """Yield the whole playbook for reading."""
        head = self.book.head
        yield f"{head.label(self.language)} ({head.category})"
        pairs = (
            (self.translate(N_("also called")), ", ".join(head.aliases)),
            (self.translate(N_("needs")), ", ".join(head.needs)),
            (self.translate(N_("closing demands")), ", ".join(head.close)),
        )
        yield from (f"  {name}: {value}" for name, value in pairs if value)
        if self.book.clocks:
            clocks = self.translate(N_("clocks"))
            yield f"  {clocks}:"
            yield from (f"    {rule.name}: {rule.limit} ({rule.source})" for rule in self.book.clocks)
        yield ""
        for n, step in enumerate(self.book.steps, 1):
            yield f"{self.mark(step)}{n:3}. {step.id}: {self.kind(step)}"
            yield from (f"       {row}" for row in self.said(step).split("\n") if row)
            if step.hint:
                yield f"       ({text_in(step.hint, self.language)})"
            yield from self.onward(step, "       ")

    def onward(self, step: Step, indent: str) -> Iterator[str]:
        """Yield the ways on from a step that say something: all but simply the next one."""
        for way in ways(self.book, step):
            if way.answer != ON or step.next:
                called = self.way(step, way)
                yield f"{indent}{called}{' ' if called else ''}-> {way.target or '?'}"

    def text(self) -> Iterator[str]:
        """Yield the graph as text: a step a line, its ways below it."""
        for step in self.book.steps:
            yield f"{self.mark(step)} {step.id} [{self.kind(step)}]"
            yield from self.onward(step, "      ")

    def mermaid(self) -> Iterator[str]:
        """Yield the graph for Mermaid."""
        yield "flowchart TD"
        for step in self.book.steps:
            open_, close = ("([", "])") if step.over else ("{{", "}}") if step.kind == "ask" else ("[", "]")
            text = " ".join(filter(None, [self.kind(step), self.said(step) if step.kind in _SHOWN else ""]))
            yield f'  {_node(step.id)}{open_}"{_escaped(f"{step.id}: {text}")}"{close}'
        for step in self.book.steps:
            for way in ways(self.book, step):
                if way.target:
                    called = self.way(step, way)
                    arrow = f'-- "{_escaped(called)}" -->' if called else "-->"
                    yield f"  {_node(step.id)} {arrow} {_node(way.target)}"
        yield from self.classes()

    def classes(self) -> Iterator[str]:
        """Yield the marks of a ticket's path, as classes of nodes."""
        if self.position is None:
            return
        marks = {"*": ("done", "fill:#cfe8cf,stroke:#2e7d32"), ">": ("asked", "fill:#ffe9b3,stroke:#b26a00"),
                 "-": ("off", "stroke-dasharray:4")}  # fmt: skip
        for mark, (name, style) in marks.items():
            nodes = [_node(s.id) for s in self.book.steps if self.mark(s) == mark]
            if nodes:
                yield f"  classDef {name} {style};"
                yield f"  class {','.join(nodes)} {name};"


_SHOWN = ("ask", "do", "propose", "evidence")


def _node(name: str) -> str:
    """Return a node's name. It has a prefix, as Mermaid keeps some words, such as `end`, for itself."""
    return f"s_{name.replace('-', '_')}"


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")


def blank(book: Playbook, desk: Desk, translate: Translate, language: str) -> Iterator[str]:
    """Yield an empty answers file: each step with its question, what it may be answered with, and nothing behind it."""
    from kefu.core.playbook.answers import answers

    drawn = Drawn(book, desk, translate, language)
    yield f"# {book.head.label(language)} ({book.category})"
    for step in book.steps:
        if step.over or step.kind == GO or step.round > 1:
            continue
        said = " ".join(drawn.said(step).split()) if step.kind in _SHOWN else ""
        yield f"# {drawn.kind(step)}{f': {said}' if said else ''}"
        codes = answers(step, desk)
        if codes and len(codes) <= _MANY:
            yield f"#   {', '.join(f'{c} ({label(step, c, desk, language)})' for c in codes)}"
        elif KINDS[step.kind].free:
            left = translate(N_("may be left out"))
            yield f"#   {left}"
        yield f'{step.id}: ""'


_MANY = 12
