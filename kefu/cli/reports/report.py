"""The report of a day, a week, a month or any period: on the screen, as data, as a page, as a workbook."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from kefu.cli.completion import complete
from kefu.cli.frame import exits
from kefu.cli.frame.act import begin
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual, wrap
from kefu.cli.frame.language import _
from kefu.cli.frame.options import All, Format, Wide, named, valued
from kefu.cli.frame.output import printed, show
from kefu.core.base.errors import Usage
from kefu.core.base.joined import joined
from kefu.core.figures import period
from kefu.core.figures.model import PeriodReport
from kefu.core.figures.wanted import Wanted, groups
from kefu.core.figures.words import FREE, REPORTS
from kefu.core.reports import Report
from kefu.core.reports.choice import Choice
from kefu.desk.figures.period import report_of, rows_of
from kefu.desk.session import Session
from kefu.render import FORMATS, ROWS, render
from kefu.render.pictures import record, screen
from kefu.render.pictures.head import head
from kefu.render.style import Style
from kefu.store.tables import read as tables

FILES = (".csv", ".xlsx", ".html", ".json", ".md")
"""What a report is written into."""
DATA = {"json": record.json, "jsonl": record.jsonl, "csv": record.csv_}
AMOUNTS = ("offered", "agreed", "paid", "rate", "on-time", "satisfied")
"""The keys whose texts are numbers with decimals."""


@manual(
    _(
        "REPORT is daily (the journal of a day), weekly (first what a supervisor must look at) or monthly (first call-backs and frequent problems), WHEN a day, a week (2026-W47, last week) or a month (2026-10, last month) in any of the forms in which times are typed; "
        "without it the present one. --since and --until take any other period. Everything is counted when it happened, in the desk's time zone; below each table stands what is counted. docs/reports.md has every definition."
    ),
    "kefu report weekly",
    "kefu report monthly 2026-10 --by branch,category -o october.html",
    "kefu report daily yesterday",
    "kefu report --since 2026-11-01 --until 2026-11-15 --rows --format csv",
    "kefu 报表 周报 上周 --by 客服",
)
def report(
    ctx: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="[REPORT]", show_default=False, help=_("daily, weekly or monthly."), autocompletion=complete.reports
        ),
    ] = "",
    when: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WHEN]", show_default=False, help=_("Which day, week or month, if not the present one.")
        ),
    ] = None,
    since: Annotated[str, valued("WHEN", _("From this time on."))] = "",
    until: Annotated[str, valued("WHEN", _("Before this time; a day is counted whole."), *named("--until"))] = "",
    by: Annotated[
        str,
        valued(
            "WHAT,...",
            _("Also by agent, branch, courier, category, carrier, cause, customer."),
            completion=complete.groups,
        ),
    ] = "",
    rows: Annotated[
        bool, typer.Option("--rows", help=_("The tickets behind the figures, a row for each thing counted."))
    ] = False,
    format: Format = "table",
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", show_default=False, help=_("A file: .csv, .xlsx, .html, .json or .md.")
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=_("Replace the file if there is one."))] = False,
    every: All = False,
    wide: Wide = False,
) -> int:
    """Report a day, a week, a month or another period."""
    grouped = groups(by)
    env, session = begin(ctx)
    path = _path(env, output, force, rows)
    if format not in FORMATS:
        raise Usage("No format {name}; it is one of {names}.", name=format, names=", ".join(FORMATS))
    wanted = _wanted(session, kind, " ".join(when or []), (since, until), grouped)
    if rows:
        return _behind(
            env, session, wanted, path, partial(show, env, format=format, every=every, choice=Choice(wide=wide))
        )
    made = report_of(session, wanted)
    if path is not None:
        tables.write(path, [_bytes(env, session, made, path.suffix.lower())])
        env.say(_("the report is in {path}").format(path=output))
    else:
        printed(env, _lines(env, session, made, format, None if every else ROWS, wide))
        env.flush()
    return exits.STORE if made.unreadable else exits.DONE


def _path(env: Env, output: Path | None, force: bool, rows: bool) -> Path | None:
    """Return the file that is to be written. Usage where it is none that a report is written into."""
    if output is None:
        return None
    path = env.directory / output.expanduser()
    taken = (".csv", ".xlsx") if rows else FILES
    if path.suffix.lower() not in taken:
        raise Usage("report: -o takes a file {names}", names=", ".join(taken))
    if not force and path.exists():
        raise Usage("report: {path} exists; name another file, or add --force to replace it", path=str(output))
    return path


def _wanted(session: Session, kind: str, when: str, ends: tuple[str, str], by: tuple[str, ...]) -> Wanted:
    """Return which report is wanted. Usage for words that say two periods, or none."""
    now, zone = session.now, session.zone
    code = REPORTS.find(kind) if kind else None
    if kind and code is None:
        when, code = f"{kind} {when}".strip(), period.kind_of(kind, now, zone)
        code = code or REPORTS.parse(kind)
    if any(ends):
        if when:
            raise Usage("report: {when} and --since are two periods; give one of them", when=when)
        return Wanted(code or FREE, *period.free(*ends, now, zone), by)
    return Wanted(code or "daily", *period.named(code or "daily", when, now, zone), by)


def _style(env: Env, limit: int | None = None, *, wide: bool = False) -> Style:
    width = env.width if env.stdout.isatty() and not wide else None
    return Style(env.translate, env.language, width, limit, env.colour)


def _lines(env: Env, session: Session, made: PeriodReport, format: str, limit: int | None, wide: bool) -> Iterator[str]:
    """Return the lines of a report in a format."""
    style = _style(env, limit, wide=wide)
    timezone = session.desk.timezone
    if format in DATA:
        return DATA[format](made, timezone, style)
    above = head(made, timezone, style)
    return screen.markdown_lines(made, above, style) if format == "md" else screen.lines(made, above, style, wrap)


def _bytes(env: Env, session: Session, made: PeriodReport, form: str) -> bytes:
    """Return a report as the bytes of a file."""
    style = Style(env.translate, env.language)
    above = head(made, session.desk.timezone, style)
    if form == ".xlsx":
        from kefu.render.pictures.charted import workbook

        return workbook(made, AMOUNTS, style, above)
    if form == ".html":
        from kefu.render.pictures.html import page
        from kefu.render.pictures.shortened import shortened

        short, left_out = shortened(made, style)
        return page(short, style, (*above, *left_out)).encode()
    return _text(_lines(env, session, made, form[1:], None, False), form)


def _text(lines: Iterator[str], form: str) -> bytes:
    """Return lines as bytes. CSV begins with a byte-order mark, by which spreadsheets know UTF-8."""
    mark = "\ufeff" if form == ".csv" else ""
    return (mark + "".join(f"{line}\n" for line in lines)).encode()


def _behind(env: Env, session: Session, wanted: Wanted, path: Path | None, shown: Callable[[Report], None]) -> int:
    """Show the tickets behind the figures, or write them into a file."""
    found, unreadable = rows_of(session, wanted)
    if path is None:
        shown(found)
    else:
        tables.write(path, [_rows(env, found, path.suffix.lower())])
        env.say(_("the tickets behind the figures are in {path}").format(path=path.name))
    if unreadable:
        names = joined(unreadable, env.translate)
        env.say(
            _("{count} files cannot be read and are not counted: {names}").format(count=len(unreadable), names=names)
        )
    return exits.STORE if unreadable else exits.DONE


def _rows(env: Env, found: Report, form: str) -> bytes:
    """Return the tickets behind the figures as the bytes of a file."""
    if form == ".xlsx":
        from kefu.render.workbook import workbook

        return workbook(found, (), Style(env.translate, env.language))
    return _text(render(found, "csv"), form)
