"""Keeping a repository in order by the way, through git's own maintenance: plumbing never does it by itself.

Loose objects stay under git's limit, packs and the commit-graph are brought up. Everything runs detached; nobody waits.
"""

import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress

from kefu.core.base.errors import StoreFault
from kefu.store.git.child import environment
from kefu.store.git.repo import Repo
from kefu.store.journal.pending import kefu_directory
from kefu.store.upkeep import settings as growing

LIMIT = 6700
"""git's default of gc.auto."""

SHARE = 4
"""The part of the limit at which it starts: packing what is loose takes seconds, in which others go on writing."""

APART = 3
"""Seconds between two tries."""

LONG = 3600
"""Seconds that the first commit-graph of a long history may take."""

MANY = 20_000
"""Commits whose filters take a second or two."""

SPARING = ("-c", "gc.writeCommitGraph=false")
"""A small repack need not write the whole commit-graph anew, eleven seconds at 750,000 commits: a task of its own adds
what is new in milliseconds. A `git gc` that somebody asks for still does, and drops what is no more."""

DEAD = 12 * 3600
"""Seconds after which a lock of housekeeping counts as dead, as git itself has it for `gc.pid`."""

LOCKS = ("maintenance.lock", "info/commit-graph.lock", "info/commit-graphs/commit-graph-chain.lock")
"""The locks that a killed maintenance leaves below `objects/`: they would stop all housekeeping for ever."""


def keep_house(repo: Repo, *, received: bool = False) -> None:
    """Start `git maintenance run --auto`, detached, when a quarter of the loose objects that git allows are there.

    The measure is git's own: one of the 256 directories of objects. Costs one directory listing otherwise. With
    `received` objects have come from elsewhere, perhaps as packs: git is asked in any case.
    """
    limit = repo.config("gc.auto") or ""
    allowed = int(limit) if limit.isascii() and limit.isdigit() else LIMIT
    start = allowed // SHARE
    if allowed == 0 or not (received or _loose(repo) > -(-start // 256)) or not turn(repo, "housekeeping", APART):
        return
    growing.prepare(repo)
    _remove_dead(repo)
    if not growing.has_filters(repo) and _graphs(repo) and turn(repo, "commit-graph", LONG):
        _start(repo, growing.GRAPH)
        return
    _start(repo, (*SPARING, "-c", f"gc.auto={start}", "maintenance", "run", "--auto", "--quiet"))


def first_graph(repo: Repo) -> None:
    """Write the commit-graph of a new clone or desk, detached where that takes long. Without it all is only slower."""
    if not _graphs(repo):
        return
    if int(repo.git("rev-list", "--count", f"--max-count={MANY}", "HEAD")) < MANY:
        repo.ask(*growing.GRAPH)
    elif turn(repo, "commit-graph", LONG):
        _start(repo, growing.GRAPH)


def _graphs(repo: Repo) -> bool:
    return (repo.config("core.commitGraph") or "").lower() not in ("false", "no", "off", "0")


def _start(repo: Repo, args: Sequence[str]) -> None:
    """Start a git that nobody waits for."""
    subprocess.Popen(
        ["git", *args],
        cwd=repo.child.cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a Ctrl-C at the terminal must not reach it
    )


def _remove_dead(repo: Repo) -> None:
    for name in LOCKS:
        lock = repo.common / "objects" / name
        with suppress(OSError):
            if time.time() - lock.stat().st_mtime > DEAD:
                lock.unlink()


def _loose(repo: Repo) -> int:
    try:
        return len(os.listdir(repo.common / "objects" / "17"))  # the directory that `git gc --auto` counts
    except OSError:
        return 0


def turn(repo: Repo, name: str, apart: float) -> bool:
    """Return whether nobody has started this within the last `apart` seconds, and note that we do now."""
    try:
        stamp = kefu_directory(repo) / name
    except StoreFault:
        return False
    with suppress(OSError):
        if time.time() - stamp.stat().st_mtime < apart:
            return False
    try:
        stamp.touch()
        os.utime(stamp)
    except OSError:
        return False
    return True
