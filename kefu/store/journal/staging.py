"""The index of one worktree: locked as git locks it, prepared beside the old one, put in its place at the end."""

import hashlib
import mmap
import os
import stat
import struct
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kefu.core.base.errors import Refused
from kefu.store.git.child import disk_fault, git_fault, locked
from kefu.store.git.repo import Repo
from kefu.store.journal.entries import LARGEST, move_by_trees, moved
from kefu.store.journal.pending import FileMove, Pending

STAT_SIZE = 40
"""Bytes of stat data before the blob's id in an entry of the index."""
MANY = 100
"""Paths of an operation above which git compares two trees instead of getting each path."""

NAMED = 40
"""Up to this many paths are asked for by name; for more the whole index is read."""


def lock_index(pending: Pending, note: Path, wait: float) -> None:
    """Take git's lock on the index as a hard link of our note. Giving it back is the healer's part.

    StoreFault when another git still has it after `wait` seconds.
    """
    until = time.monotonic() + wait
    while True:
        try:
            _link(note, pending.index_lock)
            return
        except FileExistsError as error:
            if time.monotonic() > until:
                raise locked(pending.index_lock) from error
            time.sleep(0.01)
        except OSError as error:
            raise disk_fault(error, pending.index_lock) from error


def _link(note: Path, lock: Path) -> None:
    """Make `lock` another name of `note`; a copy on the file systems that have no hard links."""
    try:
        os.link(note, lock)
    except FileExistsError:
        raise
    except OSError:
        with open(lock, "xb") as copy:
            copy.write(note.read_bytes())


def is_ours(lock: Path, note: Path) -> bool:
    """Return whether a lock on the index was taken for the operation of `note`."""
    try:
        return os.path.samefile(lock, note) or lock.read_bytes() == note.read_bytes()
    except FileNotFoundError:
        return False


def prepare_index(repo: Repo, pending: Pending, commits: tuple[str | None, str], keep: Sequence[int]) -> None:
    """Write the index as it will be to `pending.new_index`: its paths at their new blobs, all else as staged.

    `commits` are the branch's old and new commit. Refused when one of the paths is staged with other contents.
    """
    index = pending.git_dir / "index"
    fresh = pending.new_index
    try:
        fresh.unlink(missing_ok=True)
        if index.exists():
            try:
                os.link(index, fresh)  # no copy: git never writes into an index, it puts another in its place
            except OSError:
                fresh.write_bytes(index.read_bytes())
    except OSError as error:
        raise disk_fault(error, fresh) from error
    inside = [m for m in pending.files if m.here]
    outside = [m for m in pending.files if not m.here]
    if len(pending.files) > MANY and commits[0]:
        _two_trees(repo, fresh, (commits[0], commits[1]), keep)
        return
    if outside and commits[0] and _is_sparse(fresh) and _known(repo, commits[0], outside):
        _two_trees(repo, fresh, (commits[0], commits[1]), keep)
        return
    _set_entries(repo, fresh, (inside, outside), commits, keep)


def stamp(index: Path, placed: Mapping[FileMove, os.stat_result], hash_name: str) -> None:
    """Enter time, inode and size of the files just placed into a prepared index, so that git need not read them again.

    git would do it with another pass over the whole index. Only entries found by blob, length and path together are
    touched; where there are none (version 4 compresses paths) git compares the contents once, as it always can. May be
    repeated: a kill in between leaves a wrong checksum, which the healer's pass puts right.
    """
    if len(placed) > MANY:  # looking for each would cost more than the one comparison that it saves
        return
    with open(index, "r+b") as file, mmap.mmap(file.fileno(), 0) as data:
        if os.fstat(file.fileno()).st_nlink != 1:  # nothing had changed: this is still the index in use
            return
        found = False
        for move, stands in placed.items():
            name = os.fsencode(move.path)
            entry = bytes.fromhex(move.new or "") + struct.pack(">H", min(len(name), 0xFFF)) + name + b"\0"
            at = data.find(entry) if move.new else -1
            if at >= STAT_SIZE:
                data[at - STAT_SIZE : at] = _stat_fields(stands)
                found = True
        size = hashlib.new(hash_name).digest_size
        if found and any(data[-size:]):  # zeros: index.skipHash
            with memoryview(data) as view, view[:-size] as body:
                digest = hashlib.new(hash_name, body).digest()
            data[-size:] = digest


def _stat_fields(of: os.stat_result) -> bytes:
    """Return the stat data of an index entry: ten numbers of 32 bits (gitformat-index)."""
    times = (*divmod(of.st_ctime_ns, 10**9), *divmod(of.st_mtime_ns, 10**9))
    rest = (of.st_dev, of.st_ino, 0o100644, of.st_uid, of.st_gid, of.st_size)
    return struct.pack(">10I", *(number & 0xFFFFFFFF for number in (*times, *rest)))


