"""Due times that nobody can compute again: they rest on days off of which the desk says nothing.

Edition 1 took the days off from a package, which says other things in another version. Where a desk of that edition does
not hold a year itself, due times that count it are taken as they were written; that the clock starts, moves, pauses or runs
on is judged all the same. Whether a clock moves is the due time again: it does only if the new one is another.
"""

from collections.abc import Mapping
from datetime import datetime

from kefu.core.base.node import Node
from kefu.core.clocks.desk_time import env_of
from kefu.core.clocks.due import Env, country_of
from kefu.core.clocks.rules import Rule
from kefu.core.judge.situation import Situation
from kefu.core.ticket.model import Entry, Ticket, instant, word

_COUNTED = ("start", "move", "pause", "resume")
"""The effects that bring a due time which the rule counts."""
_DUES = ("due", "cap")
Fields = Mapping[str, Node]


def without_untold_dues(
    before: Ticket | None, entry: Entry, drafted: Fields, found: Fields, situation: Situation
) -> tuple[Fields, Fields]:
    """Return what was drafted and what was found, without the due times of which the desk cannot tell."""
    if situation.context.desk.edition > 1 or not situation.rules:
        return drafted, found
    untold = _Untold(before, entry, drafted, situation)
    return untold.left_out(drafted), untold.left_out(found)


class _Untold:
    """The rules whose due times, in one entry, rest on years that do not stand in the desk."""

    def __init__(self, before: Ticket | None, entry: Entry, drafted: Fields, situation: Situation) -> None:
        env = env_of(situation.context.desk, before.fact if before is not None else lambda _name: "")
        happened = instant(drafted.get("when")) or entry.at
        first = min(entry.at, happened, before.born if before is not None else entry.at)
        # What the entry itself claims is not asked: a due time in a far year would free itself from being compared.
        last = {c.name: c.due for c in before.running} if before is not None else {}
        for effect in _effects(drafted):
            due = instant(effect.get("due"))
            clock = _clock(effect)
            if due is not None and clock:
                last[clock] = max(due, last.get(clock, due))
        self._rules = {r.name for r in situation.rules if r.name in last and _rests(r, first, last[r.name], env)}

    def left_out(self, fields: Fields) -> Fields:
        """Return the fields with effects that do not say when those clocks are due, and none that only moves one."""
        effects = _effects(fields)
        if not any(_clock(effect) in self._rules for effect in effects):
            return fields
        kept: list[Node] = []
        for effect in effects:
            if _clock(effect) not in self._rules:
                kept.append(dict(effect))
            elif "move" not in effect:
                kept.append({key: value for key, value in effect.items() if key not in _DUES})
        rest = {key: value for key, value in fields.items() if key != "effects"}
        return rest | ({"effects": kept} if kept else {})


def _rests(rule: Rule, first: datetime, last: datetime, env: Env) -> bool:
    country = country_of(rule, env)
    years = range(first.astimezone(env.zone).year, last.astimezone(env.zone).year + 1)
    return bool(country) and not all(env.days_off.stands(country, year) for year in years)


def _clock(effect: Fields) -> str:
    """The clock whose due time an effect brings; empty for another effect."""
    return next((word(effect[verb]) for verb in _COUNTED if verb in effect), "")


def _effects(fields: Fields) -> list[Fields]:
    """The effects of an entry. What is none is left as it is found."""
    effects = fields.get("effects")
    return [effect for effect in effects if isinstance(effect, dict)] if isinstance(effects, list) else []
