"""A year of days off in a desk: `playbooks/days-off/CN-2027.yaml`, which the verdicts on due times rest on.

```yaml
country: CN
year: 2027
weekend: [sat, sun]
published: true
source: holidays 0.109
off:
- 2027-01-01..2027-01-03
- 2027-04-05
worked:
- 2027-02-20
```

`off`: the days that are free by law, each a date or a first and a last one; a weekend day may stand there too. `worked`:
weekend days that are worked. `published` is false where the make-up days of the year were not known when the file was
written. All keys but `off` and `worked` are required. The country and the year are those of the file's name, and every day
lies in that year. A file with anything wrong in it says nothing: half a year would count otherwise.

What kefu writes is read line by line, without YAML; it counts only if writing it again gives the very same bytes.
"""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex
from kefu.core.times.days_off import YearOff
from kefu.store.codecs import values
from kefu.store.codecs.keys import Walk, items, one, paths, shape, texts
from kefu.store.yaml import read as yamlio
from kefu.store.yaml.read import Document, bad_character, flow

FOLDER = "playbooks/days-off"
_TABLE = """
country! | country
year! | year
weekend![] | weekday
published! | flag
source! | text
off[] | days off
worked[] | date
"""
KEYS = tuple(key.removesuffix("[]") for key in paths(_TABLE))
"""Every key of the file, as the documentation writes it."""
_NAME = regex(FOLDER + r"/([A-Z]{2})-([0-9]{4})\.yaml")
_YEAR = regex("[1-9][0-9]{3}")
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DAYS = regex(rf"({_DAY})(?:\.\.({_DAY}))?")
_WRITTEN = regex(
    rf"country: ([A-Z]{{2}})\nyear: ([0-9]{{4}})\nweekend: \[([a-z, ]*)\]\npublished: (true|false)\nsource: (.+)\n"
    rf"(?:off:\n((?:- {_DAY}(?:\.\.{_DAY})?\n)+))?(?:worked:\n((?:- {_DAY}\n)+))?"
)


@frozen
class YearFile:
    """The contents of a file: the days off of a country in a year, and from whom it has them."""

    country: str
    year: int
    off: YearOff
    source: str


def path_of(country: str, year: int) -> str:
    """Return the path of a year's file in a desk."""
    return f"{FOLDER}/{country}-{year:04d}.yaml"


def write(file: YearFile) -> bytes:
    """Return the file's bytes in the one form that kefu writes."""
    inside = (day for day in file.off.holidays if day.year == file.year)
    weekend = ", ".join(values.DAYS[day] for day in sorted(file.off.weekend))
    head = f"country: {file.country}\nyear: {file.year:04d}\nweekend: [{weekend}]\n"
    head += f"published: {str(file.off.published).lower()}\nsource: {flow(file.source)}\n"
    off = "".join(f"- {span}\n" for span in _spans(inside))
    worked = "".join(f"- {day}\n" for day in sorted(file.off.worked) if day.year == file.year)
    return (head + (f"off:\n{off}" if off else "") + (f"worked:\n{worked}" if worked else "")).encode("utf-8")


def _spans(days: Iterator[date]) -> Iterator[str]:
    """Days that follow each other as one span."""
    run: list[date] = []
    for day in sorted(days):
        if run and day != run[-1] + timedelta(days=1):
            yield _span(run)
            run = []
        run.append(day)
    if run:
        yield _span(run)


def _span(run: list[date]) -> str:
    return f"{run[0]}..{run[-1]}" if len(run) > 1 else str(run[0])


