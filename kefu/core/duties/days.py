"""The days of a duty: when it comes, until when it is to be done. A day that does not exist, or is free, is the next
working day."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import takewhile

from kefu.core.base.frozen import frozen
from kefu.core.config.desk import Desk, Duty
from kefu.core.times.calendar import Calendar
from kefu.core.times.office import office_of
from kefu.core.times.when import at_wall

_BACK = timedelta(days=100)
"""As far back as a day that is the current one can have been before it was moved: a month, and a long closure."""
_CLOSURE = 60
"""Free days in a row after which a day is taken as it is: the office is closed for good."""


@frozen
class Turn:
    """One turn of a duty: its day, the instant at which it begins, and until when it is to be done."""

    day: date
    begins: datetime
    due: datetime


def working(desk: Desk, day: date) -> date:
    """Return the day if people work then by the desk's office calendar, else the next day on which they do."""
    office = office_of(desk.calendars)
    if office is None or _open(office, day):
        return day
    for ahead in range(1, _CLOSURE):
        later = day + timedelta(days=ahead)
        if _open(office, later):
            return later
    return day


def _open(office: Calendar, day: date) -> bool:
    return bool(office.hours(day))


def turn(desk: Desk, duty: Duty, day: date) -> Turn:
    """Return the turn of a duty that begins on a day."""
    last = working(desk, day + timedelta(days=duty.days)) if duty.days else day
    return Turn(day, at_wall(day, duty.begins, desk.zone), at_wall(last, duty.by, desk.zone))


def current(desk: Desk, duty: Duty, now: datetime) -> Turn | None:
    """Return the turn of a duty by the calendar that has begun at `now` and whose last day is not over; None where there is
    none."""
    today = now.astimezone(desk.zone).date()
    begun = takewhile(lambda day: day <= today, days_from(desk, duty, today - _BACK))
    found = [one for day in begun if (one := turn(desk, duty, day)).begins <= now]
    last = found[-1] if found else None
    return last if last is not None and today <= last.due.astimezone(desk.zone).date() else None


def following(desk: Desk, duty: Duty, day: date) -> Turn | None:
    """Return the turn of a duty by the calendar that comes after the one of a day."""
    later = (one for one in days_from(desk, duty, day - _BACK) if one > day)
    return next((turn(desk, duty, one) for one in later), None)


def after(desk: Desk, duty: Duty, done: date) -> Turn:
    """Return the turn that comes so long after a duty was done as it says."""
    return turn(desk, duty, working(desk, done + timedelta(days=duty.after)))


def days_from(desk: Desk, duty: Duty, start: date) -> Iterator[date]:
    """Yield the days of a duty by the calendar, each once and in order, of those named from `start` on."""
    last: date | None = None
    for named in _named(duty, max(start, duty.first or start)):
        # A free day has no turn of a daily duty of its own: the next one has.
        day = working(desk, named)
        if last is None or day > last:
            yield day
            last = day


def _named(duty: Duty, start: date) -> Iterator[date]:
    """Yield the days that the duty names, before any is moved."""
    if duty.every == "month":
        yield from _months(duty.on, start)
        return
    step = 7 if duty.every == "week" else 1
    first = start + timedelta(days=(duty.on - start.weekday()) % 7) if step == 7 else start
    for count in range(4000 // step):
        yield first + timedelta(days=count * step)


def _months(on: int, start: date) -> Iterator[date]:
    """Yield that day of each month; the first of the next month where a month is too short for it."""
    year, month = start.year, start.month
    for _ in range(130):
        length = monthrange(year, month)[1]
        day = date(year, month, min(on, length)) + timedelta(days=on > length)
        if day >= start:
            yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
