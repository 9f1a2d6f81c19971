"""Tables of cases in, and lists of tickets out."""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kefu.cli.frame import ask, exits
from kefu.cli.frame.act import begin, moment
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import All, AsOf, DryRun, Format, Terms
from kefu.cli.frame.output import placed, show
from kefu.cli.lists import TERMS
from kefu.cli.reports.parquet import FORM as PARQUET
from kefu.cli.reports.parquet import to_parquet, wanted_directory
from kefu.core.base.errors import KefuError, Usage
from kefu.core.intake.importing import Map
from kefu.core.reports import Report
from kefu.core.reports.exported import MONEY
from kefu.core.reports.imported import as_row, columns
from kefu.desk.intake.first_map import first_map
from kefu.desk.intake.import_table import Outcome, bring_in, counts
from kefu.desk.intake.known_number import noted
from kefu.desk.lists.export import exported, unreadable
from kefu.desk.session import Session
from kefu.render import render
from kefu.store.codecs import guessedmap, importmap
from kefu.store.tables import read as tables
from kefu.store.tables.rows import Table

FORMS = ("csv", "xlsx", "jsonl")
DOUBLES = 20
"""Rows with a waybill that has an open ticket already that are named one by one."""


@manual(
    _(
        "FILE is CSV, JSON or XLSX; encoding, separator and the line of the titles are found out. A map says which column is "
        "which fact; --guess prints a first one, with how sure it is of each column, to look through. Each row is opened as a ticket with its own time; a thousand rows are one commit. "
        "Repeating an import repeats nothing. Rows that cannot be taken go to a file with the reason, and the exit code is 1."
    ),
    "kefu import cases.csv --guess > map.yaml",
    "kefu import cases.csv --map map.yaml --dry-run",
    "kefu import cases.csv --map map.yaml --rejects rejected.csv",
)
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help=_("The table of cases."))],
    guess: Annotated[bool, typer.Option("--guess", help=_("Print a first map, made from titles and values."))] = False,
    map: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", show_default=False, help=_("Which column is which fact."))
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option(
            "--rejects",
            metavar="FILE",
            show_default=False,
            help=_("Where rows go that cannot be taken, as CSV; else beside FILE. A file that exists is not touched."),
        ),
    ] = None,
    sheet: Annotated[
        str, typer.Option(metavar="NAME", show_default=False, help=_("The sheet; else the first that is not hidden."))
    ] = "",
    header: Annotated[
        int,
        typer.Option(metavar="LINE", min=0, show_default=False, help=_("The line of the titles; else it is found.")),
    ] = 0,
    notes: Annotated[
        bool,
        typer.Option(
            "--notes", help=_("Rows whose number in another system is a ticket's already become notes on it.")
        ),
    ] = False,
    dry_run: DryRun = False,
    format: Format = "table",
    every: All = False,
) -> int:
    """Open a ticket for each row of a table."""
    if guess == (map is not None):
        raise Usage("import: give --guess for a first map, or --map with one")
    env, session = begin(ctx)
    if map is None:
        return _print_guess(env, session, _at(env, file), sheet, header)
    # Asked before a long import, which must not fail at its end.
    if rejects is not None and _at(env, rejects).exists():
        raise Usage("--rejects {path}: the file exists; name another one", path=str(rejects))
    how = importmap.read(tables.content(_at(env, map)), str(map))
    table = tables.read(_at(env, file), sheet or how.sheet, header or how.header)
    _tell_table(env, table)
    out = rejects or _beside(env, file)
    outcomes = _brought_in(env, session, table, how, out, notes=notes, dry_run=dry_run)
    if dry_run:
        rows = [
            as_row(o.row.number, o.status, o.ticket, o.at, o.category, o.waybill, o.double, o.reason) for o in outcomes
        ]
        shown = columns(session.label, [one.reason for one in outcomes], env.translate)
        show(env, Report("import", shown, rows, session.now, session.desk.zone), format, every)
    return _ended(env, session, table, outcomes, out, dry_run=dry_run)


