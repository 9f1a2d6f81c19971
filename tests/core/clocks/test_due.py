"""What holds for every clock, whatever its rule: properties, and pauses by worked examples."""

import os
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.core.clocks import due as clocks
from kefu.core.clocks.due import Env, Interval, Pause, Why
from kefu.core.clocks.limits import Kind, Limit, limit_of
from kefu.core.clocks.rules import Rule
from kefu.core.times.calendar import Calendar, Minutes, Peak
from kefu.core.times.when import Span, Unit, iso, parse_span
from tests.core.times.published import PUBLISHED

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY: tuple[Minutes, ...] = ((510, 720), (810, 1080))
OFFICE = Calendar("office", (DAY,) * 6 + ((),), holidays="CN", days_off=PUBLISHED)
PEAKS = (Peak("双11", (11, 1), (11, 20)),)
RUNS = (time(7), time(13, 30), time(18, 30))


def env(zone: str = "Asia/Shanghai") -> Env:
    """A desk with one calendar, a peak and runs."""
    return Env(ZoneInfo(zone), {"office": OFFICE}, PEAKS, RUNS, "CN", days_off=PUBLISHED)


def limit(text: str) -> Limit:
    """A limit from its short form: `12h`, or key and value as in a rule."""
    key, _, value = text.rpartition(" ")
    return limit_of({key or "within": value})


def rule(text: str, *, peak: bool = False, calendar: str = "") -> Rule:
    """A rule of which only the time matters."""
    return Rule("it", limit(text), (), (), "test", peak=peak, calendar=calendar)


def cn(text: str) -> datetime:
    """A wall-clock time of Shanghai."""
    return datetime.fromisoformat(text + "+08:00")


STARTS = st.datetimes(datetime(2020, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)).map(
    lambda d: d.replace(microsecond=0)
)
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
SPANS = st.one_of(
    st.builds(Span, st.integers(1, 5000), st.just(Unit.MINUTES)),
    st.builds(Span, st.integers(1, 400), st.just(Unit.HOURS)),
    st.builds(Span, st.integers(1, 40), st.just(Unit.DAYS)),
    st.builds(Span, st.integers(1, 60), st.just(Unit.WORKING_HOURS)),
    st.builds(Span, st.integers(1, 20), st.just(Unit.WORKING_DAYS)),
)
LIMITS = st.one_of(
    SPANS.map(lambda span: limit(str(span))),
    st.sampled_from([limit(t) for t in ("by 10:00", "by 02:30", "by end-of-day", "by next-run", "after 2")]),
    st.integers(1, 40).map(lambda n: Limit(Kind.LEGAL, number=n)),
)


def made(given: Limit, peak: bool) -> Rule:
    """A rule with that limit."""
    return Rule("it", given, (), (), "test", peak=peak)


@given(LIMITS, STARTS, ZONES, st.booleans())
def test_never_due_before_the_start_and_the_intervals_add_up(
    given_: Limit, start: datetime, zone: str, peak: bool
) -> None:
    """Intervals lie end to end from start to due."""
    found = clocks.due(made(given_, peak), start, env(zone))
    assert found.instant is not None
    assert found.instant >= start
    edges = [edge for i in found.intervals for edge in (i.start, i.end)]
    assert edges == sorted(edges)
    assert sum((i.end - i.start for i in found.intervals), timedelta(0)) == found.instant - start
    assert all(a.end == b.start for a, b in zip(found.intervals, found.intervals[1:], strict=False))


@given(SPANS, STARTS, ZONES, st.booleans())
def test_what_counts_is_the_budget(span: Span, start: datetime, zone: str, peak: bool) -> None:
    """Of hours, the counted intervals are exactly as long as the rule gives."""
    if span.unit in (Unit.DAYS, Unit.WORKING_DAYS):
        return
    found = clocks.due(made(limit(str(span)), peak), start, env(zone))
    counted = sum((i.end - i.start for i in found.intervals if i.why is Why.COUNTS), timedelta(0))
    given_ = timedelta(hours=span.amount) if span.unit is Unit.WORKING_HOURS else span.delta()
    assert counted == given_


@given(SPANS, st.integers(1, 30), STARTS, ZONES, st.booleans())
def test_more_budget_is_never_earlier(span: Span, more: int, start: datetime, zone: str, peak: bool) -> None:
    """Nor is a longer period by law."""
    longer = Span(span.amount + more, span.unit)
    first = clocks.due(made(limit(str(span)), peak), start, env(zone)).instant
    second = clocks.due(made(limit(str(longer)), peak), start, env(zone)).instant
    assert first is not None
    assert second is not None
    assert first <= second
    legal = [clocks.due(made(Limit(Kind.LEGAL, number=n), peak), start, env(zone)).instant for n in (more, more + 1)]
    assert legal[0] is not None
    assert legal[1] is not None
    assert legal[0] <= legal[1]


