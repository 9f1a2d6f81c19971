"""The monthly report counted a second time, slowly and plainly: from the files of a commit, by what docs/reports.md says.

Uses nothing of kefu: the YAML is read as text, every figure is a loop over all cases.
"""

import math
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

ZONE = ZoneInfo("Asia/Shanghai")
WEEK = ((time(8, 30), time(12)), (time(13, 30), time(18)))
SATURDAY = ((time(9), time(12)),)
OURS = {
    "contact", "wait", "reply", "event", "resolve", "callback", "close", "reopen", "settle", "strike", "escalate",
    "assign", "amend", "link", "attach", "step", "propose", "approve",
}  # fmt: skip
"""Acts of the desk: not a note, and of the others none that says `way: in`, none by kefu itself."""


@dataclass
class Cycle:
    """One time that a case was open."""

    opened: datetime
    again: bool
    closed: datetime | None = None
    ended: datetime | None = None
    first: datetime | None = None


@dataclass
class Clock:
    """One start of a clock."""

    name: str
    cycle: str
    start: datetime
    due: datetime
    bears: str
    met: datetime | None = None
    breaches: list[datetime] = field(default_factory=list)
    stopped: datetime | None = None
    missed: datetime | None = None


@dataclass
class Case:
    """A case: its fields, its entries that stand, its cycles, its clocks."""

    said: dict[str, Any]
    entries: list[dict[str, Any]]
    cycles: list[Cycle]
    clocks: list[Clock]


def when(text: Any) -> datetime:
    return datetime.fromisoformat(str(text))


def read(desk: Path, rev: str) -> list[Case]:
    """All cases of a commit, as `git show` has them."""
    ask = ["git", "ls-tree", "-r", "--name-only", rev, "tickets/"]
    paths = subprocess.run(ask, cwd=desk, capture_output=True, text=True, check=True).stdout.split()
    batch = "".join(f"{rev}:{path}\n" for path in paths).encode()
    out = subprocess.run(["git", "cat-file", "--batch"], cwd=desk, input=batch, capture_output=True, check=True).stdout
    cases, at = [], 0
    reader = YAML(typ="safe", pure=False)
    for _ in paths:
        end = out.index(b"\n", at)
        size = int(out[at:end].split()[2])
        text = out[end + 1 : end + 1 + size].decode()
        # A time is text: what YAML makes of it loses its zone.
        cases.append(case(reader.load(re.sub(r"(?m)(: )(20\d\d-\d\d-\d\dT\S+)$", r'\1"\2"', text))))
        at = end + 2 + size
    return cases


def case(said: dict[str, Any]) -> Case:
    every = said["timeline"]
    struck = {e["entry"] for e in every if e["did"] == "strike"}
    stands = [e for e in every if e["op"] not in struck]
    return Case(said, stands, cycles(stands), clocks(every, struck))


def cycles(entries: Sequence[dict[str, Any]]) -> list[Cycle]:
    found: list[Cycle] = []
    for entry in entries:
        at = when(entry["at"])
        if entry["op"] == entry["cycle"]:  # an opening, a reopening, a call-back to a customer who is not satisfied
            if found and found[-1].ended is None:
                found[-1].ended = at  # reopened after it was resolved, never closed
            found.append(Cycle(at, again="after" in entry))
            continue
        if entry["did"] == "close":
            found[-1].closed = found[-1].ended = at
        if entry["did"] in OURS and entry.get("way") != "in" and entry["by"] != "kefu":
            found[-1].first = found[-1].first or at
    return found


def clocks(every: Sequence[dict[str, Any]], struck: set[str]) -> list[Clock]:
    found: dict[tuple[str, str], Clock] = {}
    for entry in every:
        at = when(entry["at"])
        for effect in entry.get("effects", []):
            verb = next(v for v in ("start", "met", "missed", "stop", "move", "pause", "resume") if v in effect)
            name, happened = effect[verb], when(effect.get("at", at))
            if verb == "start" and entry["op"] not in struck:
                bears = str(effect.get("bears", ""))
                found[name, entry["op"]] = Clock(name, entry["cycle"], happened, when(effect["due"]), bears)
            elif verb == "missed":
                found[name, effect["of"]].breaches.append(when(effect["due"]))
            elif verb == "met" and entry["op"] not in struck:
                for clock in same(found, name, effect["of"], entry):
                    clock.met = min(clock.met or happened, happened)
            elif verb == "stop" and entry["op"] not in struck:
                for clock in same(found, name, effect["of"], entry):
                    clock.stopped = min(clock.stopped or happened, happened)
            elif verb in ("pause", "resume"):
                raise AssertionError("the desk that is counted twice has no pauses")
            elif verb == "move" and entry["op"] not in struck:
                found[name, effect["of"]].due = when(effect["due"])
    over: dict[str, datetime] = {}
    resolved: dict[str, list[datetime]] = {}
    for entry in every:
        if entry["op"] not in struck:
            if entry["did"] == "resolve":
                resolved.setdefault(entry["cycle"], []).append(when(entry["at"]))
            if entry["did"] == "close":
                over.setdefault(entry["cycle"], when(entry["at"]))
            if "after" in entry:
                over.setdefault(entry["after"], when(entry["at"]))
    for clock in found.values():
        if clock.met is None and clock.stopped is None:
            ends = [over[clock.cycle]] if clock.cycle in over else []
            if clock.name.startswith("wait-"):  # nobody waits for what is solved
                ends += [at for at in resolved.get(clock.cycle, ()) if at >= clock.start]
            clock.stopped = min(ends, default=None)
        end = clock.met or clock.stopped
        standing = [due for due in clock.breaches if end is None or end >= due]
        clock.missed = min(standing, default=clock.due if end is not None and end > clock.due else None)
    return list(found.values())


