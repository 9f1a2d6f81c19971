"""Working hours, holidays and make-up days, runs, peaks, days by law. The dates of 2026 are those of the State Council."""

import itertools
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kefu.core.times import calendar as cal
from kefu.core.times.calendar import Calendar, Minutes, Peak
from kefu.core.times.when import at_wall, end_of_day, iso
from tests.core.times.published import PUBLISHED

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
DAY: tuple[Minutes, ...] = ((8 * 60 + 30, 12 * 60), (13 * 60 + 30, 18 * 60))
OFFICE = Calendar("office", (DAY,) * 6 + ((),), holidays="CN", days_off=PUBLISHED)
WEEKDAYS = Calendar("weekdays", (DAY,) * 5 + ((), ()), holidays="CN", days_off=PUBLISHED)


def cn(text: str) -> datetime:
    """A wall-clock time of Shanghai."""
    return datetime.fromisoformat(text + "+08:00")


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2026-11-20", DAY),
        ("2026-11-21", DAY),  # a Saturday the branch works
        ("2026-11-22", ()),
        ("2026-10-01", ()),
        ("2026-10-03", ()),  # a Saturday within the National Day week
        ("2026-02-21", ()),  # a Saturday within the Spring Festival, not itself a statutory day
        ("2026-09-20", DAY),  # a make-up Sunday
        ("2026-10-10", DAY),
    ],
)
def test_hours_of_a_day(day: str, hours: tuple[Minutes, ...]) -> None:
    """Monday to Saturday, holidays free, make-up days worked."""
    assert OFFICE.hours(date.fromisoformat(day)) == hours


def test_own_days_beat_the_country() -> None:
    """Closed and extra days of the desk; an extra day without hours has the usual ones."""
    short: tuple[Minutes, ...] = ((540, 720),)
    own = Calendar(
        "own",
        OFFICE.week,
        "CN",
        closed=frozenset({date(2026, 9, 20), date(2026, 11, 23)}),
        extra=((date(2026, 10, 1), short), (date(2026, 11, 22), ())),
    )
    assert own.hours(date(2026, 9, 20)) == ()
    assert own.hours(date(2026, 11, 23)) == ()
    assert own.hours(date(2026, 10, 1)) == short
    assert own.hours(date(2026, 11, 22)) == DAY


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-20T08:30:00", 3, "2026-11-20T11:30:00"),
        ("2026-11-20T11:00:00", 4, "2026-11-20T16:30:00"),  # 1 h before the break, 3 h after it
        ("2026-11-20T11:00:00", 1, "2026-11-20T12:00:00"),  # up to the break is the break's beginning
        ("2026-11-20T12:30:00", 1, "2026-11-20T14:30:00"),
        ("2026-11-21T17:00:00", 4, "2026-11-23T11:30:00"),  # Saturday 1 h, Sunday off, Monday 3 h
        ("2026-09-19T17:00:00", 4, "2026-09-20T11:30:00"),  # the Sunday after is worked
        ("2026-09-30T17:00:00", 4, "2026-10-08T11:30:00"),  # National Day week
        ("2026-11-20T20:00:00", 8, "2026-11-21T18:00:00"),
    ],
)
def test_working_hours(start: str, hours: int, end: str) -> None:
    """Breaks, weekends, holidays and make-up days."""
    assert cal.add_working(OFFICE, cn(start), timedelta(hours=hours), SHANGHAI) == cn(end)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-20T09:00:00", 1, "2026-11-21T18:00:00"),
        ("2026-11-21T09:00:00", 3, "2026-11-25T18:00:00"),
        ("2026-11-22T09:00:00", 1, "2026-11-23T18:00:00"),
        ("2026-09-30T23:00:00", 2, "2026-10-09T18:00:00"),
        ("2026-02-13T10:00:00", 2, "2026-02-24T18:00:00"),  # 14 February is worked, 15 to 23 are not
    ],
)
def test_working_days(start: str, days: int, end: str) -> None:
    """The close of work on the n-th working day after the first."""
    assert cal.add_working_days(OFFICE, cn(start), days, SHANGHAI) == cn(end)


def test_a_weekday_branch_works_on_make_up_saturdays() -> None:
    """With the hours of a weekday."""
    assert WEEKDAYS.hours(date(2026, 10, 10)) == DAY
    assert WEEKDAYS.hours(date(2026, 10, 17)) == ()


def test_a_change_of_clock_neither_gives_nor_takes_working_time() -> None:
    """Night shift over the change: real hours count, and no stretch runs backwards."""
    night = Calendar("night", (((0, 150), (180, 360)),) * 7)
    start = at_wall(date(2026, 3, 29), time(0), BERLIN)
    # 00:00-02:30 exists to 02:00 and goes on from 03:00 to 03:30; the second stretch then is 03:30-06:00: 5 h of 6.
    assert iso(cal.add_working(night, start, timedelta(hours=5), BERLIN), BERLIN) == "2026-03-29T06:00:00+02:00"
    stretches = cal.take(night.stretches(start, BERLIN), timedelta(hours=20), BERLIN)
    assert all(begin < end for begin, end in stretches)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(stretches))


