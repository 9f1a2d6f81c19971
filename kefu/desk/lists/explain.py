"""The explanation of a clock's due time: the stretches that add up to it, computed again from the rule."""

from collections.abc import Iterator
from datetime import datetime

from kefu.core.actions.table import remarkable
from kefu.core.base.errors import Translate, same
from kefu.core.base.findings import Finding
from kefu.core.base.msgid import N_
from kefu.core.clocks import due as clocks
from kefu.core.clocks.desk_time import env_of
from kefu.core.clocks.due import Why
from kefu.core.clocks.rules import Rule
from kefu.core.clocks.sight import remarks
from kefu.core.reports.clocks import STATES, rule_lines, standing
from kefu.core.reports.explained import Explained, Stretch
from kefu.core.reports.limits import limit_label
from kefu.core.reports.tickets import clock_label
from kefu.core.ticket.model import Clock, Pause, Ticket, instant
from kefu.desk.session import Session

WHY = {
    Why.COUNTS: N_("counts"),
    Why.FIRST_DAY: N_("the first day does not count"),
    Why.DAY_OFF: N_("a day off moves the end"),
    Why.CLOSED: N_("outside working hours"),
    Why.PEAK: N_("peak season"),
    Why.PAUSED: N_("paused"),
}


def explain(
    session: Session, ticket: Ticket, now: datetime, language: str = "en", translate: Translate = same
) -> Iterator[Explained]:
    """Yield each clock of the ticket, in the order of its start. One given by hand has no rule and one stretch."""
    book = session.rulebook(ticket.category)
    for clock in ticket.clocks:
        rule = book.named(clock.name)
        begin = _start(ticket, clock)
        yield Explained(
            name=clock.name,
            state=STATES[standing(clock, now)],
            start=begin,
            due=clock.due_at(now) if clock.live else clock.due,
            stretches=_stretches(session, ticket, clock, rule, begin),
            rule=_said(rule, language, translate) if rule else "",
            source=clock.source,
            bears=clock.bears,
            texts=tuple(rule_lines(rule, language, translate)) if rule else (),
        )


def _start(ticket: Ticket, clock: Clock) -> datetime:
    """Return the time at which the start of a clock happened: an event's own time, such as the theoretical arrival."""
    entry = ticket.entry(clock.op)
    return (instant(entry.fields.get("when")) if entry else None) or clock.start


def _stretches(
    session: Session, ticket: Ticket, clock: Clock, rule: Rule | None, begin: datetime
) -> tuple[Stretch, ...]:
    if rule is None:
        return (Stretch(begin, clock.due, WHY[Why.COUNTS]),) if begin < clock.due else ()
    ended = tuple((p.since, _until(ticket, p)) for p in clock.pauses if p.over)
    made = clocks.due(rule, begin, env_of(session.desk, ticket.fact), ended)
    return tuple(Stretch(t.start, t.end, WHY[t.why]) for t in made.intervals)


def _until(ticket: Ticket, pause: Pause) -> datetime:
    """Return the end of a pause that is over: the time it was resumed, at the latest its cap."""
    resumed = (e.at for e in ticket.entries for f in e.effects if f.verb == "resume" and f.of == pause.op)
    end = next(resumed, pause.cap or pause.since)
    return min(end, pause.cap) if pause.cap is not None else end


def texts(session: Session, ticket: Ticket, language: str, translate: Translate) -> dict[str, tuple[str, ...]]:
    """Return, by the names of the running clocks, what is done when nobody acts and what the source says of a delay."""
    running = [clock.name for clock in ticket.running if not clock.name.endswith(f"-{clock.op}")]
    if not running:
        return {}
    book = session.rulebook(ticket.category)
    named = {name: rule for name in running if (rule := book.named(name)) is not None}
    return {name: tuple(rule_lines(rule, language, translate)) for name, rule in named.items()}


def said_of(session: Session, ticket: Ticket) -> dict[str, tuple[Finding, ...]]:
    """Return, by entries' ids, what is to be said of a notice that counts as none."""
    told = ((e.op, tuple(remarks(ticket, e, session.desk, ()))) for e in ticket.entries if remarkable(e))
    return {op: found for op, found in told if found}


def _said(rule: Rule, language: str, translate: Translate) -> str:
    return f"{clock_label(rule.name, language)} ({limit_label(rule.limit, translate)})"
