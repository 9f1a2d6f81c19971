"""The years of days off of a desk: the files that verdicts rest on, made of what the `holidays` package says now."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.clocks.desk_time import countries_of
from kefu.core.config.desk import Desk
from kefu.core.times.days_off import unpublished
from kefu.store.codecs import days_off as codec
from kefu.store.codecs.days_off import YearFile
from kefu.store.index.statutory import Statutory, version

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


def _year(country: str, year: int, common: Path) -> Year | None:
    off = Statutory(common)(country, year)
    if not off.known:
        return None
    doubts = () if off.published else (unpublished(country, year),)
    data = codec.write(YearFile(country, year, off, f"{_SOURCE}{version()}"))
    return Year(codec.path_of(country, year), data, doubts)
