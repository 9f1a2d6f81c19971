"""A playbook as people read it: its steps in a row, ways and rounds once and by their titles; and the words for it all."""

from collections.abc import Callable, Iterator

from kefu.core.actions.table import ACTIONS
from kefu.core.actions.table import label as action_label
from kefu.core.base.errors import Translate
from kefu.core.base.frozen import frozen
from kefu.core.base.joined import COMMA, joined
from kefu.core.base.msgid import N_
from kefu.core.clocks.conditions import Condition, possible
from kefu.core.clocks.rules import Rule
from kefu.core.config.desk import Desk
from kefu.core.playbook.answers import label, text_in
from kefu.core.playbook.edges import ON, OTHERWISE, PASSED, Way, ways
from kefu.core.playbook.ends import end_label
from kefu.core.playbook.model import GO, ROUND, Group, Playbook, Step
from kefu.core.playbook.replay import Position
from kefu.core.reports.clocks import rule_lines, source_label
from kefu.core.reports.limits import limit_label
from kefu.core.reports.tickets import clock_label
from kefu.core.vocabulary.fact_words import Called, called
from kefu.render import conditions

KIND_NAMES = {
    "ask": N_("ask"), "do": N_("do"), "say": N_("say"), "evidence": N_("evidence"), "contact": N_("contact"),
    "wait": N_("wait for"), "reply": N_("reply of"), "event": N_("event"), "propose": N_("propose"),
    "approve": N_("decided by"), "escalate": N_("escalate to"), "settle": N_("money"), "resolve": N_("result"),
    "callback": N_("call back"), "close": N_("close as"), "end": N_("ends as"),
    "go": N_("go on"),
}  # fmt: skip
"""The names of kinds of steps for people."""
_WORDS = {OTHERWISE: N_("any other answer"), PASSED: N_("else")}
_DEMANDS = {"evidence": KIND_NAMES["evidence"], "end": N_("the playbook worked through")}
_TABLES = {"evidence": "evidence", "event": "event", "settle": "money", "close": "how"}


