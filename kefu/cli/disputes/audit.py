"""The command that audits the history: as a whole, one ticket, a range as a push, or against a seal that was kept."""

from os.path import isfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from kefu.core.vocabulary import ids
from kefu.desk.admit.audit import audited
from kefu.desk.session import Session
from kefu.store.tables.read import content, decoded

if TYPE_CHECKING:
    from kefu.core.audit.model import Audit


@manual(
    _(
        "Goes through the whole history, from the commit in which the desk began: each commit as the door of the shared desk judges one (places of files, timelines that only grew, headers, messages, persons, each entry by what held when it was made, merges made once more), whether time goes forward, whether the vault holds what entries name, whether the seals form a chain over this history, whether the receipts of the shared desk agree with it. "
        "With an ID it is about that ticket alone. Nothing is changed. Each finding names commit, ticket and rule and what it means; the exit code is 1 if there are any. What was erased, and what nobody can know from what is here, is said at the end. A shallow clone, or one with grafts, is refused. What was audited before is not looked at again, unless with --anew; docs/audit.md explains it all. "
        "With --since and no ID the commits after it are judged as the door of the shared desk would judge a push of them: with --since origin/main a clone or a CI tells before a push what it would say. "
        "With --against the history is compared with a seal that somebody else kept: the two lines that kefu seal --print gave him, or its whole note; docs/seals.md explains it."
    ),
    "kefu audit",
    "kefu audit 7K3F9Q5 --format json",
    "kefu audit --since origin/main",
    "kefu audit --since HEAD~20 --to inbox/agent-1 --format json",
    "kefu audit --against lines.txt",
)
def audit(
    ctx: typer.Context,
    ticket: Annotated[
        str, typer.Argument(metavar="[ID]", show_default=False, help=_("Only what concerns this ticket."))
    ] = "",
    since: Annotated[
        str,
        typer.Option(
            "--since", metavar="REV", show_default=False, help=_("The commit after which commits are judged.")
        ),
    ] = "",
    to: Annotated[
        str, typer.Option("--to", metavar="REV", help=_("The commit up to which they are judged, with --since."))
    ] = "HEAD",
    against: Annotated[
        str, valued("LINES", _("A seal that somebody kept: its two lines with / between them, a file, - to read them."))
    ] = "",
    anew: Annotated[bool, typer.Option("--anew", help=_("Look again at what an earlier audit went through."))] = False,
    format: Format = "table",
) -> int:
    """Audit the history: how every entry came to stand."""
    if to != "HEAD" and (ticket or not since):
        raise Usage("audit: --to belongs to --since, without an ID")
    if anew and (ticket or since or against):
        raise Usage("audit: --anew belongs to the audit of the whole history")
    env, session = begin(ctx)
    if ticket:
        if against:
            raise Usage("audit: --against compares the whole history: leave out the ID")
        return _audited(env, session, _ticket(session, ticket, since), format)
    code = _compared(env, session, to, against) if against else exits.DONE
    if since:
        return max(code, _judged(env, session, since, to, format))
    return code if against else _audited(env, session, _whole(env, session, anew), format)


def _whole(env: Env, session: Session, anew: bool) -> "Audit":
    from kefu.cli.frame.progress import counter
    from kefu.desk.audit.whole import audit as whole

    return whole(session, counter(env), anew=anew)


def _ticket(session: Session, word: str, since: str) -> "Audit":
    from kefu.desk.audit.whole import audit_ticket
    from kefu.desk.lists.find import find

    # A ticket that was deleted is found by its whole number alone.
    number = ids.normalise(word)
    return audit_ticket(session, number if ids.is_number(number) else find(session, word), since)


def _audited(env: Env, session: Session, found: "Audit", format: str) -> int:
    """Print what an audit found, what was erased and what cannot be known; return the exit code."""
    from kefu.core.audit.report import audit_report, line

    if format == "table":
        env.out(line(one).text(env.translate) for one in found.found)
        env.flush()
    else:
        translate = env.translate if format == "md" else same
        show(env, audit_report(found.found, session.now, session.desk.zone, translate), format)
    for note in (*found.told, *found.unknown):
        env.say(placed(note, env))
    counted = _(
        "{commits} commits audited, {before} more before; {seals} seals and {receipts} receipts compared: {findings} findings"
    )
    env.say(
        counted.format(
            commits=found.commits,
            before=found.before,
            seals=found.seals,
            receipts=found.receipts,
            findings=len(found.found),
        )
    )
    return exits.FINDINGS if found.found else exits.DONE


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
