"""Reading one ticket at HEAD: with its findings, its vault records, its history."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice

from kefu.core.base.errors import StoreFault, Usage
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.fold.fold import fold
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.vault.hide import revealed
from kefu.core.vault.record import Record
from kefu.core.vocabulary import ids
from kefu.desk.session import Session
from kefu.desk.write import records
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs.commit import Group, groups
from kefu.store.git.objects import NO_FILE
from kefu.store.journal.plan import View


@frozen
class Read:
    """A ticket as it is kept, as it reads with the vault's values put back, and what is odd about it."""

    kept: Ticket
    full: Ticket
    records: tuple[Record, ...]
    findings: tuple[Finding, ...]


def read(session: Session, number: str) -> Read:
    """Return the ticket at HEAD. Usage if there is none, StoreFault with file and line if it cannot be read."""
    path = ids.path_of(number)
    blob = session.repo.blob(session.rev, path)
    if blob is None:
        raise Usage("{id}: no such ticket on this desk", id=number)
    if blob.problem:
        raise StoreFault(
            "{path} is {problem}, not a ticket: restore the file from git's history",
            path=path,
            problem=NO_FILE[blob.problem],
        )
    ticket, findings = ticket_codec.read(blob.data, path)
    if ticket is None:
        first = findings[0]
        raise StoreFault(
            "{path}, line {line}: {problem}. The ticket cannot be read; `git log -- {path}` tells who changed it",
            path=path,
            line=first.line,
            problem=first,
        )
    held = tuple(records(View(session.repo, session.rev), ticket))
    return Read(ticket, _full(ticket, {r.op: r for r in held}), held, findings)


def _full(ticket: Ticket, held: Mapping[str, Record]) -> Ticket:
    """Return the ticket folded from entries that have their full values back."""
    if not held:
        return ticket
    entries = [_with(e, held[e.op]) if e.op in held else e for e in ticket.entries]
    full = fold(ticket.id, entries, ticket.unknown)
    return replace(full, findings=ticket.findings)


def _with(entry: Entry, record: Record) -> Entry:
    fields: Mapping[str, Node] = revealed(entry.fields, record)
    return replace(entry, fields=fields)


@frozen
class Commit:
    """One commit of a ticket's history: who, when it happened, when it was written, and its groups of trailers."""

    oid: str
    author: str
    email: str
    at: datetime
    written: datetime
    groups: tuple[Group, ...]


_FORMAT = "%H%x00%an%x00%ae%x00%aI%x00%cI%x00%B"
_FIELDS = 6


def history(
    session: Session, number: str | None = None, most: int | None = None, since: datetime | None = None
) -> Iterator[Commit]:
    """Yield the commits of a ticket (or of all tickets), newest first, as git's log finds them; with `since` those written from
    then on.

    It is one walk, which the commit-graph's changed-path filters keep away from trees. `--full-history`: what two
    clones wrote alike is in two commits, of which git would show one.
    """
    path = ids.path_of(number) if number else "tickets"
    limit = [f"-n{most}"] if most is not None else []
    limit += [f"--since={since.isoformat()}"] if since is not None else []
    args = ("log", "-z", "--full-history", "--no-mailmap", *limit, f"--format={_FORMAT}", session.rev, "--", path)
    pieces = (piece.decode("utf-8", "replace") for piece in session.repo.child.pieces(args, b"\0"))
    while fields := list(islice(pieces, _FIELDS)):
        oid, author, email, at, written, body = fields
        mine = tuple(g for g in groups(body) if number is None or g.ticket == number)
        yield Commit(oid, author, email, datetime.fromisoformat(at), datetime.fromisoformat(written), mine)
