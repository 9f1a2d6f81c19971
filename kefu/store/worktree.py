"""The files of the working tree, for the paths of one operation and no others."""

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kefu.core.errors import Refused
from kefu.core.frozen import frozen
from kefu.store.child import disk_fault
from kefu.store.commits import blob_id
from kefu.store.pending import FileMove
from kefu.store.repo import Repo


def file_bytes(top: Path, path: str) -> bytes | None:
    """What the working tree holds at `path`: None for nothing, b"\\0..." never equal to a text for what is no file.

    A directory of the path that is a symbolic link leads out of the working tree: what is behind it is not there.
    """
    place = top / path
    try:
        if any((top / parent).is_symlink() for parent in Path(path).parents):
            return None
        if not stat.S_ISREG(place.lstat().st_mode):
            return b"\0not a regular file"
        return place.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise disk_fault(error, place) from error


def spare(top: Path, path: str) -> Path:
    """Where the new file of `path` waits beside it until the operation has happened."""
    place = top / path
    return place.with_name(f".{place.name}.kefu")


MANY = 20
"""Files of one operation from which on the disk is synced once for all of them: each for itself takes milliseconds."""


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
        waiting.parent.mkdir(parents=True, exist_ok=True)
        with open(waiting, "wb") as file:
            with suppress(FileNotFoundError):
                os.fchmod(file.fileno(), stat.S_IMODE((top / path).lstat().st_mode))
            file.write(data)
            file.flush()
            if at_once:
                os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            waiting.unlink(missing_ok=True)
        raise disk_fault(error, waiting) from error


def put_in_place(repo: Repo, top: Path, move: FileMove) -> os.stat_result | None:
    """Let the working tree follow, only where it still holds the old blob, so that nobody's edit is lost.

    Returns how the new file stands there, None when it does not (deleted, or edited by somebody).
    """
    waiting, place = spare(top, move.path), top / move.path
    stands = place.lstat() if os.path.lexists(place) else None
    data = file_bytes(top, move.path)
    holds = None if data is None else blob_id(data, repo.hash_name)
    if holds != move.old or holds == move.new:
        waiting.unlink(missing_ok=True)
        return stands if holds == move.new else None
    if move.new is None:
        place.unlink(missing_ok=True)
        return None
    if not waiting.exists():
        found = repo.objects.get(move.new)
        lay_out(top, move.path, found.data if found else b"")
    ours = waiting.lstat()
    os.replace(waiting, place)
    now = place.lstat()
    same = (ours.st_ino, ours.st_mtime_ns, ours.st_size) == (now.st_ino, now.st_mtime_ns, now.st_size)
    return now if same else None


def refuse_dirty(top: Path, path: str, old: bytes | None) -> None:
    """Refused when the working tree holds something else than HEAD at `path`: it would be lost, or seem to be ours."""
    found = file_bytes(top, path)
    if found == old:
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
    """Which paths a cone-mode sparse checkout holds: whole directories, and the files of the directories above them."""

    whole: frozenset[str]
    above: frozenset[str]

    def holds(self, path: str) -> bool:
        """Whether the file `path` belongs into the working tree."""
        directory = os.path.dirname(path)
        if directory in self.above:
            return True
        while directory:
            if directory in self.whole:
                return True
            directory = os.path.dirname(directory)
        return "" in self.whole


def read_cone(repo: Repo) -> Cone | None:
    """The sparse checkout of this worktree, None when it holds everything (or is not in cone mode)."""
    if not repo.flag("core.sparsecheckout") or not (repo.flag("core.sparsecheckoutcone")):
        return None
    try:
        lines = (repo.git_dir / "info" / "sparse-checkout").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    if "!/*/" not in lines:
        return None
    named = [line.strip("/") for line in lines if line.startswith("/") and line.endswith("/") and line != "/"]
    above = {line[2:-3] for line in lines if line.startswith("!/") and line.endswith("/*/") and line != "!/*/"}
    return Cone(frozenset(name for name in named if name not in above), frozenset({"", *above}))


def belongs(repo: Repo, cone: Cone | None, path: str, born: bool) -> bool:
    """Whether the file is kept in the working tree; one found there though it is outside the cone is kept too."""
    if repo.top is None:
        return False
    present = os.path.lexists(repo.top / path)
    if cone is None:
        return present or born or not repo.flag("core.sparsecheckout")
    return present or cone.holds(path)
