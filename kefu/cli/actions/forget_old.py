"""`forget --closed-before`: the contacts of all tickets that were closed long ago are erased, each by an entry of its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from kefu.cli.actions.forgotten import ended, forget
from kefu.cli.actions.typed_line import Line
from kefu.cli.frame import ask
from kefu.cli.frame.act import begin
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.cli.frame.output import show
from kefu.core.base.errors import Refused, StoreFault, Usage
from kefu.core.reports import Column, Report, Row
from kefu.desk.session import Session
from kefu.desk.share.erase import Erased, erase
from kefu.desk.share.retention import Old, kept, limit


def forget_old(line: Line, closed_before: str, terms: Sequence[str]) -> None:
    """Erase what the vault keeps of tickets that were closed long ago and fit the terms; with `--dry-run` list them.

    Of those that cannot be read or written over one is raised in the end, after all others were erased. One that still
    owes money is left alone. On a terminal it is asked first.
    """
    if line.values["all-cases"]:
        raise Usage("forget: --all-cases is of one customer's file, and not of --closed-before")
    env, session = begin(line.ctx, erasing=False)
    before = limit(session, closed_before)
    found = kept(session, before, terms)
    old = [one for one in found.old if not one.owes]
    if line.dry_run:
        _list(env, session, old)
        failed: Sequence[StoreFault] = ()
    else:
        why = str(line.values["why"]) or _reason(session, before)
        failed = _erased(env, session, replace(line, values={**line.values, "why": why}), old)
    for one in found.old:
        if one.owes:
            env.say(_("{id}: left alone, money of it is still open").format(id=one.ticket.id))
    errors = [*found.unread, *failed]
    for error in errors[:-1]:
        env.say(error.text(env.translate))
    if errors:
        raise errors[-1]


COLUMNS = (
    Column("id", "ticket"),
    Column("closed", "closed on"),
    Column("records", "records"),
    Column("title", "title"),
)


def _list(env: Env, session: Session, old: Sequence[Old]) -> None:
    rows: list[Row] = [
        {"id": one.ticket.id, "closed": one.closed, "records": one.records, "title": one.ticket.fact("title")}
        for one in old
    ]
    show(env, Report("kept", COLUMNS, rows, session.now, session.zone), every=True)
    if rows:
        env.say(_("{count} tickets would be erased; nothing done").format(count=len(rows)))


def _reason(session: Session, before: datetime) -> str:
    return _("closed before {day}: contacts are kept no longer").format(
        day=f"{before.astimezone(session.zone):%Y-%m-%d}"
    )


def _erased(env: Env, session: Session, line: Line, old: Sequence[Old]) -> Sequence[StoreFault]:
    """Erase the contacts of tickets; return why some could not be."""
    if not old:
        env.say(_("Nothing found."))
        return ()
    if env.interactive and not ask.confirm(
        env, _("Erase contacts and attachments of {count} tickets for good?").format(count=len(old))
    ):
        raise Refused("forget: nothing was erased")
    done, failed = 0, list[StoreFault]()
    try:
        for one in old:
            try:
                forget(session, line, one.ticket.id, one.ticket.id)
            except StoreFault as error:
                failed.append(error)
            else:
                done += 1
                env.out(one.ticket.id)
                env.flush()
    finally:
        outcome = erase(session.repo) if done else Erased()
    env.say(_("{count} tickets: contacts erased").format(count=done))
    ended(env, outcome)
    return failed
