"""The file of measures: `measures.sqlite` beside the index. It may be dropped at any time and never decides anything.

It stands at one commit. It is made in a file of its own and put in its place when it is whole, so that nobody waits for
it and nothing half stays; it is brought on in one transaction. Lists never open it.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from errno import EACCES, ENOSPC
from pathlib import Path
from typing import TYPE_CHECKING

from kefu.core.base.errors import StoreFault
from kefu.core.base.frozen import frozen
from kefu.store.git.child import disk_fault, is_full
from kefu.store.git.repo import Repo
from kefu.store.index.transaction import writing
from kefu.store.measures import schema

if TYPE_CHECKING:
    from kefu.core.measures.working import Working
    from kefu.store.measures.take import Taken

NAME = "measures"
PATIENCE = 60.0
"""Seconds to wait for another report that brings it on: nothing else ever waits for it."""
_CACHE = -16_000
"""Kibibytes of the file that are held in memory while it is made."""


@frozen
class Time:
    """The desk's working time: `working`, None where it has no calendar, and what tells it from another."""

    working: "Working | None"
    name: str


def place(repo: Repo) -> Path:
    """Return where the measures of this worktree are."""
    return repo.git_dir / "kefu" / f"{NAME}.sqlite"


class Database:
    """An open file of measures."""

    def __init__(self, path: Path, base: sqlite3.Connection) -> None:
        self.path = path
        self.base = base

    def close(self) -> None:
        """Let go of the file."""
        self.base.close()

    def meta(self, key: str) -> str | None:
        """Return a note of the file about itself: `version`, `commit`, `working`."""
        row = self.base.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def put(self, key: str, value: str) -> None:
        """Set such a note."""
        self.base.execute("REPLACE INTO meta VALUES (?, ?)", (key, value))

    def unreadable(self) -> tuple[str, ...]:
        """Return the files that cannot be read as tickets."""
        return tuple(path for (path,) in self.base.execute("SELECT path FROM unreadable ORDER BY path"))

    def forget(self, tickets: Iterable[tuple[str, str]]) -> None:
        """Forget tickets: (path, number)."""
        for path, number in tickets:
            self.base.execute("DELETE FROM unreadable WHERE path = ?", (path,))
            for table in schema.ROWS:
                self.base.execute(f"DELETE FROM {table} WHERE id = ?", (number,))

    def add(self, taken: "Taken") -> None:
        """Take up the rows of tickets."""
        for table, rows in taken.rows.items():
            self.base.executemany(schema.INSERT[table], rows)
        self.base.executemany("INSERT INTO unreadable VALUES (?)", ((path,) for path in taken.unreadable))

    def writing(self) -> AbstractContextManager[None]:
        """One transaction that no other process writes beside; undone if anything fails."""
        return writing(self.base)


def opened(path: Path) -> Database | None:
    """Return the file that is there, of this version; None where there is none or it is of another. Raises sqlite3.Error."""
    if not path.exists():
        return None
    database = Database(path, sqlite3.connect(path, timeout=PATIENCE, isolation_level=None))
    sound = False
    try:
        sound = database.meta("version") == schema.VERSION
    except sqlite3.OperationalError as error:
        if refused(error):
            raise
    finally:
        if not sound:
            database.close()
    return database if sound else None


def standing(repo: Repo, rev: str, time: Time) -> Database | None:
    """Return the measures if they stand at `rev` already; None also where they cannot be used as they are."""
    database = None
    try:
        database = opened(place(repo))
        if database is not None and (database.meta("commit"), database.meta("working")) == (rev, time.name):
            return database
    except sqlite3.Error:
        pass
    if database is not None:
        database.close()
    return None


def refused(error: sqlite3.Error) -> bool:
    """Return whether the system or another process refused; any other error is of a file that is not sound."""
    return any(word in str(error) for word in ("locked", "full", "readonly", "unable to open", "disk I/O"))


@contextmanager
def making(path: Path) -> Iterator[Database]:
    """A new file of measures, put in its place at the end; taken away again if anything fails."""
    path.parent.mkdir(exist_ok=True)
    _sweep(path)
    fresh = path.with_name(f"{NAME}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    try:
        database = Database(path, sqlite3.connect(fresh, isolation_level=None))
        try:
            # Nobody else sees it before it is whole: nothing need be undone, nor be on the disk at any moment.
            for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = {_CACHE}"):
                database.base.execute(f"PRAGMA {pragma}")
            database.base.execute("BEGIN")
            schema.make(database.base)
            database.put("version", schema.VERSION)
            yield database
            schema.look_up(database.base)
            database.base.execute("COMMIT")
        finally:
            database.close()
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Take away what makers left that were killed."""
    for left in path.parent.glob(f"{NAME}.*.new*"):
        maker = left.name.split(".")[1]
        if not maker.isdigit() or not _alive(int(maker)):
            with suppress(OSError):
                left.unlink()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def fault(error: sqlite3.Error, path: Path) -> StoreFault:
    """Return the fault for a file of measures that could not be written or read."""
    said = str(error)
    if "full" in said or (is_full(path.parent) and "locked" not in said):
        return disk_fault(OSError(ENOSPC, ""), path)
    if "readonly" in said or "unable to open" in said:
        return disk_fault(OSError(EACCES, ""), path)
    if "locked" in said:
        return StoreFault("Another report is bringing {path} on and has not finished: try again.", path=str(path))
    return StoreFault("{path} cannot be read or written: {why}.", path=str(path), why=said)
