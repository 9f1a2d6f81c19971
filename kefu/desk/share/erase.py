"""Erasing for good: after `forget` moved the vault on, what it left behind leaves this clone's object store too.

What has to go is marked before it is forgotten. Whoever is killed in between leaves the mark: the next command goes on in
the background, and every command says so until it is done.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kefu.core.base.errors import KefuError, StoreFault
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.store.codecs import vault as vault_codec
from kefu.store.git import flock
from kefu.store.git.child import disk_fault, environment
from kefu.store.git.repo import Repo
from kefu.store.index.customers import drop as drop_marks
from kefu.store.journal.pending import kefu_directory
from kefu.store.remote.alone import alone
from kefu.store.upkeep import marks
from kefu.store.upkeep.collect import PATIENCE, collect
from kefu.store.upkeep.maintenance import turn

AGAIN = 3
"""Times that whoever erases takes up what others have marked meanwhile."""

APART = 30.0
"""Seconds between two tries to go on with an erasure in the background."""


@frozen
class Erased:
    """The outcome of an erasing: how many objects git dropped, how many that have to go are still held, and why it did
    not come to an end (None: it did)."""

    dropped: int = 0
    left: int = 0
    unfinished: Finding | None = None


def held(repo: Repo, number: str) -> dict[str, str]:
    """Return the blobs that the vault holds of a ticket now, each with the ticket."""
    ref = vault_codec.ref_of(number)
    if repo.resolve(ref) is None:
        return {}
    return {entry.oid: number for entry in repo.ls_tree(ref, f"{number}/")}


def erase(repo: Repo, wait: float = 0) -> Erased:
    """Remove from this clone what is marked, and all else that nothing leads to; no other command waits for it.

    Where that cannot be done now, the marks stay, and the outcome says why. `wait`: seconds to wait for somebody else
    who is at it here already; he takes up what is marked meanwhile.
    """
    try:
        with flock.held(_lock(repo), wait):
            tried: set[Path] = set()
            done = _erased(repo, tried)
            for _ in range(AGAIN):
                if all(one.held for one in marks.marks(repo.common)):
                    break
                done = _erased(repo, tried)
            return done
    except flock.Busy:
        return Erased(unfinished=_unfinished())
    except OSError as error:
        raise disk_fault(error, repo.common) from error
    except KefuError as error:
        why = Finding("not-erased", error.template, args=tuple(error.args_.items()))
        return Erased(unfinished=_unfinished(why))


def _erased(repo: Repo, tried: set[Path]) -> Erased:
    """Erase once. `tried`: the marks of the times before; what was forgotten while we looked takes one more."""
    # Marks of who was erased would tell that he had been here.
    drop_marks(repo)
    found = marks.marks(repo.common)
    with alone(repo, PATIENCE):
        drop_fetched_vaults(repo)
    refs = repo.git("for-each-ref", "--format=%(refname)", vault_codec.PREFIX).decode().split()
    for ref in refs:
        # A reflog of the vault would keep the erased records.
        repo.ask("reflog", "expire", "--expire=now", ref)
    dropped, left = collect(repo), 0
    for one in found:
        still = _still_here(repo, one.objects)
        left += len(still)
        if not still:
            marks.unmark(one.path)
        elif one.path in tried:
            marks.hold(one)
        tried.add(one.path)
    return Erased(dropped, left)


def _still_here(repo: Repo, objects: Mapping[str, str]) -> list[str]:
    """Return those of the objects that are here though the vault has them no more: something else leads to them."""
    living: dict[str, str] = {}
    for number in set(objects.values()):
        # Whoever was killed before it was forgotten has left a mark of what lives.
        living |= held(repo, number)
    return [oid for oid in objects if oid not in living and repo.ask("cat-file", "-e", oid).code == 0]


def drop_fetched_vaults(repo: Repo) -> None:
    """Drop what a sync fetched of the remote's vault: it may hold forgotten records, and is fetched again."""
    out = repo.git("for-each-ref", "--format=delete %(refname)", "refs/kefu/remote/**/vault/*")
    if out:
        repo.git("update-ref", "--stdin", payload=out)


def go_on(repo: Repo) -> Finding | None:
    """Go on in the background with an erasure that was interrupted; return what is to be said of it, None if none was."""
    found = marks.marks(repo.common)
    if not found:
        return None
    if all(one.held for one in found):
        return finding(
            "erased-held",
            "Erased contacts are still in this clone, as something else leads to them (a branch, a tag or a stash of "
            "one's own): take it away, then kefu gc.",
        )
    if not _under_way(repo) and turn(repo, "erasing.turn", APART):
        _start(repo)
    return _unfinished()


def _unfinished(why: Finding | None = None) -> Finding:
    if why is None:
        return finding(
            "erasing",
            "Erased contacts are still being removed from this clone: it goes on by itself, kefu gc waits for it.",
        )
    return finding("erasing", "Erased contacts are not yet removed from this clone ({why}): kefu gc goes on.", why=why)


def _lock(repo: Repo) -> Path:
    return kefu_directory(repo) / "cleaning"


def _under_way(repo: Repo) -> bool:
    """Return whether somebody is erasing here now."""
    try:
        with flock.held(_lock(repo), 0):
            return False
    except (flock.Busy, StoreFault):
        return True


def _start(repo: Repo) -> None:
    with suppress(OSError):
        subprocess.Popen(
            [sys.executable, "-P", "-m", "kefu", "-C", str(repo.top or repo.git_dir), "gc", "--quiet"],
            cwd=os.sep,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C at the terminal must not reach it
        )
