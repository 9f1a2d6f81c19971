"""A few objects written without a git: loose ones, as git itself writes them, durable before they get their names.

A git that writes as many takes several times as long to start as to write. What an ordinary repository does not have
(a mode for a group, two kinds of ids) and what trees rarely hold is left to git: `Unlike` says so, and nothing is written.
"""

import hashlib
import os
import zlib
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from io import FileIO
from pathlib import Path

from kefu.store.git.child import disk_fault
from kefu.store.git.repo import Repo

TREE, FILE = b"40000", b"100644"
"""The modes of a tree's entries, as git writes them into the tree."""

NEVER = frozenset((b"", b".", b"..", b".git"))
"""Names that no entry may have."""

Files = Mapping[str, bytes | None]
Tree = dict[bytes, tuple[bytes, bytes]]


class Unlike(Exception):
    """A git has to write these."""


class Loose:
    """New objects of a repository: made in memory, one standing on the other, then written all together."""

    def __init__(self, repo: Repo) -> None:
        self._repo = repo
        self._raw = hashlib.new(repo.hash_name).digest_size
        self._made: dict[str, tuple[bytes, bytes]] = {}
        if not _ordinary(repo):
            raise Unlike

    def add(self, kind: bytes, data: bytes) -> str:
        """Return the id of an object with these bytes, which `write` will write."""
        oid = hashlib.new(self._repo.hash_name, b"%s %d\0" % (kind, len(data)) + data).hexdigest()
        self._made.setdefault(oid, (kind, data))
        return oid

    def tree(self, base: str | None, files: Files) -> str:
        """Return the id of the tree `base` (None for an empty one) with these files in it, None for one to take out."""
        changes: dict[tuple[bytes, ...], bytes | None] = {}
        for path, data in files.items():
            names = tuple(path.encode("utf-8", "surrogateescape").split(b"/"))
            if not NEVER.isdisjoint(names):
                raise Unlike
            changes[names] = data
        return self._edited(base, changes) or self.add(b"tree", b"")

    def tree_of(self, commit: str) -> str:
        """Return the id of the tree of a commit."""
        return self._read(commit, b"commit").partition(b"\n")[0].removeprefix(b"tree ").decode()

    def write(self) -> None:
        """Write all objects, what one needs before itself. StoreFault for a disk that takes none."""
        objects = self._repo.common / "objects"
        for oid, (kind, data) in self._made.items():
            _put(objects / oid[:2], oid[2:], b"%s %d\0" % (kind, len(data)) + data)

    def _edited(self, base: str | None, changes: Mapping[tuple[bytes, ...], bytes | None]) -> str | None:
        """Return the id of a tree with the changes made; None when nothing is left in it."""
        held = self._entries(base) if base else {}
        below: dict[bytes, dict[tuple[bytes, ...], bytes | None]] = {}
        for names, data in changes.items():
            found = held.get(names[0])
            if found and found[0] == TREE and len(names) == 1:
                raise Unlike
            if len(names) > 1:
                below.setdefault(names[0], {})[names[1:]] = data
            elif data is not None:
                held[names[0]] = (FILE, bytes.fromhex(self.add(b"blob", data)))
            else:
                held.pop(names[0], None)
        for name, inner in below.items():
            found = held.pop(name, None)
            if found and found[0] != TREE:
                raise Unlike
            made = self._edited(found[1].hex() if found else None, inner)
            if made:
                held[name] = (TREE, bytes.fromhex(made))
        return self.add(b"tree", _written(held)) if held else None

    def _entries(self, oid: str) -> Tree:
        """Return mode and id of each entry of a tree, by name."""
        data, at, held = self._read(oid, b"tree"), 0, {}
        while at < len(data):
            space = data.index(b" ", at)
            end = data.index(b"\0", space)
            held[data[space + 1 : end]] = (data[at:space], data[end + 1 : end + 1 + self._raw])
            at = end + 1 + self._raw
        if _written(held) != data:  # not as git writes trees: it shall say what to do with it
            raise Unlike
        return held

    def _read(self, oid: str, kind: bytes) -> bytes:
        if oid in self._made and self._made[oid][0] == kind:
            return self._made[oid][1]
        found = self._repo.objects.get(oid)
        if found is None or found.type.encode() != kind:
            raise Unlike
        return found.data


def _ordinary(repo: Repo) -> bool:
    """Return whether objects need no more here than their bytes."""
    shared = (repo.config("core.sharedrepository") or "umask").lower() in ("umask", "false", "no", "off", "0")
    return shared and repo.config("extensions.compatobjectformat") is None


def _written(tree: Tree) -> bytes:
    """Return the bytes of a tree: its entries in git's order, in which a directory counts as if a slash followed it."""
    rows = sorted((name + b"/" if mode == TREE else name, name, mode, oid) for name, (mode, oid) in tree.items())
    return b"".join(b"%s %s\0%s" % (mode, name, oid) for _, name, mode, oid in rows)


def _put(directory: Path, name: str, data: bytes) -> None:
    """Write an object, unless it is there: under a name that `git gc` knows as rubbish, then durably under its own."""
    place = directory / name
    with suppress(OSError):
        os.utime(place)  # there already: as fresh as a new one, so that no gc takes it for old
        return
    draft = directory / f"tmp_obj_{os.urandom(6).hex()}"
    try:
        with _opened(draft) as file:
            left = memoryview(zlib.compress(data, zlib.Z_BEST_SPEED))
            while left:
                left = left[file.write(left) :]
            os.fsync(file.fileno())
        os.rename(draft, place)
    except BaseException as error:
        with suppress(OSError):
            os.unlink(draft)
        if isinstance(error, OSError):
            raise disk_fault(error, directory) from error
        raise


def _opened(draft: Path) -> FileIO:
    """Open a new file that nobody changes afterwards; its directory is made when it is missing.

    An object, which Ctrl-C cannot leave open between two steps as it could a number.
    """
    opener = partial(os.open, mode=0o444)
    try:
        return FileIO(draft, "xb", opener=opener)
    except FileNotFoundError:
        draft.parent.mkdir(exist_ok=True)
        return FileIO(draft, "xb", opener=opener)
