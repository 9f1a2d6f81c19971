"""`settle`: the stage may be the word after the amount."""

from typing import Annotated

import typer

from kefu.cli.actions.typed_line import Line
from kefu.cli.frame import complete
from kefu.cli.frame.language import _
from kefu.core.base.errors import Usage
from kefu.desk.session import Session
from kefu.desk.write import Act

StageWord = Annotated[
    str,
    typer.Argument(
        metavar="STAGE",
        show_default=False,
        help=_("offered, agreed or paid; or with --stage."),
        autocompletion=complete.vocabulary("stage"),
    ),
]


def command(line: Line, stage_word: StageWord = "", stage: str = "") -> None:
    """Record the money; without a stage it is offered."""
    if stage_word and stage:
        raise Usage("settle: the stage stands on the line and after --stage; type it once")
    field = line.action.field("stage")
    assert field is not None
    line.values = {**line.values, "stage": stage_word or stage or field.default}

    def build(session: Session, _number: str) -> list[Act]:
        return [line.act(session)]

    line.perform(build)
