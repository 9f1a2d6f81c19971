"""The vault's records against the entries that name them."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.vault.record import Attachment


def lives(ticket: Ticket, entry: Entry) -> bool:
    """Return whether an entry's record may exist: it knew of every erasure of its ticket in the timeline."""
    return set(ticket.forgets) <= set(entry.texts("forgets"))


def digest(data: bytes) -> str:
    """Return a record's digest as its entry holds it."""
    return f"sha256:{sha256(data).hexdigest()}"


PATIENCE = timedelta(days=7)
"""The time that a record may take to arrive: plain git brings its entry at once, its writer's next sync the record."""


@frozen
class Wanted:
    """The record that an entry names: its ticket and op, the digest, whether it lives or was to be erased, since
    when."""

    id: str
    op: str
    digest: str
    lives: bool
    since: datetime

    def awaited(self, now: datetime) -> bool:
        """Return whether a record that never was in this vault may still come."""
        return self.lives and now - self.since < PATIENCE


def wanted(ticket: Ticket, entry: Entry) -> Wanted:
    """Return the record that the vault must hold for an entry that names one."""
    return Wanted(ticket.id, entry.op, entry.text("vault"), lives(ticket, entry), entry.key)


def record_found(one: Wanted, place: str, data: bytes | None) -> Iterator[Finding]:
    """Yield what is wrong with an entry's record at `place` in the vault: forgotten yet here, missing, other bytes."""
    if not one.lives:
        if data is not None:
            yield finding(
                "forgotten-kept",
                "entry {op}: its contacts were to be erased and are still in the vault; run kefu forget again",
                path=place,
                op=one.op,
            )
        return
    if data is None:
        yield finding(
            "record-missing", "entry {op} of {id}: its vault record is missing", path=place, op=one.op, id=one.id
        )
    elif digest(data) != one.digest:
        yield finding(
            "record-changed",
            "entry {op} of {id}: its vault record is not the one it names",
            path=place,
            op=one.op,
            id=one.id,
        )


def files_found(place: str, files: Mapping[Attachment, bytes | None]) -> Iterator[Finding]:
    """Yield a finding for each attachment of a record that is missing or has other bytes."""
    for one, data in files.items():
        if data is None:
            yield finding("file-missing", "attachment {n} is missing from the vault", path=place, n=one.n)
        elif sha256(data).hexdigest() != one.sha256:
            yield finding("file-changed", "attachment {n} is not the file that was attached", path=place, n=one.n)


def stray(place: str) -> Finding:
    """Return the finding for a file of the vault that no entry names."""
    return finding("record-stray", "a file in the vault that no entry names", path=place)
