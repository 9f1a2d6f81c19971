"""A push judged: its refs, the commits that it brings to the desk's branch, the months of its vault.

Pure over what one pass of git gives: nothing is written, nothing of what was pushed is run. The same function stands at
the shared desk's door, and is `kefu audit --since` and what `sync` asks of what it fetched.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from kefu.core.admit.message import OBJECT_LIMIT, SPARE
from kefu.core.admit.model import Admitted, Refusal, Update, verdict
from kefu.core.admit.places import File
from kefu.core.admit.refs import BRANCHES, moves
from kefu.core.admit.refusing import REF, refuse
from kefu.core.base.msgid import N_
from kefu.core.config.files import CONFIG
from kefu.desk.admit.commits import Judging, Seen
from kefu.desk.admit.evidence import Vault
from kefu.desk.admit.kept import recall
from kefu.desk.admit.place import RepoEnv
from kefu.desk.admit.rules import NOTHING, Standing, Then
from kefu.desk.admit.source import Source
from kefu.desk.admit.taken import Taken
from kefu.store.codecs import vault as vault_codec
from kefu.store.git.pushed import TOGETHER, Head, empty_tree, head_of, listed

Tell = Callable[[int, int], None]
"""Told how many commits of how many are judged."""


def silent(_done: int, _all: int) -> None:
    """Tell nobody."""


def refusals(
    env: RepoEnv, updates: Sequence[Update], tell: Tell = silent, *, unasked: Collection[str] = ()
) -> Admitted:
    """Return what is refused of a push that moves these refs. StoreFault where the repository cannot be read.

    `unasked`: rules by which nothing is refused.
    """
    recall(env.directory)
    source = Source(env)
    try:
        return _Push(source, tell, unasked).judged(updates)
    finally:
        source.close()


class _Push:
    def __init__(self, source: Source, tell: Tell, unasked: Collection[str]) -> None:
        self._source, self._tell, self._unasked = source, tell, unasked

    def judged(self, updates: Sequence[Update]) -> Admitted:
        """Return the verdict over all of it."""
        refs = self._source.refs()
        moved = moves(updates, [ref for ref in refs if ref.startswith(BRANCHES)])
        found, commits, beginning = list(moved.refused), 0, False
        tips = {ref: oid for ref, oid in refs.items() if ref.startswith(vault_codec.PREFIX)}
        tips |= {one.ref: one.new for one in moved.months}
        then = Then(self._source)
        judging = Judging(self._source, then, Vault(self._source, tips))
        branch = moved.branch
        if branch is not None:
            beginning = branch.creates or self._no_desk(branch.old)
            begin = self._beginning if beginning else self._branch
            refused, commits = begin(branch, judging)
            found += refused
        if moved.months and not beginning:
            tip = branch.new if branch is not None else next((o for r, o in refs.items() if r.startswith(BRANCHES)), "")
            # Imported here: most pushes of one commit move no month.
            from kefu.desk.admit.vault import months

            found += months(self._source, judging.timelines, moved.months, tip, judging.erased)
        if moved.seals:
            from kefu.desk.admit.seals import seals

            found += seals(self._source, updates, refs, then)
        asked = [one for one in found if one.rule not in self._unasked]
        return verdict(asked, commits, baseline=beginning)

    def _no_desk(self, rev: str) -> bool:
        """Return whether no commit of a branch has a kefu.yaml: nothing says yet who may do what."""
        if self._source.known(f"{rev}:{CONFIG}") is not None:
            return False
        return not self._source.child.must(("rev-list", "-1", rev, "--", CONFIG)).strip()

    def _beginning(self, branch: Update, judging: Judging) -> tuple[list[Refusal], int]:
        """Judge the beginning of a desk: nothing in it is, but that there is a desk at its end."""
        held = self._source.known(branch.new)
        if held is None or held.type != "commit" or judging.then.of(branch.new).desk is None:
            text = N_("{ref}: a desk begins with a kefu.yaml that can be read: kefu init makes one")
            return [refuse(branch.new, branch.ref, "no-desk", text, REF, ref=branch.ref)], 0
        return [], len(listed(self._source.child, branch.new, [branch.old] if not branch.creates else []))

    def _branch(self, branch: Update, judging: Judging) -> tuple[list[Refusal], int]:
        """Judge the commits that a push brings to the branch, parents first."""
        held = self._source.known(branch.new)
        if held is None or held.type != "commit":
            return [refuse(branch.new, branch.ref, "ref", N_("{ref}: no commit"), REF, ref=branch.ref)], 0
        brought = listed(self._source.child, branch.new, [branch.old])
        found: list[Refusal] = []
        if branch.new != branch.old and not any(branch.old in parents for _oid, parents in brought):
            text = N_("{ref}: what stands on the shared desk is not part of it; histories are never rewritten")
            found.append(refuse(branch.new, branch.ref, "rewritten", text, ref=branch.ref))
        tip = judging.then.of(branch.old)
        judging.taken = Taken(judging.then, branch.old, tip)
        walk = Walk(self._source, judging, brought, {branch.old: tip})
        for done, one in enumerate(walk.refused()):
            found += one
            self._tell(done + 1, len(brought))
        return found + judging.late, len(brought)


class Walk:
    """Some commits, parents first, and what stands after each. `standing`: what is known of commits before them.

    `paths`: the files that they changed; `blobs`: by which commit each version of a file came.
    """

    def __init__(
        self,
        source: Source,
        judging: Judging,
        brought: Sequence[tuple[str, tuple[str, ...]]],
        standing: Mapping[str, Standing] = MappingProxyType({}),
    ) -> None:
        self._source, self._judging, self._brought = source, judging, brought
        self._standing: dict[str, Standing] = dict(standing)
        self._trees: dict[str, str] = {}
        self._left = _children(brought)
        self.paths: set[str] = set()
        self.blobs: dict[str, str] = {}

    def refused(self) -> Iterator[list[Refusal]]:
        """Yield for each commit what is refused of it."""
        for start in range(0, len(self._brought), TOGETHER):
            some = self._brought[start : start + TOGETHER]
            yield from self._some(some)

    def _some(self, some: Sequence[tuple[str, tuple[str, ...]]]) -> Iterator[list[Refusal]]:
        """Read some commits, compare their trees together, judge one after the other."""
        known = {one.oid: one.size for one in self._source.objects.known([oid for oid, _ in some]) if one is not None}
        sizes = {oid: known.get(oid, 0) for oid, _ in some}
        large = [oid for oid in sizes if sizes[oid] > SPARE]
        if len(some) > 1 and large:  # together they might not fit into memory
            for one in some:
                yield from self._some([one])
            return
        readable = [oid for oid, size in sizes.items() if size <= OBJECT_LIMIT]
        data = self._source.objects.bytes_of(readable)
        heads = {oid: head for oid in readable if (head := head_of(oid, next(data))) is not None}
        self._trees |= {oid: head.tree for oid, head in heads.items()}
        pairs = [
            (self._tree(parent, oid), head.tree) for oid, head in heads.items() for parent in head.parents or ("",)
        ]
        found = self._source.differences.between(pairs)
        changes = {
            oid: [tuple(File(c.path, c.modes, c.blobs) for c in next(found)) for _ in head.parents or ("",)]
            for oid, head in heads.items()
        }
        self._judging.read_ahead(file for sides in changes.values() if len(sides) == 1 for file in sides[0])
        for oid, parents in some:
            head = heads.get(oid)
            if head is None:
                self._standing[oid] = self._before(parents)
                yield [refuse(oid, "", "unreadable-commit", N_("it is no commit that can be read, or far too long"))]
                continue
            files = changes.pop(oid)
            for file in (file for side in files for file in side):
                self.paths.add(file.path)
                self.blobs.setdefault(file.blobs[1], oid)
            yield list(self._judged(head, sizes[oid], files))
            self._forget(parents)

    def _tree(self, parent: str, oid: str) -> str:
        """Return the tree of a parent; that without files where there is none."""
        if not parent:
            return empty_tree(len(oid))
        if parent not in self._trees:
            known = self._source.known(f"{parent}^{{tree}}")
            self._trees[parent] = known.oid if known is not None else empty_tree(len(oid))
        return self._trees[parent]

    def _judged(self, head: Head, size: int, changes: Sequence[tuple[File, ...]]) -> Iterator[Refusal]:
        before = self._before(head.parents)
        self._standing[head.oid] = self._judging.then.after(before, changes[0])
        if not head.parents:
            text = N_("it begins another history; the shared desk has one beginning")
            yield refuse(head.oid, "", "root", text)
        elif len(head.parents) > 1:
            # Imported here: few pushes hold a merge, and uniting tickets costs its imports.
            from kefu.desk.admit.merges import merge

            sides = [self._before((parent,)) for parent in head.parents]
            yield from merge(self._source, head, size, changes, sides, self._judging)
        else:
            yield from self._judging.commit(Seen(head, size, changes[0], before))

    def _before(self, parents: Sequence[str]) -> Standing:
        """Return what stands at the first parent."""
        if not parents:
            return NOTHING
        if parents[0] not in self._standing:
            self._standing[parents[0]] = self._judging.then.of(parents[0])
        return self._standing[parents[0]]

    def _forget(self, parents: Sequence[str]) -> None:
        """Drop what is known of parents on which nothing more follows: a push may be long."""
        for parent in parents:
            self._left[parent] -= 1
            if not self._left[parent]:
                self._trees.pop(parent, None)
                self._standing.pop(parent, None)


def _children(brought: Sequence[tuple[str, tuple[str, ...]]]) -> dict[str, int]:
    """Return how many of these commits each parent has."""
    found: dict[str, int] = {}
    for _oid, parents in brought:
        for parent in parents:
            found[parent] = found.get(parent, 0) + 1
    return found