@frozen
class Drawn:
    """A playbook drawn in one language. `position`: where a ticket's run stands in it; `rules`: those of the whole desk;
    `titles`: what a category is called in a language."""

    book: Playbook
    desk: Desk
    translate: Translate
    language: str
    position: Position | None = None
    rules: tuple[Rule, ...] = ()
    titles: Callable[[str, str], str] | None = None

    # -- words

    def kind(self, step: Step) -> str:
        """Return what a step is, and for whom: `wait for delivery branch`."""
        from kefu.core.vocabulary.words import ROLES, TABLES

        name = self.translate(KIND_NAMES[step.kind])
        if step.kind == "resolve":
            results = joined((label(step, r, self.desk, self.language) for r in step.results), self.translate)
            return joined([f"{name}: {results}", *self.beside(step)], self.translate, COMMA)
        if step.kind == "end":
            return f"{name} {self.end(step)}"
        role, _, who = step.value.partition(":")
        known = TABLES[_TABLES[step.kind]] if step.kind in _TABLES else ROLES
        whole = f"{name} {known.label(role, self.language)}{f' {who}' if who else ''}" if role else name
        return joined([whole, *self.beside(step)], self.translate, COMMA)

    def end(self, step: Step) -> str:
        """Return what the end at a step is called."""
        return end_label(step.value, self.language, self.titles)

    def beside(self, step: Step) -> Iterator[str]:
        """Yield what else is settled: to whom, by whom, until when, and which answer is taken over."""
        from kefu.core.vocabulary.words import ROLES

        for template, role in ((N_("to {party}"), step.to), (N_("by {party}"), step.by)):
            if role:
                yield self.translate(template).format(party=ROLES.label(role.partition(":")[0], self.language))
        for template, name in (
            (N_("as answered at {step}"), step.takes),
            (N_("until the day answered at {step}"), step.until),
        ):
            if name:
                yield self.translate(template).format(step=name)

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
        if step.kind == GO and way.answer == ON and step.when is not None:
            return self.translate(N_("if {condition}")).format(condition=self.condition(step.when))
        return self.translate(_WORDS[way.answer]) if way.answer in _WORDS else ""

    def mark(self, step: Step) -> str:
        """Return `*` on the ticket's path, `>` asked next, `-` answered but not on the path, else a blank."""
        if self.position is None:
            return " "
        marks = {self._mark(one) for one in (self.book.copies(step.id) or (step,))}
        return next((mark for mark in ">*-" if mark in marks), " ")

    def _mark(self, step: Step) -> str:
        if self.position is None:
            return " "
        if any(p.step.id == step.id for p in self.position.path):
            return "*"
        asked = self.position.asked
        if asked is not None and asked.id == step.id:
            return ">"
        return "-" if step.id in self.position.off else " "

    def condition(self, condition: Condition) -> str:
        """Return a condition as people read it."""

        def answer(name: str, code: str) -> str:
            step = self.book.step(name)
            return label(step, code, self.desk, self.language) if step is not None else code

        return conditions.said(condition, self.desk, self.translate, self.language, answer)

    def source(self, step: Step) -> str:
        """Return where a step comes from; empty if it does not say."""
        return self._source(step.source)

    def _source(self, source: str) -> str:
        return self.translate(N_("the desk's own")) if source == OWN else source

    def goes(self, target: str) -> str:
        """Return where a way leads: to a step, or to the next round."""
        if not target:
            return "?"
        return self.translate(N_("the next round")) if ROUND in target else target

    # -- pages

    def lines(self) -> Iterator[str]:
        """Yield the whole playbook for reading."""
        head = self.book.head
        yield f"{head.label(self.language)} ({head.category})"
        pairs = (
            (self.translate(N_("also called")), joined(head.called(self.language), self.translate)),
            (self.translate(N_("needs")), Called(tuple(head.needs)).text(self.translate)),
            (self.translate(N_("closing demands")), joined(map(self.demand, head.close), self.translate)),
            (self.translate(N_("sources")), joined(map(self._source, self.book.sources), self.translate)),
        )
        yield from (f"  {name}: {value}" for name, value in pairs if value)
        if self.book.clocks:
            clocks = self.translate(N_("clocks"))
            yield f"  {clocks}:"
            yield from (row for rule in self.book.clocks for row in self.clock(rule))
        own = {rule.name for rule in self.book.clocks}
        shared = [r for r in self.rules if r.name not in own and (r.default or r.liability) and self.may_apply(r)]
        if shared:
            title = self.translate(N_("clocks of the whole desk that say what is done when nobody acts"))
            yield f"  {title}:"
            yield from (row for rule in shared for row in self.clock(rule))
        yield ""
        inside: tuple[str, ...] = ()
        shown = (step for step in self.book.steps if step.round == 1)
        for n, step in enumerate(shown, 1):
            for depth, name in enumerate(step.groups):
                if name not in inside:
                    yield f"     {'  ' * depth}== {self.group(self.book.groups[name])} =="
            inside = step.groups
            indent = "  " * len(inside)
            yield f"{self.mark(step)}{n:3}. {indent}{step.id}: {self.kind(step)}"
            yield from (f"       {indent}{row}" for row in self.body(step))

    def demand(self, name: str) -> str:
        """Return what closing demands: an action, else what it is called as a fact."""
        if self.language != "zh":
            return name
        if name in _DEMANDS:
            return self.translate(_DEMANDS[name])
        return action_label(name, self.language) if name in ACTIONS else called(name, self.translate)

    def group(self, group: Group) -> str:
        """Return what a group of steps is: a way by its title, or how often it is walked and what comes then."""
        if group.way:
            title = group.title.get(self.language) or group.title.get("en", group.way)
            return f"{group.name}: {title} ({group.way})"
        rounds = self.translate(N_("{id}: up to {count} times, then {step}"))
        source = self._source(group.source)
        return f"{rounds.format(id=group.name, count=group.most, step=self.goes(group.over))}{f' ({source})' if source else ''}"

    def body(self, step: Step) -> Iterator[str]:
        """Yield what stands below a step: its condition, its text, its source, where it leads."""
        if step.when is not None and step.kind != GO:
            yield self.translate(N_("if {condition}")).format(condition=self.condition(step.when))
        yield from (row for row in self.said(step).split("\n") if row)
        if step.hint:
            yield f"({text_in(step.hint, self.language)})"
        source = self.source(step)
        if source:
            yield self.translate(N_("source: {source}")).format(source=source)
        yield from self.onward(step, "")

    def clock(self, rule: Rule) -> Iterator[str]:
        """Yield a clock with what is done when nobody acts, and what its source says of a delay."""
        yield f"    {clock_label(rule.name, self.language)}: {limit_label(rule.limit, self.translate)} ({source_label(rule.source, self.translate)})"
        yield from (f"      {text}" for text in rule_lines(rule, self.language, self.translate))

    def may_apply(self, rule: Rule) -> bool:
        """Return whether a rule may run on a ticket of this category."""
        head = self.book.head
        return possible(rule.when, {"category": head.category, "kind": head.kind})

    def onward(self, step: Step, indent: str) -> Iterator[str]:
        """Yield the ways on from a step that say something: all but simply the next one; what comes else at the end."""
        # Where a condition does not hold is the last thing to be read.
        for way in sorted(ways(self.book, step), key=lambda one: one.answer == PASSED):
            if way.answer != ON or step.next:
                called = self.way(step, way)
                yield f"{indent}{called}{' ' if called else ''}-> {self.goes(way.target)}"


OWN = "own"
"""The source of a step that is the desk's own."""
TOLD = ("ask", "do", "propose", "evidence")
"""The kinds of steps whose text stands beside them in a graph and in an answers file."""


def blank(book: Playbook, desk: Desk, translate: Translate, language: str) -> Iterator[str]:
    """Yield an empty answers file: each step with its question, what it may be answered with, and nothing behind it."""
    from kefu.core.playbook.answers import answers

    drawn = Drawn(book, desk, translate, language)
    yield f"# {book.head.label(language)} ({book.category})"
    for step in book.steps:
        if step.over or step.kind == GO or step.round > 1:
            continue
        said = " ".join(drawn.said(step).split()) if step.kind in TOLD else ""
        yield f"# {drawn.kind(step)}{f': {said}' if said else ''}"
        codes = answers(step, desk)
        if codes:
            more = ", ..." if len(codes) > _MANY else ""
            yield f"#   {', '.join(f'{c} ({label(step, c, desk, language)})' for c in codes[:_MANY])}{more}"
        elif step.free:
            left = translate(N_("may be left out"))
            yield f"#   {left}"
        if any(book.groups[name].most > 1 for name in step.groups):
            rounds = translate(N_("for several rounds a list: [first, second]"))
            yield f"#   {rounds}"
        yield f'{step.id}: ""'


_MANY = 12
