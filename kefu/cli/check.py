"""The command that checks a desk."""

import time
from collections.abc import Callable
from typing import Annotated

import typer

from kefu.cli.frame import exits
from kefu.cli.frame.act import begin
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import Format
from kefu.cli.frame.output import placed, show
from kefu.core.base.errors import same
from kefu.core.reports.findings import findings_report
from kefu.desk.checks import run as checking
from kefu.desk.session import Session

PAUSE = 0.1
"""Seconds between two words of progress."""


@manual(
    _(
        "Reads every ticket and every vault record at HEAD, adds up each timeline again, and compares tickets, vault, "
        "history and kefu.yaml. Each entry is judged by what held when it was made: the desk, its rules and the playbook as the commit before it has them, person and time. The exit code is 1 if there are findings, 4 if the history is not all here. --mend writes headers anew that are not "
        "what their timelines add up to, in one commit; nothing else is ever mended."
    ),
    "kefu check",
    "kefu check --mend",
    "kefu check --format json",
)
def check(
    ctx: typer.Context,
    mend: Annotated[bool, typer.Option("--mend", help=_("Write wrong headers anew from their timelines."))] = False,
    format: Format = "table",
) -> int:
    """Check every ticket, the vault and the history."""
    env, session = begin(ctx)
    result = checking.check(session, _progress(env))
    if mend and result.mendable:
        result = _mended(env, session, result)
    if format == "table":
        env.out(placed(one, env) for one in result.findings)
        env.flush()
    else:
        translate = env.translate if format == "md" else same
        show(env, findings_report(result.findings, session.now, session.desk.zone, translate), format)
    for note in result.notes:
        env.say(placed(note, env))
    said = _("{tickets} tickets and {records} vault records read, {findings} findings")
    env.say(said.format(tickets=result.tickets, records=result.records, findings=len(result.findings)))
    if any(one in result.mendable for one in (f.path for f in result.findings)):
        env.say(_("Headers can be written anew: kefu check --mend"))
    if not result.whole:
        return exits.STORE
    return exits.FINDINGS if result.findings else exits.DONE


def _mended(env: Env, session: Session, result: checking.Result) -> checking.Result:
    from kefu.desk.checks.mend import mend

    for notice in mend(session, result.mendable):
        env.say(placed(notice, env))
    env.say(_("{count} tickets were written anew").format(count=len(result.mendable)))
    # The old session stands at the commit before the mending.
    session.repo.close()
    again = Session.open(env.directory, env.now(), env.as_staff)
    return checking.check(again, _progress(env))


def _progress(env: Env) -> Callable[[int, int], None]:
    """Return a function that shows a counter on a terminal, ten times a second, and nothing elsewhere."""
    if not env.stderr.isatty():
        return lambda done, total: None
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done == total:
            env.stderr.write("\r\x1b[K")
        elif now - last > PAUSE:
            last = now
            env.stderr.write(f"\r{done}/{total}")
            env.stderr.flush()

    return tell
