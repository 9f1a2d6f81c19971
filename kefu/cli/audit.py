"""The command that audits a range of the history."""

from typing import Annotated

import typer

from kefu.cli.frame import exits
from kefu.cli.frame.act import begin
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import Format
from kefu.cli.frame.output import show
from kefu.core.admit.report import line, refusals_report
from kefu.core.base.errors import Usage, same
from kefu.desk.admit.audit import audited


@manual(
    _(
        "Judges each commit after --since as the door of the shared desk does: places and modes of its files, timelines that only grew, headers, messages, persons, dates, and each entry by what held when it was made; a merge is made once more and compared. Everything goes by the desk as the commit before has it. Nothing is changed. The exit code is 1 if something would be refused. "
        "With --since origin/main a clone or a CI tells before a push what the shared desk would say."
    ),
    "kefu audit --since origin/main",
    "kefu audit --since HEAD~20 --to inbox/agent-1 --format json",
)
def audit(
    ctx: typer.Context,
    since: Annotated[
        str,
        typer.Option(
            "--since", metavar="REV", show_default=False, help=_("The commit after which commits are judged.")
        ),
    ] = "",
    to: Annotated[str, typer.Option("--to", metavar="REV", help=_("The commit up to which they are judged."))] = "HEAD",
    format: Format = "table",
) -> int:
    """Judge a range of commits as the shared desk does."""
    if not since:
        raise Usage("audit: --since REV names the commit after which commits are judged, such as origin/main")
    env, session = begin(ctx)
    found = audited(session.repo, since, to, session.now)
    if format == "table":
        env.out(line(one).text(env.translate) for one in found.refusals)
        env.flush()
    else:
        translate = env.translate if format == "md" else same
        show(env, refusals_report(found.refusals, session.now, session.desk.zone, translate), format)
    if found.more:
        env.say(_("And {count} more.").format(count=found.more))
    told = len(found.refusals) + found.more
    env.say(_("{commits} commits judged, {refusals} refusals").format(commits=found.commits, refusals=told))
    return exits.FINDINGS if told else exits.DONE
