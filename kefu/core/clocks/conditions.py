"""Conditions of playbook steps and clock rules: structured, without a language of their own.

A condition is a map; all its pairs must hold. A key is a fact, `answers.STEP`, a count (`attempts`, `urged`,
`escalated`, `reopened`) or `peak`; the value is the code it must equal, a list (one of), `known`, `unknown`, or for
counts `{at-least: N}` or `{at-most: N}`. `all: [...]`, `any: [...]` and `not: {...}` combine conditions.

A clock rule may ask besides: `local` (`yes`: the parcel never leaves the desk's own branches), `clock.NAME` (`running`,
`missed`, `met` or `none`), `happened`, a trigger that was pulled in this cycle, and `same-day`, one pulled on that day.
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias, Union

from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Line, Node
from kefu.core.vocabulary.facts import FACTS

COUNTS = ("attempts", "urged", "escalated", "reopened")
_BOUNDS = ("at-least", "at-most")
SAME_DAY, HAPPENED = "same-day", "happened"
"""The keys by which the condition of a clock rule asks for a trigger."""
Look: TypeAlias = Callable[[str], str | int | None]
"""The value of a key now: a fact's text, an answer, a count, `yes` or `no` for `peak`; None if it is not known."""


@frozen
class Equals:
    """The key has one of these values."""

    key: str
    values: tuple[str, ...]


@frozen
class Known:
    """The key has a value, or has none."""

    key: str
    known: bool


@frozen
class Bound:
    """A count is within these bounds."""

    key: str
    least: int | None
    most: int | None


@frozen
class Combined:
    """All of the parts hold, any does, or (`not`) they do not all hold."""

    how: str
    parts: tuple["Condition", ...]


Condition: TypeAlias = Union[Equals, Known, Bound, Combined]


def holds(condition: Condition | None, look: Look) -> bool:
    """Return whether the condition holds; no condition always does."""
    if condition is None:
        return True
    if isinstance(condition, Combined):
        parts = (holds(part, look) for part in condition.parts)
        if condition.how == "any":
            return any(parts)
        # `all` and `not` in one: `not` has a single part, and holds where that one does not.
        return all(parts) == (condition.how == "all")
    value = look(condition.key)
    if isinstance(condition, Known):
        return (value is not None and value != "") == condition.known
    if isinstance(condition, Equals):
        return value is not None and str(value) in condition.values
    count = value if isinstance(value, int) else 0
    return (condition.least is None or count >= condition.least) and (condition.most is None or count <= condition.most)


def possible(condition: Condition | None, known: Mapping[str, str]) -> bool:
    """Return whether the condition may hold where some keys are known and the others may be anything."""
    if isinstance(condition, Equals) and condition.key in known:
        return known[condition.key] in condition.values
    if isinstance(condition, Combined) and condition.how != "not":
        each = (possible(part, known) for part in condition.parts)
        return any(each) if condition.how == "any" else all(each)
    return True


def keys(condition: Condition | None) -> tuple[str, ...]:
    """Return every key that the condition looks at."""
    if condition is None:
        return ()
    if isinstance(condition, Combined):
        return tuple(key for part in condition.parts for key in keys(part))
    return (condition.key,)


class _Reader:
    """A reader of one condition; `found` grows with what is wrong."""

    def __init__(self, line: Line, path: str, rule: bool) -> None:
        self.line, self.path, self.rule = line, path, rule
        self.found: list[Finding] = []

    def fault(self, code: str, template: str, place: tuple[str | int, ...], **args: str | int) -> None:
        self.found.append(finding(code, template, path=self.path, line=self.line(*place), **args))

    def map(self, node: Node, place: tuple[str | int, ...]) -> Condition | None:
        if not isinstance(node, dict) or not node:
            self.fault("condition", "a condition is a map of keys and values", place)
            return None
        parts = [self.pair(key, value, (*place, key)) for key, value in node.items()]
        whole = tuple(p for p in parts if p is not None)
        # With a part left out the rest would hold more often than was written: rather no condition at all.
        if len(whole) < len(parts):
            return None
        return whole[0] if len(whole) == 1 else Combined("all", whole)

    def pair(self, key: str, value: Node, place: tuple[str | int, ...]) -> Condition | None:
        if key in ("all", "any"):
            if not isinstance(value, list) or not value:
                self.fault("condition", "{key} takes a list of conditions", place, key=key)
                return None
            parts = [self.map(item, (*place, n)) for n, item in enumerate(value)]
            whole = tuple(p for p in parts if p is not None)
            return Combined(key, whole) if len(whole) == len(parts) else None
        if key == "not":
            inner = self.map(value, place)
            return Combined("not", (inner,)) if inner is not None else None
        if self.rule and key in (SAME_DAY, HAPPENED):
            return self.trigger(key, value, place)
        if not (
            self.of_rule(key)
            or key in FACTS
            or key in COUNTS
            or key == "peak"
            or re.fullmatch("answers[.][a-z0-9-]+", key)
        ):
            self.fault(
                "condition-key",
                "a condition cannot ask for {key}; it asks for a fact, answers.STEP, peak or one of: {words}",
                place,
                key=key,
                words=", ".join(COUNTS),
            )
            return None
        return self.test(key, value, place)

    def of_rule(self, key: str) -> bool:
        return self.rule and (key == "local" or re.fullmatch("clock[.][a-z0-9-]+", key) is not None)

    def trigger(self, key: str, value: Node, place: tuple[str | int, ...]) -> Condition | None:
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
            self.fault("condition", "{key} takes a trigger or a list of triggers", place, key=key)
            return None
        parts = tuple(Equals(f"{key} {text}", ("yes",)) for text in texts)
        return parts[0] if len(parts) == 1 else Combined("any", parts)

    def test(self, key: str, value: Node, place: tuple[str | int, ...]) -> Condition | None:
        if value in ("known", "unknown"):
            return Known(key, value == "known")
        if isinstance(value, dict):
            return self.bound(key, value, place)
        values = (value,) if isinstance(value, str) else tuple(v for v in value if isinstance(v, str))
        if key in COUNTS and not all(re.fullmatch("[0-9]{1,6}", v) for v in values):
            self.fault("condition", "{key} is a count; write a number, at-least or at-most", place, key=key)
            return None
        return Equals(key, values)

    def bound(self, key: str, value: Mapping[str, Node], place: tuple[str | int, ...]) -> Condition | None:
        numbers = {
            k: int(v) for k, v in value.items() if k in _BOUNDS and isinstance(v, str) and re.fullmatch("[0-9]{1,6}", v)
        }
        if key not in COUNTS or len(numbers) < len(value) or not numbers:
            self.fault(
                "condition", "{key}: at-least and at-most take a number, of: {words}", place, key=key,
                words=", ".join(COUNTS),
            )  # fmt: skip
            return None
        return Bound(key, numbers.get("at-least"), numbers.get("at-most"))


def read_condition(
    node: Node, line: Line, path: str, place: tuple[str | int, ...] = (), *, rule: bool = False
) -> tuple[Condition | None, tuple[Finding, ...]]:
    """Return the condition written at `place`, and what is wrong with it; with a finding there is no condition.

    `rule`: it is a clock rule's, which may ask for more than a step's.
    """
    reader = _Reader(line, path, rule)
    return reader.map(node, place), tuple(reader.found)
