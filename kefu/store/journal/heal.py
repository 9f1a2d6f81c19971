"""Finishing or undoing an operation: after every write, and after a crash by whoever comes next.

The branch alone decides whether it happened. If it did, vault, working tree and index follow; if not, what was laid out
is removed. Every step may be repeated.
"""

import os
import time
from contextlib import suppress
from pathlib import Path

from kefu.core.base.errors import Refused, StoreFault
from kefu.core.base.findings import Finding, finding
from kefu.store.git.child import disk_fault, git_fault
from kefu.store.git.commits import DURABLE
from kefu.store.git.repo import Repo
from kefu.store.journal.pending import Pending, RefMove, pending_path, read_pending, working
from kefu.store.journal.staging import is_ours, lock_index, prepare_index, stamp
from kefu.store.journal.worktree import Places, put_in_place, spare

USAGE = 129
"""git's highest exit code of its own; a shell that ran it adds 128 to a signal."""

GRACE = 0.3
"""Seconds after which a ref's lock file is dead: a living git holds it for milliseconds."""


class GitDied(StoreFault):
    """The git that moved the refs was killed: what it left must be settled."""


def heal(repo: Repo, wait: float) -> Finding | None:
    """Settle an interrupted operation under the desk's lock; return a finding that says how, None without one."""
    path = pending_path(repo)
    if not path.exists():
        return None
    with working(path, wait) as descriptor:
        pending = read_pending(repo)
        if pending is None:  # who held the note has settled it while we waited
            return None
        home = _home(repo, pending)
        recorded = settle(home, pending, (descriptor,), wait, locks=True)
        if home is not repo:
            home.close()
    if recorded:
        return finding(
            "healed", "The interrupted operation {op} had been recorded; the desk is whole again.", op=pending.op
        )
    return finding(
        "undone", "The interrupted operation {op} had not been recorded; nothing of it is left.", op=pending.op
    )


def settle(repo: Repo, pending: Pending, keep: tuple[int, ...], wait: float, *, locks: bool) -> bool:
    """Finish or undo an operation by what the branch says; return whether it was recorded.

    `locks`: its git died, and may have left the lock files of its refs.
    """
    if locks:
        # First of all: with such a lock in its way no ref below could be moved.
        for lock in _ref_locks(repo, pending):
            _remove_dead(lock)
    recorded = is_recorded(repo, pending)
    _settle_vault(repo, pending, recorded)
    if recorded:
        finish(repo, pending, keep, wait)
    else:
        undo(repo, pending)
    return recorded


def is_recorded(repo: Repo, pending: Pending) -> bool:
    """Return whether the operation happened: the branch stands at its commit or has gone on from there."""
    branch = pending.refs[0]
    tip = repo.resolve(branch.ref)
    if tip is None or tip in (branch.old, branch.new):
        return tip == branch.new
    return repo.ask("merge-base", "--is-ancestor", branch.new, tip).code == 0


def finish(repo: Repo, pending: Pending, keep: tuple[int, ...], wait: float) -> None:
    """Complete an operation that happened: replace the files, put the index in place, drop the note."""
    note = pending_path(repo)
    try:
        if pending.top is not None and pending.top.is_dir():
            here = [move for move in pending.files if move.here]
            places = Places(pending.top)
            # The files before the index, whose entries take their times and sizes.
            placed = {move: put_in_place(repo, places, move) for move in here}
            if pending.index and _index_is_ready(repo, pending, note, keep, wait):
                stamp(pending.new_index, {move: stat for move, stat in placed.items() if stat}, repo.hash_name)
                os.replace(pending.new_index, pending.git_dir / "index")
        _drop(pending, note)
    except OSError as error:
        raise disk_fault(error, pending.top or repo.common) from error


def undo(repo: Repo, pending: Pending) -> None:
    """Clear away an operation that did not happen: remove what was laid out, drop the note."""
    note = pending_path(repo)
    try:
        for move in pending.files:
            if move.here and pending.top is not None:
                with suppress(FileNotFoundError):
                    os.unlink(spare(pending.top, move.path))
        _drop(pending, note)
    except OSError as error:
        raise disk_fault(error, pending.top or repo.common) from error


