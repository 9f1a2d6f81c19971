"""Ways and rounds written out: from the items of a file to one list of steps in which nothing leads back.

A step of a way that is used is called `USEID-STEPID`; a step of a later round `STEPID#N`. What a step names means, in
its way or its round, the way's or the round's own step of that name.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.clocks.conditions import Combined, Condition
from kefu.core.playbook.items import AGAIN, Item, Rounds, Use, Way, Ways
from kefu.core.playbook.model import ROUND, Group, Message, Step, Text

_ANSWER = re.compile(r"(\{\{\s*answers[.])([a-z0-9-]+)")
_KEY = "answers."


@frozen
class _Scope:
    """Where names are looked up: `local`: the ids of the list and of the lists around it in this file, to the steps at
    which they begin; `inside`: it is in steps that are walked again, `walked` are all of them, and `again` is the first one
    of the next round, where this list may name it; `messages`: the names of messages here, to their names in the playbook.
    """

    prefix: str = ""
    local: Mapping[str, str] = field(default_factory=dict)
    exits: Mapping[str, str] = field(default_factory=dict)
    messages: Mapping[str, str] = field(default_factory=dict)
    again: str = ""
    inside: bool = False
    round: int = 1
    walked: frozenset[str] = frozenset()
    groups: tuple[str, ...] = ()
    stack: tuple[str, ...] = ()

    def flat(self, name: str) -> str:
        """Return a step's id in this round."""
        return f"{name}{ROUND}{self.round}" if self.round > 1 and name in self.walked else name

    def target(self, name: str) -> str:
        """Return the id of the step that a name of this list leads to. An unknown one stays unknown."""
        if not name:
            return ""
        if name == AGAIN and self.again:
            return self.again
        if name in self.local:
            return self.flat(self.local[name])
        return self.exits[name] if name in self.exits else self.prefix + name

    def answer(self, name: str) -> str:
        """Return the id of the step whose answer a name means."""
        return self.flat(self.prefix + name) if name else ""


@frozen
class Expanded:
    """What came of the items of a file: its steps, the messages they need, what they were written out from."""

    steps: tuple[Step, ...]
    messages: Mapping[str, Message]
    groups: Mapping[str, Group]
    found: tuple[Finding, ...]


