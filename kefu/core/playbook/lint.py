"""The check of a playbook as a whole: ways that lead nowhere, fields that nothing fills, figures without a source."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kefu.core.base.findings import Finding, finding
from kefu.core.base.near import plain
from kefu.core.clocks.conditions import Combined, Condition, Equals, keys
from kefu.core.config.categories import Catalogue, Head
from kefu.core.playbook.edges import OTHERWISE, PASSED, reached, ways
from kefu.core.playbook.messages import answered, fields, known, stray
from kefu.core.playbook.model import Playbook, Step, Text


class _Lint:
    def __init__(self, book: Playbook) -> None:
        self.book = book
        self.places = {step.id: n for n, step in enumerate(book.steps)}
        self.found: list[Finding] = []

    def fault(self, code: str, template: str, line: int, **args: str | int) -> None:
        self.found.append(finding(code, template, path=self.book.path, line=line, **args))

    # -- ways

    def ways(self) -> None:
        """Report targets that are unknown or lie behind, ways that leave the list, and steps that nothing leads to."""
        for step in self.book.steps:
            self.targets(step)
            for way in ways(self.book, step):
                if not way.target and way.listed:
                    self.fault("no-way-on", "{id}: the choice {choice} leads nowhere; give it a next", step.line,
                             id=step.id, choice=way.answer)  # fmt: skip
                elif not way.target and way.answer in (OTHERWISE, PASSED):
                    self.fault("dead-end", "{id}: after another answer, or when it is passed over, nothing follows; "
                             "end the list with close or end", step.line, id=step.id)  # fmt: skip
                elif not way.target:
                    self.fault("dead-end", "{id}: nothing follows it; each way ends with close or end", step.line,
                             id=step.id)  # fmt: skip
        there = reached(self.book)
        for step in self.book.steps:
            if step.id not in there:
                self.fault("unreachable", "{id}: no way leads to this step", step.line, id=step.id)

    def targets(self, step: Step) -> None:
        """Report each `next` that does not name a later step."""
        for name in dict.fromkeys(filter(None, (step.next, *(c.next for c in step.choices)))):
            if name not in self.places:
                self.fault("unknown-target", "{id}: there is no step {target} to go on with", step.line, id=step.id,
                         target=name)  # fmt: skip
            elif self.places[name] <= self.places[step.id]:
                self.fault("cycle", "{id}: next leads back to {target}; it only points forward", step.line, id=step.id,
                         target=name)  # fmt: skip

    # -- steps by themselves

    def steps(self) -> None:
        """Report what is wrong with figures, messages, facts and conditions of each step."""
        for step in self.book.steps:
            if step.message and step.message not in self.book.messages:
                self.fault("unknown-message", "{id}: there is no message {name} in this file", step.line, id=step.id,
                         name=step.message)  # fmt: skip
            if any(c.value for c in step.choices) and not step.fact:
                self.fault("choices", "{id}: a choice has a value, and the step sets no fact", step.line, id=step.id)
            if (step.within is not None or (step.repeat is not None and step.repeat.most)) and not step.source:
                self.fault("no-source", "{id}: a figure needs the source that it comes from", step.line, id=step.id)
            self.condition(step)
            self.guards(step)
            for text in (step.text, step.hint, step.of, step.said, step.why):
                self.template(text, step.line, self.places[step.id])
        for message in self.book.messages.values():
            self.template(message.text, message.line, len(self.book.steps))

    def guards(self, step: Step) -> None:
        """Report evidence that comes after the fact that it proves."""
        for name in step.guarded:
            early = [s for s in self.book.setting(name) if self.places[s.id] < self.places[step.id]]
            if early:
                self.fault("late-guard", "{id}: it guards {fact}, which the step {early} sets before", step.line,
                         id=step.id, fact=name, early=early[0].id)  # fmt: skip

    def condition(self, step: Step) -> None:
        """Report a condition on a step that is not before its own, or on an answer that this step never has."""
        for name in filter(None, map(answered, keys(step.when))):
            self.earlier(name, step.line, self.places[step.id])
        for key, values in _compared(step.when):
            other = self.book.step(answered(key))
            allowed = [c.code for c in other.choices] if other is not None and other.kind == "ask" else []
            for value in values:
                if allowed and value not in allowed:
                    self.fault("never-holds", "{id}: {step} is never answered {value}; one of: {words}", step.line,
                             id=step.id, step=answered(key), value=value, words=", ".join(allowed))  # fmt: skip

    def earlier(self, name: str, line: int, place: int) -> None:
        """Report a use of the answer of a step that is not there, or not before `place`."""
        if name not in self.places:
            self.fault("unknown-answer", "there is no step {step} whose answer could be used here", line, step=name)
        elif self.places[name] >= place:
            self.fault("unknown-answer", "the step {step} comes later; its answer is not known here", line, step=name)

    def template(self, text: Text, line: int, place: int) -> None:
        """Report fields of a text that are not known, and braces that belong to no field."""
        for said in text.values():
            if stray(said):
                self.fault("template", "braces that are no field: fields are written {{{{waybill}}}}", line)
            for name in dict.fromkeys(fields(said)):
                if answered(name):
                    self.earlier(answered(name), line, place)
                elif not known(name):
                    self.fault("unknown-field", "{{{{{name}}}}}: no such field; a fact, answers.STEP, a surname, me, desk",
                             line, name=name)  # fmt: skip

    # -- tests

    def cases(self) -> None:
        """Report tests of one name, and tests that name steps that are not there."""
        seen: set[str] = set()
        for case in self.book.cases:
            for name in dict.fromkeys((*case.answers, *case.path)):
                if name not in self.places:
                    self.fault("unknown-step", "the test {name} speaks of a step {step} that is not there", case.line,
                             name=case.name, step=name)  # fmt: skip
            if case.name in seen:
                self.fault("two-tests", "two tests have the name {name}", case.line, name=case.name)
            seen.add(case.name)


def _compared(condition: Condition | None) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the answers that a condition compares: (key, values)."""
    if isinstance(condition, Combined):
        for part in condition.parts:
            yield from _compared(part)
    elif isinstance(condition, Equals) and answered(condition.key):
        yield condition.key, condition.values


def lint(book: Playbook) -> tuple[Finding, ...]:
    """Return what is wrong with one playbook whose parts could be read, by line."""
    made = _Lint(book)
    made.ways()
    made.steps()
    made.cases()
    return tuple(sorted(dict.fromkeys(made.found), key=lambda f: f.line))


def lint_set(heads: Iterable[Head], paths: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each word that names two categories. `paths`: the file of each category."""
    owner: dict[str, str] = {}
    for head in heads:
        for word in dict.fromkeys(plain(w).replace("-", "") for w in head.words):
            other = owner.setdefault(word, head.category)
            if other != head.category:
                yield finding("two-categories", "{word} names the category {other} too", path=paths[head.category],
                              line=1, word=word, other=other)  # fmt: skip


def unknown_categories(book: Playbook, catalogue: Catalogue) -> Iterator[Finding]:
    """Yield a finding for each end that goes on in a category that is not there."""
    for step in book.steps:
        if step.then and catalogue.get(step.then) is None:
            yield finding("unknown-category", "{id}: there is no category {category} to go on in", path=book.path,
                          line=step.line, id=step.id, category=step.then)  # fmt: skip
