"""The way of one entry to a seal: its leaf, its place, and the hashes by which it leads to the root that the seal names."""

from collections.abc import Iterator, Mapping
from itertools import accumulate

from kefu.core.base.frozen import frozen
from kefu.core.seal.leaves import Sealed, lines
from kefu.core.seal.tree import paths
from kefu.desk.seals.chain import Chain, grown
from kefu.store.codecs.commit import entries_of
from kefu.store.git.repo import Repo
from kefu.store.seal.history import history
from kefu.store.seal.tags import SealTag


@frozen
class Proof:
    """One leaf of a sealed history: its line of text, its place from 0, the hashes beside its way, the lowest first."""

    seal: SealTag
    line: str
    index: int
    path: tuple[bytes, ...]


def proofs(
    repo: Repo, found: Chain, wanted: frozenset[str], commits: Mapping[str, Sealed] | None = None
) -> Iterator[Proof]:
    """Yield a proof for each leaf of some commits, in the order of the leaves, each to the first seal that holds it.

    A commit that no seal holds yet gives none. `commits`: the history, where it was read already.
    """
    tags = [seal.tag for seal in found.seals if seal.tag is not None]
    if not tags:
        return
    commits = history(repo.child, tags[-1].note.tip) if commits is None else commits
    tree = grown(commits, [tag.note.tip for tag in tags])
    hashes = [leaf for part in tree.parts for commit in part.commits for leaf in commit.leaves]
    starts = accumulate((sum(len(c.leaves) for c in part.commits) for part in tree.parts), initial=0)
    for tag, part, (size, _), start in zip(tags, tree.parts, tree.sizes, starts, strict=False):
        places: dict[int, str] = {}
        index = start
        for commit in part.commits:
            if commit.oid in wanted:
                places |= dict(enumerate(_lines(repo, commit.oid), index))
            index += len(commit.leaves)
        ways = paths(hashes[:size], places) if places else {}
        yield from (Proof(tag, line, place, ways[place]) for place, line in places.items())


def _lines(repo: Repo, oid: str) -> tuple[str, ...]:
    held = repo.objects.get(oid)
    message = held.data.partition(b"\n\n")[2] if held is not None else b""
    return lines(oid, [(op, entry) for _, op, entry in entries_of(message) if op or entry])
