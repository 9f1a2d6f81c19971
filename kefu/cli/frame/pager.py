"""The pager, as git has it: for what is longer than the screen, on a terminal."""

import os
import signal
import subprocess
from collections.abc import Iterable

from kefu.cli.frame.env import Env
from kefu.core.base.regex import regex
from kefu.render.fit import wide
from kefu.store.git.child import environment

LESS = "FRX"
"""less leaves at once what fits the screen, shows colours, and leaves the screen as it is."""
_COLOUR = regex("\x1b\\[[0-9]*m")
_LEFT = 128
"""The exit codes above it are those of a program that somebody ended."""


def paged(env: Env, lines: Iterable[str]) -> None:
    """Write lines to standard output, through the pager if it is a terminal and they are more than the screen has.

    Where the pager cannot be started, or fails, they are written as without one.
    """
    if not env.pages:
        env.out(lines)
        return
    held = list(lines)
    if sum(_rows(line, env.width) for line in held) < env.height or not _shown(env, held):
        env.out(held)


def _rows(line: str, width: int) -> int:
    """Return the rows of the screen that a line takes, its colours left out."""
    return max(-(-wide(_COLOUR.sub("", line)) // width), 1)


def _shown(env: Env, lines: list[str]) -> bool:
    """Return whether the pager has shown the lines, or somebody left it."""
    command = _command(env)
    if command in ("", "cat"):
        return False
    env.flush()
    # The pager is asked what an interrupt means; kefu waits for it whatever it does. A handler is not inherited.
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        variables = {"LESS": LESS, "LV": "-c", **env.variables}
        child = subprocess.Popen(command, shell=True, stdin=subprocess.PIPE, env=variables)
        child.communicate("".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"))
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
    return child.returncode <= 0 or child.returncode > _LEFT


def _command(env: Env) -> str:
    """Return the pager: GIT_PAGER, core.pager, PAGER or what git was built with; less where git cannot be asked."""
    named = env.variables.get("GIT_PAGER")
    if named is not None:
        return named.strip()
    asked = ["git", "-C", os.fspath(env.directory), "var", "GIT_PAGER"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, check=False, env=environment())
    except (OSError, ValueError):
        return "less"
    return done.stdout.strip() if done.returncode == 0 else env.variables.get("PAGER", "less").strip()