def same(found: dict[tuple[str, str], Clock], name: str, op: str, entry: dict[str, Any]) -> Iterator[Clock]:
    """The starts of this clock in the cycle of the one that is named, before this entry."""
    cycle = found[name, op].cycle
    return (c for (n, of), c in found.items() if n == name and c.cycle == cycle and (of != entry["op"] or of == op))


def worked(since: datetime, until: datetime) -> int:
    """Seconds of working time between two instants."""
    day, total = since.astimezone(ZONE).date(), 0.0
    while day <= until.astimezone(ZONE).date():
        for begin, end in SATURDAY if day.weekday() == 5 else WEEK if day.weekday() < 5 else ():
            a = max(since, datetime.combine(day, begin, ZONE))
            b = min(until, datetime.combine(day, end, ZONE))
            total += max(0.0, (b - a).total_seconds())
        day += timedelta(days=1)
    return int(total)


def percent(part: int, of: int) -> str | None:
    return f"{math.floor(1000 * part / of + 0.5 + 1e-9) / 10:.1f}" if of >= 5 else None


def changed(now: int, before: int) -> str | None:
    if before < 5:
        return None
    moved = math.floor(100 * abs(now - before) / before + 0.5 + 1e-9)
    return "0" if not moved else f"{'-' if now < before else '+'}{moved}"


def spread(values: Sequence[int]) -> Sequence[int | None]:
    """Median, 90th percentile, greatest: the value of nearest rank; of fewer than five nothing."""
    ordered = sorted(values)
    if len(ordered) < 5:
        return [None, None, None]
    return [ordered[math.ceil(len(ordered) * share) - 1] for share in (0.5, 0.9)] + [ordered[-1]]


