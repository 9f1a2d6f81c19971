"""A list as a table of a page: each number leads to the ticket's page, what is late is marked."""

from collections.abc import Collection, Iterator

from kefu.core.base.msgid import N_
from kefu.core.reports import UNREADABLE, Report, Row
from kefu.core.reports.paged import Part
from kefu.render.page import text
from kefu.render.pages.site import linked
from kefu.render.people import cells, titles
from kefu.render.style import Style

TIMES = ("due", "late")
"""The columns that are marked where a ticket is overdue."""
PICKED = ("state", "owner", "category", "result", "clock")
"""The columns whose words the filter offers."""


def table(report: Report, style: Style, known: Collection[str]) -> Iterator[str]:
    """Yield a list as a table; a sentence where it is empty. `known`: the tickets that have a page."""
    if not report.items:
        nothing = style.translate(N_("None."))
        yield f'<p class="said">{text(nothing)}</p>'
        return
    yield '<div class="wide" tabindex="0"><table class="of">'
    yield (
        "<thead><tr>" + "".join(f'<th scope="col">{text(one)}</th>' for one in titles(report, style)) + "</tr></thead>"
    )
    yield "<tbody>"
    for row in report.items:
        yield _row(report, row, style, known)
    yield "</tbody></table></div>"


def _row(report: Report, row: Row, style: Style, known: Collection[str]) -> str:
    marked = ' class="late"' if row.get("overdue") is True or row["state"] == UNREADABLE else ""
    said = zip(report.columns, cells(report, row, style), strict=True)
    shown = (
        f"<td{_kind(c.key)}>{linked(one, known, 'tickets/') if c.key == 'id' else text(one)}</td>" for c, one in said
    )
    return f"<tr{marked}>{''.join(shown)}</tr>"


def _kind(key: str) -> str:
    return ' class="d"' if key in TIMES else ""


def search(report: Report, style: Style) -> str:
    """Return the fields by which the rows of a page are filtered; they are hidden where no script runs."""
    translate = style.translate
    every, word, counted = translate(N_("all")), translate(N_("Filter")), translate(N_("{count} of {all}"))
    heads = zip(report.columns, titles(report, style), strict=True)
    picks = "".join(
        f'<label>{text(title)} <select data-column="{place}"><option value="">{text(every)}</option></select></label>'
        for place, (column, title) in enumerate(heads)
        if column.key in PICKED
    )
    return (
        f'<div role="search" hidden><label>{text(word)} <input type="search"></label>{picks}'
        f'<output aria-live="polite" data-said="{text(counted)}"></output></div>'
    )


def parts(found: list[tuple[Part, int]], style: Style, known: Collection[str], heading: str) -> Iterator[str]:
    """Yield parts of a list, first how many each holds. `heading`: what they are parts by."""
    translate = style.translate
    heads = (heading, translate(N_("Open")), translate(N_("Overdue")))
    yield '<div class="wide" tabindex="0"><table>'
    yield "<thead><tr>"
    yield from (f'<th scope="col"{_n(i)}>{text(one)}</th>' for i, one in enumerate(heads))
    yield "</tr></thead><tbody>"
    for part, late in found:
        marked = ' class="late"' if late else ""
        counts = f'<td class="n">{len(part.table.items)}</td><td class="n">{late}</td>'
        yield f'<tr{marked}><th scope="row"><a href="#{part.key}">{text(part.title)}</a></th>{counts}</tr>'
    yield "</tbody></table></div>"
    for part, _late in found:
        yield f'<section class="of" id="{part.key}"><h2>{text(part.title)} ({len(part.table.items)})</h2>'
        yield from table(part.table, style, known)
        yield "</section>"


def _n(place: int) -> str:
    return ' class="n"' if place else ""
