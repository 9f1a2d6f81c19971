"""The command `shell`: many commands at one prompt."""

import typer

from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.select import begin


@manual(
    _(
        "The same commands without `kefu` before them, in one process: each costs what it does, not what a start costs. -C, --as and --lang hold for all of them. TAB completes; the line below the prompt says what is overdue, due today and not pushed yet, and who acts. A block of several lines that is pasted asks where it goes. `sync` runs beside the prompt. Ctrl-C ends a command, Ctrl-D the shell."
    )
    + "\n"
    + _(
        "Off a terminal it reads commands from standard input, one a line, and ends with the worst of their exit codes. docs/shell.md explains it all."
    ),
    "kefu shell",
    "kefu --as agent-1 shell",
    "kefu shell < commands.txt",
)
def shell(ctx: typer.Context) -> int:
    """Run many commands at one prompt."""
    env, session = begin(ctx)
    session.close()
    if env.interactive:
        from kefu.cli.prompt.seat import at_terminal

        return at_terminal(env)
    from kefu.cli.prompt.loop import from_input

    return from_input(env)
