"""Keeping the number of loose objects under git's own limit: plumbing never does it by itself."""

import os
import subprocess
import time

from kefu.store.child import environment
from kefu.store.repo import Repo

LIMIT = 6700
"""git's default of gc.auto."""

SHARE = 4
"""At which part of the limit it starts: packing what is loose takes seconds, in which others go on writing."""

APART = 3
"""Seconds between two tries."""


def keep_house(repo: Repo) -> None:
    """Start `git maintenance run --auto`, detached, when a quarter of the loose objects that git allows are there.

    The measure is git's own: one of the 256 directories of objects. Costs one directory listing otherwise.
    """
    limit = repo.config("gc.auto") or ""
    allowed = int(limit) if limit.isascii() and limit.isdigit() else LIMIT
    start = allowed // SHARE
    if allowed == 0 or _loose(repo) <= -(-start // 256) or not _turn(repo):
        return
    subprocess.Popen(
        ["git", "-c", f"gc.auto={start}", "maintenance", "run", "--auto", "--quiet"],
        cwd=repo.child.cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _loose(repo: Repo) -> int:
    try:
        return len(os.listdir(repo.common / "objects" / "17"))
    except OSError:
        return 0


def _turn(repo: Repo) -> bool:
    """Whether nobody has started housekeeping just now."""
    stamp = repo.common / "kefu" / "housekeeping"
    try:
        if time.time() - stamp.stat().st_mtime < APART:
            return False
    except OSError:
        pass
    try:
        stamp.touch()
        os.utime(stamp)
    except OSError:
        return False
    return True
