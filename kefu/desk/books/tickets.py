"""The tickets that a ledger or the books are about, read whole: only those whose files hold a word of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.reports import UNREADABLE
from kefu.core.ticket.model import Ticket
from kefu.desk.lists.rows import find_rows
from kefu.desk.session import Session
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.git.objects import BUNDLE

_STATES = ("state:", "状态:", "is:")
ANY = "state:any"


@frozen
class Sought:
    """The tickets that fit, the moment they are for, and what could not be read."""

    tickets: Sequence[Ticket]
    now: datetime
    findings: tuple[Finding, ...]


def sought(session: Session, terms: Sequence[str], now: datetime | None, needles: Sequence[bytes]) -> Sought:
    """Return the tickets that fit the terms, in whatever state unless one is named, and that hold one of `needles`."""
    stated = any(term.replace("：", ":").startswith(_STATES) for term in terms)
    found = find_rows(session, [*terms, *([] if stated else [ANY])], now)
    paths = [str(row["path"]) for row in found.rows if row["state"] != UNREADABLE]
    return Sought(list(_read(session, paths, needles)), found.now, tuple(found.findings))


def _read(session: Session, paths: Sequence[str], needles: Sequence[bytes]) -> Iterator[Ticket]:
    left = iter(paths)
    while some := list(islice(left, BUNDLE)):
        for path, blob in zip(some, session.repo.read_blobs([f"{session.rev}:{p}" for p in some]), strict=True):
            if blob is None or not any(needle in blob.data for needle in needles):
                continue
            ticket = ticket_codec.read(blob.data, path)[0]
            if ticket is not None:
                yield ticket
