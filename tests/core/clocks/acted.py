"""A ticket that is worked line by line, as a desk works it, so that tests say what was typed and what must stand.

A line is `DAY HH:MM action key=value ...`: `23 09:30 event what=attempt reason=nobody-home`. `written=HH:MM` says when it was
written down, if later. Each entry is drafted by the rules of the edition, judged as if found, and folded.
"""

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from kefu.core.actions.action import Context
from kefu.core.base.node import Fields, Node
from kefu.core.clocks.sight import remarks
from kefu.core.config.categories import Head
from kefu.core.config.desk import Branch, Desk, Outage, Staff
from kefu.core.fold.fold import fold
from kefu.core.judge.draft import draft
from kefu.core.judge.judge import judge
from kefu.core.judge.situation import Situation
from kefu.core.judge.sweep import Sweep, next_entry
from kefu.core.reports.clocks import standing
from kefu.core.ticket.model import Clock, Ticket
from kefu.core.times.calendar import Calendar
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import ids
from kefu.store.codecs import ticket as codec
from kefu.store.codecs.rules import shipped
from tests.core.times.published import PUBLISHED

ZONE = ZoneInfo("Asia/Shanghai")
DAY = ((510, 720), (810, 1080))
FLAGS = {"yes": "true"}


def a_desk(edition: int = 2, runs: bool = True, outages: tuple[Outage, ...] = ()) -> Desk:
    """A branch that works Monday to Saturday and has two runs a day."""
    office = Calendar("office", (DAY,) * 6 + ((),), holidays="CN", days_off=PUBLISHED)
    return Desk(
        timezone="Asia/Shanghai",
        zone=ZONE,
        edition=edition,
        newest=2,
        name="杭州余杭网点",
        staff={"a": Staff("a", "A", "a@example.org", ("agent", "supervisor"))},
        calendars={"office": office},
        runs={"杭州余杭": (time(13, 30), time(18, 30))} if runs else {},
        branches={name: Branch(name) for name in ("杭州余杭", "北京建国门", "上海闵行", "杭州良渚")},
        named_own=("杭州余杭", "杭州良渚"),
        outages=outages,
        days_off=PUBLISHED,
    )


def at(text: str) -> datetime:
    """`23 09:30` of November 2026, a Monday; with a third part `11-` before it another month."""
    day, clock = text.split()
    return datetime.fromisoformat(f"2026-11-{int(day):02}T{clock}:00+08:00")


class Worked:
    """One ticket and all that is done on it."""

    def __init__(self, facts: str, *lines: str, opened: str = "23 08:00", desk: Desk | None = None) -> None:
        """Open it with facts such as `category=failed-delivery direction=inbound`, then do what the lines say."""
        self.desk = desk or a_desk()
        self.ticket: Ticket | None = None
        nested: dict[str, Node] = {}
        for name, value in (pair.split("=", 1) for pair in facts.split()):
            fact_table.put(nested, name, value)
        kind, category = (fact_table.text(nested, key) or "problem" for key in ("kind", "category"))
        nested |= {"kind": kind, "category": category}
        self.head = Head(category, {}, (), kind, ("text",), ())
        self.count = 0
        self._add("open", {"facts": nested, "incomplete": "true"}, at(opened), at(opened))
        for line in lines:
            self.do(line)

    def do(self, line: str) -> "Worked":
        """Do what a line says."""
        day, clock, action, *pairs = line.split()
        moment = at(f"{day} {clock}")
        given: Fields = {}
        written = moment
        for name, value in (pair.split("=", 1) for pair in pairs):
            if name == "written":
                written = at(value.replace("_", " "))
            elif name in ("when", "until", "promise", "follow"):
                given[name] = at(value.replace("_", " ")).isoformat()
            elif "." in name or name in ("category", "eta"):
                was = fact_table.text(self.ticket.facts, name) if self.ticket else None
                change: dict[str, Node] = {"fact": name, **({"was": was} if was else {}), "now": value}
                given["changes"] = [change]
                if name == "category":
                    self.head = replace(self.head, category=value)
                given.setdefault("why", "so")
            else:
                given[name] = FLAGS.get(value, value)
        if action == "attach":
            given = {"files": [{"n": "1", "kind": str(given["kind"]), "type": "pdf", "bytes": "1"}]}
        self._add(action, given, moment, written)
        return self

    def _add(self, action: str, given: Fields, moment: datetime, written: datetime) -> None:
        self.count += 1
        op = ids.derived_op("test", str(self.count))
        rules = tuple(r for r in shipped(self.desk.edition) if not r.off)
        situation = Situation(Context(self.desk, "a", moment, written, op, self.head), rules)
        entry = codec.entry(draft(action, situation, self.ticket, given))
        found = judge(self.ticket, entry, situation)
        assert [f.text() for f in found] == [], (action, given)
        self.ticket = fold("261123-0000000", [*(self.ticket.entries if self.ticket else ()), entry])

    def sweep(self, moment: str) -> "Worked":
        """Sweep it at a time."""
        assert self.ticket is not None
        rules = tuple(r for r in shipped(self.desk.edition) if not r.off)
        for _ in range(40):
            fields = next_entry(Sweep(self.ticket, at(moment), self.desk, rules))
            if fields is None:
                return self
            entry = codec.entry(fields)
            situation = Situation(Context(self.desk, entry.by, entry.at, entry.at, entry.op, self.head), rules)
            assert [f.text() for f in judge(self.ticket, entry, situation)] == []
            self.ticket = fold(self.ticket.id, [*self.ticket.entries, entry])
        raise AssertionError("a sweep without an end")

    def clocks(self, name: str) -> list[Clock]:
        """All starts of a clock, in order."""
        assert self.ticket is not None
        return [c for c in self.ticket.clocks if c.name == name]

    def say(self, name: str, moment: str = "23 08:00") -> str:
        """How the last start of a clock stands: `running 23 23:59 delivery`, `met 23 16:00`, `-` if it never started."""
        found = self.clocks(name)
        if not found:
            return "-"
        last = max(found, key=lambda c: (c.start, c.due))
        stands = standing(last, at(moment))
        told = last.met if last.met is not None else last.due
        shown = told.astimezone(ZONE).strftime("%d %H:%M")
        return " ".join(filter(None, (stands, shown, last.bears if last.met is None else "")))

    def remarks(self) -> list[str]:
        """What is to be said of the last entry, codes only."""
        assert self.ticket is not None
        return [f.code for f in remarks(self.ticket, self.ticket.entries[-1], self.desk, shipped(self.desk.edition))]
