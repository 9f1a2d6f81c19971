"""`forget`: what the ticket has in the vault is erased here at once."""

from kefu.cli.actions.typed_line import Line
from kefu.cli.frame.act import begin, moment, report
from kefu.cli.frame.language import _
from kefu.desk.lists.find import find
from kefu.desk.share.erase import erase, held
from kefu.desk.write import write


def command(line: Line) -> None:
    """Record the erasure, then erase the ticket's records in this clone."""
    env, session = begin(line.ctx)
    number = find(session, line.id)
    # Asked now, as the vault names them no more once the erasure is recorded.
    oids = held(session.repo, number)
    at, op = moment(session, line.at), line.op or None
    done = write(session, number, [line.act(session)], at=at, op=op, dry_run=line.dry_run)
    left = [] if line.dry_run else erase(session, oids)
    report(env, session, done, dry_run=line.dry_run, last=line.id == "@")
    if left:
        env.say(
            _("{count} objects are still held by something else here; `kefu check` tells more.").format(count=len(left))
        )
