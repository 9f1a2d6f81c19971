"""A counter on a terminal while something goes through many."""

import time
from collections.abc import Callable

from kefu.cli.frame.env import Env

PAUSE = 0.1
"""Seconds between two words of progress."""


def counter(env: Env) -> Callable[[int, int], None]:
    """Return a function that shows a counter on a terminal, ten times a second, and nothing elsewhere."""
    if not env.stderr.isatty():
        return lambda done, total: None
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done == total:
            env.stderr.write("\r\x1b[K")
        elif now - last > PAUSE:
            last = now
            env.stderr.write(f"\r{done}/{total}")
            env.stderr.flush()

    return tell
