"""The time that a rule gives: the kinds of deadline, and how a rule file writes them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from enum import StrEnum

from kefu.core.base.errors import Usage
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.base.regex import regex
from kefu.core.times.when import Span, parse_span
from kefu.core.vocabulary.facts import FACTS


class Kind(StrEnum):
    """The kinds of deadline that a rule may have."""

    ELAPSED = "elapsed"
    WORKING = "working"
    BY = "by"
    END_OF_DAY = "end-of-day"
    NEXT_WORKING_DAY = "next-working-day"
    DAY_OF = "day-of"
    NEXT_RUN = "next-run"
    LEGAL = "legal-days"
    UNTIL = "until"
    COUNT = "after"


KEYS = ("within", "by", "legal-days", "until", "day-of", "after")
"""The keys of a rule that set its limit; a rule has exactly one of them, and `after` beside another one where it counts."""


@frozen
class Limit:
    """One deadline: `span` for elapsed and working time, `clock` for a time of day, `number` of days by law or of
    counted events (due at once), `fact` that holds an instant which somebody else gave. `count`: so many starts it takes
    before the clock runs."""

    kind: Kind
    span: Span | None = None
    clock: time | None = None
    number: int = 0
    fact: str = ""
    count: int = 0

    def __str__(self) -> str:
        """Return the limit as a rule file writes it, with its key."""
        after = f"after {self.count}, " if self.count and self.kind is not Kind.COUNT else ""
        return after + self._time()

    def _time(self) -> str:
        if self.span is not None:
            return f"within {self.span}"
        if self.clock is not None:
            return f"by {self.clock:%H:%M}"
        if self.kind in (Kind.LEGAL, Kind.COUNT):
            return f"{self.kind.value} {self.number}"
        if self.fact:
            return f"{'until' if self.kind is Kind.UNTIL else self.kind.value} {self.fact}"
        return f"by {self.kind.value}"


_CLOCK = regex("([01]?[0-9]|2[0-3]):([0-5][0-9])")
_NUMBER = regex("[1-9][0-9]{0,3}")
INSTANT_FACTS = tuple(name for name, fact in FACTS.items() if fact.type == "instant")


def limit_of(rule: Mapping[str, Node]) -> Limit:
    """Return the limit of a rule as its file writes it. Usage naming the keys if there is none, or more than one."""
    said = [key for key in KEYS if key in rule]
    if len(said) == 2 and "after" in said:
        counted, timed = (_one(rule, key) for key in ("after", next(k for k in said if k != "after")))
        return replace(timed, count=counted.count)
    if len(said) != 1:
        raise Usage("a rule has exactly one of: {keys}", keys=", ".join(KEYS))
    return _one(rule, said[0])


def _one(rule: Mapping[str, Node], key: str) -> Limit:
    value = rule[key]
    return _READ[key](value if isinstance(value, str) else "")


def _within(text: str) -> Limit:
    span = parse_span(text)
    return Limit(Kind.WORKING if span.working else Kind.ELAPSED, span=span)


def _by(text: str) -> Limit:
    if text in (Kind.END_OF_DAY, Kind.NEXT_RUN, Kind.NEXT_WORKING_DAY):
        return Limit(Kind(text))
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise Usage('{text}: by takes a time such as "10:00", end-of-day, next-working-day or next-run', text=text)
    return Limit(Kind.BY, clock=time(int(match[1]), int(match[2])))


def _legal(text: str) -> Limit:
    return Limit(Kind.LEGAL, number=_number("legal-days", text))


def _after(text: str) -> Limit:
    number = _number("after", text)
    return Limit(Kind.COUNT, number=number, count=number)


def _number(key: str, text: str) -> int:
    """Return a whole number from 1 to 9999; Usage otherwise."""
    if _NUMBER.fullmatch(text) is None:
        raise Usage("{text}: {key} takes a whole number from 1 to 9999", text=text, key=key)
    return int(text)


def _until(text: str) -> Limit:
    return Limit(Kind.UNTIL, fact=_instant("until", text))


def _day_of(text: str) -> Limit:
    return Limit(Kind.DAY_OF, fact=_instant("day-of", text))


def _instant(key: str, text: str) -> str:
    if text not in INSTANT_FACTS:
        raise Usage(
            "{text}: {key} takes a fact that holds an instant: {facts}",
            text=text,
            key=key,
            facts=", ".join(INSTANT_FACTS),
        )
    return text


_READ = {
    "within": _within, "by": _by, "legal-days": _legal, "until": _until, "day-of": _day_of, "after": _after,
}  # fmt: skip
