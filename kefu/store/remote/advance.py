"""Moving branch, vault, working tree and index to a commit that is written already, as the journal does."""

import os
from collections.abc import Iterable, Sequence

from kefu.core.base.errors import Refused
from kefu.store.git.incoming import Change
from kefu.store.git.repo import Head, Repo
from kefu.store.journal.pending import FileMove, Pending, RefMove
from kefu.store.journal.worktree import Places, belongs, blob_held, file_bytes, read_cone
from kefu.store.journal.write import Journal, Moved, undisturbed

OP = "SYNC"


def advance(journal: Journal, head: Head, commit: str, files: Sequence[Change], vault: Sequence[RefMove]) -> None:
    """Move the branch to `commit` and the vault with it, inside `Journal.hold`.

    `files`: the changes from HEAD to `commit`. Refused, with nothing done, for a dirty file; Moved when HEAD is
    elsewhere by now.
    """
    repo = journal.repo
    assert head.branch is not None
    assert head.oid is not None
    if commit == head.oid and not vault:
        return
    indexed, moves = _file_moves(repo, files)
    _refuse_dirty(repo, head, moves)
    contents = _contents(repo, moves)
    pending = Pending(
        op=OP,
        digest=commit,
        refs=(RefMove(head.branch, head.oid, commit), *vault),
        files=tuple(moves),
        git_dir=repo.git_dir,
        top=repo.top,
        index=indexed,
    )
    with undisturbed():
        journal.record(pending, head, contents, reason="kefu sync")


def check_clean(repo: Repo, head: Head, files: Sequence[Change]) -> None:
    """Raise as `advance` would: Refused for a file that is not as HEAD has it, Moved when HEAD is elsewhere by now."""
    _refuse_dirty(repo, head, _file_moves(repo, files)[1])


def _file_moves(repo: Repo, files: Sequence[Change]) -> tuple[bool, list[FileMove]]:
    """Return whether the index must follow, and the move of each file."""
    indexed = bool(files) and repo.top is not None and (repo.git_dir / "index").exists()
    return indexed, list(_moves(repo, files, indexed))


def _moves(repo: Repo, files: Iterable[Change], indexed: bool) -> Iterable[FileMove]:
    cone = read_cone(repo)
    for change in files:
        here = indexed and belongs(repo, cone, change.path, change.old is None)
        yield FileMove(change.path, change.old, change.new, here)


def _contents(repo: Repo, moves: Sequence[FileMove]) -> dict[str, bytes | None]:
    """Return the new bytes of each path, None where there is no file to lay out."""
    wanted = {move.path: move.new for move in moves if move.here and move.new}
    found = dict(zip(wanted, repo.read_blobs(list(wanted.values())), strict=True))
    return {move.path: held.data if (held := found.get(move.path)) else None for move in moves}


def _refuse_dirty(repo: Repo, head: Head, moves: Iterable[FileMove]) -> None:
    places = Places(repo.top) if repo.top is not None else None
    for move in moves:
        if not move.here or places is None:
            continue
        found = blob_held(file_bytes(places, move.path), repo.hash_name, (move.old, move.new))
        # With its new contents it is as the sync wants it, and nothing would be lost.
        if found in (move.old, move.new) and not places.linked(os.path.dirname(move.path)):
            continue
        if repo.head() != head:  # not a hand's edit: a commit that was made meanwhile
            raise Moved
        raise Refused(
            "{path} is to be changed by this sync and is not as the last commit has it: put it back with "
            "git restore --staged --worktree {path}, commit it with git, or move it away; then sync again.",
            path=move.path,
        )
