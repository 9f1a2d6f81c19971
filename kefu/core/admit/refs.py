"""Which refs of a shared desk a push may move: its one branch, the months of its vault; and a seal that is new."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from kefu.core.admit.model import Refusal, Update
from kefu.core.admit.refusing import REF, refuse
from kefu.core.base.msgid import N_
from kefu.core.base.regex import regex

BRANCHES = "refs/heads/"
_SEAL = regex("refs/tags/seal/(?!000000)[0-9]{6}")
_MONTH = regex("refs/kefu/vault/20[0-9]{2}-(0[1-9]|1[0-2])")


@dataclass
class Moves:
    """What a push moves: the desk's branch, if it does, months of the vault, seals, and what it may not move."""

    branch: Update | None = None
    months: list[Update] = field(default_factory=list)
    seals: list[Update] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def moves(updates: Sequence[Update], branches: Collection[str]) -> Moves:
    """Sort what a push moves. `branches`: those that stand, by their full names; a desk has one."""
    found = Moves()
    for one in updates:
        said = _refused(one, branches, found)
        if said is not None:
            found.refused.append(refuse("", one.ref, *said, REF, ref=one.ref))
        elif one.ref.startswith(BRANCHES):
            found.branch = one
        elif _SEAL.fullmatch(one.ref) is not None:
            found.seals.append(one)
        else:
            found.months.append(one)
    return found


def _refused(one: Update, branches: Collection[str], found: Moves) -> tuple[str, str] | None:
    """Return the rule and the sentence by which a ref may not be moved so, None where it may."""
    if one.deletes:
        return "ref-deleted", N_("{ref}: nothing of a shared desk is deleted")
    if one.ref.startswith(BRANCHES):
        other = found.branch is not None or (bool(branches) and one.ref not in branches)
        return ("second-branch", N_("{ref}: a shared desk has one branch")) if other else None
    if _SEAL.fullmatch(one.ref) is not None:
        return None if one.creates else ("seal-moved", N_("{ref}: a seal is never moved"))
    if _MONTH.fullmatch(one.ref) is None:
        return "ref", N_("{ref}: a push moves the desk's branch and its vault, and no other ref")
    return None
