"""The gits that this process has started, so that those of a command that was interrupted can be ended.

A process that ends takes the pipes of its gits with it. One that runs many commands would keep them: Ctrl-C may come
anywhere, also between the start of a git and the line that remembers it.
"""

import subprocess
from collections.abc import Callable
from contextlib import suppress
from threading import current_thread, main_thread

MANY = 64
"""Processes after which those that have ended are left out of the list."""

_started: list["subprocess.Popen[bytes]"] = []
_starting = False
_asked = False


def start(make: Callable[[], "subprocess.Popen[bytes]"]) -> "subprocess.Popen[bytes]":
    """Return the process that `make` starts; an `interrupt` that comes meanwhile waits until it is known here."""
    global _starting, _asked
    if current_thread() is not main_thread():  # Ctrl-C never comes to another one
        process = make()
        _started.append(process)
        return process
    _starting, _asked = True, False
    try:
        process = make()
        _started.append(process)
    finally:
        _starting = False
    if _asked:
        raise KeyboardInterrupt
    if len(_started) > MANY:
        _started[:] = [p for p in _started if p.returncode is None]
    return process


def interrupt() -> None:
    """Raise KeyboardInterrupt, as Ctrl-C does, at once or when the process that is being started is known."""
    global _asked
    _asked = True
    if not _starting:
        raise KeyboardInterrupt


def end_all() -> None:
    """End every process that was started and still runs, and let go of its pipes."""
    while _started:
        process = _started.pop()
        if process.returncode is None:
            process.kill()
            for pipe in (process.stdin, process.stdout, process.stderr):
                if pipe is not None:
                    with suppress(OSError, ValueError):
                        pipe.close()
            process.wait()
