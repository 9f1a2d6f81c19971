"""The history against the tickets: the entries that commits say they wrote, and those that stand there now."""

from collections.abc import Iterable, Iterator
from struct import Struct

from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.vocabulary import ids

_PACKED = Struct(">10s16sI?")
"""An entry: its op, half the sha256 of its bytes, its line, whether a commit that wrote it was found."""
_HALF = 16
_YES = b"\1"


@frozen
class Said:
    """One commit's statement about one entry: ticket, op, the sha256 of the entry's bytes in hexadecimal."""

    commit: str
    ticket: str
    op: str
    digest: str


def packed(op: str, digest: str, line: int) -> bytes:
    """Return one entry of a ticket as bytes for a Ledger: its op, the sha256 of its bytes in hexadecimal, its line."""
    return _PACKED.pack(op.encode(), bytes.fromhex(digest)[:_HALF], line, False)


class Ledger:
    """The entries of every ticket as they stand now, thirty-one bytes each: a desk has hundreds of thousands."""

    def __init__(self) -> None:
        # Bytes, not tuples: tuples of hundreds of thousands of entries would take far more memory.
        self._entries: dict[str, bytes] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, ticket: object) -> bool:
        return ticket in self._entries

    def add(self, ticket: str, entries: bytes) -> None:
        """Take up a ticket with its entries, each `packed`."""
        self._entries[ticket] = entries

    def find(self, one: Said) -> tuple[bool, int]:
        """Return (whether it stands as that commit wrote it, the line of the entry with its op, 0 if there is none).

        An entry that stands is marked as written by a commit.
        """
        held, line = self._entries.get(one.ticket, b""), 0
        wanted, op = bytes.fromhex(one.digest)[:_HALF], one.op.encode()
        for at in range(0, len(held), _PACKED.size):
            if not held.startswith(op, at):
                continue
            found, digest, place, seen = _PACKED.unpack_from(held, at)
            if found == op:
                line = place
                if digest == wanted:
                    if not seen:
                        end = at + _PACKED.size
                        self._entries[one.ticket] = held[: end - 1] + _YES + held[end:]
                    return True, line
        return False, line

    def strangers(self) -> Iterator[tuple[str, str, int]]:
        """Yield (ticket, op, line) of the entries that no commit was found for."""
        for ticket, held in self._entries.items():
            for op, _digest, line, written in _PACKED.iter_unpack(held):
                if not written:
                    yield ticket, op.decode(), line


def against(said: Iterable[Said], entries: Ledger, unread: frozenset[str], whole: bool) -> Iterator[Finding]:
    """Yield findings for entries that were removed or changed since their commit, and for entries that no commit wrote.

    `unread`: tickets that cannot be read, of which nothing can be said; `whole`: the history is all here, so that an
    entry without a commit is one.
    """
    lost: dict[tuple[str, str], tuple[Said, int]] = {}
    for one in said:
        stands, line = entries.find(one)
        if not stands and one.ticket not in unread:
            lost[one.ticket, one.op] = (one, line)
    yield from (_lost(one, line, one.ticket in entries) for one, line in lost.values())
    if whole:
        strangers = (found for found in entries.strangers() if found[:2] not in lost)
        yield from (_stranger(op, line, ids.path_of(ticket)) for ticket, op, line in strangers)


def _lost(one: Said, line: int, stands: bool) -> Finding:
    if line:
        return finding(
            "entry-changed",
            "entry {op}: not as commit {commit} wrote it; `git show {commit}` has it",
            path=ids.path_of(one.ticket),
            line=line,
            op=one.op,
            commit=one.commit[:10],
        )
    if not stands:
        return finding(
            "ticket-removed",
            "ticket {id} was written by commit {commit} and is gone; restore its file from git's history",
            id=one.ticket,
            commit=one.commit[:10],
        )
    return finding(
        "entry-removed",
        "entry {op}, written by commit {commit}, is gone; `git show {commit}` has it",
        path=ids.path_of(one.ticket),
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
