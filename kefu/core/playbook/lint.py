"""The check of a playbook as a whole: ways that lead nowhere, fields that nothing fills, figures without a source."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from kefu.core.base.findings import Finding, finding
from kefu.core.base.near import plain
from kefu.core.clocks.conditions import Combined, Condition, Equals, keys
from kefu.core.config.categories import Catalogue, Head
from kefu.core.playbook.edges import OTHERWISE, PASSED, reached, ways
from kefu.core.playbook.expand import alone
from kefu.core.playbook.items import Ways
from kefu.core.playbook.messages import answered, fields, known, stray
from kefu.core.playbook.model import ROUND, Case, Group, Message, Playbook, Step, Text
from kefu.core.playbook.said import ANYTHING
from kefu.core.playbook.truth import truths
from kefu.core.vocabulary import words


class _Lint:
    def __init__(self, book: Playbook) -> None:
        self.book = book
        self.places = {step.id: n for n, step in enumerate(book.steps)}
        self.found: list[Finding] = []

    def fault(self, code: str, template: str, at: Step | Message | Group | Case, **args: str | int) -> None:
        """Report something at the line of a part, in the file where that stands."""
        path = self.book.path if isinstance(at, Case) else at.path or self.book.path
        self.found.append(finding(code, template, path=path, line=at.line, **args))

    # -- ways

    def ways(self) -> None:
        """Report targets that are unknown or lie behind, ways that leave the list, and steps that nothing leads to."""
        self.groups()
        for step in self.book.steps:
            self.targets(step)
            for way in ways(self.book, step):
                if not way.target and way.listed:
                    self.fault("no-way-on", "{id}: the choice {choice} leads nowhere; give it a next", step,
                             id=step.name, choice=way.answer)  # fmt: skip
                elif not way.target and way.answer in (OTHERWISE, PASSED):
                    self.fault("dead-end", "{id}: after another answer, or when it is passed over, nothing follows; "
                             "end the list with close or end", step, id=step.name)  # fmt: skip
                elif not way.target:
                    self.fault("dead-end", "{id}: nothing follows it; each way ends with close or end", step,
                             id=step.name)  # fmt: skip
        self.unreached()

    def unreached(self) -> None:
        """Report steps to which nothing leads, in whichever round, and ways that are used and never begun."""
        there = reached(self.book)
        lines = {(step.path, step.line) for step in self.book.steps if step.id in there}
        begun = {name for step in self.book.steps if step.id in there for name in step.groups}
        for step in self.book.steps:
            # A step of a way is looked at where its file is.
            own = not step.path or step.path == self.book.path
            if own and step.id not in there and (step.path, step.line) not in lines:
                self.fault("unreachable", "{id}: no way leads to this step", step, id=step.name)
        named = {group.partition(ROUND)[0] for group in begun}
        for group in self.book.groups.values():
            if group.way and group.name not in named and group.path == self.book.path:
                self.fault("unreachable", "{id}: no way leads to this step", group, id=group.name)

    def targets(self, step: Step) -> None:
        """Report each `next` that does not name a later step; where a group leads out is reported once, at the group."""
        out = {name for group in step.groups for name in self.book.groups[group].leads}
        for name in dict.fromkeys(filter(None, (step.next, step.otherwise, *(c.next for c in step.choices)))):
            if name not in out:
                self.target(name, self.places[step.id], step, step.name)

    def target(self, name: str, place: int, at: Step | Group, called: str) -> None:
        """Report a target that is not there, or not after `place`."""
        if name not in self.places:
            self.fault(
                "unknown-target", "{id}: there is no step {target} to go on with", at, id=called, target=_plain(name)
            )
        elif self.places[name] <= place:
            self.fault("cycle", "{id}: next leads back to {target}; it only points forward", at, id=called,
                     target=_plain(name))  # fmt: skip

    def groups(self) -> None:
        """Report where groups lead out: not to steps that are not there, nor back."""
        for chain in dict.fromkeys(step.groups for step in self.book.steps):
            outer: set[str] = set()
            for name in chain:
                group = self.book.groups[name]
                last = max(n for n, s in enumerate(self.book.steps) if name in s.groups)
                for target in dict.fromkeys(group.leads):
                    if target not in outer:
                        self.target(target, last, group, group.name)
                outer.update(group.leads)

    # -- steps by themselves

    def steps(self) -> None:
        """Report what is wrong with figures, messages, facts and conditions of each step."""
        for step in self.book.steps:
            if step.message and step.message not in self.book.messages:
                self.fault("unknown-message", "{id}: there is no message {name} in this file", step, id=step.name,
                         name=_plain(step.message))  # fmt: skip
            if any(c.value for c in step.choices) and not step.fact:
                self.fault("choices", "{id}: a choice has a value, and the step sets no fact", step, id=step.name)
            if (step.within is not None or (step.repeat is not None and step.repeat.most)) and not step.source:
                self.fault("no-source", "{id}: a figure needs the source that it comes from", step, id=step.name)
            self.condition(step)
            self.guards(step)
            self.takes(step)
            for text in (step.text, step.hint, step.of, step.said, step.why):
                self.template(text, step, self.places[step.id])
        for message in self.book.messages.values():
            self.template(message.text, message, len(self.book.steps))

    def guards(self, step: Step) -> None:
        """Report evidence that comes after the fact that it proves."""
        for name in step.guarded:
            early = [s for s in self.book.setting(name) if self.places[s.id] < self.places[step.id]]
            if early:
                self.fault("late-guard", "{id}: it guards {fact}, which the step {early} sets before", step,
                         id=step.name, fact=name, early=early[0].name)  # fmt: skip

    def takes(self, step: Step) -> None:
        """Report an answer that is taken over from a step that cannot give it."""
        for name in filter(None, (step.takes, step.until)):
            self.earlier(name, step, self.places[step.id])
            other = self.book.step(name)
            if other is None:
                continue
            wanted = "date" if name == step.until else "money" if step.kind == "settle" else ""
            if wanted and other.type != wanted:
                self.fault("takes", "{id}: the step {step} does not ask for this ({wanted})", step, id=step.name,
                         step=_plain(name), wanted=wanted)  # fmt: skip
            allowed = _TAKEN.get(step.kind, ()) if step.kind != "resolve" else step.results
            odd = [c.code for c in other.choices if other.kind == "ask" and allowed and c.code not in allowed]
            if odd:
                self.fault("takes", "{id}: {step} may be answered {words}, which does not fit here", step, id=step.name,
                         step=_plain(name), words=", ".join(odd))  # fmt: skip

    def condition(self, step: Step) -> None:
        """Report a condition on a step that is not before its own, or on an answer that this step never has."""
        for name in filter(None, map(answered, keys(step.when))):
            self.earlier(name, step, self.places[step.id])
        for key, values in _compared(step.when):
            other = self.book.step(answered(key))
            allowed = [c.code for c in other.choices] if other is not None and other.kind == "ask" else []
            for value in values:
                if allowed and value not in allowed:
                    self.fault("never-holds", "{id}: {step} is never answered {value}; one of: {words}", step,
                             id=step.name, step=_plain(answered(key)), value=value, words=", ".join(allowed))  # fmt: skip

    def earlier(self, name: str, at: Step | Message, place: int) -> None:
        """Report a use of the answer of a step that is not there, or not before `place`."""
        if name not in self.places:
            self.fault(
                "unknown-answer", "there is no step {step} whose answer could be used here", at, step=_plain(name)
            )
        elif self.places[name] >= place:
            self.fault("unknown-answer", "the step {step} comes later; its answer is not known here", at,
                     step=_plain(name))  # fmt: skip

    def template(self, text: Text, at: Step | Message, place: int) -> None:
        """Report fields of a text that are not known, and braces that belong to no field."""
        for said in text.values():
            if stray(said):
                self.fault("template", "braces that are no field: fields are written {{{{waybill}}}}", at)
            for name in dict.fromkeys(fields(said)):
                if answered(name):
                    self.earlier(answered(name), at, place)
                elif not known(name):
                    self.fault("unknown-field", "{{{{{name}}}}}: no such field; a fact, answers.STEP, a surname, me, desk",
                             at, name=name)  # fmt: skip

    # -- tests

    def cases(self) -> None:
        """Report tests of one name, and tests that name steps that are not there."""
        seen: set[str] = set()
        uses = {group.name for group in self.book.groups.values() if group.way}
        for case in self.book.cases:
            for name in dict.fromkeys((*case.answers, *case.path)):
                if name not in self.places and not (name in uses and name in case.path):
                    self.fault("unknown-step", "the test {name} speaks of a step {step} that is not there", case,
                             name=case.name, step=name)  # fmt: skip
            if case.name in seen:
                self.fault("two-tests", "two tests have the name {name}", case, name=case.name)
            seen.add(case.name)


_TAKEN: Mapping[str, Collection[str]] = {"event": words.FAILURES.words}
"""The answers that a step may take over, where a vocabulary of its own says so."""


def _plain(name: str) -> str:
    """Return a name without the number of the round."""
    return name.partition(ROUND)[0]


def _compared(condition: Condition | None) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the answers that a condition compares: (key, values)."""
    if isinstance(condition, Combined):
        for part in condition.parts:
            yield from _compared(part)
    elif isinstance(condition, Equals) and answered(condition.key):
        yield condition.key, condition.values


