"""The history against the tickets: what commits say was written, and what stands there now."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kefu.core.findings import Finding, finding


@dataclass(frozen=True, slots=True)
class Said:
    """What one commit says of one entry: ticket, op, the sha256 of the entry's bytes."""

    commit: str
    ticket: str
    op: str
    digest: str


@dataclass(frozen=True, slots=True)
class Held:
    """One entry as it stands now: its line, the sha256 of its bytes."""

    path: str
    line: int
    digest: str


Entries = Mapping[tuple[str, str], tuple[Held, ...]]
"""The entries of every ticket that can be read, by ticket and op; two of one op are two writers' of a merge."""


def against(
    said: Iterable[Said], entries: Entries, paths: Mapping[str, str], unread: frozenset[str], whole: bool
) -> Iterator[Finding]:
    """Entries that were removed or changed since their commit, and entries that no commit wrote.

    `paths`: each ticket's file; `unread`: tickets that cannot be read, of which nothing can be said; `whole`: the
    history is all here, so that an entry without a commit is one.
    """
    written: set[tuple[str, str, str]] = set()
    missing: dict[tuple[str, str], Finding] = {}
    for one in said:
        written.add((one.ticket, one.op, one.digest))
        held = entries.get((one.ticket, one.op), ())
        if one.ticket in unread or any(h.digest == one.digest for h in held):
            continue
        missing[one.ticket, one.op] = _lost(one, held, paths)
    yield from missing.values()
    if whole:
        for (ticket, op), group in entries.items():
            yield from (_stranger(op, h) for h in group if not _known(written, ticket, op, h, missing))


def _known(
    written: set[tuple[str, str, str]], ticket: str, op: str, held: Held, told: Mapping[tuple[str, str], Finding]
) -> bool:
    return (ticket, op, held.digest) in written or (ticket, op) in told


def _lost(one: Said, held: tuple[Held, ...], paths: Mapping[str, str]) -> Finding:
    if held:
        return finding(
            "entry-changed",
            "entry {op}: not as commit {commit} wrote it; `git show {commit}` has it",
            path=held[0].path,
            line=held[0].line,
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


def _stranger(op: str, held: Held) -> Finding:
    return finding(
        "entry-without-commit",
        "entry {op}: no commit of kefu wrote it; `git log -- {file}` tells who did",
        path=held.path,
        line=held.line,
        op=op,
        file=held.path,
    )
