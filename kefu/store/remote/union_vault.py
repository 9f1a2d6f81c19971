"""Uniting two vaults: records are immutable, so both sides' are kept, but for the forgotten, which never come back.

The tickets alone say what is forgotten: a record lives only if its entry knew all of its ticket's `forget`s. A tip may
become a parent only if nothing forgotten is in its tree (a chain only ever adds, so neither is it in its history); if
no tip may, the month begins anew without a parent.
"""

import re
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from kefu.core.base.errors import StoreFault
from kefu.core.base.frozen import frozen
from kefu.core.ticket.model import Ticket
from kefu.core.ticket.timeline import one_per_op
from kefu.core.vocabulary import ids
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.codecs import vault as vault_codec
from kefu.store.git.commits import Draft, write_commits
from kefu.store.git.incoming import changes
from kefu.store.git.repo import Repo
from kefu.store.journal.pending import RefMove
from kefu.store.journal.plan import Person
from kefu.store.remote.union import MAIL, NAME, written

_RECORD = re.compile("([0-9]{6}-[0-9A-HJKMNP-TV-Z]{7})/([0-9A-HJKMNP-TV-Z]{10})([.]yaml|/[0-9]{1,4}[.][a-z0-9]{1,8})")


@dataclass
class Vaults:
    """The moves of this clone's vault refs, their commits then, and the blobs of forgotten records on either side."""

    moves: list[RefMove] = field(default_factory=list)
    stands: dict[str, str] = field(default_factory=dict)
    forgotten: dict[str, str] = field(default_factory=dict)


@frozen
class _Month:
    """A month of the vault on both sides: the tips, and the files (path: blob) that one has alone or otherwise.

    `loses`: of each record that both have otherwise, the blob that is not kept.
    """

    ref: str
    ours: str | None
    theirs: str | None
    only_ours: Mapping[str, str]
    only_theirs: Mapping[str, str]
    loses: Mapping[str, str] = field(default_factory=dict)


@frozen
class Erasures:
    """The erasures that this clone knows of, whether they still stand in their tickets or not: the numbers of the tickets,
    and the ops of one ticket's."""

    numbers: Container[str] = ()
    of: Callable[[Ticket], Collection[str]] = lambda _ticket: ()


NOTHING = Erasures()


def unite_vaults(
    repo: Repo, commit: str, theirs: Mapping[str, str], suspects: Iterable[str], erasures: Erasures = NOTHING
) -> Vaults:
    """Return what both vaults add up to at `commit`. `suspects`: the tickets in which something may be forgotten."""
    result = Vaults()
    ours = local_vault(repo)
    changed = {number for number in suspects if _forgets(repo, commit, number, erasures)}
    for ref in sorted({*ours, *theirs}):
        month = _month(repo, ref, ours.get(ref), theirs.get(ref))
        inside = {path.partition("/")[0] for path in (*month.only_ours, *month.only_theirs)}
        numbers = inside | {number for number in changed if vault_codec.ref_of(number) == ref}
        dead = {number: _read(repo, commit, number) for number in numbers if _forgets(repo, commit, number, erasures)}
        month = replace(month, loses=_losers(repo, commit, month))
        ours_dead, theirs_dead = (_dead(repo, tip, dead, erasures) for tip in (month.ours, month.theirs))
        new = _united(repo, month, ours_dead, theirs_dead, result)
        if new != month.ours:
            result.moves.append(RefMove(ref, month.ours, new))
        result.stands[ref] = new
    return result


def forgotten_in(
    repo: Repo, commit: str, tips: Collection[str], suspects: Iterable[str], erasures: Erasures
) -> dict[str, str]:
    """Return the files (path: blob) of the tickets `suspects` that `tips` hold and that are forgotten at `commit`."""
    if not tips:
        return {}
    dead = {number: _read(repo, commit, number) for number in suspects if _forgets(repo, commit, number, erasures)}
    return {path: oid for tip in tips for path, oid in _dead(repo, tip, dead, erasures).items()}


def local_vault(repo: Repo) -> dict[str, str]:
    """Return the vault's refs of this clone with their commits."""
    out = repo.git("for-each-ref", "--format=%(objectname) %(refname)", vault_codec.PREFIX.rstrip("/")).decode()
    return {name: oid for oid, name in (line.split(" ", 1) for line in out.splitlines())}


def _month(repo: Repo, ref: str, ours: str | None, theirs: str | None) -> _Month:
    if ours is None or theirs is None:
        held = {entry.path: entry.oid for entry in repo.ls_tree(ours or theirs or "", "")}
        return _Month(ref, ours, theirs, held if ours else {}, held if theirs else {})
    found = changes(repo, ours, theirs) if ours != theirs else []
    return _Month(ref, ours, theirs, {c.path: c.old for c in found if c.old}, {c.path: c.new for c in found if c.new})


def _forgets(repo: Repo, commit: str, number: str, erasures: Erasures) -> bool:
    """Return whether something may be forgotten of a ticket, by a look at its bytes and at what is known of it."""
    if not ids.is_number(number):
        return False
    found = repo.objects.get(f"{commit}:{ids.path_of(number)}")
    return found is not None and (b"did: forget\n" in found.data or number in erasures.numbers)


