"""One erasure: its entry is recorded, and what of it is not done yet is said."""

from kefu.cli.actions.typed_line import Line
from kefu.cli.frame.act import moment
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.cli.frame.output import placed
from kefu.core.base.errors import KefuError
from kefu.core.vocabulary import ids
from kefu.desk.session import Session
from kefu.desk.share.erase import Erased, held
from kefu.desk.share.stands import remember
from kefu.desk.write import Done, write
from kefu.store.upkeep.marks import mark, unmark


def ended(env: Env, outcome: Erased) -> None:
    """Say what of an erasure is not done yet."""
    if outcome.unfinished is not None:
        env.say(placed(outcome.unfinished, env))
    if outcome.left:
        env.say(
            _("{count} objects are still held by something else here; `kefu check` tells more.").format(
                count=outcome.left
            )
        )


def forget(session: Session, line: Line, number: str, part: str) -> Done:
    """Record the erasure of one ticket. `part`: of several its number, from which the entry's id follows."""
    repo, at, op = session.repo, moment(session, line.at), line.op or None
    own = ids.derived_op(ids.normalise(op), part) if op is not None and part else op
    # Asked and marked now, as the vault names them no more once the erasure is recorded.
    oids = held(repo, number)
    marked = None if line.dry_run else mark(repo, oids)
    try:
        done = write(session, number, [line.act(session)], at=at, op=own, dry_run=line.dry_run)
    except KefuError:
        if marked is not None:
            unmark(marked)
        raise
    if marked is not None and not marked.exists():
        mark(repo, oids)  # somebody who was erasing here found that they were not forgotten yet
    if not line.dry_run:
        remember(repo, done.ticket, *done.entries[-1:])
    return done
