"""The files of a dossier, by their names in its zip: all but the pages, which are made in two languages."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from kefu.core.dossier.model import Dossier, name_of
from kefu.core.ticket.model import Entry

SUMS = "SHA256SUMS"
PACK, BUNDLE = "proof.pack", "desk.bundle"


def files(one: Dossier) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a dossier. What stands in them is of this ticket alone."""
    yield "ticket.yaml", one.file
    for number, entry in enumerate(one.entries, 1):
        yield f"entries/{name_of(number, entry)}.yaml", entry.raw.encode()
    yield "commits.txt", _commits(one).encode()
    for commit in one.proof.commits:
        if commit.object is not None:
            yield f"commits/{commit.oid}", commit.object
    yield from _ways(one)
    yield from _seals(one)
    for book in one.books:
        yield f"playbooks/{book.blob}.yaml", book.data
    for number, text in sorted(one.proof.receipts.items()):
        yield f"receipts/{number}.txt", text
    if one.attached:
        yield "attachments.txt", _attached(one).encode()
    for path, data in one.records.items():
        yield f"vault/{path}", data
    for file in one.attached:
        if file.data is not None:
            yield f"vault/{file.path}", file.data


def digest_of(entry: Entry) -> str:
    """Return the SHA-256 of an entry's bytes, by which its commit and its leaf name it."""
    return sha256(entry.raw.encode()).hexdigest()


def sums(held: Mapping[str, bytes]) -> bytes:
    """Return the list of the digests of files, as sha256sum -c reads it."""
    return "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in held.items()).encode()


def _commits(one: Dossier) -> str:
    """Return a line for each commit, the oldest first: its id, when it happened and was written, by whom, its entries."""
    rows = (
        " ".join((c.oid, c.at.isoformat(), c.written.isoformat(), f"<{c.email}>", ",".join(c.ops) or "-"))
        for c in one.proof.commits
    )
    return "".join(f"{row}\n" for row in rows)


def _attached(one: Dossier) -> str:
    """Return a line for each attachment: its digest (- where nobody knows it), entry, number, kind, type, size, how it
    stands."""
    rows = (" ".join((a.sha256 or "-", a.op, a.n, a.kind, a.type, a.size, a.state)) for a in one.attached)
    return "".join(f"{row}\n" for row in rows)


def _ways(one: Dossier) -> Iterator[tuple[str, bytes]]:
    """Yield the files of each way to a seal: an entry that was written in two clones has two."""
    names = {(entry.op, digest_of(entry)): name_of(number, entry) for number, entry in enumerate(one.entries, 1)}
    counts: dict[str, int] = {}
    for way in one.proof.ways:
        name = names[way.op, way.line.split()[2]]
        counts[name] = counts.get(name, 0) + 1
        place = f"proofs/{name}.{counts[name]}"
        yield f"{place}/leaf", way.line.encode()
        yield f"{place}/place", f"{way.index}\n".encode()
        yield f"{place}/seal", f"{way.seal:06}\n".encode()
        yield f"{place}/path", "".join(f"{beside.hex()}\n" for beside in way.path).encode()


def _seals(one: Dossier) -> Iterator[tuple[str, bytes]]:
    for seal in one.proof.seals:
        place = f"seals/{seal.number:06}"
        yield f"{place}/note", seal.note.text.encode()
        yield f"{place}/tag", seal.tag
        yield f"{place}/payload", seal.payload
        yield f"{place}/signature", seal.armor
        if seal.signers:
            yield f"{place}/signers", seal.signers.encode()
        for name, data in seal.stamp.items():
            yield f"{place}/stamp/{name}", data
