"""The traps of reports, each against figures worked by hand: rows of measures in a database of their own."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from kefu.core.actions.table import ACTIONS
from kefu.core.figures import movement, period
from kefu.core.figures.page import Page
from kefu.core.measures.rows import ClockRow, CycleRow, EntryRow, MoneyRow, TicketRow
from kefu.desk.figures.counted import Counted
from kefu.desk.figures.sources import SOURCES
from kefu.desk.measures import Measures
from kefu.store.measures import schema

CHINA, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 31, tzinfo=CHINA)
TABLES = {TicketRow: "tickets", CycleRow: "cycles", EntryRow: "entries", ClockRow: "clocks", MoneyRow: "money"}
HOUR = 3600


def at(text: str, zone: ZoneInfo = CHINA) -> int:
    """Seconds since 1970 of a time in November 2026 (`20 09:30`), or of a whole one."""
    whole = text if text.count("-") == 2 else f"2026-11-{text}"
    return int(datetime.fromisoformat(whole).replace(tzinfo=zone).timestamp())


def row(made: Any, **said: Any) -> Any:
    """A row with these values, the others empty."""
    empty: dict[str, Any] = {one.name: "" if one.type is str else None for one in fields(made)}
    flags = {one.name: False for one in fields(made) if one.type is bool}
    return made(**(empty | flags | said))


def ticket(id: str, **said: Any) -> Any:
    return row(TicketRow, **{"id": id, "kind": "problem", "category": "damaged", "born": 0} | said)


def cycle(id: str, opened: int, closed: int | None = None, **said: Any) -> Any:
    given = {"cycle": f"{id}-{opened}", "by": "a1", "closer": "a2" if closed else "", "ended": closed}
    return row(CycleRow, **given | {"id": id, "opened": opened, "closed": closed} | said)


def entry(id: str, did: str, happened: int, **said: Any) -> Any:
    given = {"op": f"{id}-{did}-{happened}", "by": "a1", "recorded": happened}
    return row(EntryRow, **given | {"id": id, "did": did, "happened": happened} | said)


def clock(id: str, due: int, **said: Any) -> Any:
    given = {"op": f"OP{due}", "name": "contact", "start": due - HOUR}
    return row(ClockRow, **given | {"id": id, "due": due} | said)


class Held:
    """Measures that hold these rows."""

    unreadable: tuple[str, ...] = ()

    def __init__(self, rows: Sequence[Any]) -> None:
        self.base = sqlite3.connect(":memory:")
        schema.make(self.base)
        for one in rows:
            table = TABLES[type(one)]
            self.base.execute(schema.INSERT[table], schema.VALUES[table](one))

    def rows(self, sql: str, args: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        yield from self.base.execute(sql, tuple(args))


def counted(rows: Sequence[Any], kind: str = "daily", text: str = "2026-11-20", zone: ZoneInfo = CHINA) -> Counted:
    """The figures of a period of these rows."""
    return Counted(cast(Measures, Held(rows)), period.named(kind, text, NOW, zone))


def test_every_source_names_actions_that_there_are() -> None:
    """They stand in SQL by their names, and all can be asked."""
    import re

    said = {name for sql in SOURCES.values() for name in re.findall(r"did = '([a-z]+)'", sql)}
    assert said
    assert said <= set(ACTIONS)
    empty = counted([])
    assert {empty.count(name) for name in SOURCES} == {0}


def test_closed_twice_and_reopened() -> None:
    """Two closings, of which one was reopened; the ticket is closed and still closed once."""
    rows = [
        ticket("A"),
        cycle("A", at("20 08:00"), at("20 10:00"), first=at("20 08:30")),
        cycle("A", at("20 11:00"), at("20 12:00"), first=at("20 11:10")),
        ticket("B"),
        cycle("B", at("19 08:00"), at("20 09:00")),
    ]
    day = counted(rows)
    found = day.counts(movement.SUMMARY)
    assert found == {
        "opened": 1, "duplicates": 0, "closed": 3, "still-closed": 2, "reopened-closings": 1, "reopened": 1, "backlog": 0,
    }  # fmt: skip
    # The first response of the reopening is ten minutes, not three hours from the opening.
    assert sorted(a for a, _ in day.spans("first-response")[""]) == [600, 1800]


def test_a_reopening_later_takes_nothing_from_the_period() -> None:
    """What was closed on the 20th stays counted there, still closed at its end; on the 21st it is a reopening."""
    rows = [ticket("A"), cycle("A", at("20 08:00"), at("20 10:00")), cycle("A", at("21 09:00"))]
    first, second = counted(rows), counted(rows, text="2026-11-21")
    assert (first.count("still-closed"), first.count("reopened-closings"), first.count("backlog")) == (1, 0, 0)
    assert (second.count("closed"), second.count("reopened"), second.count("opened")) == (0, 1, 0)
    assert second.count("backlog") == 1


def test_what_was_resolved_and_reopened_was_never_closed() -> None:
    """A reopening without a closing: one case in the backlog, not two."""
    rows = [ticket("A"), cycle("A", at("20 08:00"), None, ended=at("20 09:00")), cycle("A", at("20 09:00"))]
    day = counted(rows)
    assert (day.count("closed"), day.count("reopened"), day.count("backlog")) == (0, 1, 1)


def test_midnight_and_the_end_of_a_month_are_the_desks() -> None:
    """The first second of a day is its own, the last before midnight the day before's: in Shanghai, not in UTC."""
    moments = (
        "30 23:59:59",
        "2026-12-01 00:00:00",
        "30 00:00:00",
        "29 23:59:59",
        "2026-11-01 00:00:00",
        "2026-10-31 23:59:59",
    )
    rows = [one for i, text in enumerate(moments) for one in (ticket(f"T{i}"), cycle(f"T{i}", at(text)))]
    assert counted(rows, text="2026-11-30").count("opened") == 2
    assert counted(rows, "monthly", "2026-11").count("opened") == 4
    assert counted(rows, "monthly", "2026-12").count("opened") == 1
    assert counted(rows, "monthly", "2026-10").count("opened") == 1
    assert counted(rows, "monthly", "2026-11").count("backlog") == 5


