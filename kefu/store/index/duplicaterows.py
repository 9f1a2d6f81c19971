"""The table of the index that holds the tickets closed as duplicates, and the cases that no open ticket stands for."""

from collections.abc import Iterable

from kefu.store.index.files import Files

TABLE = "CREATE TABLE duplicates (id TEXT PRIMARY KEY, other TEXT, data TEXT, lost TEXT) WITHOUT ROWID"
Row = tuple[str, str, str]
"""A duplicate: its number, that of the other ticket, and the rest as JSON."""


class DuplicateRows(Files):
    """Questions about duplicates, asked of an open database; `kefu.store.index.duplicates` knows what the rows mean."""

    def add_duplicates(self, rows: Iterable[Row]) -> None:
        """Take up tickets that are closed as duplicates."""
        self.base.executemany("REPLACE INTO duplicates VALUES (?, ?, ?, '')", rows)

    def drop_duplicate(self, number: str) -> None:
        """Forget one."""
        self.base.execute("DELETE FROM duplicates WHERE id = ?", (number,))

    def put_lost(self, among: Iterable[str], found: Iterable[tuple[str, str]]) -> None:
        """Note which of these duplicates have left their case without an open ticket: (number, finding as JSON)."""
        self.base.executemany("UPDATE duplicates SET lost = '' WHERE id = ?", ((number,) for number in among))
        self.base.executemany("UPDATE duplicates SET lost = ?2 WHERE id = ?1", found)

    def duplicates(self) -> list[Row]:
        """Return the rows of all."""
        return [(number, other, data) for number, other, data in self._ask("SELECT id, other, data FROM duplicates")]

    def in_a_case(self, number: str) -> bool:
        """Return whether a ticket is one of the duplicates, or the other ticket of one."""
        return bool(self._ask("SELECT 1 FROM duplicates WHERE id = ?1 OR other = ?1 LIMIT 1", (number,)))

    def lost(self) -> list[str]:
        """Return the findings about cases that no open ticket stands for, as JSON."""
        return [row for (row,) in self._ask("SELECT lost FROM duplicates WHERE lost != '' ORDER BY id")]