class _Expander:
    def __init__(self, ways: Ways, messages: Mapping[str, Message], path: str) -> None:
        self.ways, self.path = ways, path
        self.messages = dict(messages)
        self.steps: list[Step] = []
        self.groups: dict[str, Group] = {}
        self.found: list[Finding] = []

    def fault(self, code: str, template: str, line: int, path: str, **args: str | int) -> None:
        self.found.append(finding(code, template, path=path, line=line, **args))

    # -- names

    def first(self, item: Item, prefix: str, stack: Sequence[str] = ()) -> str:
        """Return the id of the step at which an item begins, in the first round."""
        if isinstance(item, Step):
            return prefix + item.id
        if isinstance(item, Rounds):
            return self.first(item.items[0], prefix, stack) if item.items else prefix + item.id
        way = self.ways.ways.get(item.way)
        if way is None or not way.items or item.way in stack:
            return prefix + item.id
        return self.first(way.items[0], f"{prefix}{item.id}-", (*stack, item.way))

    def names(self, items: Sequence[Item], prefix: str, stack: Sequence[str] = ()) -> Iterator[str]:
        """Yield the ids of all steps of some items, in the first round."""
        for item in items:
            if isinstance(item, Step):
                yield prefix + item.id
            elif isinstance(item, Rounds):
                yield from self.names(item.items, prefix, stack)
            elif item.way not in stack and item.way in self.ways.ways:
                yield from self.names(self.ways.ways[item.way].items, f"{prefix}{item.id}-", (*stack, item.way))

    def locals(self, items: Sequence[Item], prefix: str) -> dict[str, str]:
        """Return the step at which each item of a list begins, and each of the lists in it that are walked again."""
        found: dict[str, str] = {}
        for item in items:
            if isinstance(item, Rounds):
                found |= self.locals(item.items, prefix)
            found[item.id] = self.first(item, prefix)
        return found

    # -- writing out

    def items(self, items: Sequence[Item], scope: _Scope, path: str, after: str | None) -> None:
        """Write out a list. `after`: the step that follows it; None at the top, where the list itself tells."""
        for n, item in enumerate(items):
            last = n == len(items) - 1
            follows = after if last else scope.flat(self.first(items[n + 1], scope.prefix))
            if isinstance(item, Step):
                self.steps.append(self.step(item, scope, follows if last else None))
            elif isinstance(item, Use):
                self.use(item, scope, path)
            else:
                self.rounds(item, scope, path, follows or "")

    def rounds(self, item: Rounds, scope: _Scope, path: str, after: str) -> None:
        """Write out each round. The last step of one goes on after the group."""
        if scope.inside:
            self.fault("rounds", "rounds may not stand inside rounds", item.line, path)
            return
        first, over = self.first(item, scope.prefix), scope.target(item.over)
        walked = frozenset(self.names(item.items, scope.prefix))
        name = scope.prefix + item.id
        self.groups[name] = Group(name, first, most=item.most, over=over, source=item.source, path=path, line=item.line)
        for n in range(1, item.most + 1):
            again = f"{first}{ROUND}{n + 1}" if n < item.most else over
            inner = replace(scope, again=again, inside=True, round=n, walked=walked, groups=(*scope.groups, name))
            self.items(item.items, inner, path, after)

    def use(self, item: Use, scope: _Scope, path: str) -> None:
        """Write out a way, its exits led to where the use says."""
        way = self.ways.ways.get(item.way)
        if way is None:
            self.fault(
                "unknown-way", "{id}: there is no way {way} in ways.yaml", item.line, path, id=item.id, way=item.way
            )
            return
        if item.way in scope.stack:
            self.fault("way-circle", "{id}: the way {way} would use itself", item.line, path, id=item.id, way=item.way)
            return
        self.found += way.wrong
        self.exits(item, way, path)
        name = scope.prefix + item.id
        prefix = f"{name}-"
        here = self.ways.path
        first = self.first(item, scope.prefix, scope.stack)
        leads = {exit_: scope.target(target) for exit_, target in item.exits.items() if exit_ in way.exits}
        # In a later round it leads on to other steps, so that each round has its own.
        group = name if scope.round == 1 else f"{name}{ROUND}{scope.round}"
        self.groups[group] = Group(group, scope.flat(first), way.name, way.title, leads, path=path, line=item.line)
        inner = _Scope(
            prefix,
            self.locals(way.items, prefix),
            leads,
            self.spoken(item, way, scope, prefix, path),
            inside=scope.inside,
            round=scope.round,
            walked=scope.walked,
            groups=(*scope.groups, group),
            stack=(*scope.stack, item.way),
        )
        self.items(way.items, inner, here, "")

    def exits(self, item: Use, way: Way, path: str) -> None:
        """Report exits that are not led on, and ones that the way does not have."""
        for name in way.exits:
            if name not in item.exits:
                self.fault("exits", "{id}: say where the exit {exit} of the way {way} leads", item.line, path, id=item.id,
                         exit=name, way=way.name)  # fmt: skip
        for name in item.exits:
            if name not in way.exits:
                self.fault("exits", "{id}: the way {way} has no exit {exit}; it has: {known}", item.line, path, id=item.id,
                         way=way.name, exit=name, known=", ".join(way.exits) or "-")  # fmt: skip

    def spoken(self, item: Use, way: Way, scope: _Scope, prefix: str, path: str) -> Mapping[str, str]:
        """Return the messages as a way names them: its own, or those that the use puts in their place."""
        found = {name: prefix + name for name in way.messages}
        for name, message in way.messages.items():
            if name not in item.messages and prefix + name not in self.messages:
                text = _rewritten(message.text, lambda answer: prefix + answer)
                self.messages[prefix + name] = replace(message, name=prefix + name, text=text, path=self.ways.path)
        for name, own in item.messages.items():
            if name not in way.messages:
                self.fault("unknown-message", "{id}: the way {way} has no message {name}", item.line, path, id=item.id,
                         way=way.name, name=name)  # fmt: skip
            found[name] = scope.messages.get(own, scope.prefix + own)
            if found[name] not in self.messages:
                self.fault("unknown-message", "{id}: there is no message {name} in this file", item.line, path, id=item.id,
                         name=own)  # fmt: skip
        return found

    def twice(self) -> None:
        """Leave out steps that come to have the id of an earlier one, and report them."""
        kept: dict[str, Step] = {}
        for step in self.steps:
            first = kept.setdefault(step.id, step)
            if first is not step:
                self.fault("two-steps", "two steps have the id {id}; the first one stands in line {first}", step.line,
                         step.path or self.path, id=step.id, first=first.line)  # fmt: skip
        self.steps = list(kept.values())

    # -- one step

    def step(self, step: Step, scope: _Scope, after: str | None) -> Step:
        """Return a step as it stands in the whole list."""
        if not scope.groups:
            return self.at_top(step, scope, after)

        def said(text: Text) -> Text:
            return _rewritten(text, scope.answer)

        return replace(
            step,
            id=scope.flat(scope.prefix + step.id),
            text=said(step.text),
            choices=tuple(replace(c, next=scope.target(c.next)) if c.next else c for c in step.choices),
            next=scope.target(step.next),
            when=self.condition(step.when, scope),
            hint=said(step.hint),
            of=said(step.of),
            message=self.message(step.message, scope),
            said=said(step.said),
            why=said(step.why),
            otherwise=scope.target(step.otherwise),
            takes=scope.answer(step.takes),
            until=scope.answer(step.until),
            after=after,
            groups=scope.groups,
            round=scope.round,
        )

    def at_top(self, step: Step, scope: _Scope, after: str | None) -> Step:
        """Return a step of the playbook itself: only its targets may be the ids of groups."""
        targets = {c.next for c in step.choices} | {step.next, step.otherwise}
        if after is None and all(not name or scope.local.get(name, name) == name for name in targets):
            return step
        choices = tuple(replace(c, next=scope.target(c.next)) if c.next else c for c in step.choices)
        on, otherwise = scope.target(step.next), scope.target(step.otherwise)
        return replace(step, choices=choices, after=after, next=on, otherwise=otherwise)

    def condition(self, condition: Condition | None, scope: _Scope) -> Condition | None:
        """Return a condition that asks for the answers of this way and round."""
        if condition is None:
            return None
        if isinstance(condition, Combined):
            parts = (self.condition(part, scope) for part in condition.parts)
            return replace(condition, parts=tuple(part for part in parts if part is not None))
        if not condition.key.startswith(_KEY):
            return condition
        return replace(condition, key=_KEY + scope.answer(condition.key.removeprefix(_KEY)))

    def message(self, name: str, scope: _Scope) -> str:
        """Return the name of a step's message; one that speaks of answers of a later round is a message of its own."""
        known = scope.messages.get(name, scope.prefix + name) if name else ""
        message = self.messages.get(known)
        text = _rewritten(message.text, scope.flat) if message is not None else {}
        if message is None or text == message.text:
            return known
        own = f"{known}{ROUND}{scope.round}"
        self.messages.setdefault(own, replace(message, name=own, text=text))
        return own


