"""The part of `check` that looks at tickets: some files at a time with their vault records, by several processes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kefu.core.actions.table import acknowledged
from kefu.core.base.findings import Finding
from kefu.core.checks.duplicates import Duplicate, duplicate
from kefu.core.checks.erasures import Erasure, erasures
from kefu.core.checks.history import packed
from kefu.core.checks.known import unknown
from kefu.core.checks.money import owing
from kefu.core.checks.uncounted import uncounted
from kefu.core.judge.personal import unmasked
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary import ids
from kefu.desk.checks.index import Comparison
from kefu.desk.checks.vault import Records, Vault
from kefu.desk.session import Session
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs.listed import displaced
from kefu.store.codecs.rules import rulebook
from kefu.store.git.objects import Batch, Entry

NO_BYTES = ("040000", "160000")
"""Modes of what has no bytes: directories and submodules."""
MENDABLE = frozenset(("header",))
"""Findings that writing a ticket anew from its own timeline takes away."""


@dataclass
class Part:
    """The findings of some files. `entries`: each ticket with its entries as a Ledger takes them; `seen`:
    (file, id) of the findings that its entries acknowledge."""

    files: int
    findings: list[Finding] = field(default_factory=list)
    mendable: list[str] = field(default_factory=list)
    entries: list[tuple[str, bytes]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    records: Records = field(default_factory=Records)
    index: Comparison = field(default_factory=Comparison)
    duplicates: list[Duplicate] = field(default_factory=list)
    erasures: list[Erasure] = field(default_factory=list)


class Examiner:
    """Looks at files of one desk. It reads through a git of its own, which starts with the first file."""

    def __init__(self, session: Session) -> None:
        self._repo = replace(session.repo, objects=Batch(session.repo.child))
        self._desk = session.desk
        self._categories = set(session.catalogue.heads)
        self._vault = Vault(self._repo)
        self._rules = rulebook(session.desk).on if session.desk.edition > 1 else ()

    def __call__(self, entries: Sequence[Entry]) -> Part:
        """Return what is found in these files, in their order."""
        part = Part(len(entries))
        blobs = self._repo.read_blobs([e.oid if e.mode not in NO_BYTES else "" for e in entries])
        tickets: list[Ticket] = []
        for entry, blob in zip(entries, blobs, strict=True):
            data = blob.data if blob else b""
            part.index.file(entry, data)
            if entry.problem is None and ids.number_of(entry.path) is not None:
                tickets += self._ticket(entry.path, data, part)
            else:
                part.findings += _misplaced(entry, part)
        self._vault.tickets(tickets, part.records)
        return part

    def close(self) -> None:
        """End the git that it read through."""
        self._repo.close()

    def _ticket(self, path: str, data: bytes, part: Part) -> Iterator[Ticket]:
        """Yield the ticket, read and folded again, if it can be read; put what is odd about it into `part`."""
        ticket, found = ticket_codec.read(data, path)
        part.findings += found
        if ticket is None:
            part.unread.append(ids.number_of(path) or "")
            return
        folded = {f.placed(path) for f in ticket.findings}
        by_hand = {f.code for f in found if f not in folded}
        # Only where nothing else is wrong in the file, so that writing it anew loses nothing.
        if by_hand and by_hand <= MENDABLE:
            part.mendable.append(path)
        held = b"".join(packed(entry.op, ticket_codec.digest(entry), entry.line) for entry in ticket.entries)
        part.entries.append((ticket.id, held))
        odd = [
            *unknown(ticket, self._desk, self._categories),
            *unmasked(ticket),
            *uncounted(ticket, self._desk, self._rules),
            *owing(ticket, self._desk),
        ]
        part.findings += [f.placed(path) for f in odd]
        one_case = duplicate(ticket)
        part.duplicates += [one_case] if one_case is not None else []
        part.erasures += erasures(ticket)
        part.seen |= {(path, one) for one in acknowledged(ticket)}
        yield ticket


def _misplaced(entry: Entry, part: Part) -> Iterator[Finding]:
    number = ids.number_of(entry.path)
    if number is not None:
        part.unread.append(number)
    found = displaced(entry).finding
    if found is not None:
        yield found
