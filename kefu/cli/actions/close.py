"""`close`: the result and the customer's verdict may be recorded with it."""

from collections.abc import Sequence
from typing import Annotated

import typer

from kefu.cli.actions.typed_line import Line, act_of
from kefu.cli.completion import complete
from kefu.cli.frame.language import _
from kefu.cli.frame.options import named
from kefu.core.actions.callback import ACTION as CALLBACK
from kefu.core.actions.link import duplicate_of
from kefu.core.actions.resolve import ACTION as RESOLVE
from kefu.core.base.errors import Usage
from kefu.core.intake import typed_words as given
from kefu.core.ticket.model import Ticket, word
from kefu.desk.duplicate import insist
from kefu.desk.session import Session
from kefu.desk.write import Act

Verdict = Annotated[
    str,
    typer.Option(
        *named("--callback"),
        metavar="VERDICT",
        show_default=False,
        help=_("Record this verdict of the customer first."),
        autocompletion=complete.vocabulary("verdict"),
    ),
]


def command(line: Line, how: str = "solved", result: str = "", callback: Verdict = "", cause: str = "") -> None:
    """Close the ticket, and record before it the entries that are missing; the cause belongs to the result."""

    def build(session: Session, _number: str) -> list[Act]:
        acts = [_result(line, session, result, cause)] if result else []
        acts += [_verdict(session, callback)] if callback else []
        return [*acts, line.act(session, {"result": "", "cause": ""} if result else {})]

    line.perform(build, _sure)


def _sure(session: Session, ticket: Ticket, acts: Sequence[Act]) -> None:
    """Refuse to close a ticket as a duplicate that would leave its case without an open ticket."""
    link = duplicate_of(ticket) if acts[-1].given.get("how") == "duplicate" else None
    if link is not None:
        insist(session, ticket, link.text("other"), link.text("why") or word(acts[-1].given.get("why")))


def _result(line: Line, session: Session, result: str, cause: str) -> Act:
    """Return the end of the work; `other` takes the text of the line as its own."""
    values: dict[str, str | bool] = {"result": result, "cause": cause}
    if given.ending(session.desk, result) == "other":
        values["text"] = line.values.get("text", "")
    return act_of(RESOLVE, session, values)


def _verdict(session: Session, callback: str) -> Act:
    act = act_of(CALLBACK, session, {"verdict": callback})
    verdict = str(act.given["verdict"])
    if verdict in ("unsolved", "unreachable"):
        raise Usage(
            "close: with --callback {verdict} it is not closed as solved; record it with kefu callback",
            verdict=verdict,
        )
    return act
