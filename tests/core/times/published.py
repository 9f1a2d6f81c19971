"""Days off for tests of calendars and clocks: those that the `holidays` package has."""

from kefu.core.times.days_off import DaysOff
from kefu.store.index.statutory import worked_out

PUBLISHED = DaysOff(otherwise=worked_out)
