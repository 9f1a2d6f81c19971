"""Gathering a dossier: one ticket with everything that belongs to it, and nothing that belongs to another."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from kefu.core.actions.attach import files_of
from kefu.core.base.errors import Refused, Usage
from kefu.core.base.findings import Finding, finding
from kefu.core.base.regex import regex
from kefu.core.checks.records import lives
from kefu.core.config.files import PLAYBOOKS, WAYS
from kefu.core.dossier.model import CHANGED, ERASED, HERE, MISSING, UNKNOWN, Attached, Book, Committed, Dossier
from kefu.core.reports.story import story
from kefu.core.ticket.model import Ticket, word
from kefu.core.vocabulary import ids
from kefu.core.vocabulary.words import FILE
from kefu.desk.dossier.proof import proof_of
from kefu.desk.read import Read, read
from kefu.desk.session import Session
from kefu.store.codecs import vault as vault_codec

_NUMBER = regex("[0-9]{6}-[0-9A-HJKMNP-TV-Z]{7}")


def gather(session: Session, number: str, *, full: bool = False, pack: bool = False, bundle: bool = False) -> Dossier:
    """Return the dossier of a ticket. Usage for a customer's file, StoreFault for a ticket that cannot be read.

    What is missing of it stands in its findings.
    """
    found = read(session, number)
    if found.kept.fact("kind") == FILE:
        raise Usage("{id} is a customer's file and no case: a dossier is made of a ticket", id=number)
    blob = session.repo.blob(session.rev, ids.path_of(number))
    assert blob is not None  # it was read a moment ago
    shown = found.full if full else found.kept
    attached = tuple(_attached(session, found, full=full))
    proof, findings = proof_of(session, found.kept)
    owner = session.desk.staff.get(shown.owner)
    return Dossier(
        desk=session.desk.name, made=session.now, zone=session.zone, by=_maker(session), tip=session.rev, full=full,
        ticket=shown, kept=found.kept, file=blob.data, chapters=tuple(story(shown)),
        handler=owner.name if owner is not None else "", attached=attached,
        records=_records(session, found.kept) if full else {}, books=tuple(_books(session, found.kept, proof.commits)),
        proof=proof, others=_others(found.kept, blob.data),
        findings=(*found.findings, *map(_missing, (a for a in attached if a.state in (MISSING, CHANGED))), *findings),
        pack=pack, bundle=bundle,
    )  # fmt: skip


def _maker(session: Session) -> str:
    """Return who makes it: a masked one may be made by whoever can read the desk, as by a reviewer."""
    try:
        return session.actor.name
    except Refused:
        return session.repo.identity()[0]


def _missing(one: Attached) -> Finding:
    if one.state == CHANGED:
        return finding("file-changed", "attachment {n} is not the file that was attached", path=one.op, n=one.n)
    return finding("file-missing", "attachment {n} is missing from the vault", path=one.op, n=one.n)


def _others(ticket: Ticket, data: bytes) -> tuple[str, ...]:
    """Return the other tickets that the entries of a ticket name: they are a part of what it says."""
    named = _NUMBER.findall(data.decode("utf-8", "replace"))
    return tuple(sorted({one for one in named if ids.is_number(one)} - {ticket.id}))


def _attached(session: Session, found: Read, *, full: bool) -> Iterator[Attached]:
    """Yield the attachments of a ticket with what the vault knows of them."""
    ref = vault_codec.ref_of(found.kept.id)
    here = session.repo.resolve(ref) is not None
    records = {one.op: one for one in found.records}
    for entry in found.kept.entries:
        record = records.get(entry.op)
        known = {str(one.n): one for one in record.files} if record is not None else {}
        for file in files_of(entry):
            n, kind, type_, size = (word(file.get(key)) for key in ("n", "kind", "type", "bytes"))
            one = known.get(n)
            if one is None:
                state = ERASED if not lives(found.kept, entry) else MISSING if here else UNKNOWN
                yield Attached(entry.op, n, kind, type_, size, state)
                continue
            path = vault_codec.file_path(found.kept.id, entry.op, one)
            held = session.repo.objects.get(f"{ref}:{path}")
            data = held.data if held is not None else None
            state = MISSING if data is None else HERE if sha256(data).hexdigest() == one.sha256 else CHANGED
            yield Attached(entry.op, n, kind, type_, size, state, one.sha256, path, data if full else None)


def _records(session: Session, ticket: Ticket) -> dict[str, bytes]:
    """Return the records of the vault that the entries of a ticket name, by their paths there."""
    ref = vault_codec.ref_of(ticket.id)
    paths = [vault_codec.path_of(ticket.id, entry.op) for entry in ticket.entries if entry.text("vault")]
    held = session.repo.read_blobs([f"{ref}:{path}" for path in paths])
    return {path: one.data for path, one in zip(paths, held, strict=True) if one is not None}


def _books(session: Session, ticket: Ticket, commits: Sequence[Committed]) -> Iterator[Book]:
    """Yield the playbooks that the steps of a ticket name, with the ways that they use; without any step, that of its
    category as the commit of the opening had it."""
    own = f"{PLAYBOOKS}/{ticket.category}.yaml"
    named = {entry.text(key): path for entry in ticket.entries for key, path in (("playbook", own), ("ways", WAYS))}
    blobs = {blob: path for blob, path in named.items() if blob}
    for blob, path in blobs.items():
        held = session.repo.objects.get(blob)
        if held is not None and held.type == "blob":
            yield Book(path, held.oid, held.data, pinned=True)
    if not blobs and ticket.category:
        opened = next((one.oid for one in commits if ticket.entries[0].op in one.ops), session.rev)
        held = session.repo.objects.get(f"{opened}:{own}")
        if held is not None:
            yield Book(own, held.oid, held.data, pinned=False)
