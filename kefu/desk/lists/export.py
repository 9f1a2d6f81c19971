"""The way out: the tickets of a list with all their facts, masked, or in full where the vault is here."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from kefu.core.actions.owed import NAME
from kefu.core.base.errors import Refused
from kefu.core.reports import UNREADABLE, Report, Row
from kefu.core.reports.exported import as_export, report, sums_of
from kefu.core.reports.lazy import Stream
from kefu.core.reports.tickets import in_order
from kefu.core.vocabulary import ids
from kefu.core.vocabulary.facts import TOP
from kefu.desk.lists.rows import find_rows
from kefu.desk.read import read
from kefu.desk.session import Session
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs import vault as vault_codec
from kefu.store.codecs.listed import listed
from kefu.store.git.objects import BUNDLE

_MONEY = f"did: {NAME}".encode()


def exported(session: Session, terms: Sequence[str], now: datetime | None, *, full: bool) -> Report:
    """Return the tickets that fit the terms as `list` finds them. Refused if `full` is wanted and no vault is here."""
    if full and not session.repo.git("for-each-ref", "--count=1", vault_codec.PREFIX):
        raise Refused(
            "export --full: the vault is not in this clone, names and phones are masked; export without --full"
        )
    found = find_rows(session, terms, now, daily=True)
    rows = in_order(found.rows)
    items = Stream(lambda: _full(session, rows) if full else _masked(session, rows), len(rows))
    return report(items, found.now, session.desk, session.label, found.findings)


def unreadable(made: Report) -> bool:
    """Return whether there are tickets among them that cannot be read: these come first."""
    return any(row["state"] == UNREADABLE for row in made.items[:1])


def _masked(session: Session, rows: Sequence[Row]) -> Iterator[Row]:
    left = iter(rows)
    while some := list(islice(left, BUNDLE)):
        paths = [str(row["path"]) if row["state"] != UNREADABLE else "" for row in some]
        blobs = session.repo.read_blobs([f"{session.rev}:{path}" for path in paths if path])
        for row, path in zip(some, paths, strict=True):
            blob = next(blobs) if path else None
            root = listed(blob.data, path).root if blob else {}
            held = ticket_codec.read(blob.data, path)[0] if blob and _MONEY in blob.data else None
            yield as_export(row, {name: root[name] for name in TOP if name in root}, sums_of(held) if held else {})


def _full(session: Session, rows: Sequence[Row]) -> Iterator[Row]:
    for row in rows:
        readable = row["state"] != UNREADABLE and ids.is_number(str(row["id"]))
        held = read(session, str(row["id"])) if readable else None
        yield as_export(row, held.full.facts if held else {}, sums_of(held.kept) if held else {})
