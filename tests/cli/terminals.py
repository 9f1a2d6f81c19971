"""Real terminals for tests: one command on a screen of some size, and shells with kefu's completion."""

import json
import os
import shutil
import sys
import time
from contextlib import suppress
from pathlib import Path

import pexpect
import pytest

from tests.cli.desks import Desk

TYPERS = {
    "bash": """_kefu_completion() {
    local IFS=$'\\n'
    COMPREPLY=( $( env COMP_WORDS="${COMP_WORDS[*]}" \\
                   COMP_CWORD=$COMP_CWORD \\
                   _KEFU_COMPLETE=complete_bash $1 ) )
    return 0
}

complete -o default -F _kefu_completion kefu
""",
    "zsh": """#compdef kefu

_kefu_completion() {
  eval $(env _TYPER_COMPLETE_ARGS="${words[1,$CURRENT]}" _KEFU_COMPLETE=complete_zsh kefu)
}

compdef _kefu_completion kefu
""",
    "fish": 'complete --command kefu --no-files --arguments "(env _KEFU_COMPLETE=complete_fish'
    ' _TYPER_COMPLETE_FISH_ACTION=get-args _TYPER_COMPLETE_ARGS=(commandline -cp) kefu)"'
    ' --condition "env _KEFU_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=is-args'
    ' _TYPER_COMPLETE_ARGS=(commandline -cp) kefu"\n',
}
"""The scripts that kefu installed before it had its own: typer's, word for word."""
START = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--no-config", "-i"],
}
"""How each is started, without anything of the machine's or the person's."""
SETUP = {
    "bash": "bind 'set bell-style none'; bind 'set enable-bracketed-paste off'; PS1='rea''dy> '; source {script}",
    "zsh": "fpath=({folder} $fpath); autoload -Uz compinit; compinit -u -D; unsetopt zle_bracketed_paste 2>/dev/null; "
    "unset zle_bracketed_paste; zstyle ':completion:*' menu select; PS1='rea''dy> '",
    "fish": "source {script}; function fish_prompt; echo 'rea''dy> '; end; function fish_greeting; end",
}
"""What is typed into it first."""
WRAPPER = """#!/bin/sh
if [ -n "$_KEFU_COMPLETE" ]; then exec {python} -m kefu "$@"; fi
exec {python} -c 'import json, os, sys
with open("{ran}.new", "w") as file: json.dump(sys.argv[1:], file)
os.rename("{ran}.new", "{ran}")' "$@"
"""
"""A kefu that completes, and for the rest writes down the words it was run with."""


def spawned(
    desk: Desk, *args: str, size: tuple[int, int] = (60, 80), without: str = "", **variables: str
) -> "pexpect.spawn[str]":
    """Start kefu at a desk on a terminal of `size` (lines, columns) with colours and no pager, unless `variables` say
    otherwise; the variable `without` is not set."""
    plain = {k: v for k, v in desk.env().items() if k != "COLUMNS"}
    env = {**plain, "TERM": "xterm-256color", "GIT_PAGER": "cat", **variables}
    env.pop(without, None)
    command = ["-m", "kefu", "-C", str(desk.top), *args]
    return pexpect.spawn(
        sys.executable, command, cwd=str(desk.top), env=env, encoding="utf-8", timeout=60, dimensions=size
    )


def on_terminal(
    desk: Desk, *args: str, size: tuple[int, int] = (60, 80), without: str = "", **variables: str
) -> tuple[int, str]:
    """Return the exit code of a command and all that stands on its terminal, with plain line ends."""
    child = spawned(desk, *args, size=size, without=without, **variables)
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus or 0, (child.before or "").replace("\r\n", "\n")


class Shell:
    """A shell at a desk. `hit` beside the desk's files is what the hostile texts make when something evaluates them."""

    def __init__(self, name: str, desk: Desk, where: Path, script: str) -> None:
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed")
        self.name, self.desk, self.ran = name, desk, where / "ran"
        tools = where / "bin"
        tools.mkdir()
        (tools / "kefu").write_text(WRAPPER.format(python=sys.executable, ran=self.ran))
        (tools / "kefu").chmod(0o755)
        file = where / ("_kefu" if name == "zsh" else f"kefu.{name}")
        file.write_text(script)
        home = where / "home"
        home.mkdir(exist_ok=True)
        env = {**desk.env(), "PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(home), "TERM": "xterm", "COLUMNS": ""}
        self.child: pexpect.spawn[str] = pexpect.spawn(
            name, START[name], cwd=str(desk.top), env=env, encoding="utf-8", timeout=30, dimensions=(60, 160)
        )
        self.child.delaybeforesend = None
        self.child.send(SETUP[name].format(script=file, folder=where) + "\r")
        self.child.expect_exact("ready> ")

    def run(self, typed: str) -> list[str]:
        """The words that kefu is run with when `typed`, in which a tab is TAB, is entered."""
        self.ran.unlink(missing_ok=True)
        # A shell that is busy completing may throw typed-ahead keys away, so that Enter is lost on a slow machine.
        if not any(self._ran(typed) for _ in range(3)):
            raise AssertionError(f"{self.name} ran nothing after {typed!r}: {self.quiet()}")
        self.child.expect_exact("ready> ")
        words: list[str] = json.loads(self.ran.read_text())
        return words

    def _ran(self, typed: str) -> bool:
        """Whether kefu is run within some seconds of a line and Enter; if not, the line is thrown away."""
        self.child.send(typed + "\r")
        until = time.monotonic() + 10
        while not self.ran.exists():
            if time.monotonic() > until:
                self.child.send("\x03")
                self.quiet()
                return False
            time.sleep(0.02)
        return True

    def enter(self, typed: str) -> None:
        """Type a line and Enter; what is still open after it is thrown away."""
        self.child.send(typed + "\r")
        self.quiet()
        self._thrown_away()

    def listed(self, typed: str) -> str:
        """What is shown after `typed` and TAB twice; the line is thrown away."""
        self.child.send(typed + "\t\t")
        shown = self.quiet()
        self._thrown_away()
        return shown

    def _thrown_away(self) -> None:
        """Interrupt the line, and wait for the prompt; a shell that only draws its line again is silent after it."""
        self.child.send("\x03")
        with suppress(pexpect.TIMEOUT):
            self.child.expect_exact("ready> ", timeout=0.7)

    def quiet(self) -> str:
        """What the shell shows until it has been silent for a while."""
        shown = ""
        with suppress(pexpect.TIMEOUT):
            while True:
                shown += self.child.read_nonblocking(100_000, timeout=0.7)
        return shown

    def end(self) -> None:
        """End the shell."""
        self.child.close(force=True)
