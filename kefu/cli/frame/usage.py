"""The sentences of typer, in the language of the run.

typer keeps its own copy of click, whose sentences are plain English strings. They are recognised here by the templates
below, taken apart, and said again from the catalogue. A sentence that is not among them is shown as it comes.
"""

from collections.abc import Mapping, Sequence

from typer._click.core import Context
from typer._click.exceptions import BadParameter, ClickException, MissingParameter

from kefu.cli.frame.language import _
from kefu.core.base.errors import visible
from kefu.core.base.msgid import N_
from kefu.core.base.regex import regex

TEMPLATES = {
    "No such option: {option}": N_("No such option: {option}"),
    "Option {option} does not take a value.": N_("Option {option} does not take a value."),
    "Option {option} requires an argument.": N_("Option {option} requires a value."),
    "Option {option} requires {count} arguments.": N_("Option {option} requires {count} values."),
    "Argument {argument} takes {count} values.": N_("Argument {argument} takes {count} values."),
    "Got unexpected extra argument(s) ({words})": N_("More words than this command takes: {words}"),
    "Got unexpected extra argument ({words})": N_("More words than this command takes: {words}"),
    "Got unexpected extra arguments ({words})": N_("More words than this command takes: {words}"),
    "{value} is not a valid int.": N_("{value} is not a whole number."),
    "{value} is not a valid int range.": N_("{value} is not a whole number."),
    "{value} is not a valid integer.": N_("{value} is not a whole number."),
    "{value} is not a valid float.": N_("{value} is not a number."),
    "{value} is not a valid boolean. Recognized values: {words}": N_("{value} is neither yes nor no. Known: {words}"),
    "{value} is not one of {words}.": N_("{value} is not one of {words}."),
    "{value} is not in the range {words}.": N_("{value} is not in the range {words}."),
    "{count} values are required, but {given} given.": N_("{count} values are needed, but {given} given."),
    "Missing command.": N_("Missing command."),
}
"""typer's sentence and ours (a msgid)."""

HELP_WORDS = (N_("default: {default}"), N_("env var: {var}"), N_("required"), N_("(dynamic)"))
"""The words that typer's help takes through its own `_`, which the app replaces by ours."""

_FIELD = regex(r"\{(\w+)\}")


def sentence(error: ClickException) -> str:
    """Return what is wrong with the command line, in the language of the run."""
    if isinstance(error, MissingParameter):
        return _missing(error)
    said = again(error.message, TEMPLATES)
    if isinstance(error, BadParameter):
        hint = _hint(error)
        return _("Invalid value for {name}: {why}").format(name=hint, why=said) if hint else said
    possible = getattr(error, "possibilities", None)
    if possible:
        return _("{wrong}. Did you mean {names}?").format(wrong=said, names=", ".join(sorted(possible)))
    return said


def again(text: str, templates: Mapping[str, str]) -> str:
    """Return `text`, which one of `templates` made, made again from the msgid that stands for it."""
    for template, msgid in templates.items():
        found = _values(text, _FIELD.split(template))
        if found is not None:
            return _(msgid).format(**{k: visible(v) for k, v in found.items()})
    return visible(text)


def _values(text: str, parts: Sequence[str]) -> dict[str, str] | None:
    """Return what stands in `text` where the template has its fields (every second part); None if it does not fit.

    The words between are the last ones that fit, each looked for once, since what somebody typed may hold them many
    times over.
    """
    head, tail = parts[0], parts[-1] if len(parts) > 1 else ""
    if len(parts) == 1:
        return {} if text == head else None
    if not (text.startswith(head) and text.endswith(tail) and len(text) >= len(head) + len(tail)):
        return None
    rest, found = text[len(head) : len(text) - len(tail)], {}
    for i in range(len(parts) - 2, 1, -2):
        rest, between, found[parts[i]] = rest.rpartition(parts[i - 1])
        if not between:
            return None
    return {**found, parts[1]: rest}


def _missing(error: MissingParameter) -> str:
    name = _hint(error)
    if error.param is not None and error.param.param_type_name == "argument":
        return _("Missing argument {name}.").format(name=name)
    return _("Missing option {name}.").format(name=name)


def _hint(error: BadParameter) -> str:
    """Return the parameter's name as it is typed: `--at`, `ID`."""
    hint = error.param_hint
    if hint is None and error.param is not None:
        if error.param.param_type_name == "argument":
            return error.param.metavar or (error.param.name or "").upper()
        hint = error.param.opts
    return hint if isinstance(hint, str) else " / ".join(hint or ())


def advice(ctx: Context) -> str:
    """Return the usage line of the command and a line that says where its help is."""
    hint = _("`{command} --help` explains it.").format(command=_words(ctx))
    return f"{ctx.get_usage()}\n{hint}"


def _words(ctx: Context) -> str:
    return f"{_words(ctx.parent)} {ctx.info_name}" if ctx.parent else str(ctx.info_name)
