"""The directory that a head office reads: `TABLE/desk=NAME/month=2026-10/part.parquet`, and `desks/desk=NAME/part.parquet`.

Several desks stand in one directory; nothing is touched but what is of the desk that is written. Its files are made aside
and put into their places one by one when all are whole. `desks` tells what they are: it is taken away before the first
and comes back after the last, so that a desk whose files are of two exports has no row there.
"""

import filecmp
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from kefu.core.base.errors import Refused
from kefu.store.git import flock

PART = "part.parquet"
DESKS = "desks"
_ESCAPED = frozenset("\"#%'*/:=?\\{[]^\x7f")
"""What Hive writes as % and two digits in names of directories; all other signs stand as they are."""


def partition(key: str, value: str) -> str:
    """Return the name of a directory for a value, as Hive, Spark and DuckDB read it."""
    return f"{key}=" + "".join(f"%{ord(c):02X}" if c in _ESCAPED or c < " " else c for c in value)


def about(root: Path, desk: str) -> Path:
    """Return where it is told what an export of a desk is."""
    return root / DESKS / partition("desk", desk) / PART


def part(root: Path, table: str, desk: str, month: str) -> Path:
    """Return the place of one month of a table."""
    return root / table / partition("desk", desk) / partition("month", month) / PART


@contextmanager
def aside(root: Path, desk: str) -> Iterator[Path]:
    """Yield an empty directory beside the places, for this export alone; it is taken away at the end, and what a killed
    one left at its beginning. Refused while another one of the desk is under way. Raises OSError."""
    made = root / f".{partition('desk', desk)}.kefu"
    made.mkdir(parents=True, exist_ok=True)
    lock = made / "lock"
    try:
        with flock.held(lock, 0):
            try:
                for left in made.iterdir():
                    if left != lock:
                        shutil.rmtree(left)
                work = made / "new"
                work.mkdir()
                yield work
            finally:
                shutil.rmtree(made, ignore_errors=True)
    except flock.Busy:
        raise Refused("another export of {desk} into {path} is under way", desk=desk, path=str(root)) from None


def put(root: Path, made: Path, desk: str, tables: Collection[str]) -> int:
    """Put the files made below `made` into their places, take away those of the desk that are no more, and return how many
    files have changed: one with the same content stays as it is. Raises OSError."""
    name = partition("desk", desk)
    fresh = {one.relative_to(made): one for table in tables for one in (made / table).rglob(PART)}
    changed = [place for place, one in fresh.items() if not _same(one, root / place)]
    gone = [one for table in tables for one in _files(root / table / name) if one.relative_to(root) not in fresh]
    if changed or gone:
        about(root, desk).unlink(missing_ok=True)
    for place in changed:
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        fresh[place].replace(root / place)
    for one in gone:
        one.unlink()
        if not any(one.parent.iterdir()):
            one.parent.rmdir()
    told = about(root, desk)
    told.parent.mkdir(parents=True, exist_ok=True)
    about(made, desk).replace(told)
    return len(changed) + len(gone)


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and filecmp.cmp(one, other, shallow=False)


def _files(directory: Path) -> list[Path]:
    return sorted(one for one in directory.rglob("*") if not one.is_dir())
