"""The part of `check` that reads the vault: every record against its entry, and whether what was forgotten is gone."""

from array import array
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from kefu.core.base.findings import Finding, finding
from kefu.core.checks.records import Wanted, files_found, record_found, stray, wanted
from kefu.core.ticket.model import Ticket
from kefu.core.ticket.timeline import one_per_op
from kefu.desk.session import Session
from kefu.store.codecs import vault as vault_codec
from kefu.store.git.objects import Entry
from kefu.store.git.repo import Repo

DIRECTORY = "040000"


@dataclass
class Records:
    """The findings on the records of some tickets.

    `strays`: (ref, path); `forgotten`: the ticket of each erased digest; `missing`: what ought to be here and is not;
    `awaited`: how many of those may still come.
    """

    read: int = 0
    findings: list[Finding] = field(default_factory=list)
    strays: list[tuple[str, str]] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    missing: list[Wanted] = field(default_factory=list)
    awaited: int = 0
    forgotten: dict[str, str] = field(default_factory=dict)

    def add(self, more: "Records") -> None:
        """Take up what was found of other tickets."""
        self.read += more.read
        self.findings += more.findings
        self.strays += more.strays
        self.absent |= more.absent
        self.missing += more.missing
        self.forgotten |= more.forgotten

    @property
    def notes(self) -> Iterator[Finding]:
        """Yield a note on months of tickets whose vault is not here, and one on records that are still to come."""
        if self.absent:
            months = ", ".join(sorted(ref.removeprefix(vault_codec.PREFIX) for ref in self.absent))
            yield finding(
                "no-vault", "the vault of {months} is not here: its records could not be checked", months=months
            )
        if self.awaited:
            yield finding(
                "records-awaited",
                "{count} new vault records have not come yet: they come with kefu sync, once whoever wrote them has run it too",
                count=self.awaited,
            )


class Vault:
    """The vault's months that are here. Read ticket by ticket: each has a directory of its own."""

    def __init__(self, repo: Repo) -> None:
        self._repo = repo
        self._refs = frozenset(refs(repo))

    def tickets(self, tickets: Sequence[Ticket], found: Records) -> None:
        """Look at the records of some tickets, and note the digests of those that were forgotten."""
        names: list[list[Wanted]] = []
        for ticket in tickets:
            ever = [wanted(ticket, entry) for entry in ticket.entries if entry.text("vault")]
            found.forgotten |= {one.digest.removeprefix("sha256:"): ticket.id for one in ever if not one.lives}
            # Of two entries of one op one counts, and its record is the one that the vault keeps.
            named = [wanted(ticket, entry) for entry in one_per_op(ticket.entries)[0] if entry.text("vault")]
            ref = vault_codec.ref_of(ticket.id)
            if named and ref not in self._refs:
                found.absent.add(ref)
            names.append(named if ref in self._refs else [])
        here = [ticket.id for ticket in tickets if vault_codec.ref_of(ticket.id) in self._refs]
        held = {number: self._files(vault_codec.ref_of(number), number) for number in here}
        every = [(one, held[one.id].pop(vault_codec.path_of(one.id, one.op), None)) for named in names for one in named]
        blobs = self._repo.read_blobs([entry.oid if entry else "" for _, entry in every])
        for (one, _), blob in zip(every, blobs, strict=True):
            self._record(one, blob.data if blob else None, held[one.id], found)
        found.strays += [(vault_codec.ref_of(number), path) for number in here for path in held[number]]

    def _files(self, ref: str, number: str) -> dict[str, Entry]:
        """Return what stands in the directory of a ticket, by path."""
        found: dict[str, Entry] = {}
        left = [number]
        while left:
            for entry in self._repo.entries(ref, left.pop()):
                if entry.mode == DIRECTORY:
                    left.append(entry.path)
                else:
                    found[entry.path] = entry
        return found

    def _record(self, one: Wanted, data: bytes | None, held: dict[str, Entry], found: Records) -> None:
        ref, path = vault_codec.ref_of(one.id), vault_codec.path_of(one.id, one.op)
        place = f"{ref}:{path}"
        if data is None and one.lives:
            found.missing.append(one)
            return
        found.findings += record_found(one, place, data)
        if data is None:
            return
        found.read += 1
        record, wrong = vault_codec.read(data, path)
        found.findings += [f.placed(place) for f in wrong]
        if record is not None:
            files = {f: held.pop(vault_codec.file_path(record.ticket, record.op, f), None) for f in record.files}
            found.findings += files_found(place, {f: self._bytes(entry) for f, entry in files.items()})

    def _bytes(self, entry: Entry | None) -> bytes | None:
        blob = self._repo.objects.get(entry.oid) if entry else None
        return blob.data if blob else None