def test_by_a_time_of_day() -> None:
    """The next one, never the same instant; with a calendar on a working day."""
    ten = time(10)
    assert cal.by_time(cn("2026-11-21T09:59:59"), ten, SHANGHAI) == cn("2026-11-21T10:00:00")
    assert cal.by_time(cn("2026-11-21T10:00:00"), ten, SHANGHAI) == cn("2026-11-22T10:00:00")
    assert cal.by_time(cn("2026-11-21T10:00:00"), ten, SHANGHAI, OFFICE) == cn("2026-11-23T10:00:00")


def test_the_next_dispatch_run() -> None:
    """The same day, or the first one next morning."""
    runs = (time(7), time(13, 30), time(18, 30))
    assert cal.next_run(cn("2026-11-21T12:00:00"), runs, SHANGHAI) == cn("2026-11-21T13:30:00")
    assert cal.next_run(cn("2026-11-21T18:30:00"), runs, SHANGHAI) == cn("2026-11-22T07:00:00")


@pytest.mark.parametrize(
    ("start", "days", "counted", "rolled"),
    [
        ("2026-11-09T08:00:00", 7, "2026-11-16", "2026-11-16"),
        ("2026-11-09T23:59:59", 7, "2026-11-16", "2026-11-16"),
        ("2026-09-24T10:00:00", 7, "2026-10-01", "2026-10-08"),
        ("2026-09-27T10:00:00", 7, "2026-10-04", "2026-10-08"),  # the Sunday within the National Day week
        ("2026-11-14T10:00:00", 7, "2026-11-21", "2026-11-23"),  # a Saturday that is not worked
        ("2026-09-13T10:00:00", 7, "2026-09-20", "2026-09-20"),  # a make-up Sunday is no day off
    ],
)
def test_days_by_law(start: str, days: int, counted: str, rolled: str) -> None:
    """The first day is not counted, a last day off rolls on (Civil Code, 201 and 203)."""
    found = cal.legal_days(cn(start), days, "CN", SHANGHAI, PUBLISHED)
    assert found == (date.fromisoformat(counted), date.fromisoformat(rolled))


def test_the_day_begins_in_the_desks_zone() -> None:
    """23:30 UTC is the next day in Shanghai."""
    start = datetime(2026, 11, 8, 23, 30, tzinfo=UTC)
    assert cal.legal_days(start, 7, "CN", SHANGHAI, PUBLISHED)[0] == date(2026, 11, 16)
    assert end_of_day(start, SHANGHAI) == cn("2026-11-09T23:59:59")


def test_peaks_of_every_year_and_of_one() -> None:
    """Merged where they overlap; a yearly one may cross New Year."""
    peaks = (Peak("双11", (11, 1), (11, 20)), Peak("double", (11, 15), (11, 25)), Peak("new year", (12, 28), (1, 3)))
    found = cal.peak_windows(peaks, cn("2026-11-10T00:00:00"), SHANGHAI)
    assert found[0] == (cn("2026-11-01T00:00:00"), cn("2026-11-26T00:00:00"))
    assert found[1] == (cn("2026-12-28T00:00:00"), cn("2027-01-04T00:00:00"))
    once = Peak("once", (6, 1), (6, 18), 2026, 2026)
    assert cal.peak_windows((once,), cn("2026-07-01T00:00:00"), SHANGHAI) == ()


def test_a_year_not_published_is_said_and_not_guessed() -> None:
    """2028 has its statutory days and nothing else; a desk that lists days of its own has settled it."""
    year = PUBLISHED.year("CN", 2090)
    assert year.worked == frozenset()
    assert not year.published
    start, end = cn("2090-01-05T10:00:00"), cn("2090-01-08T10:00:00")
    (warning,) = OFFICE.warnings(start, end, SHANGHAI)
    assert (warning.code, warning.text()) == (
        "unpublished-year",
        "the make-up working days of 2090 in CN are not published yet; due times in 2090 may change",
    )
    own = Calendar("own", OFFICE.week, "CN", closed=frozenset({date(2090, 1, 2)}), days_off=PUBLISHED)
    assert own.warnings(start, end, SHANGHAI) == ()
    assert OFFICE.warnings(cn("2026-11-21T10:00:00"), cn("2026-11-23T10:00:00"), SHANGHAI) == ()
    (outside,) = OFFICE.warnings(cn("2190-01-05T10:00:00"), cn("2190-01-06T10:00:00"), SHANGHAI)
    assert outside.text() == "the holidays of 2190 in CN are not known"


def test_one_country_is_loaded_alone_and_as_the_package_gives_it() -> None:
    script = """
import sys
from kefu.store.index.statutory import worked_out
for country in ("CN", "HK", "DE"):
    worked_out(country, 2026)
loaded = [name for name in sys.modules if name.startswith("holidays.countries")]
assert len(loaded) < 10, loaded
from holidays import country_holidays
for country in ("HK", "DE"):
    for year in (2024, 2026):
        assert worked_out(country, year).holidays == frozenset(country_holidays(country, years=year)), country
assert frozenset(country_holidays("CN", years=2026)) <= worked_out("CN", 2026).holidays
"""
    subprocess.run([sys.executable, "-c", script], check=True)
