"""The files of the working tree, for the paths of one operation and no others."""

import os
import stat
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

from kefu.core.base.errors import Refused
from kefu.core.base.frozen import frozen
from kefu.store.git.child import disk_fault
from kefu.store.git.commits import blob_id
from kefu.store.git.repo import Repo
from kefu.store.journal.pending import FileMove


@dataclass
class Places:
    """The working tree at `top`, for one operation: each of its directories is looked at once."""

    top: Path
    _linked: dict[str, bool] = field(default_factory=lambda: {"": False})

    def at(self, path: str) -> str:
        """Return the place of the file `path`."""
        return f"{self.top}/{path}"

    def linked(self, directory: str) -> bool:
        """Return whether a directory, or one above it, is a symbolic link, which leads out of the working tree."""
        known = self._linked.get(directory)
        if known is None:
            known = self.linked(os.path.dirname(directory)) or os.path.islink(self.at(directory))
            self._linked[directory] = known
        return known


def file_bytes(places: Places, path: str) -> bytes | None:
    """Return the bytes at `path` in the working tree: None for nothing, b"\\0..." (equal to no text) for no file.

    A directory of the path that is a symbolic link leads out of the working tree: what is behind it is not there.
    """
    place = places.at(path)
    try:
        if places.linked(os.path.dirname(path)):
            return None
        if not stat.S_ISREG(os.lstat(place).st_mode):
            return b"\0not a regular file"
        with open(place, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise disk_fault(error, place) from error


def blob_held(data: bytes | None, hash_name: str, known: Collection[str | None]) -> str | None:
    """Return the id of the blob that a file stands for, None for no file.

    That is its bytes, or, if only that one is `known`, its bytes with LF for CRLF, as `eol=lf` commits them.
    """
    if data is None:
        return None
    found = blob_id(data, hash_name)
    if found in known or b"\r\n" not in data:
        return found
    plain = blob_id(data.replace(b"\r\n", b"\n"), hash_name)
    return plain if plain in known else found


def spare(top: Path, path: str) -> str:
    """Return the place beside `path` at which its new file waits until the operation has happened."""
    directory, _, name = path.rpartition("/")
    return f"{top}/{directory}/.{name}.kefu"


MANY = 20
"""Files of one operation from which on the disk is synced once for all: each for itself takes milliseconds."""


def lay_out_all(top: Path, files: Mapping[str, bytes]) -> None:
    """Write the new files beside the old ones, durably."""
    for path, data in files.items():
        lay_out(top, path, data, at_once=len(files) < MANY)
    if len(files) >= MANY:
        os.sync()


def lay_out(top: Path, path: str, data: bytes, *, at_once: bool = True) -> None:
    """Write the new file beside the old one, with the permissions of the old one, durably if `at_once`."""
    waiting = spare(top, path)
    try:
        with _opened(waiting) as file:
            with suppress(FileNotFoundError):
                os.fchmod(file.fileno(), stat.S_IMODE(os.lstat(f"{top}/{path}").st_mode))
            left = memoryview(data)
            while left:
                left = left[file.write(left) :]
            if at_once:
                os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            os.unlink(waiting)
        raise disk_fault(error, waiting) from error


def _opened(place: str) -> FileIO:
    """Open a new file for writing, over what a crash left there; its directory is made when it is missing.

    The place has a name that the healing can find, so somebody may have laid a link there: it is never followed.
    """
    with suppress(FileNotFoundError, NotADirectoryError):
        os.unlink(place)
    try:
        return FileIO(place, "xb")
    except FileNotFoundError:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        return FileIO(place, "xb")


def put_in_place(repo: Repo, places: Places, move: FileMove) -> os.stat_result | None:
    """Let the working tree follow, only where it still holds the old blob, so that nobody's edit is lost.

    Return the stat data of the new file in its place, None when it is not there (deleted, or edited by somebody).
    """
    waiting, place = spare(places.top, move.path), places.at(move.path)
    stands = _standing(place)
    data = file_bytes(places, move.path) if stands is not None else None
    holds = blob_held(data, repo.hash_name, (move.old, move.new))
    if holds != move.old or holds == move.new:
        with suppress(FileNotFoundError):
            os.unlink(waiting)
        return stands if holds == move.new else None
    if move.new is None:
        with suppress(FileNotFoundError):
            os.unlink(place)
        return None
    try:
        ours = os.lstat(waiting)
    except FileNotFoundError:
        # Somebody cleaned up, or a healer came this far before: the object has the same bytes.
        found = repo.objects.get(move.new)
        lay_out(places.top, move.path, found.data if found else b"")
        ours = os.lstat(waiting)
    os.replace(waiting, place)
    now = os.lstat(place)
    # Edited in this very moment: git must then compare it, so it gets no stat data from us.
    same = (ours.st_ino, ours.st_mtime_ns, ours.st_size) == (now.st_ino, now.st_mtime_ns, now.st_size)
    return now if same else None


def _standing(place: str) -> os.stat_result | None:
    try:
        return os.lstat(place)
    except (FileNotFoundError, NotADirectoryError):
        return None


def refuse_dirty(places: Places, path: str, old: bytes | None) -> None:
    """Raise Refused when the working tree differs from HEAD at `path`: it would be lost, or seem to be ours."""
    found = file_bytes(places, path)
    if found == old or (found and old and found.replace(b"\r\n", b"\n") == old):
        return
    if old is None:
        raise Refused("{path} exists but is not in the history: move it away, then try again.", path=path)
    raise Refused(
        "{path} differs from the last commit: put it back with git restore --staged --worktree {path}, "
        "or commit the change with git, then try again.",
        path=path,
    )


@frozen
class Cone:
    """The paths that a cone-mode sparse checkout holds: whole directories, and the files in those above them."""

    whole: frozenset[str]
    above: frozenset[str]

    def holds(self, path: str) -> bool:
        """Return whether the file `path` belongs into the working tree."""
        directory = os.path.dirname(path)
        if directory in self.above:
            return True
        while directory:
            if directory in self.whole:
                return True
            directory = os.path.dirname(directory)
        return "" in self.whole


def read_cone(repo: Repo) -> Cone | None:
    """Return the sparse checkout of this worktree, None when it holds everything (or is not in cone mode)."""
    if not repo.flag("core.sparsecheckout") or not (repo.flag("core.sparsecheckoutcone")):
        return None
    try:
        lines = (repo.git_dir / "info" / "sparse-checkout").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    if "!/*/" not in lines:  # the cone is only said to be one: its patterns were written by hand
        return None
    # `/a/` is a whole directory, unless `!/a/*/` follows: then only its own files are wanted.
    named = [line.strip("/") for line in lines if line.startswith("/") and line.endswith("/") and line != "/"]
    above = {line[2:-3] for line in lines if line.startswith("!/") and line.endswith("/*/") and line != "!/*/"}
    return Cone(frozenset(name for name in named if name not in above), frozenset({"", *above}))


def belongs(repo: Repo, cone: Cone | None, path: str, born: bool) -> bool:
    """Return whether the file is kept in the working tree; one found there outside of the cone is kept too."""
    if repo.top is None:
        return False
    present = os.path.lexists(f"{repo.top}/{path}")
    if cone is None:
        return present or born or not repo.flag("core.sparsecheckout")
    return present or cone.holds(path)
