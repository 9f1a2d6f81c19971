"""Statutory holidays, weekends and make-up working days of a country, as somebody else says them."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen


@frozen
class YearOff:
    """The days off of one year: holidays, weekend days (0 is Monday), weekend days that are worked.

    `published` is False where the make-up days of the year are not known: then only the days that the law itself
    names are holidays, and nothing is guessed. `known` is False outside the years of the data. `told` is False where
    nobody was there to say anything of the year: then Monday to Friday are worked.
    """

    holidays: frozenset[date]
    weekend: frozenset[int]
    worked: frozenset[date]
    published: bool = True
    known: bool = True
    told: bool = True

    def rest(self, day: date) -> bool:
        """True on a statutory holiday and on a weekend day that is not worked."""
        return day in self.holidays or (day.weekday() in self.weekend and day not in self.worked)


WEEKDAYS = YearOff(frozenset(), frozenset({5, 6}), frozenset(), told=False)
"""A year of which nothing is said."""
Lookup: TypeAlias = Callable[[str, int], YearOff | None]
"""The days off of a country (an ISO 3166 code) in a year, or None where they are not known."""


def nowhere(country: str, year: int) -> YearOff | None:
    """Return None: nobody has any year."""
    return None


class DaysOff:
    """The days off that a desk counts by, each year looked up when a calculation first needs it.

    A year that stands in the desk holds. Of another one `otherwise` is asked, and if that does not know it either,
    it is counted by weekdays.
    """

    def __init__(self, desk: Lookup = nowhere, otherwise: Lookup = nowhere) -> None:
        """`desk` finds the years that stand in the desk, `otherwise` those that something outside of it says."""
        self._desk, self._otherwise = desk, otherwise
        self._standing: dict[tuple[str, int], YearOff | None] = {}
        self._found: dict[tuple[str, int], YearOff] = {}

    def year(self, country: str, year: int) -> YearOff:
        """Return the days off of `country` in `year`."""
        key = (country, year)
        if key not in self._found:
            self._found[key] = self._in_desk(key) or self._otherwise(country, year) or WEEKDAYS
        return self._found[key]

    def stands(self, country: str, year: int) -> bool:
        """Return whether the year stands in the desk."""
        return self._in_desk((country, year)) is not None

    def _in_desk(self, key: tuple[str, int]) -> YearOff | None:
        if key not in self._standing:
            self._standing[key] = self._desk(*key)
        return self._standing[key]

    def untold(self) -> tuple[Finding, ...]:
        """Return a warning for each year that was counted by weekdays so far."""
        return tuple(_untold(*key) for key, found in sorted(self._found.items()) if not found.told)

    def warnings(
        self, country: str, first: int, last: int, settled: frozenset[int] = frozenset()
    ) -> tuple[Finding, ...]:
        """Return what is not known about the years from `first` to `last`; `settled` ones are left to the desk."""
        if not country:
            return ()
        years = (year for year in range(first, last + 1) if year not in settled)
        return tuple(said for year in years if (said := _doubt(country, year, self.year(country, year))) is not None)


NO_DAYS_OFF = DaysOff()
"""Every year is counted by weekdays."""


def _doubt(country: str, year: int, found: YearOff) -> Finding | None:
    if not found.told:
        return _untold(country, year)
    if not found.known:
        return finding("unknown-year", "the holidays of {year} in {country} are not known", year=year, country=country)
    return None if found.published else unpublished(country, year)


def unpublished(country: str, year: int) -> Finding:
    """Return the warning about a year whose make-up days are not known yet."""
    return finding(
        "unpublished-year",
        "the make-up working days of {year} in {country} are not published yet; due times in {year} may change",
        year=year,
        country=country,
    )


def _untold(country: str, year: int) -> Finding:
    return finding(
        "untold-year",
        "the days off of {year} in {country} do not stand in this desk: weekdays are counted. "
        "kefu rules days-off {year} adds them",
        year=year,
        country=country,
    )
