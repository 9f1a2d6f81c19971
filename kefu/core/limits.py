"""How long a rule gives: the kinds of deadline, and how a rule file writes them."""

import re
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from kefu.core.errors import Usage
from kefu.core.when import Span, Unit, parse_span


class Kind(StrEnum):
    """The kinds of deadline. A count of events is not one of them: it says when a clock starts (`Rule.after`)."""

    ELAPSED = "elapsed"
    WORKING = "working"
    BY = "by"
    END_OF_DAY = "end-of-day"
    NEXT_RUN = "next-run"
    LEGAL = "legal"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Limit:
    """One deadline: `span` for elapsed and working time, `clock` for a time of day, `days` for days by law."""

    kind: Kind
    span: Span | None = None
    clock: time | None = None
    days: int = 0

    def __str__(self) -> str:
        """As a rule file writes it."""
        if self.span is not None:
            return str(self.span)
        if self.clock is not None:
            return f"by {self.clock:%H:%M}"
        if self.kind is Kind.LEGAL:
            return f"{self.days} legal days"
        return {Kind.END_OF_DAY: "end of day", Kind.NEXT_RUN: "next run", Kind.GIVEN: "given"}[self.kind]


_BY = re.compile("by ([0-9]{1,2}):([0-9]{2})")
_LEGAL = re.compile("([0-9]{1,4}) legal days?")
_WORDS = {"end of day": Kind.END_OF_DAY, "next run": Kind.NEXT_RUN, "given": Kind.GIVEN}
FORMS = "12h, 3d, 4wh, 3wd, by 10:00, end of day, next run, 7 legal days, given"
"""The forms of a limit, for messages and documents."""


def parse_limit(text: str) -> Limit:
    """The limit that a rule file writes after `within:`. `Usage` naming the forms if it is none."""
    plain = " ".join(text.split())
    if plain in _WORDS:
        return Limit(_WORDS[plain])
    if (match := _BY.fullmatch(plain)) and int(match[1]) < 24 and int(match[2]) < 60:
        return Limit(Kind.BY, clock=time(int(match[1]), int(match[2])))
    if (match := _LEGAL.fullmatch(plain)) and int(match[1]) > 0:
        return Limit(Kind.LEGAL, days=int(match[1]))
    try:
        span = parse_span(plain)
    except Usage:
        raise Usage("{text} is no limit; one of the forms: {forms}", text=text, forms=FORMS) from None
    return Limit(Kind.WORKING if span.unit in (Unit.WORKING_HOURS, Unit.WORKING_DAYS) else Kind.ELAPSED, span=span)
