"""The seals of a desk verified: numbers without a gap, each names the one before, its tree is that of the history."""

from collections.abc import Mapping, Sequence
from functools import partial

from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.seal.leaves import Part, Sealed, parts
from kefu.core.seal.note import NONE, Note
from kefu.core.seal.tree import Tree
from kefu.desk.seals.signer import Signer, desk_at, signer
from kefu.store.git.repo import Repo
from kefu.store.seal.history import history
from kefu.store.seal.memory import lost
from kefu.store.seal.receipts import known
from kefu.store.seal.tags import SealTag, name_of, read_tags, seal_refs

_STRAY = "seal-signer", "seal-signers", "seal-signature"
"""What is wrong with who signed a seal, not with what it seals."""


@frozen
class Seal:
    """A seal that stands here, and what is wrong with it. `tag` is None where it is none."""

    number: int
    tag: SealTag | None
    signer: Signer = Signer()
    findings: tuple[Finding, ...] = ()


@frozen
class Chain:
    """All seals that stand here, in the order of their numbers; `findings` are those of every one and of the whole."""

    seals: tuple[Seal, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def last(self) -> Seal | None:
        """Return the seal with the highest number."""
        return self.seals[-1] if self.seals else None

    @property
    def broken(self) -> tuple[Finding, ...]:
        """Return the findings over which no further seal can be made: all but those about a signer."""
        return tuple(one for one in self.findings if one.code not in _STRAY)

    def numbered(self, number: int) -> Seal | None:
        """Return the seal with this number, None without one."""
        return next((one for one in self.seals if one.number == number), None)


@frozen
class Grown:
    """The tree after each of some seals: how many leaves, which root; `parts`: what each added."""

    sizes: tuple[tuple[int, bytes], ...]
    parts: tuple[Part, ...]


def grown(commits: Mapping[str, Sealed], tips: Sequence[str]) -> Grown:
    """Return the tree after the seal of each of these tips, in the order of their numbers."""
    tree = Tree()
    sizes, found = [], []
    for part in parts(commits, tips):
        for commit in part.commits:
            for leaf in commit.leaves:
                tree.add(leaf)
        sizes.append((tree.size, tree.root()))
        found.append(part)
    return Grown(tuple(sizes), tuple(found))


def beginning_of(grown: Grown) -> str:
    """Return the first commit of a history, by which its desk is known; empty without any."""
    return next((part.commits[0].oid for part in grown.parts if part.commits), "")


def chain(repo: Repo, rev: str, commits: Mapping[str, Sealed] | None = None) -> Chain:
    """Verify all seals that stand here against the history of `rev`. StoreFault where the history is cut.

    `commits`: that history, where it was read already.
    """
    held = read_tags(repo, seal_refs(repo))
    gone = list(lost(repo, {number: one.oid for number, one in held.items() if isinstance(one, SealTag)}))
    if not held:
        return Chain((), tuple(gone))
    tags = [one for one in held.values() if isinstance(one, SealTag)]
    commits = history(repo.child, rev) if commits is None else commits
    judge = _Judge(commits, grown(commits, [one.note.tip for one in tags]), known(repo))
    places = {one.number: place for place, one in enumerate(tags)}
    seals: list[Seal] = []
    before: SealTag | None = None
    for number, one in held.items():
        missing = tuple(_missing(seals[-1].number if seals else 0, number))
        if isinstance(one, Finding):
            seals.append(Seal(number, None, findings=(*missing, one)))
            before = None
            continue
        before = before if not missing else None
        by = signer(one, desk_at(repo, one.note.tip))
        found = (*missing, *judge.findings(one, before, places[number]), *by.findings)
        seals.append(Seal(number, one, by, found))
        before = one
    return Chain(tuple(seals), (*gone, *(found for seal in seals for found in seal.findings)))


def unfit(tag: SealTag, before: Sequence[SealTag], commits: Mapping[str, Sealed]) -> list[Finding]:
    """Return why a seal is not the next after those before it, over the history that these commits are; but for its signer."""
    tree = grown(commits, [*(one.note.tip for one in before), tag.note.tip])
    return _Judge(commits, tree, frozenset()).findings(tag, before[-1] if before else None, len(before))


def _missing(before: int, number: int) -> list[Finding]:
    """Return a finding for each number that no seal has."""
    text = N_("{seal} is missing: seals are numbered without a gap, and never deleted")
    return [finding("seal-missing", text, seal=name_of(gone)) for gone in range(before + 1, number)]


@frozen
class _Judge:
    """Compares seals with the history."""

    commits: Mapping[str, Sealed]
    grown: Grown
    receipts: frozenset[str]

    def findings(self, tag: SealTag, before: SealTag | None, place: int) -> list[Finding]:
        """Return what is wrong with a seal but for its signer. `place`: the tip's among those of the tree."""
        said = partial(finding, seal=name_of(tag.number))
        note = tag.note
        if note.tip not in self.commits:
            text = N_("{seal}: the commit {tip} that it seals is not in this history: it was rewritten, or is shorter")
            return [said("seal-tip", text, tip=note.tip[:12])]
        found = []
        if note.desk != beginning_of(self.grown):
            found.append(said("seal-desk", N_("{seal} is of another desk: {desk}"), desk=note.desk[:12]))
        if not self.grown.parts[place].follows:
            found.append(said("seal-follows", N_("{seal} does not hold the commit of the seal before it")))
        if (note.leaves, note.root) != self.grown.sizes[place]:
            text = N_("{seal} has {said} leaves and another root than this history, which gives {count}")
            found.append(said("seal-root", text, said=note.leaves, count=self.grown.sizes[place][0]))
        found += self._after(tag, before)
        if self.receipts and note.receipts != NONE and note.receipts not in self.receipts:
            found.append(said("seal-receipts", N_("{seal}: the receipts that it knew are not those that are here")))
        return found

    def _after(self, tag: SealTag, before: SealTag | None) -> list[Finding]:
        """Return what is wrong with the name of the seal before; nothing where that one cannot be read."""
        if tag.number > 1 and before is None:
            return []
        expected = before.note.digest.hex() if before is not None else NONE
        if tag.note.before == expected:
            return []
        text = N_("{seal} does not name the seal before it as it stands here: one of the two was replaced")
        return [finding("seal-before", text, seal=name_of(tag.number))]


def note_of(grown: Grown, tip: str, before: SealTag | None, receipts: str, signers: str) -> Note:
    """Return the note of the next seal: `grown` ends with its tip, `before` is the seal before it."""
    size, root = grown.sizes[-1]
    digest = before.note.digest.hex() if before is not None else NONE
    return Note(beginning_of(grown), size, root, tip, digest, receipts, signers)
