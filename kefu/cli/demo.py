"""`kefu demo`: six cases worked by the real commands, each command line printed before what it does."""

import io
import os
import shlex
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from kefu.cli.frame.act import trace_of
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.main import ended
from kefu.core.base.errors import visible
from kefu.desk.lists.find import find
from kefu.desk.session import Session
from kefu.desk.setup import demo as demonstration

IDENTITY = (
    "GIT_AUTHOR_NAME",
    "GIT_AUTHOR_EMAIL",
    "GIT_AUTHOR_DATE",
    "GIT_COMMITTER_NAME",
    "GIT_COMMITTER_EMAIL",
    "GIT_COMMITTER_DATE",
)
"""The variables that would give the demonstration's commits to somebody else than its staff."""


@manual(
    _(
        "It needs nothing but git: the desk, its made-up staff and their identity stand in DIR alone, without one in a new temporary directory. The dates are fixed, so that some tickets are overdue."
    ),
    "kefu demo",
    "kefu --lang zh demo demo-desk",
)
def demo(
    ctx: typer.Context,
    directory: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", show_default=False, help=_("Where; without it a new temporary directory.")),
    ] = None,
) -> int:
    """Show kefu at work."""
    env = Env.of(ctx)
    for name in IDENTITY:
        os.environ.pop(name, None)
    target = env.directory / directory if directory else Path(tempfile.mkdtemp(prefix="kefu-demo-"))
    now = demonstration.prepare(target, env.language, trace_of(env))
    env.out(_("The demonstration's desk is in {dir}.").format(dir=visible(str(target))))
    code = _run(f"kefu init {shlex.quote(str(directory or target))}", now, env.directory, env)
    if code == 0:
        env.out(["", f"$ cd {shlex.quote(str(directory or target))}"])
        demonstration.furnish(target, env.language, now, trace_of(env))
        code = _script(target, env)
    return code


def _script(target: Path, env: Env) -> int:
    """Run every line of the script. Return 0, or the exit code of the first line that fails."""
    with tempfile.TemporaryDirectory(prefix="kefu-demo-") as folder:
        photo = Path(folder, "photo.png")
        photo.write_bytes(demonstration.PHOTO)
        for line in demonstration.script(env.language):
            if line.at is None:
                env.out(["", f"=== {line.text}"])
            elif line.text.startswith("git log "):
                _history(line.text.removeprefix("git log "), line.at, target, env)
            else:
                code = _run(line.text.replace("{photo}", str(photo)), line.at, target, env)
                if code:
                    return code
    env.out(["", _("That was the demonstration; the desk stays in {dir}.").format(dir=str(target))])
    return 0


def _run(line: str, now: datetime, target: Path, env: Env) -> int:
    """Print a command line, run it at that time and return its exit code; its messages are shown with its data."""
    env.out(["", f"[{now:%m-%d %H:%M}] $ {line}"])
    inner = replace(
        env,
        directory=target,
        # Not a terminal: no command of the script may wait for an answer.
        stdin=io.TextIOWrapper(io.BytesIO()),
        stderr=env.stdout,
        variables={**env.variables, "KEFU_NOW": now.isoformat()},
        language_asked=True,
    )
    return ended(shlex.split(line)[1:], inner)


def _history(ticket: str, now: datetime, target: Path, env: Env) -> None:
    """Print the git command for a ticket's history, and what git prints."""
    session = Session.open(target, now, None, trace_of(env))
    env.held.append(session.close)
    number = find(session, ticket)
    args, text = demonstration.history(target, number, now, trace_of(env))
    env.out(["", f"$ git {shlex.join(args)}", text])
