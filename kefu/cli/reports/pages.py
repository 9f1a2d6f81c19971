"""`kefu pages`: the desk as static pages for those who do not type."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from kefu.cli.frame.act import begin
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import valued
from kefu.cli.frame.output import placed
from kefu.cli.reports import last
from kefu.core.base.errors import Usage
from kefu.core.base.findings import Finding
from kefu.core.reports import Row, paged
from kefu.core.ticket.model import Ticket
from kefu.core.times.when import parse_span
from kefu.desk.lists.explain import said_of, texts
from kefu.desk.lists.found import Found
from kefu.desk.pages.publish import publish
from kefu.desk.play import playbooks as books
from kefu.desk.session import Session
from kefu.render.pages import lists, looks, playbook, ticket
from kefu.render.pages.site import Site, numbers_in
from kefu.render.playbook import Drawn
from kefu.render.style import Style


@manual(
    _(
        "Writes into DIR: today (what is overdue and by which clock, due today, urged), lists of what is open, by owner, by category, and of what was closed lately, a page for each ticket that is open or was changed in the last 90 days (--since), the playbooks with their graphs, and the reports of yesterday, of last week, of last month. "
        "Names, phones and addresses are masked, as the history has them. The pages load nothing from elsewhere; they can be opened from a disk or served by any web server. "
        "DIR is new, empty, or one that kefu wrote pages into: then only what changed since is written anew."
    ),
    "kefu pages ../pages",
    "kefu pages /var/www/desk --since 30d",
)
def pages(
    ctx: typer.Context,
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", show_default=False, help=_("Where the pages are written."))
    ],
    since: Annotated[
        str, valued("SPAN", _("How long ago a closed ticket may have been changed last that still has a page: 30d."))
    ] = "90d",
) -> None:
    """Write the desk as pages for a browser."""
    length = _span(since)
    env, session = begin(ctx)
    drawn = _Drawn(env, session)
    target = env.directory / directory.expanduser()
    done = publish(
        session,
        target,
        length,
        f"{looks.EDITION} {looks.FILTERED} {env.language} {drawn.reported}",
        drawn,
        _progress(env),
    )
    env.out(str(target / "index.html"))
    env.flush()
    for one in done.findings:
        env.say(placed(one, env))
    if not drawn.reported:
        env.say(_("The reports have no pages: pictures need the package pygal: pip install 'kefu[report]'"))
    if done.shallow:
        env.say(
            _(
                "This clone holds a part of the history only: what was closed before that has no page. git fetch --unshallow brings the rest."
            )
        )
    said = _("{tickets} tickets have a page; files written: {written}, removed: {removed}")
    env.say(said.format(tickets=done.tickets, written=done.written, removed=done.removed))


def _span(text: str) -> timedelta:
    span = parse_span(text)
    if span.working:
        raise Usage("--since {text}: a span of days or hours, such as 90d", text=text)
    return span.delta()


def _progress(env: Env) -> Callable[[int], None]:
    """Return a function that says on a terminal how many files are written, and nothing elsewhere."""
    if not env.stderr.isatty():
        return lambda _count: None
    return lambda count: env.say(_("{count} files").format(count=count))


class _Drawn:
    """The pages of a desk in the language of the run."""

    def __init__(self, env: Env, session: Session) -> None:
        self.env, self.session = env, session
        name = session.desk.name or (session.repo.top or session.repo.git_dir).name
        style = Style(env.translate, env.language)
        self.reported = last.drawable()
        self.site = Site(name, style, session.zone, last.places(style) if self.reported else ())

    def ticket(self, held: Ticket, known: Collection[str]) -> str:
        """Return the page of a ticket, masked as the history has it."""
        language, session = self.env.language, self.session
        clocks = texts(session, held, language, self.env.translate)
        has_book = held.category in session.heads.files
        about = ticket.About(session.label(held.category, language), has_book, clocks, said_of(session, held))
        return ticket.page(self.site, held, about, known)

    def unreadable(self, number: str, finding: Finding) -> str:
        """Return the page of a ticket that cannot be read."""
        return ticket.unreadable(self.site, number, finding)

    def numbers(self, page: str) -> set[str]:
        """Return the numbers of tickets that a page names."""
        return numbers_in(page)

    def lists(self, found: Found, closed: Sequence[Row], known: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield the pages of lists."""
        now, zone, label = found.now, self.session.zone, self.session.label
        translate, language = self.env.translate, self.env.language
        unclosed = paged.unclosed(found.rows, now, zone, label)
        made = lists.Lists(
            day=paged.day(found.rows, now, zone, label, translate),
            unclosed=unclosed,
            owners=paged.grouped(unclosed, "owner", lambda one: one, translate("nobody")),
            categories=paged.grouped(unclosed, "category", lambda one: label(one, language), "–"),
            closed=paged.closed(closed, now, zone, label),
            findings=found.findings,
            known=known,
            tip=self.session.rev,
        )
        return lists.pages(self.site, made)

    def reports(self, known: Collection[str]) -> Iterable[tuple[str, str, Callable[[], str]]]:
        """Yield the last reports; none where their pictures cannot be drawn."""
        return last.reports(self.session, self.site, known) if self.reported else ()

    def books(self) -> Iterable[tuple[str, str]]:
        """Yield the pages of the playbooks; that of one that cannot be gone by says why."""
        env, session = self.env, self.session
        shelf = books.read_all(books.at_head(session), session.desk, linted=False)
        drawn = [
            Drawn(book, session.desk, env.translate, env.language, titles=session.label)
            for book in sorted(shelf.books.values(), key=lambda one: one.head.label(env.language))
        ]
        yield "playbooks.html", playbook.contents(self.site, drawn, shelf.findings)
        for one in drawn:
            yield f"playbooks/{one.book.category}.html", playbook.page(self.site, one)
        for category in session.heads.files.keys() - shelf.books.keys():
            wrong = [one for one in shelf.findings if one.path == session.heads.files[category]]
            yield f"playbooks/{category}.html", playbook.broken(self.site, category, wrong)