def test_a_change_of_clock_counts_each_hour_once() -> None:
    """On 25 October 2026 Berlin has 02:30 twice: both count in the hour that shows 2; the day has 25 hours."""
    before, after = 1792888200, 1792888200 + HOUR  # 02:30 +02:00 and 02:30 +01:00
    rows = [one for i, when in enumerate((before, after)) for one in (ticket(f"T{i}"), cycle(f"T{i}", when))]
    day = counted(rows, text="2026-10-25", zone=BERLIN)
    assert day.count("opened") == 2
    assert day.until - day.since == 25 * HOUR
    local = [datetime.fromtimestamp(one, UTC).astimezone(BERLIN) for one in day.times("opened")]
    page = Page(NOW, BERLIN, lambda name, _: name)
    hours = movement.hours([(one.weekday(), one.hour) for one in local], page).table.items
    assert (hours[6]["weekday"], hours[6]["h02"], hours[6]["h03"]) == ("sun", 2, 0)


def test_what_nobody_answered_is_said() -> None:
    """No response is no time of zero: it is counted by itself, as long as the case stands open."""
    rows = [
        *(ticket(id) for id in "ABCDE"),
        cycle("A", at("20 08:00")),
        cycle("B", at("20 08:00"), first=at("21 08:00")),
        cycle("C", at("20 08:00"), at("20 09:00")),
        cycle("D", at("20 08:00"), first=at("20 08:01")),
        cycle("E", at("19 08:00"), first=at("20 08:00")),
    ]
    day = counted(rows)
    assert day.count("unanswered") == 2  # A, and B on this day; C was closed without one
    # A time belongs to the period in which it ended.
    assert sorted(a for a, _ in day.spans("first-response")[""]) == [60, 86400]


