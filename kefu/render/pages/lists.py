"""The pages of lists: today, what is open, by owner, by category, what was closed lately."""

from collections.abc import Collection, Iterator, Sequence

from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.reports import Report
from kefu.core.reports.paged import Part
from kefu.render.page import text
from kefu.render.pages.site import PLACES, Site
from kefu.render.pages.tables import parts, search, table


@frozen
class Lists:
    """The lists of a desk at one time. `day`: today in parts; `owners`, `categories`: with how many are overdue;
    `findings`: why tickets cannot be read; `known`: those that have a page; `tip`: the commit."""

    day: list[Part]
    unclosed: Report
    owners: list[tuple[Part, int]]
    categories: list[tuple[Part, int]]
    closed: Report
    findings: Sequence[Finding]
    known: Collection[str]
    tip: str


def pages(site: Site, lists: Lists) -> Iterator[tuple[str, str]]:
    """Yield each page of a list: where it stands and its whole text."""
    name = {place: site.style.translate(title) for place, title in PLACES}
    owner, category = (site.style.translate(title) for title in (N_("owner"), N_("category")))
    style, known = site.style, lists.known
    bodies = {
        "index.html": _day(site, lists),
        "open.html": [search(lists.unclosed, style), *table(lists.unclosed, style, known)],
        "owners.html": [_search(lists.owners, site), *parts(lists.owners, style, known, owner)],
        "categories.html": [_search(lists.categories, site), *parts(lists.categories, style, known, category)],
        "closed.html": [search(lists.closed, style), *table(lists.closed, style, known)],
    }
    for place, body in bodies.items():
        yield place, site.page(place, name[place], [*_stand(site, lists), *body], filtered=place != "index.html")


def _search(found: list[tuple[Part, int]], site: Site) -> str:
    return search(found[0][0].table, site.style) if found else ""


def _stand(site: Site, lists: Lists) -> Iterator[str]:
    """Yield when the page was written, of which commit, and what could not be read."""
    stands = site.style.translate(N_("As of {when}, commit {tip}. Names, phones and addresses are masked."))
    when = site.when(lists.unclosed.now)
    yield f'<p class="said">{text(stands.format(when=when, tip=lists.tip[:10]))}</p>'
    if lists.findings:
        title = site.style.translate(N_("These tickets cannot be read: {count}")).format(count=len(lists.findings))
        yield f'<section id="unreadable"><h2 class="warn">{text(title)}</h2><ul>'
        for one in lists.findings:
            place = ":".join(str(part) for part in (one.path, one.line) if part)
            yield f"<li>{text(f'{place}: {one.text(site.style.translate)}')}</li>"
        yield "</ul></section>"


def _day(site: Site, lists: Lists) -> Iterator[str]:
    yield '<ul class="tiles">'
    whole = site.style.translate(N_("Open"))
    tiles = [("open.html", whole, len(lists.unclosed.items), "")]
    tiles += [(f"#{p.key}", p.title, len(p.table.items), "late" if p.key == "late" else "") for p in lists.day]
    for to, title, count, kind in tiles:
        marked = f' class="{kind}"' if kind and count else ""
        yield f'<li{marked}><a href="{to}"><b>{count}</b>{text(title)}</a></li>'
    yield "</ul>"
    for part in lists.day:
        yield f'<section id="{part.key}"><h2>{text(part.title)} ({len(part.table.items)})</h2>'
        yield from table(part.table, site.style, lists.known)
        yield "</section>"