def _rewritten(text: Text, answer: Callable[[str], str]) -> Text:
    """Return a text whose fields speak of the answers to other steps, by their names here."""
    if not any(_KEY in words for words in text.values()):
        return text
    return {language: _ANSWER.sub(lambda m: m[1] + answer(m[2]), words) for language, words in text.items()}


def expand(items: Sequence[Item], messages: Mapping[str, Message], ways: Ways, path: str) -> Expanded:
    """Return the steps of a playbook, all of its ways and rounds written out."""
    made = _Expander(ways, messages, path)
    top = _Scope(local=made.locals(items, ""), messages={name: name for name in messages})
    made.items(items, top, path, None)
    made.twice()
    return Expanded(_whole(made.steps), made.messages, made.groups, tuple(made.found))


def alone(way: Way, ways: Ways) -> Expanded:
    """Return the steps of a way by itself, each of its exits an end."""
    made = _Expander(ways, way.messages, ways.path)
    ends = tuple(Step(name, "end", name, path=ways.path, written=name, line=way.line) for name in way.exits)
    items = (*way.items, *ends)
    top = _Scope(local=made.locals(items, ""), messages={name: name for name in way.messages}, stack=(way.name,))
    made.items(way.items, top, ways.path, "")
    made.twice()
    return Expanded(_whole([*made.steps, *ends]), made.messages, made.groups, tuple(made.found))


def _whole(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps, those marked whose day, answered without a time, means its end."""
    days = {step.until.partition(ROUND)[0] for step in steps if step.until}
    return tuple(replace(s, ends=True) if s.base in days else s for s in steps)