def test_clocks_met_missed_undecided_and_neither() -> None:
    """Due is met, missed and undecided; what ended with its case is none; a miss counts when it was missed."""
    due = at("20 12:00")
    rows = [
        ticket("A"),
        clock("A", due, met=due - 60, elapsed=600, worked=300),
        clock("A", due + 1, met=due + 60, missed=due + 1, bears="origin", elapsed=7200, worked=7200),
        clock("A", due + 2),
        clock("A", due + 3, stopped=due - 5),
        clock("A", at("25 12:00"), missed=due + 4, bears="delivery"),
        clock("A", at("25 12:00") + 1, met=due),
        clock("A", due + 6, op="ABCDEFGHJK", name="wait-ABCDEFGHJK"),
    ]
    day = counted(rows)
    assert day.clocks() == {"contact": {"met": 1, "missed": 2, "undecided": 1}, "wait": {"undecided": 1}}
    assert day.by_name("borne") == {"origin": 1, "delivery": 1}
    # Pauses are taken off where the rows were made; a span belongs to the period in which it ended.
    assert sorted(day.spans("clock-met")["contact"]) == [(600, 300), (7200, 7200)]


def test_struck_entries_duties_incidents_and_customers_are_left_out() -> None:
    """The call of a round on a customer's file counts in the round alone."""
    nine = at("20 09:00")
    rows = [
        ticket("A"),
        entry("A", "callback", nine, word="satisfied"),
        entry("A", "callback", nine + 1, word="satisfied", struck=True),
        entry("A", "callback", nine + 2, word="unreachable"),
        *(one for kind in ("duty", "incident", "customer") for one in (ticket(kind, kind=kind), cycle(kind, nine))),
        entry("duty", "callback", nine, word="satisfied"),
        entry("customer", "contact", nine, word="reached", reason="out", to="customer"),
        entry("customer", "contact", nine + 5, word="no-answer", reason="out", to="customer"),
        entry("A", "contact", nine, word="no-answer", reason="in"),
        entry("A", "contact", nine + 9, word="no-answer", reason="out"),
    ]
    day = counted(rows)
    assert (day.count("made"), day.count("reached"), day.count("satisfied")) == (2, 1, 1)
    assert (day.count("opened"), day.count("backlog"), day.count("entries")) == (0, 0, 4)
    assert (day.count("round-calls"), day.count("round-reached"), day.count("missed-calls")) == (2, 1, 1)


def test_duplicates_stay_counted_and_are_told() -> None:
    """A ticket that was closed as a double was opened all the same."""
    nine = at("20 09:00")
    rows = [ticket("A", duplicate=True), cycle("A", nine, nine + 60, result="duplicate"), ticket("B"), cycle("B", nine)]
    assert counted(rows).counts(("opened", "duplicates", "closed")) == {"opened": 2, "duplicates": 1, "closed": 1}


def test_sweeps_and_imports_are_agents_of_their_own() -> None:
    """What kefu wrote is no person's work; an imported opening stands under import, its closing by a person under his."""
    nine = at("20 09:00")
    rows = [
        ticket("A", owner="a1"),
        entry("A", "open", nine, by="kefu", derived=True),
        entry("A", "breach", nine + 60, by="kefu", derived=True),
        entry("A", "note", nine + 90),
        cycle("A", nine, nine + 100, by="kefu"),
    ]
    day = counted(rows)
    assert day.by_group("opened", "agent") == {"import": 1}
    assert day.by_group("closed", "agent") == {"a2": 1}
    assert day.did()[0] == {"import": {"open": 1}, "kefu": {"breach": 1}, "a1": {"note": 1}}


def test_late_records_are_told() -> None:
    """What happened in the period and was recorded after its end; an imported opening is one, what a sweep computes is none."""
    nine, later = at("20 09:00"), at("23 09:00")
    rows = [
        ticket("A"),
        entry("A", "note", nine, recorded=later),
        entry("A", "contact", nine, recorded=at("21 00:00")),
        entry("A", "reply", nine, recorded=at("20 23:59:59")),
        entry("A", "attach", nine, recorded=later, struck=True),
        entry("A", "breach", nine, recorded=later, by="kefu", derived=True),
        entry("A", "open", nine, recorded=later, by="kefu", derived=True),
        entry("A", "wait", later, recorded=later),
    ]
    assert counted(rows).late() == 3


def test_attempts_by_reason_and_again() -> None:
    """The second failed attempt of a case counts as one, whatever the first one's day."""
    nine = at("20 09:00")
    rows = [
        ticket("A"),
        entry("A", "event", at("18 09:00"), word="attempt", reason="refused"),
        entry("A", "event", nine, word="attempt", reason="nobody-home"),
        entry("A", "event", nine + 60, word="arrived"),
        ticket("B"),
        entry("B", "event", nine, word="attempt", reason="nobody-home"),
    ]
    day = counted(rows)
    assert (day.by_name("attempt"), day.by_name("attempts")) == ({"nobody-home": 2}, {"nobody-home": 1})


