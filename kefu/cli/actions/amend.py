"""`amend`: facts are typed as FACT=VALUE."""

from typing import Annotated

import typer

from kefu.cli.actions.typed_line import Line
from kefu.cli.frame import complete
from kefu.cli.frame.language import _
from kefu.core.base.errors import Usage
from kefu.core.base.node import Fields
from kefu.core.intake import typed_words as given
from kefu.desk.session import Session

Facts = Annotated[
    list[str],
    typer.Argument(
        metavar="FACT=VALUE...", show_default=False, help=_("Facts and their values."), autocompletion=complete.facts
    ),
]


def command(line: Line, facts: Facts) -> None:
    """Record each change."""
    line.perform(lambda session, _number: [line.act(session, {"changes": [_change(session, one) for one in facts]})])


def _change(session: Session, text: str) -> Fields:
    name, value = given.assignment(text)
    if value.strip():
        return {"fact": name, "now": given.fact(name, value, session.desk, session.catalogue, session.now)}
    if name in ("category", "title"):
        raise Usage("{name}: a ticket always has one", name=name)
    return {"fact": name}
