"""The last reports among the pages of a desk: of yesterday, of the week and the month before this one."""

from collections.abc import Callable, Collection, Iterator
from datetime import timedelta
from functools import partial
from importlib.util import find_spec

from kefu.core.base.regex import regex
from kefu.core.figures.period import Period, day_of, month_of, week_of
from kefu.core.figures.wanted import Wanted
from kefu.desk.session import Session
from kefu.render.pages.site import Site, linked
from kefu.render.pictures.head import TITLES, head
from kefu.render.style import Style

_CELL = regex("<td>([0-9]{6}-[0-9A-Z]{7})</td>")
"""A cell that holds the number of a ticket."""
KINDS = ("daily", "weekly", "monthly")


def drawable() -> bool:
    """Return whether the package is here that draws their pictures."""
    return find_spec("pygal") is not None


def places(style: Style) -> tuple[tuple[str, str], ...]:
    """Return where each report stands among the pages, and what it is called."""
    return tuple((f"reports/{kind}.html", style.translate(TITLES[kind])) for kind in KINDS)


def reports(session: Session, site: Site, known: Collection[str]) -> Iterator[tuple[str, str, Callable[[], str]]]:
    """Yield each report: where it stands, what its period is, and what makes its page, which leads to the tickets that are
    `known` to have one."""
    for kind, (place, _) in zip(KINDS, places(site.style), strict=True):
        since, until = _period(kind, session)
        wanted = Wanted(kind, since, until)
        yield place, f"{since.isoformat()} {until.isoformat()}", partial(_page, session, site, known, place, wanted)


def _period(kind: str, session: Session) -> Period:
    today, zone = session.now.astimezone(session.zone).date(), session.zone
    if kind == "daily":
        return day_of(today - timedelta(days=1), zone)
    if kind == "weekly":
        return week_of(today - timedelta(days=7), zone)
    before = today.replace(day=1) - timedelta(days=1)
    return month_of(before.year, before.month, zone)


def _page(session: Session, site: Site, known: Collection[str], place: str, wanted: Wanted) -> str:
    # Imported here, as they are made once a day and after each change, not by each run.
    from kefu.desk.figures.period import report_of
    from kefu.render.pictures.html import page
    from kefu.render.pictures.shortened import shortened

    short, left_out = shortened(report_of(session, wanted), site.style)
    above = head(short, session.desk.timezone, site.style)
    made = page(short, site.style, (*above, *left_out), site.links(place))
    return _CELL.sub(lambda cell: f"<td>{linked(cell[1], known, '../tickets/')}</td>", made)
