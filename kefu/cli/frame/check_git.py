"""The options that stand before the command."""

from pathlib import Path
from typing import Annotated

import typer

import kefu
from kefu.cli.completion import complete
from kefu.cli.completion.shells import SHELLS, Shell
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import LANGUAGES, _
from kefu.core.base.errors import StoreFault, Usage, reason
from kefu.core.base.msgid import N_


def _version(ctx: typer.Context, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        Env.of(ctx).out(f"kefu {kefu.__version__}")
        raise typer.Exit


def _language(name: str) -> str:
    if name and name not in LANGUAGES:
        raise Usage("Unknown language {name}; it is one of {names}.", name=name, names=", ".join(LANGUAGES))
    return name


def _colour(name: str) -> str:
    if name and name not in complete.COLOURS:
        raise Usage("--color: {name} is none of {names}.", name=name, names=", ".join(complete.COLOURS))
    return name


def _install(ctx: typer.Context, name: str) -> str:
    if name and not ctx.resilient_parsing:
        home = Path.home()
        try:
            path = _shell(name).install(home)
        except OSError as error:
            raise StoreFault("{path}: {problem}", path=error.filename or str(home), problem=reason(error)) from None
        Env.of(ctx).say(
            _("Completion for {shell} is in {path}; it works in the next shell.").format(shell=name, path=path)
        )
        raise typer.Exit
    return name


def _show(ctx: typer.Context, name: str) -> str:
    if name and not ctx.resilient_parsing:
        Env.of(ctx).out(_shell(name).script())
        raise typer.Exit
    return name


def _shell(name: str) -> Shell:
    if name not in SHELLS:
        raise Usage("No completion for the shell {name}; it is one of {names}.", name=name, names=", ".join(SHELLS))
    return SHELLS[name]


Directory = Annotated[
    Path | None, typer.Option("-C", metavar="DIR", help=N_("The desk's directory, instead of this one."))
]
As = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="STAFF",
        show_default=False,
        help=N_("Who acts, at a shared terminal."),
        autocompletion=complete.members,
    ),
]
Lang = Annotated[
    str,
    typer.Option(metavar="en|zh", callback=_language, show_default=False, help=N_("The language of the output.")),
]
Color = Annotated[
    str,
    typer.Option(
        metavar="WHEN",
        callback=_colour,
        show_default=False,
        help=N_("Colour: auto (on a terminal), always or never."),
        autocompletion=complete.colours,
    ),
]
NoPager = Annotated[bool, typer.Option("--no-pager", help=N_("Show long lists without a pager."))]
Verbose = Annotated[bool, typer.Option("--verbose", help=N_("Tell git calls and timings on standard error."))]
Version = Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help=N_("Show the version."))]
Install = Annotated[
    str,
    typer.Option(
        "--install-completion",
        metavar="SHELL",
        callback=_install,
        show_default=False,
        help=N_("Install completion for bash, zsh or fish."),
        autocompletion=complete.shells,
    ),
]
Show = Annotated[
    str,
    typer.Option(
        "--show-completion",
        metavar="SHELL",
        callback=_show,
        show_default=False,
        help=N_("Show that completion script."),
        autocompletion=complete.shells,
    ),
]


def before(
    ctx: typer.Context,
    directory: Directory = None,
    as_staff: As = None,
    lang: Lang = "",
    color: Color = "",
    no_pager: NoPager = False,
    verbose: Verbose = False,
    version: Version = False,
    install: Install = "",
    show: Show = "",
) -> None:
    """Put the options into the Env, which every command finds in its context."""
    env = Env.of(ctx)
    env.directory = directory or env.directory
    if as_staff is not None and not as_staff.strip():
        raise Usage("--as: name a staff member")
    env.as_staff = env.as_staff if as_staff is None else as_staff
    env.verbose = env.verbose or verbose
    env.colours, env.no_pager = color or env.colours, env.no_pager or no_pager
    del lang, version, install, show
