"""Running command lines in this process, one after another, each as if it were alone."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import FrameType

from kefu.cli.frame import exits
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import asked, choose
from kefu.cli.frame.main import ended, flushed
from kefu.store.git.started import end_all, interrupt


class Inside:
    """Runs command lines for `base`, whose directory, staff member and language hold for all of them.

    What a command opened is closed when it ends, and what it changed of the process (language, environment, streams) is
    as before: a thousand of them leave nothing behind.
    """

    def __init__(self, base: Env) -> None:
        self.base = base
        self._running = False

    def run(self, args: Sequence[str], block: str = "") -> int:
        """Run a command line and return its exit code, whatever happens. `block` stands for its standard input."""
        try:
            if asked(args, {}) not in ("", self.base.language):
                # Help texts are translated when a module is read, which happens once in a process.
                return self._apart(args, block)
            env = replace(self.base, block=block, held=[])
            with self.as_it_was(env):
                return self._whole(args, env)
        except KeyboardInterrupt:  # it came when the command had ended already
            return exits.INTERRUPTED
        finally:
            self._running = False

    def command(self, *args: str) -> list[str]:
        """Return the command line of a process of its own that runs `args` at this desk, for this person."""
        staff = ["--as", self.base.as_staff] if self.base.as_staff is not None else []
        # The first `--lang` counts.
        spoken = [] if asked(args, {}) else ["--lang", self.base.language]
        here = ["-C", str(self.base.directory), *staff, *spoken]
        return [sys.executable, "-P", "-m", "kefu", *here, *args]

    def _apart(self, args: Sequence[str], block: str) -> int:
        """Run it as a process of its own, at this terminal."""
        before = signal.signal(signal.SIGINT, self._interrupt)  # it is the other process that Ctrl-C means
        # Off a terminal the lines that follow stand in standard input.
        stdin = None if self.base.interactive else subprocess.DEVNULL
        try:
            with subprocess.Popen(self.command(*args), stdin=subprocess.PIPE if block else stdin) as process:
                process.communicate(block.encode() if block else None)
        finally:
            signal.signal(signal.SIGINT, before)
        return process.returncode if process.returncode >= 0 else exits.INTERRUPTED

    def _whole(self, args: Sequence[str], env: Env) -> int:
        """Run it and hand over what it wrote, as the end of a process would."""
        try:
            self._running = True
            code = ended(list(args), env)
        finally:
            self._running = False
        return flushed(env, code)

    @contextmanager
    def as_it_was(self, env: Env) -> Iterator[None]:
        """Put everything back that a command may have changed, and close what it held."""
        variables = dict(os.environ)
        kept = [(stream, os.dup(stream.fileno())) for stream in (env.stdout, env.stderr)]
        before = signal.signal(signal.SIGINT, self._interrupt)
        try:
            yield
        finally:
            self._running = False
            let_go(env)
            end_all()
            # A reader who left has the stream end nowhere: that is the command's stream, not those of the next ones.
            for stream, copy in kept:
                with suppress(OSError, ValueError):
                    stream.flush()
                os.dup2(copy, stream.fileno())
                os.close(copy)
            if os.environ != variables:
                os.environ.clear()
                os.environ.update(variables)
            choose(self.base.language)
            signal.signal(signal.SIGINT, before)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        """End the command at Ctrl-C; one that comes while it is tidied up after has nothing to end."""
        if self._running:
            interrupt()


@contextmanager
def quiet(base: Env) -> Iterator[Env]:
    """Yield an Env for looking only, as completion does: what is opened through it is closed at the end."""
    env = replace(base, held=[])
    try:
        yield env
    finally:
        let_go(env)


def let_go(env: Env) -> None:
    """Close what was opened through `env`, the last first."""
    for close in reversed(env.held):
        with suppress(Exception):  # one that fails keeps none of the others open
            close()
    env.held.clear()
