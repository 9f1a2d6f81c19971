"""What a dossier holds: the ticket, its commits, attachments, playbooks, seals, and the way of each entry to its seal."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.reports.story import Chapter, Kept
from kefu.core.seal.note import Note
from kefu.core.ticket.model import Entry, Ticket

HERE, MISSING, CHANGED, ERASED, UNKNOWN = "here", "missing", "changed", "erased", "unknown"
"""How an attachment stands: here as it was attached, gone, other bytes, erased, or its vault is not here."""


@frozen
class Attached:
    """One attachment of an entry. `sha256` is empty, `data` None where nobody has it any more; both belong to the
    vault, and `data` stands in a full dossier alone."""

    op: str
    n: str
    kind: str
    type: str
    size: str
    state: str
    sha256: str = ""
    path: str = ""
    data: bytes | None = None


@frozen
class Committed:
    """A commit of the ticket. `ops`: the entries of this ticket that it holds; `object`: its bytes, None where its
    message speaks of other tickets too."""

    oid: str
    author: str
    email: str
    at: datetime
    written: datetime
    ops: tuple[str, ...]
    object: bytes | None


@frozen
class Sealing:
    """A seal that holds entries of the ticket. `tag` is the object, `payload` what the signature (`armor`) is over;
    `lines`: what was read out; `signers`: the list that it names; `stamp`: the files of its time stamp, if it has one."""

    number: int
    note: Note
    name: str
    at: datetime
    key: str
    lines: tuple[str, str]
    tag: bytes
    payload: bytes
    armor: bytes
    signers: str
    stamp: Mapping[str, bytes]
    stamped: datetime | None


@frozen
class Way:
    """The way of one leaf to the root of a seal: the entry's op, the seal's number, the line of the leaf, its place, the
    hashes beside it."""

    op: str
    seal: int
    line: str
    index: int
    path: tuple[bytes, ...]


@frozen
class Book:
    """A playbook as it was. `pinned`: an entry of the ticket names its blob, and so proves it."""

    path: str
    blob: str
    data: bytes
    pinned: bool


@frozen
class Proof:
    """What shows that the record was not altered since. `unsealed`: ops of entries that no seal holds which verifies."""

    commits: tuple[Committed, ...]
    kept: Mapping[str, Kept]
    seals: tuple[Sealing, ...]
    ways: tuple[Way, ...]
    receipts: Mapping[int, bytes]
    unsealed: tuple[str, ...]


@frozen
class Dossier:
    """One ticket for somebody without kefu. `ticket` is as it is shown, masked unless `full`; `kept` as git has it, its
    bytes in `file`; `others`: the tickets that its own entries name; `records`: the vault's files of a full one."""

    desk: str
    made: datetime
    zone: tzinfo
    by: str
    tip: str
    full: bool
    ticket: Ticket
    kept: Ticket
    file: bytes
    chapters: tuple[Chapter, ...]
    handler: str
    attached: tuple[Attached, ...]
    records: Mapping[str, bytes]
    books: tuple[Book, ...]
    proof: Proof
    others: tuple[str, ...]
    findings: tuple[Finding, ...]
    pack: bool = False
    bundle: bool = False

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return the entries as git has them, in the order of the file."""
        return self.kept.entries


def name_of(number: int, entry: Entry) -> str:
    """Return the name that an entry has in a dossier: its place in the file, from 1, and its op."""
    return f"{number:03}-{entry.op}"