def lint(book: Playbook) -> tuple[Finding, ...]:
    """Return what is wrong with one playbook whose parts could be read, by line."""
    return tuple(sorted(dict.fromkeys((*_shape(book), *truths(book))), key=lambda f: f.line))


def _shape(book: Playbook) -> list[Finding]:
    """Return what is wrong with its parts and how they hang together."""
    made = _Lint(book)
    made.ways()
    made.steps()
    made.cases()
    return made.found


def lint_ways(ways: Ways) -> Iterator[Finding]:
    """Yield what is wrong with the file of ways, each way looked at by itself."""
    yield from ways.found
    for way in ways.ways.values():
        yield from way.wrong
        if way.wrong:
            continue
        out = alone(way, ways)
        yield from out.found
        book = Playbook(
            Head(way.name, way.title, (), "", (), ()), out.steps, out.messages, path=ways.path, groups=out.groups
        )
        there = reached(book)
        for name in way.exits:
            if name not in there:
                yield finding("exit-unreached", "{way}: no way leads to the exit {exit}", path=ways.path, line=way.line,
                              way=way.name, exit=name)  # fmt: skip
        yield from (one for one in _shape(book) if (one.code, one.line) != ("unreachable", way.line))
        # Who uses the way answers for how it is come by and what is known there; what follows inside is the way's own.
        alone_true = ("untrue-success", "other-answers", "foreign-answer")
        yield from (one for one in truths(book, ANYTHING) if one.code in alone_true)


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
