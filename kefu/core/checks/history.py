"""The history against the tickets: what commits say was written, and what stands there now."""

from collections.abc import Iterable, Iterator, Mapping
from struct import Struct

from kefu.core.findings import Finding, finding
from kefu.core.frozen import frozen

_PACKED = Struct(">10s32sI?")
"""An entry: its op, the sha256 of its bytes, its line, whether a commit says that it wrote it."""
_FLAG = _PACKED.size - 1


@frozen
class Said:
    """What one commit says of one entry: ticket, op, the sha256 of the entry's bytes in hexadecimal."""

    commit: str
    ticket: str
    op: str
    digest: str


class Ledger:
    """The entries of every ticket as they stand now, forty-seven bytes each: a desk has hundreds of thousands."""

    def __init__(self) -> None:
        self._entries: dict[str, bytearray] = {}

    def add(self, ticket: str, op: str, digest: str, line: int) -> None:
        """Take up one entry of a ticket that can be read."""
        packed = _PACKED.pack(op.encode(), bytes.fromhex(digest), line, False)
        self._entries.setdefault(ticket, bytearray()).extend(packed)

    def find(self, one: Said) -> tuple[bool, int]:
        """(whether it stands as that commit wrote it, the line of the entry with its op, 0 if there is none)."""
        held, line = self._entries.get(one.ticket, bytearray()), 0
        wanted = bytes.fromhex(one.digest)
        for at in range(0, len(held), _PACKED.size):
            op, digest, place, _ = _PACKED.unpack_from(held, at)
            if op.decode() == one.op:
                line = place
                if digest == wanted:
                    held[at + _FLAG] = True
                    return True, line
        return False, line

    def strangers(self) -> Iterator[tuple[str, str, int]]:
        """(ticket, op, line) of the entries that no commit was found for."""
        for ticket, held in self._entries.items():
            for op, _digest, line, written in _PACKED.iter_unpack(held):
                if not written:
                    yield ticket, op.decode(), line


def against(
    said: Iterable[Said], entries: Ledger, paths: Mapping[str, str], unread: frozenset[str], whole: bool
) -> Iterator[Finding]:
    """Entries that were removed or changed since their commit, and entries that no commit wrote.

    `paths`: each ticket's file; `unread`: tickets that cannot be read, of which nothing can be said; `whole`: the
    history is all here, so that an entry without a commit is one.
    """
    lost: dict[tuple[str, str], tuple[Said, int]] = {}
    for one in said:
        stands, line = entries.find(one)
        if not stands and one.ticket not in unread:
            lost[one.ticket, one.op] = (one, line)
    yield from (_lost(one, line, paths) for one, line in lost.values())
    if whole:
        strangers = (found for found in entries.strangers() if found[:2] not in lost)
        yield from (_stranger(op, line, paths[ticket]) for ticket, op, line in strangers)


def _lost(one: Said, line: int, paths: Mapping[str, str]) -> Finding:
    if line:
        return finding(
            "entry-changed",
            "entry {op}: not as commit {commit} wrote it; `git show {commit}` has it",
            path=paths[one.ticket],
            line=line,
            op=one.op,
            commit=one.commit[:10],
        )
    if one.ticket not in paths:
        return finding(
            "ticket-removed",
            "ticket {id} was written by commit {commit} and is gone; restore its file from git's history",
            id=one.ticket,
            commit=one.commit[:10],
        )
    return finding(
        "entry-removed",
        "entry {op}, written by commit {commit}, is gone; `git show {commit}` has it",
        path=paths[one.ticket],
        op=one.op,
        commit=one.commit[:10],
    )


def _stranger(op: str, line: int, path: str) -> Finding:
    return finding(
        "entry-without-commit",
        "entry {op}: no commit of kefu wrote it; `git log -- {file}` tells who did",
        path=path,
        line=line,
        op=op,
        file=path,
    )