def _set_entries(
    repo: Repo,
    fresh: Path,
    moves: tuple[Sequence[FileMove], Sequence[FileMove]],
    commits: tuple[str | None, str],
    keep: Sequence[int],
) -> None:
    inside, outside = moves
    if not outside and _rewritten(repo, fresh, inside, commits):
        return
    paths = [m.path for m in (*inside, *outside)]
    named = paths if len(paths) <= NAMED else []  # git compares each name with the whole index
    listing = ("ls-files", "--stage", "-z", "--", *(f":(top,literal){p}" for p in named))
    # Runs beside the update: if something of ours is staged, the prepared index is simply not used.
    watch = repo.child.start(listing, env=_with(repo.git_dir / "index"), keep=keep)
    nothing = "0" * (64 if repo.hash_name == "sha256" else 40)
    # Mode 0 takes a path out of the index.
    lines = [f"100644 {m.new}\t{m.path}" if m.new else f"0 {nothing}\t{m.path}" for m in (*inside, *outside)]
    payload = b"".join(line.encode("utf-8", "surrogateescape") + b"\0" for line in lines)
    update = ("update-index", "-z", "--index-info")
    done = repo.child.run(update, payload, env=_with(fresh), keep=keep)
    staged, errors = watch.communicate()
    if watch.returncode != 0:
        raise git_fault(listing, errors, repo.child.cwd)
    if done.code != 0:
        raise git_fault(update, done.err, repo.child.cwd)
    _refuse_staged(staged, {m.path: m.old for m in (*inside, *outside)})
    # Outside of the working tree: without this flag git would report them as deleted.
    kept = [m.path for m in outside if m.new]
    if kept:
        skip = ("update-index", "--skip-worktree", "-z", "--stdin")
        done = repo.child.run(skip, b"".join(p.encode() + b"\0" for p in kept), env=_with(fresh), keep=keep)
        if done.code != 0:
            raise git_fault(skip, done.err, repo.child.cwd)


def _rewritten(repo: Repo, fresh: Path, inside: Sequence[FileMove], commits: tuple[str | None, str]) -> bool:
    """Write the prepared index without a git; return whether that could be done (see `entries`)."""
    moves = {m.path: (m.old, m.new) for m in inside if m.old and m.new}
    draft = fresh.with_name(fresh.name + ".lock")
    try:
        if len(moves) != len(inside) or commits[0] is None:
            return False
        made: bytes | bytearray | None
        if fresh.stat().st_size <= LARGEST:
            made = moved(fresh.read_bytes(), moves, repo.hash_name)
        else:
            whole = _whole(fresh)
            done = move_by_trees(whole, moves, _trees(repo, moves, commits[0], commits[1]), repo.hash_name)
            made = whole if done else None
        if made is None:
            return False
        with open(draft, "wb") as file:
            os.fchmod(file.fileno(), stat.S_IMODE(fresh.stat().st_mode))
            file.write(made)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, fresh)
    except FileNotFoundError:  # an index that holds nothing yet
        return False
    except OSError as error:
        raise disk_fault(error, draft) from error
    return True


def _whole(file: Path) -> bytearray:
    """Return the bytes of a file, to be changed where they are: of a large index each copy takes milliseconds."""
    with open(file, "rb", buffering=0) as source:
        data = bytearray(os.fstat(source.fileno()).st_size)
        read = source.readinto(data)
    return data[:read] if read != len(data) else data


def _trees(repo: Repo, paths: Iterable[str], old: str, new: str) -> dict[str, tuple[str, str]]:
    """Return each directory above the paths with its trees in two commits; one that either lacks is left out."""
    above = {directory for path in paths for directory in _upwards(path)}
    both = {directory: (repo.resolve(f"{old}:{directory}"), repo.resolve(f"{new}:{directory}")) for directory in above}
    return {directory: (a, b) for directory, (a, b) in both.items() if a and b}


def _upwards(path: str) -> Iterator[str]:
    while path:
        path = path.rpartition("/")[0]
        yield path


def _two_trees(repo: Repo, fresh: Path, commits: tuple[str, str], keep: Sequence[int]) -> None:
    """Let git compare two commits' trees: it merges a sparse index without unfolding it (a tenth of the time)."""
    args = ("read-tree", "-i", "-m", *commits)
    done = repo.child.run(args, env=_with(fresh), keep=keep)
    if done.code == 0:
        return
    if b"would be overwritten" in done.err or b"not uptodate" in done.err:
        path = done.err.decode("utf-8", "replace").partition("Entry '")[2].partition("'")[0]
        raise _staged(path)
    raise git_fault(args, done.err, repo.child.cwd)


def _refuse_staged(listing: bytes, olds: Mapping[str, str | None]) -> None:
    found: dict[str, str | None] = dict.fromkeys(olds)
    for line in listing.split(b"\0")[:-1]:
        meta, raw = line.split(b"\t", 1)
        path = raw.decode("utf-8", "surrogateescape")
        mode, staged, stage = meta.decode().split(" ")
        if path in found:
            found[path] = staged if stage == "0" and mode == "100644" else "conflict"
    for path, oid in found.items():
        if oid != olds[path]:
            raise _staged(path)


def _staged(path: str) -> Refused:
    return Refused(
        "{path} is staged with other contents than the last commit: git restore --staged {path}, "
        "look at it with git diff, then try again.",
        path=path,
    )


def _is_sparse(index: Path) -> bool:
    """Return whether an index holds directories in place of their files (its `sdir` extension)."""
    try:
        with open(index, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return data.rfind(b"sdir\0\0\0\0") >= 0
    except (FileNotFoundError, ValueError):
        return False


def _known(repo: Repo, commit: str, moves: Sequence[FileMove]) -> bool:
    """Return whether `commit` has the directories of all paths: only then can a directory entry stand for them."""
    return all(repo.resolve(f"{commit}:{os.path.dirname(m.path)}") for m in moves)


def _with(index: Path) -> dict[str, str]:
    return {"GIT_INDEX_FILE": str(index)}