@given(SPANS, st.integers(1, 30), STARTS, ZONES)
def test_one_step_is_two_steps(span: Span, more: int, start: datetime, zone: str) -> None:
    """Counting a part first and then the rest ends at the same instant.

    Whole days over a change of clock keep the wall clock; where the day between has no such time they cannot.
    """
    one, two, both = (Span(n, span.unit) for n in (span.amount, more, span.amount + more))
    here = env(zone)
    middle = clocks.due(made(limit(str(one)), False), start, here).instant
    assert middle is not None
    if span.unit is Unit.DAYS and middle.astimezone(here.zone).time() != start.astimezone(here.zone).time():
        return
    end = clocks.due(made(limit(str(two)), False), middle, here).instant
    assert end is not None
    direct = clocks.due(made(limit(str(both)), False), start, here).instant
    assert direct is not None
    shift = abs(end - direct)
    # A middle in the hour that a change of clock repeats may be shown as the first one of the two.
    assert shift == timedelta(0) or (span.unit is Unit.DAYS and start.astimezone(here.zone).fold == 1)


@given(LIMITS, STARTS, ZONES, st.booleans(), st.floats(0, 1.2), st.integers(0, 200_000), st.integers(0, 100))
def test_a_pause_never_makes_it_earlier_and_is_taken_once(
    given_: Limit, start: datetime, zone: str, peak: bool, where: float, length: int, cap: int
) -> None:
    """Pausing and resuming gives the same instant as counting with the pause in one go."""
    paused_rule = made(given_, peak)
    here = env(zone)
    before = clocks.due(paused_rule, start, here).instant
    assert before is not None
    at = start + timedelta(seconds=int((before - start).total_seconds() * where))
    until = at + timedelta(seconds=length)
    pause = clocks.pause(paused_rule, before, at, here, Span(cap, Unit.HOURS) if cap else None)
    if pause is None:
        assert at >= before
        return
    after = clocks.resume(paused_rule, pause, before, until, here)
    assert after >= before
    end = min(until, pause.cap) if pause.cap else until
    if end > at:
        whole = clocks.due(paused_rule, start, here, ((at, end),))
        assert whole.instant == after
        assert sum((i.end - i.start for i in whole.intervals), timedelta(0)) == after - start
    if pause.cap is not None:
        assert pause.due_then is not None
        assert after <= pause.due_then


def test_a_pause_of_elapsed_time() -> None:
    """12 h from 09:00, paused from 11:00 to 15:00: 4 h later."""
    twelve = rule("12h")
    paused = clocks.pause(twelve, cn("2026-11-21T21:00:00"), cn("2026-11-21T11:00:00"), env())
    assert paused == Pause(cn("2026-11-21T11:00:00"), timedelta(hours=10))
    after = clocks.resume(twelve, paused, cn("2026-11-21T21:00:00"), cn("2026-11-21T15:00:00"), env())
    assert after == cn("2026-11-22T01:00:00")
    found = clocks.due(
        twelve, cn("2026-11-21T09:00:00"), env(), ((cn("2026-11-21T11:00:00"), cn("2026-11-21T15:00:00")),)
    )
    assert found.instant == after
    assert found.intervals == (
        Interval(cn("2026-11-21T09:00:00"), cn("2026-11-21T11:00:00"), Why.COUNTS),
        Interval(cn("2026-11-21T11:00:00"), cn("2026-11-21T15:00:00"), Why.PAUSED),
        Interval(cn("2026-11-21T15:00:00"), cn("2026-11-22T01:00:00"), Why.COUNTS),
    )


def test_a_pause_of_working_time_counts_working_time_only() -> None:
    """4 h from Friday 16:00 are due Saturday 10:30; a pause from Friday 17:00 to Saturday 09:00 costs 1 h 30 min of work."""
    four = rule("4wh", calendar="office")
    due = clocks.due(four, cn("2026-11-20T16:00:00"), env()).instant
    assert due == cn("2026-11-21T10:30:00")
    paused = clocks.pause(four, due, cn("2026-11-20T17:00:00"), env())
    assert paused is not None
    assert paused.left == timedelta(hours=3)
    assert clocks.resume(four, paused, due, cn("2026-11-21T09:00:00"), env()) == cn("2026-11-21T12:00:00")


def test_the_cap_of_all_pauses_together() -> None:
    """A cap of 3 h: one pause of 2 h, then one that may last 1 h; then none."""
    capped, cap = rule("12h"), parse_span("3h")
    first = clocks.pause(capped, cn("2026-11-21T21:00:00"), cn("2026-11-21T10:00:00"), env(), cap)
    assert first == Pause(
        cn("2026-11-21T10:00:00"), timedelta(hours=11), cn("2026-11-21T13:00:00"), cn("2026-11-22T00:00:00")
    )
    due = clocks.resume(capped, first, cn("2026-11-21T21:00:00"), cn("2026-11-21T12:00:00"), env())
    assert due == cn("2026-11-21T23:00:00")
    second = clocks.pause(capped, due, cn("2026-11-21T14:00:00"), env(), cap, timedelta(hours=2))
    assert second is not None
    assert second.cap == cn("2026-11-21T15:00:00")
    assert clocks.resume(capped, second, due, cn("2026-11-21T20:00:00"), env()) == cn("2026-11-22T00:00:00")
    assert clocks.pause(capped, due, cn("2026-11-21T16:00:00"), env(), cap, timedelta(hours=3)) is None
    assert clocks.pause(capped, due, due, env()) is None


