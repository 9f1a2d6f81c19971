"""The lock of a write: flock on a file that stays, as `filelock` takes it, so that each of the two waits for the other.

`filelock` takes longer to load than a write may take. Where a lock is held for seconds it is used as before.
"""

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path

APART = 0.005
"""Seconds between two tries."""


def acquire(path: Path, wait: float, mode: int) -> int:
    """Lock a file, which is made when it is missing, and return its descriptor, for `release`.

    TimeoutError when others still hold it after `wait` seconds.
    """
    until = time.monotonic() + wait
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
            raise TimeoutError
        time.sleep(APART)


def release(descriptor: int) -> None:
    """Give a lock back."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_UN)  # a process that was forked meanwhile has the same lock
    finally:
        os.close(descriptor)


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
