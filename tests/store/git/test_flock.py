"""The locks of kefu: one holder at a time, also beside an older kefu, and on a file that somebody takes away."""

import fcntl
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kefu.core.base.errors import StoreFault
from kefu.store.git import flock


def test_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with flock.held(path, 0), pytest.raises(flock.Busy), flock.held(path, 0.02):
        pass
    with flock.held(path, 0):
        pass


@pytest.mark.parametrize("mode", [0o700, 0o770, 0o775, 0o777])
def test_for_whoever_may_write_in_the_directory(tmp_path: Path, mode: int) -> None:
    tmp_path.chmod(mode)
    with flock.held(tmp_path / "lock", 0):
        assert stat.S_IMODE((tmp_path / "lock").stat().st_mode) == 0o600 | mode & 0o066


def test_beside_an_older_kefu(tmp_path: Path) -> None:
    """Which locks the whole file too, by a package of its own: each keeps the other out."""
    path = tmp_path / "lock"
    other = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        with flock.held(path, 0), pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with pytest.raises(flock.Busy), flock.held(path, 0.02):
            pass
    finally:
        os.close(other)


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
        with flock.held(path, 5):
            assert path.exists()
            with pytest.raises(flock.Busy), flock.held(path, 0):
                pass


def test_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreFault, match="lock"), flock.held(tmp_path / "lock", 0):
        pass
    assert not (tmp_path / "elsewhere").exists()
