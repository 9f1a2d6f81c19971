"""The directory of the pages: whose it may be, what it holds, writing and removing in it.

`.kefu-pages` in it says of which commit the pages are and which tickets have one; a directory that holds anything without it
is somebody else's. Each file is put in its place whole. While a run writes, `.kefu-pages` names no commit: one that was stopped leaves pages that
the next one puts right, whatever commit and language that is of.
"""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import field
from pathlib import Path

from kefu.core.base.errors import Refused
from kefu.core.base.frozen import frozen
from kefu.core.vocabulary import ids
from kefu.store.git.child import disk_fault
from kefu.store.git.repo import Repo
from kefu.store.git.whole_file import replace_file

NOTE = ".kefu-pages"
"""The file by which a directory is one of pages."""
TICKETS, REPORTS = "tickets", "reports"
_SPARE = ".kefu"
"""How the name of a file ends that was not put in its place."""


@frozen
class Kept:
    """A ticket that has a page: when it was last changed (seconds), the tickets that its page names, and, where it is
    closed, its row in the list of those."""

    changed: int
    names: tuple[str, ...] = ()
    row: dict[str, str] | None = None


@frozen
class Stand:
    """What the pages of a directory are of: the commit, by what they were written, the tickets; `made`: of what each page
    is that is made of more than the tickets as they stand."""

    tip: str
    by: str
    tickets: dict[str, Kept]
    made: dict[str, str] = field(default_factory=dict)


class Folder:
    """A directory of pages. Refused if it may not be one; StoreFault where the disk takes nothing."""

    def __init__(self, path: Path, repo: Repo, rev: str) -> None:
        self.path = path
        _outside(path, repo, rev)
        if path.exists() and not path.is_dir():
            raise Refused("{dir} is not a directory.", dir=str(path))
        try:
            if not (path / NOTE).is_file():
                if path.exists() and any(path.iterdir()):
                    raise Refused(
                        "{dir} holds something else than pages of kefu: name an empty directory.", dir=str(path)
                    )
                path.mkdir(parents=True, exist_ok=True)
                self.stand(Stand("", "", {}))
        except OSError as error:
            raise disk_fault(error, path) from error

    def stood(self) -> Stand:
        """Return what the directory says of itself; what cannot be read says nothing, and all is written anew."""
        with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            held = json.loads((self.path / NOTE).read_text(encoding="utf-8"))
            tickets = {number: Kept(c, tuple(names), row) for number, (c, names, row) in held["tickets"].items()}
            made = {str(place): str(of) for place, of in held["made"].items()}
            return Stand(str(held["tip"]), str(held["by"]), tickets, made)
        return Stand("", "", {})

    def stand(self, stand: Stand) -> None:
        """Write down of what the pages are now."""
        tickets = {number: [k.changed, k.names, k.row] for number, k in sorted(stand.tickets.items())}
        held = {"tip": stand.tip, "by": stand.by, "made": stand.made, "tickets": tickets}
        self.write(NOTE, json.dumps(held, ensure_ascii=False))

    def holds(self, place: str) -> bool:
        """Return whether a page stands there."""
        return (self.path / place).is_file()

    def write(self, place: str, said: str) -> bool:
        """Put a file in its place; return whether another one, or none, stood there."""
        path, data = self.path / place, said.encode("utf-8", "backslashreplace")
        try:
            if path.is_file() and path.read_bytes() == data:
                return False
            path.parent.mkdir(exist_ok=True)
            replace_file(path, (data,))
        except OSError as error:
            raise disk_fault(error, path) from error
        return True

    def tickets(self) -> set[str]:
        """Return the tickets that have a page there."""
        return {
            name.removesuffix(".html") for name in self._names(TICKETS) if ids.is_number(name.removesuffix(".html"))
        }

    def keep(self, folder: str, wanted: Iterable[str]) -> int:
        """Remove all pages of a folder but these, and what a stopped run left; return how many pages that were."""
        names = {f"{name}.html" for name in wanted}
        gone = [name for name in self._names(folder) if name not in names and name.endswith((".html", _SPARE))]
        try:
            for name in gone:
                with suppress(FileNotFoundError):
                    (self.path / folder / name).unlink()
        except OSError as error:
            raise disk_fault(error, self.path / folder) from error
        return sum(name.endswith(".html") for name in gone)

    def _names(self, folder: str) -> list[str]:
        try:
            return sorted(os.listdir(self.path / folder))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise disk_fault(error, self.path / folder) from error


def _outside(path: Path, repo: Repo, rev: str) -> None:
    """Refuse a directory in which the desk itself stands, or that is part of it."""
    place = Path(os.path.realpath(path))
    homes = [Path(os.path.realpath(one)) for one in (repo.git_dir, repo.common)]
    top = Path(os.path.realpath(repo.top)) if repo.top else homes[0]
    inside = place == top or place in top.parents or any(place == one or one in place.parents for one in homes)
    if not inside and top in place.parents:
        first = place.relative_to(top).parts[0]
        inside = repo.objects.get(f"{rev}:{first}") is not None
    if inside:
        raise Refused("{dir} is part of the desk, and pages are none of it: name a directory beside it.", dir=str(path))
