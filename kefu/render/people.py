"""Cells as people read them: short times in the desk's zone, spans in words, labels of codes, no hidden characters."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

from kefu.core.base.errors import Translate, visible
from kefu.core.base.joined import CLAUSE, joined
from kefu.core.reports import Cell, Column, Report, Row
from kefu.core.reports.attention import ATTENTION
from kefu.render.style import Style

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def titles(report: Report, style: Style) -> list[str]:
    """Return the headings of the report's columns."""
    return [style.translate(column.title) for column in report.columns]


def cells(report: Report, row: Row, style: Style) -> list[str]:
    """Return the cells of one row, each on one line. A paused clock shows the time that is left, never a date.

    What stands in a list only to be looked at shows that time, and never as a clock's.
    """
    shown = [cell(report, column, row.get(column.key), style) for column in report.columns]
    if row.get("reason") == ATTENTION:
        said = _looked(report, row, style)
        return [said.get(c.key, text) for c, text in zip(report.columns, shown, strict=True)]
    shown = [_passed(row.get(c.key), c.key, text, style) for c, text in zip(report.columns, shown, strict=True)]
    left = row.get("left")
    if row.get("paused") is True and isinstance(left, timedelta):
        late = left < timedelta(0)
        template = style.translate("paused, {span} late") if late else style.translate("paused, {span} left")
        paused = template.format(span=span(abs(left), style.translate))
        shown = [paused if c.key == "due" else text for c, text in zip(report.columns, shown, strict=True)]
    return shown


def _passed(value: Cell, key: str, shown: str, style: Style) -> str:
    """Return a span as it is said on the other side of its time: what is ahead is not late, what is late has nothing left."""
    if key == "age" and isinstance(value, timedelta):
        return roughly(value, style.translate)
    if not isinstance(value, timedelta) or not shown.startswith("-"):
        return shown
    if key == "late":
        return style.translate("in {span}").format(span=shown[1:])
    return style.translate("{span} late").format(span=shown[1:]) if key == "left" else shown


def _looked(report: Report, row: Row, style: Style) -> dict[str, str]:
    """Return the cells of a row that are not those of its clock, by the column's key."""
    at = row.get("attention")
    ahead = at - report.now if isinstance(at, datetime) and at > report.now else None
    # Where the reason has a column of its own, it need not be said again.
    word = "" if any(column.key == "reason" for column in report.columns) else style.translate("to look at")
    shown = {"due": at, "clock": word, "left": ahead}
    return {key: line(text(value, report, style.translate)) for key, value in shown.items()}


def cell(report: Report, column: Column, value: Cell, style: Style) -> str:
    """Return one value as people read it. A key that a row lacks is empty."""
    return line(text(worded(column, value, style), report, style.translate))


def worded(column: Column, value: Cell, style: Style) -> Cell:
    """Return a value with its codes in words: those of a column that has words for them, yes and no. Others stay."""
    if isinstance(value, bool):
        return style.translate("yes") if value else style.translate("no")
    label = column.label
    if label is None or not value:
        return value
    if isinstance(value, str):
        return label(value, style.language)
    if isinstance(value, Sequence):
        words = (label(one, style.language) for one in value if isinstance(one, str))
        return [word for word in words if word]
    return value


def line(text: str) -> str:
    """Return `text` on one line: line ends become spaces, other control characters are made visible."""
    return visible(" ".join(text.splitlines()) if "\n" in text else text)


def text(value: Cell, report: Report, translate: Translate) -> str:
    """Return a value of any shape in words."""
    match value:
        case None:
            return ""
        case bool():
            return translate("yes") if value else translate("no")
        case datetime():
            return moment(value, report.now, report.zone)
        case timedelta():
            return span(value, translate)
        case str() | int():
            return str(value)
        case Mapping():
            said = (f"{key}: {text(inner, report, translate)}" for key, inner in value.items())
            return joined(said, translate, CLAUSE)
        case Sequence():
            return joined((text(inner, report, translate) for inner in value), translate)


def moment(at: datetime, now: datetime, zone: tzinfo) -> str:
    """Return a time in the desk's zone to the minute: `11-21 18:00`, with its year if that is not this year."""
    local = at.astimezone(zone)
    year = "" if local.year == now.astimezone(zone).year else f"{local.year:04}-"
    return f"{year}{local:%m-%d %H:%M}"


def roughly(length: timedelta, translate: Translate) -> str:
    """Return a length of time by its largest unit alone, as an age is told: `3 h`, `2 d`."""
    unit = next((one for one in (_DAY, _HOUR) if length >= one), _MINUTE)
    return span(length // unit * unit, translate)


def span(length: timedelta, translate: Translate) -> str:
    """Return a length of time by its two largest units, rounded down to minutes: `3 h 20 min`, `2 d 4 h`, `-15 min`."""
    minutes = abs(length) // _MINUTE
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        said = translate("{days} d {hours} h") if hours else translate("{days} d")
    elif hours:
        said = translate("{hours} h {minutes} min") if rest else translate("{hours} h")
    else:
        said = translate("{minutes} min")
    sign = "-" if length < timedelta(0) and minutes else ""
    return sign + said.format(days=days, hours=hours, minutes=rest)
