"""Syncing: fetch, unite, push; again when somebody was faster. Histories are never rewritten, nothing is lost.

What is united is recorded in this clone before it is pushed, so that a kill at any moment leaves a whole desk.
"""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from kefu.core import ids
from kefu.core.desk import FORMAT, check_writable
from kefu.core.errors import Refused, StoreFault
from kefu.core.findings import Finding
from kefu.desk.erase import erase
from kefu.desk.ruled import incoming_rules, outgoing_rules
from kefu.desk.session import CONFIG, Session
from kefu.store import growing
from kefu.store.advance import advance
from kefu.store.alone import alone
from kefu.store.codecs import config as config_codec
from kefu.store.driver import register
from kefu.store.heal import move_refs
from kefu.store.housekeeping import keep_house
from kefu.store.journal import Journal, Moved, standing
from kefu.store.months import follow
from kefu.store.pending import RefMove
from kefu.store.remote import Fetched, Push, Remote, chosen, fetch, follow_branch, push
from kefu.store.repo import Head, Repo
from kefu.store.stale import remove_stale_locks
from kefu.store.union import United, unite
from kefu.store.vaultunion import Vaults, local_vault, unite_vaults

ROUNDS = 100
STUCK = 6
"""Rounds in which the remote did not move and yet did not take the push: something is locked there."""

VAULT_SETTING = "kefu.vault"


class Phase(Enum):
    """What takes its time in a sync or a clone, as it is told to somebody who waits."""

    FETCH = auto()
    UNITE = auto()
    PUSH = auto()
    ERASE = auto()
    CHECK_OUT = auto()


Tell = Callable[[Phase], None]


def tell_nobody(phase: Phase) -> None:
    """For those who do not wait."""


@dataclass
class Synced:
    """What a sync did. Tickets by number: changed there, changed here, on both; other files as `came_files`."""

    remote: Remote
    came: set[str] = field(default_factory=set)
    went: set[str] = field(default_factory=set)
    both: set[str] = field(default_factory=set)
    came_files: set[str] = field(default_factory=set)
    erased: int = 0
    left: int = 0
    first: bool = False
    vault: bool = True
    rounds: int = 0
    notices: list[Finding] = field(default_factory=list)


def sync(session: Session, tell: Tell = tell_nobody) -> Synced:
    """Unite this clone with its remote. Refused: a conflict, a dirty file, another desk. StoreFault: no remote, no network."""
    check_writable(session.desk)
    repo = session.repo
    head = standing(repo, birth=False)
    remote = chosen(repo, head)
    result = Synced(remote, vault=with_vault(repo))
    journal = Journal(repo, sign=session.desk.sign)
    forgotten: dict[str, str] = {}
    register(repo)
    growing.prepare(repo)
    try:
        with alone(repo):
            remove_stale_locks(repo, (remote.space, f"refs/remotes/{remote.name}/"))
            _rounds(session, journal, remote, result, forgotten, tell)
            with journal.hold():
                growing.compress_index(repo)
                follow(repo, session.now)
    finally:
        if forgotten:
            tell(Phase.ERASE)
            result.erased = len(forgotten)
            result.left = len(erase(session, list(forgotten.values())))
    result.notices += journal.notices
    if result.came or result.went or result.came_files:
        keep_house(repo, received=True)
    return result


def with_vault(repo: Repo) -> bool:
    """Whether this clone has a part in the vault: as `kefu.vault` says, else if it holds any of it."""
    if repo.config(VAULT_SETTING) is not None:
        return repo.flag(VAULT_SETTING)
    return bool(local_vault(repo))


def _rounds(
    session: Session, journal: Journal, remote: Remote, result: Synced, forgotten: dict[str, str], tell: Tell
) -> None:
    repo = session.repo
    still = 0
    last: Fetched | None = None
    for number in range(1, ROUNDS + 1):
        result.rounds = number
        tell(Phase.FETCH)
        found = fetch(repo, remote, vault=result.vault)
        still = still + 1 if found == last else 0
        if still >= STUCK:
            raise _locked(remote)
        last = found
        _check_remote(repo, remote, found, session.rev)
        tell(Phase.UNITE)
        with journal.hold():
            tip = _unite(session, journal, remote, found, result, forgotten)
            moves = list(_to_push(repo, remote, found, tip, result.vault))
        tell(Phase.PUSH)
        if not moves or push(repo, remote, moves):
            remember(repo, remote, tip)
            follow_branch(repo, remote)
            return
        time.sleep(random.uniform(0, 1.0) / number)  # whoever lost more often comes back sooner
    raise StoreFault("{url} was changed by others at each of {count} tries: sync again.", url=remote.url, count=ROUNDS)


def _locked(remote: Remote) -> StoreFault:
    return StoreFault(
        "{url} stands still and yet refuses the push: a git that crashed there left a lock. Whoever looks after it "
        "runs kefu remote init on it, which clears that. Everything is committed here.",
        url=remote.url,
    )


