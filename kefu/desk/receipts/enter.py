"""Entering a push in the receipts of a shared desk, and what an earlier one left to make up for.

A push happened when git has moved its refs; its receipt comes after. If the machine stops in between, the next push finds
that a ref stands elsewhere than the receipts know, and enters that as late, once.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from kefu.core.admit.model import Update
from kefu.core.admit.receipt import BASELINE, LATE, PUSHED, RESTORED, Moved, Receipt, following
from kefu.core.base.errors import StoreFault
from kefu.store.git import flock
from kefu.store.git.repo import Repo
from kefu.store.journal.pending import kefu_directory
from kefu.store.remote import receipts
from kefu.store.upkeep.stale import remove_stale_locks

UNKNOWN = "-"
"""Stands for the account of a push whose receipt is made up for."""
WAIT = 60.0
"""Seconds to wait for the receipts of others: each takes a moment."""


def enter(repo: Repo, updates: Sequence[Update], received: datetime, account: str, certificate: bytes = b"") -> Receipt:
    """Enter a push that was taken and return its receipt. StoreFault for the disk, or a chain that is not one."""
    with _held(repo):
        tip, last = _last(repo)
        made = list(_owed(repo, last, updates, received))
        last = made[-1] if made else last
        first = last is None
        moved = [_moved(repo, one, listed=not first) for one in updates if not one.deletes]
        new = following(last, moved, received, account, BASELINE if first else PUSHED)
        new = _kept(new, last, updates, repo, certificate)
        receipts.append(repo, tip, [*made, new], certificate)
    return new


def begin(repo: Repo, now: datetime, *, restored: bool) -> Receipt | None:
    """Enter where a shared desk stands: one that had no receipts, or came from a backup; None if nothing is to enter."""
    with _held(repo):
        tip, last = _last(repo)
        refs = _refs(repo)
        if not refs or (last is not None and not restored):
            return None
        known = last.stands if last is not None else {}
        nothing = "0" * len(next(iter(refs.values())))
        moved = [Moved(ref, known.get(ref, nothing), oid) for ref, oid in refs.items()]
        made = following(last, moved, now, UNKNOWN, BASELINE if last is None else RESTORED)
        receipts.append(repo, tip, [made])
    return made


@contextmanager
def _held(repo: Repo) -> Iterator[None]:
    """Hold the lock of the receipts over reading and adding. StoreFault when others keep it too long."""
    try:
        with flock.held(kefu_directory(repo) / "receipts.lock", WAIT):
            # A git that was killed while it moved the chain leaves its lock for ever.
            remove_stale_locks(repo, (), (f"{receipts.RECEIPTS}.lock",))
            yield
    except flock.Busy as error:
        raise StoreFault(
            "The receipts of {path} are held by another push: look with ps who runs there.", path=str(repo.common)
        ) from error


def _last(repo: Repo) -> tuple[str | None, Receipt | None]:
    tip, last = receipts.last(repo)
    if tip is not None and last is None:
        raise StoreFault(
            "{ref} of {path} does not end in a receipt: somebody else wrote there. git log {ref} shows it.",
            ref=receipts.RECEIPTS,
            path=str(repo.common),
        )
    return tip, last


def _refs(repo: Repo) -> dict[str, str]:
    """Return the refs that receipts are about, as they stand."""
    args = ("for-each-ref", "--format=%(objectname) %(refname)", "refs/heads/", "refs/kefu/vault/", "refs/tags/seal/")
    lines = repo.git(*args).decode("utf-8", "surrogateescape").splitlines()
    return {ref: oid for oid, ref in (line.split(" ", 1) for line in lines)}


def _owed(repo: Repo, last: Receipt | None, updates: Sequence[Update], received: datetime) -> Iterator[Receipt]:
    """Yield the receipt of what moved since the last one and was not entered, if anything did."""
    gaps = {one.ref: one.old for one in updates if _is_gap(repo, last, one)}
    if not gaps:
        return
    if last is None:
        yield following(None, [_begun(ref, oid) for ref, oid in gaps.items()], received, UNKNOWN, BASELINE)
        return
    # The push that was not entered moved its other refs together with these.
    pushed = {one.ref for one in updates}
    gaps |= {ref: oid for ref, oid in _refs(repo).items() if ref not in pushed and last.stands.get(ref) != oid}
    back = any(_went_back(repo, last.stands[ref], oid) for ref, oid in gaps.items() if ref in last.stands)
    moves = (Update(ref, last.stands.get(ref, "0" * len(oid)), oid) for ref, oid in gaps.items())
    moved = [_moved(repo, one, listed=not back) for one in moves]
    yield following(last, moved, received, UNKNOWN, RESTORED if back else LATE)


def _begun(ref: str, oid: str) -> Moved:
    return Moved(ref, "0" * len(oid), oid)


def _is_gap(repo: Repo, last: Receipt | None, one: Update) -> bool:
    """Return whether the receipts do not know where a ref stood before this push."""
    known = last.stands.get(one.ref) if last is not None else None
    if known == one.old or (known is None and one.creates):
        return False
    return known is None or not _is_in(repo, one.new, known)


def _went_back(repo: Repo, known: str, oid: str) -> bool:
    """Return whether a ref stands before where the receipts know it: the desk came from an older backup."""
    return repo.resolve(known) is None or (known != oid and _is_in(repo, oid, known))


def _is_in(repo: Repo, commit: str, later: str) -> bool:
    return repo.ask("merge-base", "--is-ancestor", commit, later).code == 0


def _moved(repo: Repo, one: Update, *, listed: bool) -> Moved:
    """Return what a push moved with the commits that came, parents first; of a beginning they are not listed."""
    if not listed:
        return Moved(one.ref, one.old, one.new)
    known = [] if one.creates or repo.resolve(one.old) is None else [f"^{one.old}"]
    out = repo.git("rev-list", "--reverse", "--topo-order", one.new, *known, "--")
    return Moved(one.ref, one.old, one.new, tuple(out.decode().split()))


def _kept(new: Receipt, last: Receipt | None, updates: Sequence[Update], repo: Repo, certificate: bytes) -> Receipt:
    """Return the receipt with what later pushes that were entered before it have moved on."""
    stands = dict(new.stands)
    known: Mapping[str, str] = last.stands if last is not None else {}
    for one in updates:
        before = known.get(one.ref)
        if before is not None and before not in (one.old, one.new) and _is_in(repo, one.new, before):
            stands[one.ref] = before
    return Receipt(new.number, new.received, new.account, new.how, new.moved, stands, bool(certificate))
