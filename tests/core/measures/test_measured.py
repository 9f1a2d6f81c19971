"""What a ticket counts for, each rule by figures worked out by hand. Times are minutes after nine, a Saturday."""

from datetime import date, timedelta

import pytest

from kefu.core.base.node import Node
from kefu.core.fold.fold import fold
from kefu.core.measures.measured import Rows, measured, seconds
from kefu.core.measures.rows import ClockRow
from kefu.core.measures.working import Working
from kefu.core.ticket.model import Entry
from kefu.core.times.calendar import Calendar
from kefu.core.vocabulary import ids
from tests.core.fold.timelines import FACTS, NINE, NUMBER, ZONE, act, at, do, op, opened, start, when

PATH = f"tickets/2026/11/21/{NUMBER}.yaml"
WORKING = Working(Calendar("office", (((540, 720), (780, 1080)),) * 6 + ((),)), ZONE)
"""Nine to noon, one to six; Sundays off."""


def rows(*entries: Entry, number: str = NUMBER) -> Rows:
    """The rows of a timeline."""
    return measured(fold(number, entries), PATH, WORKING)


def minute(value: int | None) -> int | None:
    """Seconds as minutes after nine."""
    return None if value is None else (value - seconds(NINE)) // 60


def clocks(found: Rows) -> dict[str, ClockRow]:
    """The clocks by name."""
    assert len({c.name for c in found.clocks}) == len(found.clocks)
    return {c.name: c for c in found.clocks}


def ends(one: ClockRow) -> tuple[int | None, int | None, int | None]:
    """Met, missed and stopped of a clock."""
    return minute(one.met), minute(one.missed), minute(one.stopped)


def spells(found: Rows) -> list[tuple[int | None, int | None, int | None, str]]:
    """Opened, closed, over and the closing of each cycle."""
    return [(minute(c.opened), minute(c.closed), minute(c.ended), c.result) for c in found.cycles]


# -- cycles


def test_each_time_that_a_ticket_was_open_is_a_cycle_of_its_own() -> None:
    """The first response after a reopening counts from it (5 minutes, not 20), and the closing before it stays counted."""
    found = rows(
        opened(),
        do("note", "N", 1, text="x"),
        do("contact", "K", 2, party="customer", way="in"),
        do("contact", "J", 4, party="customer", way="out", outcome="reached"),
        do("close", "C", 10, how="withdrawn", by="lead-1"),
        do("reopen", "R", 20, cycle="R", after="A", by="agent-2"),
        do("contact", "P", 25, cycle="R", party="customer", way="out", outcome="no-answer"),
    )
    assert spells(found) == [(0, 10, 10, "withdrawn"), (20, None, None, "")]
    assert [minute(c.first) for c in found.cycles] == [4, 25]
    assert [(c.by, c.closer) for c in found.cycles] == [("agent-1", "lead-1"), ("agent-2", "")]
    assert (found.ticket.state, found.ticket.closed) == ("open", None)
    assert [c.cycle for c in found.cycles] == [op("A"), op("R")]


def test_a_reopening_of_what_was_solved_ends_a_cycle_that_nobody_closed() -> None:
    found = rows(
        opened(),
        do("resolve", "S", 5, result="found"),
        do("callback", "U", 20, cycle="U", after="A", verdict="unsolved"),
        do("close", "C", 30, cycle="U", how="void"),
    )
    assert spells(found) == [(0, None, 20, ""), (20, 30, 30, "void")]
    assert minute(found.ticket.closed) == 30


def test_closed_twice_is_closed_once() -> None:
    """Two clones closed it; the later one did not know."""
    found = rows(opened(), do("close", "C", 10, how="void"), do("close", "D", 12, how="withdrawn"))
    assert spells(found) == [(0, 10, 10, "void")]
    assert minute(found.ticket.closed) == 10


def test_two_reopenings_at_once_are_one_cycle() -> None:
    found = rows(
        opened(),
        do("close", "C", 10, how="void"),
        do("reopen", "R", 20, cycle="R", after="A"),
        do("reopen", "S", 21, cycle="S", after="A"),
        do("note", "N", 22, cycle="S", text="x"),
    )
    assert spells(found) == [(0, 10, 10, "void"), (20, None, None, "")]
    assert found.entries[-1].cycle == op("R")


def test_a_struck_close_closed_nothing() -> None:
    found = rows(opened(), do("close", "C", 10, how="void"), do("strike", "X", 20, entry="C", why="x"))
    assert spells(found) == [(0, None, None, "")]
    assert (found.ticket.state, found.ticket.closed) == ("open", None)
    assert [(e.did, e.struck) for e in found.entries] == [("open", False), ("close", True), ("strike", False)]


