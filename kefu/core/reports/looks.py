"""The desk's rule for when a ticket is to be looked at again: days of its office, or of anybody's week."""

from datetime import date, datetime

from kefu.core.config.desk import Desk
from kefu.core.times.office import end_of_work, office_of

_QUARTER = 900


class Looks:
    """The desk's rule for its tickets. Each day is counted once, however many tickets were last worked on then."""

    def __init__(self, desk: Desk) -> None:
        """Take the desk, whose calendars know their days off."""
        self._rule = desk.attention
        self._zone = desk.zone
        self._office = office_of(desk.calendars)
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
        if found is None:
            found = self._found[day, days] = end_of_work(self._office, day, days, self._zone)
        return found
