"""The index of lists: `index.sqlite` in the worktree's git directory. It may be dropped at any time and never decides anything.

It stands at one commit. `Index.open` brings it to the commit that is asked for; an index that is damaged, older or newer is
made again without a word; where none can be kept (a read-only disk, another kefu busy for long) there is none, and lists
are read from git. Of tickets that are not closed it holds what lists show; of closed ones number and waybills.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kefu import __version__
from kefu.core.base.node import Node
from kefu.core.base.typed import instant, word
from kefu.core.config import files as desk_files
from kefu.core.reports.daily import is_daily
from kefu.core.reports.tickets import Listed, due_of, settled, shifting
from kefu.store.git.repo import Repo
from kefu.store.index.duplicaterows import TABLE as DUPLICATES
from kefu.store.index.duplicaterows import DuplicateRows
from kefu.store.index.files import Broken
from kefu.store.index.transaction import writing

CONFIG, WAYS = desk_files.CONFIG, desk_files.WAYS
PLAYBOOKS = "playbooks/"
VERSION = "12"
"""Of the tables and of what is put into them: another one is made again."""
PATIENCE = 2.0
"""Seconds to wait for another process that writes the index."""
KEPT = (
    "kind", "category", "title", "state", "level", "owner", "waybill", "other-waybills", "direction", "branches",
    "responsible", "external", "attempts", "urged", "escalated", "reopened", "missing", "clocks", "waiting",
)  # fmt: skip
"""What is kept of the header of a ticket that is not closed: what rows are made of, and what a sweep looks at."""
WAYBILLS_OF = "CREATE INDEX waybills_of ON waybills (id)"
TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE live (path TEXT PRIMARY KEY, id TEXT, due REAL, kind INTEGER, data TEXT, acted REAL, sort TEXT, category TEXT) WITHOUT ROWID;
CREATE TABLE closed (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE waybills (waybill TEXT, id TEXT, PRIMARY KEY (waybill, id)) WITHOUT ROWID;
{WAYBILLS_OF};
CREATE TABLE quiet (path TEXT PRIMARY KEY, until REAL) WITHOUT ROWID;
CREATE TABLE files (path TEXT PRIMARY KEY, data TEXT) WITHOUT ROWID;
{DUPLICATES};
"""
STEADY, SHIFTING, UNREADABLE, DAILY = 0, 1, 2, 3
"""Kinds of live rows: `due` holds at any time; it depends on the time (a pause with a cap); the ticket cannot be read; as the
first, of daily work."""


class Moved(sqlite3.OperationalError):
    """Another process has brought the index to another commit meanwhile."""


