"""The time that a rule gives: the kinds of deadline, and how a rule file writes them."""

from collections.abc import Mapping
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
    NEXT_RUN = "next-run"
    LEGAL = "legal-days"
    UNTIL = "until"
    COUNT = "after"


KEYS = ("within", "by", "legal-days", "until", "after")
"""The keys of a rule that set its limit; a rule has exactly one of them."""


@frozen
class Limit:
    """One deadline: `span` for elapsed and working time, `clock` for a time of day, `number` of days by law or of
    counted events (due at once), `fact` that holds an instant which somebody else gave."""

    kind: Kind
    span: Span | None = None
    clock: time | None = None
    number: int = 0
    fact: str = ""

    def __str__(self) -> str:
        """Return the limit as a rule file writes it, with its key."""
        if self.span is not None:
            return f"within {self.span}"
        if self.clock is not None:
            return f"by {self.clock:%H:%M}"
        if self.kind in (Kind.LEGAL, Kind.COUNT):
            return f"{self.kind.value} {self.number}"
        return f"until {self.fact}" if self.fact else f"by {self.kind.value}"


_CLOCK = regex("([01]?[0-9]|2[0-3]):([0-5][0-9])")
_NUMBER = regex("[1-9][0-9]{0,3}")
INSTANT_FACTS = tuple(name for name, fact in FACTS.items() if fact.type == "instant")


def limit_of(rule: Mapping[str, Node]) -> Limit:
    """Return the limit of a rule as its file writes it. Usage naming the keys if there is none, or more than one."""
    said = [key for key in KEYS if key in rule]
    if len(said) != 1:
        raise Usage("a rule has exactly one of: {keys}", keys=", ".join(KEYS))
    value = rule[said[0]]
    return _READ[said[0]](value if isinstance(value, str) else "")


def _within(text: str) -> Limit:
    span = parse_span(text)
    return Limit(Kind.WORKING if span.working else Kind.ELAPSED, span=span)


def _by(text: str) -> Limit:
    if text in (Kind.END_OF_DAY, Kind.NEXT_RUN):
        return Limit(Kind(text))
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise Usage('{text}: by takes a time such as "10:00", end-of-day or next-run', text=text)
    return Limit(Kind.BY, clock=time(int(match[1]), int(match[2])))


def _legal(text: str) -> Limit:
    return Limit(Kind.LEGAL, number=_number("legal-days", text))


def _after(text: str) -> Limit:
    return Limit(Kind.COUNT, number=_number("after", text))


def _number(key: str, text: str) -> int:
    """Return a whole number from 1 to 9999; Usage otherwise."""
    if _NUMBER.fullmatch(text) is None:
        raise Usage("{text}: {key} takes a whole number from 1 to 9999", text=text, key=key)
    return int(text)


def _until(text: str) -> Limit:
    if text not in INSTANT_FACTS:
        raise Usage(
            "{text}: until takes a fact that holds an instant: {facts}", text=text, facts=", ".join(INSTANT_FACTS)
        )
    return Limit(Kind.UNTIL, fact=text)


_READ = {"within": _within, "by": _by, "legal-days": _legal, "until": _until, "after": _after}
