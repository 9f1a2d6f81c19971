"""`forget`: what the ticket has in the vault is erased here at once."""

from kefu.cli.actions.typed_line import Line
from kefu.cli.frame.act import begin, moment, report
from kefu.cli.frame.language import _
from kefu.cli.frame.output import placed
from kefu.core.base.errors import KefuError
from kefu.desk.lists.find import find
from kefu.desk.share.erase import Erased, erase, held
from kefu.desk.share.stands import remember
from kefu.desk.write import write
from kefu.store.upkeep.marks import mark, unmark


def command(line: Line) -> None:
    """Record the erasure, then erase the ticket's records in this clone."""
    env, session = begin(line.ctx, erasing=False)
    number, repo = find(session, line.id), session.repo
    at, op, acts = moment(session, line.at), line.op or None, [line.act(session)]
    # Asked and marked now, as the vault names them no more once the erasure is recorded.
    oids = held(repo, number)
    marked = None if line.dry_run else mark(repo, oids)
    try:
        done = write(session, number, acts, at=at, op=op, dry_run=line.dry_run)
    except KefuError:
        if marked is not None:
            unmark(marked)
        raise
    if marked is not None and not marked.exists():
        mark(repo, oids)  # somebody who was erasing here found that they were not forgotten yet
    if not line.dry_run:
        remember(repo, done.ticket, *done.entries[-1:])
    outcome = erase(repo) if marked is not None else Erased()
    report(env, session, done, dry_run=line.dry_run, last=line.id == "@")
    if outcome.unfinished is not None:
        env.say(placed(outcome.unfinished, env))
    if outcome.left:
        env.say(
            _("{count} objects are still held by something else here; `kefu check` tells more.").format(
                count=outcome.left
            )
        )
