"""The locks of kefu: flock on a file that stays. Every version takes them so, and each waits for the others."""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from io import FileIO
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
        file = _taken(path, wait)
    except OSError as error:
        raise disk_fault(error, path) from error
    with file:
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)  # a process that was forked meanwhile has the same lock


def _taken(path: Path, wait: float) -> FileIO:
    """Return the locked file: an object, which Ctrl-C cannot leave open between two steps as it could a number."""
    until = time.monotonic() + wait
    mode = 0o600 | (0o066 & path.parent.stat().st_mode)
    while True:
        if path.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
        file = FileIO(path, "ab", opener=partial(os.open, mode=mode))
        with suppress(PermissionError):  # it is another one's, and as he made it
            os.fchmod(file.fileno(), mode)
        if _locked(file) and _stands(file, path):
            return file
        file.close()
        if time.monotonic() > until:
            raise Busy
        time.sleep(APART)


def _locked(file: FileIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stands(file: FileIO, path: Path) -> bool:
    """Return whether the file that was locked is still the one of that name: somebody may have taken it away."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), os.lstat(path))
    except FileNotFoundError:
        return False
