"""The bytes of an index with a few of its entries at other blobs: what `git update-index` would write (gitformat-index).

Only the ordinary case is answered, and only where it is quicker than starting a git: a small index whose paths are all
there as committed, in versions 2 to 4, with extensions that are known. Anything else gives None, and git does it.
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


def moved(index: bytes, moves: Mapping[str, tuple[str, str]], hash_name: str) -> bytes | None:
    """Return the index with each path at its new blob, which must stand at its old one; None where git has to do it."""
    size = hashlib.new(hash_name).digest_size
    if len(index) > LARGEST or len(index) < HEADER + size or index[:4] != b"DIRC":
        return None
    wanted = {
        path.encode("utf-8", "surrogateescape"): (bytes.fromhex(old), bytes.fromhex(new))
        for path, (old, new) in moves.items()
    }
    made = bytearray(index[:-size])
    try:
        end = _move(made, wanted, size)
        made[end:] = b"".join(_extensions(bytes(made[end:]), wanted, size))
    except (_Unlike, IndexError, ValueError, struct.error):
        return None
    ending = hashlib.new(hash_name, made).digest() if any(index[-size:]) else index[-size:]  # zeros: index.skipHash
    return bytes(made + ending)


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