def read(data: bytes, path: str, document: Document | None = None) -> tuple[YearFile | None, tuple[Finding, ...]]:
    """Return what a file says, and what is wrong with it; nothing as soon as something is.

    `document`: what the YAML of `data` is known to hold; then `data` is not looked at.
    """
    if document is None:
        quick = _as_written(data)
        if quick is not None and path == path_of(quick.country, quick.year):
            return quick, ()
        document, found = yamlio.read(data, path, hand=True)
        if document is None:
            return None, found
    if not isinstance(document.root, dict):
        return None, (finding("wrong-type", "the file must be keys with values", path=path, line=1),)
    walk = Walk(document, path, _CHECKS)
    kept = walk.root(shape(_TABLE))
    if walk.found:
        return None, tuple(walk.found)
    weekend = frozenset(values.DAYS.index(day) for day in texts(kept.get("weekend")))
    off = frozenset(day for span in texts(kept.get("off")) for day in _days(span))
    worked = frozenset(date.fromisoformat(day) for day in texts(kept.get("worked")))
    year = YearOff(off, weekend, worked, kept.get("published") == "true")
    file = YearFile(one(kept.get("country")), int(one(kept.get("year"))), year, one(kept.get("source")))
    _cross(walk, file)
    return (None if walk.found else file), tuple(walk.found)


def _as_written(data: bytes) -> YearFile | None:
    """A file as kefu writes it; None if it is anything else."""
    try:
        text = data.decode("utf-8")
        match = _WRITTEN.fullmatch(text)
        if match is None or bad_character(text):
            return None
        country, year, weekend, published, source, off, worked = match.groups("")
        free = frozenset(day for line in off.splitlines() for day in _days(line[2:]))
        made_up = frozenset(date.fromisoformat(line[2:]) for line in worked.splitlines())
        rest = frozenset(values.DAYS.index(day) for day in weekend.split(", ") if day)
    except ValueError:
        return None
    file = YearFile(country, int(year), YearOff(free, rest, made_up, published == "true"), source.strip('"'))
    return file if write(file) == data and _sound(file) else None


def _sound(file: YearFile) -> bool:
    return all(day.year == file.year for day in file.off.holidays) and not _odd_work(file)


def _odd_work(file: YearFile) -> Collection[date]:
    """The days under `worked` that are no free day of the week, or free by law."""
    off = file.off
    return [day for day in off.worked if day.weekday() not in off.weekend or day in off.holidays]


def _cross(walk: Walk, file: YearFile) -> None:
    """Report what no single value shows."""
    name = _NAME.fullmatch(walk.path)
    if name is None or (name[1], int(name[2])) != (file.country, file.year):
        named = finding(
            "file-name",
            "the file of {country} and {year} is {file}",
            country=file.country,
            year=file.year,
            file=path_of(file.country, file.year),
        )
        walk.report(named, "year")
    if isinstance(walk.doc.root, dict):
        for key in ("off", "worked"):
            for number, span in enumerate(map(one, items(walk.doc.root.get(key)))):
                if any(day.year != file.year for day in _days(span)):
                    other = finding("other-year", "{text} does not lie in {year}", text=span, year=file.year)
                    walk.report(other, key, number)
        for day in sorted(_odd_work(file)):
            walk.report(
                finding(
                    "no-make-up-day", "{day}: a day that is worked must be a weekend day that is not free", day=str(day)
                ),
                "worked",
            )


def _days(span: str) -> Iterator[date]:
    """The days of `2027-02-05..2027-02-12` or of one date; ValueError for what is none."""
    match = _DAYS.fullmatch(span)
    if match is None:
        raise ValueError(span)
    first = date.fromisoformat(match[1])
    last = date.fromisoformat(match[2] or match[1])
    if last < first or (last - first).days > 366:
        raise ValueError(span)
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _year(key: str, value: str) -> Finding | None:
    if _YEAR.fullmatch(value):
        return None
    return finding("bad-year", "{key}: {value} is not a year, such as 2027", key=key, value=value)


def _off(key: str, value: str) -> Finding | None:
    try:
        _days(value)
    except ValueError:
        return finding(
            "bad-days-off",
            "{key}: {value} is neither a date nor two of them, such as 2027-02-05..2027-02-12",
            key=key,
            value=value,
        )
    return None


_CHECKS = {
    **values.CHECKS,
    "year": _year,
    "days off": _off,
    "weekday": values.member("bad-weekday", values.DAYS),
}
