"""Periods of reports: which one a word names, half open in the desk's zone, with changes of clock."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from kefu.core.base.errors import Usage
from kefu.core.figures import period
from kefu.core.figures.wanted import groups

CHINA, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 10, tzinfo=CHINA)


def days(found: period.Period) -> tuple[str, str]:
    """The two ends, to the minute."""
    return tuple(at.isoformat(timespec="minutes") for at in found)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("kind", "text", "since", "until"),
    [
        ("daily", "", "2026-11-20", "2026-11-21"),
        ("daily", "2026-11-30", "2026-11-30", "2026-12-01"),
        ("daily", "昨天", "2026-11-19", "2026-11-20"),
        ("daily", "11月3日", "2026-11-03", "2026-11-04"),
        ("weekly", "", "2026-11-16", "2026-11-23"),
        ("weekly", "2026-11-22", "2026-11-16", "2026-11-23"),
        ("weekly", "last week", "2026-11-09", "2026-11-16"),
        ("weekly", "上周", "2026-11-09", "2026-11-16"),
        ("weekly", "2026-W53", "2026-12-28", "2027-01-04"),
        ("monthly", "", "2026-11-01", "2026-12-01"),
        ("monthly", "2026-12", "2026-12-01", "2027-01-01"),
        ("monthly", "2026年2月", "2026-02-01", "2026-03-01"),
        ("monthly", "10月", "2026-10-01", "2026-11-01"),
        ("monthly", "12月", "2025-12-01", "2026-01-01"),
        ("monthly", "上个月", "2026-10-01", "2026-11-01"),
        ("monthly", "2026-02-14", "2026-02-01", "2026-03-01"),
    ],
)
def test_a_word_names_a_period(kind: str, text: str, since: str, until: str) -> None:
    """Any day names its day, week or month; from the first midnight to before the next, in the desk's zone."""
    wanted = f"{since}T00:00+08:00", f"{until}T00:00+08:00"
    assert days(period.named(kind, text, NOW, CHINA)) == wanted


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2026-10", "monthly"),
        ("10月", "monthly"),
        ("2026年9月份", "monthly"),
        ("上月", "monthly"),
        ("上周", "weekly"),
        ("2026-w47", "weekly"),
        ("11-20", "daily"),
        ("x", ""),
    ],
)
def test_a_word_tells_the_kind(text: str, kind: str) -> None:
    """Where no kind is said."""
    assert period.kind_of(text, NOW, CHINA) == kind


def test_days_with_a_change_of_clock() -> None:
    """25 and 23 hours; nothing between two days is lost or counted twice."""
    autumn = period.named("daily", "2026-10-25", NOW, BERLIN)
    spring = period.named("daily", "2026-03-29", NOW, BERLIN)
    assert autumn[1].astimezone(UTC) - autumn[0].astimezone(UTC) == timedelta(hours=25)
    assert spring[1].astimezone(UTC) - spring[0].astimezone(UTC) == timedelta(hours=23)
    october = period.named("monthly", "2026-10", NOW, BERLIN)
    assert days(october) == ("2026-10-01T00:00+02:00", "2026-11-01T00:00+01:00")
    edges = period.steps(october, BERLIN)
    assert len(edges) == 32
    assert [int((b - a).total_seconds()) for a, b in pairwise(edges)].count(86400) == 30


def test_the_period_before() -> None:
    """As many days before, whatever the clock did; else as much time."""
    assert days(period.before(period.named("monthly", "2026-10", NOW, BERLIN), BERLIN)) == (
        "2026-08-31T00:00+02:00",
        "2026-10-01T00:00+02:00",
    )
    since = datetime(2026, 11, 20, 8, tzinfo=CHINA)
    assert period.before((since, NOW), CHINA) == (since - timedelta(hours=2), since)


def test_free_periods() -> None:
    """A day as an end is counted whole, a time is not counted; without an end up to now, now with it."""
    assert days(period.free("2026-11-01", "2026-11-14", NOW, CHINA)) == (
        "2026-11-01T00:00+08:00",
        "2026-11-15T00:00+08:00",
    )
    assert days(period.free("2026-11-01", "2026-11-14 18:00", NOW, CHINA))[1] == "2026-11-14T18:00+08:00"
    assert period.free("09:00", "", NOW, CHINA)[1] == NOW + timedelta(seconds=1)
    second = period.free("2026-11-01 09:00:00", "2026-11-01 09:00:01", NOW, CHINA)
    assert second[1] - second[0] == timedelta(seconds=1)
    for since, until in (("2026-11-01 09:00", "2026-11-01 09:00"), ("2026-11-02", "2026-11-01"), ("", "2026-11-01")):
        with pytest.raises(Usage):
            period.free(since, until, NOW, CHINA)
    with pytest.raises(Usage, match="future"):
        period.begun(period.named("monthly", "2026-12", NOW, CHINA), NOW, CHINA)
    assert period.begun(period.named("daily", "", NOW, CHINA), NOW, CHINA)[1] == NOW + timedelta(seconds=1)


@pytest.mark.parametrize(("days_", "count"), [(1, 1), (62, 62), (63, 10), (400, 58), (401, 14)])
def test_long_periods_are_shown_by_weeks_and_months(days_: int, count: int) -> None:
    """From a Sunday, 1 November 2026 on: the first week is one day."""
    since = datetime(2026, 11, 1, tzinfo=CHINA)
    edges = period.steps((since, since + timedelta(days=days_)), CHINA)
    assert len(edges) == count + 1
    assert edges[0] == since
    assert edges[-1] == since + timedelta(days=days_)


def test_what_figures_are_grouped_by() -> None:
    """Words of both languages, each once; another one names what is like it, or all."""
    assert groups("网点，agent、网点") == ("branch", "agent")
    assert groups("") == ()
    with pytest.raises(Usage, match="did you mean courier"):
        groups("couriers")
    with pytest.raises(Usage, match="one of: agent"):
        groups("xyzzy")
