"""The command of an action, made from its record; what a file of its name in this room adds is found by that name."""

from importlib import import_module
from importlib.util import find_spec
from inspect import Signature, signature
from typing import Any

import typer

from kefu.cli.actions.typed_line import TEXT, Line, reason, spoken
from kefu.cli.actions.typed_parameters import REASON_WORDS, Function, parameters, values_of
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.core.actions.table import ACTIONS
from kefu.core.ticket.fields import Field

STANDARD = ("id", "at", "op", "dry_run")
"""The parameters that a line has besides fields."""


def command_of(name: str) -> Function:
    """Return the command of the action of this name, as typer wants it."""
    action = ACTIONS[name]
    room = f"{__package__}.{name}"
    file = import_module(room) if find_spec(room) else None
    own: Function | None = getattr(file, "command", None)
    more: tuple[Field, ...] = getattr(file, "FIELDS", ())
    named = list(signature(own).parameters)[1:] if own else []

    def run(ctx: typer.Context, **typed: Any) -> None:
        values = values_of(action, more, typed)
        line = Line(ctx, action, values, **{n: typed[n] for n in STANDARD if n in typed})
        if REASON_WORDS in typed and REASON_WORDS not in named:
            values["why"] = reason(line, typed[REASON_WORDS])
        if TEXT in values and TEXT not in named:
            values[TEXT] = spoken(line, typed[TEXT])
        (own or _generic)(line, **{n: typed[n] for n in named})

    made: Any = run
    # typer learns the parameters from the signature and the annotations of the function.
    made.__signature__ = Signature(parameters(action, own, more))
    made.__annotations__ = {p.name: p.annotation for p in made.__signature__.parameters.values()}
    return manual(_(action.manual), *action.examples)(run)


def _generic(line: Line) -> None:
    """Record the act that the line makes."""
    line.perform(lambda session, _number: [line.act(session)])
