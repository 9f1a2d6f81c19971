"""Ledgers of what tickets record: on the screen, as a table for other programs, as a workbook."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from kefu.cli.completion import complete
from kefu.cli.frame import exits
from kefu.cli.frame.act import begin, moment
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import All, AsOf, Columns, Format, Sort, Terms, Wide, valued
from kefu.cli.frame.output import show
from kefu.core.base.errors import Usage
from kefu.core.base.joined import CLAUSE, joined
from kefu.core.reports import Report
from kefu.core.reports.choice import Choice, parted
from kefu.core.reports.ledgers import AMOUNTS, BY_NAME, Totals, report, totals
from kefu.core.vocabulary.words import LEDGERS
from kefu.desk.books.handed_over import digest
from kefu.desk.books.handed_over import hand_over as handed_over
from kefu.desk.books.tickets import sought
from kefu.desk.session import Session
from kefu.render import render
from kefu.store.tables import read as tables


@manual(
    _(
        "LEDGER is fines, claims, cod, collect, recoveries, receipts or returns. One row a record or a case, in whatever state "
        "unless a term names one; below them the sums and how many are open. The list of returns ends in its digest: "
        "a list that was altered has another one, and is void; --hand-over notes it in the tickets."
    ),
    "kefu ledger fines since:2026-11-01",
    "kefu ledger cod -o cod.xlsx",
    "kefu ledger receipts is:overdue",
    "kefu ledger returns --format md",
    "kefu ledger returns since:today --hand-over '返货车 7 号'",
)
def ledger(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="LEDGER", show_default=False, help=_("Which ledger."), autocompletion=complete.vocabulary("ledger")
        ),
    ],
    terms: Terms = None,
    format: Format = "table",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", show_default=False, help=_("A file: .csv or .xlsx.")),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=_("Replace the file if there is one."))] = False,
    hand_over: Annotated[
        str,
        valued(
            "WHOM", _("Of returns: note in each ticket of the list that it was handed over, with the list's digest.")
        ),
    ] = "",
    every: All = False,
    columns: Columns = "",
    sort: Sort = "",
    wide: Wide = False,
    at: AsOf = "",
) -> int:
    """List what tickets record of one kind, with sums."""
    chosen = LEDGERS.parse(name)
    env, session = begin(ctx)
    path = env.directory / output.expanduser() if output is not None else None
    if hand_over and chosen != "returns":
        raise Usage("ledger: --hand-over belongs to the list of returns")
    if path is not None and path.suffix.lower() not in (".csv", ".xlsx"):
        raise Usage("ledger: -o takes a file .csv or .xlsx")
    if path is not None and not force and path.exists():
        raise Usage("ledger: {path} exists; name another file, or add --force to replace it", path=str(output))
    found = sought(session, terms or [], moment(session, at), BY_NAME[chosen].needles)
    rows = [row for ticket in found.tickets for row in BY_NAME[chosen].rows(ticket, session.desk)]
    made = report(chosen, rows, found.now, session.desk.zone, tuple(found.findings), session.label)
    if path is not None:
        tables.write(path, _bytes(env, made, path.suffix.lower()))
    else:
        show(env, made, format, every, Choice(parted(columns), sort, wide))
    env.flush()
    _tell(env, made, totals(chosen, rows))
    if chosen == "returns":
        _handed(env, session, made, hand_over)
    if path is not None:
        env.say(_("{count} rows are in {path}").format(count=len(made.items), path=output))
    return exits.STORE if found.findings else exits.DONE


def _handed(env: Env, session: Session, made: Report, whom: str) -> None:
    """Say the digest of the list of returns, and note it in each of its tickets where it is handed over."""
    found = digest(list(render(made, "csv")))
    env.say(_("digest of the list: {digest}").format(digest=found))
    if whom and made.items:
        text = _("on the hand-over list of {count} rows, digest {digest}, handed to {whom}")
        noted = handed_over(session, made.items, text.format(count=len(made.items), digest=found, whom=whom), found)
        new = sum(not done.already for done in noted)
        env.say(_("noted in {count} tickets").format(count=new))


def _tell(env: Env, made: Report, sums: Totals) -> None:
    """Say how many rows there are, how many of them are open, and what they come to."""
    titles = {column.key: env.translate(column.title) for column in made.columns}
    said = [_("{count} rows, {open} open").format(count=sums.rows, open=sums.open)]
    said += [f"{titles[key]} {amount}" for key, amount in sums.sums.items()]
    env.say(joined(said, env.translate, CLAUSE))


def _bytes(env: Env, made: Report, form: str) -> Iterator[bytes]:
    """Yield the bytes of a file. CSV begins with a byte-order mark, by which spreadsheets know UTF-8."""
    if form == ".xlsx":
        from kefu.render.style import Style
        from kefu.render.workbook import workbook

        yield workbook(made, AMOUNTS, Style(env.translate, env.language))
        return
    yield "\ufeff".encode()
    for line in render(made, "csv"):
        yield f"{line}\n".encode()
