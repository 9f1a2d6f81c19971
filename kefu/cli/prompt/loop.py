"""Lines that are commands: how one is run, and all of standard input."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO, TextIOWrapper

from kefu.cli.frame import exits
from kefu.cli.frame.commands import SECTIONS
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.cli.prompt.inside import Inside
from kefu.cli.prompt.lines import words
from kefu.core.base.errors import KefuError, Usage

ENDS = ("exit", "quit", "退出")
"""The words that end the shell, as Ctrl-D does."""
COMMENT = "#"
"""The beginning of a line of standard input that is no command."""


def named(name: str) -> tuple[str, ...]:
    """Return the words, in both languages, for the command that is called `name` in English."""
    return next(
        (name, *command.aliases)
        for section in SECTIONS
        if not section.actions
        for command in section.commands
        if command.name == name
    )


def run_line(inside: Inside, line: str, block: str = "") -> int:
    """Run the command of a line and return its exit code; say what is wrong with a line that is none."""
    try:
        args = words(line)
        refuse_shell(args)
    except KefuError as error:
        inside.base.error(error.text(inside.base.translate))
        return error.exit_code
    return inside.run(args, block)


def refuse_shell(args: Sequence[str]) -> None:
    """Raise Usage for the command that is running already."""
    if args[:1] and args[0] in named("shell") and "--help" not in args:
        raise Usage("This is kefu's shell already.")


def from_input(env: Env) -> int:
    """Run each line of standard input; return the worst exit code. Empty lines and those that begin with # are none."""
    # The lines that follow are no command's input, and nobody can be asked.
    inside = Inside(replace(env, held=[], stdin=TextIOWrapper(BytesIO()), stdin_read=True))
    worst = exits.DONE
    for raw in env.stdin.buffer:
        try:
            line = raw.decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            env.error(_("Standard input is not UTF-8 text."))
            worst = max(worst, exits.USAGE)
            continue
        if line in ENDS:
            break
        if line and not line.startswith(COMMENT):
            worst = max(worst, run_line(inside, line))
        if worst == exits.INTERRUPTED:
            break
    return worst