class Index(DuplicateRows):
    """An open index. Each question is answered as of the commit `rev`, or raises Broken; `indexing` brings it up."""

    def __init__(self, path: Path, base: sqlite3.Connection) -> None:
        super().__init__(base)
        self.path = path
        self.rev: str | None = None

    @staticmethod
    def at(repo: Repo, *, make: bool) -> "Index | None":
        """The index of this worktree, sound and of this version; a new, empty one with `make`; None if there is none."""
        path = repo.git_dir / "kefu" / "index.sqlite"
        if not make and not path.exists():
            return None
        try:
            path.parent.mkdir(exist_ok=True)
            base = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        except (sqlite3.Error, OSError):
            return None
        index = Index(path, base)
        try:
            if index.meta("version") == VERSION:
                return index
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                return None
        except sqlite3.DatabaseError:
            pass
        base.close()
        return index.anew() if make else None

    def anew(self) -> "Index | None":
        """An empty index in the place of one that is of no use; None where none can be written."""
        with suppress(sqlite3.Error):
            self.base.close()
        try:
            for name in (self.path, self.path.with_name(self.path.name + "-journal")):
                name.unlink(missing_ok=True)
            base = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
            index = Index(self.path, base)
            with index.writing():
                if not base.execute("SELECT 1 FROM sqlite_master").fetchone():
                    for statement in TABLES.split(";"):
                        base.execute(statement)
                    index.put("version", VERSION)
        except (sqlite3.Error, OSError):
            return None
        return index

    def close(self) -> None:
        """Let go of the file."""
        self.base.close()

    def writing(self) -> AbstractContextManager[None]:
        """One transaction that no other process writes beside; undone if anything fails."""
        return writing(self.base)

    # -- what it stands at

    def _ask(self, query: str, values: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """The answer, as of `rev`: another process may bring the index to another commit between two questions."""
        if self.base.in_transaction:
            return self.base.execute(query, values).fetchall()
        self.base.execute("BEGIN")
        try:
            if self.rev is not None and self.meta("commit") != self.rev:
                raise Moved("moved")
            return self.base.execute(query, values).fetchall()
        finally:
            self.base.execute("ROLLBACK")

    def meta(self, key: str) -> str | None:
        """A note of the index about itself: `version`, `commit`, `whole`."""
        row = self.base.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    @property
    def whole(self) -> bool:
        """Return whether it knows the closed tickets too."""
        return self.meta("whole") == "yes"

    # -- filling

    def clear(self) -> None:
        """Forget all tickets and files."""
        for table in ("live", "closed", "waybills", "quiet", "files", "duplicates"):
            self.base.execute(f"DELETE FROM {table}")
        self.drop_basics()
        self.put("whole", "no")

    def forget(self, path: str, number: str) -> None:
        """Forget one ticket."""
        self.base.execute("DELETE FROM live WHERE path = ?", (path,))
        self.base.execute("DELETE FROM quiet WHERE path = ?", (path,))
        self.base.execute("DELETE FROM closed WHERE id = ?", (number,))
        self.base.execute("DELETE FROM waybills WHERE id = ?", (number,))
        self.drop_duplicate(number)

    def add_live(self, tickets: Iterable[Listed]) -> None:
        """Take up tickets that are not closed."""
        rows, waybills = [], []
        for ticket in tickets:
            rows.append(row_of(ticket))
            waybills += [(number, ticket.id) for number in waybills_of(ticket.root)]
        self.base.executemany("REPLACE INTO live VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self.add_waybills(waybills)

    def add_closed(self, numbers: Iterable[str]) -> None:
        """Take up closed tickets."""
        self.base.executemany("REPLACE INTO closed VALUES (?)", ((number,) for number in numbers))

    def add_closed_waybills(self, waybills: Iterable[tuple[str, str]]) -> None:
        """Take up those waybills that are of closed tickets: sorted first, since a million in any order write all over the file."""
        self.base.execute("CREATE TEMP TABLE fresh (waybill TEXT, id TEXT)")
        self.base.executemany("INSERT INTO fresh VALUES (?, ?)", waybills)
        self.base.execute("DROP INDEX waybills_of")
        self.base.execute(
            "INSERT OR IGNORE INTO waybills SELECT waybill, id FROM fresh WHERE id IN (SELECT id FROM closed) ORDER BY 1, 2"
        )
        self.base.execute(WAYBILLS_OF)
        self.base.execute("DROP TABLE fresh")

    def add_waybills(self, waybills: Iterable[tuple[str, str]]) -> None:
        """Take up waybills: (waybill, number of the ticket)."""
        self.base.executemany("INSERT OR IGNORE INTO waybills VALUES (?, ?)", waybills)

    def drop(self) -> None:
        """Take the file away: the next that needs an index makes another."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    # -- tickets on which a sweep has nothing to write for some time

    def stir(self) -> None:
        """Forget which are quiet: the desk or its rules have changed."""
        self.base.execute("DELETE FROM quiet")

    def quiet(self, now: float) -> set[str]:
        """The files of the tickets on which a sweep at `now` (in seconds) has nothing to write, as far as sweeps have found."""
        if self.meta("quiet-by") != __version__:
            return set()
        return {path for (path,) in self._ask(f"SELECT path FROM quiet WHERE until IS NULL OR until >= {float(now)}")}

    def hush(self, found: Iterable[tuple[str, float | None]]) -> None:
        """Note until when a sweep has nothing to write on tickets as they stand at `rev`; None is for ever."""
        with suppress(sqlite3.Error), self.writing():
            if self.meta("commit") != self.rev:
                return
            if self.meta("quiet-by") != __version__:
                self.stir()
                self.put("quiet-by", __version__)
            self.base.executemany("REPLACE INTO quiet VALUES (?, ?)", found)

    # -- questions about tickets that are not closed

    def rows(self) -> list[tuple[object, ...]]:
        """The rows as they are kept, see `row_of`."""
        return self._ask("SELECT path, id, due, kind, data, acted, sort, category FROM live")

    def places(self, *, daily: bool = False) -> list[tuple[bool, float, str, str, int]]:
        """(no due time, due time in seconds or 0, id, path, kind) of all, in this order: nothing is due where it is shifting.

        Daily work is left out unless it is wanted.
        """
        last = DAILY if daily else UNREADABLE
        query = f"SELECT due IS NULL, ifnull(due, 0.0), id, path, kind FROM live WHERE kind <= {last} ORDER BY 1, 2, 3"
        return self._ask(query)

    def acts(self) -> list[tuple[float, float | None, str, str, str, str]]:
        """(last act of ours in seconds, due time, id, path, kind, category) of the steady ones where no hand set a time."""
        return self._ask("SELECT acted, due, id, path, sort, category FROM live WHERE acted IS NOT NULL")

    def paths(self) -> set[str]:
        """The files of all of them."""
        return {path for (path,) in self._ask("SELECT path FROM live")}

    def live(self, paths: Sequence[str] | None = None) -> Iterator[Listed]:
        """Yield what lists show of those that can be read; of `paths` alone, if given."""
        if paths is None:
            yield from (_listed(*row) for row in self._ask("SELECT path, id, data FROM live WHERE kind <> 2"))
            return
        for start in range(0, len(paths), 500):
            some = paths[start : start + 500]
            marks = ", ".join("?" * len(some))
            query = f"SELECT path, id, data FROM live WHERE kind <> 2 AND path IN ({marks})"
            yield from (_listed(*row) for row in self._ask(query, some))

    def unreadable(self) -> list[str]:
        """The files that cannot be read as tickets, or may not stand where they do."""
        return [path for (path,) in self._ask("SELECT path FROM live WHERE kind = 2 ORDER BY path")]

    def live_waybills(self, part: str) -> list[tuple[str, str]]:
        """(waybill, number) of all of them whose waybill has `part` in it: plain letters and digits."""
        query = "SELECT w.waybill, l.id FROM live l JOIN waybills w ON w.id = l.id WHERE w.waybill GLOB ? ORDER BY l.id"
        return [(waybill, number) for waybill, number in self._ask(query, (f"*{part}*",))]

    # -- questions about all tickets: only where it is whole

    def ids(self, head: str = "", tail: str = "") -> list[str]:
        """The numbers that begin and end like that: plain letters, digits and dashes."""
        query = "SELECT id FROM closed WHERE id GLOB ? UNION SELECT id FROM live WHERE id GLOB ? ORDER BY id"
        return [number for (number,) in self._ask(query, (f"{head}*{tail}",) * 2)]

    def by_waybill(self, waybill: str, *, tail: bool = False) -> list[tuple[str, bool]]:
        """(number, whether it is closed) of the tickets with this waybill, or one that ends so, by number."""
        fits, wanted = ("GLOB", f"*{waybill}") if tail else ("=", waybill)
        closed = "EXISTS (SELECT 1 FROM closed WHERE closed.id = w.id)"
        query = f"SELECT DISTINCT id, {closed} FROM waybills w WHERE waybill {fits} ? ORDER BY id"
        return [(number, bool(closed)) for number, closed in self._ask(query, (wanted,))]

    def waybills(self, head: str = "") -> Iterator[tuple[str, str]]:
        """(waybill, number) of all whose waybill begins with `head`, a bundle at a time: there may be a million."""
        last = (head, "")
        while True:
            query = "SELECT waybill, id FROM waybills WHERE (waybill, id) > (?, ?) ORDER BY 1, 2 LIMIT 10000"
            rows = self._ask(query, last)
            for waybill, number in rows:
                if not waybill.startswith(head):
                    return
                yield waybill, number
            if not rows:
                return
            last = (str(rows[-1][0]), str(rows[-1][1]))

    def open_waybills(self) -> list[tuple[str, str]]:
        """(waybill, number) of the tickets that are not closed, by number; also where the index is not whole."""
        query = "SELECT waybill, id FROM waybills WHERE id NOT IN (SELECT id FROM closed) ORDER BY id"
        return [(waybill, number) for waybill, number in self._ask(query)]

    def closed(self, first: str = "", last: str = "~") -> Iterator[str]:
        """The closed tickets whose numbers begin with one of the dates from `first` to `last` (`YYMMDD`), in order."""
        query = "SELECT id FROM closed WHERE id > ? AND id < ? || '~' ORDER BY id LIMIT 10000"
        while rows := self._ask(query, (first, last)):
            for (first,) in rows:
                yield first

    def closed_among(self, numbers: Sequence[str]) -> list[str]:
        """Those of the tickets that are closed, in order."""
        found: list[str] = []
        for start in range(0, len(numbers), 500):
            some = numbers[start : start + 500]
            rows = self._ask(f"SELECT id FROM closed WHERE id IN ({', '.join('?' * len(some))})", some)
            found += [number for (number,) in rows]
        return sorted(found)


def standing(repo: Repo, rev: str) -> Index | None:
    """The index if it stands at `rev` already; nothing is written."""
    index = Index.at(repo, make=False)
    try:
        if index is not None and index.meta("commit") == rev:
            index.rev = rev
            return index
    except Broken:
        pass
    if index is not None:
        index.close()
    return None


Kept = tuple[str, str, float | None, int, str | None, float | None, str | None, str | None]
"""A row: path, number, due, kind, data; last act of ours, kind and category, where the desk's rule may say when to look."""


def row_of(ticket: Listed) -> Kept:
    """The row of a ticket that is not closed."""
    if ticket.finding is not None:
        return ticket.path, ticket.id, None, UNREADABLE, None, None, None, None
    root = {key: ticket.root[key] for key in KEPT if key in ticket.root}
    held = [
        root,
        ticket.opened,
        dict(ticket.bears),
        ticket.proposed,
        ticket.acted,
        ticket.told,
        ticket.amount,
        ticket.struck,
    ]
    data = json.dumps(held, ensure_ascii=False)
    if shifting(ticket):
        return ticket.path, ticket.id, None, SHIFTING, data, None, None, None
    always = datetime.min.replace(tzinfo=UTC)
    due = due_of(ticket, always)
    daily = is_daily(ticket.root)
    row = (ticket.path, ticket.id, due.timestamp() if due else None, DAILY if daily else STEADY, data)
    acted = instant(ticket.acted)
    if daily or acted is None or settled(ticket, always):
        return *row, None, None, None
    return *row, acted.timestamp(), word(root.get("kind")), word(root.get("category"))


def _listed(path: str, number: str, data: str) -> Listed:
    root, opened, bears, proposed, acted, told, amount, struck = json.loads(data)
    return Listed(number, path, root, opened, bears, proposed, acted, told, amount, struck)


def waybills_of(root: Mapping[str, Node]) -> list[str]:
    """The waybills of a header."""
    others = root.get("other-waybills")
    known = [root.get("waybill"), *(others if isinstance(others, list) else [])]
    return [number for number in known if isinstance(number, str) and number]
