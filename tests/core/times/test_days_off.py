"""The days off of a desk: a year that stands in it holds, then what somebody else says, then weekdays."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from kefu.core.times import calendar as cal
from kefu.core.times.calendar import Calendar
from kefu.core.times.days_off import NO_DAYS_OFF, WEEKDAYS, DaysOff, YearOff

OWN = YearOff(frozenset({date(2026, 11, 23)}), frozenset({5, 6}), frozenset())
OTHER = YearOff(frozenset(), frozenset({4, 5}), frozenset(), published=False)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_the_desk_holds_and_each_year_is_looked_up_once() -> None:
    asked: list[tuple[str, str, int]] = []

    def desk(country: str, year: int) -> YearOff | None:
        asked.append(("desk", country, year))
        return OWN if year == 2026 else None

    def other(country: str, year: int) -> YearOff | None:
        asked.append(("other", country, year))
        return OTHER if year == 2027 else None

    days = DaysOff(desk, other)
    assert [days.year("CN", year) for year in (2026, 2027, 2028, 2026, 2028)] == [OWN, OTHER, WEEKDAYS, OWN, WEEKDAYS]
    assert [days.stands("CN", year) for year in (2026, 2027, 2028)] == [True, False, False]
    assert asked == [("desk", "CN", 2026), ("desk", "CN", 2027), ("other", "CN", 2027), ("desk", "CN", 2028),
                     ("other", "CN", 2028)]  # fmt: skip
    assert [said.code for said in days.warnings("CN", 2026, 2028)] == ["unpublished-year", "untold-year"]
    assert [said.code for said in days.warnings("CN", 2026, 2028, frozenset({2027}))] == ["untold-year"]
    assert days.warnings("", 2026, 2028) == ()


def test_a_year_that_nobody_knows_has_weekdays_and_a_warning() -> None:
    days = DaysOff()
    assert days.untold() == ()
    start = datetime(2026, 9, 24, 10, tzinfo=SHANGHAI)
    assert cal.legal_days(start, 7, "CN", SHANGHAI, days)[1] == date(2026, 10, 1)
    assert cal.legal_days(start, 9, "CN", SHANGHAI, days) == (date(2026, 10, 3), date(2026, 10, 5))
    assert [said.text() for said in days.untold()] == [
        "the days off of 2026 in CN do not stand in this desk: weekdays are counted. kefu rules days-off 2026 adds them"
    ]


def test_a_calendar_keeps_its_own_week_where_no_year_is_known() -> None:
    six = Calendar("office", (((540, 1020),),) * 6 + ((),), holidays="CN")
    assert [bool(six.hours(date(2026, 10, day))) for day in (1, 3, 4)] == [True, True, False]
    assert six.days_off is NO_DAYS_OFF
