"""A worked table: each deadline of the source documents, with its due time counted by hand from the source.

Verdicts compare what was done with that due time: done at the very second is in time, a second later is late.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kefu.core.clocks import due as clocks
from kefu.core.clocks.due import Env
from kefu.core.clocks.limits import limit_of
from kefu.core.clocks.rules import Rule
from kefu.core.times.calendar import Calendar, Minutes, Peak
from kefu.store.codecs.editions import newest
from kefu.store.codecs.rules import shipped
from tests.core.times.published import PUBLISHED

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
DAY: tuple[Minutes, ...] = ((510, 720), (810, 1080))
RULES = {rule.name: rule for rule in shipped(newest())}
PEAKS = (Peak("双11", (11, 1), (11, 20)),)
RUNS = (time(7), time(13, 30), time(18, 30))


def env(zone: ZoneInfo = SHANGHAI, given: str = "") -> Env:
    """A branch that works Monday to Saturday, with a peak in November and three runs a day."""
    office = Calendar("office", (DAY,) * 6 + ((),), holidays="CN", days_off=PUBLISHED)
    known = {"external.due": datetime.fromisoformat(given)} if given else {}
    return Env(zone, {"office": office}, PEAKS, RUNS, "CN", known, PUBLISHED)


TABLE = [
    # number, clock, start, due, the reckoning
    ("R02", "hub-register", "2026-11-21T09:20", "2026-11-21T10:00:00", "found in the morning: 10:00 the same day"),
    ("R02", "hub-register", "2026-11-21T10:00", "2026-11-22T10:00:00", "found at 10:00: the next morning, Sundays too"),
    ("R03", "register", "2026-11-21T23:30", "2026-11-22T01:30:00", "2 h from the theoretical arrival at 23:30"),
    ("R04", "notify", "2026-11-21T16:05", "2026-11-21T23:59:59", "the day of the attempt"),
    ("R04", "notify", "2026-11-21T00:00", "2026-11-21T23:59:59", "an attempt at midnight is of the day that begins"),
    ("R06a", "reply", "2026-11-21T17:00", "2026-11-22T17:00:00", "24 h, Sundays too"),
    ("R06b", "default", "2026-11-21T17:00", "2026-11-23T18:00:00", "missed on Saturday: the close of work on Monday"),
    ("R06b", "default", "2026-09-30T17:00", "2026-10-08T18:00:00", "the next working day is after National Day week"),
    ("R06-out", "answer", "2026-11-21T17:00", "2026-11-22T17:00:00", "24 h, Sundays too"),
    ("R07", "redeliver", "2026-09-30T18:00", "2026-10-01T18:00:00", "24 h, holidays too"),
    ("R08", "return-run", "2026-11-21T19:00", "2026-11-22T07:00:00", "after the last run: the first one next morning"),
    ("R08", "return-run", "2026-11-21T10:00", "2026-11-21T13:30:00", "the next run of the day"),
    ("R10", "consult", "2026-11-21T11:15", "2026-11-22T11:15:00", "24 h"),
    ("R11", "contact", "2026-11-21T09:12", "2026-11-21T21:12:00", "12 h"),
    ("R11", "contact", "2026-11-21T20:00", "2026-11-22T08:00:00", "12 h run through the night"),
    ("R12", "order", "2026-11-21T23:45", "2026-11-22T00:45:00", "1 h"),
    ("R13", "report", "2026-11-21T11:30", "2026-11-21T13:30:00", "2 h, the midday break is no break for it"),
    ("R14", "stalled", "2026-10-20T08:00", "2026-10-23T08:00:00", "3 days at one place"),
    ("R14", "stalled", "2026-11-11T08:00", "2026-11-24T00:00:00", "11 November: none counts before the peak is over"),
    ("R14", "stalled", "2026-10-30T00:00", "2026-11-22T00:00:00", "2 days before the peak, 1 after it"),
    ("R14", "stalled", "2026-02-26T10:00", "2026-03-01T10:00:00", "3 days over the end of February"),
    ("R15", "hold", "2026-11-11T15:00", "2026-11-14T15:00:00", "3 days; a peak suspends R14 only"),
    ("R15", "hold", "2026-02-25T09:00", "2026-02-28T09:00:00", "3 days, Saturdays too"),
    ("R16a", "verify-reply", "2026-09-30T10:00", "2026-10-03T10:00:00", "3 days, holidays too"),
    ("R16b", "verify-trace", "2026-09-30T10:00", "2026-10-03T10:00:00", "3 days of no scan"),
    ("R17", "receipt-back", "2026-09-20T12:00", "2026-10-05T12:00:00", "15 days"),
    ("R18", "receipt-back-two", "2026-09-20T12:00", "2026-10-10T12:00:00", "20 days"),
    ("R18", "receipt-back-latest", "2026-09-20T12:00", "2026-10-15T12:00:00", "25 days at the latest"),
    ("R19", "cod-return", "2026-11-21T14:00", "2026-11-22T14:00:00", "24 h"),
    ("R19", "cod-slip", "2026-11-21T14:00", "2026-11-22T14:00:00", "24 h for the slip"),
    ("R19", "cod-clerk", "2026-11-21T14:00", "2026-11-22T14:00:00", "24 h to the settlement clerk"),
    ("R24a", "loaded", "2026-11-21T20:00", "2026-11-21T23:59:59", "the day it was sent"),
    ("R25", "attempts", "2026-11-21T16:00", "2026-11-23T18:00:00", "the second on Saturday: Monday"),
    ("R26", "attempt-message", "2026-11-21T16:00", "2026-11-21T23:59:59", "the day of that attempt"),
    ("L1", "statutory", "2026-11-09T08:00", "2026-11-16T23:59:59", "the 9th is not counted: 10th to 16th"),
    ("L1", "statutory", "2026-09-24T08:00", "2026-10-08T23:59:59", "the 7th day is National Day: first day after it"),
    ("L1", "statutory", "2026-09-13T08:00", "2026-09-20T23:59:59", "the 7th day is a make-up Sunday: it counts"),
    ("L1", "statutory", "2026-11-15T08:00", "2026-11-23T23:59:59", "the 7th day is Sunday the 22nd"),
    ("L1", "statutory", "2026-02-22T08:00", "2026-03-02T23:59:59", "the 7th day is Sunday 1 March"),
    ("L2", "authority-report", "2026-11-10T15:00", "2026-11-20T23:59:59", "10 days, 11th to 20th"),
    ("L3", "claim-answer", "2026-11-21T15:00", "2026-11-22T15:00:00", "24 h"),
    ("L4", "claim-decision", "2026-11-21T15:00", "2026-12-21T15:00:00", "30 days"),
    ("L5", "claim-payment", "2026-11-21T15:00", "2026-11-28T15:00:00", "7 days"),
]


@pytest.mark.parametrize(("number", "name", "start", "due", "why"), TABLE, ids=[f"{r[0]} {r[4]}" for r in TABLE])
def test_due_as_worked_out_by_hand(number: str, name: str, start: str, due: str, why: str) -> None:
    """One row of the table, in Shanghai."""
    rule = RULES[name]
    assert rule.number == number
    found = clocks.due(rule, datetime.fromisoformat(start + ":00+08:00"), env())
    assert found.instant == datetime.fromisoformat(due + "+08:00"), why


def test_every_deadline_of_the_sources_has_a_row() -> None:
    """R23 and R24b have their own tests; R01, R05, R09, R20 to R22 and R27 have no deadline of a ticket."""
    rows = {row[0] for row in TABLE} | {"R23", "R24b"}
    assert rows == {rule.number for rule in shipped(newest())}
    none = {"R01", "R05", "R09", "R20", "R21", "R22", "R27"}
    assert {f"R{n:02}" for n in range(1, 28)} - {row.partition("-")[0].rstrip("ab") for row in rows} == none


def test_what_is_custom_can_be_told_from_what_is_written() -> None:
    """R14 to R18 and R23 of the sources, and the standard's figures of 2011."""
    custom = {rule.number for rule in shipped(newest()) if rule.customary}
    assert custom == {"R14", "R15", "R16a", "R16b", "R17", "R18", "R23", "L3", "L4", "L5"}
    assert [rule.name for rule in shipped(newest()) if rule.off] == []
    assert {rule.name for rule in shipped(newest()) if rule.peak} == {"stalled"}


