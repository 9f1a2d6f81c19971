"""A whole history audited: each commit as the door would judge it, time, the vault, the seals, the receipts.

One pass over what is new since the last audit by the same rules. It never stops at what it finds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from kefu.core.audit.clocks import Dated, Forward, reached
from kefu.core.audit.model import Audit, Found, from_findings
from kefu.core.audit.unknown import unknown
from kefu.core.base.errors import Usage
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.checks.erasures import erased
from kefu.core.vocabulary import ids
from kefu.desk.admit.place import SKEW
from kefu.desk.audit import received, standing
from kefu.desk.audit.history import Judge, Judged, beginning, brought_along, dated, parts, refuse_cut
from kefu.desk.audit.memory import Memory, recall, remember, rules_of
from kefu.desk.seals.chain import chain
from kefu.desk.session import Session
from kefu.store.codecs import vault as vault_codec
from kefu.store.git.objects import Entry
from kefu.store.git.processes import processors, spread
from kefu.store.git.repo import Repo
from kefu.store.seal.memory import lost
from kefu.store.seal.tags import name_of, seal_refs

Tell = Callable[[int, int], None]
"""Told how many commits of how many are judged."""
SOME = 2
"""Parts from which on other processors are worth starting a process."""


def silent(_done: int, _all: int) -> None:
    """Tell nobody."""


@frozen
class Seals:
    """The seals that stand here by their numbers, what is wrong with them, and the commit of the last one."""

    tags: dict[str, str]
    found: tuple[Found, ...] = ()
    tip: str = ""


def audit(session: Session, tell: Tell = silent, *, anew: bool = False) -> Audit:
    """Audit the history of a desk. StoreFault where it is cut. `anew`: also what was audited before."""
    repo, tip = session.repo, session.rev
    refuse_cut(repo)
    session.drop_index()  # a database does not go into another process
    rules = rules_of(session.desk)
    last = recall(repo, rules)
    known = last if last is not None and not anew and _reaches(repo, tip, last.tip) else None
    entered = received.here(repo)
    began = beginning(repo, tip)
    commits = dated(repo, tip, [known.tip if known is not None else began])
    forward = Forward(SKEW, reached(entered.good), known.dates if known is not None else {})
    found = list(known.found if known is not None else brought_along(repo, began))
    found += forward.over(commits)
    if known is not None:
        found += forward.received(received.since(repo, entered, known.receipts, commits))
    done = _judged(session, commits, tell)
    found = _in_order([*found, *done.found], commits)
    stood = _stood(session, known, done.tickets)
    seals = _seals(repo, tip, known)
    count = (known.count if known is not None else 0) + len(commits)
    before = last.receipts if last is not None else ""
    outside = list(received.agree(repo, tip, entered, before))
    kept = entered.tip if not any(one.rule == "receipts-rewritten" for one in outside) else before
    remember(repo, rules, _memory(repo, (tip, count), (found, forward.last), stood, (seals, kept)))
    found += [*stood.found, *seals.found, *outside]
    notes = [*stood.notes, *received.behind(repo, tip, entered), *_unknown(session, seals, bool(entered.good))]
    told = tuple(erased(stood.erasures, every=True))
    return Audit(
        tuple(found), len(commits), count - len(commits), len(seals.tags), len(entered.good), told, tuple(notes)
    )


def _memory(
    repo: Repo,
    up_to: tuple[str, int],
    history: tuple[Sequence[Found], Mapping[str, int]],
    stood: standing.Stood,
    outside: tuple[Seals, str],
) -> Memory:
    """Return what is to be remembered: up to which commit, what was found in commits with the dates of persons, what of
    records, and the seals that hold with the receipts that were seen."""
    (tip, count), (found, dates), (seals, receipts) = up_to, history, outside
    return Memory(
        tip,
        count,
        tuple(found),
        dates,
        _tips(repo),
        tuple(stood.found),
        tuple(sorted(stood.open)),
        tuple(stood.erasures),
        seals.tags if not seals.found else {},
        receipts,
        tuple(sorted(stood.absent)),
    )


def audit_ticket(session: Session, number: str, since: str = "", tell: Tell = silent) -> Audit:
    """Audit what concerns one ticket: the commits that changed it, its records; and the seals and receipts that bear it.

    `since`: only the commits after this one.
    """
    repo, tip = session.repo, session.rev
    refuse_cut(repo)
    session.drop_index()
    began = beginning(repo, tip)
    without = [began, *([_commit(repo, since)] if since else [])]
    commits = dated(repo, tip, without, ids.path_of(number))
    entered = received.here(repo)
    found = list(Forward(SKEW, reached(entered.good), {}).over(commits))
    found += _judged(session, commits, tell).found
    found = [one for one in _in_order(found, commits) if one.ticket in (number, "") or not ids.is_number(one.ticket)]
    found += [one for one in brought_along(repo, began) if one.ticket == number]
    files = list(standing.files(repo, tip, [number]))
    examiner = standing.Examiner(repo)
    stood = standing.told(session, iter([examiner(files)]), {number} if files else set(), [number])
    examiner.close()
    seals = _seals(repo, tip, None)
    found += [*stood.found, *seals.found, *received.agree(repo, tip, entered, "")]
    notes = [*stood.notes, *received.behind(repo, tip, entered), *_unknown(session, seals, bool(entered.good))]
    told = tuple(erased(stood.erasures, every=True))
    return Audit(tuple(found), len(commits), 0, len(seals.tags), len(entered.good), told, tuple(notes))


def _commit(repo: Repo, rev: str) -> str:
    found = repo.resolve(f"{rev}^{{commit}}") if not rev.startswith("-") else None
    if found is None:
        raise Usage("{rev}: no commit of this clone", rev=rev)
    return found


def _reaches(repo: Repo, tip: str, earlier: str) -> bool:
    return tip == earlier or repo.ask("merge-base", "--is-ancestor", earlier, tip).code == 0


def _tips(repo: Repo) -> dict[str, str]:
    out = repo.git("for-each-ref", "--format=%(refname) %(objectname)", vault_codec.PREFIX.rstrip("/")).decode()
    return dict(line.split(" ", 1) for line in out.splitlines())


def _judged(session: Session, commits: Sequence[Dated], tell: Tell) -> Judged:
    """Judge commits by all processors."""
    judge, whole = Judge(session.repo, session.rev, session.now), Judged()
    helpers = processors() if len(commits) > len(next(parts(commits), ())) * (SOME - 1) else 1
    for part in spread(judge, parts(commits), helpers):
        whole.found += part.found
        whole.commits += part.commits
        whole.tickets |= part.tickets
        tell(whole.commits, len(commits))
    judge.close()
    return whole


def _in_order(found: Sequence[Found], commits: Sequence[Dated]) -> list[Found]:
    """Return what was found in the order of the history; what is of no new commit stays before."""
    if not found:
        return []
    place = {one.oid: number for number, one in enumerate(commits)}
    return sorted(found, key=lambda one: place.get(one.commit, -1))


def _stood(session: Session, known: Memory | None, touched: set[str]) -> standing.Stood:
    """Look at the tickets that changed, or whose records did; return what holds of them and of all others."""
    repo = session.repo
    wanted: list[str] | None = None
    if known is not None:
        wanted = sorted(touched | standing.moved(repo, dict(known.vault), _tips(repo)) | set(known.open))
    files = list(standing.files(repo, session.rev, wanted))
    examiner = standing.Examiner(repo)
    some = iter(standing.parts(iter(files)))
    head = list(islice(some, SOME))
    helpers = processors() if len(head) == SOME else 1
    there = {number for entry in files if (number := ids.number_of(entry.path)) is not None}
    results = spread(examiner, _chained(head, some), helpers)
    stood = standing.told(session, results, there, wanted)
    examiner.close()
    if known is not None and wanted is not None:
        looked = set(wanted)
        stood.found = [*(one for one in known.stood if one.ticket not in looked), *stood.found]
        stood.absent |= set(known.absent) - _tips(repo).keys()
        stood.erasures = [*(one for one in known.erasures if one.ticket not in looked), *stood.erasures]
    return stood


def _chained(head: Sequence[list[Entry]], rest: Iterator[list[Entry]]) -> Iterator[list[Entry]]:
    yield from head
    yield from rest


def _seals(repo: Repo, tip: str, known: Memory | None) -> Seals:
    """Verify the seals, unless the same ones held at the last audit, over a history that only grew since."""
    refs = seal_refs(repo)
    tags = {str(number): oid for number, oid in refs.items()}
    if known is not None and tags and tags == dict(known.seals) and not list(lost(repo, refs)):
        return Seals(tags, tip=_sealed(repo, refs))
    found = chain(repo, tip)
    return Seals(tags, tuple(from_findings(found.findings)), _sealed(repo, refs))


def _sealed(repo: Repo, refs: "dict[int, str]") -> str:
    return repo.resolve(f"{refs[max(refs)]}^{{commit}}") or "" if refs else ""


def _unknown(session: Session, seals: Seals, receipts: bool) -> Iterator[Finding]:
    seal, unsealed = "", 0
    if seals.tags:
        seal = name_of(max(map(int, seals.tags)))
        without = [f"^{seals.tip}"] if seals.tip else []
        unsealed = int(session.repo.git("rev-list", "--count", session.rev, *without, "--"))
    yield from unknown(seal=seal, unsealed=unsealed, receipts=receipts, signed=session.desk.sign)
