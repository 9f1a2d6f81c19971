"""The commands about time: what the clocks of a ticket add up to, and the sweep."""

from collections import Counter
from typing import Annotated

import typer

from kefu.cli.frame import exits
from kefu.cli.frame.act import begin, moment
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import AsOf, DryRun, Format, Quiet, Ticket, Wide
from kefu.cli.frame.output import placed, printed
from kefu.cli.frame.output import show as show_report
from kefu.core.actions.table import label as action_label
from kefu.core.base.joined import joined
from kefu.core.reports import Column, Report
from kefu.core.reports.choice import Choice
from kefu.core.reports.clocks import clock_rows, source_label
from kefu.core.reports.tickets import bearer_label, clock_label
from kefu.core.ticket.model import Entry
from kefu.desk.lists.explain import explain
from kefu.desk.lists.find import find
from kefu.desk.read import read
from kefu.desk.sweep import sweep as run_sweep
from kefu.render.clocks import clock_lines


def _source(source: str, _language: str) -> str:
    return source_label(source, _)


def _clock(name: str, language: str) -> str:
    """Return a clock as people read it; in English by its whole name, which `clocks` has for a key too."""
    return clock_label(name, language) if language == "zh" else name


COLUMNS = (
    Column("name", "clock", _clock),
    Column("state", "how it stands"),
    Column("start", "started"),
    Column("due", "due"),
    Column("left", "left"),
    Column("bears", "bears the delay", bearer_label),
    Column("source", "source", _source),
)


def _written(entry: Entry, language: str) -> str:
    """Return an entry of the sweep in a word: what it is, and of which clock."""
    did = action_label(entry.did, language) if language == "zh" else entry.did
    return f"{did} {_clock(entry.text('clock'), language)}"


@manual(
    _("--explain tells the intervals that add up to each due time, the pauses, the rule and its source."),
    "kefu clocks @",
    "kefu clocks 7K3F9Q5 --explain",
)
def clocks(
    ctx: typer.Context,
    id: Ticket,
    explained: Annotated[bool, typer.Option("--explain", help=_("Tell how each due time is made."))] = False,
    format: Format = "table",
    wide: Wide = False,
    at: AsOf = "",
) -> None:
    """Show the clocks of a ticket."""
    env, session = begin(ctx)
    now = moment(session, at) or session.now
    found = read(session, find(session, id))
    if explained and format == "table":
        lines: list[str] = []
        for one in explain(session, found.kept, now, env.language, env.translate):
            lines += clock_lines(one, now, session.desk.zone, env.translate, env.language)
        printed(env, lines)
        env.flush()
        for warning in session.desk.days_off.untold():
            env.say(placed(warning, env))
        return
    rows = clock_rows(found.kept, now, _)
    show_report(env, Report("clocks", COLUMNS, rows, now, session.desk.zone), format, True, Choice(wide=wide))


@manual(
    _(
        "For cron and CI. Each miss is written once, at the instant at which the clock was due, however late the sweep runs and however many run it; what the rule orders follows. One commit. A ticket that cannot be read is named, the others are swept all the same, and the exit code is 4."
    ),
    "kefu sweep",
    "kefu sweep --dry-run",
)
def sweep(ctx: typer.Context, dry_run: DryRun = False, quiet: Quiet = False) -> int:
    """Write what was missed."""
    env, session = begin(ctx)
    result = run_sweep(session, dry_run=dry_run)
    for one in result.notices:
        env.say(placed(one, env))
    for swept in result.swept:
        env.out(swept.after.id)
    env.flush()
    for swept in result.swept:
        # A clock that is set again each day may have been missed many times since the last sweep.
        times = Counter(_written(e, env.language) for e in swept.entries)
        said = joined((f"{what} ×{n}" if n > 1 else what for what, n in times.items()), env.translate)
        env.say(f"{swept.after.id}: {said}")
    for linked in result.linked:
        env.say(_("{id}: put under its incident").format(id=linked.number))
    put = {one.number for one in result.linked if one.status == "linked"}
    count = sum(len(s.entries) for s in result.swept) + sum(one.status == "linked" for one in result.linked)
    template = (
        _("{count} entries on {tickets} tickets would be written.")
        if dry_run
        else _("{count} entries on {tickets} tickets written.")
    )
    if count or not quiet:
        env.say(template.format(count=count, tickets=len(put | {s.after.id for s in result.swept})))
    for one in result.findings:
        env.say(placed(one, env))
    return exits.STORE if result.findings else exits.DONE
