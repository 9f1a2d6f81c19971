"""The part of `check` that asks git's history: which commit wrote which entry, and which commits wrote none."""

import re
from collections.abc import Iterable, Iterator, Sequence

from kefu.core.base.errors import Arg, StoreFault
from kefu.core.base.findings import Finding, finding
from kefu.core.base.regex import regex
from kefu.core.checks.history import Ledger, Said, against
from kefu.desk.judging.history import judged
from kefu.desk.session import Session
from kefu.store.codecs.commit import entries_of

_DIGEST = regex("[0-9a-f]{64}")
_ACTION = regex(rb"^Kefu-Action: [a-z-]+$", re.MULTILINE)
Other = tuple[str, str]
"""A commit and its author."""


def shallow(session: Session) -> bool:
    """Return whether the history ends before its beginning: a shallow clone, or grafts that hide a part of it."""
    return any((session.repo.common / place).exists() for place in ("shallow", "info/grafts"))


def judged_entries(session: Session) -> tuple[tuple[Finding, ...], Finding | None]:
    """Return what is wrong with entries by the rules of their time, or why a history that is not whole cannot say.

    Personal data is left out: the check of tickets reports what stands now, with its line there.
    """
    if shallow(session):
        return (), finding(
            "shallow",
            "a shallow clone, or one with grafts: entries could not be judged by their commits; git fetch --unshallow",
        )
    try:
        found = judged(session.repo, session.rev, lambda _count: None)
    except StoreFault as error:
        why = Finding("not-judged", error.template, args=tuple(error.args_.items()))
        return (), finding("not-judged", "entries could not be judged by their commits: {why}", why=why)
    others = [one for one in found if one.code not in ("personal-data", "written-for")]
    return (*others, *_written_for(one for one in found if one.code == "written-for")), None


def _written_for(found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield one finding for each two people of whom one wrote for the other: a shared terminal does so all day."""
    pairs: dict[tuple[Arg, Arg], list[Finding]] = {}
    for one in found:
        args = dict(one.args)
        pairs.setdefault((args["staff"], args["committer"]), []).append(one)
    for (staff, committer), some in pairs.items():
        yield finding(
            "written-for",
            "{count} commits by {staff} were written by {committer} (--as), the last one is {commit}: nothing proves that "
            "{staff} knew of them",
            count=len(some),
            staff=staff,
            committer=committer,
            commit=dict(some[-1].args)["commit"],
        )


def history(session: Session, entries: Ledger, unread: frozenset[str]) -> Iterator[Finding]:
    """Yield a finding for each entry removed, changed or without a commit, and for each commit without an entry."""
    others: list[Other] = []
    yield from against(_said(session, others), entries, unread, whole=not shallow(session))
    yield from _by_hand(session, others)


def _said(session: Session, others: list[Other]) -> Iterator[Said]:
    """Yield what each commit says it wrote, as `Kefu-Entry` holds it; put those that name no action into `others`."""
    args = ("log", "-z", "--no-merges", "--no-mailmap", "--format=%H%x00%an%x00%B", session.rev)
    pieces = session.repo.child.pieces(args, b"\0")
    for commit, author, body in zip(pieces, pieces, pieces, strict=True):
        if not _ACTION.search(body):
            others.append((commit.decode(), author.decode("utf-8", "replace")))
        for ticket, op, entry in entries_of(body):
            if ticket and op and _DIGEST.fullmatch(entry):
                yield Said(commit.decode(), ticket, op, entry)


def _by_hand(session: Session, others: Sequence[Other]) -> Iterator[Finding]:
    """Yield a finding for each commit without an action that changes tickets, as kefu did not make it."""
    edge = _edge(session)
    asked = "".join(f"{commit}\n" for commit, _ in others if commit not in edge).encode()
    args = ("diff-tree", "--stdin", "--root", "-r", "--no-renames", "--name-only", "--", "tickets/*.yaml")
    changing = set(session.repo.git(*args, payload=asked).decode("utf-8", "replace").splitlines()) if asked else set()
    for commit, author in others:
        if commit in changing:
            yield finding(
                "commit-without-entry",
                "commit {commit} by {author} changed tickets by hand; `git show {commit}` tells what",
                commit=commit[:10],
                author=author,
            )


def _edge(session: Session) -> frozenset[str]:
    """Return the commits at which a shallow history ends: they seem to write everything."""
    path = session.repo.common / "shallow"
    return frozenset(path.read_text().split()) if path.exists() else frozenset()