def test_a_platforms_own_deadline() -> None:
    """R23: the time on the ticket, whatever the offset it was written with; never before the start."""
    start = datetime.fromisoformat("2026-11-21T09:00:00+08:00")
    found = clocks.due(RULES["platform"], start, env(given="2026-11-22T10:00:00+00:00"))
    assert found.instant == datetime.fromisoformat("2026-11-22T18:00:00+08:00")
    passed = clocks.due(RULES["platform"], start, env(given="2026-11-20T10:00:00+08:00"))
    assert passed.instant == start


def test_the_end_of_the_day_of_a_given_arrival() -> None:
    """R24b: whatever the time on it; never before the start."""
    start = datetime.fromisoformat("2026-11-21T09:00:00+08:00")
    known = replace(env(), given={"eta": datetime.fromisoformat("2026-11-22T10:00:00+08:00")})
    assert clocks.due(RULES["watch"], start, known).instant == datetime.fromisoformat("2026-11-22T23:59:59+08:00")
    assert clocks.due(RULES["watch"], start + timedelta(days=3), known).instant == start + timedelta(days=3)


def test_without_a_table_of_runs_it_is_the_day_and_said() -> None:
    """R08: the end of the day, a warning, and in the explanation the same."""
    start = datetime.fromisoformat("2026-11-21T09:00:00+08:00")
    found = clocks.due(RULES["return-run"], start, replace(env(), runs=()))
    assert found.instant == datetime.fromisoformat("2026-11-21T23:59:59+08:00")
    assert [one.code for one in found.warnings] == ["no-runs"]