def test_money_by_kind_and_stage() -> None:
    """Fen add up exactly; what lies outside is not counted."""
    nine = at("20 09:00")
    given = {"id": "A", "kind": "compensation", "pieces": 0}
    rows = [
        ticket("A"),
        *(
            row(MoneyRow, op=f"P{i}", happened=nine, stage="paid", amount=a, **given)
            for i, a in enumerate((1999, 1, 10))
        ),
        row(MoneyRow, op="Q", happened=nine, stage="agreed", amount=2010, **given),
        row(MoneyRow, op="R", happened=at("21 00:00"), stage="paid", amount=5, **given),
    ]
    assert counted(rows).money() == {("compensation", "paid"): (3, 2010), ("compensation", "agreed"): (1, 2010)}


def test_ages_of_the_backlog() -> None:
    """Bands of 7, 30 and 90 days, each without its upper end; 30 days old is old."""
    end = at("21 00:00")
    ages = (0, 7 * 24 * HOUR - 1, 7 * 24 * HOUR, 30 * 24 * HOUR - 1, 30 * 24 * HOUR, 90 * 24 * HOUR, 91 * 24 * HOUR)
    rows = [one for i, age in enumerate(ages) for one in (ticket(f"T{i}"), cycle(f"T{i}", end - max(age, 1)))]
    day = counted(rows)
    page = Page(NOW, CHINA, lambda name, _: name)
    found = movement.ages(day.times("backlog"), day.until, page)
    assert [(one["count"], one["rate"]) for one in found.table.items] == [
        (2, "28.6"),
        (2, "28.6"),
        (1, "14.3"),
        (2, "28.6"),
    ]
    assert day.count("old") == 3


@pytest.mark.parametrize("group", ["branch", "courier", "category", "carrier", "cause", "customer", "agent"])
def test_groups_add_up_to_the_whole(group: str) -> None:
    """By whatever it is grouped: nothing is lost, what has no name is a group."""
    nine = at("20 09:00")
    rows: list[Any] = []
    for i in range(12):
        name = f"g{i % 3}" if i % 3 else ""
        one = ticket(f"T{i}", owner=name, duplicate=False)
        rows += [one if group == "agent" else replace(one, **{group: name}), cycle(f"T{i}", nine + i, by=name)]
        rows += [clock(f"T{i}", nine + i, met=nine)]
    day = counted(rows)
    for figure in ("opened", "backlog", "met"):
        assert day.by_group(figure, group) == {"": 4, "g1": 4, "g2": 4}, figure
    assert sum(day.by_group("due", group).values()) == day.count("due") == 12


def test_the_things_behind_a_figure_are_as_many() -> None:
    """Each figure, whatever it counts."""
    nine = at("20 09:00")
    rows = [
        ticket("A", cause="weather"),
        cycle("A", nine, nine + 60, first=nine + 30),
        entry("A", "open", nine),
        entry("A", "close", nine + 60, by="a2"),
        clock("A", nine, met=nine, elapsed=1),
    ]
    day = counted(rows)
    for figure in SOURCES:
        assert len(list(day.things(figure))) == day.count(figure), figure
    assert next(day.things("closed")) == ("closed", "A", f"A-close-{nine + 60}", nine + 60, "a2", "")


def test_no_figure_reads_the_whole_history() -> None:
    """Each is looked up by when it happened: what a week costs does not grow with the years before it."""
    base = sqlite3.connect(":memory:")
    schema.make(base)
    schema.look_up(base)
    whole: dict[str, list[str]] = {}
    for name, sql in SOURCES.items():
        for parameter in ("since", "until", "old"):
            sql = sql.replace(f":{parameter}", "1")
        steps = [str(step[3]) for step in base.execute(f"EXPLAIN QUERY PLAN {sql}")]
        # Money is kept in a table of its own, of which a desk has little.
        whole |= {name: steps} if any(step.startswith("SCAN") and step != "SCAN m" for step in steps) else {}
    assert whole == {}
