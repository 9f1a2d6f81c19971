"""The command tree: groups that import a command only when it runs, and help pages in both languages.

Import this module after the language is chosen: help texts are translated when it is read.
"""

from collections.abc import Callable
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from typing import Any

import typer
import typer.core
from typer._click.core import Command as Runnable
from typer.main import get_command

from kefu.cli.frame.check_git import before
from kefu.cli.frame.commands import BARE, SECTIONS, Command, Section
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import Parts, manual_of, page
from kefu.cli.frame.language import _, spoken
from kefu.core.base.errors import Translate, Usage
from kefu.core.base.msgid import N_

PROGRAM = "kefu"


class Leaf(typer.core.TyperCommand):
    """A command."""

    examples: tuple[str, ...] = ()

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option `--help`, explained in the language of the run."""
        return _said(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        """Return the usage line: `Usage: kefu note [OPTIONS] ID [TEXT]...`."""
        return _usage(self, ctx)

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return _page(self, ctx)

    def parts(self, ctx: Any) -> Parts:
        """Return what the help page is made of."""
        blocks = [(_("Arguments"), _records(self, ctx, "argument")), (_("Options"), _records(self, ctx, "option"))]
        return Parts(_line(self, ctx), self.help or "", blocks, self.examples)


class Group(typer.core.TyperGroup):
    """A group of commands of which only the one that runs is imported."""

    sections: tuple[Section, ...] = ()
    examples: tuple[str, ...] = ()

    def table(self) -> dict[str, Command]:
        """Return the commands by their English names."""
        return {command.name: command for section in self.sections for command in section.commands}

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the English names, in the order of the table."""
        return [command.name for command in self.table().values() if not command.hidden]

    def get_command(self, ctx: Any, cmd_name: str) -> Runnable | None:
        """Import and return the command of that English or Chinese name; None if there is none."""
        # The actions come last: to look among them imports them all.
        for section in sorted(self.sections, key=lambda section: section.actions):
            for command in section.commands:
                if cmd_name == command.name or cmd_name in command.aliases:
                    return runnable(command)
        return None

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Runnable | None, list[str]]:
        """Return the name and the command that the first word names, and the words after it.

        Usage, with the nearest names, if there is none.
        """
        command = self.get_command(ctx, args[0])
        if command is not None:
            return command.name, command, args[1:]
        if ctx.resilient_parsing:
            return None, None, args[1:]
        names = [name for c in self.table().values() for name in (c.name, *c.aliases)]
        near = get_close_matches(args[0], names)
        if near:
            raise Usage("No command {name}. Did you mean {names}?", name=args[0], names=", ".join(near))
        raise Usage("No command {name}; `{program} --help` lists them.", name=args[0], program=_path(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option `--help`, explained in the language of the run."""
        return _said(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        """Return the usage line: `Usage: kefu [OPTIONS] COMMAND [ARGS]...`."""
        return _usage(self, ctx)

    def get_help(self, ctx: Any) -> str:
        """Return the help page, made from the table alone."""
        return _page(self, ctx)

    def parts(self, ctx: Any) -> Parts:
        """Return what the help page is made of."""
        blocks = [(_("Options"), _records(self, ctx, "option"))]
        for section in self.sections:
            listed = [(command.name, _(command.help)) for command in section.commands if not command.hidden]
            blocks.append((_(section.title), listed))
        return Parts(_line(self, ctx), self.help or "", blocks, self.examples)


def _said(option: Any) -> Any:
    if option is not None:
        option.help = _("Show this help.")
    return option


def _path(ctx: Any) -> str:
    """Return the words that name the command, without the parameters of the groups above it."""
    return f"{_path(ctx.parent)} {ctx.info_name}" if ctx.parent else str(ctx.info_name)


def _line(command: Any, ctx: Any) -> str:
    return " ".join([_path(ctx), *command.collect_usage_pieces(ctx)])


def _usage(command: Any, ctx: Any) -> str:
    return _("Usage: {line}").format(line=_line(command, ctx))


def _page(command: Any, ctx: Any) -> str:
    parts: Parts = command.parts(ctx)
    return page(_usage(command, ctx), parts.text, parts.blocks, parts.examples, Env.of(ctx).width)


def _records(command: Any, ctx: Any, kind: str) -> list[tuple[str, str]]:
    """Return term and explanation of each parameter of one kind ("argument" or "option") that is not hidden."""
    found = ((p, p.get_help_record(ctx)) for p in command.get_params(ctx) if p.param_type_name == kind)
    # What is a msgid still (the options of kefu itself, which are read before the desk's language is known) is said now.
    return [(p.metavar if p.metavar and kind == "argument" else r[0], _(r[1])) for p, r in found if r is not None]


def runnable(command: Command) -> Runnable:
    """Return the typer command of a record. The members of a group are not imported; the module of a command is."""
    return _runnable(command, spoken())


@cache  # to make one takes as long as to list tickets, which counts where many run in one process
def _runnable(command: Command, language: Translate) -> Runnable:
    section = Section(N_("Commands"), command.commands)
    if command.commands and not command.function:
        return _group(command.name, command.help, (section,), _nothing)
    function = _function(command)
    text, examples = manual_of(function)
    if command.commands:
        group = _group(command.name, command.help, (section,), function, alone=True)
        group.help, group.examples = f"{_(command.help)}\n\n{text}".strip(), examples
        return group
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    help_text = f"{_(command.help)}\n\n{text}".strip()
    app.command(command.name, cls=Leaf, help=help_text, options_metavar=_("[OPTIONS]"))(function)
    made = get_command(app)
    assert isinstance(made, Leaf)
    made.examples = examples
    return made


def _function(command: Command) -> Callable[..., Any]:
    """Return the function that the command runs."""
    if command.action:
        from kefu.cli.actions.typed_command import command_of

        return command_of(command.name)
    function: Callable[..., Any] = getattr(import_module(f"kefu.cli.{command.module}"), command.function)
    return function


def _nothing() -> None:
    """Do nothing, as a group has nothing of its own to do."""


def _group(
    name: str, text: str, sections: tuple[Section, ...], callback: Callable[..., Any], *, alone: bool = False
) -> Group:
    """Return a group of commands; with `alone` it runs its callback where none of them is named."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback(
        cls=Group,
        help=_(text),
        invoke_without_command=alone,
        options_metavar=_("[OPTIONS]"),
        subcommand_metavar=_("COMMAND [ARGS]..."),
    )(callback)
    made = get_command(app)
    assert isinstance(made, Group)
    made.name = name
    made.sections = sections
    return made


def root() -> Group:
    """Return the command `kefu`."""
    return _root(SECTIONS, spoken())


@cache
def _root(sections: tuple[Section, ...], language: Translate) -> Group:
    setattr(typer.core, "_", _)  # noqa: B010  what typer's help says comes from there
    text = N_("Tickets of a courier branch's customer-service desk, as files in git: every operation is one commit.")
    return _group(PROGRAM, text, sections, before, alone=True)


def run(args: list[str], env: Env) -> int:
    """Run one command line and return its exit code. Bare `kefu` runs the command BARE, or shows the help."""
    top = root()
    with top.make_context(PROGRAM, args, obj=env) as ctx:
        code = top.invoke(ctx)
        if ctx.invoked_subcommand is None:
            bare = top.get_command(ctx, BARE)
            if bare is None:
                env.out(top.get_help(ctx))
                return 0
            with bare.make_context(BARE, [], parent=ctx) as sub:
                code = bare.invoke(sub)
    return code if isinstance(code, int) else 0
