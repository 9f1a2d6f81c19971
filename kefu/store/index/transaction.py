"""A transaction of a file of SQLite, the same for every file that kefu keeps beside the repository."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def writing(base: sqlite3.Connection) -> Iterator[None]:
    """One transaction that no other process writes beside; undone if anything fails. sqlite3.Error where it cannot begin."""
    base.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            base.execute("ROLLBACK")
        raise
    base.execute("COMMIT")
