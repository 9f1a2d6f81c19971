"""Syncing: fetch, unite, push; again when somebody was faster. Histories are never rewritten, nothing is lost.

What was united is recorded in this clone once the remote has it. So a lost round leaves no merge behind for the next
one to carry: its window, from the fetch to the push, stays as short as the first one's. A kill at any moment leaves a
whole desk: at worst the remote has gone on, from all that is here, and the next sync follows it.
"""

import random
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from kefu.core.base.errors import KefuError, StoreFault
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.config.desk import check_writable
from kefu.core.vocabulary import ids
from kefu.desk.receipts.follow import follow as follow_receipts
from kefu.desk.seals.seen import check_seals, take_seals
from kefu.desk.session import Session
from kefu.desk.share import stands
from kefu.desk.share.erase import drop_fetched_vaults, erase, go_on
from kefu.desk.share.inbox import handed_in, inbox_of
from kefu.desk.share.remote_check import check_remote, locked
from kefu.desk.share.rule_changes import incoming_rules, outgoing_rules
from kefu.desk.share.united_money import united_money
from kefu.store.git.repo import Head, Repo
from kefu.store.journal.heal import move_refs
from kefu.store.journal.pending import RefMove
from kefu.store.journal.write import Journal, standing
from kefu.store.remote.advance import advance, check_clean
from kefu.store.remote.alone import alone
from kefu.store.remote.driver import register
from kefu.store.remote.refs import Fetched, Inbox, Push, Pushed, Remote, chosen, fetch, fetched, follow_branch, push
from kefu.store.remote.union import United, unite
from kefu.store.remote.union_vault import Erasures, Vaults, forgotten_in, local_vault, unite_vaults
from kefu.store.remote.words import Entered
from kefu.store.upkeep import settings as growing
from kefu.store.upkeep.maintenance import keep_house
from kefu.store.upkeep.marks import mark
from kefu.store.upkeep.months import follow
from kefu.store.upkeep.stale import remove_stale_locks

if TYPE_CHECKING:
    from kefu.desk.share.again import Again

ROUNDS = 100
STUCK = 6
"""Rounds in which the remote did not move and yet did not take the push: something is locked there."""
AT_FIRST, PATIENCE = 16, 4.0
"""After the first lost round a pause takes up to sixteen rounds' time, four seconds at most."""

VAULT_SETTING = "kefu.vault"


class Phase(Enum):
    """A part of a sync or a clone that takes its time, as it is shown to somebody who waits."""

    FETCH = auto()
    UNITE = auto()
    PUSH = auto()
    ERASE = auto()
    CHECK_OUT = auto()


Tell = Callable[[Phase], None]


def tell_nobody(phase: Phase) -> None:
    """Say nothing, where nobody waits."""


@dataclass
class Synced:
    """The outcome of a sync. Tickets by number: changed there, changed here, on both; other files as `came_files`."""

    remote: Remote
    came: set[str] = field(default_factory=set)
    went: set[str] = field(default_factory=set)
    both: set[str] = field(default_factory=set)
    came_files: set[str] = field(default_factory=set)
    erased: int = 0
    left: int = 0
    first: bool = False
    vault: bool = True
    notices: list[Finding] = field(default_factory=list)
    receipt: Entered | None = None
    again: "Again | None" = None
    waiting: bool = False


def sync(session: Session, tell: Tell = tell_nobody, *, again: bool = False) -> Synced:
    """Unite this clone with its remote; with `again` what was not handed in is made anew first.

    Refused: a conflict, a dirty file, another desk. Declined: its door. StoreFault: no remote, no network.
    """
    check_writable(session.desk)
    repo = session.repo
    head = standing(repo, birth=False)
    remote = chosen(repo, head)
    result = Synced(remote, vault=with_vault(repo))
    journal = Journal(repo, sign=session.desk.sign)
    inbox = inbox_of(repo, session.desk, session.actor.id) if session.desk.inbox else None
    exchange = _Exchange(session, journal, remote, result, tell, inbox)
    register(repo)
    growing.prepare(repo)
    try:
        with alone(repo):
            remove_stale_locks(repo, (remote.space, f"refs/remotes/{remote.name}/"))
            if result.vault:
                result.notices += stands.restore(session, journal)
            if again:
                exchange.make_again()
            exchange.run()
            result.notices += follow_receipts(repo, remote)
            # What came may have taken an erasure back: it goes out again at once.
            if result.vault and (lost := stands.restore(session, journal)):
                result.notices += lost
                exchange.run()
            with journal.hold():
                growing.compress_index(repo)
                follow(repo, session.now)
    finally:
        if exchange.forgotten:
            tell(Phase.ERASE)
            with suppress(KefuError), alone(repo):
                drop_fetched_vaults(repo)  # whoever is erasing here already must not find them
            done = erase(repo)
            result.left, unfinished = done.left, done.unfinished
            result.erased = len(exchange.forgotten) if unfinished is None else 0
        else:
            # What somebody else erases here, or was killed at, this sync does not wait for.
            unfinished = go_on(repo) if session.erasing else None
        result.notices += [unfinished] if unfinished is not None else []
    result.notices += [*journal.notices, *united_money(session, result.both)]
    if result.came or result.went or result.came_files:
        keep_house(repo, received=True)
    return result


