"""The tickets that a ledger or the books are about, read whole: only those whose files hold a word of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from kefu.core.base.findings import Finding
from kefu.core.reports import UNREADABLE
from kefu.core.ticket.model import Ticket
from kefu.core.times.when import fixed
from kefu.desk.lists.rows import find_rows
from kefu.desk.session import Session
from kefu.store.codecs.quickticket import read_folded
from kefu.store.git.objects import BUNDLE
from kefu.store.index.scan import TERRITORY

_STATES = ("state:", "状态:", "is:")
_ANY = "state:any"


@dataclass
class Sought:
    """The tickets that fit, the moment they are for, and what could not be read."""

    now: datetime
    tickets: list[Ticket] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def sought(session: Session, terms: Sequence[str], now: datetime | None, needles: Sequence[bytes]) -> Sought:
    """Return the tickets that fit the terms, in whatever state unless one is named, and that hold one of `needles`."""
    made = Sought(fixed(now or session.now, session.zone))
    if terms:
        stated = any(term.replace("：", ":").startswith(_STATES) for term in terms)
        found = find_rows(session, [*terms, *([] if stated else [_ANY])], now)
        paths = [str(row["path"]) for row in found.rows if row["state"] != UNREADABLE]
        made.findings += found.findings
    else:  # no list need be made of what is read whole anyway
        entries = session.repo.ls_tree(session.rev, "tickets/")
        paths = [e.path for e in entries if e.problem is None and TERRITORY.fullmatch(e.path)]
    for path, data in _holding(session, paths, needles):
        ticket, wrong = read_folded(data, path)
        made.findings += wrong[:1]
        made.tickets += [ticket] if ticket is not None else []
    return made


def _holding(session: Session, paths: Sequence[str], needles: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the files that hold one of `needles`."""
    left = iter(paths)
    while some := list(islice(left, BUNDLE)):
        for path, blob in zip(some, session.repo.read_blobs([f"{session.rev}:{p}" for p in some]), strict=True):
            if blob is not None and any(needle in blob.data for needle in needles):
                yield path, blob.data
