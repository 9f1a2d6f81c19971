"""Looking back: a ticket as it stood at some time, and who knew what when."""

from collections.abc import Iterator
from datetime import datetime

from kefu.cli.frame.act import moment
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.cli.frame.output import placed, printed
from kefu.cli.frame.output import show as show_report
from kefu.core.actions.table import label
from kefu.core.base.errors import Usage, visible
from kefu.core.fold.then import Stood
from kefu.core.reports import Cell, Column, Report
from kefu.core.reports.looks import Looks
from kefu.core.reports.story import KEYS, Kept, story
from kefu.core.reports.story import as_row as as_entry
from kefu.core.reports.ticket import as_row
from kefu.desk.lists.explain import said_of, texts
from kefu.desk.lists.stood import Then, desk_at, then
from kefu.desk.lists.story import kept_of
from kefu.desk.read import read
from kefu.desk.session import Session
from kefu.render.people import moment as short
from kefu.render.story import Story
from kefu.render.ticket import Page


def show_then(env: Env, session: Session, number: str, typed: str, at: datetime | None, format: str) -> None:
    """Show a ticket as it stood at the time that was typed. `at`: the time by which its clocks are told, if another."""
    found = then(session, number, _when(session, typed))
    if format == "table":
        _page(env, session, found, at or found.kept.when)
        return
    desk, stood, now = desk_at(session, found.kept.when), found.full, at or found.kept.when
    row = {
        **as_row(stood.ticket, now, Looks(desk.desk)),
        "as-of": stood.when,
        "entries-since": stood.since,
        "erased": _erasure(stood),
    }
    report = Report("ticket", (Column("id", "ticket"),), [row], now, session.zone, stood.ticket.findings)
    show_report(env, report, format)


def _when(session: Session, typed: str) -> datetime:
    """Return the time that was typed, a day as its end and today as now. Usage for one to come."""
    begins, ends = moment(session, typed), moment(session, typed, end=True)
    if begins is None or ends is None or begins > session.now:
        raise Usage("--as-of {when}: that has not come yet; --at shows the clocks of a time to come", when=typed)
    return min(ends, session.now)


def _erasure(stood: Stood) -> Cell:
    one = stood.erased
    return None if one is None else {"at": one.at, "written": one.recorded, "by": one.by, "why": one.text("why")}


def _page(env: Env, session: Session, found: Then, now: datetime) -> None:
    kept, full, desk = found.kept.ticket, found.full.ticket, desk_at(session, found.kept.when)
    head = desk.catalogue.get(full.category)
    title = head.label(env.language) if head else full.category
    clocks, said = texts(desk, kept, env.language, env.translate), said_of(desk, full)
    page = Page(full, now, session.zone, env.translate, env.language, clocks, said)
    printed(env, [*_head(session, found.full), "", *page.lines(title, _now(full.id))])
    env.flush()
    for one in full.findings:
        env.say(placed(one, env))
    session.remember(ticket=kept.id)


def _head(session: Session, stood: Stood) -> Iterator[str]:
    """Yield what is to be said first: that this is how it stood, and what is not known any more."""
    known = len(stood.ticket.entries)
    yield _("AS IT STOOD at {when}: {known} of its {every} entries had been recorded by then.").format(
        when=short(stood.when, session.now, session.zone), known=known, every=known + stood.since
    )
    erased = stood.erased
    if erased is not None:
        yield _("Its contacts were erased since ({when}, {who}: {why}): they are masked here.").format(
            when=short(erased.recorded, session.now, session.zone),
            who=visible(erased.by),
            why=visible(erased.text("why")),
        )


def tell(env: Env, session: Session, number: str, since: datetime | None, format: str) -> None:
    """Tell who knew what when, of the entries recorded from `since` on."""
    ticket, kept = read(session, number).full, kept_of(session, number)
    chapters = [one for one in story(ticket) if since is None or one.entry.recorded >= since]
    if format == "table":
        width = env.width if env.stdout.isatty() else COLUMNS
        page = Story(ticket, session.now, session.zone, env.translate, env.language, width)
        printed(env, page.lines(chapters, kept))
        session.remember(ticket=number)
        return
    rows = [as_entry(ticket, one, kept.get(one.entry.op, Kept())) for one in chapters]
    show_report(env, Report("story", HEADS, rows, session.now, session.zone, keys=KEYS), format, every=True)


COLUMNS = 80
"""Columns of a story that no terminal shows."""
HEADS = (
    Column("number", "no."),
    Column("happened", "happened"),
    Column("written", "recorded"),
    Column("received", "received"),
    Column("by", "by"),
    Column("action", "action", label),
    Column("commit", "commit"),
)


def _now(number: str) -> Iterator[str]:
    yield _("As it stands now:")
    yield f"    kefu show {number}"
