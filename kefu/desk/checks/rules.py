"""The part of `check` that asks who changed the rules: `kefu.yaml` and the playbooks, by whose right.

Trust runs from commit to commit, from the one in which `kefu init` began the desk: a change is judged by the last
`kefu.yaml` that somebody wrote who might, so nobody gives himself a role. What somebody else changed stands as a finding
until it is taken back, or until somebody who might have changed it acknowledges it. Desks that were not begun so, and
what was changed by the first edition of the rules, are not judged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.config.desk import Desk
from kefu.core.ticket.identity import identity
from kefu.desk.checks.looked import Look, allowed
from kefu.desk.session import CONFIG, PLAYBOOKS
from kefu.desk.share.rule_changes import staff_alone
from kefu.store.codecs import config as config_codec
from kefu.store.git.repo import Repo

BEGAN = "init"
"""The word of the commit in which a desk begins, as its trailer has it."""


@frozen
class Trust:
    """How far the rules of a commit are trusted: the blob of the last `kefu.yaml` by somebody who might, and whether the
    one that stands there is it."""

    blob: str
    sound: bool = True


@frozen
class Unruled:
    """A change of the rules by somebody who might not: what is said of it, who may acknowledge it by which desk, and the
    blobs before it, by path."""

    finding: Finding
    permission: str
    desk: Desk
    before: tuple[tuple[str, str], ...]


@frozen
class _Commit:
    """A commit that changes rules, or a merge: its nearest such parents, its author's address, kefu's word for it."""

    oid: str
    parents: tuple[str, ...]
    email: str
    action: str


@dataclass
class RuleChanges:
    """The changes of the rules that stand unruled, and those that were acknowledged."""

    standing: list[Unruled] = field(default_factory=list)
    seen: list[Finding] = field(default_factory=list)


def rule_changes(repo: Repo, rev: str, acknowledgements: Sequence[Look]) -> RuleChanges:
    """Look through the history of `rev`."""
    return _Walk(repo, acknowledgements).over(_commits(repo, rev))


def _commits(repo: Repo, rev: str) -> Iterator[_Commit]:
    shape = "--format=%ae%x00%(trailers:key=Kefu-Action,valueonly,separator=%x2C)"
    # A merge in which nothing of the rules came together is left out, or is a commit like others if it changed them.
    order = ("--topo-order", "--reverse", "--full-history", "--simplify-merges", "--parents")
    args = ("rev-list", *order, shape, rev, "--", CONFIG, PLAYBOOKS)
    lines = repo.child.pieces(args, b"\n")
    for head in lines:
        _word, oid, *parents = head.decode().split()
        email, _, action = next(lines).decode("utf-8", "replace").partition("\0")
        yield _Commit(oid, tuple(parents), email, action)


class _Walk:
    def __init__(self, repo: Repo, acknowledgements: Sequence[Look]) -> None:
        self._repo, self._looks = repo, acknowledgements
        self._trust: dict[str, Trust | None] = {}
        self._desks: dict[str, Desk | None] = {}
        self._found = RuleChanges()

    def over(self, commits: Iterator[_Commit]) -> RuleChanges:
        for one in commits:
            self._trust[one.oid] = self._after(one)
        return self._found

    def _after(self, one: _Commit) -> Trust | None:
        before = [trust for parent in one.parents if (trust := self._trust.get(parent)) is not None]
        if not before:
            return Trust(self._blob(one.oid, CONFIG)) if BEGAN in one.action.split(",") else None
        if len(one.parents) > 1:
            return self._merged(one, before)
        desk = self._desk(before[0].blob)
        here = self._blob(one.oid, CONFIG)
        if desk is not None and desk.edition > 1 and not self._might(one, desk):
            return before[0] if here == self._blob(one.parents[0], CONFIG) else Trust(before[0].blob, sound=False)
        self._settle(one)
        if here == before[0].blob or not before[0].sound:
            return Trust(before[0].blob, sound=here == before[0].blob)
        return Trust(here) if self._desk(here) is not None else before[0]

    def _merged(self, one: _Commit, before: list[Trust]) -> Trust:
        """Return the trust of a merge: kefu makes it from both sides, so that what both trust it trusts too."""
        doubtful = next((trust for trust in before if not trust.sound), None)
        if doubtful is None and len({trust.blob for trust in before}) == 1:
            return before[0]
        here = self._blob(one.oid, CONFIG)
        if doubtful is None:
            return Trust(here)
        # The other side may have gone on by right.
        blob = next((trust.blob for trust in before if trust.sound), doubtful.blob)
        return Trust(blob, sound=here == blob)

    def _might(self, one: _Commit, desk: Desk) -> bool:
        """Return whether a commit changed the rules by right, or only took back what was not; note it if not."""
        if allowed(desk, one.email, "rules"):
            return True
        changes = self._changes(one)
        paths = [path for path, _old, _new in changes]
        alone = staff_alone(self._repo, one.parents[0], one.oid, paths)
        if alone and allowed(desk, one.email, "staff"):
            return True
        permission = "staff" if alone else "rules"
        found = finding(
            "rules-by",
            "commit {commit} changed {paths}, and {email} had no role with the permission {permission}: somebody who has "
            "it takes it back with git revert {commit}, or acknowledges it",
            commit=one.oid[:10],
            paths=", ".join(paths),
            email=one.email,
            permission=permission,
        )
        if any(look.finding == identity(found) and allowed(desk, look.email, permission) for look in self._looks):
            self._found.seen.append(found)
            return True
        if self._undoes(changes):
            return True
        before = tuple((path, old) for path, old, _new in changes)
        self._found.standing.append(Unruled(found, permission, desk, before))
        return False

    def _undoes(self, changes: list[tuple[str, str, str]]) -> bool:
        """Return whether changes only put back what stood before unruled ones: that is no new one."""
        back = {pair for unruled in self._found.standing for pair in unruled.before}
        return all((path, new) in back for path, _old, new in changes)

    def _settle(self, one: _Commit) -> None:
        """Drop the unruled changes of which nothing is left after this commit."""
        if self._found.standing:
            self._found.standing = [
                unruled
                for unruled in self._found.standing
                if any(self._blob(one.oid, path) != old for path, old in unruled.before)
            ]

    def _changes(self, one: _Commit) -> list[tuple[str, str, str]]:
        """Return (path, old blob, new blob) of each file of the rules that a commit changed."""
        args = ("diff-tree", "-r", "-z", "--no-renames", "--no-commit-id", "--raw", "--no-abbrev")
        out = self._repo.git(*args, one.parents[0], one.oid, "--", CONFIG, PLAYBOOKS)
        fields = out.split(b"\0")[:-1]
        found = []
        for meta, path in zip(fields[::2], fields[1::2], strict=True):
            _before, _after, old, new, _status = meta.decode().removeprefix(":").split(" ")
            found.append((path.decode("utf-8", "surrogateescape"), _named(old), _named(new)))
        return found

    def _blob(self, commit: str, path: str) -> str:
        """Return the id of a file in a commit, empty where there is none."""
        held = self._repo.objects.get(f"{commit}:{path}")
        return held.oid if held is not None else ""

    def _desk(self, blob: str) -> Desk | None:
        if blob not in self._desks:
            held = self._repo.objects.get(blob) if blob else None
            self._desks[blob] = config_codec.read(held.data, CONFIG)[0] if held is not None else None
        return self._desks[blob]


def _named(oid: str) -> str:
    return oid if oid.strip("0") else ""
