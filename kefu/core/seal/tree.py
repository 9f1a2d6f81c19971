"""The Merkle tree of RFC 6962 over SHA-256: its root as the leaves come, the path of one leaf to it."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256 over a zero byte and its data."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node: SHA-256 over a one byte and both hashes below it."""
    return sha256(b"\1" + left + right).digest()


class Tree:
    """A tree that leaves are added to. It keeps one hash for each whole part: as many as its size has bits set."""

    def __init__(self) -> None:
        self.size = 0
        self._parts: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Add the hash of the next leaf."""
        size = self.size
        while size & 1:
            leaf = node_hash(self._parts.pop(), leaf)
            size >>= 1
        self._parts.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the root over the leaves so far."""
        if not self._parts:
            return EMPTY
        found = self._parts[-1]
        for part in reversed(self._parts[:-1]):
            found = node_hash(part, found)
        return found


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over the hashes of leaves."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def path(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return the hashes by which the leaf at `index` (from 0) leads to the root, the lowest first."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    found: list[bytes] = []
    start, end = 0, len(leaves)
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            found.append(root(leaves[middle:end]))
            end = middle
        else:
            found.append(root(leaves[start:middle]))
            start = middle
    return tuple(reversed(found))


def paths(leaves: Sequence[bytes], wanted: Iterable[int]) -> Mapping[int, tuple[bytes, ...]]:
    """Return what `path` returns for each of several places; every node is hashed once."""
    found: dict[int, list[bytes]] = {index: [] for index in wanted}
    if any(not 0 <= index < len(leaves) for index in found):
        raise IndexError(max(found))
    level, depth = list(leaves), 0
    while len(level) > 1:
        for index, hashes in found.items():
            beside = (index >> depth) ^ 1
            # The last of an odd number goes up as it is.
            if beside < len(level):
                hashes.append(level[beside])
        made = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level, depth = [*made, *level[2 * len(made) :]], depth + 1
    return {index: tuple(hashes) for index, hashes in found.items()}


def leads(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Return whether a leaf at `index` of a tree of `size` leaves leads to `root` by this path."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(beside, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def _split(size: int) -> int:
    """Return the largest power of two below `size` (at least 2)."""
    return 1 << ((size - 1).bit_length() - 1)
