"""`check`: every ticket and every vault record at HEAD, against each other, the desk and the history."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kefu.core import ids
from kefu.core.checks.history import Ledger
from kefu.core.checks.known import unknown
from kefu.core.checks.personal import unmasked
from kefu.core.findings import Finding
from kefu.core.ticket import Ticket
from kefu.desk import checkgit, checkindex, checkvault
from kefu.desk.session import Session
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs.listed import displaced
from kefu.store.objects import Entry
from kefu.store.unclosed import TERRITORY

Progress = Callable[[int, int], None]
"""Told how many of how many tickets are done."""
NO_BYTES = ("040000", "160000")
"""Modes of what has no bytes: directories and submodules."""
MENDABLE = frozenset(("header",))
"""Findings that writing a ticket anew from its own timeline takes away."""


@dataclass
class Result:
    """What was found; `notes` say what could not be looked at here; `mendable`: paths whose header alone is wrong."""

    findings: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    mendable: list[str] = field(default_factory=list)
    tickets: int = 0
    records: int = 0


@dataclass
class Known:
    """What the rest of the check needs to know of every ticket."""

    paths: dict[str, str] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    entries: Ledger = field(default_factory=Ledger)
    forgotten: dict[str, str] = field(default_factory=dict)


def check(session: Session, progress: Progress) -> Result:
    """Everything that is wrong with the desk, in the order of its files."""
    result, known = Result(), Known()
    result.findings += _desk(session)
    vault = checkvault.Vault(session)
    tree = list(session.repo.ls_tree(session.rev, "tickets/"))
    entries = [entry for entry in tree if TERRITORY.fullmatch(entry.path)]
    categories = set(session.catalogue.heads)
    index = checkindex.Comparison()
    blobs = session.repo.read_blobs([e.oid if e.mode not in NO_BYTES else "" for e in entries])
    for done, (entry, blob) in enumerate(zip(entries, blobs, strict=True), 1):
        progress(done, len(entries))
        data = blob.data if blob else b""
        index.file(entry, data)
        if not _proper(entry):
            result.findings += _misplaced(entry, known)
            continue
        ticket = _one(entry.path, data, result, known)
        if ticket is not None:
            odd = [*unknown(ticket, session.desk, categories), *unmasked(ticket)]
            result.findings += [f.placed(entry.path) for f in odd]
            vault.ticket(ticket, known.forgotten)
    result.findings += vault.findings()
    result.tickets, result.records = len(known.paths), vault.records
    result.findings += checkgit.history(session, known.entries, known.paths, frozenset(known.unread))
    result.findings += checkvault.still_here(session, known.forgotten)
    result.findings += index.findings(session)
    result.notes += [*vault.notes, *checkgit.notes(session)]
    return result


def _proper(entry: Entry) -> bool:
    return entry.problem is None and ids.number_of(entry.path) is not None


def _misplaced(entry: Entry, known: Known) -> Iterator[Finding]:
    number = ids.number_of(entry.path)
    if number is not None:
        known.paths[number] = entry.path
        known.unread.add(number)
    found = displaced(entry).finding
    if found is not None:
        yield found


def _one(path: str, data: bytes, result: Result, known: Known) -> Ticket | None:
    """Read and refold one ticket; what is odd about it is a finding."""
    number = ids.number_of(path) or ""
    known.paths[number] = path
    ticket, found = ticket_codec.read(data, path)
    result.findings += found
    if ticket is None:
        known.unread.add(number)
        return None
    folded = {f.placed(path) for f in ticket.findings}
    by_hand = {f.code for f in found if f not in folded}
    if by_hand and by_hand <= MENDABLE:
        result.mendable.append(path)
    for entry in ticket.entries:
        known.entries.add(number, entry.op, ticket_codec.digest(entry), entry.line)
    return ticket


def _desk(session: Session) -> Iterator[Finding]:
    """What is wrong in `kefu.yaml` and in the playbooks: heads and clock rules."""
    yield from session.findings
    seen: set[Finding] = set(session.findings)
    for category in list(session.catalogue.heads):
        seen_now = [f for f in session.rulebook(category).findings if f not in seen]
        seen.update(seen_now)
        yield from seen_now
    yield from (f for f in session.heads.found if f not in seen)
