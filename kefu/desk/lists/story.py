"""Where the entries of a ticket are kept: their commits, the authors of these, and when the shared desk received them."""

from collections.abc import Mapping, Sequence

from kefu.core.admit.receipt import BASELINE
from kefu.core.base.errors import KefuError
from kefu.core.reports.story import Kept
from kefu.desk.read import Commit, history
from kefu.desk.receipts.told import Known, known
from kefu.desk.session import Session


def kept_of(session: Session, number: str) -> Mapping[str, Kept]:
    """Return, by the ops of a ticket's entries, where they are kept; an entry in no commit of kefu's is not named."""
    found: dict[str, list[Commit]] = {}
    for commit in history(session, number):
        for group in commit.groups:
            found.setdefault(group.op, []).append(commit)
    receipts = _receipts(session)
    return {op: _kept(list(reversed(commits)), receipts) for op, commits in found.items()}


def _receipts(session: Session) -> Known | None:
    try:
        return known(session)
    except KefuError:
        # Without a shared desk, or with one that gives none, nobody knows when it received anything.
        return None


def _kept(commits: Sequence[Commit], receipts: Known | None) -> Kept:
    first, oids = commits[0], tuple(commit.oid[:10] for commit in commits)
    told = (receipts.of(commit.oid) for commit in commits) if receipts is not None else ()
    # Of two commits of one act the first that came counts.
    got = min((one for one in told if one is not None), key=lambda one: one.at, default=None)
    if got is None:
        return Kept(oids, first.author, first.email)
    return Kept(oids, first.author, first.email, got.at, got.number, got.how, got.how == BASELINE)
