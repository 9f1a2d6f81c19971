"""The tickets as they stand: whether the vault holds what their entries name, and whose contacts were erased."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from kefu.core.audit.model import Found, from_findings
from kefu.core.base.findings import Finding
from kefu.core.checks.erasures import Erasure, erasures
from kefu.core.checks.records import stray
from kefu.core.fold.fold import fold
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary import ids
from kefu.desk.admit.timelines import timeline
from kefu.desk.checks import vault as checkvault
from kefu.desk.checks.vault import Records, Vault
from kefu.desk.session import Session
from kefu.store.codecs import vault as vault_codec
from kefu.store.git.objects import Batch, Entry
from kefu.store.git.repo import Repo

_VAULT = b"\n  vault: "
"""What stands in a ticket of which the vault holds something, or held it once."""
TOGETHER = 200
"""Tickets that are looked at in one go."""


@dataclass
class Part:
    """What some tickets hold against the vault, and the erasures in them."""

    records: Records = field(default_factory=Records)
    erasures: list[Erasure] = field(default_factory=list)


class Examiner:
    """Looks at tickets by their files. It reads through a git of its own."""

    def __init__(self, repo: Repo) -> None:
        self._repo = replace(repo, objects=Batch(repo.child))
        self._vault = Vault(self._repo)
        self._kept: set[str] | None = None

    def __call__(self, entries: Sequence[Entry]) -> Part:
        """Look at some tickets. One that cannot be read is left out: the commit that made it so is found by that."""
        part = Part()
        if self._kept is None:
            self._kept = {e.path for ref in checkvault.refs(self._repo) for e in self._repo.entries(ref, "")}
        tickets: list[Ticket] = []
        for entry, blob in zip(entries, self._repo.read_blobs([entry.oid for entry in entries]), strict=True):
            if blob is None or (_VAULT not in blob.data and ids.number_of(entry.path) not in self._kept):
                continue
            found = timeline(blob.data, entry.path)[0]
            if found is not None:
                tickets.append(fold(found.number, found.entries))
        for ticket in tickets:
            part.erasures += erasures(ticket)
        self._vault.tickets(tickets, part.records)
        return part

    def close(self) -> None:
        """End the git that it read through."""
        self._repo.close()


def files(repo: Repo, rev: str, numbers: Sequence[str] | None) -> Iterator[Entry]:
    """Yield the files of tickets as they stand. `numbers`: only of these."""
    if numbers is None:
        yield from (e for e in repo.ls_tree(rev, "tickets/") if e.problem is None and ids.number_of(e.path) is not None)
        return
    paths = [ids.path_of(number) for number in numbers]
    for path, held in zip(paths, repo.read_blobs([f"{rev}:{path}" for path in paths]), strict=True):
        if held is not None and held.type == "blob":
            yield Entry("100644", held.oid, path)


def parts(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    """Divide files into parts."""
    while part := list(islice(entries, TOGETHER)):
        yield part


@dataclass
class Stood:
    """What came of the tickets that were looked at: what was found, the erasures, the refs of the vault that are not here,
    how many records are still to come."""

    found: list[Found] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    awaited: int = 0
    erasures: list[Erasure] = field(default_factory=list)
    open: set[str] = field(default_factory=set)

    @property
    def notes(self) -> Iterator[Finding]:
        """Yield what could not be looked at."""
        return Records(absent=self.absent, awaited=self.awaited).notes


def told(session: Session, some: Iterator[Part], there: set[str], wanted: Sequence[str] | None) -> Stood:
    """Put together what came of the parts. `open` are the tickets whose records are to be looked at again: something is
    wrong with them or still to come. `there`: the tickets that were looked at; `wanted`: that were to be, None: every one."""
    stood, records = Stood(), Records()
    for part in some:
        records.add(part.records)
        stood.erasures += part.erasures
    lost = list(checkvault.missing(session, records))
    known = {one.id for one in records.missing}
    findings = [*records.findings, *lost]
    if wanted is None:
        findings += checkvault.strays(session.repo, there, records.strays)
    else:
        orphans = [number for number in wanted if number not in there]
        strays = [*records.strays, *(one for number in orphans for one in _records_of(session.repo, number))]
        findings += [stray(f"{ref}:{path}") for ref, path in sorted(strays)]
    for one in findings:
        number = _ticket_of(one.path)
        stood.found += from_findings([one], ticket=number)
        known.add(number)
    stood.open = {number for number in known if ids.is_number(number)}
    stood.absent, stood.awaited = records.absent, records.awaited
    return stood


def _records_of(repo: Repo, number: str) -> Iterator[tuple[str, str]]:
    """Yield what the vault holds of a ticket, as ref and path."""
    ref = vault_codec.ref_of(number)
    if repo.resolve(ref) is not None:
        yield from ((ref, entry.path) for entry in repo.ls_tree(ref, f"{number}/"))


def _ticket_of(place: str) -> str:
    """Return the ticket in the place of a record, `REF:NUMBER/OP.yaml`; the place itself where there is none."""
    number = place.removeprefix(vault_codec.PREFIX).partition(":")[2].partition("/")[0]
    return number if ids.is_number(number) else place


def moved(repo: Repo, before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Return the tickets whose records may have changed between two states of the vault's refs."""
    found: set[str] = set()
    for ref in before.keys() | after.keys():
        old, new = before.get(ref), after.get(ref)
        if old == new:
            continue
        if old is None or new is None or repo.resolve(old) is None:
            found |= {entry.path for entry in repo.entries(new, "")} if new is not None else set()
            continue
        out = repo.git("diff-tree", "-r", "--name-only", "--no-renames", "-z", old, new).decode("utf-8", "replace")
        found |= {path.partition("/")[0] for path in out.split("\0")}
    return {number for number in found if ids.is_number(number)}
