"""Looking at one ticket: what it is, and its history."""

from collections.abc import Iterator
from typing import Annotated

import typer

from kefu.cli.frame.act import begin, moment
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import All, AsOf, Format, Ticket, Wide, valued
from kefu.cli.frame.output import placed, printed
from kefu.cli.frame.output import show as show_report
from kefu.cli.nextstep import coming
from kefu.core.actions.table import label as action_label
from kefu.core.actions.table import possible
from kefu.core.admit.receipt import HOW
from kefu.core.base.errors import KefuError, Refused, Usage
from kefu.core.base.msgid import N_
from kefu.core.checks.money import owing
from kefu.core.reports import Column, Report, Row
from kefu.core.reports.choice import Choice
from kefu.core.reports.lazy import Stream
from kefu.core.reports.looks import Looks
from kefu.core.reports.ticket import as_row
from kefu.core.ticket.model import Ticket as Model
from kefu.core.vocabulary.words import TABLES
from kefu.desk.lists.explain import said_of, texts
from kefu.desk.lists.find import find
from kefu.desk.read import Commit, history, read
from kefu.desk.receipts.told import Known, known
from kefu.desk.session import Session
from kefu.render.ticket import Page

StoodAt = Annotated[str, valued("WHEN", _("As it stood then, by what had been recorded."), "--as-of")]


@manual(
    _(
        "Names, phones and texts are shown in full where the vault is here. --at shows the clocks as they stand at that time. "
        "--as-of shows the ticket as it stood then: from the entries that had been recorded, by the rules of that day; of what was erased since only what is masked. A day alone is its end. "
        "It ends in what comes next, with the line to type: the reply that is waited for, the next step of the playbook, the call-back or the closing."
    ),
    "kefu show @",
    "kefu show 7K3F9Q5 --format json",
    'kefu show 7K3F9Q5 --as-of "11-20 18:00"',
)
def show(
    ctx: typer.Context,
    id: Ticket,
    format: Format = "table",
    every: Annotated[bool, typer.Option("--all", help=_("Also every command that is allowed now."))] = False,
    at: AsOf = "",
    as_of: StoodAt = "",
) -> None:
    """Show one ticket."""
    env, session = begin(ctx)
    if as_of:
        if every:
            raise Usage("show: what is allowed now (--all) was not the question of --as-of")
        # Imported here, as most look at what is.
        from kefu.cli.disputes.lookingback import show_then

        show_then(env, session, find(session, id), as_of, moment(session, at), format)
        return
    found = read(session, find(session, id))
    now = moment(session, at) or session.now
    if format != "table":
        row = as_row(found.full, now, Looks(session.desk))
        show_report(
            env, Report("ticket", (Column("id", "ticket"),), [row], now, session.desk.zone, found.findings), format
        )
        return
    head = session.catalogue.get(found.full.category)
    title = head.label(env.language) if head else found.full.category
    clocks, said = texts(session, found.kept, env.language, env.translate), said_of(session, found.full)
    page = Page(found.full, now, session.desk.zone, env.translate, env.language, clocks, said)
    printed(env, page.lines(title, coming(env, session, found.kept), _possible(session, found.kept) if every else ()))
    env.flush()
    for one in (*found.findings, *owing(found.kept, session.desk)):
        env.say(placed(one, env))
    session.remember(ticket=found.kept.id)


def _possible(session: Session, ticket: Model) -> list[str]:
    try:
        return possible(ticket, session.desk, session.actor.id)
    except Refused:
        return []


def _party(text: str, language: str) -> str:
    role, _, name = text.partition(":")
    return f"{TABLES['role'].label(role, language)} {name}".strip()


def _outcome(code: str, language: str) -> str:
    """Return the label of an outcome: of a contact, a verdict, a result, a way of closing, yes or no."""
    tables = (TABLES[name] for name in ("outcome", "verdict", "result", "how", "yes-no"))
    return next((table.label(code, language) for table in tables if code in table), code)


def _action(code: str, language: str) -> str:
    """Return the word for an action; a reply that answers nothing says so."""
    return _("invalid reply") if code == INVALID else action_label(code, language)


COLUMNS = (
    Column("at", "happened"),
    Column("written", "recorded"),
    Column("author", "by"),
    Column("action", "action", _action),
    Column("party", "party", _party),
    Column("outcome", "outcome", _outcome),
    Column("state", "state", TABLES["state"].label),
    Column("commit", "commit"),
)


def _how(code: str, language: str) -> str:
    """Return how a receipt came to be, as people read it."""
    return _({**HOW, **NOT_SEEN}[code])


