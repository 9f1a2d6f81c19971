"""The bytes of an index with a few of its entries at other blobs: what `git update-index` would write (gitformat-index).

Only the ordinary case is answered: the paths are all there as committed, in versions 2 to 4, with extensions that are
known. A small index is read from its beginning. In a large one nothing is: git notes in it which tree each directory is,
and where that is the commit's, the old blob of a path stands in the index at that path; it is looked for. Anything else
gives None, and git does it.
"""

import hashlib
import struct
from collections.abc import Iterator, Mapping

LARGEST = 1 << 17
"""Bytes of an index up to which it is read here: a thousand files or more, a millisecond."""

HEADER, STAT, FLAGS = 12, 40, 2
REGULAR = 0o100644
FRESH = struct.pack(">10I", 0, 0, 0, 0, 0, 0, REGULAR, 0, 0, 0)
"""The stat data of an entry whose file git has not looked at yet."""
LENGTH = 0x0FFF
"""The bits of an entry's flags that are no flags: the length of its path."""

KEPT = (b"UNTR", b"REUC", b"IEOT", b"sdir")
"""Extensions that say nothing about the blob of an entry, nor about the bytes behind the entries."""
DROPPED = b"EOIE"
"""Where the entries end: git can do without."""
SLASH = ord("/")

Moves = Mapping[bytes, tuple[bytes, bytes]]


class _Unlike(Exception):
    """git has to do it."""


FAULTS = (_Unlike, IndexError, ValueError, struct.error)
"""What an index raises that is not the ordinary one."""


def moved(index: bytes, moves: Mapping[str, tuple[str, str]], hash_name: str) -> bytes | None:
    """Return the index with each path at its new blob, which must stand at its old one; None where git has to do it."""
    size = hashlib.new(hash_name).digest_size
    if len(index) > LARGEST or len(index) < HEADER + size or index[:4] != b"DIRC":
        return None
    made, wanted = bytearray(index[:-size]), _raw(moves)
    try:
        end = _move(made, wanted, size)
        made[end:] = b"".join(_extensions(bytes(made[end:]), wanted, size))
    except FAULTS:
        return None
    ending = hashlib.new(hash_name, made).digest() if any(index[-size:]) else index[-size:]  # zeros: index.skipHash
    return bytes(made + ending)


def move_by_trees(
    index: bytearray, moves: Mapping[str, tuple[str, str]], trees: Mapping[str, tuple[str, str]], hash_name: str
) -> bool:
    """Do in place what `moved` does, however large the index; return False, and leave it of no use, where git has to.

    `trees`: the old and the new one of each directory above.
    """
    size = hashlib.new(hash_name).digest_size
    if len(index) < HEADER + size or index[:4] != b"DIRC":
        return False
    both = _raw(trees)
    try:
        end = _known_at(index, size)
        known = dict(_known(index, end, size))
        for path, (old, new) in _raw(moves).items():
            if path.rpartition(b"/")[0] not in known.keys() & both.keys():
                return False
            _put(index, end, path, old, new)
        for directory, (before, after) in both.items():
            at = known.get(directory)
            if at is not None and index[at : at + size] != before:  # something else is staged in it
                return False
            if at is not None:
                index[at : at + size] = after
    except FAULTS:
        return False
    if any(index[-size:]):
        with memoryview(index) as view, view[:-size] as body:
            index[-size:] = hashlib.new(hash_name, body).digest()
    return True


def _raw(pairs: Mapping[str, tuple[str, str]]) -> Moves:
    return {
        path.encode("utf-8", "surrogateescape"): (bytes.fromhex(old), bytes.fromhex(new))
        for path, (old, new) in pairs.items()
    }


def _move(index: bytearray, wanted: Moves, size: int) -> int:
    """Put each wanted entry at its new blob; return where the entries end."""
    version, count = struct.unpack_from(">II", index, 4)
    if version not in (2, 3, 4):
        raise _Unlike
    at, name, left = HEADER, b"", set(wanted)
    for _ in range(count):
        start, flags_at = at, at + STAT + size
        (flags,) = struct.unpack_from(">H", index, flags_at)
        at = flags_at + FLAGS + (2 if flags & 0x4000 else 0)
        if version == 4:
            strip, at = _number(index, at)
            end = index.index(0, at)
            name = name[: len(name) - strip] + bytes(index[at:end])
            at = end + 1
        else:
            end = index.index(0, at)
            name = bytes(index[at:end])
            at = start + (end - start + 8) // 8 * 8
        if name in wanted:
            old, new = wanted[name]
            (mode,) = struct.unpack_from(">I", index, start + 24)
            if flags & ~LENGTH or mode != REGULAR or index[start + STAT : flags_at] != old or name not in left:
                raise _Unlike
            index[start:flags_at] = FRESH + new
            left.remove(name)
    if left:
        raise _Unlike
    return at