def test_a_strike_that_is_struck_strikes_nothing() -> None:
    strikes = do("strike", "X", 20, entry="C", why="x"), do("strike", "Y", 30, entry="X", why="y")
    assert spells(rows(opened(), do("close", "C", 10, how="void"), *strikes)) == [(0, 10, 10, "void")]


def test_a_struck_reopening_reopened_nothing() -> None:
    found = rows(
        opened(),
        do("close", "C", 10, how="void"),
        do("reopen", "R", 20, cycle="R", after="A"),
        do("strike", "X", 25, cycle="R", entry="R", why="x"),
    )
    assert spells(found) == [(0, 10, 10, "void")]


def test_an_opening_cannot_be_struck() -> None:
    """The strike changes nothing: the ticket is there and counted. One without any opening is not."""
    found = rows(opened(), do("strike", "X", 5, entry="A", why="x"))
    assert spells(found) == [(0, None, None, "")]
    assert not found.ticket.struck
    without = rows(do("note", "N", 5, text="x"))
    assert (without.ticket.struck, without.cycles) == (True, ())


def test_a_close_that_an_unknown_unsolved_takes_back() -> None:
    """The customer's word comes from another clone: open again, in the same cycle, and closed when it is closed."""
    entries = [opened(), do("close", "C", 10, how="void"), do("callback", "U", 12, verdict="unsolved")]
    assert spells(rows(*entries)) == [(0, None, None, "")]
    entries.append(do("close", "D", 30, how="solved", answers="U", override="true"))
    assert spells(rows(*entries)) == [(0, 30, 30, "solved")]


def test_a_duplicate_says_so() -> None:
    found = rows(
        opened(),
        do("link", "J", 5, relation="duplicate-of", other="261120-0000000"),
        do("close", "C", 6, how="duplicate"),
    )
    assert found.ticket.duplicate
    assert (found.entries[1].word, found.entries[1].to) == ("duplicate-of", "261120-0000000")
    assert not rows(opened(), do("close", "C", 6, how="void")).ticket.duplicate


# -- entries


def test_doubles_of_one_op_are_one_act() -> None:
    """Two clones imported the same row, or swept the same miss: written at other times, done once."""
    swept = [
        do("breach", "B", 60, act("missed", "contact", "A", 60), by="kefu", clock="contact", written=at(70 + n))
        for n in (0, 9)
    ]
    found = rows(opened(start("contact", 60)), *swept)
    assert [e.did for e in found.entries] == ["open", "breach"]
    assert ends(clocks(found)["contact"]) == (None, 60, None)


def test_what_was_written_down_late_happened_when_it_did() -> None:
    found = rows(
        opened(), do("event", "E", 10, what="attempt", reason="nobody-home", whom="courier:9", written=at(500))
    )
    late = found.entries[1]
    assert (minute(late.happened), minute(late.recorded)) == (10, 500)
    assert (late.word, late.to, late.reason) == ("attempt", "courier:9", "nobody-home")
    assert minute(found.entries[0].recorded) == 0


def test_sweeps_are_an_agent_of_their_own() -> None:
    """They are no first response either."""
    found = rows(
        opened(start("contact", 60)),
        do("breach", "B", 60, act("missed", "contact", "A", 60), by="kefu", clock="contact"),
        do("escalate", "E", 60, by="agent-7", clock="contact", to="supervisor", rank="1"),
        do("contact", "K", 80, act("met", "contact", "A"), party="customer", way="out", outcome="reached"),
    )
    assert [(e.did, e.by, e.derived) for e in found.entries] == [
        ("open", "agent-1", False), ("breach", "kefu", True), ("escalate", "kefu", True), ("contact", "agent-1", False),
    ]  # fmt: skip
    assert minute(found.cycles[0].first) == 80


def imported(again: bool) -> Entry:
    """The opening of a row of a table, as an import derives its op; the second of two that look alike, if `again`."""
    made = ids.derived_op("import", str(seconds(NINE)), "damaged", "75312345678901", "", "", "外包装破损")
    made = ids.derived_op(made, "again") if again else made
    facts: dict[str, Node] = FACTS | {"waybill": "75312345678901", "text": "外包装破损"}
    return do("open", "A", 0, facts=facts, owner="agent-1", op=made, cycle=made)


