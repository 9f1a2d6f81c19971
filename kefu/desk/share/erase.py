"""Erasing for good: after `forget` moved the vault on, what it left behind leaves this clone's object store too."""

import time

from kefu.core.base.errors import StoreFault
from kefu.desk.session import Session
from kefu.store.codecs import vault as vault_codec
from kefu.store.git.repo import Repo
from kefu.store.journal.write import Journal
from kefu.store.remote.alone import alone

PATIENCE = 60.0
"""Seconds to wait for a `git gc` that is already running, as the housekeeping may have started one."""


def held(repo: Repo, number: str) -> list[str]:
    """Return the ids of the blobs that the vault holds of a ticket now."""
    ref = vault_codec.ref_of(number)
    if repo.resolve(ref) is None:
        return []
    return [entry.oid for entry in repo.ls_tree(ref, f"{number}/")]


def erase(session: Session, oids: list[str]) -> list[str]:
    """Remove unreachable objects from this clone at once; return the ids out of `oids` that are still here.

    Something else may still hold them: another ref, a reflog of the vault, a lock of a running git.
    """
    repo = session.repo
    if not oids:
        return []
    drop_fetched_vaults(repo)
    refs = repo.git("for-each-ref", "--format=%(refname)", vault_codec.PREFIX).decode().split()
    for ref in refs:
        # A reflog of the vault would keep the erased records.
        repo.ask("reflog", "expire", "--expire=now", ref)
    # Its git holds packs open that gc is about to replace.
    repo.close()
    until = time.monotonic() + PATIENCE
    while True:
        with alone(repo), Journal(repo, sign=False, wait=60.0).hold():  # gc takes what a writer has not yet linked
            done = repo.ask("gc", "--quiet", "--prune=now")
        if b"already running" not in done.err or time.monotonic() > until:
            break
        time.sleep(0.1)
    if done.code != 0:
        raise StoreFault("The contacts are erased from the vault, but git could not clean up: run git gc --prune=now")
    return [oid for oid in oids if repo.ask("cat-file", "-e", oid).code == 0]


def drop_fetched_vaults(repo: Repo) -> None:
    """Drop what a sync fetched of the remote's vault: it may hold forgotten records, and is fetched again."""
    out = repo.git("for-each-ref", "--format=delete %(refname)", "refs/kefu/remote/**/vault/*")
    if out:
        repo.git("update-ref", "--stdin", payload=out)
