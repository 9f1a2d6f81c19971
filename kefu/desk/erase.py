"""Erasing for good: after `forget` moved the vault on, what it left behind leaves this clone's object store too."""

from kefu.core.errors import StoreFault
from kefu.desk.session import Session
from kefu.store.codecs import vault as vault_codec
from kefu.store.repo import Repo


def held(repo: Repo, number: str) -> list[str]:
    """The ids of the blobs that the vault holds of a ticket now."""
    ref = vault_codec.ref_of(number)
    if repo.resolve(ref) is None:
        return []
    return [entry.oid for entry in repo.ls_tree(ref, f"{number}/")]


def erase(session: Session, oids: list[str]) -> list[str]:
    """Remove unreachable objects from this clone at once; the ids out of `oids` that are still here.

    Something else may still hold them: another ref, a reflog of the vault, a lock of a running git.
    """
    repo = session.repo
    if not oids:
        return []
    refs = repo.git("for-each-ref", "--format=%(refname)", vault_codec.PREFIX).decode().split()
    for ref in refs:
        repo.ask("reflog", "expire", "--expire=now", ref)
    repo.close()
    done = repo.ask("gc", "--quiet", "--prune=now")
    if done.code != 0:
        raise StoreFault("The contacts are erased from the vault, but git could not clean up: run git gc --prune=now")
    return [oid for oid in oids if repo.ask("cat-file", "-e", oid).code == 0]
