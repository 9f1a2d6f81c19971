"""`forget`: what the ticket has in the vault is erased here at once; of a customer, on demand, all that is linked."""

from kefu.cli.actions.typed_line import Line
from kefu.cli.frame.act import begin, moment, report
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.cli.frame.output import placed
from kefu.core.actions.action import is_file
from kefu.core.base.errors import KefuError, Usage
from kefu.core.base.joined import joined
from kefu.core.base.msgid import N_
from kefu.core.ticket.fields import Field
from kefu.core.vocabulary import ids
from kefu.desk.lists.find import find
from kefu.desk.read import read
from kefu.desk.session import Session
from kefu.desk.share.erase import Erased, erase, held
from kefu.desk.share.stands import remember
from kefu.desk.write import write
from kefu.store.upkeep.marks import mark, unmark

FIELDS = (
    Field("all-cases", "flag", help=N_("Of a customer's file: the contacts of the linked tickets too.")),
)  # fmt: skip


def command(line: Line) -> None:
    """Record the erasure, then erase the ticket's records in this clone."""
    env, session = begin(line.ctx, erasing=False)
    number, repo = find(session, line.id), session.repo
    linked = _linked(session, number, wanted=bool(line.values["all-cases"]))
    # The file last: what a crash leaves is still listed by it.
    numbers = [*linked, number] if line.values["all-cases"] else [number]
    forgotten = False
    try:
        for one in numbers:
            _forget(env, session, line, one, "" if one == number else one)
            forgotten = not line.dry_run
    finally:
        outcome = erase(repo) if forgotten else Erased()
    if linked and not line.values["all-cases"]:
        _tell(env, number, linked)
    if outcome.unfinished is not None:
        env.say(placed(outcome.unfinished, env))
    if outcome.left:
        env.say(
            _("{count} objects are still held by something else here; `kefu check` tells more.").format(
                count=outcome.left
            )
        )


def _forget(env: Env, session: Session, line: Line, number: str, part: str) -> None:
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
    report(env, session, done, dry_run=line.dry_run, last=line.id == "@")


def _linked(session: Session, number: str, *, wanted: bool) -> list[str]:
    """Return the tickets with something in the vault that are linked to a customer's file, and the files united with
    it. Usage where they are `wanted` of a ticket that is no customer's file."""
    if not is_file(read(session, number).kept):
        if wanted:
            raise Usage("--all-cases: {id} is no customer's file", id=number)
        return []
    from kefu.desk.customers.known import card

    found = card(session, number)
    numbers = sorted([*found.united, *(case.id for case in found.cases)])
    return [one for one in numbers if _keeps(session, one)]


def _keeps(session: Session, number: str) -> bool:
    """Return whether a ticket put something into the vault that no erasure of it has reached."""
    ticket = read(session, number).kept
    return any(e.text("vault") and set(ticket.forgets) <= set(e.texts("forgets")) for e in ticket.entries)


def _tell(env: Env, number: str, linked: list[str]) -> None:
    env.say(
        _(
            "Linked tickets that keep what they have of this customer ({count}): {ids}. To erase it there too: kefu forget {id} --all-cases --why ..."
        ).format(count=len(linked), ids=joined(linked, _), id=number)
    )
