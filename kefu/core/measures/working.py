"""Working time between instants, for very many pairs: the hours of each day of a calendar are looked up once."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import accumulate

from kefu.core.times.calendar import Calendar

_MARGIN = 400 * 86400
"""Seconds beyond what is asked for that are looked up with it."""


class Working:
    """The working time of a calendar in a zone; instants are whole seconds since 1970."""

    def __init__(self, calendar: Calendar, zone: tzinfo) -> None:
        self._calendar = calendar
        self._zone = zone
        self._first = self._last = 0
        self._starts: list[int] = []
        self._lengths: list[int] = []
        self._sums = [0]

    def between(self, since: int, until: int) -> int:
        """Return the seconds of working time from one instant to another; none where it would run backwards."""
        if until <= since:
            return 0
        if since < self._first or until > self._last:
            self._look(since, until)
        return self._before(until) - self._before(since)

    def _look(self, since: int, until: int) -> None:
        """Look up the hours of every day of the two and around them."""
        known = self._first < self._last
        self._first = min(self._first, since - _MARGIN) if known else since - _MARGIN
        self._last = max(self._last, until + _MARGIN) if known else until + _MARGIN
        self._starts, self._lengths = [], []
        begin = datetime.fromtimestamp(self._first, UTC) - timedelta(days=1)
        for start, stop in self._calendar.stretches(begin.astimezone(self._zone), self._zone):
            if start.timestamp() >= self._last:
                break
            self._starts.append(int(start.timestamp()))
            self._lengths.append(int(stop.timestamp()) - self._starts[-1])
        self._sums = [0, *accumulate(self._lengths)]

    def _before(self, at: int) -> int:
        i = bisect_right(self._starts, at) - 1
        return self._sums[i] + min(at - self._starts[i], self._lengths[i]) if i >= 0 else 0
