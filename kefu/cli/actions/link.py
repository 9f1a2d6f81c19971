"""`link`: a duplicate is closed too, once it is sure that the case keeps a ticket."""

from collections.abc import Sequence

from kefu.cli.actions.typed_line import Line
from kefu.cli.frame import ask
from kefu.cli.frame.language import _
from kefu.core.actions.action import is_file
from kefu.core.actions.close import ACTION as CLOSE
from kefu.core.actions.link import DUPLICATE
from kefu.core.base.errors import Refused
from kefu.core.ticket.model import Ticket, word
from kefu.core.vocabulary.words import OF_CUSTOMER
from kefu.desk.duplicate import doubt, insist
from kefu.desk.read import read
from kefu.desk.session import Session
from kefu.desk.write import Act


def command(line: Line) -> None:
    """Record the link, and in the same commit the end of a duplicate. At a terminal a doubt is asked about."""

    def build(session: Session, number: str) -> list[Act]:
        act = line.act(session)
        other = word(act.given["other"])
        if other != number and _of_files(session, number, word(act.given["relation"]), other):
            return [act]
        # A ticket is no duplicate of itself, which the action says better.
        if act.given["relation"] != DUPLICATE or act.given["other"] == number:
            return [act]
        return [_explained(line, session, number, act), Act(CLOSE.name, {"how": "duplicate"}, joined=True)]

    line.perform(build, _sure)


def _of_files(session: Session, number: str, relation: str, other: str) -> bool:
    """Return whether customers' files are what is linked, which ends no ticket. Refused for a file with what is none."""
    if relation == OF_CUSTOMER:
        if not is_file(read(session, other).kept):
            raise Refused("link {id}: {other} is no customer's file", id=number, other=other)
        return True
    if relation != DUPLICATE or not any(is_file(read(session, one).kept) for one in (number, other)):
        return False
    from kefu.desk.customers.files import check_files

    check_files(session, number, other)
    return True


def _explained(line: Line, session: Session, number: str, act: Act) -> Act:
    """Return the act with the reason that is asked for at a terminal."""
    if not line.env.interactive or act.given.get("why"):
        return act
    found = doubt(session, read(session, number).kept, word(act.given["other"]))
    if found is None:
        return act
    asked = _("{problem}. Why is it a duplicate all the same? (empty: leave it)").format(
        problem=found.text(line.env.translate)
    )
    answer = ask.text(line.env, asked)
    return Act(act.action, act.given | ({"why": answer} if isinstance(answer, str) and answer else {}))


def _sure(session: Session, ticket: Ticket, acts: Sequence[Act]) -> None:
    """Refuse, with the ticket at hand that nobody else can write now, what nobody is sure of."""
    if len(acts) > 1:
        insist(session, ticket, word(acts[0].given["other"]), word(acts[0].given.get("why")))