UNSENT, HANDED = "unsent", "handed-in"
NOT_SEEN = {
    UNSENT: N_("not handed in, as far as this clone knows"),
    HANDED: N_("handed in; the next kefu sync brings its receipt"),
}
"""The words for a commit whose receipt this clone has not seen."""
RECEIVED = (
    Column("received", "received"),
    Column("receipt", "receipt"),
    Column("account", "account"),
    Column("entered", "entered", _how),
)


Since = Annotated[str, valued("WHEN", _("Only what was recorded since then: today, 8:00, 11-20."))]


@manual(
    _(
        "Newest first, from git's own history: each operation is a commit. Without a ticket: the whole desk. "
        "--explain tells the story of one ticket, oldest first: for each entry when it happened, was recorded and reached the shared desk, by whom and in which commit, what it changed, and what customer, courier and branches had been told by then."
    ),
    "kefu log @",
    "kefu log 7K3F9Q5 --explain",
    "kefu log --since today",
    "kefu log --receipts @",
    "kefu log --format jsonl",
)
def log(
    ctx: typer.Context,
    id: Annotated[
        str, typer.Argument(metavar="ID", show_default=False, help=_("A ticket; without it the whole desk."))
    ] = "",
    format: Format = "table",
    since: Since = "",
    receipts: Annotated[
        bool,
        typer.Option("--receipts", help=_("Also when each entry reached the shared desk, and from which account.")),
    ] = False,
    every: All = False,
    wide: Wide = False,
    explain: Annotated[
        bool, typer.Option("--explain", help=_("Who knew what when: the story of one ticket, entry by entry."))
    ] = False,
) -> None:
    """Show the history of a ticket, or of the desk."""
    env, session = begin(ctx)
    number = find(session, id) if id else None
    if explain:
        if number is None:
            raise Usage("log: --explain tells the story of one ticket: name it")
        from kefu.cli.disputes.lookingback import tell

        tell(env, session, number, moment(session, since), format)
        return
    told = known(session) if receipts else None
    # A table shows 50 rows at first: a few more commits than that do, not the whole history.
    most = None if every or format != "table" or number or since else 200
    start = moment(session, since)
    invalid = _invalid(session, number) if number and format == "table" else frozenset()
    rows = Stream(
        lambda: (row for commit in history(session, number, most, start) for row in _rows(commit, invalid, told))
    )
    columns = COLUMNS if number else (Column("id", "ticket"), *COLUMNS)
    columns = columns if told is None else (*columns, *RECEIVED)
    keys = KEYS if told is None else (*KEYS, *(column.key for column in RECEIVED))
    items = list(rows) if format == "table" else rows
    show_report(
        env, Report("log", columns, items, session.now, session.desk.zone, keys=keys), format, every, Choice(wide=wide)
    )


INVALID = "invalid"
"""What stands for the action of a reply that answers nothing, which a commit does not say."""
TRAILERS = ("Kefu-Party", "Kefu-Channel", "Kefu-Outcome", "Kefu-State", "Kefu-Level")
KEYS = ("id", "at", "written", "author", "email", "action", "op", "party", "channel", "outcome", "state", "level",
        "entry", "commit")  # fmt: skip


def _invalid(session: Session, number: str) -> frozenset[str]:
    """Return the ops of the ticket's replies that answer nothing; none of a ticket that cannot be read."""
    try:
        return frozenset(e.op for e in read(session, number).kept.entries if e.flag("invalid"))
    except KefuError:
        return frozenset()


def _rows(commit: Commit, invalid: frozenset[str], told: Known | None) -> Iterator[Row]:
    """Yield one row for each entry of a commit, the last first as in git's log; with its receipt where these are `told`."""
    got = told.of(commit.oid) if told is not None else None
    came: Row = {}
    if told is not None:
        lacking = HANDED if commit.oid in told.handed else UNSENT
        values = (got.at, got.number, got.account, got.how) if got is not None else (None, None, None, lacking)
        came = dict(zip((column.key for column in RECEIVED), values, strict=True))
    who = (commit.at, commit.written, commit.author, commit.email)
    for group in reversed(commit.groups):
        said = (group.trailers.get("Kefu-Action", ""), group.op, *map(group.trailers.get, TRAILERS))
        row = dict(zip(KEYS, (group.ticket, *who, *said, group.entry, commit.oid[:10]), strict=True))
        yield {**row, **came, **({"action": INVALID} if group.op in invalid else {})}
