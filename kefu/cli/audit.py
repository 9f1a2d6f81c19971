"""The command that audits a range of the history."""

from os.path import isfile
from pathlib import Path
from typing import Annotated

import typer

from kefu.cli.frame import exits
from kefu.cli.frame.act import begin
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import Format, valued
from kefu.cli.frame.output import placed, show
from kefu.cli.frame.text import piped
from kefu.core.admit.report import line, refusals_report
from kefu.core.base.errors import Usage, same
from kefu.desk.admit.audit import audited
from kefu.desk.session import Session
from kefu.store.tables.read import content, decoded


@manual(
    _(
        "Judges each commit after --since as the door of the shared desk does: places and modes of its files, timelines that only grew, headers, messages, persons, dates, and each entry by what held when it was made; a merge is made once more and compared. Everything goes by the desk as the commit before has it. Nothing is changed. The exit code is 1 if something would be refused. "
        "With --since origin/main a clone or a CI tells before a push what the shared desk would say. "
        "With --against the history is compared with a seal that somebody else kept: the two lines that kefu seal --print gave him, or its whole note; docs/seals.md explains it."
    ),
    "kefu audit --since origin/main",
    "kefu audit --since HEAD~20 --to inbox/agent-1 --format json",
    "kefu audit --against lines.txt",
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
    against: Annotated[
        str, valued("LINES", _("A seal that somebody kept: its two lines with / between them, a file, - to read them."))
    ] = "",
    format: Format = "table",
) -> int:
    """Judge a range of commits as the shared desk does."""
    if not since and not against:
        raise Usage("audit: --since REV names the commit after which commits are judged, such as origin/main")
    env, session = begin(ctx)
    code = _compared(env, session, to, against) if against else exits.DONE
    return max(code, _judged(env, session, since, to, format)) if since else code


def _compared(env: Env, session: Session, rev: str, text: str) -> int:
    """Compare the history with a seal that somebody kept, say what came of it and return the exit code."""
    from kefu.desk.seals.against import against

    path = env.directory / Path(text).expanduser()
    kept = piped(env) if text == "-" else decoded(content(path), path)[0] if isfile(path) else text
    found = against(session.repo, rev, kept)
    for one in found.findings:
        env.say(placed(one, env))
    if found.findings:
        return exits.FINDINGS
    assert found.seal is not None
    at = f"{found.seal.at.astimezone(session.zone):%Y-%m-%d %H:%M}"
    env.say(
        _("Up to seal {number} of {at} this history is the one that was sealed.").format(
            number=found.seal.number, at=at
        )
    )
    return exits.DONE


def _judged(env: Env, session: Session, since: str, to: str, format: str) -> int:
    """Judge a range of commits, print what would be refused and return the exit code."""
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
