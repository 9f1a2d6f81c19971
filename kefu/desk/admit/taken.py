"""Rights that the shared desk has taken from somebody who, offline, went on with them: what he did before is still received
for some days."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from kefu.core.admit.model import Refusal
from kefu.core.admit.people import Made, known
from kefu.core.admit.refusing import refuse
from kefu.core.base.msgid import N_
from kefu.core.config.desk import PERMISSIONS, Desk, may
from kefu.core.config.files import CONFIG
from kefu.desk.admit.place import GRACE, SKEW
from kefu.desk.admit.rules import Standing, Then
from kefu.store.git.pushed import head_of

LEFT = N_(
    "Somebody with the permission staff may hand in what was done before that: kefu sync on a clone of his with it."
)
WORK = "work"
"""The right to write here at all, which whoever left has no more."""


def rights(desk: Desk | None, person: str) -> frozenset[str]:
    """Return what somebody of the staff may do on a desk, and the keys that sign for him there."""
    who = desk.staff.get(person) if desk is not None else None
    if desk is None or who is None or who.ended is not None:
        return frozenset()
    return frozenset((WORK, *who.keys, *(name for name in PERMISSIONS if may(desk, person, name))))


@dataclass
class Taken:
    """The rights as the shared desk's tip has them, against those by which pushed commits were made.

    `order`: by which commits git tells when they changed; those that the shared desk had one after the other.
    """

    then: Then
    tip: str
    standing: Standing
    order: tuple[str, ...] = ("--first-parent",)
    _versions: list[tuple[datetime, Desk | None]] | None = None
    _since: dict[tuple[str, str], datetime | None] = field(default_factory=dict)

    def refused(self, made: Made, before: Standing, needed: Iterable[str]) -> Iterator[tuple[Refusal, bool]]:
        """Yield a refusal if the author used a right that was taken from him, and whether it is only that it comes late.

        What he did before is received for some days, and later from somebody who may enter staff. `needed`: the
        permissions that the commit takes.
        """
        if self._same(before) or before.desk is None:
            return
        author = known(before.desk, made.author.email)
        if author is None:
            return
        now = rights(self.standing.desk or self.standing.last, author.id)
        for right in (WORK, *needed):
            since = self._taken(author.id, right) if right not in now else None
            if since is None:
                continue
            now_there = self.then.source.env.now
            late = now_there is not None and now_there - since > GRACE
            after = made.committer.at > since + SKEW
            if after or late:
                text = N_("{person} had no more right to it: {right}, taken on {day}")
                day = since.isoformat()
                yield refuse(made.commit, "", "taken", text, LEFT, person=author.id, right=right, day=day), not after
                return

    def left(self, made: Made, before: Standing) -> Desk | None:
        """Return the desk by which a commit was made, with no more permissions for its author than are left to him; None
        where none was taken from him."""
        author = known(before.desk, made.author.email) if before.desk is not None else None
        if author is None or before.desk is None or self._same(before):
            return None
        shared = self.standing.desk or self.standing.last
        then, now = rights(before.desk, author.id), rights(shared, author.id)
        if not any(right in PERMISSIONS and self._taken(author.id, right) for right in then - now):
            return None
        kept = {**before.desk.roles, WORK: tuple(sorted(right for right in then & now if right in PERMISSIONS))}
        roles = shared.staff[author.id].roles if shared is not None and author.id in shared.staff else ()
        limits = dict(before.desk.limits)
        if shared is not None and all(role in shared.limits for role in roles):
            limits[WORK] = max((shared.limits[role] for role in roles), default=0)
        staff = {**before.desk.staff, author.id: replace(author, roles=(WORK,))}
        return replace(before.desk, staff=staff, roles=kept, limits=limits)

    def _same(self, before: Standing) -> bool:
        return before.tree.files.get(CONFIG) == self.standing.tree.files.get(CONFIG)

    def sponsors(self, email: str) -> bool:
        """Return whether somebody may enter staff, by the shared desk."""
        desk = self.standing.desk or self.standing.last
        person = known(desk, email) if desk is not None and email else None
        return person is not None and "staff" in rights(desk, person.id)

    def _taken(self, person: str, right: str) -> datetime | None:
        """Return when the shared desk took a right from somebody, None if he never had it there."""
        key = (person, right)
        if key not in self._since:
            self._since[key] = self._look(person, right)
        return self._since[key]

    def _look(self, person: str, right: str) -> datetime | None:
        since: datetime | None = None
        for at, desk in self._history():
            if right in rights(desk, person):
                return since
            who = desk.staff.get(person) if desk is not None else None
            # A key that was stolen counts for nothing from the theft on, not from when that was noticed.
            since = min(at, who.until) if who is not None and who.until is not None else at
        return None

    def _history(self) -> list[tuple[datetime, Desk | None]]:
        """Return the versions of kefu.yaml at the shared tip, the newest first, each with when it came."""
        if self._versions is None:
            source = self.then.source
            out = source.child.must(("rev-list", *self.order, self.tip, "--", CONFIG)).decode().split()
            self._versions = []
            for rev, data in zip(out, source.objects.bytes_of(out), strict=True):
                head = head_of(rev, data)
                if head is not None:
                    self._versions.append((head.committer.at, None))
            for i, rev in enumerate(out[: len(self._versions)]):
                at, _ = self._versions[i]
                self._versions[i] = (at, self.then.rules.desk(source.standing(rev))[0])
        return self._versions
