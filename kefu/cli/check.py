"""The command that checks a desk."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Annotated

import typer

from kefu.cli.frame import exits
from kefu.cli.frame.act import begin, report, trace_of
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import Format, named
from kefu.cli.frame.output import placed, show
from kefu.cli.frame.progress import counter
from kefu.core.base.errors import Usage, same
from kefu.core.base.findings import Finding
from kefu.core.checks.erasures import erased
from kefu.core.reports.findings import findings_report
from kefu.core.ticket.identity import identity
from kefu.core.ticket.severity import FAULT, severity
from kefu.desk.checks import run as checking
from kefu.desk.session import Session
from kefu.store.git.repo import Repo


@manual(
    _(
        "Reads every ticket and every vault record at HEAD, adds up each timeline again, and compares tickets, vault, "
        "history and kefu.yaml. Each entry is judged by what held when it was made: the desk, its rules and the playbook as the commit before it has them, person and time. What people did unaware of each other, and what a newer kefu wrote, is shown for information and needs nobody; every other finding is a fault. The exit code is 1 if there are faults, 4 if the history is not all here. --mend writes headers anew that are not "
        "what their timelines add up to, in one commit; nothing else is ever mended. "
        "--seen acknowledges one finding, of a ticket by an entry there that says why, of a commit by another commit; it takes the permission override, for a change of the rules that of the rules. From then on that finding is shown with --all only. "
        "What was erased is no finding; when, by whom and why is said at the end. "
        "--worktree checks kefu.yaml, the playbooks and the tickets as they stand in the working tree, before a commit; the vault and the history are left out."
    ),
    "kefu check",
    "kefu check --worktree",
    "kefu check --mend",
    'kefu check --seen 0H5C9WXR3D --why "两人同时改,已核对"',
    "kefu check --format json",
)
def check(
    ctx: typer.Context,
    mend: Annotated[bool, typer.Option("--mend", help=_("Write wrong headers anew from their timelines."))] = False,
    seen: Annotated[
        str,
        typer.Option(
            "--seen",
            metavar="FINDING",
            show_default=False,
            help=_("Acknowledge the finding of this id, or the head of it."),
        ),
    ] = "",
    why: Annotated[
        str, typer.Option(*named("--why"), metavar="TEXT", show_default=False, help=_("Why it is acknowledged."))
    ] = "",
    every: Annotated[
        bool, typer.Option("--all", help=_("Show acknowledged findings too, and who wrote for whom."))
    ] = False,
    worktree: Annotated[
        bool, typer.Option("--worktree", help=_("Check what stands in the working tree, before a commit."))
    ] = False,
    format: Format = "table",
) -> int:
    """Check every ticket, the vault and the history."""
    if worktree:
        if mend or seen or why:
            raise Usage("check: --worktree only looks, and goes with neither --mend nor --seen")
        return _worktree(Env.of(ctx), every, format)
    if bool(seen) is not bool(why.strip()) or (seen and mend):
        raise Usage("check: --seen FINDING goes with --why TEXT, and not with --mend")
    env, session = begin(ctx)
    result = checking.check(session, counter(env))
    if seen:
        return _acknowledged(env, session, result, seen, why)
    if mend and result.mendable:
        result = _mended(env, session, result)
    if every:
        result.findings += (*result.seen, *result.told)
    result.notes += erased(result.erasures, every=every)
    return _shown(env, result, format, session.now, session.desk.zone)


def _worktree(env: Env, every: bool, format: str) -> int:
    from kefu.desk.checks.worktree import check_worktree

    repo = Repo.open(env.directory, trace_of(env))
    result, desk = check_worktree(repo, counter(env))
    if desk is not None:
        env.desk_language(desk.language)
    if every:
        result.findings += result.seen
    zone = desk.zone if desk is not None else UTC
    return _shown(env, result, format, env.now().astimezone(zone).replace(microsecond=0), zone, tree=True)


def _acknowledged(env: Env, session: Session, result: checking.Result, seen: str, why: str) -> int:
    from kefu.core.intake.typed_words import clean
    from kefu.desk.checks.seen import acknowledge

    done = acknowledge(session, result, seen, clean(why, "--why"))
    if isinstance(done, tuple):
        for notice in done:
            env.say(placed(notice, env))
        env.say(_("The finding is acknowledged, for every clone that takes it."))
    else:
        report(env, session, done, dry_run=False)
    return exits.DONE


def _shown(env: Env, result: checking.Result, format: str, now: datetime, zone: tzinfo, *, tree: bool = False) -> int:
    """Show what was found, and return the exit code. `tree`: it was looked for in the working tree."""
    faults = [one for one in result.findings if severity(one) == FAULT]
    information = [one for one in result.findings if severity(one) != FAULT]
    if format == "table":
        env.out(_told(env, faults, information))
        env.flush()
    else:
        translate = env.translate if format == "md" else same
        show(env, findings_report(result.findings, now, zone, translate), format)
    for note in result.notes:
        env.say(placed(note, env))
    counted = _("{tickets} tickets of the working tree read, {findings} findings")
    env.say(
        counted.format(tickets=result.tickets, findings=len(result.findings))
        if tree
        else _counted(result, len(faults), len(information))
    )
    if any(one in result.mendable for one in (f.path for f in result.findings)):
        env.say(_("Headers can be written anew: kefu check --mend"))
    if not result.whole:
        return exits.STORE
    return exits.FINDINGS if faults else exits.DONE


def _told(env: Env, faults: Sequence[Finding], information: Sequence[Finding]) -> Iterator[str]:
    """Yield the faults, then what is only information under a line of its own."""
    yield from (_named(one, env) for one in faults)
    if information:
        yield _("For information, nobody need act on these:")
    yield from (_named(one, env) for one in information)


def _named(found: Finding, env: Env) -> str:
    return f"{placed(found, env)} {identity(found)}"


def _counted(result: checking.Result, faults: int, information: int) -> str:
    """Return the sentence that says how much was read and found."""
    said = _("{tickets} tickets and {records} vault records read, {findings} findings")
    if information:
        said = _(
            "{tickets} tickets and {records} vault records read, {findings} findings, {information} for information"
        )
    return said.format(tickets=result.tickets, records=result.records, findings=faults, information=information)


def _mended(env: Env, session: Session, result: checking.Result) -> checking.Result:
    from kefu.desk.checks.mend import mend

    for notice in mend(session, result.mendable):
        env.say(placed(notice, env))
    env.say(_("{count} tickets were written anew").format(count=len(result.mendable)))
    # The old session stands at the commit before the mending.
    session.repo.close()
    again = Session.open(env.directory, env.now(), env.as_staff)
    env.held.append(again.close)
    return checking.check(again, counter(env))
