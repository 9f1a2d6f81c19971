"""What clocks see: the signals of an entry beside its ticket, when it happened, and the values that conditions ask for."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from kefu.core.actions.action import Glance, Signal
from kefu.core.actions.table import remarkable, remarks_of, seen_of, signals_of
from kefu.core.base.errors import Usage
from kefu.core.base.findings import Finding
from kefu.core.base.node import Fields
from kefu.core.clocks.conditions import COUNTS, HAPPENED, SAME_DAY, Look
from kefu.core.clocks.desk_time import env_of
from kefu.core.clocks.due import Env, without_runs
from kefu.core.clocks.rules import Rule
from kefu.core.clocks.triggers import Trigger, parse_trigger, pulled
from kefu.core.config.desk import Desk
from kefu.core.ticket.model import Clock, Entry, Ticket, instant
from kefu.core.times.calendar import peak_windows


def glance_of(fields: Fields, at: datetime, before: Ticket | None, after: Ticket, env: Env) -> Glance:
    """Return what an entry is seen against: the ticket before it, its facts after it, the desk's outages."""
    earlier = [e for e in before.entries if e.op not in before.struck] if before is not None else []
    return Glance(fields, at, after.facts, earlier, env.outages)


def signals_at(glance: Glance, env: Env) -> tuple[Signal, ...]:
    """Return the signals of an entry by the edition of the rules that the desk goes by."""
    return seen_of(glance) if env.edition > 1 else signals_of(glance.fields, glance.facts)


def remarks(ticket: Ticket, entry: Entry, desk: Desk, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Yield what is to be said of an entry of a ticket, from edition 2 on: of a notice that counts as none, and of a clock
    whose due time the source names and this desk cannot tell."""
    if desk.edition <= 1 or not (remarkable(entry) or entry.effects):
        return
    env = env_of(desk, ticket.fact)
    if remarkable(entry):
        earlier = [e for e in ticket.entries if e.order < entry.order and e.op not in ticket.struck]
        yield from remarks_of(Glance(entry.fields, entry.at, ticket.facts, earlier, env.outages))
    started = {e.clock for e in entry.effects if e.verb == "start"}
    for rule in rules:
        said = without_runs(rule, env) if rule.name in started else None
        if said is not None:
            yield said


def happened(entry: Entry, env: Env) -> datetime:
    """Return when what an entry tells happened: an event counts from its own time, if that does not lie ahead.

    In edition 1 it counted from its entry's.
    """
    own = instant(entry.fields.get("when")) if env.edition > 1 else None
    return min(own, entry.at) if own is not None else entry.at


def pulls(ticket: Ticket, triggers: tuple[Trigger, ...], env: Env) -> list[Entry]:
    """Return the entries of the current cycle that pull one of the triggers, in order."""
    found: list[Entry] = []
    earlier: list[Entry] = []
    for entry in ticket.entries:
        if entry.op in ticket.struck:
            continue
        # Only one of the cycle counts, but each may be seen against those of an earlier one, such as an outage.
        if ticket.cycles.get(entry.cycle, entry.cycle) == ticket.cycle:
            glance = Glance(entry.fields, happened(entry, env), ticket.facts, earlier, env.outages)
            look = look_of(ticket, env, glance.at)
            found += [entry] if pulled(triggers, signals_at(glance, env), look) else []
        earlier.append(entry)
    return found


def look_of(ticket: Ticket, env: Env, at: datetime, since: datetime | None = None) -> Look:
    """Return a function from a condition's key to its value on this ticket at `at`.

    `since`: what happened before does not count where it is asked whether something did.
    """

    def look(key: str) -> str | int | None:
        if key in COUNTS:
            count: int = getattr(ticket, key)
            return count
        if key == "peak":
            return _said(_in_peak(env, at))
        if key == "local":
            return _said(env.local)
        name, _, text = key.partition(" ")
        if name in (SAME_DAY, HAPPENED):
            return _said(_did(ticket, text, env, at if name == SAME_DAY else None, since))
        name, _, text = key.partition(".")
        if name == "clock":
            return _standing([c for c in ticket.clocks if c.name == text and c.cycle == ticket.cycle], at)
        return ticket.fact(key) or None

    return look


def _said(yes: bool) -> str:
    return "yes" if yes else "no"


def _in_peak(env: Env, at: datetime) -> bool:
    """Return whether a shopping peak of the desk is on at `at`."""
    return any(a <= at < b for a, b in peak_windows(env.peaks, at, env.zone))


def _did(ticket: Ticket, text: str, env: Env, day: datetime | None, since: datetime | None) -> bool:
    """Return whether something happened that pulls a trigger, on that day if one is given."""
    trigger = _trigger(text, env.edition)
    for entry in pulls(ticket, (trigger,), env) if trigger is not None else ():
        when = happened(entry, env)
        same = day is None or when.astimezone(env.zone).date() == day.astimezone(env.zone).date()
        if same and (since is None or when >= since):
            return True
    return False


@lru_cache(maxsize=256)
def _trigger(text: str, edition: int) -> Trigger | None:
    try:
        return parse_trigger(text, (), edition)
    except Usage:  # a word of another desk: nothing here can have pulled it
        return None


def _standing(clocks: list[Clock], at: datetime) -> str:
    """Return how the last start of a clock stands: `running`, `missed`, `met`, or `none`."""
    last = max(clocks, key=lambda c: (c.start, c.due), default=None)
    if last is None or last.stopped:
        return "none"
    if last.met is not None:
        return "met"
    due = last.due_at(at)
    if last.missed is not None or (last.live and due is not None and due < at):
        return "missed"
    return "running" if last.live else "none"
