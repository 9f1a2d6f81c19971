"""Reading objects: one long-lived `git cat-file --batch`, and the entries of a tree with their modes."""

import subprocess
import time
from collections.abc import Collection, Iterator, Sequence

from kefu.core.base.errors import Said, StoreFault
from kefu.core.base.frozen import frozen
from kefu.store.git.child import Child, check_version

BUNDLE = 100
LONGEST = 300
"""Objects asked for at once, and the longest name among them: together less than a pipe holds, so no side waits."""
PROBLEMS = {"120000": "symlink", "040000": "directory", "100755": "executable", "160000": "submodule"}
NO_FILE = {
    "symlink": Said("a symlink"),
    "directory": Said("a directory"),
    "executable": Said("an executable file"),
    "submodule": Said("a submodule"),
}
"""Each problem as an argument of a message."""


@frozen
class Object:
    """A git object: its id, its type (`blob`, `tree`, `commit`, `tag`) and its bytes."""

    oid: str
    type: str
    data: bytes


@frozen
class Entry:
    """An entry of a tree: its six-digit octal mode, its id, its path."""

    mode: str
    oid: str
    path: str

    @property
    def problem(self) -> str | None:
        """Return `symlink`, `directory`, `executable` or `submodule`; None for a regular file."""
        return PROBLEMS.get(self.mode)


@frozen
class Blob(Entry):
    """An entry with its bytes; a directory or a submodule has none."""

    data: bytes


class Batch:
    """A running `git cat-file --batch`. It sees refs and objects as they are when it is asked."""

    ARGS = ("cat-file", "--batch")

    def __init__(self, child: Child) -> None:
        self._child = child
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0

    def get(self, spec: str) -> Object | None:
        """Return the object named by an id, a ref or `REV:path`; None when there is none."""
        if "\n" in spec:  # one line is one question
            return None
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(spec.encode("utf-8", "surrogateescape") + b"\n")
            process.stdin.flush()
            return self._answer(process.stdout.readline(), process)
        except BrokenPipeError:
            raise self._dead() from None

    def many(self, specs: Sequence[str]) -> Iterator[Object | None]:
        """Yield the objects of `specs`, in their order; they are asked for in bundles that fit into a pipe."""
        for start in range(0, len(specs), BUNDLE):
            bundle = specs[start : start + BUNDLE]
            if any("\n" in spec or len(spec) > LONGEST for spec in bundle):
                yield from map(self.get, bundle)
            else:
                yield from self._bundle(bundle)

    def _bundle(self, specs: Sequence[str]) -> list[Object | None]:
        """Ask for several objects and read all answers before anybody can ask again."""
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write("".join(f"{spec}\n" for spec in specs).encode("utf-8", "surrogateescape"))
            process.stdin.flush()
            return [self._answer(process.stdout.readline(), process) for _ in specs]
        except BrokenPipeError:
            raise self._dead() from None

    def close(self) -> None:
        """End the process; the next question starts another."""
        if self._process is None:
            return
        self._process.communicate()
        self._process = None
        self._child.trace(self.ARGS, time.perf_counter() - self._started)

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            self._started = time.perf_counter()
            self._process = self._child.start(self.ARGS)
        return self._process

    def _answer(self, header: bytes, process: "subprocess.Popen[bytes]") -> Object | None:
        if not header.endswith(b"\n"):
            raise self._dead()
        words = header.split()
        if words[-1] in (b"missing", b"ambiguous") or len(words) != 3 or not words[2].isdigit():
            return None
        assert process.stdout is not None
        size = int(words[2])
        data = process.stdout.read(size + 1)  # git ends each object with a newline
        if len(data) != size + 1:
            raise self._dead()
        return Object(words[0].decode(), words[1].decode(), data[:size])

    def _dead(self) -> StoreFault:
        process, self._process = self._process, None
        said = b"" if process is None else process.communicate()[1]
        check_version(self._child)
        text = said.decode("utf-8", "replace").strip().splitlines()
        return StoreFault(
            "git stopped reading objects of {path}: {said}. git fsck tells what is damaged.",
            path=str(self._child.cwd),
            said=text[-1] if text else "?",
        )


def tree_entry(tree: Object, name: str, prefix: str) -> Entry | None:
    """Return the entry called `name`, its path put after `prefix`, without making values of its hundred neighbours."""
    data, at, raw = tree.data, 0, len(tree.oid) // 2
    wanted = name.encode("utf-8", "surrogateescape")
    while at < len(data):
        space = data.index(b" ", at)
        end = data.index(b"\0", space)
        if data[space + 1 : end] == wanted:
            return Entry(data[at:space].decode().zfill(6), data[end + 1 : end + 1 + raw].hex(), prefix + name)
        at = end + 1 + raw
    return None


FEW = 4
"""Up to this many names are looked for one by one; for more, all entries of the tree are read."""


def tree_named(tree: Object, names: Collection[str], prefix: str) -> list[Entry]:
    """Return the entries of a tree whose name is one of `names`, their paths put after `prefix`."""
    if len(names) <= FEW:
        return [entry for name in names if (entry := tree_entry(tree, name, prefix)) is not None]
    return [entry for entry in tree_entries(tree, prefix) if entry.path[len(prefix) :] in names]


def tree_entries(tree: Object, prefix: str) -> Iterator[Entry]:
    """Yield the entries of a tree object in its order, their paths put after `prefix`."""
    data, at, raw = tree.data, 0, len(tree.oid) // 2
    while at < len(data):
        space = data.index(b" ", at)
        end = data.index(b"\0", space)
        name = data[space + 1 : end].decode("utf-8", "surrogateescape")
        yield Entry(data[at:space].decode().zfill(6), data[end + 1 : end + 1 + raw].hex(), prefix + name)
        at = end + 1 + raw