@pytest.mark.parametrize("again", [False, True])
def test_imports_are_an_agent_of_their_own(again: bool) -> None:
    """Known by the op, which is derived from what the row shows, and the number, which is derived from the op."""
    first = imported(again)
    note = do("note", "N", 0, op=ids.derived_op(first.op, "1"), cycle=first.op, seq="1", text="x")
    contact = do("contact", "K", 9, party="customer", way="out", outcome="reached")
    found = rows(first, note, contact, number=ids.new_number(NINE, first.op[:6]))
    assert [(e.by, e.derived) for e in found.entries] == [("kefu", True), ("kefu", True), ("agent-1", False)]
    assert (found.cycles[0].by, minute(found.cycles[0].first)) == ("kefu", 9)


def test_no_text_and_no_name_of_a_customer_is_counted() -> None:
    """A word that is no code is a dash; of a customer the role."""
    found = rows(
        opened(),
        do("reply", "P", 5, party="recipient:韩*", result="说明天\n再来", text="secret"),
        do("contact", "K", 6, party="courier:courier-7", way="out", outcome="reached"),
    )
    assert [(e.to, e.word) for e in found.entries[1:]] == [("recipient", "-"), ("courier:courier-7", "reached")]
    assert "外包装" not in repr(found)
    assert "secret" not in repr(found)


# -- clocks


def test_a_clock_is_counted_once_for_each_start() -> None:
    found = rows(
        opened({**start("contact", 60), "bears": "branch"}, start("statutory", 900)),
        do("contact", "K", 40, act("met", "contact", "A"), party="customer", way="out", outcome="reached"),
        do("close", "C", 50, how="void"),
        do("reopen", "R", 100, start("contact", 160), cycle="R", after="A"),
    )
    assert [(c.name, c.cycle, minute(c.start), minute(c.due), *ends(c)) for c in found.clocks] == [
        ("contact", op("A"), 0, 60, 40, None, None),
        ("statutory", op("A"), 0, 900, None, None, 50),
        ("contact", op("R"), 100, 160, None, None, None),
    ]
    assert [c.bears for c in found.clocks] == ["branch", "", ""]
    assert [c.elapsed for c in found.clocks] == [2400, 3000, None]


def test_what_was_met_late_was_missed_whether_or_not_somebody_swept() -> None:
    met = do("contact", "K", 70, act("met", "contact", "A"), party="customer", way="out", outcome="reached")
    breach = do("breach", "B", 60, act("missed", "contact", "A", 60), by="kefu", clock="contact")
    for entries in ((met,), (breach, met)):
        assert ends(clocks(rows(opened(start("contact", 60)), *entries))["contact"]) == (70, 60, None)
    done = do("contact", "K", 60, act("met", "contact", "A"), party="customer", way="out", outcome="reached")
    assert ends(clocks(rows(opened(start("contact", 60)), done))["contact"]) == (60, None, None)


def test_a_miss_that_an_earlier_act_overturns_is_none() -> None:
    """The act was written down late, in another clone; what the miss had started never was."""
    breach = do("breach", "B", 60, act("missed", "contact", "A", 60), start("report", 900), by="kefu", clock="contact")
    met = do("contact", "K", 30, act("met", "contact", "A"), party="customer", written=at(90), outcome="reached")
    found = rows(opened(start("contact", 60)), breach)
    assert sorted(clocks(found)) == ["contact", "report"]
    found = rows(opened(start("contact", 60)), breach, met)
    assert ends(clocks(found)["contact"]) == (30, None, None)
    assert list(clocks(found)) == ["contact"]


def test_a_clock_that_is_stopped_or_whose_wait_or_category_ends() -> None:
    found = rows(
        opened(start("contact", 60)),
        do("wait", "W", 5, start("wait-W000000000", 45), for_="courier"),
        do("amend", "M", 10, start("report", 90), changes=[{"fact": "category", "was": "damaged", "now": "lost"}]),
        do("resolve", "S", 30, act("stop", "contact", "A"), result="found"),
        do("amend", "G", 40, changes=[{"fact": "category", "was": "lost", "now": "damaged"}]),
    )
    assert {name: ends(c) for name, c in clocks(found).items()} == {
        "contact": (None, None, 30), "wait-W000000000": (None, None, 30), "report": (None, None, 40),
    }  # fmt: skip


def test_pauses_are_left_out_of_both_times() -> None:
    """From 9:00 to 14:00 five hours, one of them paused; of working time four less the pause, since noon is off."""
    found = rows(
        opened(start("contact", 480)),
        do("wait", "W", 60, act("pause", "contact", "A"), for_="customer"),
        do("reply", "P", 120, act("resume", "contact", "W", 540), ends="W", party="customer", result="found"),
        do("contact", "K", 300, act("met", "contact", "A"), party="customer", way="out", outcome="reached"),
    )
    contact = clocks(found)["contact"]
    assert (minute(contact.due), *ends(contact)) == (540, 300, None, None)
    assert (contact.elapsed, contact.worked) == (4 * 3600, 3 * 3600)