class Month:
    """Every figure of one month, by the names that the report's JSON has."""

    def __init__(self, cases: Sequence[Case], since: datetime, until: datetime, before: "Month | None" = None) -> None:
        self.cases = [c for c in cases if c.said["kind"] not in ("duty", "incident", "customer")]
        self.since, self.until, self.before = since, until, before

    def within(self, at: datetime | None) -> bool:
        return at is not None and self.since <= at < self.until

    def cycles(self, chosen: Callable[[Cycle], bool]) -> list[tuple[Case, Cycle]]:
        return [(case, one) for case in self.cases for one in case.cycles if chosen(one)]

    def entries(self, did: str, chosen: Callable[[dict[str, Any]], bool] = lambda _: True) -> list[dict[str, Any]]:
        every = (e for case in self.cases for e in case.entries)
        return [e for e in every if e["did"] == did and self.within(when(e["at"])) and chosen(e)]

    # -- what came and went

    def summary(self) -> dict[str, int]:
        closed = self.cycles(lambda c: self.within(c.closed))
        later = [
            (case, one)
            for case, one in closed
            if any(c.opened >= one.closed and c.opened < self.until for c in case.cycles)  # type: ignore[operator]
        ]
        return {
            "opened": len(self.cycles(lambda c: self.within(c.opened) and not c.again)),
            "duplicates": 0,
            "closed": len(closed),
            "still-closed": len(closed) - len(later),
            "reopened-closings": len(later),
            "reopened": len(self.cycles(lambda c: self.within(c.opened) and c.again)),
            "backlog": len(self.open_at(self.until)),
        }

    def open_at(self, at: datetime) -> list[Cycle]:
        return [one for _, one in self.cycles(lambda c: c.opened < at and (c.ended is None or c.ended >= at))]

    def days(self) -> list[tuple[str, int, int, int, int]]:
        found, day = [], self.since
        while day < self.until:
            one = Month(self.cases, day, day + timedelta(days=1))
            told = one.summary()
            found.append((f"{day:%Y-%m-%d}", told["opened"], told["closed"], told["reopened"], told["backlog"]))
            day += timedelta(days=1)
        return found

    def ages(self) -> dict[str, int]:
        old = [(self.until - one.opened) / timedelta(days=1) for one in self.open_at(self.until)]
        bands = {"under-7": (0, 7), "7-to-30": (7, 30), "30-to-90": (30, 90), "over-90": (90, math.inf)}
        return {name: sum(low <= age < high for age in old) for name, (low, high) in bands.items()}

    def hours(self) -> Counter[tuple[int, int]]:
        opened = (
            one.opened.astimezone(ZONE) for _, one in self.cycles(lambda c: self.within(c.opened) and not c.again)
        )
        return Counter((at.weekday(), at.hour) for at in opened)

    # -- answers and call-backs

    def responses(self) -> tuple[list[int], list[int], int]:
        answered = [one for _, one in self.cycles(lambda c: self.within(c.first))]
        spans = [int((one.first - one.opened).total_seconds()) for one in answered if one.first]
        hours = [worked(one.opened, one.first) for one in answered if one.first]
        open_still = self.cycles(
            lambda c: (
                self.within(c.opened)
                and (c.first is None or c.first >= self.until)
                and (c.ended is None or c.ended >= self.until)
            )
        )
        return spans, hours, len(open_still)

    def callbacks(self) -> dict[str, int]:
        verdicts = Counter(str(e["verdict"]) for e in self.entries("callback"))
        made = sum(verdicts.values())
        names = ("unreachable", "satisfied", "dissatisfied", "unsolved")
        told = {"planned": len(self.entries("resolve")), "made": made, "reached": made - verdicts["unreachable"]}
        return told | {name: verdicts[name] for name in names} | {"round-calls": 0, "round-reached": 0}

    def missed_calls(self) -> int:
        return len(self.entries("contact", lambda e: e.get("way") == "in" and e["outcome"] == "no-answer"))

    # -- problems and causes

    def categories(self) -> Counter[str]:
        return Counter(
            str(case.said["category"]) for case, _ in self.cycles(lambda c: self.within(c.opened) and not c.again)
        )

    def causes(self) -> Counter[str]:
        closed = self.cycles(lambda c: self.within(c.closed))
        return Counter(str(case.said["cause"]) for case, _ in closed if case.said.get("cause"))

    # -- clocks

    def due(self) -> list[Clock]:
        every = (clock for case in self.cases for clock in case.clocks)
        return [c for c in every if self.within(c.missed or c.due) and (c.met or c.missed or not c.stopped)]

    def clocks(self) -> dict[str, tuple[int, int, int, int]]:
        found: dict[str, list[int]] = {}
        for clock in self.due():
            row = found.setdefault(plain_name(clock.name), [0, 0, 0, 0])
            row[0] += 1
            row[2 if clock.missed else 1 if clock.met else 3] += 1
        return {name: (row[0], row[1], row[2], row[3]) for name, row in found.items()}

    def bearers(self) -> Counter[str | None]:
        return Counter(clock.bears or None for clock in self.due() if clock.missed)

    def durations(self) -> dict[str, tuple[list[int], list[int]]]:
        found: dict[str, tuple[list[int], list[int]]] = {}
        for case in self.cases:
            for clock in case.clocks:
                if clock.met is not None and self.within(clock.met):
                    spans, hours = found.setdefault(plain_name(clock.name), ([], []))
                    spans.append(max(0, int((clock.met - clock.start).total_seconds())))
                    hours.append(worked(clock.start, clock.met))
        return found

    # -- attempts and money

    def attempts(self) -> dict[str, tuple[int, int]]:
        found: dict[str, list[int]] = {}
        for case in self.cases:
            before = 0
            for entry in case.entries:
                if entry["did"] == "event" and entry["what"] == "attempt":
                    if self.within(when(entry["at"])):
                        row = found.setdefault(str(entry["reason"]), [0, 0])
                        row[0] += 1
                        row[1] += before > 0
                    before += 1
        return {reason: (row[0], row[1]) for reason, row in found.items()}

    def money(self) -> dict[tuple[str, str], tuple[int, int]]:
        found: dict[tuple[str, str], tuple[int, int]] = {}
        for entry in self.entries("settle"):
            key = str(entry["kind"]), str(entry["stage"])
            count, fen = found.get(key, (0, 0))
            found[key] = count + 1, fen + round(float(entry["amount"]) * 100)
        return found


def plain_name(name: str) -> str:
    """The name of a clock without the entry that set it."""
    return re.sub("-[0-9A-Z]{10}$", "", name)
