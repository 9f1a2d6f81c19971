"""How many commits of this clone the shared desk has not got yet, as far as this clone knows."""

from kefu.desk.session import Session
from kefu.store.remote.refs import SEEN

MOST = 1000
"""Commits that are counted: a clone that was never synced has its whole history before it."""


def unpushed(session: Session) -> int | None:
    """Return the count, at most MOST; None for a desk without a remote. No remote is asked."""
    repo = session.repo
    if not any(key.startswith("remote.") and key.endswith(".url") for key in repo.settings):
        return None
    done = repo.ask("rev-list", "--count", f"--max-count={MOST}", session.rev, "--not", f"--glob={SEEN}", "--remotes")
    return int(done.out) if done.code == 0 else None