def _check_remote(repo: Repo, remote: Remote, found: Fetched, ours: str) -> None:
    """Refuse what is not this desk going on: no desk, a newer format, a history that went back."""
    if found.tip is None:
        if repo.resolve(remote.seen) is None:
            return
        raise _gone(remote, repo.resolve(remote.seen) or "")
    if found.tip != ours:
        _check_desk(repo, remote, found.tip)
    seen = repo.resolve(remote.seen)
    if seen and seen != found.tip and repo.ask("merge-base", seen, found.tip).out.decode().strip() not in ("", seen):
        raise _went_back(remote, seen, found.tip)  # nothing in common at all: another desk, as uniting will say


def _check_desk(repo: Repo, remote: Remote, tip: str) -> None:
    """Refuse what is no desk, or one that this kefu must not write."""
    blob = repo.blob(tip, CONFIG)
    desk = None if blob is None or blob.problem else config_codec.read(blob.data, CONFIG)[0]
    if blob is None or blob.problem:
        raise StoreFault("{url} is not a desk: it holds no kefu.yaml. Nothing was changed.", url=remote.url)
    if desk is None:
        raise StoreFault(
            "kefu.yaml at {url} cannot be read: whoever changed it must mend it there (git log {remote}/{branch} -- "
            "kefu.yaml). Nothing was changed.",
            url=remote.url,
            remote=remote.name,
            branch=remote.branch.removeprefix("refs/heads/"),
        )
    if desk.format > FORMAT:
        raise StoreFault(
            "{url} has format {format}, and this kefu writes format {known}: install a newer kefu. Nothing was changed.",
            url=remote.url,
            format=desk.format,
            known=FORMAT,
        )


def _went_back(remote: Remote, seen: str, tip: str) -> Refused:
    return Refused(
        "{url} went back in its history: {branch} stood at {seen} and stands at {tip} now. Nothing was changed. "
        "If that was a mistake, git push {remote} {seen}:{ref} on a clone that has it puts it back; "
        "if it was meant, git update-ref -d {memory} lets kefu forget it.",
        url=remote.url,
        branch=remote.branch.removeprefix("refs/heads/"),
        seen=seen[:12],
        tip=tip[:12],
        remote=remote.name,
        ref=remote.branch,
        memory=remote.seen,
    )


def _gone(remote: Remote, seen: str) -> Refused:
    return Refused(
        "{url} has lost {branch}, which stood at {seen}. Nothing was changed. "
        "If that was a mistake, git push {remote} {seen}:{ref} on a clone that has it puts it back; "
        "if it was meant, git update-ref -d {memory} lets kefu fill it again.",
        url=remote.url,
        branch=remote.branch.removeprefix("refs/heads/"),
        seen=seen[:12],
        remote=remote.name,
        ref=remote.branch,
        memory=remote.seen,
    )


def _unite(
    session: Session, journal: Journal, remote: Remote, found: Fetched, result: Synced, forgotten: dict[str, str]
) -> str:
    """Record in this clone what both sides add up to; the branch's new tip. Asked again when HEAD moves meanwhile."""
    repo = session.repo
    for _ in range(50):
        head = standing(repo, birth=False)
        assert head.oid is not None
        united = _united(session, head, remote, found, result)
        vaults = _vaults(repo, united, found, result.vault)
        try:
            advance(journal, head, united.commit, united.files, vaults.moves)
        except Moved:
            continue
        _count(result, united)
        forgotten |= vaults.forgotten
        return united.commit
    raise StoreFault("The branch of {path} keeps moving while kefu writes: try again.", path=str(repo.common))


def _united(session: Session, head: Head, remote: Remote, found: Fetched, result: Synced) -> United:
    assert head.oid is not None
    if found.tip is None:
        result.first = True
        return United(head.oid)
    united = unite(session.repo, head.oid, found.tip, remote.name)
    outgoing_rules(session.repo, found.tip, head.oid, united)
    result.notices += incoming_rules(session.repo, session.desk, found.tip, head.oid, united)
    return united


def _vaults(repo: Repo, united: United, found: Fetched, wanted: bool) -> Vaults:
    if not wanted:
        return Vaults()
    numbers = {number for path in united.came | united.went if (number := ids.number_of(path))}
    return unite_vaults(repo, united.commit, found.vault, numbers)


def _count(result: Synced, united: United) -> None:
    result.came |= {n for p in united.came if (n := ids.number_of(p))}
    result.went |= {n for p in united.went if (n := ids.number_of(p))}
    result.both |= {n for p in united.both if (n := ids.number_of(p))}
    result.came_files |= {p for p in united.came if ids.number_of(p) is None}


def _to_push(repo: Repo, remote: Remote, found: Fetched, tip: str, vault: bool) -> Iterator[Push]:
    if tip != found.tip:
        yield Push(remote.branch, found.tip, tip)
    for ref, oid in local_vault(repo).items() if vault else ():
        if found.vault.get(ref) != oid:
            yield Push(ref, found.vault.get(ref), oid)


def remember(repo: Repo, remote: Remote, tip: str) -> None:
    """Keep in mind where the remote stood, to notice if it goes back."""
    before = repo.resolve(remote.seen)
    if before != tip:
        move_refs(repo, [RefMove(remote.seen, before, tip)], "kefu sync")
