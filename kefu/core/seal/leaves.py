"""The leaves of the tree: one for each entry of a commit, one for a commit without; and their order, seal by seal."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush

from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex
from kefu.core.seal.tree import leaf_hash

NOTHING = "-"
"""Stands in a leaf for an op and an entry that a commit does not have."""
_WORD = regex("[!-~]+")


@frozen
class Sealed:
    """A commit as it is sealed: its id, its parents, the hashes of its leaves in the order of its entries."""

    oid: str
    parents: tuple[str, ...]
    leaves: tuple[bytes, ...]


def line(oid: str, op: str = "", entry: str = "") -> str:
    """Return a leaf as a line of text: the commit, the op and the SHA-256 of the entry, `-` for what it has not."""
    return f"{oid} {_known(op)} {_known(entry)}\n"


def _known(word: str) -> str:
    return word if _WORD.fullmatch(word) else NOTHING


def lines(oid: str, entries: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the lines of a commit with these entries (op, SHA-256); without any it has one all the same."""
    return tuple(line(oid, op, entry) for op, entry in entries) or (line(oid),)


def sealed(oid: str, parents: tuple[str, ...], entries: Iterable[tuple[str, str]]) -> Sealed:
    """Return a commit with the leaves of its entries (op, SHA-256)."""
    return Sealed(oid, parents, tuple(leaf_hash(text.encode()) for text in lines(oid, entries)))


def ordered(commits: Mapping[str, Sealed]) -> Iterator[Sealed]:
    """Yield commits parents first, among those that are ready the one with the smallest id.

    A parent that is not among them counts as there before. What git calls its topological order is another one with
    each merge.
    """
    waiting = {oid: sum(parent in commits for parent in set(one.parents)) for oid, one in commits.items()}
    children: dict[str, list[str]] = defaultdict(list)
    for oid, one in commits.items():
        for parent in set(one.parents):
            if parent in commits:
                children[parent].append(oid)
    ready = [oid for oid, count in waiting.items() if count == 0]
    heapify(ready)
    while ready:
        oid = heappop(ready)
        yield commits[oid]
        for child in children.pop(oid, ()):
            waiting[child] -= 1
            if waiting[child] == 0:
                heappush(ready, child)


@frozen
class Part:
    """What one seal adds: its commits in their order; `follows`: it holds the tip of the seal before it."""

    commits: tuple[Sealed, ...]
    follows: bool = True


def parts(commits: Mapping[str, Sealed], tips: Sequence[str]) -> Iterator[Part]:
    """Yield for each of the tips of seals, in the order of their numbers, the commits that no seal before it holds.

    A tip that is not among the commits adds none and follows nothing.
    """
    taken: set[str] = set()
    before = ""
    for tip in tips:
        new, follows = _reached(commits, tip, taken, before)
        taken |= new.keys()
        yield Part(tuple(ordered(new)), follows)
        before = tip


def _reached(commits: Mapping[str, Sealed], tip: str, taken: set[str], before: str) -> tuple[dict[str, Sealed], bool]:
    """Return the commits that a tip reaches without those taken, and whether it reaches the tip before."""
    found: dict[str, Sealed] = {}
    todo = [tip]
    # All that is taken is held by the tip before: a way to it meets it first.
    follows = not before or tip == before
    while todo:
        oid = todo.pop()
        follows = follows or oid == before
        if oid in found or oid in taken or oid not in commits:
            continue
        found[oid] = commits[oid]
        todo += commits[oid].parents
    return found, follows and tip in commits
