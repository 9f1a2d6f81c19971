"""A range of commits in this clone, judged as the shared desk's door would judge a push of it."""

from datetime import datetime

from kefu.core.admit.model import Admitted, Update
from kefu.core.base.errors import StoreFault, Usage
from kefu.desk.admit.place import RepoEnv
from kefu.desk.admit.range import Tell, refusals, silent
from kefu.store.codecs import vault as vault_codec
from kefu.store.git.repo import Repo

RANGE = "refs/heads/audited"
"""The name under which the range is judged; no such branch is made."""


def audited(repo: Repo, since: str, to: str, now: datetime, tell: Tell = silent) -> Admitted:
    """Return what is refused of the commits after `since` up to `to`. Usage for what names no commit, or is no desk yet."""
    old, new = (_commit(repo, rev) for rev in (since, to))
    if (repo.common / "shallow").exists():
        raise StoreFault("A shallow clone does not hold every commit: git fetch --unshallow, then try again.")
    out = repo.git("for-each-ref", "--format=%(refname) %(objectname)", vault_codec.PREFIX.rstrip("/")).decode()
    stands = dict(line.split(" ", 1) for line in out.splitlines()) | {RANGE: old}
    found = refusals(RepoEnv(repo.git_dir, now, {}, stands), [Update(RANGE, old, new)], tell)
    if found.baseline:
        raise Usage("{since}: no desk stood there yet, so that nothing says who might do what", since=since)
    return found


def _commit(repo: Repo, rev: str) -> str:
    found = repo.resolve(f"{rev}^{{commit}}") if rev and not rev.startswith("-") else None
    if found is None:
        raise Usage("{rev}: no commit of this clone", rev=rev)
    return found
