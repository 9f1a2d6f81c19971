"""The desk's rule for when a ticket is to be looked at again: days of its office, or of anybody's week."""

from datetime import date, datetime, timedelta

from kefu.core.base.errors import Usage
from kefu.core.config.desk import Desk
from kefu.core.times.calendar import Calendar, add_working_days
from kefu.core.times.when import last_second

OFFICE = "office"
"""The calendar by which the days are counted; a desk that has none of this name works from Monday to Friday."""
_WEEKDAYS = Calendar("", (((0, 1440),),) * 5 + ((), ()))
_QUARTER = 900


class Looks:
    """The desk's rule for its tickets. Each day is counted once, however many tickets were last worked on then."""

    def __init__(self, desk: Desk) -> None:
        """Take the desk, whose calendars know their days off."""
        self._rule = desk.attention
        self._zone = desk.zone
        office = desk.calendars.get(OFFICE)
        self._office = office if office is not None and any(office.week) else None
        self._found: dict[tuple[date, int], datetime] = {}
        self._dates: dict[int, date] = {}

    def after(self, acted: float, kind: str, category: str) -> datetime | None:
        """Return when a ticket is looked at again after an act (in seconds); None where the desk does not want it."""
        days = self._rule.of(kind, category)
        if days == 0:
            return None
        # No zone changes its date within a quarter of an hour by the clock of UTC.
        quarter = int(acted // _QUARTER)
        day = self._dates.get(quarter)
        if day is None:
            moment = datetime.fromtimestamp(quarter * _QUARTER, self._zone)
            day = self._dates.setdefault(quarter, moment.date())
        found = self._found.get((day, days))
        return found if found is not None else self._found.setdefault((day, days), self._end(day, days))

    def _end(self, day: date, days: int) -> datetime:
        """Return the end of the working day so many days after a day."""
        midday = last_second(day, self._zone) - timedelta(hours=12)
        if self._office is not None:
            try:
                return add_working_days(self._office, midday, days, self._zone)
            except Usage:  # the office is closed for good: tickets are looked at all the same
                pass
        following = _WEEKDAYS.working_days(day)
        for _ in range(days - 1):
            next(following)
        return last_second(next(following), self._zone)