@manual(
    _(
        "CSV and JSON lines have the names of the facts as titles and never follow the language; XLSX is for people: titles and "
        "words in their language, times and amounts as such, filters. Names, phones and addresses are masked without --full."
    )
    + "\n"
    + _(
        "`--to parquet DIR` is for a head office that asks many desks: what happened as numbers, without titles, texts and "
        "contacts, the whole desk by months. Several desks may stand in one DIR."
    )
    + "\n"
    + TERMS,
    "kefu export state:any since:2026-11-01 -o november.xlsx",
    "kefu export is:overdue --to jsonl",
    "kefu export category:damaged state:any --full -o damaged.csv",
    "kefu export --to parquet /srv/desks",
)
def export(
    ctx: typer.Context,
    terms: Terms = None,
    to: Annotated[
        str,
        typer.Option("--to", metavar="csv|xlsx|jsonl|parquet", help=_("The form; else by the name of -o, else CSV.")),
    ] = "",
    full: Annotated[
        bool, typer.Option("--full", help=_("Names, phones and addresses in full, from the vault."))
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", show_default=False, help=_("The file; else standard output.")),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=_("Replace what is there."))] = False,
    at: AsOf = "",
) -> int:
    """Write tickets as a table for other programs."""
    if to == PARQUET:
        directory = wanted_directory(terms, output, full=full, at=at)
        return to_parquet(*begin(ctx), directory, force=force)
    form = to or (output.suffix.lstrip(".").lower() if output else "") or "csv"
    if form == PARQUET:
        raise Usage("export: parquet is a directory for the whole desk: kefu export --to parquet DIR")
    if form not in FORMS:
        raise Usage("export: no form {name}; it is one of {names}", name=form, names=", ".join((*FORMS, PARQUET)))
    env, session = begin(ctx)
    if form == "xlsx" and output is None and env.stdout.isatty():
        raise Usage("export: a workbook needs a file; add -o FILE.xlsx")
    if output is not None and not force and _at(env, output).is_file():
        raise Usage("export: {path} exists; name another file, or add --force to replace it", path=str(output))
    made = exported(session, terms or [], moment(session, at), full=full)
    if output is not None:
        tables.write(_at(env, output), _bytes(env, made, form))
    elif form == "xlsx":
        env.raw(b"".join(_bytes(env, made, form)))
    else:
        env.out(render(made, form))
    env.flush()
    for found in made.findings:
        env.say(placed(found, env))
    if output is not None:
        env.say(_("{count} tickets are in {path}").format(count=len(made.items), path=output))
    return exits.STORE if unreadable(made) else exits.DONE


def _bytes(env: Env, made: Report, form: str) -> Iterator[bytes]:
    """Yield a report as the bytes of a file. CSV begins with a byte-order mark, by which spreadsheets know UTF-8."""
    if form == "xlsx":
        from kefu.render.style import Style
        from kefu.render.workbook import workbook

        yield workbook(made, MONEY, Style(env.translate, env.language))
        return
    if form == "csv":
        yield BOM_UTF8
    for line in render(made, form):
        yield f"{line}\n".encode()


def _print_guess(env: Env, session: Session, file: Path, sheet: str, header: int) -> int:
    """Print a first map of a table and return the exit code."""
    table = tables.read(file, sheet, header)
    _tell_table(env, table)
    made = first_map(session, table, sheet)
    env.out(guessedmap.write(made, table.header if table.header > 1 else 0, env.translate).rstrip("\n"))
    return exits.DONE


def _brought_in(
    env: Env, session: Session, table: Table, how: Map, rejects: Path, *, notes: bool, dry_run: bool
) -> list[Outcome]:
    """Bring in a table, print the numbers of the new tickets and return how each row ended."""
    outcomes: list[Outcome] = []
    try:
        for one in bring_in(session, table, how, dry_run=dry_run, tell=_progress(env)):
            _tell(env, one, dry_run=dry_run)
            outcomes.append(one)
        _take_notes(env, session, outcomes, notes=notes, dry_run=dry_run)
    # The chunks before stay done: their outcomes are reported before the error goes on.
    except BaseException:
        with suppress(KefuError):
            if outcomes:
                _ended(env, session, table, outcomes, rejects, dry_run=dry_run)
        raise
    return outcomes


def _tell_table(env: Env, table: Table) -> None:
    """Say what of a file was passed over to get to its rows."""
    for one in table.told:
        env.say(one.text(env.translate))


def _at(env: Env, path: Path) -> Path:
    """Return a path as it was typed, from the directory that -C names."""
    return env.directory / path.expanduser()


def _progress(env: Env) -> Callable[[int], None]:
    """Return a function that says on a terminal how many rows are done, and nothing elsewhere."""
    if not env.stderr.isatty():
        return lambda _rows: None
    return lambda rows: env.say(_("{count} rows").format(count=rows))


def _tell(env: Env, one: Outcome, *, dry_run: bool) -> None:
    """Print the number of a new ticket once its commit is made."""
    if one.status == "opened" and not dry_run:
        env.out(one.ticket)
        env.flush()


def _beside(env: Env, file: Path) -> Path:
    """Return a free name beside the file for the rejected rows."""
    names = (file.with_name(f"{file.stem}.rejects{i}.csv") for i in ("", *(f"-{n}" for n in range(2, 1000))))
    return next((name for name in names if not _at(env, name).exists()), file.with_suffix(".rejects"))


def _ended(
    env: Env, session: Session, table: Table, outcomes: Sequence[Outcome], rejects: Path, *, dry_run: bool
) -> int:
    """Write what was rejected, say how it went and return the exit code."""
    found = counts(outcomes)
    refused = [
        (one.row, one.reason.text(env.translate))
        for one in outcomes
        if one.reason is not None and one.status == "rejected"
    ]
    opened = [one.ticket for one in outcomes if one.status == "opened"]
    if opened and not dry_run:
        session.remember(ticket=opened[-1])
    if dry_run:
        said = _(
            "{rows} rows: {opened} would be opened, {there} are there already, {rejected} cannot be taken; nothing done"
        )
    else:
        said = _("{rows} rows: {opened} opened, {there} there already, {rejected} not taken")
    _tell_doubles(env, outcomes)
    for one in outcomes:
        if one.status == "passed" and one.reason is not None:
            env.say(_("row {row}: passed over, {why}").format(row=one.row.number, why=one.reason.text(env.translate)))
    env.say(said.format(rows=len(outcomes) - found["passed"], **found))
    if found["noted"]:
        env.say(_("Notes on tickets that exist: {count}").format(count=found["noted"]))
    if not refused:
        return exits.DONE
    if not dry_run:
        tables.write_rejects(_at(env, rejects), table.titles, refused)
        env.say(_("What was not taken is in {path}, with the reason.").format(path=rejects))
    return exits.FINDINGS


def _take_notes(env: Env, session: Session, outcomes: list[Outcome], *, notes: bool, dry_run: bool) -> None:
    """Take the rows that are news of tickets as notes on them, where somebody wants that; else say how it is done."""
    known = [(i, one, one.again) for i, one in enumerate(outcomes) if one.again is not None]
    if not notes:
        for _i, one, again in known[:DOUBLES]:
            env.say(_("row {row}: {why}").format(row=one.row.number, why=again.reason.text(env.translate)))
        if len(known) > DOUBLES:
            env.say(_("... and {count} more such rows").format(count=len(known) - DOUBLES))
        question = _("Take these rows ({count}) as notes on their tickets?").format(count=len(known))
        notes = bool(known) and env.interactive and not dry_run and ask.confirm(env, question)
    for i, one, again in known if notes else ():
        if again.text and not dry_run:
            noted(session, again)
        if again.text:
            outcomes[i] = replace(one, status="noted", ticket=again.ticket, reason=None)


def _tell_doubles(env: Env, outcomes: Sequence[Outcome]) -> None:
    """Say which waybills have another open ticket: the first ones, and how many more there are."""
    doubles = [one for one in outcomes if one.double]
    for one in doubles[:DOUBLES]:
        env.say(
            _("row {row}: the waybill {waybill} has an open ticket already: {ids}").format(
                row=one.row.number, waybill=one.waybill, ids=one.double
            )
        )
    if len(doubles) > DOUBLES:
        env.say(_("... and {count} more such rows").format(count=len(doubles) - DOUBLES))
