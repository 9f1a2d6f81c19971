"""Statutory holidays, weekends and make-up working days of a country, from the `holidays` package."""

import sys
from datetime import date, timedelta
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Protocol

from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen

if TYPE_CHECKING:
    from holidays import HolidayBase

_PUBLISHED_YEARLY = frozenset({"CN"})
"""Countries whose government says each autumn which weekend days of the next year are worked."""


@frozen
class YearOff:
    """The days off of one year: holidays, weekend days (0 is Monday), weekend days that are worked.

    `published` is False where the make-up days of the year are not known: then only the days that the law itself
    names are holidays, and nothing is guessed. `known` is False outside the years of the data.
    """

    holidays: frozenset[date]
    weekend: frozenset[int]
    worked: frozenset[date]
    published: bool = True
    known: bool = True

    def rest(self, day: date) -> bool:
        """True on a statutory holiday and on a weekend day that is not worked."""
        return day in self.holidays or (day.weekday() in self.weekend and day not in self.worked)


class Shelf(Protocol):
    """Where years are kept between runs: loading the `holidays` package takes longer than most commands."""

    def get(self, country: str, year: int) -> YearOff | None:
        """A year that was worked out by the same `holidays`, None if it is not kept."""

    def put(self, country: str, year: int, found: YearOff) -> None:
        """Keep a year; nothing happens where none can be kept."""


_SHELVES: list[Shelf] = []


def keep_on(shelf: Shelf) -> None:
    """Look for years on this shelf first from now on, and keep there what is worked out."""
    _SHELVES[:] = [shelf]


@lru_cache(maxsize=512)
def year_off(country: str, year: int) -> YearOff:
    """The days off of `country` (an ISO 3166 code that `holidays` knows) in `year`."""
    kept = next((found for shelf in _SHELVES if (found := shelf.get(country, year)) is not None), None)
    if kept is not None:
        return kept
    made = _worked_out(country, year)
    for shelf in _SHELVES:
        shelf.put(country, year, made)
    return made


def _worked_out(country: str, year: int) -> YearOff:
    found = _holidays(country, year)
    weekend = frozenset(found.weekend)
    worked = frozenset(day for day in found.weekend_workdays if day.year == year)
    if not found.start_year <= year <= found.end_year:
        return YearOff(frozenset(), weekend, frozenset(), known=False)
    if country in _PUBLISHED_YEARLY and not worked:
        found = _holidays(country, year, observed=False)
        return YearOff(frozenset(found), weekend, frozenset(), published=False)
    off = frozenset(found)
    if country in _PUBLISHED_YEARLY:
        off = _whole_periods(off, weekend, worked, year)
    return YearOff(off, weekend, worked)


def _holidays(country: str, year: int, *, observed: bool = True) -> "HolidayBase":
    """What `holidays.country_holidays` gives, of the one module that it takes: the package loads those of all countries."""
    from holidays import __path__ as where
    from holidays import registry

    name, names = next((name, names) for name, names in registry.COUNTRIES.items() if country in names[1:])
    package = "holidays.countries"
    alone = package not in sys.modules
    if alone:
        sys.modules[package] = stand_in = ModuleType(package)
        stand_in.__path__ = [str(Path(folder) / "countries") for folder in where]
    try:
        made: HolidayBase = getattr(import_module(f"{package}.{name}"), names[0])(years=year, observed=observed)
    finally:
        if alone:
            del sys.modules[package]
    return made


def _whole_periods(
    off: frozenset[date], weekend: frozenset[int], worked: frozenset[date], year: int
) -> frozenset[date]:
    """The holidays with the free weekend days that touch them: the government publishes whole periods off, the data
    leaves their weekends out, and a branch that works on Saturdays does not work on those."""
    whole = set(off)
    newyear = date(year + 1, 1, 1)

    def free(day: date) -> bool:
        return day.year == year and day.weekday() in weekend and day not in worked and day not in whole

    for holiday in (*off, newyear):
        for step in (timedelta(days=1), timedelta(days=-1)):
            day = holiday + step
            while free(day):
                whole.add(day)
                day += step
    return frozenset(whole)


def known_country(country: str) -> bool:
    """Whether the `holidays` package has this country."""
    from holidays import list_supported_countries

    return country in list_supported_countries()


def year_warnings(country: str, first: int, last: int, settled: frozenset[int] = frozenset()) -> tuple[Finding, ...]:
    """What is not known about the years from `first` to `last`; `settled` years are spoken for by the desk itself."""
    if not country:
        return ()
    return tuple(
        _unpublished(country, year) if year_off(country, year).known else _outside(country, year)
        for year in range(first, last + 1)
        if year not in settled and not (year_off(country, year).published and year_off(country, year).known)
    )


def _unpublished(country: str, year: int) -> Finding:
    return finding(
        "unpublished-year",
        "the make-up working days of {year} in {country} are not published yet; due times in {year} may change",
        year=year,
        country=country,
    )


def _outside(country: str, year: int) -> Finding:
    return finding("unknown-year", "the holidays of {year} in {country} are not known", year=year, country=country)
