"""The playbooks as pages: a list of them, and of each what it asks, step by step, with its graph."""

from collections.abc import Iterator, Sequence

from kefu.core.base.findings import Finding
from kefu.core.base.joined import joined
from kefu.core.base.msgid import N_
from kefu.core.playbook.answers import text_in
from kefu.core.playbook.edges import ON, PASSED, Way, ways
from kefu.core.playbook.model import GO, ROUND, Group, Step
from kefu.core.reports.clocks import source_label
from kefu.core.vocabulary.fact_words import Called
from kefu.core.vocabulary.words import KINDS
from kefu.render.fit import shortened
from kefu.render.page import text
from kefu.render.pages.graph import svg
from kefu.render.pages.site import Site
from kefu.render.playbook import Drawn
from kefu.render.playbook_graph import Graph

ASKED = 30
"""Columns of a question that stand where a way leads to it."""


def contents(site: Site, books: Sequence[Drawn], wrong: Sequence[Finding]) -> str:
    """Return the page that leads to all playbooks; what is wrong in a file is said there."""
    translate, language = site.style.translate, site.style.language
    title = translate(N_("Playbooks"))
    body = ["<ul>"]
    for drawn in books:
        head = drawn.book.head
        kind = KINDS.label(head.kind, language)
        called = joined(head.called(language), translate)
        more = f' <span class="said">{text(called)}</span>' if called else ""
        body.append(
            f'<li><a href="playbooks/{text(head.category)}.html">{text(head.label(language))}</a> ({text(kind)}){more}</li>'
        )
    body.append("</ul>")
    for one in wrong:
        said = f"{one.path}:{one.line}: {one.text(translate)}"
        body.append(f'<p class="warn">{text(said)}</p>')
    return site.page("playbooks.html", title, body)


def broken(site: Site, category: str, wrong: Sequence[Finding]) -> str:
    """Return the page of a playbook that cannot be gone by: what is wrong."""
    said = (f"{one.path}:{one.line}: {one.text(site.style.translate)}" for one in wrong)
    return site.page(f"playbooks/{category}.html", category, [f'<p class="warn">{text(one)}</p>' for one in said])


def page(site: Site, drawn: Drawn) -> str:
    """Return the page of a playbook."""
    head = drawn.book.head
    return site.page(f"playbooks/{head.category}.html", head.label(site.style.language), _Steps(drawn).body())


class _Steps:
    """A playbook in words, whose ways lead to the steps that they name."""

    def __init__(self, drawn: Drawn) -> None:
        self.drawn = drawn
        self.graph = Graph(drawn)
        self.translate = drawn.translate
        self.number: dict[str, int] = {}
        for step in self._shown():
            self.number[step.id] = len(self.number) + 1

    def _shown(self) -> Iterator[Step]:
        return (step for step in self.drawn.book.steps if step.round == 1)

    def body(self) -> Iterator[str]:
        """Yield the parts below the title."""
        yield from self._head()
        yield from self._clocks()
        title, steps = self.translate(N_("Graph")), self.translate(N_("Step by step"))
        yield f'<h2>{text(title)}</h2>\n<div class="wide" tabindex="0">'
        yield from svg(self.graph, title, self.number)
        yield f"</div>\n<h2>{text(steps)}</h2>"
        inside: tuple[str, ...] = ()
        for step in self._shown():
            common = sum(1 for a, b in zip(inside, step.groups, strict=False) if a == b)
            yield "</section>" * (len(inside) - common)
            for name in step.groups[common:]:
                yield self._group(self.drawn.book.groups[name])
            inside = step.groups
            yield from self._step(step)
        yield "</section>" * len(inside)

    def _head(self) -> Iterator[str]:
        head, drawn = self.drawn.book.head, self.drawn
        pairs = (
            (N_("also called"), joined(head.called(drawn.language), self.translate)),
            (N_("needs"), Called(tuple(head.needs)).text(self.translate)),
            (N_("closing demands"), joined(map(drawn.demand, head.close), self.translate)),
            (N_("sources"), joined((source_label(one, self.translate) for one in drawn.book.sources), self.translate)),
        )
        yield "<dl>"
        for name, value in pairs:
            if value:
                yield f"<dt>{text(self.translate(name))}</dt><dd>{text(value)}</dd>"
        yield "</dl>"

    def _clocks(self) -> Iterator[str]:
        if not self.drawn.book.clocks:
            return
        title = self.translate(N_("Clocks"))
        yield f"<h2>{text(title)}</h2>\n<ul>"
        for rule in self.drawn.book.clocks:
            first, *rest = (line.strip() for line in self.drawn.clock(rule))
            more = "".join(f'<br><span class="said">{text(one)}</span>' for one in rest)
            yield f"<li>{text(first)}{more}</li>"
        yield "</ul>"

    def _group(self, group: Group) -> str:
        return f'<section class="step way" id="way-{text(group.name)}"><h3>{text(self.drawn.group(group))}</h3>'

    def _step(self, step: Step) -> Iterator[str]:
        drawn = self.drawn
        yield f'<div class="step" id="step-{text(step.id)}"><h3>{self.number[step.id]}. {text(drawn.kind(step))}</h3>'
        if step.when is not None and step.kind != GO:
            condition = self.translate(N_("if {condition}")).format(condition=drawn.condition(step.when))
            yield f'<p class="said">{text(condition)}</p>'
        yield from (f"<p>{text(row)}</p>" for row in drawn.said(step).split("\n") if row)
        if step.hint:
            yield f'<p class="said">{text(text_in(step.hint, drawn.language))}</p>'
        source = drawn.source(step)
        if source:
            from_there = self.translate(N_("source: {source}")).format(source=source)
            yield f'<p class="said">{text(from_there)}</p>'
        found = [self._way(way.target, drawn.way(step, way)) for way in self._ways(step)]
        if found:
            yield f"<ul>{''.join(found)}</ul>"
        yield "</div>"

    def _ways(self, step: Step) -> Iterator[Way]:
        for way in sorted(ways(self.drawn.book, step), key=lambda one: one.answer == PASSED):
            if way.answer != ON or step.next:
                yield way

    def _way(self, target: str, called: str) -> str:
        said = text(f"{called} ") if called else ""
        return f"<li>{said}→ {self._goes(target)}</li>"

    def _goes(self, target: str) -> str:
        name = target.partition(ROUND)[0]
        step = self.drawn.book.step(name)
        if step is None or name not in self.number:
            return text(self.drawn.goes(target))
        again = f" ({text(self.drawn.goes(target))})" if ROUND in target else ""
        asked = " ".join(self.drawn.said(step).split()) if step.kind == "ask" else ""
        called = f"{self.number[name]}. {self.drawn.kind(step)} {shortened(asked, ASKED)}".strip()
        return f'<a href="#step-{text(name)}">{text(called)}</a>{again}'
