"""The part of the index that knows the duplicates among the closed tickets, so that a case that no open ticket stands for is
seen on a list without reading what is closed."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from kefu.core.base.findings import Finding
from kefu.core.checks.duplicates import DUPLICATE, Duplicate, End, duplicate, end, without_ticket
from kefu.core.ticket.identity import identity
from kefu.core.vocabulary import ids
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.git.repo import Repo
from kefu.store.index.duplicaterows import Row

_MARK = f"\n  how: {DUPLICATE}\n".encode()
_LINE = f"^  how: {DUPLICATE}$"


def duplicate_in(data: bytes, path: str) -> Duplicate | None:
    """Return the duplicate that a ticket's bytes are, if they are one and can be read."""
    if _MARK not in data:
        return None
    ticket = ticket_codec.read(data, path)[0]
    return duplicate(ticket) if ticket is not None else None


def all_in(repo: Repo, rev: str) -> dict[str, Duplicate]:
    """Return every duplicate at a commit, sought by git."""
    args = ("grep", "-z", "-l", "-a", "--full-name", "--no-color", "-e", _LINE, rev, "--", "tickets/")
    names = (piece.decode("utf-8", "surrogateescape") for piece in repo.child.pieces(args, b"\0", codes=(0, 1)))
    paths = [path for name in names if ids.number_of(path := name[len(rev) + 1 :]) is not None]
    found: dict[str, Duplicate] = {}
    for path, blob in zip(paths, repo.read_blobs([f"{rev}:{path}" for path in paths]), strict=True):
        one = duplicate_in(blob.data, path) if blob is not None else None
        if one is not None:
            found[one.id] = one
    return found


def ends_at(repo: Repo, rev: str) -> Callable[[str], End | None]:
    """Return what says how a ticket stands at a commit; of one that cannot be read it says that it is not closed."""

    def ends(number: str) -> End | None:
        path = ids.path_of(number)
        blob = repo.blob(rev, path)
        if blob is None:
            return None
        ticket = None if blob.problem else ticket_codec.read(blob.data, path)[0]
        return end(ticket) if ticket is not None else End()

    return ends


def lost(
    duplicates: Mapping[str, Duplicate], repo: Repo, rev: str, among: Iterable[str] | None = None
) -> list[Finding]:
    """Return the cases without an open ticket that nobody has acknowledged."""
    found = without_ticket(duplicates, ends_at(repo, rev), among)
    return [one for one in found if identity(one) not in duplicates[ids.number_of(one.path) or ""].seen]


def kept(one: Duplicate) -> Row:
    """Return the row of a duplicate, but for what is found about it."""
    return one.id, one.other, json.dumps([one.since.isoformat(), one.explained, one.line, one.seen])


def known(rows: Iterable[Row]) -> dict[str, Duplicate]:
    """Return the duplicates that rows say."""
    found: dict[str, Duplicate] = {}
    for number, other, data in rows:
        since, explained, line, seen = json.loads(data)
        found[number] = Duplicate(number, other, datetime.fromisoformat(since), explained, line, tuple(seen))
    return found


def touched(duplicates: Mapping[str, Duplicate], changed: Iterable[str]) -> set[str]:
    """Return the duplicates whose case may stand otherwise since these tickets changed: they, and all that lead to them."""
    leading: dict[str, list[str]] = {}
    for one in duplicates.values():
        leading.setdefault(one.other, []).append(one.id)
    found, new = set(), list(changed)
    while new:
        number = new.pop()
        found.add(number)
        new += [other for other in leading.get(number, ()) if other not in found]
    return found & duplicates.keys()


def told(one: Finding) -> tuple[str, str]:
    """Return a finding as the index keeps it, after the number of its ticket."""
    said = json.dumps([one.code, one.template, one.path, one.line, one.args], ensure_ascii=False)
    return ids.number_of(one.path) or "", said


def findings(rows: Iterable[str]) -> Iterator[Finding]:
    """Yield the findings that the index keeps."""
    for row in rows:
        code, template, path, line, args = json.loads(row)
        yield Finding(code, template, path, line, tuple((str(k), str(v)) for k, v in args))
