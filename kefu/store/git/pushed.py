"""A range of commits read in one pass: which they are, what each changed against each parent, and objects whose size is
known before they are read.

Plumbing alone, which no setting of a user changes. Three processes whatever the length of the range: `rev-list`,
`diff-tree --stdin` between the trees of commits, `cat-file --batch-command`.
"""

import hashlib
import os
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone

from kefu.core.base.errors import StoreFault
from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex
from kefu.store.git.child import BLOCK, Child, check_version
from kefu.store.git.log import Changed, Signature

TOGETHER = 100
"""Questions that are put at once: together less than a pipe holds, so that no side waits for the other."""
_PERSON = regex("([^<>\n]*?) ?<([^<>\n]*)> ([0-9]{1,12}) ([+-])([0-9]{2})([0-9]{2})")
_END = b"end\n"


@frozen
class Known:
    """An object by its id, its type and its size in bytes."""

    oid: str
    type: str
    size: int


@frozen
class Head:
    """A commit as its object has it. `odd`: header lines that kefu's commits do not have, by their first words.

    `tree`: that of its files. `data`: the whole object.
    """

    oid: str
    tree: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    message: bytes
    odd: tuple[str, ...] = ()
    data: bytes = b""


class Objects:
    """A running `git cat-file --batch-command`: the size of an object can be asked before its bytes.

    `untrue`: where it is a set, the bytes of each object are hashed, which git leaves out when it reads, and the ids of those
    that give another id are put there.
    """

    def __init__(self, child: Child) -> None:
        self._child = child
        self.untrue: set[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def known(self, specs: Sequence[str]) -> Iterator[Known | None]:
        """Yield what is known of the objects that ids or `REV:path` name, None for each that does not exist."""
        for start in range(0, len(specs), TOGETHER):
            bundle = specs[start : start + TOGETHER]
            process = self._ask("info", bundle)
            assert process.stdout is not None
            yield from [_known(process.stdout.readline()) for _ in bundle]

    def bytes_of(self, oids: Sequence[str]) -> Iterator[bytes]:
        """Yield the bytes of objects that are there. StoreFault for one that is not."""
        for start in range(0, len(oids), TOGETHER):
            bundle = oids[start : start + TOGETHER]
            process = self._ask("contents", bundle)
            assert process.stdout is not None
            for oid in bundle:
                held = _known(process.stdout.readline())
                data = process.stdout.read(held.size + 1) if held is not None else b""
                if held is None or len(data) != held.size + 1:
                    raise StoreFault(
                        "The object {oid} is not in this repository: git fsck tells what is damaged.", oid=oid
                    )
                if self.untrue is not None and _id_of(held, data[:-1]) != held.oid:
                    self.untrue.add(held.oid)
                yield data[:-1]

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def _ask(self, word: str, specs: Sequence[str]) -> "subprocess.Popen[bytes]":
        if self._process is None:
            self._process = self._child.start(("cat-file", "--batch-command"))
        assert self._process.stdin is not None
        # A line break would be another question; what cannot be asked names nothing.
        lines = "".join(f"{word} {spec if chr(10) not in spec else 'x'}\n" for spec in specs)
        try:
            self._process.stdin.write(lines.encode("utf-8", "surrogateescape"))
            self._process.stdin.flush()
        except BrokenPipeError:
            check_version(self._child)
            raise StoreFault("git stopped reading objects of {path}.", path=str(self._child.cwd)) from None
        return self._process


def _known(line: bytes) -> Known | None:
    words = line.rsplit(b" ", 2)
    if len(words) != 3 or not words[2].rstrip(b"\n").isdigit():
        return None
    return Known(words[0].decode(), words[1].decode(), int(words[2]))


def _id_of(held: Known, data: bytes) -> str:
    head = f"{held.type} {held.size}\0".encode()
    return hashlib.new("sha1" if len(held.oid) == 40 else "sha256", head + data).hexdigest()


class Differences:
    """A running `git diff-tree --stdin`: the files in which two trees differ."""

    ARGS = ("diff-tree", "--stdin", "-r", "-m", "--root", "--raw", "-z", "--no-renames", "--no-abbrev")

    def __init__(self, child: Child) -> None:
        self._child = child
        self._process: subprocess.Popen[bytes] | None = None
        self._rest, self._at = b"", 0

    def between(self, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[Changed, ...]]:
        """Yield for each pair of trees the files that differ, with modes and blobs before and after."""
        for start in range(0, len(pairs), TOGETHER):
            yield from self._bundle(pairs[start : start + TOGETHER])

    def _bundle(self, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[Changed, ...]]:
        if self._process is None:
            self._process = self._child.start(self.ARGS)
        process = self._process
        assert process.stdin is not None
        # What is no id comes back as it is: it says that all is told.
        process.stdin.write("".join(f"{old} {new}\n" for old, new in pairs).encode() + _END)
        process.stdin.flush()
        heads = [f"{old} {new}\n".encode() for old, new in pairs]
        self._expect(heads[0])
        for following in (*heads[1:], _END):
            yield tuple(self._files(following))

    def _files(self, following: bytes) -> Iterator[Changed]:
        """Yield the files of one pair, up to and past the line that follows them."""
        # A file's line begins with a colon, which no other line does.
        while self._first() == b":":
            meta, path = self._upto(b"\0"), self._upto(b"\0")
            before, after, old, new, _status = meta[1:-1].decode().split(" ")
            yield Changed(path[:-1].decode("utf-8", "surrogateescape"), (before, after), (old, new))
        self._expect(following)

    def _first(self) -> bytes:
        if self._at == len(self._rest):
            self._more()
        return self._rest[self._at : self._at + 1]

    def _upto(self, end: bytes) -> bytes:
        at = self._rest.find(end, self._at)
        while at < 0:
            self._more()
            at = self._rest.find(end, self._at)
        found, self._at = self._rest[self._at : at + 1], at + 1
        return found

    def _expect(self, line: bytes) -> None:
        if self._upto(b"\n") != line:
            raise StoreFault("git stopped comparing trees of {path}.", path=str(self._child.cwd))

    def _more(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        block = os.read(self._process.stdout.fileno(), BLOCK)
        if not block:
            raise StoreFault("git stopped comparing trees of {path}.", path=str(self._child.cwd))
        self._rest, self._at = self._rest[self._at :] + block, 0

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()
            self._process = None


def empty_tree(hash_length: int) -> str:
    """Return the id of the tree without files, of ids as long as this."""
    return hashlib.new("sha1" if hash_length == 40 else "sha256", b"tree 0\0").hexdigest()


def listed(child: Child, new: str, without: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return the commits that `new` reaches and none of `without` does, parents first, each with its parents."""
    asked = "".join(f"{rev}\n" for rev in (new, *(f"^{one}" for one in without)))
    out = child.must(("rev-list", "--topo-order", "--reverse", "--parents", "--stdin"), asked.encode())
    lines = (line.split(" ") for line in out.decode().splitlines())
    return [(oid, tuple(parents)) for oid, *parents in lines]


def head_of(oid: str, data: bytes) -> Head | None:
    """Return a commit from its object's bytes; None where it has no tree, author or committer as git writes them."""
    head, _, message = data.partition(b"\n\n")
    said: dict[str, list[str]] = {}
    for line in head.decode("utf-8", "surrogateescape").split("\n"):
        word, _, rest = line.partition(" ")
        if word:  # the lines that follow on one, as those of a signature, begin with a blank
            said.setdefault(word, []).append(rest)
    author, committer = _person(said.get("author")), _person(said.get("committer"))
    tree = said.get("tree", [])
    if author is None or committer is None or len(tree) != 1:
        return None
    odd = tuple(word for word in said if word not in _USUAL)
    parents = tuple(said.get("parent", ()))
    return Head(oid, tree[0], parents, author, committer, message, odd, data)


_SIGNED = frozenset(("gpgsig", "gpgsig-sha256"))
_USUAL = frozenset(("tree", "parent", "author", "committer", *_SIGNED))


def _person(lines: Sequence[str] | None) -> Signature | None:
    match = _PERSON.fullmatch(lines[0]) if lines is not None and len(lines) == 1 else None
    if match is None:
        return None
    name, email, seconds, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    try:
        zone = timezone(offset if sign == "+" else -offset)
        return Signature(name, email, datetime.fromtimestamp(int(seconds), UTC).astimezone(zone))
    except (ValueError, OverflowError, OSError):
        return None