def test_a_peak_suspends_only_the_rules_that_say_so() -> None:
    """Of three days from 9 November none counts until the peak is over with the 20th."""
    start = cn("2026-11-09T15:00:00")
    assert clocks.due(rule("3d"), start, env()).instant == cn("2026-11-12T15:00:00")
    found = clocks.due(rule("3d", peak=True), start, env())
    assert found.instant == cn("2026-11-24T00:00:00")
    assert [i.why for i in found.intervals] == [Why.PEAK, Why.COUNTS]
    before = clocks.due(rule("3d", peak=True), cn("2026-10-30T15:00:00"), env())
    assert before.instant == cn("2026-11-22T15:00:00")  # 1 d 9 h before the peak, 1 d 15 h after it
    assert [i.why for i in before.intervals] == [Why.COUNTS, Why.PEAK, Why.COUNTS]


def test_the_intervals_of_a_period_by_law() -> None:
    """The first day, the days, what it rolled over."""
    found = clocks.due(rule("legal-days 7"), cn("2026-09-24T10:00:00"), env())
    assert found.instant == cn("2026-10-08T23:59:59")
    assert [(i.why, iso(i.end, SHANGHAI)) for i in found.intervals] == [
        (Why.FIRST_DAY, "2026-09-24T23:59:59+08:00"),
        (Why.COUNTS, "2026-10-01T23:59:59+08:00"),
        (Why.DAY_OFF, "2026-10-08T23:59:59+08:00"),
    ]


@pytest.mark.parametrize(
    ("within", "calendar", "here", "code"),
    [
        ("by next-run", "", Env(SHANGHAI), "no-runs"),
        ("until external.due", "", Env(SHANGHAI), "not-given"),
        ("4wh", "", Env(SHANGHAI), "no-calendar"),
        ("4wh", "depot", env(), "no-calendar"),
    ],
)
def test_what_cannot_be_told_is_said(within: str, calendar: str, here: Env, code: str) -> None:
    """No instant, and a warning; never a guess."""
    found = clocks.due(rule(within, calendar=calendar), cn("2026-11-21T10:00:00"), here)
    assert found.instant is None
    assert [w.code for w in found.warnings] == [code]


def test_a_year_that_is_not_published_warns() -> None:
    """Working time and days by law; elapsed time has nothing to do with it."""
    start = cn("2090-03-01T10:00:00")
    assert [w.code for w in clocks.due(rule("4wh"), start, env()).warnings] == ["unpublished-year"]
    assert [w.code for w in clocks.due(rule("legal-days 7"), start, env()).warnings] == ["unpublished-year"]
    assert clocks.due(rule("3d"), start, env()).warnings == ()


def test_the_op_of_a_breach_is_the_same_in_every_clone() -> None:
    """It depends on the instant, not on how its offset is written; another due or start is another breach."""
    due = cn("2026-11-21T21:12:30")
    op = clocks.breach_op("261121-7K3F9Q5", "contact", "4TZ8M2QK7A", due)
    assert op == clocks.breach_op("261121-7K3F9Q5", "contact", "4TZ8M2QK7A", due.astimezone(UTC))
    others = {
        clocks.breach_op("261121-7K3F9Q5", "contact", "4TZ8M2QK7A", due + timedelta(seconds=1)),
        clocks.breach_op("261121-7K3F9Q5", "contact", "0H5C9WXR3D", due),
        clocks.breach_op("261121-7K3F9Q5", "verify", "4TZ8M2QK7A", due),
        clocks.breach_op("260101-0000000", "contact", "4TZ8M2QK7A", due),
    }
    assert op not in others
    assert len(others) == 4


PROGRAM = """
from test_due import cn, env, rule
from kefu.core.clocks import due as clocks
for within in ("12h", "3d", "4wh", "3wd", "by 10:00", "by end-of-day", "by next-run", "legal-days 7"):
    print(clocks.due(rule(within), cn("2026-09-30T17:00:00"), env()).instant)
"""


def test_the_machines_zone_does_not_matter() -> None:
    """The same instants, written the same way, under TZ of Kiritimati and of Pago Pago."""
    seen = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "TZ": zone, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin")
    }
    assert seen == {
        "2026-10-01 05:00:00+08:00\n2026-10-03 17:00:00+08:00\n2026-10-08 11:30:00+08:00\n2026-10-10 18:00:00+08:00\n"
        "2026-10-01 10:00:00+08:00\n2026-09-30 23:59:59+08:00\n2026-09-30 18:30:00+08:00\n2026-10-08 23:59:59+08:00\n"
    }
