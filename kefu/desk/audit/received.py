"""The receipts of the shared desk against the history: what was received stands there, and what it has was received."""

from collections.abc import Iterator, Sequence

from kefu.core.admit.receipt import Moved, Receipt
from kefu.core.audit.clocks import BRANCHES, Dated
from kefu.core.audit.model import Found
from kefu.core.audit.received import chained, lost, unreceived
from kefu.core.base.errors import StoreFault
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.desk.admit.place import SKEW
from kefu.desk.audit.history import dated_of
from kefu.store.git.repo import Repo
from kefu.store.remote import receipts
from kefu.store.remote.refs import Remote, chosen


@frozen
class Chain:
    """The receipts that are here: the ref, its last commit (empty: none), the receipts in their order, None for what is
    none; and the remote that they are of, None on the shared desk itself and where there is none."""

    ref: str = ""
    tip: str = ""
    receipts: tuple[Receipt | None, ...] = ()
    remote: Remote | None = None

    @property
    def good(self) -> tuple[Receipt, ...]:
        """Return those that are receipts."""
        return tuple(one for one in self.receipts if one is not None)


def here(repo: Repo) -> Chain:
    """Return the receipts that are here: the shared desk's own, else those that this clone has seen."""
    tip = repo.resolve(receipts.RECEIPTS)
    if tip is not None:
        return Chain(receipts.RECEIPTS, tip, _read(repo, tip))
    try:
        remote = chosen(repo, repo.head())
    except StoreFault:
        return Chain()
    tip = repo.resolve(remote.entered)
    return Chain(remote.entered, tip, _read(repo, tip), remote) if tip else Chain(remote=remote)


def _read(repo: Repo, tip: str) -> tuple[Receipt | None, ...]:
    return tuple(reversed(list(receipts.every(repo, tip))))


def since(repo: Repo, chain: Chain, before: str, commits: Sequence[Dated]) -> list[Dated]:
    """Return the commits whose receipts came after the receipt `before`, without those that are among `commits`."""
    if not chain.tip or chain.tip == before:
        return []
    new = {one.oid for one in commits}
    known = before and repo.resolve(before) is not None
    fresh = receipts.every(repo, f"{before}..{chain.tip}") if known else iter(chain.receipts)
    named = [
        oid for one in fresh if one is not None for moved in one.moved if _branch(moved.ref) for oid in moved.commits
    ]
    asked = [oid for oid in dict.fromkeys(named) if oid not in new and repo.resolve(f"{oid}^{{commit}}") is not None]
    return dated_of(repo, asked)


def agree(repo: Repo, rev: str, chain: Chain, before: str) -> Iterator[Found]:
    """Yield where receipts and history do not agree. `before`: the last commit of the receipts at the last audit."""
    yield from chained(chain.receipts, 1, SKEW)
    yield from _kept(repo, chain, before)
    yield from _lost(repo, rev, chain, chain.good)
    yield from _unreceived(repo, chain.good)
    last = (repo.resolve(chain.remote.seen) or "") if chain.remote is not None else ""
    if last and not _holds(repo, rev, last):
        text = N_(
            "this history does not hold {commit}, up to which this clone saw the shared desk: it was rewritten here"
        )
        yield Found(last, "", "rewritten", finding("rewritten", text, commit=last[:12]))


def _kept(repo: Repo, chain: Chain, before: str) -> Iterator[Found]:
    """Yield a finding if the receipts are not those that were seen before, and more."""
    tips = [(chain.tip, before)] if before else []
    there = repo.resolve(chain.remote.receipts) if chain.remote is not None else None
    tips += [(there, chain.tip)] if there is not None and chain.tip else []
    for new, old in tips:
        if new != old and (not new or not _holds(repo, new, old)):
            text = N_(
                "the receipts up to {seen} that were seen are not part of those that stand there now, up to {found}"
            )
            said = finding("receipts-rewritten", text, seen=old[:12], found=new[:12] or "-")
            yield Found("", chain.ref, "receipts-rewritten", said)


def _lost(repo: Repo, rev: str, chain: Chain, good: Sequence[Receipt]) -> Iterator[Found]:
    """Yield a finding for each receipt that names commits which the history does not hold."""
    named = {oid: one.number for one in good for moved in one.moved if _branch(moved.ref) for oid in _new(moved)}
    if not named:
        return
    asked = "".join(f"{oid}\n" for oid in named).encode()
    out = repo.git("cat-file", "--batch-check=%(objectname)", payload=asked).decode().splitlines()
    there = [oid for oid, said in zip(named, out, strict=True) if said == oid]
    known = [f"^{rev}", *([f"^{oid}"] if (oid := fetched(repo, chain)) else [])]
    listed = "".join(f"{one}\n" for one in (*there, *known)).encode()
    outside = set(repo.git("-c", "core.commitGraph=false", "rev-list", "--stdin", payload=listed).decode().split())
    gone: dict[int, list[str]] = {}
    for oid, number in named.items():
        if oid in outside or oid not in there:
            gone.setdefault(number, []).append(oid)
    yield from (lost(number, commits) for number, commits in gone.items())


def _unreceived(repo: Repo, good: Sequence[Receipt]) -> Iterator[Found]:
    """Yield a finding for each commit that the shared desk has, after its receipts began, and no receipt of."""
    stands = {oid for ref, oid in (good[-1].stands if good else {}).items() if _branch(ref)}
    moves = [moved for one in good for moved in one.moved if _branch(moved.ref)]
    listed = {oid for moved in moves for oid in moved.commits}
    # A beginning, and what came from a backup, are named by their last commit alone.
    known = {moved.new for moved in moves if not moved.commits}
    every = [oid for oid in stands | known if oid.strip("0") and repo.resolve(oid) is not None]
    if not stands & set(every):
        return
    asked = "".join(f"{'^' if oid in known else ''}{oid}\n" for oid in every)
    args = ("-c", "core.commitGraph=false", "rev-list", "--topo-order", "--reverse", "--stdin")
    out = repo.git(*args, payload=asked.encode()).decode().split()
    yield from (unreceived(oid) for oid in out if oid not in listed)


def _branch(ref: str) -> bool:
    return ref.startswith(BRANCHES)


def _new(moved: Moved) -> tuple[str, ...]:
    return moved.commits or ((moved.new,) if moved.new.strip("0") else ())


def _holds(repo: Repo, rev: str, commit: str) -> bool:
    return repo.ask("merge-base", "--is-ancestor", commit, rev).code == 0


def fetched(repo: Repo, chain: Chain) -> str:
    """Return the last commit of the shared desk's branch that was fetched here, empty where none was."""
    return (repo.resolve(f"{chain.remote.space}tip") or "") if chain.remote is not None else ""


def behind(repo: Repo, rev: str, chain: Chain) -> Iterator[Finding]:
    """Yield a note if this history does not hold all that was fetched from the shared desk."""
    last = fetched(repo, chain)
    if last and not _holds(repo, rev, last):
        text = N_(
            "what was fetched of the shared desk, up to {commit}, is not taken in yet: kefu sync, then audit again"
        )
        yield finding("behind", text, commit=last[:12])
