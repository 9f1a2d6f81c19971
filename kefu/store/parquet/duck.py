"""Lines to parquet files, by way of DuckDB and CSV: a hundred times as quick as row by row, and every sign is kept."""

import csv
from collections.abc import Mapping, Sequence
from contextlib import suppress
from errno import ENOSPC
from pathlib import Path
from typing import Any

from kefu.core.base.errors import StoreFault, Usage
from kefu.store.git.child import disk_fault, is_full

_SETTINGS: Mapping[str, str | int | bool] = {
    "threads": 1,  # the same rows make the same file
    "memory_limit": "512MB",
    "autoinstall_known_extensions": False,  # nothing is asked of a network
    "autoload_known_extensions": False,
}
_OPEN = 32
"""How many files of lines are open at once."""


class Lines:
    """Lines on their way into files: each under a name, for each name a file of its own in `directory`, taken away at the end."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.names: dict[str, Path] = {}
        self.count = 0
        self._open: dict[str, tuple[Any, Any]] = {}

    def add(self, name: str, line: Sequence[Any]) -> None:
        """Add a line under a name. Raises OSError."""
        held = self._open.get(name)
        if held is None:
            held = self._opened(name)
        held[1](line)
        self.count += 1

    def reach(self, name: str) -> None:
        """Have a file under this name, also if no line comes. Raises OSError."""
        if name not in self.names:
            self._opened(name)

    def close(self) -> None:
        """Write out what is still held. Raises OSError."""
        for file, _ in self._open.values():
            file.close()
        self._open.clear()

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *_: object) -> None:
        for file, _write in self._open.values():
            with suppress(OSError):
                file.close()
        for path in self.names.values():
            path.unlink(missing_ok=True)

    def _opened(self, name: str) -> tuple[Any, Any]:
        if len(self._open) >= _OPEN:
            self.close()
        path = self.names.setdefault(name, self.directory / f"{len(self.names)}.csv")
        file = open(path, "a", encoding="utf-8", newline="")  # noqa: SIM115 - until `close`
        # All texts are quoted: a lone return stands in them as it is.
        made = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        self._open[name] = file, made.writerow
        return self._open[name]


class Duck:
    """An open DuckDB that writes parquet files. Usage where duckdb is not installed."""

    def __init__(self) -> None:
        try:
            import duckdb
        except ImportError as error:
            raise Usage("parquet needs the package duckdb: pip install 'kefu[data]'") from error
        self._error = duckdb.Error
        self._base = duckdb.connect(":memory:", config={**_SETTINGS})

    def spill(self, directory: Path) -> None:
        """Have what does not fit into memory put into this directory."""
        self._base.execute(f"SET temp_directory = {_text(str(directory))}")

    def close(self) -> None:
        """Let go of it."""
        self._base.close()

    def write(self, lines: Path, types: Mapping[str, str], selected: str, order: str, target: Path) -> None:
        """Write lines as a parquet file: `types` tells the columns of a line, `selected` those of the file. StoreFault
        where the disk does not take it."""
        columns = ", ".join(f"{_text(name)}: {_text(kind)}" for name, kind in types.items())
        source = (
            f"read_csv({_text(_literal(lines))}, auto_detect = false, header = false, delim = ',', quote = '\"', "
            f"escape = '\"', new_line = '\\n', nullstr = '', parallel = false, columns = {{{columns}}})"
        )
        copied = f"COPY (SELECT {selected} FROM {source} ORDER BY {order}) TO {_text(str(target))}"
        try:
            self._base.execute(f"{copied} (FORMAT parquet, COMPRESSION zstd)")
        except self._error as error:
            raise _fault(error, target) from error

    def first(self, path: Path, column: str) -> str | None:
        """Return the value of a column in the first row of a parquet file; None where there is no such file or value."""
        try:
            row = self._base.execute(f"SELECT {column} FROM read_parquet({_text(_literal(path))}) LIMIT 1").fetchone()
        except self._error:
            return None
        return str(row[0]) if row and row[0] is not None else None


def _fault(error: Exception, path: Path) -> StoreFault:
    said = str(error).splitlines()[0]
    if "No space left" in said or is_full(path.parent):
        return disk_fault(OSError(ENOSPC, ""), path)
    return StoreFault("{path} cannot be read or written: {why}.", path=str(path), why=said)


def _text(text: str) -> str:
    """Return a text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"


def _literal(path: Path) -> str:
    """Return a path in which no sign stands for others."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path))
