"""`contact`: the outcome is the next word, and the way an option."""

from typing import Annotated

import typer

from kefu.cli.actions.typed_line import Line
from kefu.cli.frame import text as texts
from kefu.cli.frame.language import _
from kefu.core.base.errors import Usage
from kefu.core.config import desk as desks
from kefu.core.intake import typed_words as given
from kefu.desk.session import Session
from kefu.desk.write import Act

Incoming = Annotated[bool, typer.Option("--in", help=_("They called or wrote to us."))]


def command(
    line: Line, text: list[str] | None = None, channel: str = "", outcome: str = "", way: Incoming = False
) -> None:
    """Record what came of the contact. Somebody who calls us was reached, unless the next word says otherwise."""
    rest = list(text or [])
    # A lone `-` is the text only where a text stands: right after the outcome.
    if rest[-1:] == ["-"] and len(rest) == (1 if outcome else 2):
        rest[-1] = texts.piped(line.env)

    def build(session: Session, _number: str) -> list[Act]:
        spoken = list(rest)
        known = desks.vocabulary(session.desk, "outcome")
        reached = way and (not spoken or known.find(spoken[0]) is None)
        first = outcome or ("reached" if reached else spoken.pop(0) if spoken else "")
        if not first:
            raise Usage(
                "contact: say what came of it: reached, agreed, declined, no-answer, hung-up, wrong-number, message-left, read"
            )
        said = " ".join(spoken).strip()
        code = given.code(session.desk, "outcome", first)
        clean = given.clean(said, "text") if said else ""
        return [line.act(session, {"way": "in" if way else "out", "outcome": code, "text": clean})]

    line.perform(build)
