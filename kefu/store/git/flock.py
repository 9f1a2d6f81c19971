"""The locks of kefu: flock on a file that stays. Every version takes them so, and each waits for the others."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kefu.store.git.child import disk_fault

APART = 0.005
"""Seconds between two tries."""


class Busy(Exception):
    """Others still hold the lock."""


@contextmanager
def held(path: Path, wait: float) -> Iterator[None]:
    """Hold a lock file, which is made when it is missing; whoever may write in its directory may take it.

    Busy when others still hold it after `wait` seconds, StoreFault for the disk.
    """
    try:
        descriptor = _taken(path, wait)
    except OSError as error:
        raise disk_fault(error, path) from error
    try:
        yield
    finally:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_UN)  # a process that was forked meanwhile has the same lock
        finally:
            os.close(descriptor)


def _taken(path: Path, wait: float) -> int:
    until = time.monotonic() + wait
    mode = 0o600 | (0o066 & path.parent.stat().st_mode)
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, mode)
        try:
            with suppress(PermissionError):  # it is another one's, and as he made it
                os.fchmod(descriptor, mode)
            if _locked(descriptor) and _stands(descriptor, path):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        if time.monotonic() > until:
            raise Busy
        time.sleep(APART)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stands(descriptor: int, path: Path) -> bool:
    """Return whether the file that was locked is still the one of that name: somebody may have taken it away."""
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False
