"""Days off as the `holidays` package has them: the only module that asks it. What it said is kept between runs."""

from datetime import date, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

from kefu.core.times.days_off import YearOff
from kefu.store.index.days_off import Kept

if TYPE_CHECKING:
    from holidays import HolidayBase

_PUBLISHED_YEARLY = frozenset({"CN"})
"""Countries whose government says each autumn which weekend days of the next year are worked."""


class Statutory:
    """Years of days off of any country, kept in the repository whose common git directory is `common`."""

    def __init__(self, common: Path) -> None:
        self._kept = Kept(common)

    def __call__(self, country: str, year: int) -> YearOff:
        """Return the days off of a country in a year; loading the package takes longer than most commands."""
        kept = self._kept.get(country, year)
        if kept is not None:
            return kept
        made = worked_out(country, year)
        self._kept.put(country, year, made)
        return made


def version() -> str:
    """Return the version of the package."""
    from importlib.metadata import version as of

    return of("holidays")


def worked_out(country: str, year: int) -> YearOff:
    """Return the days off of a country in a year; a country that the package lacks is not known."""
    found = _holidays(country, year)
    if found is None:
        return YearOff(frozenset(), frozenset({5, 6}), frozenset(), known=False)
    weekend = frozenset(found.weekend)
    worked = frozenset(day for day in found.weekend_workdays if day.year == year)
    if not found.start_year <= year <= found.end_year:
        return YearOff(frozenset(), weekend, frozenset(), known=False)
    if country in _PUBLISHED_YEARLY and not worked:
        found = _holidays(country, year, observed=False)
        return YearOff(frozenset(found or ()), weekend, frozenset(), published=False)
    off = frozenset(found)
    if country in _PUBLISHED_YEARLY:
        off = _whole_periods(off, weekend, worked, year)
    return YearOff(off, weekend, worked)


def _holidays(country: str, year: int, *, observed: bool = True) -> "HolidayBase | None":
    """Return what `holidays.country_holidays` gives. Its module is loaded by its file: the package `holidays.countries` would
    load those of all countries first."""
    from holidays import __path__ as where
    from holidays import registry

    found = next(((name, names) for name, names in registry.COUNTRIES.items() if country in names[1:]), None)
    if found is None:
        return None
    name, names = found
    spec = spec_from_file_location(f"kefu_holidays_{name}", Path(where[0]) / "countries" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    made: HolidayBase = getattr(module, names[0])(years=year, observed=observed)
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
