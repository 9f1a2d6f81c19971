"""`settle`: the stage may be the word after the amount, and in place of the amount of a fine its number in the desk's table."""

from dataclasses import replace
from typing import Annotated

import typer

from kefu.cli.actions.typed_line import Line
from kefu.cli.completion import complete
from kefu.cli.frame.language import _
from kefu.core.actions.fines import number
from kefu.core.base.errors import Usage
from kefu.core.vocabulary.words import MONEY

StageWord = Annotated[
    str,
    typer.Argument(
        metavar="STAGE",
        show_default=False,
        help=_("offered, agreed or paid; or with --stage."),
        autocompletion=complete.vocabulary("stage"),
    ),
]


def command(
    line: Line, kind: str, amount: str = "", stage_word: StageWord = "", stage: str = "", code: str = ""
) -> None:
    """Record the money that the line names."""
    if stage_word and stage:
        raise Usage("settle: the stage stands on the line and after --stage; type it once")
    named = number(amount) if MONEY.find(kind) == "fine" else ""
    if code and not number(code):
        raise Usage("{text}: not the number of a fine, such as F02", text=code)
    values = {
        **line.values,
        "code": number(code) or named,
        "amount": "" if named else amount,
        "stage": stage_word or stage,
    }
    moved = replace(line, values=values)
    moved.perform(lambda session, _number: [moved.act(session)])
