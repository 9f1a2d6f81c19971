"""The days of duties: weeks, months that are too short, days off, what is current, what comes after it was done."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from kefu.core.config.desk import Desk, Duty
from kefu.core.duties.days import after, current, days_from, following
from kefu.core.times.calendar import Calendar
from kefu.core.times.days_off import DaysOff, YearOff

ZONE = ZoneInfo("Asia/Shanghai")
WORK = ((510, 1080),)
CALENDAR = Calendar("office", (*((WORK,) * 6), ()), closed=frozenset(date(2026, 10, day) for day in range(1, 9)))
DESK = Desk(timezone="Asia/Shanghai", zone=ZONE, calendars={"office": CALENDAR})
OPEN = Desk(timezone="Asia/Shanghai", zone=ZONE)
DUTY = Duty(name="d", what="what", category="journal", by=time(18))
DAILY = replace(DUTY, every="day")
FRIDAYS = replace(DUTY, every="week", on=4)
THURSDAYS = replace(DUTY, every="week", on=3)


def monthly(on: int) -> Duty:
    """A duty of that day of each month."""
    return replace(DUTY, every="month", on=on)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def days(desk: Desk, duty: Duty, start: str, count: int) -> list[str]:
    """The first days of a duty from a day on."""
    found = days_from(desk, duty, date.fromisoformat(start))
    return [next(found).isoformat()[5:] for _ in range(count)]


@pytest.mark.parametrize(
    ("desk", "duty", "start", "expected"),
    [
        (DESK, DAILY, "2026-11-20", ["11-20", "11-21", "11-23", "11-24"]),
        (OPEN, DAILY, "2026-11-20", ["11-20", "11-21", "11-22", "11-23"]),
        (DESK, FRIDAYS, "2026-11-18", ["11-20", "11-27", "12-04"]),
        (DESK, THURSDAYS, "2026-09-24", ["09-24", "10-09", "10-15"]),
        (DESK, monthly(31), "2026-10-01", ["10-31", "12-01", "12-31", "02-01", "03-01", "03-31"]),
        (OPEN, monthly(29), "2027-01-01", ["01-29", "03-01", "03-29"]),
        (OPEN, monthly(29), "2028-01-01", ["01-29", "02-29", "03-29"]),
        (DESK, monthly(22), "2026-11-01", ["11-23", "12-22"]),
        (DESK, replace(DAILY, first=date(2026, 12, 1)), "2026-11-20", ["12-01", "12-02"]),
    ],
)
def test_days(desk: Desk, duty: Duty, start: str, expected: list[str]) -> None:
    """A day that does not exist or is free is the next working day; two that fall on one day are one."""
    assert days(desk, duty, start, len(expected)) == expected


def test_a_day_off_of_the_country_moves_a_duty() -> None:
    """The days off that stand in the desk."""
    off = DaysOff(
        lambda _country, _year: YearOff(frozenset({date(2026, 11, 23)}), frozenset({6}), frozenset()),
        lambda _c, _y: None,
    )
    desk = replace(DESK, calendars={"office": replace(CALENDAR, holidays="CN")}).counting(off)
    assert days(desk, monthly(22), "2026-11-01", 1) == ["11-24"]


@pytest.mark.parametrize(
    ("duty", "now", "day"),
    [
        (DAILY, "2026-11-21T00:00", "2026-11-21"),
        (DAILY, "2026-11-21T23:59:59", "2026-11-21"),
        (DAILY, "2026-11-22T12:00", None),
        (replace(DAILY, begins=time(8)), "2026-11-21T07:59", None),
        (FRIDAYS, "2026-11-20T19:00", "2026-11-20"),
        (FRIDAYS, "2026-11-21T00:00", None),
        (replace(FRIDAYS, days=2), "2026-11-23T23:00", "2026-11-20"),
        (replace(FRIDAYS, days=2), "2026-11-24T00:00", None),
    ],
)
def test_what_is_current(duty: Duty, now: str, day: str | None) -> None:
    """From its instant to the end of the day on which it is due; a day that nobody swept has none."""
    found = current(DESK, duty, at(now))
    assert (found.day.isoformat() if found else None) == day


def test_what_follows() -> None:
    """The next one by the calendar; so long after it was done, on a working day."""
    following_one = following(DESK, DAILY, date(2026, 11, 21))
    assert following_one is not None
    assert (following_one.begins, following_one.due) == (at("2026-11-23T00:00"), at("2026-11-23T18:00"))
    assert after(DESK, replace(DUTY, after=1), date(2026, 11, 21)).day == date(2026, 11, 23)
    assert after(DESK, replace(DUTY, after=30), date(2026, 11, 2)).day == date(2026, 12, 2)


def test_an_office_that_never_opens_again() -> None:
    """The days are taken as they are."""
    shut = replace(
        DESK,
        calendars={
            "office": replace(
                CALENDAR, closed=frozenset(date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in range(800))
            )
        },
    )
    assert days(shut, DAILY, "2026-11-20", 2) == ["11-20", "11-21"]
