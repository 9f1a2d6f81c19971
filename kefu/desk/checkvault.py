"""The part of `check` that reads the vault: every record against its entry, and whether what was forgotten is gone."""

from collections.abc import Iterator
from hashlib import sha256

from kefu.core.checks.records import Wanted, files_found, record_found, stray, wanted
from kefu.core.findings import Finding, finding
from kefu.core.ticket import Ticket
from kefu.desk.session import Session
from kefu.store.codecs import vault as vault_codec
from kefu.store.objects import Entry
from kefu.store.repo import Repo


class Vault:
    """The vault's months that are here. Records are noted ticket by ticket, and read in one go."""

    def __init__(self, session: Session) -> None:
        self._repo: Repo = session.repo
        self._left: dict[str, dict[str, Entry]] = {}
        self._absent: set[str] = set()
        self._wanted: list[Wanted] = []
        self.records = 0
        for ref in refs(session.repo):
            self._left[ref] = {entry.path: entry for entry in session.repo.ls_tree(ref, "")}

    @property
    def notes(self) -> Iterator[Finding]:
        """Months of which there are tickets and no vault here."""
        if self._absent:
            months = ", ".join(sorted(ref.removeprefix(vault_codec.PREFIX) for ref in self._absent))
            yield finding(
                "no-vault", "the vault of {months} is not here: its records could not be checked", months=months
            )

    def ticket(self, ticket: Ticket, forgotten: dict[str, str]) -> None:
        """Note the records of one ticket; the digests of those forgotten go into `forgotten`."""
        for entry in ticket.entries:
            if entry.text("vault"):
                one = wanted(ticket, entry)
                if not one.lives:
                    forgotten[one.digest.removeprefix("sha256:")] = ticket.id
                self._wanted.append(one)

    def findings(self) -> Iterator[Finding]:
        """What is wrong with the records that were noted, then the files that no entry names."""
        here = [one for one in self._wanted if vault_codec.ref_of(one.id) in self._left]
        self._absent = {vault_codec.ref_of(one.id) for one in self._wanted} - set(self._left)
        held = [self._entry(vault_codec.ref_of(one.id), vault_codec.path_of(one.id, one.op)) for one in here]
        blobs = self._repo.read_blobs([entry.oid if entry else "" for entry in held])
        for one, blob in zip(here, blobs, strict=True):
            ref, path = vault_codec.ref_of(one.id), vault_codec.path_of(one.id, one.op)
            yield from record_found(one, f"{ref}:{path}", blob.data if blob else None)
            if blob is not None:
                self.records += 1
                yield from self._inside(ref, path, blob.data)
        for ref, left in self._left.items():
            yield from (stray(f"{ref}:{path}") for path in sorted(left))

    def _entry(self, ref: str, path: str) -> Entry | None:
        return self._left[ref].pop(path, None)

    def _inside(self, ref: str, path: str, data: bytes) -> Iterator[Finding]:
        record, found = vault_codec.read(data, path)
        yield from (f.placed(f"{ref}:{path}") for f in found)
        if record is not None:
            files = {f: self._take(ref, vault_codec.file_path(record.ticket, record.op, f)) for f in record.files}
            yield from files_found(f"{ref}:{path}", files)

    def _take(self, ref: str, path: str) -> bytes | None:
        entry = self._entry(ref, path)
        found = self._repo.objects.get(entry.oid) if entry else None
        return found.data if found else None


def refs(repo: Repo) -> list[str]:
    """The vault's refs that are here."""
    return repo.git("for-each-ref", "--format=%(refname)", vault_codec.PREFIX).decode().split()


def still_here(session: Session, forgotten: dict[str, str]) -> Iterator[Finding]:
    """Forgotten records that are still in this clone's object store. Objects of HEAD's history are not read."""
    if not forgotten:
        return
    repo = session.repo
    kept = {line.split(b" ", 1)[0] for line in repo.git("rev-list", "--objects", session.rev).splitlines()}
    listed = repo.git("cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname) %(objecttype)")
    blobs = [w[0].decode() for line in listed.splitlines() if (w := line.split())[1] == b"blob" and w[0] not in kept]
    for found in repo.read_blobs(blobs):
        number = forgotten.get(sha256(found.data).hexdigest()) if found else None
        if number is not None and found is not None:
            yield finding(
                "forgotten-present",
                "{id}: erased contacts are still in this clone as object {oid}; `git gc --prune=now` removes them",
                id=number,
                oid=found.oid[:10],
            )
