"""The lock of a write: one holder at a time, also beside `filelock`, and on a file that somebody takes away."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from kefu.store.git import flock


def test_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    held = flock.acquire(path, 0, 0o660)
    with pytest.raises(TimeoutError):
        flock.acquire(path, 0.02, 0o660)
    flock.release(held)
    flock.release(flock.acquire(path, 0, 0o660))
    assert stat.S_IMODE(path.stat().st_mode) == 0o660


def test_beside_filelock(tmp_path: Path) -> None:
    """Which an older kefu takes on the same file: each keeps the other out."""
    path = tmp_path / "lock"
    held = flock.acquire(path, 0, 0o600)
    with pytest.raises(Timeout):
        FileLock(path, timeout=0.02).acquire()
    flock.release(held)
    with FileLock(path, timeout=0), pytest.raises(TimeoutError):
        flock.acquire(path, 0.02, 0o600)


def test_a_lock_that_was_taken_away_is_none(tmp_path: Path) -> None:
    """Whoever waited for it must not be alone on a file that nobody else finds."""
    path = tmp_path / "lock"
    code = "import fcntl,os,sys,time; d=os.open(sys.argv[1],os.O_RDWR|os.O_CREAT); fcntl.flock(d,2); print('held',flush=True); input(); os.unlink(sys.argv[1])"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert holder.stdin is not None
        holder.stdin.write("\n")
        holder.stdin.flush()
        held = flock.acquire(path, 5, 0o600)
    assert os.path.samestat(os.fstat(held), path.stat())
    flock.release(held)


def test_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="lock"):
        flock.acquire(tmp_path / "lock", 0, 0o600)
    assert not (tmp_path / "elsewhere").exists()
