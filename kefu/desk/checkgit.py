"""The part of `check` that asks git's history: which commit wrote which entry, and which commits wrote none."""

from collections.abc import Iterator, Mapping

from kefu.core.checks.history import Ledger, Said, against
from kefu.core.findings import Finding, finding
from kefu.core.regex import regex
from kefu.desk.session import Session
from kefu.store.codecs.commit import groups

_DIGEST = regex("[0-9a-f]{64}")


def shallow(session: Session) -> bool:
    """Whether the history ends before its beginning."""
    return (session.repo.common / "shallow").exists()


def notes(session: Session) -> Iterator[Finding]:
    """What could not be checked here."""
    if shallow(session):
        yield finding(
            "shallow", "a shallow clone: entries older than its history could not be checked against their commits"
        )


def history(session: Session, entries: Ledger, paths: Mapping[str, str], unread: frozenset[str]) -> Iterator[Finding]:
    """Entries removed or changed since their commit, entries without a commit, commits without an entry."""
    yield from against(_said(session), entries, paths, unread, whole=not shallow(session))
    yield from _by_hand(session)


def _said(session: Session) -> Iterator[Said]:
    """What each commit says it wrote, as `Kefu-Entry` holds it."""
    out = session.repo.git("log", "--no-merges", "--no-mailmap", "--format=%H%n%B%x00", session.rev)
    for record in out.decode("utf-8", "replace").split("\0"):
        commit, _, body = record.lstrip("\n").partition("\n")
        for group in groups(body):
            if group.ticket and group.op and _DIGEST.fullmatch(group.entry):
                yield Said(commit, group.ticket, group.op, group.entry)


def _by_hand(session: Session) -> Iterator[Finding]:
    """Commits that change tickets and are none of kefu's: they carry no action."""
    args = ("log", "--no-merges", "--full-history", "--no-mailmap", "--extended-regexp", "--invert-grep",
            "--grep=^Kefu-Action: [a-z-]+$", "--format=%H%x00%an", session.rev, "--", "tickets/*.yaml")  # fmt: skip
    edge = _edge(session)
    for line in session.repo.git(*args).decode("utf-8", "replace").splitlines():
        commit, _, author = line.partition("\0")
        if commit not in edge:
            yield finding(
                "commit-without-entry",
                "commit {commit} by {author} changed tickets by hand; `git show {commit}` tells what",
                commit=commit[:10],
                author=author,
            )


def _edge(session: Session) -> frozenset[str]:
    """The commits at which a shallow history ends: they seem to write everything."""
    if not shallow(session):
        return frozenset()
    return frozenset((session.repo.common / "shallow").read_text().split())
