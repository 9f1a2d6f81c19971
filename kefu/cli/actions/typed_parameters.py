"""The parameters of an action's command, as typer reads them."""

from collections.abc import Callable
from inspect import Parameter, signature
from keyword import iskeyword
from typing import Annotated, Any, get_origin

import typer

from kefu.cli.actions.typed_line import READ, TEXT, called
from kefu.cli.completion import complete
from kefu.cli.frame.language import _
from kefu.cli.frame.options import At, DryRun, Op, Text, Ticket, Tickets, named, valued
from kefu.core.actions.action import Action
from kefu.core.ticket.fields import Field

Function = Callable[..., None]
REASON_WORDS = "reason_words"
"""The parameter of a reason that is typed without an option's name."""
Reason = Annotated[
    list[str] | None,
    typer.Argument(metavar="WHY...", show_default=False, help=_("The reason: the rest of the line; or with --why.")),
]


def parameters(action: Action, own: Function | None, more: tuple[Field, ...]) -> list[Parameter]:
    """Return the parameters in the order of the help: the ticket, arguments, the text, options, those of all writing.

    `own`: the command that replaces the generic one; its parameters after the first are added, or stand in place of the
    generic ones of their names, all together where the first of those stood. `more`: fields of its line alone.
    """
    fields = typed_fields(action)
    made = [_parameter("id", Tickets if action.several else Ticket)] if not action.opens else []
    made += [_argument(action, f) for f in fields if f.argument]
    made += [_parameter(TEXT, Text, None) for f in fields if f.name == TEXT]
    made += [_parameter(REASON_WORDS, Reason, None)] if says_why(action) else []
    made += [_option(action, f) for f in more]
    made += [_option(action, f) for f in fields if not f.argument and f.name != TEXT]
    clocks = [one for one in action.hand if action.field(one.option) is None]
    made += [_parameter(one.option, _named(f"--{one.option}", "WHEN", one.help), "") for one in clocks]
    mixed = _with_own(made, list(signature(own).parameters.values())[1:] if own else [])
    # Arguments first. The sort is stable, so that all others keep their order.
    mixed.sort(key=lambda p: not isinstance(p.annotation.__metadata__[0], typer.models.ArgumentInfo))
    context = Parameter("ctx", Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    every = [_parameter("at", At, ""), _parameter("op", Op, ""), _parameter("dry_run", DryRun, False)]
    return [context, *mixed, *every]


def says_why(action: Action) -> bool:
    """Return whether the rest of the line is the reason: the action requires one, and has no other text."""
    return action.typed and "why" in action.required and action.field(TEXT) is None


def typed_fields(action: Action) -> list[Field]:
    """Return the fields of an action that are typed as one word, as a text or as a flag."""
    return [f for f in action.fields if f.given and (f.type in READ or f.type in ("when", "flag"))]


def variable(field: Field) -> str:
    """Return the name of the parameter that holds a field."""
    name = field.name.replace("-", "_").replace(".", "_")
    return f"{name}_" if iskeyword(name) else name


def _with_own(made: list[Parameter], own: list[Parameter]) -> list[Parameter]:
    """Return the parameters with those of an own command. One that typer does not annotate takes the generic one."""
    known = {p.name: p for p in made}
    names = {p.name for p in own}
    place = next((n for n, p in enumerate(made) if p.name in names), 1)
    added = [
        p if get_origin(p.annotation) is Annotated else known[p.name].replace(default=p.default)
        for p in (p.replace(kind=Parameter.KEYWORD_ONLY) for p in own)
    ]
    return [*made[:place], *added, *(p for p in made[place:] if p.name not in names)]


def _parameter(name: str, annotation: Any, default: Any = Parameter.empty) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def _argument(action: Action, field: Field) -> Parameter:
    """Return the parameter of a field that is typed without a name."""
    info = typer.Argument(
        metavar=field.metavar or field.name.upper(),
        show_default=False,
        help=_(field.help),
        autocompletion=_completion(field),
    )
    kind: Any = Annotated[str, info]
    return _parameter(variable(field), kind, Parameter.empty if field.name in action.required else "")


def _option(action: Action, field: Field) -> Parameter:
    """Return the parameter of a field that is typed after its name. A missing `why` is left for our own message."""
    name = called(field)
    if field.type == "flag":
        flag: Any = Annotated[bool, typer.Option(*named(name), help=_(field.help))]
        return _parameter(variable(field), flag, False)
    needed = field.name in action.required and field.name != "why" and not field.default
    kind = _named(name, field.metavar or field.name.upper(), field.help, _completion(field), shown=bool(field.default))
    return _parameter(variable(field), kind, Parameter.empty if needed else field.default)


def _named(
    name: str, metavar: str, text: str, completion: Callable[..., Any] | None = None, *, shown: bool = False
) -> Any:
    """Return the annotation of an option with a value."""
    return Annotated[str, valued(metavar, _(text), *named(name), completion=completion, shown=shown)]


def _completion(field: Field) -> Callable[..., Any] | None:
    """Return the completer of a field's words; None if it has none."""
    by_type: dict[str, Callable[..., Any]]
    by_type = {
        "staff": complete.staff,
        "level": complete.levels,
        "ticket": complete.tickets,
        "entry": complete.entries,
    }
    if field.type == "party":
        return complete.parties
    if field.metavar == "BRANCH":
        return complete.branches
    return complete.vocabulary(field.words) if field.words else by_type.get(field.type)


def values_of(action: Action, more: tuple[Field, ...], typed: dict[str, Any]) -> dict[str, Any]:
    """Return the words typed for the action's fields and for its clocks given by hand, by their names."""
    names = {variable(f): f.name for f in (*typed_fields(action), *more)}
    names |= {one.option: one.option for one in action.hand}
    return {names[name]: value for name, value in typed.items() if name in names}