def _index_is_ready(repo: Repo, pending: Pending, note: Path, keep: tuple[int, ...], wait: float) -> bool:
    """Return whether the prepared index may take the index's place.

    Somebody may have removed our lock by hand: then the index may have changed and is prepared again, unless it holds
    something else for one of our paths now, which stays.
    """
    if not pending.new_index.exists():
        return False
    if is_ours(pending.index_lock, note):
        return True
    lock_index(pending, note, wait)
    branch = pending.refs[0]
    try:
        prepare_index(repo, pending, (branch.old, branch.new), keep)
    except Refused:
        return False
    return True


def _drop(pending: Pending, note: Path) -> None:
    for leftover in (pending.new_index, pending.new_index.with_name(pending.new_index.name + ".lock")):
        leftover.unlink(missing_ok=True)
    if is_ours(pending.index_lock, note):
        pending.index_lock.unlink(missing_ok=True)
    note.unlink(missing_ok=True)  # last: a crash before it leaves all of this to the next healer


def _ref_locks(repo: Repo, pending: Pending) -> list[Path]:
    """Return the lock files that a killed `git update-ref` of this operation may have left."""
    # HEAD is locked as well when its branch moves, for its reflog.
    return [*(repo.common / f"{move.ref}.lock" for move in pending.refs), pending.git_dir / "HEAD.lock"]


def _remove_dead(lock: Path) -> None:
    try:
        # One that is made anew in the meantime belongs to a git at work.
        first = lock.stat()
        time.sleep(GRACE)
        if os.path.samestat(first, lock.stat()):
            lock.unlink()
    except FileNotFoundError:
        return
    except OSError as error:
        raise disk_fault(error, lock) from error


def _settle_vault(repo: Repo, pending: Pending, recorded: bool) -> None:
    """Move the vault if and only if the branch moved; a ref that is somewhere else meanwhile stays there."""
    for move in pending.refs[1:]:
        wanted, stands = (move.new, move.old) if recorded else (move.old, move.new)
        if repo.resolve(move.ref) == stands and wanted != stands:
            move_refs(repo, [RefMove(move.ref, stands, wanted or "")], "kefu: heal")


def move_refs(repo: Repo, moves: list[RefMove], reason: str, keep: tuple[int, ...] = ()) -> None:
    """Move refs in one transaction with compare-and-swap; an empty `new` deletes. StoreFault when git refuses."""
    nothing = "0" * (64 if repo.hash_name == "sha256" else 40)
    lines = [f"update {m.ref} {m.new or nothing} {m.old or nothing}" for m in moves]
    script = "\n".join(["start", *lines, "prepare", "commit", ""])
    # With `always` the vault would get a reflog, through which what is forgotten could still be reached.
    always = (repo.config("core.logallrefupdates") or "").lower() == "always"
    quiet = ("-c", "core.logAllRefUpdates=true") if always else ()
    # Others hold these locks for moments only: wait for them rather than fail.
    patient = ("-c", "core.filesRefLockTimeout=2000", "-c", "core.packedRefsTimeout=5000")
    args = (*DURABLE, *patient, *quiet, "update-ref", "-m", reason, "--stdin")
    name, mail = repo.identity()
    env = {"GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": mail}
    done = repo.child.run(args, script.encode(), env=env, keep=keep)
    if done.code < 0 or done.code > USAGE:
        raise GitDied("git was killed while it moved the branch of {path}: try again.", path=str(repo.common))
    if done.code != 0:
        raise git_fault(("update-ref",), done.err, repo.common)


def _home(repo: Repo, pending: Pending) -> Repo:
    """Return the worktree in which the operation was made; `repo` if that one is gone."""
    if os.path.realpath(pending.git_dir) == os.path.realpath(repo.git_dir):
        return repo
    if pending.top is None or not pending.top.is_dir():
        return repo
    return Repo.open(pending.top, repo.child.trace)
