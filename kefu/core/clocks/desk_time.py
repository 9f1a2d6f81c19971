"""What a desk says about time, for its clocks: from `kefu.yaml` and the facts of a ticket to an Env and to Allowed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from kefu.core.clocks.due import Env
from kefu.core.clocks.limits import INSTANT_FACTS
from kefu.core.clocks.read import Allowed
from kefu.core.config.desk import Desk, branch
from kefu.core.ticket.model import instant

ENDS = ("origin", "delivery")
_LAW = "CN"
"""The shipped periods by law are those of China; a calendar of the desk that names another country changes that."""


def env_of(desk: Desk, fact: Callable[[str], str]) -> Env:
    """The Env of a ticket whose facts (dotted names) `fact` tells, empty where not known.

    The runs are those of the delivery branch; a desk that lists one branch's runs only has listed its own.
    """
    runs = desk.runs.get(fact("branches.delivery"), ())
    # What we send goes back by the runs of the branch that delivers it, never by ours (edition 1 took ours).
    if not runs and len(desk.runs) == 1 and not (desk.edition > 1 and fact("direction") == "outbound"):
        runs = next(iter(desk.runs.values()))
    given = {name: at for name in INSTANT_FACTS if (at := instant(fact(name))) is not None}
    env = Env(desk.zone, desk.calendars, desk.peaks, runs, countries_of(desk)[0], given, desk.days_off)
    if desk.edition <= 1:
        return env
    return replace(env, edition=desk.edition, local=_local(desk, fact), outages=tuple(_outages(desk, fact)))


def _local(desk: Desk, fact: Callable[[str], str]) -> bool:
    """Return whether a parcel is sent and delivered by this desk's own branches, or by one and the same."""
    origin, delivery = (fact(f"branches.{end}") and branch(desk, fact(f"branches.{end}")) for end in ENDS)
    return bool(origin) and (origin == delivery or (origin in desk.own and delivery in desk.own))


def _outages(desk: Desk, fact: Callable[[str], str]) -> Iterator[tuple[datetime, datetime | None]]:
    """Yield the outages that the desk lists for everybody, for its own branches, or for the one that delivers."""
    ours = {*desk.own, *([branch(desk, at)] if (at := fact("branches.delivery")) else [])}
    for one in desk.outages:
        if not one.branches or not ours or not ours.isdisjoint(one.branches):
            yield one.begin, one.end


def countries_of(desk: Desk) -> tuple[str, ...]:
    """Return the countries whose days off the clocks of a desk count: those of its calendars, the law's if it names none."""
    named = dict.fromkeys(calendar.holidays for calendar in desk.calendars.values() if calendar.holidays)
    return tuple(named) or (_LAW,)


def allowed_of(desk: Desk, clocks: tuple[str, ...] = ()) -> Allowed:
    """Return the names that clock rules of this desk may use; `clocks`: names of clocks in other files."""
    own = tuple(word.code for words in desk.words.values() for word in words)
    levels = tuple(level.name for level in desk.levels)
    return Allowed(tuple(desk.calendars), levels, own, clocks, desk.edition)
