"""A page among the pages of a desk: its head, the way to the others, its foot."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, tzinfo

from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.base.regex import regex
from kefu.render.page import head, text
from kefu.render.pages.looks import FILTER, FILTERED, LOOKS, STILL
from kefu.render.style import Style

_NUMBER = regex(r"(?<![0-9A-Za-z-])[0-9]{6}-[0-9A-HJKMNP-TV-Z]{7}(?![0-9A-Za-z-])")
PLACES = (
    ("index.html", N_("Today")),
    ("open.html", N_("Open")),
    ("owners.html", N_("By owner")),
    ("categories.html", N_("By category")),
    ("closed.html", N_("Closed lately")),
    ("playbooks.html", N_("Playbooks")),
)
"""The pages that each one leads to, with their names (msgids)."""


@frozen
class Site:
    """The pages of one desk in one language. `more`: further pages that each one leads to, with their names in that
    language; `zone`: the desk's."""

    desk: str
    style: Style
    zone: tzinfo
    more: tuple[tuple[str, str], ...] = ()

    def page(self, place: str, title: str, body: Iterable[str], *, filtered: bool = False) -> str:
        """Return the page at `place` below the directory of the pages."""
        return "\n".join(self._page(place, title, body, filtered)) + "\n"

    def _page(self, place: str, title: str, body: Iterable[str], filtered: bool) -> Iterator[str]:
        up = "../" * place.count("/")
        translate = self.style.translate
        skip = translate(N_("To the content"))
        yield from head(f"{title} · {self.desk}", self.style, FILTERED if filtered else STILL, LOOKS)
        yield f'<body>\n<a class="skip" href="#main">{text(skip)}</a>'
        yield f"<nav><b>{text(self.desk)}</b>"
        for to, name in self.links(place):
            here = ' aria-current="page"' if to == f"{up}{place}" else ""
            yield f'<a href="{to}"{here}>{text(name)}</a>'
        yield f'</nav>\n<main id="main">\n<h1>{text(title)}</h1>'
        yield from body
        yield "</main>"
        if filtered:
            yield f"<script>{FILTER}</script>"
        yield "</body>\n</html>"

    def links(self, place: str) -> list[tuple[str, str]]:
        """Return the ways from the page at `place` to those that each one leads to, with their names."""
        up = "../" * place.count("/")
        named = ((to, self.style.translate(name)) for to, name in PLACES)
        return [(f"{up}{to}", name) for to, name in (*named, *self.more)]

    def when(self, at: datetime) -> str:
        """Return a time in the desk's zone with its year: a page is read long after it was written."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}"


def linked(said: str, known: Collection[str], up: str) -> str:
    """Return a text as a page may hold it, in which the numbers of `known` tickets lead to their pages.

    `up`: the way from the page to the directory of the tickets' pages.
    """
    return _NUMBER.sub(lambda m: f'<a href="{up}{m[0]}.html">{m[0]}</a>' if m[0] in known else m[0], text(said))


def numbers_in(page: str) -> set[str]:
    """Return the numbers of tickets that a page names."""
    return set(_NUMBER.findall(page))
