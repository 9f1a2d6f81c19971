"""Removing what nothing leads to, beside people who write, sync and push: what takes long holds no lock.

git's own `gc --prune=now` removes what somebody has written and not yet linked. Here git packs without removing anything,
then looks without a lock at what is unreachable. Only then, for a moment, no kefu writes or syncs in this repository, and
of what was found everything goes but what came to be linked meanwhile, and what was written, or written again, since the
look began (git renews the times of what is written again). A push first lays its objects into a directory of its own
(`incoming`), where they are seen; those that were there when the look began are waited for.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kefu.core.base.errors import StoreFault
from kefu.core.base.regex import regex
from kefu.store.git.child import disk_fault, git_fault
from kefu.store.git.repo import Repo
from kefu.store.journal.pending import kefu_directory
from kefu.store.journal.write import Journal
from kefu.store.remote.alone import alone

PATIENCE = 60.0
"""Seconds to wait for a `git gc` that is already running, for a sync under way, for pushes under way."""

SETTLE = 2.0
"""Seconds that a push may take from laying its objects among the others to moving its refs: it takes milliseconds."""

DEAD = 3600.0
"""Seconds without a change after which a directory of a push is what a crash left."""

LOOSEN = ("-c", "gc.cruftPacks=false", "gc", "--quiet", "--no-prune")
"""Everything that is reachable comes into a pack; what is not becomes loose, and nothing is removed."""

_LISTED = regex("([0-9a-f]{40,64}) [a-z]+")

Refs = frozenset[str]
"""The ids that the refs of a repository stand at."""


def collect(repo: Repo) -> int:
    """Remove everything that nothing leads to; return how many objects. StoreFault where others are at work too long.

    Nothing that somebody else is about to link is removed, and nobody waits for it but for a moment.
    """
    repo.close()  # its git holds packs open that are about to be replaced
    _loosen(repo)
    since, arriving, before = _clock(repo), _arriving(repo), _refs(repo)
    idle = _unreachable(repo)
    known = before & _refs(repo)
    _let_through(repo, arriving)
    with alone(repo, PATIENCE), Journal(repo, sign=False, wait=PATIENCE).hold():
        linked = _linked(repo, known)
        return sum(_removed(repo, oid, since) for oid in idle if oid not in linked)


def _loosen(repo: Repo) -> None:
    until = time.monotonic() + PATIENCE
    while (done := repo.ask(*LOOSEN)).code != 0:
        if b"already running" not in done.err or time.monotonic() > until:
            raise git_fault(("gc",), done.err, repo.common)
        time.sleep(0.1)


def _clock(repo: Repo) -> int:
    """Return the time as the disk of the repository has it, in nanoseconds: that of another machine may differ."""
    place = kefu_directory(repo)
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            return os.fstat(file.fileno()).st_ctime_ns
    except OSError as error:
        raise disk_fault(error, place) from error


def _arriving(repo: Repo) -> list[Path]:
    """Return the directories of the pushes that are under way."""
    return [place for place in (repo.common / "objects").glob("*incoming-*") if _alive(place)]


def _alive(place: Path) -> bool:
    try:
        changed = max(path.lstat().st_mtime for path in (place, *place.rglob("*")))
    except OSError:  # it has gone, or a part of it, while we looked
        return place.exists()
    return time.time() - changed < DEAD


def _let_through(repo: Repo, arriving: list[Path]) -> None:
    """Wait until these pushes have moved their refs or given up. StoreFault if they take too long."""
    until = time.monotonic() + PATIENCE
    while arriving := [place for place in arriving if _alive(place)]:
        if time.monotonic() > until:
            raise StoreFault(
                "Somebody has been pushing to {path} for more than {seconds} s: try again later.",
                path=str(repo.common),
                seconds=int(PATIENCE),
            )
        time.sleep(0.05)
    if repo.top is None:  # to a clone nobody pushes a desk
        time.sleep(SETTLE)


def _refs(repo: Repo) -> Refs:
    return frozenset(repo.git("for-each-ref", "--format=%(objectname)").decode().split())


def _unreachable(repo: Repo) -> list[str]:
    """Return the loose objects that no ref, reflog, index or working tree leads to."""
    lines = repo.git("prune", "--dry-run", "--expire=now").decode("utf-8", "replace").splitlines()
    return [match[1] for line in lines if (match := _LISTED.fullmatch(line))]


def _linked(repo: Repo, known: Refs) -> frozenset[str]:
    """Return what the refs lead to now and did not when they stood at `known`."""
    return frozenset(_new(repo, _refs(repo), known))


def _new(repo: Repo, now: Refs, known: Refs) -> Iterator[str]:
    if now <= known:
        return
    asked = "".join((*(f"{oid}\n" for oid in sorted(now - known)), *(f"^{oid}\n" for oid in sorted(known))))
    out = repo.git("rev-list", "--objects", "--no-object-names", "--ignore-missing", "--stdin", payload=asked.encode())
    yield from out.decode().split()


def _removed(repo: Repo, oid: str, since: int) -> bool:
    """Remove one loose object, unless it came or was written again after `since`; return whether it went."""
    place = repo.common / "objects" / oid[:2] / oid[2:]
    try:
        if place.lstat().st_ctime_ns >= since:
            return False
        place.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise disk_fault(error, place) from error
    return True