def _read(repo: Repo, commit: str, number: str) -> Ticket:
    path = ids.path_of(number)
    found = repo.objects.get(f"{commit}:{path}")
    ticket, findings = ticket_codec.read(found.data if found else b"", path)
    if ticket is None:
        raise StoreFault(
            "{path}, line {line}: {problem}. It holds an erasure, so the vault cannot be united until it can be read: "
            "mend it with git and commit it, then sync again.",
            path=path,
            line=findings[0].line,
            problem=findings[0],
        )
    return ticket


def _dead(repo: Repo, tip: str | None, tickets: Mapping[str, Ticket], erasures: Erasures) -> dict[str, str]:
    """Return the forgotten files (path: blob) of these tickets in a tip's tree."""
    found: dict[str, str] = {}
    for number, ticket in tickets.items() if tip else ():
        # An erasure that somebody took out of the ticket stands all the same.
        known = erasures.of(ticket)
        for entry in repo.ls_tree(tip or "", f"{number}/") if known or ticket.forgets else ():
            match = _RECORD.fullmatch(entry.path)
            # What is no record cannot be judged: where something was forgotten it goes as well.
            if match is None or not lives(ticket, match[2], known):
                found[entry.path] = entry.oid
    return found


def lives(ticket: Ticket, op: str, more: Collection[str] = ()) -> bool:
    """Return whether a record may be kept: its entry is there and knew every `forget` of the ticket, and those of `more`."""
    entry, forgets = ticket.entry(op), {*ticket.forgets, *more}
    return not forgets or (entry is not None and forgets <= set(entry.texts("forgets")))


def _united(
    repo: Repo, month: _Month, ours_dead: Mapping[str, str], theirs_dead: Mapping[str, str], result: Vaults
) -> str:
    """Return the new tip of a month: one of the two, if it has everything and nothing forgotten, else a new commit."""
    result.forgotten |= theirs_dead
    result.forgotten |= ours_dead
    lost = {*ours_dead, *theirs_dead}
    mine = {p: o for p, o in month.only_ours.items() if p not in lost and month.loses.get(p) != o}
    other = {p: o for p, o in month.only_theirs.items() if p not in lost and month.loses.get(p) != o}
    if month.theirs and not theirs_dead and not mine:
        return month.theirs
    if month.ours and not ours_dead and not other:
        return month.ours
    clean = [tip for tip, dead in ((month.ours, ours_dead), (month.theirs, theirs_dead)) if tip and not dead]
    return _commit(repo, month, _reduced(repo, sorted(clean)), other, ours_dead)


def _losers(repo: Repo, commit: str, month: _Month) -> dict[str, str]:
    """Return the blob that is not kept of each record that differs: one table taken in by two clones has two salts.

    The one lives that the entry which counts names by its digest; where neither is named both sides keep the same one.
    """
    differ = [path for path in month.only_ours if path in month.only_theirs]
    if not differ:
        return {}
    named = _named(repo, commit, {match[1] for path in differ if (match := _RECORD.fullmatch(path))})
    pairs = [(path, month.only_ours[path], month.only_theirs[path]) for path in differ]
    found = {}
    held = list(repo.read_blobs([oid for _, *both in pairs for oid in both]))
    for (path, ours, theirs), mine, other in zip(pairs, held[::2], held[1::2], strict=True):
        wanted = named.get(path)
        fits = [blob is not None and wanted == vault_codec.digest(blob.data) for blob in (mine, other)]
        found[path] = max(ours, theirs) if fits[0] == fits[1] else theirs if fits[0] else ours
    return found


def _named(repo: Repo, commit: str, numbers: Collection[str]) -> dict[str, str]:
    """Return the digests of records by their paths, as the entries that count name them."""
    found: dict[str, str] = {}
    order = sorted(filter(ids.is_number, numbers))
    for number, blob in zip(order, repo.read_blobs([f"{commit}:{ids.path_of(n)}" for n in order]), strict=True):
        ticket = ticket_codec.read(blob.data, ids.path_of(number))[0] if blob is not None else None
        for entry in one_per_op(ticket.entries)[0] if ticket is not None else ():
            if entry.text("vault"):
                found[vault_codec.path_of(number, entry.op)] = entry.text("vault")
    return found


def _reduced(repo: Repo, tips: Sequence[str]) -> list[str]:
    """Return the tips without one that the other builds upon."""
    if len(tips) == 2:
        bases = set(repo.ask("merge-base", "--all", *tips).out.decode().split())
        return [tip for tip in tips if tip not in bases]
    return list(tips)


def _commit(
    repo: Repo, month: _Month, parents: Sequence[str], links: Mapping[str, str], gone: Mapping[str, str]
) -> str:
    tips = [tip for tip in (month.ours, month.theirs) if tip]
    start = repo.resolve(f"{month.ours}^{{tree}}") if month.ours else None
    person = Person(NAME, MAIL, max((written(repo, tip) for tip in tips), key=datetime.timestamp))
    draft = Draft(
        chain=0,
        first=True,
        parent=parents[0] if parents else None,
        keeps=start or repo.git("mktree", payload=b"").decode().strip(),
        author=person,
        committer=person,
        message=f"vault {month.ref.rpartition('/')[2]}\n\nKefu-Op: SYNC\n".encode(),
        files=dict.fromkeys(gone),
        merges=tuple(parents[1:]),
        links=links,
    )
    return write_commits(repo, "SYNC", [draft])[0]