def refs(repo: Repo) -> list[str]:
    """Return the vault's refs that are here."""
    return repo.git("for-each-ref", "--format=%(refname)", vault_codec.PREFIX).decode().split()


def strays(repo: Repo, tickets: Container[str], known: list[tuple[str, str]]) -> Iterator[Finding]:
    """Yield a finding for each file that no entry names: the `known` ones, and those of no readable ticket."""
    found = list(known)
    for ref in refs(repo):
        for entry in repo.entries(ref, ""):
            # The directories of readable tickets were looked at before: their strays are `known`.
            if entry.path in tickets and entry.mode == DIRECTORY and vault_codec.ref_of(entry.path) == ref:
                continue
            found += [(ref, inner.path) for inner in repo.ls_tree(ref, entry.path)]
    yield from (stray(f"{ref}:{path}") for ref, path in sorted(found))


def missing(session: Session, records: Records) -> Iterator[Finding]:
    """Yield a finding for each lost record: one that was here once, or one that has not come for too long."""
    new = {vault_codec.path_of(one.id, one.op) for one in records.missing if one.awaited(session.now)}
    awaited = new - _ever(session.repo, new) if new else new
    records.awaited = len(awaited)
    for one in records.missing:
        path = vault_codec.path_of(one.id, one.op)
        if path not in awaited:
            yield from record_found(one, f"{vault_codec.ref_of(one.id)}:{path}", None)


def _ever(repo: Repo, paths: Container[str]) -> set[str]:
    """Return those of the paths that the vault has or had."""
    args = ("rev-list", "--objects", f"--glob={vault_codec.PREFIX}*")
    found = (line.partition(b" ")[2].decode("utf-8", "replace") for line in repo.child.pieces(args, b"\n"))
    return {path for path in found if path in paths}


def still_here(session: Session, forgotten: dict[str, str]) -> Iterator[Finding]:
    """Yield a finding for each forgotten record that is still in this clone's object store.

    Files of HEAD's history are not read.
    """
    if not forgotten:
        return
    repo = session.repo
    kept = _blobs_of(repo, session.rev)
    listed = ("cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname) %(objecttype)")
    lines = (line.split() for line in repo.child.pieces(listed, b"\n"))
    others = [name.decode() for name, kind in lines if kind == b"blob" and not _among(kept, _key(name))]
    for found in repo.read_blobs(others):
        number = forgotten.get(sha256(found.data).hexdigest()) if found else None
        if number is not None and found is not None:
            yield finding(
                "forgotten-present",
                "{id}: erased contacts are still in this clone as object {oid}; `kefu gc` removes them",
                id=number,
                oid=found.oid[:10],
            )


def _blobs_of(repo: Repo, rev: str) -> "array[int]":
    """Return the keys of all files in the history of `rev`, in order, eight bytes each: there may be a million."""
    only = ("--filter=object:type=blob", "--filter-provided-objects")
    args = ("rev-list", "--objects", "--no-object-names", *only, rev)
    return array("Q", sorted(array("Q", (_key(line) for line in repo.child.pieces(args, b"\n")))))


def _key(name: bytes) -> int:
    # The first eight bytes of a name tell a million files apart, and take little memory.
    return int(name[:16], 16)


def _among(keys: "array[int]", key: int) -> bool:
    at = bisect_left(keys, key)
    return at < len(keys) and keys[at] == key
