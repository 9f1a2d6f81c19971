"""`link`: a duplicate is closed too, once it is sure that the case keeps a ticket."""

from collections.abc import Sequence

from kefu.cli.actions.typed_line import Line
from kefu.cli.frame import ask
from kefu.cli.frame.language import _
from kefu.core.actions.close import ACTION as CLOSE
from kefu.core.actions.link import DUPLICATE
from kefu.core.ticket.model import Ticket, word
from kefu.desk.duplicate import doubt, insist
from kefu.desk.read import read
from kefu.desk.session import Session
from kefu.desk.write import Act


def command(line: Line) -> None:
    """Record the link, and in the same commit the end of a duplicate. At a terminal a doubt is asked about."""

    def build(session: Session, number: str) -> list[Act]:
        act = line.act(session)
        # A ticket is no duplicate of itself, which the action says better.
        if act.given["relation"] != DUPLICATE or act.given["other"] == number:
            return [act]
        return [_explained(line, session, number, act), Act(CLOSE.name, {"how": "duplicate"}, joined=True)]

    line.perform(build, _sure)


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