def _number(data: bytearray, at: int) -> tuple[int, int]:
    """Return a number of variable width and the place behind it."""
    byte = data[at]
    value = byte & 127
    while byte & 128:
        at += 1
        byte = data[at]
        value = (value + 1 << 7) + (byte & 127)
    return value, at + 1


def _extensions(data: bytes, wanted: Moves, size: int) -> Iterator[bytes]:
    """Yield the extensions, that of the known trees without the trees that are others now."""
    at = 0
    while at < len(data):
        kind, length = data[at : at + 4], struct.unpack_from(">I", data, at + 4)[0]
        body = data[at + 8 : at + 8 + length]
        if len(body) != length:
            raise _Unlike
        if kind == b"TREE":
            body = _trees(body, wanted, size)
        elif kind not in (*KEPT, DROPPED):
            raise _Unlike
        if kind != DROPPED:
            yield kind + struct.pack(">I", len(body)) + body
        at += 8 + length


def _trees(data: bytes, wanted: Moves, size: int) -> bytes:
    """Return the known trees; one on the way to a file that was moved holds no id any more."""
    stale = {name[:at] for name in wanted for at in range(len(name)) if name[at] == SLASH} | {b""}
    parts: list[bytes] = []

    def tree(at: int, parent: bytes) -> int:
        """Take up the tree that begins here and those below it; return where they end."""
        end = data.index(0, at)
        line = data.index(b"\n", end)
        name, (entries, below) = data[at:end], data[end + 1 : line].split(b" ")
        path = parent + b"/" + name if parent else name
        after = line + 1 + (size if int(entries) >= 0 else 0)
        parts.append(b"%s\0-1 %s\n" % (name, below) if path in stale else data[at:after])
        for _ in range(int(below)):
            after = tree(after, path)
        return after

    if tree(0, b"") != len(data):
        raise _Unlike
    return b"".join(parts)


def _known_at(index: bytearray, size: int) -> int:
    """Return where the extensions begin with that of the known trees: from there they lead just to the end."""
    at = index.rfind(b"TREE", HEADER)
    while at >= 0:
        end = at
        while index[end : end + 4] in (b"TREE", DROPPED, *KEPT):
            end += 8 + int(struct.unpack_from(">I", index, end + 4)[0])
        if end == len(index) - size:
            return at
        at = index.rfind(b"TREE", HEADER, at)
    raise _Unlike


def _known(index: bytearray, start: int, size: int) -> Iterator[tuple[bytes, int]]:
    """Yield each directory whose tree is known, and the place of its id."""
    at, end = start + 8, start + 8 + struct.unpack_from(">I", index, start + 4)[0]
    above: list[tuple[bytes, int]] = []  # the directories that we are in, and how many of theirs are still to come
    while at < end:
        name_end = index.index(0, at)
        line = index.index(b"\n", name_end)
        entries, below = index[name_end + 1 : line].split(b" ")
        name = bytes(index[at:name_end])
        path = above[-1][0] + b"/" + name if above and above[-1][0] else name
        at = line + 1
        if int(entries) >= 0:
            yield path, at
            at += size
        if above:
            above[-1] = (above[-1][0], above[-1][1] - 1)
        above.append((path, int(below)))
        while above and above[-1][1] == 0:
            above.pop()


def _put(index: bytearray, end: int, path: bytes, old: bytes, new: bytes) -> None:
    """Put the one entry that has the blob `old` at `new`."""
    at = index.find(old, HEADER, end)
    if at < HEADER + STAT or index.find(old, at + 1, end) >= 0:  # none, or several files are alike
        raise _Unlike
    start, flags_at = at - STAT, at + len(old)
    (mode,), (flags,) = struct.unpack_from(">I", index, start + 24), struct.unpack_from(">H", index, flags_at)
    name_at, whole = flags_at + FLAGS, index[7] < 4
    if not whole:
        _, name_at = _number(index, name_at)
    name = bytes(index[name_at : index.index(0, name_at)])
    fits = name == path if whole else path.endswith(name)
    if mode != REGULAR or flags != len(path) or not fits:
        raise _Unlike
    index[start:flags_at] = FRESH + new