def with_vault(repo: Repo) -> bool:
    """Return whether this clone has a part in the vault: as `kefu.vault` says, else if it holds any of it."""
    if repo.config(VAULT_SETTING) is not None:
        return repo.flag(VAULT_SETTING)
    return bool(local_vault(repo))


@frozen
class _Plan:
    """The union of both sides, seen from `head` here and `found` there, with the moves of each side's refs."""

    head: Head
    found: Fetched
    united: United
    vaults: Vaults
    pushes: tuple[Push, ...]
    notices: tuple[Finding, ...]
    handed: Inbox | None = None

    @property
    def pushed(self) -> Fetched:
        """Return how the remote stands once it took the pushes."""
        return Fetched(self.united.commit, self.vaults.stands)


@dataclass
class _Exchange:
    """One sync under way. `forgotten`: the files (path: blob) that must leave this clone; `fetched`: the vault's tips seen there."""

    session: Session
    journal: Journal
    remote: Remote
    result: Synced
    tell: Tell
    inbox: Inbox | None = None
    forgotten: dict[str, str] = field(default_factory=dict)
    fetched: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Repeat rounds until one is through. StoreFault if none is, or something is locked there."""
        still = 0
        before: Fetched | None = None
        # What an earlier sync fetched may hold records that are forgotten by now.
        self.fetched.update(fetched(self.session.repo, self.remote).vault.values())
        for number in range(1, ROUNDS + 1):
            started = time.monotonic()
            self.tell(Phase.FETCH)
            found = fetch(self.session.repo, self.remote, vault=self.result.vault, inbox=self.inbox)
            still = still + 1 if found == before else 0
            if still >= STUCK:
                raise locked(self.remote)
            before = found
            if self._round(found, last=number == ROUNDS):
                return
            self.fetched.update(found.vault.values())
            time.sleep(random.uniform(0, _longest_pause(number, time.monotonic() - started)))
        raise StoreFault(
            "{url} was changed by others at each of {count} tries: sync again.", url=self.remote.url, count=ROUNDS
        )

    def make_again(self) -> None:
        """Make anew on the shared tip what was not handed in."""
        from kefu.desk.share.again import make_again

        self.tell(Phase.FETCH)
        found = fetch(self.session.repo, self.remote, vault=self.result.vault)
        check_remote(self.session.repo, self.remote, found, self.session.rev)
        self.tell(Phase.UNITE)
        if found.tip is not None:
            self.result.again = make_again(self.session, self.journal, self.remote, found)

    def _round(self, found: Fetched, last: bool) -> bool:
        """Unite and push; return whether that was through. What came is recorded even if nothing can be pushed."""
        repo = self.session.repo
        check_remote(repo, self.remote, found, self.session.rev)
        check_seals(repo, self.remote, found.seals)
        self.tell(Phase.UNITE)
        with self.journal.hold():
            plan = self.journal.until_done(lambda: self._plan(found))
        # Before anything follows: a kill from here on leaves a mark of what has to go.
        self._forget(plan.vaults.forgotten)
        self.tell(Phase.PUSH)
        try:
            pushed = push(repo, self.remote, plan.pushes, signed=self.journal.sign) if plan.pushes else Pushed(True)
        except KefuError:
            self._keep_what_came(plan)
            raise
        if not pushed.through:
            if last:
                self._keep_what_came(plan)
            return False
        self.result.receipt = pushed.receipt or self.result.receipt
        self._record(plan, plan.pushed)
        self._judge(found)
        handed = plan.handed is not None
        self.result.waiting = handed and plan.united.commit != found.tip
        remember(repo, self.remote, found.tip if handed and found.tip else plan.united.commit)
        self.result.notices += take_seals(repo, self.remote, found.seals, plan.united.commit)
        follow_branch(repo, self.remote)
        return True

    def _judge(self, found: Fetched) -> None:
        """Judge what the others brought since the last sync as the door does. It is shared: it is only told, and kept."""
        since = self.session.repo.resolve(self.remote.seen)
        if found.tip is not None and since is not None and since != found.tip:
            # Imported here: most syncs bring nothing.
            from kefu.desk.share.unadmitted import unadmitted

            self.result.notices += unadmitted(self.session.repo, self.session.desk, self.remote, since, found.tip)

    def _plan(self, found: Fetched) -> _Plan:
        """Return what this clone and what stands at `found` add up to: new objects are written, nothing is moved.

        Refused: what cannot be united, a dirty file in its way. Moved: somebody writes here.
        """
        repo = self.session.repo
        head = standing(repo, birth=False)
        assert head.oid is not None
        united = unite(repo, head.oid, found.tip, self.remote.name) if found.tip else United(head.oid)
        notices: list[Finding] = []
        if found.tip:
            outgoing_rules(repo, found.tip, head.oid, united)
            notices = incoming_rules(repo, self.session.desk, found.tip, head.oid, united)
        check_clean(repo, head, united.files)
        vaults, pushes = Vaults(), []
        if united.commit != found.tip:
            pushes.append(Push(self.remote.branch, found.tip, united.commit))
        if self.result.vault:
            vaults = unite_vaults(repo, united.commit, found.vault, _numbers(united), self._erasures(united.commit))
            there = found.vault
            pushes += [Push(ref, there.get(ref), oid) for ref, oid in vaults.stands.items() if there.get(ref) != oid]
        # The first push is the desk's beginning, which nobody admits.
        inbox = self.inbox if found.tip is not None else None
        if inbox is not None:
            pushes = handed_in(inbox, pushes, found, united.commit)
        return _Plan(head, found, united, vaults, tuple(pushes), tuple(notices), inbox)

    def _keep_what_came(self, plan: _Plan) -> None:
        """Record what came though the push failed. With notices it is left to the next sync, which shows them."""
        if not plan.notices:
            with suppress(KefuError):  # the fault that stops this sync is raised
                self._record(plan, plan.found)

    def _record(self, plan: _Plan, stands: Fetched) -> None:
        """Let this clone follow what was united; what was written here meanwhile is united with what `stands` there."""
        plans = iter([plan])

        def follow() -> None:
            now = next(plans, None) or self._plan(stands)
            self._forget(now.vaults.forgotten)
            advance(self.journal, now.head, now.united.commit, now.united.files, now.vaults.moves)

        known = {*plan.found.vault.values(), *plan.vaults.stands.values()}
        suspects, commit = _numbers(plan.united), plan.united.commit
        if self.fetched - known:
            lost = forgotten_in(self.session.repo, commit, self.fetched - known, suspects, self._erasures(commit))
            self._forget(lost)
        with self.journal.hold():
            self.journal.until_done(follow)
        self._count(plan)

    def _erasures(self, commit: str) -> Erasures:
        held = stands.known(self.session.repo, commit)
        return Erasures(held.numbers(), held.of)

    def _forget(self, found: Mapping[str, str]) -> None:
        """Mark the files (path: blob) that have to leave this clone."""
        new = {path: oid for path, oid in found.items() if self.forgotten.get(path) != oid}
        mark(self.session.repo, {oid: path.partition("/")[0] for path, oid in new.items()})
        self.forgotten |= new

    def _count(self, plan: _Plan) -> None:
        result, united = self.result, plan.united
        result.first = plan.found.tip is None
        result.came = {n for p in united.came if (n := ids.number_of(p))}
        result.went = {n for p in united.went if (n := ids.number_of(p))}
        result.both = {n for p in united.both if (n := ids.number_of(p))}
        result.came_files = {p for p in united.came if ids.number_of(p) is None}
        result.notices += plan.notices


def _longest_pause(lost: int, spent: float) -> float:
    """Return the most seconds to wait after `lost` lost rounds, the last of which took `spent` seconds.

    Those who come first make way for those who lost often. These wait about a round: without a pause they might keep
    step with the others and always come just too late.
    """
    return max(spent, min(PATIENCE, AT_FIRST * spent) / lost)


def _numbers(united: United) -> set[str]:
    """Return the tickets that changed on either side."""
    return {number for path in united.came | united.went if (number := ids.number_of(path))}


def remember(repo: Repo, remote: Remote, tip: str) -> None:
    """Keep in mind where the remote stood, to notice if it goes back."""
    before = repo.resolve(remote.seen)
    if before != tip:
        move_refs(repo, [RefMove(remote.seen, before, tip)], "kefu sync")
