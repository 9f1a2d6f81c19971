"""The table by which this clone knows customers again: marks of their phones and names, and the files they stand for.

It is made from the vault, stands at the vault's tips, and may be dropped at any time. Its key is in a file beside it
and never leaves the clone; both go with the next erasure.
"""

import hmac
import os
import secrets
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path

from kefu.store.git.repo import Repo
from kefu.store.index.transaction import writing

VERSION = "1"
PATIENCE = 2.0
_KEY = 32
TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE tips (ref TEXT PRIMARY KEY, oid TEXT) WITHOUT ROWID;
CREATE TABLE marks (mark TEXT, id TEXT, PRIMARY KEY (mark, id)) WITHOUT ROWID;
CREATE INDEX marks_of ON marks (id)
"""


class CustomerTable:
    """The open table with its key. `tips`: at which commits of the vault it stands."""

    def __init__(self, base: sqlite3.Connection, key: bytes) -> None:
        self._base = base
        self.key = key

    @staticmethod
    def open(repo: Repo) -> "CustomerTable | None":
        """Return the table of this clone, an empty one where there is none; None where none can be kept."""
        for _ in range(2):
            try:
                key = _key(_key_path(repo))
                return _opened(_path(repo), key)
            except sqlite3.OperationalError:
                return None
            except sqlite3.DatabaseError:
                drop(repo)
            except OSError:
                return None
        return None

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def writing(self) -> AbstractContextManager[None]:
        """One transaction that no other process writes beside; undone if anything fails."""
        return writing(self._base)

    def tips(self) -> dict[str, str]:
        """Return the tips of the vault's months that it stands at."""
        return {str(ref): str(oid) for ref, oid in self._base.execute("SELECT ref, oid FROM tips")}

    def stand(self, tips: Mapping[str, str]) -> None:
        """Note the tips that it stands at from now on."""
        self._base.execute("DELETE FROM tips")
        self._base.executemany("INSERT INTO tips VALUES (?, ?)", tips.items())

    def clear(self) -> None:
        """Forget everybody."""
        self._base.execute("DELETE FROM marks")

    def forget(self, numbers: Iterable[str]) -> None:
        """Forget the marks of these files."""
        self._base.executemany("DELETE FROM marks WHERE id = ?", ((number,) for number in numbers))

    def add(self, rows: Iterable[tuple[str, str]]) -> None:
        """Take up marks: (mark, number of the file)."""
        self._base.executemany("INSERT OR IGNORE INTO marks VALUES (?, ?)", rows)

    def find(self, mark: str) -> list[str]:
        """Return the numbers of the files that a mark stands for, the oldest first."""
        return [str(n) for (n,) in self._base.execute("SELECT id FROM marks WHERE mark = ? ORDER BY id", (mark,))]


def drop(repo: Repo) -> None:
    """Take table and key away: what was erased shall not be told from them."""
    path = _path(repo)
    for one in (path, path.with_name(f"{path.name}-journal"), _key_path(repo)):
        with suppress(OSError):
            one.unlink(missing_ok=True)


def _path(repo: Repo) -> Path:
    return repo.common / "kefu" / "customers.sqlite"


def _key_path(repo: Repo) -> Path:
    return repo.common / "kefu" / "customers.key"


def _key(path: Path) -> bytes:
    """Return the key of this clone; the first who needs one makes it."""
    path.parent.mkdir(exist_ok=True)
    with suppress(FileNotFoundError):
        held = path.read_bytes()
        if len(held) == _KEY:
            return held
        path.unlink(missing_ok=True)
    spare = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
    try:
        with open(spare, "xb", opener=partial(os.open, mode=0o600)) as file:
            file.write(secrets.token_bytes(_KEY))
        # A link is made by one process only: the others take its key.
        with suppress(FileExistsError):
            os.link(spare, path)
    finally:
        spare.unlink(missing_ok=True)
    return path.read_bytes()


def _opened(path: Path, key: bytes) -> CustomerTable:
    if not path.exists():
        with suppress(FileExistsError):
            open(path, "xb", opener=partial(os.open, mode=0o600)).close()
    base = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        base.execute("PRAGMA secure_delete = ON")
        base.execute("PRAGMA synchronous = OFF")  # it is made anew where a crash damages it
        table = CustomerTable(base, key)
        wanted = f"{VERSION} {_sign(key)}"
        with table.writing():
            if not base.execute("SELECT 1 FROM sqlite_master").fetchone():
                for statement in TABLES.split(";"):
                    base.execute(statement)
            row = base.execute("SELECT value FROM meta WHERE key = 'made'").fetchone()
            if row is None or row[0] != wanted:
                # By another key its marks mean nothing.
                table.clear()
                table.stand({})
                base.execute("REPLACE INTO meta VALUES ('made', ?)", (wanted,))
    except BaseException:
        base.close()
        raise
    return table


def _sign(key: bytes) -> str:
    """Return what tells a key from another without telling the key."""
    return hmac.new(key, b"table", "sha256").hexdigest()[:16]
