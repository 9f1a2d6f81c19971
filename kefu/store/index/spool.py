"""Rows of a list too long for memory: kept in a temporary file without a name, in the order that lists show."""

import pickle
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from kefu.core.reports import Row
from kefu.core.reports.lazy import Ordered
from kefu.core.reports.tickets import place
from kefu.store.git.child import disk_fault

HELD = 4 << 20
"""Bytes that are held in memory before a file is made."""


class Spool(Ordered):
    """The rows in their order, each read when it is looked at. A StoreFault when the disk takes no more."""

    def __init__(self, rows: Iterable[Row]) -> None:
        import tempfile

        self._file = tempfile.SpooledTemporaryFile(max_size=HELD)  # noqa: SIM115  as long as the rows
        held = []
        at = 0
        for row in rows:
            data = pickle.dumps(row, pickle.HIGHEST_PROTOCOL)
            try:
                self._file.write(data)
            except OSError as error:
                raise disk_fault(error, tempfile.gettempdir()) from error
            held.append((*place(row), at))
            at += len(data)
        held.sort()
        self._at = array("Q", (one[-1] for one in held))
        self._ids = [one[-2] for one in held]

    def __len__(self) -> int:
        return len(self._at)

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, range(len(self)))

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, slice):
            return [self._row(i) for i in range(*at.indices(len(self)))]
        return self._row(at)

    def _row(self, i: int) -> Row:
        self._file.seek(self._at[i])
        row: Row = pickle.load(self._file)  # safe here: only we can write into a file without a name
        return row

    @property
    def ids(self) -> list[str]:
        """Return the tickets' numbers, in the order of the rows."""
        return self._ids
