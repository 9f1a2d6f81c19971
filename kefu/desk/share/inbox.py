"""A desk at a hosting service, where no hook can judge: people hand in, and a job admits what the door would take.

A person's commits go to a branch of his own, his vault to refs of his own; the job, which alone may write the desk's branch,
judges them by the same function and moves branch and vault on, uniting first where the branch has gone on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kefu.core.admit.model import Admitted, Update
from kefu.core.base.errors import StoreFault, Usage
from kefu.core.config.desk import Desk
from kefu.core.vocabulary import ids
from kefu.desk.admit.place import RepoEnv
from kefu.desk.session import Session
from kefu.desk.share import stands
from kefu.store.git.repo import Repo
from kefu.store.journal.heal import move_refs
from kefu.store.journal.pending import RefMove
from kefu.store.remote.refs import BRANCHES, VAULT, Fetched, Inbox, Push, Remote, chosen, fetch, push
from kefu.store.remote.union import unite
from kefu.store.remote.union_vault import Erasures, local_vault, unite_vaults

SPACE = "refs/kefu/inbox/"
WHO = "{staff}"
ROUNDS = 20
"""Tries of the job while others move the branch."""
DIRECT = "kefu.inbox"
"""Set to false in git's configuration of a clone, its sync pushes to the desk's branch all the same: that of the job."""


def inbox_of(repo: Repo, desk: Desk, staff: str) -> Inbox | None:
    """Return where somebody hands in; None on a desk that takes pushes itself, and in the clone of the job."""
    if not desk.inbox or (repo.config(DIRECT) is not None and not repo.flag(DIRECT)):
        return None
    return Inbox(BRANCHES + desk.inbox.replace(WHO, staff), f"{SPACE}{staff}/")


def handed_in(inbox: Inbox, pushes: Sequence[Push], found: Fetched, commit: str) -> list[Push]:
    """Return the pushes that hand in what would go to branch and vault, as far as it is not handed in already."""
    moves = []
    for one in pushes:
        ref = inbox.of(one.ref) if one.ref.startswith(VAULT) else inbox.branch
        there = found.handed.get(ref)
        if there != one.new:
            moves.append(Push(ref, there, one.new))
    return moves


@dataclass
class Taken:
    """What became of what somebody handed in: the verdict, and the commit at which the branch stands now."""

    verdict: Admitted
    tip: str
    moved: bool = False


def admit(session: Session, branch: str) -> Taken:
    """Admit what a branch of an inbox hands in, or say what is refused of it; nothing is moved then.

    Usage for a branch that is no inbox, StoreFault for the network or a branch that keeps moving.
    """
    repo, remote = session.repo, chosen(session.repo, session.repo.head())
    inbox = _named(session.desk, branch)
    for _ in range(ROUNDS):
        found = fetch(repo, remote, vault=True, inbox=inbox)
        tip, handed = found.tip, found.handed.get(inbox.branch)
        if tip is None or handed is None:
            raise Usage("{branch}: nothing is handed in there", branch=branch)
        months = {
            VAULT + ref.removeprefix(inbox.space): oid
            for ref, oid in found.handed.items()
            if ref.startswith(inbox.space)
        }
        if _is_in(repo, handed, tip):
            return Taken(Admitted(), tip)
        moves = _united(repo, remote, found, handed, months)
        verdict = _judged(session, remote, found, moves)
        if verdict.refusals:
            return Taken(verdict, tip)
        if push(repo, remote, moves).through:
            return Taken(verdict, moves[0].new, moved=True)
    raise StoreFault("{url} was changed by others at each of {count} tries: sync again.", url=remote.url, count=ROUNDS)


def _named(desk: Desk, branch: str) -> Inbox:
    """Return the inbox that a branch is, by its name with or without `refs/heads/`."""
    name = branch.removeprefix(BRANCHES)
    head = desk.inbox.removesuffix(WHO)
    staff = name.removeprefix(head)
    if not desk.inbox or not name.startswith(head) or staff not in desk.staff:
        raise Usage(
            "{branch} is no inbox of this desk: sync.inbox in kefu.yaml says how they are called", branch=branch
        )
    return Inbox(BRANCHES + name, f"{SPACE}{staff}/")


def _judged(session: Session, remote: Remote, found: Fetched, moves: Sequence[Push]) -> Admitted:
    """Return the verdict over the moves of branch and vault, as a door gives it."""
    from kefu.desk.admit.range import refusals

    assert found.tip is not None
    nothing = "0" * len(found.tip)
    updates = [Update(one.ref, one.expected or nothing, one.new) for one in moves]
    return refusals(RepoEnv(session.repo.common, session.now, {}, {remote.branch: found.tip, **found.vault}), updates)


def _united(repo: Repo, remote: Remote, found: Fetched, handed: str, months: dict[str, str]) -> list[Push]:
    """Return the moves that bring what was handed in to branch and vault, united with what came there meanwhile."""
    assert found.tip is not None
    held = local_vault(repo)
    wanted = {**found.vault, **months}
    # The vault that is united is that of this clone: the job's own holds nothing else.
    moves = [RefMove(ref, held.get(ref), oid) for ref, oid in wanted.items() if held.get(ref) != oid]
    if moves:
        move_refs(repo, moves, "kefu remote admit")
    united = unite(repo, handed, found.tip, remote.name)
    numbers = {number for path in united.came | united.went if (number := ids.number_of(path))}
    known = stands.known(repo, united.commit)
    vaults = unite_vaults(repo, united.commit, found.vault, numbers, Erasures(known.numbers(), known.of))
    pushes = [Push(remote.branch, found.tip, united.commit)]
    there = found.vault
    return pushes + [Push(ref, there.get(ref), oid) for ref, oid in vaults.stands.items() if there.get(ref) != oid]


def _is_in(repo: Repo, commit: str, later: str) -> bool:
    return repo.ask("merge-base", "--is-ancestor", commit, later).code == 0