def test_verdicts() -> None:
    """Done at the due second is in time; a second later is late."""
    due = clocks.due(RULES["contact"], datetime.fromisoformat("2026-11-21T09:12:00+08:00"), env()).instant
    assert due is not None
    in_time, late = (datetime.fromisoformat(f"2026-11-21T21:12:0{s}+08:00") for s in (0, 1))
    assert in_time <= due < late


SUMMER = [
    # in Berlin the clock goes forward on 29 March 2026 and back on 25 October 2026
    ("within", "24h", "2026-03-28T12:00:00+01:00", "2026-03-29T13:00:00+02:00", "24 real hours"),
    ("within", "3d", "2026-03-27T12:00:00+01:00", "2026-03-30T12:00:00+02:00", "days keep the wall clock"),
    ("within", "3d", "2026-10-23T12:00:00+02:00", "2026-10-26T12:00:00+01:00", "days keep the wall clock"),
    ("within", "1d", "2026-03-28T02:30:00+01:00", "2026-03-29T03:30:00+02:00", "02:30 is skipped that day"),
    ("by", "10:00", "2026-10-24T11:00:00+02:00", "2026-10-25T10:00:00+01:00", "10:00 by the wall"),
    ("by", "end-of-day", "2026-10-25T00:30:00+02:00", "2026-10-25T23:59:59+01:00", "a day of 25 hours"),
    ("legal-days", "2", "2026-10-23T09:00:00+02:00", "2026-10-26T23:59:59+01:00", "Sunday the 25th rolls on"),
    ("within", "9wh", "2026-10-24T14:00:00+02:00", "2026-10-26T15:00:00+01:00", "4 h on Saturday, 5 h on Monday"),
]


@pytest.mark.parametrize(("key", "value", "start", "due", "why"), SUMMER)
def test_a_desk_in_a_zone_with_summer_time(key: str, value: str, start: str, due: str, why: str) -> None:
    """Each kind over a change of clock."""
    rule = Rule("it", limit_of({key: value}), (), (), "worked by hand")
    found = clocks.due(rule, datetime.fromisoformat(start), env(BERLIN))
    assert found.instant == datetime.fromisoformat(due), why
    assert found.instant.utcoffset() == datetime.fromisoformat(due).utcoffset()


WORKING = [
    ("4wh", "2026-09-19T16:30", "2026-09-20T11:00:00", "1.5 h on Saturday, 2.5 h on the make-up Sunday"),
    ("4wh", "2026-09-30T17:00", "2026-10-08T11:30:00", "1 h before National Day week, 3 h after it"),
    ("3wd", "2026-09-29T09:00", "2026-10-09T18:00:00", "30 September, 8 and 9 October"),
    ("1wd", "2026-11-21T09:00", "2026-11-23T18:00:00", "Monday"),
]


@pytest.mark.parametrize(("span", "start", "due", "why"), WORKING)
def test_working_time_over_holidays_and_make_up_days(span: str, start: str, due: str, why: str) -> None:
    """By the office's calendar."""
    rule = Rule("it", limit_of({"within": span}), (), (), "worked by hand")
    found = clocks.due(rule, datetime.fromisoformat(start + ":00+08:00"), env())
    assert found.instant == datetime.fromisoformat(due + "+08:00"), why
    assert found.warnings == ()
    assert sum((i.end - i.start for i in found.intervals), timedelta(0)) == found.instant - datetime.fromisoformat(
        start + ":00+08:00"
    )
