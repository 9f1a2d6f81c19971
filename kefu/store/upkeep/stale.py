"""Lock files that a git left behind when it was killed."""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from kefu.store.git.child import disk_fault
from kefu.store.git.repo import Repo

GRACE = 1.0
"""Seconds over which a lock file must stay the same to be dead: a living git holds it for milliseconds."""


def remove_stale_locks(repo: Repo, spaces: Iterable[str], names: Iterable[str] = ("packed-refs.lock",)) -> list[Path]:
    """Remove the dead locks on refs under `spaces` (`refs/heads/`), and those of `names`; return the ones removed."""
    found = [lock for space in spaces for lock in _locks(repo.common / space)]
    return remove_dead([*found, *_existing(repo.common, names)])


def _locks(place: Path) -> Iterable[Path]:
    return place.rglob("*.lock") if place.is_dir() else ()


def _existing(place: Path, names: Iterable[str]) -> Iterable[Path]:
    return (place / name for name in names if (place / name).exists())


def remove_dead(locks: Sequence[Path]) -> list[Path]:
    """Remove those of the lock files that stay the same over the grace; return the ones removed."""
    first = {lock: key for lock in locks if (key := _key(lock))}
    if not first:
        return []
    time.sleep(GRACE)  # one wait for all of them, and none without any
    dead = [lock for lock, key in first.items() if _key(lock) == key]
    for lock in dead:
        try:
            lock.unlink(missing_ok=True)
        except OSError as error:
            raise disk_fault(error, lock) from error
    return dead


def _key(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise disk_fault(error, path) from error
    return (found.st_ino, found.st_mtime_ns)
