"""When work ends at a desk, as its calendar says."""

from datetime import date, datetime

from kefu.core.config.desk import Desk
from kefu.core.times.when import Closing


def closing(desk: Desk) -> Closing | None:
    """Return when work ends on a day by the desk's first calendar; None where it has none."""
    calendar = next(iter(desk.calendars.values()), None)
    if calendar is None:
        return None

    def closes(day: date) -> datetime | None:
        return calendar.closes(day, desk.zone)

    return closes
