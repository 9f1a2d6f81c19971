"""When each commit reached the shared desk, by the receipts that this clone has seen."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from kefu.core.admit.receipt import BASELINE, LATE, PUSHED, Receipt
from kefu.core.base.errors import Refused
from kefu.core.base.frozen import frozen
from kefu.desk.session import Session
from kefu.store.git.repo import Repo
from kefu.store.remote import receipts
from kefu.store.remote.refs import BRANCHES, chosen


@frozen
class Told:
    """A commit's receipt: its number, when the shared desk got it, from which account, how that was entered."""

    number: int
    at: datetime
    account: str
    how: str


@frozen
class Known:
    """The receipts by commit. `handed`: commits that the shared desk has, their receipts not seen yet; `unsent`: others.

    What stands nowhere here stood there when the receipts began.
    """

    listed: Mapping[str, Told]
    first: Told
    handed: frozenset[str]
    unsent: frozenset[str]

    def of(self, commit: str) -> Told | None:
        """Return a commit's receipt, None where this clone has seen none."""
        found = self.listed.get(commit)
        return found if found is not None or commit in self.unsent | self.handed else self.first


def known(session: Session) -> Known:
    """Return the receipts that this clone has seen. Refused where it has seen none."""
    repo = session.repo
    remote = chosen(repo, repo.head())
    tip = repo.resolve(remote.entered)
    chain = [one for one in receipts.every(repo, tip) if one is not None] if tip else []
    if not chain:
        raise Refused(
            "{url} has given no receipts yet: kefu sync fetches them, and a shared desk made with kefu remote init writes them.",
            url=remote.url,
        )
    listed: dict[str, Told] = {}
    for one in reversed(chain):
        for moved in one.moved:
            if moved.ref.startswith(BRANCHES):
                for oid in moved.commits:
                    # What was made up for by a later push yields to the receipt of its own.
                    if oid not in listed or (listed[oid].how == LATE and one.how == PUSHED):
                        listed[oid] = _told(one)
    stands = [oid for ref, oid in chain[0].stands.items() if ref.startswith(BRANCHES) and repo.resolve(oid)]
    seen = [oid for oid in [repo.resolve(remote.seen)] if oid]
    handed = _between(repo, seen, stands) if seen else frozenset[str]()
    unsent = _between(repo, [session.rev], [*stands, *seen])
    first = next((one for one in reversed(chain) if one.how == BASELINE), chain[-1])
    return Known(listed, _told(first), handed, unsent)


def _between(repo: Repo, tips: Sequence[str], known: Sequence[str]) -> frozenset[str]:
    """Return the commits that tips reach and known ones do not."""
    return frozenset(repo.git("rev-list", *tips, *(f"^{oid}" for oid in known), "--").decode().split())


def _told(one: Receipt) -> Told:
    return Told(one.number, one.received, one.account, one.how)
