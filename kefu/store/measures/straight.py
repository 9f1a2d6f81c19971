"""A straight timeline on its way: what the fold would make of it, where nothing is struck, amended, reopened or paused.

Whatever only the fold can tell raises `Crooked`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from kefu.core.actions import (
    amend,
    assign,
    callback,
    close,
    escalate,
    forget,
    link,
    reopen,
    reply,
    resolve,
    settle,
    strike,
    wait,
)
from kefu.core.actions import open as opening
from kefu.core.actions.owed import NAME as SETTLE
from kefu.core.actions.owed import sides
from kefu.core.actions.table import ACTIONS
from kefu.core.base.regex import regex
from kefu.core.judge.sweep import BY
from kefu.core.measures.measured import DOUBLE, fen, pieces
from kefu.core.measures.words import KEYS, NOTHING
from kefu.core.measures.words import code as as_code
from kefu.core.measures.words import party as as_party
from kefu.core.measures.working import Working
from kefu.core.vocabulary.words import CUSTOMERS, OF_CUSTOMER
from kefu.store.measures.patterns import EFFECT


@lru_cache(1 << 12)
def _code(value: str) -> str:
    return as_code(plain(value)) if value else ""


@lru_cache(1 << 12)
def _party(value: str) -> str:
    return as_party(plain(value)) if value else ""


_RESOLVE, _CLOSE, _WAIT, _REPLY = (one.ACTION.name for one in (resolve, close, wait, reply))
_OWNING, _ESCALATE = frozenset((assign.ACTION.name, escalate.ACTION.name)), escalate.ACTION.name
_CALLBACK, _LINK, _FORGET = (one.ACTION.name for one in (callback, link, forget))
_ACTS = frozenset(
    one.ACTION.name
    for one in (amend, assign, callback, close, escalate, link, opening, reopen, reply, resolve, settle, strike, wait)
)
"""The actions that do something to a ticket besides its clocks; of some only the fold can tell what."""
_ITEM = regex('- "?([^"\n]+)')
_OURS = frozenset(name for name, action in ACTIONS.items() if action.ours)


class Crooked(Exception):
    """The ticket is to be folded."""


def plain(value: str | None) -> str:
    """Return a value in a file as it is meant."""
    if value is None or value[0] != '"':
        return value or ""
    if "\\" in value:
        raise Crooked
    return value[1:-1]


_DAYS: dict[str, int] = {}
_TIMES: dict[str, int] = {}


def seconds(text: str) -> int:
    """Return an instant in a file as whole seconds since 1970. There are far more instants than days and times of a day."""
    day, time = text[:10] + text[19:], text[11:19]
    try:
        return _DAYS[day] + _TIMES[time]
    except KeyError:
        midnight = datetime.fromisoformat(f"{text[:10]}T00:00:00{text[19:]}")
        _DAYS[day] = int(midnight.timestamp())
        _TIMES[time] = int(time[:2]) * 3600 + int(time[3:5]) * 60 + int(time[6:])
        return _DAYS[day] + _TIMES[time]


class Plan:
    """How the entries of an action are taken: the pattern of their bodies, and which of its groups hold what."""

    __slots__ = ("acts", "clock", "effects", "match", "names", "ours", "said", "way")

    def __init__(self, did: str, match: Callable[[str, int], re.Match[str] | None], names: Sequence[str]) -> None:
        place = {name: i for i, name in enumerate(names)}
        none = len(names)
        self.match = match
        self.names = names
        self.said = tuple(place.get(name, none) for name in KEYS.get(did, NOTHING))
        self.effects, self.clock, self.way = (place.get(name, none) for name in ("effects", "clock", "way"))
        self.acts = did in _ACTS
        self.ours = did in _OURS

    def fields(self, held: Sequence[str | None]) -> dict[str, str]:
        """Return what the groups hold by its keys."""
        return {name: plain(value) for name, value in zip(self.names, held, strict=False) if value is not None}


@dataclass(slots=True)
class _Run:
    """A start of a clock, and what became of it."""

    name: str
    op: str
    start: int
    due: int
    bears: str
    met: int | None = None
    stopped: int | None = None
    missed: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """The sum of a timeline so far: of the ticket `number`, opened with `facts` by the entry `first`."""

    number: str
    facts: Mapping[str, str]
    first: str
    born: int
    derived: frozenset[str]
    base: str = "open"
    owner: str = ""
    party: str = ""
    cause: str = ""
    customer: str = ""
    how: str = ""
    closed: int | None = None
    closer: str = ""
    acted: int | None = None
    raised: bool = False
    waits: set[str] = field(default_factory=set)
    ended: dict[str, int] = field(default_factory=dict)
    runs: dict[str, _Run] = field(default_factory=dict)
    entries: list[tuple[Any, ...]] = field(default_factory=list)
    money: list[tuple[Any, ...]] = field(default_factory=list)

    def take(self, op: str, did: str, by: str, at: int, recorded: int, plan: Plan, held: Sequence[str | None]) -> None:
        """Take up an entry, of which the groups of its plan hold these."""
        derived = held[plan.clock] is not None or op in self.derived
        by = BY if derived else by
        if not self.entries:
            fields = plan.fields(held)
            self._own(fields)
            self._blame(fields.get("responsible", ""))
            self.cause = self.facts["cause"]
        else:
            if plan.acts:
                self._act(op, did, at, recorded, plan.fields(held), by)
            if self.acted is None and plan.ours and not derived and held[plan.way] != "in":
                self.acted = at
        what, whom, why = plan.said
        said = _code(held[what] or ""), _party(held[whom] or ""), _code(held[why] or "")
        self.entries.append((self.number, op, did, by, at, recorded, self.first, *said, False, derived))

    def _act(self, op: str, did: str, at: int, recorded: int, fields: Mapping[str, str], by: str) -> None:
        """Do what an entry after the opening does to the ticket."""
        if did == _REPLY:
            if "invalid" not in fields:
                for one in _ITEM.findall(fields.get("ends", "")):
                    self.ended[one] = min(at, self.ended.get(one, at))
                    self.waits.discard(one)
        elif did == _WAIT:
            if self.base != "open" or op in self.ended:
                raise Crooked
            self.waits.add(op)
            self._blame(fields.get("for", ""))
        elif did in (_RESOLVE, _CLOSE):
            self._end(did, at, fields, by)
        elif did in _OWNING:
            # Of several escalations it is their ranks that say whose owner holds.
            if self.base == "closed" or (did == _ESCALATE and self.raised):
                raise Crooked
            self.raised = self.raised or did == _ESCALATE
            self._own(fields)
        elif did == _LINK:
            if fields.get("relation") == OF_CUSTOMER:
                self.customer = fields.get("other", "")
        elif did == SETTLE:
            self._settle(op, at, recorded, fields)
        elif did != _CALLBACK or fields.get("verdict") == "unsolved":
            raise Crooked

    def _end(self, did: str, at: int, fields: Mapping[str, str], by: str) -> None:
        """End the work, or the ticket."""
        if self.base == "closed" or (did == _RESOLVE and self.base != "open"):
            raise Crooked
        self.ended |= dict.fromkeys(self.waits, at)
        self.waits.clear()
        self.cause = fields.get("cause") or self.cause
        self.base = "resolved"
        if did == _CLOSE:
            self.base, self.how, self.closed, self.closer = "closed", fields.get("how", ""), at, by

    def _own(self, fields: Mapping[str, str]) -> None:
        owner = fields.get("owner")
        if owner:
            self.owner = "" if owner == "none" else owner

    def _blame(self, party: str) -> None:
        role = party.partition(":")[0]
        if role and role not in CUSTOMERS:
            self.party = party

    def _settle(self, op: str, at: int, recorded: int, fields: Mapping[str, str]) -> None:
        payer, payee = sides(fields)
        kind, stage, code = (_code(fields.get(key, "")) for key in ("kind", "stage", "code"))
        amount, count = fen(fields.get("amount", "")), pieces(fields.get("pieces", ""))
        self.money.append(
            (self.number, op, at, recorded, kind, stage, amount, _party(payer), _party(payee), code, count)
        )

    # -- clocks

    def clocks(self, op: str, did: str, at: int, effects: str) -> None:
        """Take up what an entry does to clocks, by its lines, before it is taken itself."""
        # A start or a stop counts where its entry does; where the ticket is open, every entry does that may have any.
        bound = self.base == "open" and did != _FORGET
        for verb, name, of, due, bears, when in EFFECT.findall(effects):
            name, now = plain(name), seconds(when) if when else at
            run = self.runs.get(name)
            if verb == "start":
                if run is not None or not bound or did == _CLOSE:
                    raise Crooked
                self.runs[name] = _Run(name, op, now, seconds(due), bears)
            elif run is None or run.op != of.strip('"'):
                raise Crooked
            elif verb == "met":
                run.met = now if run.met is None else min(run.met, now)
            elif verb == "missed":
                run.missed.append(seconds(due))
            elif bound or (did == _CLOSE and self.base != "closed"):
                run.stopped = now if run.stopped is None else min(run.stopped, now)
            else:
                raise Crooked

    def _halt(self, run: _Run) -> int | None:
        """Return when a clock was halted, by the end of its wait or of its ticket."""
        waited = self.ended.get(run.op) if run.name == f"wait-{run.op}" else None
        ends = [end for end in (self.closed, waited) if end is not None]
        return min(ends) if ends else None

    def _clock(self, run: _Run, working: Working | None) -> tuple[Any, ...]:
        halt, met, stopped = self._halt(run), run.met, run.stopped
        ended = None if met is not None else stopped if stopped is not None else halt
        end = met if met is not None else ended
        missed = min(run.missed) if run.missed else run.due if end is not None and end > run.due else None
        elapsed = max(end - run.start, 0) if end is not None else None
        worked = working.between(run.start, end) if end is not None and working is not None else None
        return (
            self.number, run.op, run.name, self.first, run.start, run.due, met, missed, ended, _party(run.bears), elapsed, worked,
        )  # fmt: skip

    def _stand(self, run: _Run) -> bool:
        """Return whether every miss of a clock stands: nothing before its due time had met or ended it."""
        ends = [at for at in (run.met, run.stopped, self._halt(run)) if at is not None]
        return all(run.due <= due and not any(at < due for at in ends) for due in run.missed)

    # -- the rows

    def rows(self, path: str, working: Working | None, out: Mapping[str, list[tuple[Any, ...]]]) -> None:
        """Add the rows. Crooked, and nothing is added, if a miss does not stand."""
        if not all(self._stand(run) for run in self.runs.values() if run.missed):
            raise Crooked
        out["clocks"] += [self._clock(run, working) for run in self.runs.values()]
        out["entries"] += self.entries
        out["money"] += self.money
        get = self.facts.__getitem__
        role, _, name = self.party.partition(":")
        state = "waiting" if self.base == "open" and self.waits else self.base
        branch = get("branches.delivery") or get("branches.origin")
        out["tickets"].append((
            self.number, path, _code(get("kind")), _code(get("category")), _code(get("direction")), state,
            _code(self.owner), _code(branch), _code(name) if role == "courier" else "", _code(get("carrier")),
            _code(self.cause), self.customer, self.born, self.closed, False, self.how == DOUBLE,
        ))  # fmt: skip
        closed, closer, how, by = self.closed, self.closer, _code(self.how), self.entries[0][3]
        out["cycles"].append((self.number, self.first, self.born, by, closed, closer, how, self.acted, closed))
