"""The last seal that was seen: at each remote, and here. A ref keeps the tag's object, so that a deleted seal is missed."""

from collections.abc import Iterator, Mapping

from kefu.core.base.findings import Finding, finding
from kefu.core.base.msgid import N_
from kefu.store.git.repo import Repo
from kefu.store.journal.heal import move_refs
from kefu.store.journal.pending import RefMove
from kefu.store.seal.tags import TAGS, SealTag, name_of, read_tag

HERE = "refs/kefu/sealed"
"""The last seal that was made or taken up here."""
SPACE = "refs/kefu/remote/"
NAME = "sealed"


def seen(repo: Repo, ref: str) -> tuple[int, str]:
    """Return the number and the tag of the seal that a memory keeps; 0 and nothing where it keeps none."""
    held = repo.objects.get(ref)
    if held is None or held.type != "tag":
        return 0, ""
    for row in held.data.split(b"\n\n", 1)[0].decode("utf-8", "replace").split("\n"):
        number = row.removeprefix("tag seal/")
        if number != row and number.isdecimal():
            return int(number), held.oid
    return 0, ""


def lost(repo: Repo, here: Mapping[int, str]) -> Iterator[Finding]:
    """Yield a finding for each memory whose seal does not stand here any more."""
    out = repo.git("for-each-ref", "--format=%(refname)", HERE, f"{SPACE}*/{NAME}").decode().split()
    told = set()
    for ref in out:
        number, oid = seen(repo, ref)
        if not number or here.get(number) == oid or (number, oid) in told:
            continue
        told.add((number, oid))
        moved = N_("{seal} was seen before and stands here as another one now: its tag was moved")
        gone = N_(
            "{seal} was seen before and its tag is gone: it was deleted; kefu sync brings it back if the shared desk has it"
        )
        yield finding("seal-lost", moved if number in here else gone, seal=name_of(number))


def keep(repo: Repo, tags: Mapping[int, str], memories: Mapping[str, int], *, born: bool = False) -> None:
    """Let the tags of seals and the memories stand as said, those that already do untouched; all in one step.

    `born`: the tags are new. StoreFault, and nothing done, where one is there by now.
    """
    wanted = {f"{TAGS}{number:06}": oid for number, oid in tags.items()}
    moves = [RefMove(ref, None if born else repo.resolve(ref), oid) for ref, oid in wanted.items()]
    kept = {ref: tags[number] for ref, number in memories.items() if number in tags}
    moves += [RefMove(ref, repo.resolve(ref), oid) for ref, oid in kept.items()]
    moves = [move for move in moves if move.old != move.new]
    if moves:
        move_refs(repo, moves, "kefu seal")


def held_tag(repo: Repo, number: int, oid: str) -> SealTag | Finding:
    """Return the seal that a tag's object is, by its id, or what is wrong with it."""
    return read_tag(number, repo.objects.get(oid))
