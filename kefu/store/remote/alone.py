"""The lock of syncs in one clone, and of the cleaning that would take from a sync what it has just fetched."""

from collections.abc import Iterator
from contextlib import contextmanager

from kefu.core.base.errors import StoreFault
from kefu.store.git import flock
from kefu.store.git.repo import Repo
from kefu.store.journal.pending import kefu_directory


@contextmanager
def alone(repo: Repo, wait: float = 30.0) -> Iterator[None]:
    """Keep every other sync of this clone out. StoreFault when the lock is not free within `wait` seconds."""
    try:
        with flock.held(kefu_directory(repo) / "sync.lock", wait):
            yield
    except flock.Busy as error:
        raise StoreFault("Another kefu sync is running in {path}: wait for it.", path=str(repo.common)) from error
