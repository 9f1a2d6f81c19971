"""The years of days off of a desk: the files that verdicts rest on, made of what the `holidays` package says now."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from kefu.core.base.errors import Refused, Usage
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.clocks.desk_time import countries_of
from kefu.core.config.desk import Desk
from kefu.core.times.days_off import unpublished
from kefu.store.codecs import days_off as codec
from kefu.store.codecs.days_off import YearFile
from kefu.store.index.statutory import Statutory, version
from kefu.store.journal.plan import FileChange, View

_SOURCE = "holidays "
"""What the source of a file begins with that kefu wrote."""


@frozen
class Year:
    """The file of a year as it is to stand in a desk, and what is not known about the year."""

    path: str
    data: bytes
    doubts: tuple[Finding, ...]


def near_years(desk: Desk, now: datetime, common: Path) -> Iterator[Year]:
    """Yield this year and the next of each country of a desk; not those that the package does not know."""
    this = now.astimezone(desk.zone).year
    for country in countries_of(desk):
        for year in (this, this + 1):
            made = _year(country, year, common)
            if made is not None:
                yield made


def of_year(desk: Desk, year: int, common: Path) -> list[Year]:
    """Return one year of each country of a desk. Usage for a year that the package does not know."""
    made = []
    for country in countries_of(desk):
        found = _year(country, year, common)
        if found is None:
            raise Usage(
                "{year}: the holidays of {country} are not known; write {path} by hand",
                year=year,
                country=country,
                path=codec.path_of(country, year),
            )
        made.append(found)
    return made


def _year(country: str, year: int, common: Path) -> Year | None:
    off = Statutory(common)(country, year)
    if not off.known:
        return None
    doubts = () if off.published else (unpublished(country, year),)
    data = codec.write(YearFile(country, year, off, f"{_SOURCE}{version()}"))
    return Year(codec.path_of(country, year), data, doubts)


def missing(view: View, years: Iterable[Year]) -> list[FileChange]:
    """Return the years that do not stand in the desk yet."""
    return [FileChange(year.path, year.data) for year in years if view.file(year.path) is None]


def renewed(view: View, years: Iterable[Year]) -> list[FileChange]:
    """Return the years that do not stand in the desk as they are now. Refused for one that somebody wrote by hand."""
    found = []
    for year in years:
        held = view.file(year.path)
        if held is not None and _same_days(held.data, year):
            continue
        if held is not None and not _by_kefu(held.data, year.path):
            raise Refused(
                "{path} was written by hand, and it holds: change it there, or delete it and ask again", path=year.path
            )
        found.append(FileChange(year.path, year.data))
    return found


def _same_days(data: bytes, year: Year) -> bool:
    """Return whether two files of a year say the same days, whatever their sources."""
    held, made = codec.read(data, year.path)[0], codec.read(year.data, year.path)[0]
    return held is not None and made is not None and held.off == made.off


def _by_kefu(data: bytes, path: str) -> bool:
    held = codec.read(data, path)[0]
    return held is not None and held.source.startswith(_SOURCE) and codec.write(held) == data
