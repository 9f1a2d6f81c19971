"""The days on which people of a desk work: those of its calendar `office`, else Monday to Friday."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from kefu.core.base.errors import Usage
from kefu.core.times.calendar import Calendar, add_working_days
from kefu.core.times.when import last_second

OFFICE = "office"
"""The calendar by which the days are counted; a desk that has none of this name works from Monday to Friday."""
_WEEKDAYS = Calendar("", (((0, 1440),),) * 5 + ((), ()))


def office_of(calendars: Mapping[str, Calendar]) -> Calendar | None:
    """Return the calendar of the office, None where there is none or it has no working time."""
    office = calendars.get(OFFICE)
    return office if office is not None and any(office.week) else None


def end_of_work(office: Calendar | None, day: date, days: int, zone: tzinfo) -> datetime:
    """Return the end of the working day so many days after a day."""
    midday = last_second(day, zone) - timedelta(hours=12)
    if office is not None:
        try:
            return add_working_days(office, midday, days, zone)
        except Usage:  # the office is closed for good: the days go by all the same
            pass
    following = _WEEKDAYS.working_days(day)
    for _ in range(days - 1):
        next(following)
    return last_second(next(following), zone)
