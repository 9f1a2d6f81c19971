"""What shows that a ticket was not altered since: its commits, its receipts, the seals that hold its entries."""

from collections.abc import Iterator, Sequence

from kefu.core.base.errors import KefuError
from kefu.core.base.findings import Finding, finding
from kefu.core.base.msgid import N_
from kefu.core.config.public_keys import fingerprint
from kefu.core.dossier.model import Committed, Proof, Sealing, Way
from kefu.core.reports.story import Kept
from kefu.core.seal.leaves import NOTHING
from kefu.core.seal.signers import allowed_signers
from kefu.core.seal.spoken import spoken
from kefu.core.ticket.model import Ticket
from kefu.desk.lists.story import kept_of
from kefu.desk.read import Commit, history
from kefu.desk.seals.chain import Chain, chain
from kefu.desk.seals.proofs import proofs
from kefu.desk.seals.signer import desk_at
from kefu.desk.session import Session
from kefu.store.codecs import receipt as receipt_codec
from kefu.store.codecs.ticket import digest
from kefu.store.git.signatures import NAMESPACE, checked
from kefu.store.remote import receipts
from kefu.store.remote.refs import chosen
from kefu.store.seal.history import history as sealed_history
from kefu.store.seal.stamps import stamped
from kefu.store.seal.tags import SealTag, name_of, seal_refs

_OURS = b"Kefu-"


def proof_of(session: Session, ticket: Ticket) -> tuple[Proof, tuple[Finding, ...]]:
    """Return what shows that a ticket stands as it was written, and what is wrong with it."""
    commits = tuple(_committed(session, ticket.id, one) for one in reversed(list(history(session, ticket.id))))
    kept = kept_of(session, ticket.id)
    found, ways = _ways(session, ticket, frozenset(one.oid for one in commits if one.ops))
    good, findings = _holding(ticket, ways, found)
    used = {way.seal for way in good}
    tags = [seal.tag for seal in found.seals if seal.tag is not None and seal.number in used]
    sealed = {way.op for way in good}
    proof = Proof(
        commits=commits,
        kept=kept,
        seals=tuple(_sealing(session, tag) for tag in tags),
        ways=tuple(good),
        receipts=_receipts(session, list(kept.values())),
        unsealed=tuple(entry.op for entry in ticket.entries if entry.op not in sealed),
    )
    return proof, tuple(findings)


def _committed(session: Session, number: str, one: Commit) -> Committed:
    held = session.repo.objects.get(one.oid)
    data = held.data if held is not None else b""
    ops = tuple(group.op for group in one.groups)
    alone = bool(ops) and _alone(data, number)
    return Committed(one.oid, one.author, one.email, one.at, one.written, ops, data if alone else None)


def _alone(data: bytes, number: str) -> bool:
    """Return whether the message of a commit is kefu's and speaks of one ticket only."""
    _subject, _, body = data.partition(b"\n\n")[2].partition(b"\n\n")
    rows = body.rstrip(b"\n").split(b"\n")
    named = {row for row in rows if row.startswith(b"Kefu-Ticket: ")}
    return named == {f"Kefu-Ticket: {number}".encode()} and all(row.startswith(_OURS) for row in rows)


def _ways(session: Session, ticket: Ticket, oids: frozenset[str]) -> tuple[Chain, list[Way]]:
    """Return the seals, verified, and the ways of the leaves of this ticket alone: a commit may hold other tickets' too."""
    if not seal_refs(session.repo):
        return Chain(()), []
    commits = sealed_history(session.repo.child, session.rev)
    found = chain(session.repo, session.rev, commits)
    ops = {entry.op for entry in ticket.entries}
    ways = []
    for one in proofs(session.repo, found, oids, commits):
        op = one.line.split(" ")[1]
        if op != NOTHING and op in ops:
            ways.append(Way(op, one.seal.number, one.line, one.index, one.path))
    return found, ways


def _holding(ticket: Ticket, ways: Sequence[Way], found: Chain) -> tuple[list[Way], list[Finding]]:
    """Return the ways that prove something: to seals that hold, of entries that stand as they were sealed."""
    bad = {seal.number: seal.findings for seal in found.seals if seal.findings}
    stands: dict[str, set[str]] = {}
    for entry in ticket.entries:
        stands.setdefault(entry.op, set()).add(digest(entry))
    good, findings = [], [one for number in sorted({w.seal for w in ways} & bad.keys()) for one in bad[number]]
    for way in ways:
        if way.line.split()[2] not in stands[way.op]:
            text = N_("entry {op} is not as {seal} holds it: it was changed since")
            findings.append(finding("seal-entry", text, op=way.op, seal=name_of(way.seal)))
        elif way.seal not in bad:
            good.append(way)
    return good, findings


def _sealing(session: Session, tag: SealTag) -> Sealing:
    desk = desk_at(session.repo, tag.note.tip)
    signed = checked(tag.payload, tag.armor, NAMESPACE)
    stamp = stamped(session.repo, tag)
    files = {}
    if stamp is not None and stamp.at is not None:
        files = {file.name: file.read_bytes() for file in sorted(stamp.folder.iterdir()) if file.is_file()}
    return Sealing(
        tag.number, tag.note, tag.name, tag.at, fingerprint(signed.key), spoken(tag.number, tag.note), tag.data, tag.payload,
        tag.armor, allowed_signers(desk) if desk is not None else "", files, stamp.at if stamp is not None else None,
    )  # fmt: skip


def _receipts(session: Session, kept: Sequence[Kept]) -> dict[int, bytes]:
    """Return the words of the receipts by which the shared desk entered these commits, by their numbers."""
    wanted = {one.receipt for one in kept if one.receipt is not None}
    if not wanted:
        return {}
    return {number: text for number, text in _every(session) if number in wanted}


def _every(session: Session) -> Iterator[tuple[int, bytes]]:
    try:
        tip = session.repo.resolve(chosen(session.repo, session.repo.head()).entered)
    except KefuError:
        return
    for one in receipts.every(session.repo, tip) if tip else ():
        if one is not None:
            yield one.number, receipt_codec.write(one).encode()
