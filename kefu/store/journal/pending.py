"""The note of an operation under way, `<common>/kefu/pending`: enough to finish or undo it after a crash.

JSON, written to a temporary file, fsynced, renamed, its directory fsynced. Whoever works on the operation, kefu or
a git it started, keeps the file open under flock: a healer that has the lock knows that all of them are gone. The index
lock is a hard link of this file (or has its bytes), so that nobody's lock but ours is ever removed.
"""

import fcntl
import json
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from kefu.core.base.errors import StoreFault
from kefu.core.base.frozen import frozen
from kefu.store.git.child import disk_fault
from kefu.store.git.repo import Repo

FORMAT = 1
FEW = 100
"""Up to this many files are noted in lines for people, for which json takes ten times as long."""


@frozen
class RefMove:
    """A ref and the ids it moves between; `old` None when it is born."""

    ref: str
    old: str | None
    new: str


@frozen
class FileMove:
    """A path and the blobs it moves between, None where there is no file. `here`: it belongs into the working tree."""

    path: str
    old: str | None
    new: str | None
    here: bool


@frozen
class Pending:
    """One operation. `refs` has the branch first. `top` and `git_dir` are the worktree it was made in."""

    op: str
    digest: str
    refs: tuple[RefMove, ...]
    files: tuple[FileMove, ...]
    git_dir: Path
    top: Path | None
    index: bool

    @property
    def new_index(self) -> Path:
        """Return the path of the index being prepared."""
        return self.git_dir / "kefu-index"

    @property
    def index_lock(self) -> Path:
        """Return the path of git's own lock on the index of this worktree."""
        return self.git_dir / "index.lock"


def kefu_directory(repo: Repo) -> Path:
    """Return `<common>/kefu`, made when it is missing, for whoever may write in the repository."""
    path = repo.common / "kefu"
    try:
        if not path.is_dir():
            path.mkdir(exist_ok=True)
            # The umask would keep out the group that shares a repository.
            path.chmod(stat.S_IMODE(repo.common.stat().st_mode))
    except OSError as error:
        raise disk_fault(error, path) from error
    return path


def pending_path(repo: Repo) -> Path:
    """Return the path that the note has while an operation is under way."""
    return repo.common / "kefu" / "pending"


@contextmanager
def working(path: Path, wait: float) -> Iterator[int]:
    """Hold `path` under flock and yield its descriptor. StoreFault when others still hold it after `wait` seconds."""
    until = time.monotonic() + wait
    descriptor = os.open(path, os.O_RDONLY)
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > until:
                    raise StoreFault(
                        "An interrupted operation is still being written in {path}: wait for its git to end "
                        "(ps shows it), then try again.",
                        path=str(path.parent),
                    ) from error
                time.sleep(0.005)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def noted(repo: Repo, pending: Pending) -> Iterator[int]:
    """Write the note durably, hold it and yield its descriptor, for the children. Dropping it is the healer's part."""
    path = pending_path(repo)
    draft = path.with_name("pending.new")
    try:
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
    except OSError as error:
        raise disk_fault(error, path) from error
    try:
        try:
            # Held before it gets its name: a healer that finds the note sees that somebody is at work.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _write_all(descriptor, _encode(pending, repo))
            os.fsync(descriptor)
            os.rename(draft, path)
            sync_directory(path.parent)
        except OSError as error:
            draft.unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            raise disk_fault(error, path) from error
        yield descriptor
    finally:
        os.close(descriptor)


def read_pending(repo: Repo) -> Pending | None:
    """Return the note of an interrupted operation, None without one. StoreFault when it is damaged."""
    path = pending_path(repo)
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise disk_fault(error, path) from error
    try:
        return _decode(json.loads(text), repo)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreFault(
            "{path} is damaged, so an interrupted operation cannot be healed: look with git status and git log "
            "whether it was recorded, then delete that file.",
            path=str(path),
        ) from error


def sync_directory(path: Path) -> None:
    """Make the names in a directory durable: a rename alone may be lost when the power fails."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _encode(pending: Pending, repo: Repo) -> bytes:
    value = {
        "format": FORMAT,
        "op": pending.op,
        "digest": pending.digest,
        "refs": [asdict(r) for r in pending.refs],
        "files": [{"path": f.path, "old": f.old, "new": f.new, "here": f.here} for f in pending.files],
        "worktree": os.path.relpath(pending.git_dir, repo.common),
        "top": str(pending.top) if pending.top else None,
        "index": pending.index,
    }
    return json.dumps(value, indent=1 if len(pending.files) <= FEW else None).encode() + b"\n"


def _decode(value: dict[str, object], repo: Repo) -> Pending:
    """Return the note again; for the worktree we are in its present place counts, should the desk have been moved."""
    if value["format"] != FORMAT:
        raise ValueError
    refs, files = value["refs"], value["files"]
    if not isinstance(refs, list) or not isinstance(files, list):
        raise ValueError
    git_dir = Path(os.path.normpath(repo.common / str(value["worktree"])))
    here = os.path.realpath(git_dir) == os.path.realpath(repo.git_dir)
    top = Path(str(value["top"])) if value["top"] else None
    return Pending(
        op=str(value["op"]),
        digest=str(value["digest"]),
        refs=tuple(RefMove(**r) for r in refs),
        files=tuple(FileMove(**f) for f in files),
        git_dir=git_dir,
        top=repo.top if here else top,
        index=value["index"] is True,
    )
