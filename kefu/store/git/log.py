"""The commits of a history in the order in which they build on each other, each with the files that it changed."""

from collections.abc import Iterator
from datetime import UTC, datetime

from kefu.core.base.frozen import frozen
from kefu.store.git.repo import Repo

_MARK = "\x1ekefu"
"""Begins a commit in git's output; a path may hold it too, but never stands where a commit begins."""
_FORMAT = f"--format={_MARK}%x00%H%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%B"
_HEAD = 9
"""Fields of a commit's head after its mark."""


@frozen
class Changed:
    """A file that a commit changed against its first parent: its modes and blobs before and after, zeros for none."""

    path: str
    modes: tuple[str, str]
    blobs: tuple[str, str]


@frozen
class Signature:
    """The person who made or wrote a commit, and the instant of it."""

    name: str
    email: str
    at: datetime


@frozen
class Commit:
    """One commit. `parents` are all its parents; `changes` are those against the first."""

    oid: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    message: bytes
    changes: tuple[Changed, ...]


def commits(repo: Repo, tip: str, since: str = "") -> Iterator[Commit]:
    """Yield the commits that `tip` reaches and `since` does not, parents first. StoreFault if one is missing."""
    wanted = [tip, *([f"^{since}"] if since else [])]
    # As the objects hold it, whatever the user has set: no renames, no mailmap, a merge against its first parent.
    shape = ("--raw", "-r", "-z", "--no-abbrev", "--no-renames", "--root", "--diff-merges=first-parent", "--no-mailmap")
    args = ("log", "--reverse", "--topo-order", *shape, _FORMAT, *wanted, "--")
    tokens = repo.child.pieces(args, b"\0")
    mark = _MARK.encode()
    token = next(tokens, None)
    while token is not None:
        if token != mark:  # the empty piece that git sets between a commit's files and the next commit
            token = next(tokens, None)
            continue
        head = [next(tokens) for _ in range(_HEAD)]
        changes: list[Changed] = []
        token = next(tokens, None)
        while token is not None and token.lstrip(b"\n").startswith(b":"):
            changes.append(_changed(token.lstrip(b"\n").decode(), next(tokens)))
            token = next(tokens, None)
        yield _commit(head, tuple(changes))


def _changed(meta: str, path: bytes) -> Changed:
    before, after, old, new, _status = meta[1:].split(" ")
    return Changed(path.decode("utf-8", "surrogateescape"), (before, after), (old, new))


def _commit(head: list[bytes], changes: tuple[Changed, ...]) -> Commit:
    oid, parents, an, ae, at, cn, ce, ct = (piece.decode("utf-8", "surrogateescape") for piece in head[:8])
    return Commit(oid, tuple(parents.split()), _signature(an, ae, at), _signature(cn, ce, ct), head[8], changes)


def _signature(name: str, email: str, seconds: str) -> Signature:
    return Signature(name, email, datetime.fromtimestamp(int(seconds), UTC))
