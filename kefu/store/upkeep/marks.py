"""Marks of erasures under way, in `<common>/kefu/erasing/`: made before contacts are forgotten, gone once they are erased.

One file an erasure, with the ticket and the object of each file that has to go. Whoever finds the directory sees that
something is left to do; without it one look is all that it costs.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import FileIO
from pathlib import Path

from kefu.core.base.errors import StoreFault
from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex
from kefu.store.git.child import disk_fault
from kefu.store.git.repo import Repo

HELD = ".held"
"""The ending of a mark whose objects something else here still leads to: time alone does not help there."""

_LINE = regex("([0-9A-Z-]+) ([0-9a-f]{40,64})")


@frozen
class Mark:
    """One erasure that has not ended: its file, and the ticket of each object that has to go."""

    path: Path
    objects: Mapping[str, str]

    @property
    def held(self) -> bool:
        """Return whether something else here still leads to its objects."""
        return self.path.name.endswith(HELD)


def marks_directory(common: Path) -> Path:
    """Return the directory of the marks; it is there only while there are some."""
    return common / "kefu" / "erasing"


def mark(repo: Repo, objects: Mapping[str, str]) -> Path | None:
    """Note durably that these objects (each with its ticket) have to go; None for none. StoreFault for the disk."""
    # Imported late: every command looks whether there are marks, and few make any.
    import secrets

    from kefu.store.journal.pending import kefu_directory, sync_directory

    if not objects:
        return None
    kefu_directory(repo)
    directory = marks_directory(repo.common)
    place = directory / secrets.token_hex(8)
    lines = "".join(f"{number} {oid}\n" for oid, number in objects.items()).encode()
    try:
        with _made(place) as file:
            file.write(lines)
            os.fsync(file.fileno())
        sync_directory(directory)
        sync_directory(directory.parent)
    except OSError as error:
        raise disk_fault(error, place) from error
    return place


def _made(place: Path) -> FileIO:
    for _ in range(100):
        with suppress(FileNotFoundError):  # whoever took away the last mark took its directory too
            place.parent.mkdir(mode=0o777, exist_ok=True)
            return FileIO(place, "xb")
    raise StoreFault("{path} cannot be written: it is taken away again and again.", path=str(place))


def marks(common: Path) -> list[Mark]:
    """Return the marks that are there."""
    try:
        places = sorted(marks_directory(common).iterdir())
    except OSError:
        return []
    return [Mark(place, dict(_objects(place))) for place in places]


def _objects(place: Path) -> Iterator[tuple[str, str]]:
    with suppress(OSError):
        for line in place.read_text(encoding="utf-8", errors="replace").splitlines():
            match = _LINE.fullmatch(line)  # the last line may be cut: then nothing was forgotten yet
            if match is not None:
                yield match[2], match[1]


def unmark(place: Path) -> None:
    """Take a mark away, and the directory with the last one."""
    try:
        place.unlink(missing_ok=True)
    except OSError as error:
        raise disk_fault(error, place) from error
    with suppress(OSError):
        place.parent.rmdir()


def hold(one: Mark) -> None:
    """Note that something else still leads to the objects of a mark."""
    if one.held:
        return
    try:
        one.path.rename(one.path.with_name(one.path.name + HELD))
    except OSError as error:
        raise disk_fault(error, one.path) from error
