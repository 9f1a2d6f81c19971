"""The clocks of a ticket as rows."""

from collections.abc import Iterator
from datetime import datetime

from kefu.core.base.errors import Translate
from kefu.core.base.msgid import N_
from kefu.core.clocks.rules import Rule, texts_of
from kefu.core.reports import Cell
from kefu.core.ticket.model import Clock, Ticket

STATES = {
    "met": N_("met"),
    "met-late": N_("met late"),
    "met-recorded-late": N_("met, recorded late"),
    "missed": N_("missed"),
    "paused": N_("paused"),
    "running": N_("running"),
    "stopped": N_("ended"),
}
"""The standings that a clock can have, each with the words that people read."""


def standing(clock: Clock, now: datetime) -> str:
    """Return the standing of a clock at `now`, a key of STATES. A missed clock stays missed, whatever is done later."""
    if clock.met is not None:
        if clock.overturned:
            return "met-recorded-late"
        return "met-late" if clock.missed is not None or clock.met > clock.due else "met"
    due = clock.due_at(now)
    runs = clock.live or clock.behind
    if clock.missed is not None or (runs and due is not None and due < now):
        return "missed"
    if not runs:
        return "stopped"
    return "paused" if due is None else "running"


OWN = "own"
"""The source of a clock that is the desk's own."""


def source_label(source: str, translate: Translate) -> str:
    """Return a source as people read it."""
    return translate(N_("the desk's own")) if source == OWN else source


def rule_lines(rule: Rule, language: str, translate: Translate) -> Iterator[str]:
    """Yield what is done when nobody acts, and what the source says of a delay, as far as the rule says it."""
    default, liability = texts_of(rule, language)
    if default:
        yield translate(N_("if nobody acts: {method}")).format(method=default)
    if liability:
        yield translate(N_("the source on a delay: {text}")).format(text=liability)


def clock_rows(ticket: Ticket, now: datetime, translate: Translate) -> list[dict[str, Cell]]:
    """Return one row for each start of a clock, the running ones first, by due time."""
    order = sorted(ticket.clocks, key=lambda c: (not (c.live or c.behind), c.due, c.name))
    return [
        {
            "name": c.name,
            "state": translate(STATES[standing(c, now)]),
            "standing": standing(c, now),
            "start": c.start,
            "due": None if c.live and c.due_at(now) is None else c.due,
            "left": c.left(now) if c.live or c.behind else None,
            "met": c.met,
            "missed": c.missed,
            "op": c.op,
            "bears": c.bears or None,
            "source": c.source or None,
        }
        for c in order
    ]