def test_a_pause_ends_at_its_cap() -> None:
    """Paused at 60 for at most 30 minutes: what comes after counts, resumed or not."""
    entries = [
        opened(start("contact", 480)),
        do("wait", "W", 60, act("pause", "contact", "A", 510, cap=90), for_="customer"),
        do("contact", "K", 120, act("met", "contact", "A"), party="customer", way="out", outcome="reached"),
    ]
    assert clocks(rows(*entries))["contact"].elapsed == 90 * 60


def test_an_act_within_a_pause_misses_nothing() -> None:
    """The clock was paused from 30 on; at 100 it was not due."""
    found = rows(
        opened(start("contact", 60)),
        do("wait", "W", 30, act("pause", "contact", "A"), for_="customer"),
        do("contact", "K", 100, act("met", "contact", "A"), party="customer", way="out", outcome="reached"),
    )
    contact = clocks(found)["contact"]
    assert (ends(contact), contact.elapsed) == ((100, None, None), 30 * 60)


def test_overlapping_pauses_are_left_out_once() -> None:
    """Paused from 10 to 40 and from 20 to 60: fifty minutes of ninety."""
    found = rows(
        opened(start("contact", 480)),
        do("wait", "W", 10, act("pause", "contact", "A"), for_="customer"),
        do("wait", "V", 20, act("pause", "contact", "A"), for_="customer"),
        do("reply", "P", 40, act("resume", "contact", "W", 500), ends="W", party="customer", result="found"),
        do("reply", "Q", 60, act("resume", "contact", "V", 530), ends="V", party="customer", result="found"),
        do("contact", "K", 90, act("met", "contact", "A"), party="customer", way="out", outcome="reached"),
    )
    assert clocks(found)["contact"].elapsed == 40 * 60


def test_a_clock_that_runs_has_no_time_yet() -> None:
    contact = clocks(rows(opened(start("contact", 60))))["contact"]
    assert (contact.elapsed, contact.worked) == (None, None)


def test_a_desk_without_a_calendar_has_no_working_time() -> None:
    entries = [opened(start("contact", 60)), do("close", "C", 50, how="void")]
    contact = measured(fold(NUMBER, entries), PATH, None).clocks[0]
    assert (contact.elapsed, contact.worked) == (3000, None)


def test_working_time_over_a_sunday() -> None:
    """From Saturday 17:00 to Monday 10:00: an hour and an hour."""
    saturday, monday = seconds(when(8 * 60)), seconds(when(2 * 1440 + 60))
    assert WORKING.between(saturday, monday) == 7200
    assert WORKING.between(monday, saturday) == 0
    assert WORKING.between(saturday, saturday) == 0


def test_working_time_is_the_calendars() -> None:
    """Compared with adding up its stretches, on days before and after those that were looked up."""
    calendar = Calendar("x", (((0, 300), (600, 1440)),) * 5 + ((), ((60, 61),)), closed=frozenset({date(2026, 11, 24)}))
    working = Working(calendar, ZONE)
    for days in (0, 3, 900, -900, 2):
        since = when(days * 1440 + 77)
        for length in (1, 59, 601, 5000, 20000):
            until = since + timedelta(minutes=length)
            total = 0
            for begin, stop in calendar.stretches(since, ZONE):
                if begin >= until:
                    break
                total += int((min(stop, until) - begin).total_seconds())
            assert working.between(seconds(since), seconds(until)) == total


# -- money


def test_money_that_stands() -> None:
    """Struck records are none; who pays is said where the record does not, as everywhere."""
    found = rows(
        opened(),
        do("settle", "M", 10, kind="compensation", amount="86.5", stage="agreed"),
        do("settle", "N", 20, kind="compensation", amount="86.50", stage="paid", seq="21", written=at(21)),
        do(
            "settle", "F", 30, kind="fine", amount="20", stage="paid", code="101", pieces="3", payer="courier:courier-7"
        ),
        do("settle", "D", 40, kind="refund", amount="9", stage="paid"),
        do("strike", "X", 50, entry="D", why="x"),
    )
    assert [(m.kind, m.stage, m.amount, m.payer, m.payee, m.code, m.pieces) for m in found.money] == [
        ("compensation", "agreed", 8650, "us", "customer", "", 0),
        ("compensation", "paid", 8650, "us", "customer", "", 0),
        ("fine", "paid", 2000, "courier:courier-7", "head-office", "101", 3),
    ]
    assert [(minute(m.happened), minute(m.recorded)) for m in found.money] == [(10, 10), (20, 21), (30, 30)]
