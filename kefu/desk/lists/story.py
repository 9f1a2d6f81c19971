"""Where the entries of a ticket are kept: their commits, the authors of these, and when the shared desk received them."""

from collections.abc import Mapping

from kefu.core.reports.story import Kept
from kefu.desk.read import Commit, history
from kefu.desk.session import Session


def kept_of(session: Session, number: str) -> Mapping[str, Kept]:
    """Return, by the ops of a ticket's entries, where they are kept; an entry in no commit of kefu's is not named."""
    found: dict[str, list[Commit]] = {}
    for commit in history(session, number):
        for group in commit.groups:
            found.setdefault(group.op, []).append(commit)
    return {op: _kept(list(reversed(commits))) for op, commits in found.items()}


def _kept(commits: list[Commit]) -> Kept:
    first = commits[0]
    return Kept(tuple(commit.oid[:10] for commit in commits), first.author, first.email)
