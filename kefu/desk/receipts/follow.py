"""The receipts of the shared desk in a clone: kept as far as they were ever seen, so that it is noticed when they go back."""

from collections.abc import Iterator

from kefu.core.admit.receipt import RESTORED
from kefu.core.base.findings import Finding, finding
from kefu.core.base.msgid import N_
from kefu.store.git.repo import Repo
from kefu.store.journal.heal import move_refs
from kefu.store.journal.pending import RefMove
from kefu.store.remote import receipts
from kefu.store.remote.refs import Remote


def follow(repo: Repo, remote: Remote) -> Iterator[Finding]:
    """Keep the receipts that the last fetch brought; yield what is odd about them. What was seen before is never dropped."""
    found, kept = repo.resolve(remote.receipts), repo.resolve(remote.entered)
    if found == kept or (found is None and kept is None):
        return
    if found is None:
        yield _said(
            repo, remote, N_("{url} has no receipts any more; this clone keeps those that it saw, up to {seen}.")
        )
        return
    if kept is None or _is_in(repo, kept, found):
        move_refs(repo, [RefMove(remote.entered, kept, found)], "kefu sync")
        return
    if _is_in(repo, found, kept):
        text = N_(
            "The receipts of {url} end at {number}, and this clone saw them up to {seen}, which it keeps. If the shared "
            "desk came from a backup, kefu remote init --restored there lets the receipts say so and go on."
        )
        yield _said(repo, remote, text)
        return
    yield from _parted(repo, remote, kept, found)


def _parted(repo: Repo, remote: Remote, kept: str, found: str) -> Iterator[Finding]:
    """Follow receipts that part from those seen where they say that the desk was restored, and keep both; else only tell."""
    base = repo.ask("merge-base", kept, found).out.decode().strip()
    since = list(receipts.every(repo, f"{base}..{found}")) if base else []
    first = since[-1] if since else None
    if first is None or first.how != RESTORED:
        text = N_(
            "The receipts of {url} are others than this clone saw up to {seen}: somebody wrote them anew. "
            "git log {kept} shows what this clone keeps, git log {found} what stands there."
        )
        yield _said(repo, remote, text)
        return
    before = f"{remote.space}before/{kept[:12]}"
    moves = [RefMove(before, repo.resolve(before), kept), RefMove(remote.entered, kept, found)]
    move_refs(repo, [move for move in moves if move.old != move.new], "kefu sync")
    text = N_(
        "{url} came from a backup, as its receipt {restored} says; the later ones that this clone saw stand in {before}."
    )
    yield finding("receipts", text, url=remote.url, restored=first.number, before=before)


def _said(repo: Repo, remote: Remote, text: str) -> Finding:
    known = receipts.last(repo, remote.entered)[1]
    found = receipts.last(repo, remote.receipts)[1]
    return finding(
        "receipts", text, url=remote.url, kept=remote.entered, found=remote.receipts,
        seen=known.number if known is not None else "?", number=found.number if found is not None else "?",
    )  # fmt: skip


def _is_in(repo: Repo, commit: str, later: str) -> bool:
    return repo.ask("merge-base", "--is-ancestor", commit, later).code == 0
