"""The write path: every operation of kefu is recorded here, in this order, or did not happen.

Lock and heal -> read HEAD inside the lock -> decide -> objects, each checked -> the note `pending`, durable -> the new
index, under git's own lock -> branch and vault in one transaction with compare-and-swap, **the moment it happens** ->
the files of the working tree -> the index -> the note dropped.
"""

import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType
from typing import TypeVar

from kefu.core.base.errors import KefuError, Refused, StoreFault
from kefu.core.base.findings import Finding, finding
from kefu.store.git import flock
from kefu.store.git.commits import Draft, blob_id, sign_commits, write_commits
from kefu.store.git.objects import Blob
from kefu.store.git.repo import Head, Repo
from kefu.store.journal.heal import GitDied, finish, heal, move_refs, settle
from kefu.store.journal.pending import FileMove, Pending, RefMove, kefu_directory, noted, pending_path
from kefu.store.journal.plan import FileChange, Person, Plan, VaultChange, View
from kefu.store.journal.staging import lock_index, prepare_index
from kefu.store.journal.worktree import Places, belongs, lay_out_all, read_cone, refuse_dirty
from kefu.store.upkeep.maintenance import keep_house

__all__ = ["FileChange", "Journal", "Person", "Plan", "VaultChange", "View"]

Decide = Callable[[View], Plan | Sequence[Plan]]
"""Makes the plans of a write from the record. Pure; may raise, and is asked again when somebody was faster."""

Made = TypeVar("Made")

ATTEMPTS = 50
INDEX_WAIT = 2.0
"""Seconds to wait for another git's lock on the index: a `git status` holds it for milliseconds."""

DEADLY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


class Moved(Exception):
    """Somebody else moved a ref between reading and writing: read again."""


class Journal:
    """A writer of operations to one repository. `notices` collects what was healed on the way, for stderr."""

    def __init__(self, repo: Repo, *, sign: bool, wait: float = 10.0) -> None:
        self.repo = repo
        self.sign = sign
        self.wait = wait
        self.notices: list[Finding] = []

    def write(self, decide: Decide, *, birth: bool = False) -> str:
        """Record what `decide` plans, all or nothing, several plans as consecutive commits; return the last one's id.

        `birth` lets the first commit of an unborn branch be written. Refused: detached HEAD, unborn branch, a merge
        or the like in progress, a path that is dirty or staged otherwise. StoreFault: lock, disk, git.
        """
        with self.hold():
            oid = self.until_done(lambda: self._once(decide, birth))
        keep_house(self.repo)  # after the lock is given back: nobody needs to wait for it
        return oid

    def rehearse(self, decide: Decide) -> None:
        """Raise what `write` would raise before it writes anything: nothing is written, no lock is taken."""
        self.until_done(lambda: self._planned(decide, birth=False))

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep every other kefu from writing, and heal first. StoreFault when `wait` seconds are not enough."""
        path = kefu_directory(self.repo) / "lock"
        try:
            with flock.held(path, self.wait):
                told = heal(self.repo, self.wait)
                if told:
                    self.notices.append(told)
                yield
        except flock.Busy as error:
            raise StoreFault(
                "Another kefu has been writing here for more than {seconds} s: wait and try again; if none is running, "
                "look with ps who holds {path}.",
                seconds=int(self.wait),
                path=str(path),
            ) from error

    def until_done(self, attempt: Callable[[], Made]) -> Made:
        """Return what `attempt` makes, asked again while it raises Moved. StoreFault when that does not end."""
        for _ in range(ATTEMPTS):
            try:
                return attempt()
            except Moved:
                continue
        raise StoreFault("The branch of {path} keeps moving while kefu writes: try again.", path=str(self.repo.common))

    def _once(self, decide: Decide, birth: bool) -> str:
        head, plans, contents, moves, indexed = self._planned(decide, birth)
        # Objects first: nothing leads to them yet, and what a crash leaves of them gc takes away.
        refs = self._objects(head, plans)
        pending = Pending(
            op=plans[-1].op,
            digest=plans[-1].digest,
            refs=tuple(refs),
            files=tuple(moves),
            git_dir=self.repo.git_dir,
            top=self.repo.top,
            index=indexed,
        )
        with undisturbed():
            self.record(pending, head, contents, reason=plans[-1].message.partition("\n")[0])
        return refs[0].new

    def _planned(
        self, decide: Decide, birth: bool
    ) -> tuple[Head, list[Plan], dict[str, bytes | None], list[FileMove], bool]:
        """Return HEAD, the plans, the new bytes of each path, the moves of blobs, and whether there is an index."""
        head = standing(self.repo, birth)
        view = View(self.repo, head.oid)
        decided = decide(view)
        plans = [decided] if isinstance(decided, Plan) else list(decided)
        if not plans or head.branch is None:
            raise ValueError("a write needs a plan and a branch")
        indexed = self.repo.top is not None and (birth or (self.repo.git_dir / "index").exists())
        contents = {change.path: change.new for plan in plans for change in plan.files}
        return head, plans, contents, self._file_moves(view, contents, indexed), indexed

    def _file_moves(self, view: View, contents: dict[str, bytes | None], indexed: bool) -> list[FileMove]:
        """Return the blobs between which each path moves. Refused when one is not as HEAD has it."""
        top, cone = self.repo.top, read_cone(self.repo)
        moves = []
        olds = view.standing(contents)
        places = Places(top) if top is not None else None
        for path, new in contents.items():
            old = regular(olds.get(path), path)
            here = indexed and belongs(self.repo, cone, path, old is None)
            if here and places is not None:
                self._refuse_dirty(view, places, path, old.data if old else None)
            new_id = None if new is None else blob_id(new, self.repo.hash_name)
            moves.append(FileMove(path, old.oid if old else None, new_id, here))
        return moves

    def _refuse_dirty(self, view: View, places: Places, path: str, old: bytes | None) -> None:
        try:
            refuse_dirty(places, path, old)
        except Refused:
            if self.repo.head().oid != view.head:  # not a hand's edit: a commit that was made meanwhile
                raise Moved from None
            raise

    def _objects(self, head: Head, plans: Sequence[Plan]) -> list[RefMove]:
        """Write all commits; return the moves of the branch, which is first, and of the vault."""
        drafts, refs = drafted(self.repo, head, plans)
        oids = write_commits(self.repo, plans[-1].op, drafts)
        main = [i for i, draft in enumerate(drafts) if draft.chain == 0]
        if self.sign:
            signed = sign_commits(self.repo, [oids[i] for i in main], [drafts[i] for i in main])
            oids[main[-1]] = signed[-1]
        return [RefMove(ref, old, oids[last]) for ref, (old, last) in refs.items()]

    def record(self, pending: Pending, head: Head, contents: Mapping[str, bytes | None], reason: str) -> None:
        """Make an operation happen whose objects are written, in `hold` and `undisturbed`. Moved: HEAD is elsewhere."""
        with noted(self.repo, pending) as descriptor:
            keep = (descriptor,)
            try:
                self._prepare(pending, head, contents, keep)
                self._move(pending, reason, keep)
            except BaseException as error:
                # Not the error but the branch says whether it happened: an error after the fact is no failure.
                if not settle(self.repo, pending, keep, self.wait, locks=isinstance(error, GitDied)):
                    raise
            else:
                self._follow(pending, keep)

    def _follow(self, pending: Pending, keep: tuple[int, ...]) -> None:
        """Let working tree and index follow the record; a failure is a notice, and is left to the next healing."""
        try:
            finish(self.repo, pending, keep, self.wait)
        except KefuError as error:
            self.notices.append(
                finding(
                    "not-followed",
                    "The operation {op} is recorded, but the working tree could not follow ({why}): "
                    "the next kefu command will try again.",
                    op=pending.op,
                    why=error.text(),
                )
            )

    def _prepare(
        self, pending: Pending, head: Head, contents: Mapping[str, bytes | None], keep: tuple[int, ...]
    ) -> None:
        if pending.index:
            lock_index(pending, pending_path(self.repo), min(self.wait, INDEX_WAIT))
        if self.repo.head() != head:  # asked once more: with the index locked no `git commit` can move it
            raise Moved
        if pending.index:
            prepare_index(self.repo, pending, (head.oid, pending.refs[0].new), keep)
        if pending.top is not None:
            here = [move.path for move in pending.files if move.here]
            lay_out_all(pending.top, {path: data for path in here if (data := contents[path]) is not None})

    def _move(self, pending: Pending, reason: str, keep: tuple[int, ...]) -> None:
        try:
            move_refs(self.repo, list(pending.refs), reason, keep)
        except GitDied:
            raise
        except StoreFault:
            if any(self.repo.resolve(move.ref) != move.old for move in pending.refs):
                raise Moved from None
            raise


def standing(repo: Repo, birth: bool) -> Head:
    """Return the position of HEAD. Refused when no commit may be made there."""
    head, busy = repo.head(), repo.operation_in_progress()
    if busy:
        raise Refused(
            "A {operation} is in progress in {path}: finish it (git status shows how) or git {operation} --abort, "
            "then try again.",
            operation=busy,
            path=str(repo.top or repo.git_dir),
        )
    if head.branch is None:
        raise Refused(
            "HEAD is detached in {path}: git switch to the desk's branch.", path=str(repo.top or repo.git_dir)
        )
    if head.oid is None and not birth:
        raise Refused(
            "The branch {branch} has no commit yet: make a desk with kefu init.",
            branch=head.branch.removeprefix("refs/heads/"),
        )
    return head


def regular(blob: Blob | None, path: str) -> Blob | None:
    """Return the blob. Refused when it is no regular file."""
    if blob and blob.problem:
        raise Refused(
            "{path} is not a regular file in the last commit (mode {mode}): mend it with git, then try again.",
            path=path,
            mode=blob.mode,
        )
    return blob


def drafted(repo: Repo, head: Head, plans: Sequence[Plan]) -> tuple[list[Draft], dict[str, tuple[str | None, int]]]:
    """Return the commits of all plans in order, and each ref with its present id and the number of its last commit."""
    drafts: list[Draft] = []
    branch = head.branch or "HEAD"
    refs: dict[str, tuple[str | None, int]] = {branch: (head.oid, 0)}
    chains: dict[str, int] = {}
    name, mail = repo.identity()
    for plan in plans:
        committer = Person(name, mail, plan.written)
        chains.setdefault(branch, 0)
        files = {change.path: change.new for change in plan.files}
        message = (plan.message.rstrip("\n") + "\n").encode()
        refs[branch] = (head.oid, len(drafts))
        drafts.append(
            Draft(0, not drafts, head.oid if not drafts else None, None, plan.author, committer, message, files)
        )
        for change in plan.vault:
            tip = refs[change.ref][0] if change.ref in refs else repo.resolve(change.ref)
            starts = change.fresh or change.ref not in chains
            keeps = _kept_tree(repo, change, tip) if starts else None
            if starts:
                chains[change.ref] = max(chains.values()) + 1
            refs[change.ref] = (tip, len(drafts))
            subject = f"vault {change.ref.rpartition('/')[2]}\n\nKefu-Op: {plan.op}\n".encode()
            parent = tip if starts and not change.fresh else None
            drafts.append(
                Draft(chains[change.ref], starts, parent, keeps, committer, committer, subject, dict(change.files))
            )
    return drafts, refs


def _kept_tree(repo: Repo, change: VaultChange, tip: str | None) -> str | None:
    tree = repo.objects.get(f"{tip}:") if change.fresh and tip else None
    return tree.oid if tree else None


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let Ctrl-C and its like wait, for us and the gits we start, until the operation is whole.

    A Ctrl-C that came too late to prevent the operation is dropped: people would repeat what they believe interrupted.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, DEADLY)
    late: list[int] = []
    usual = _put_off(late)
    try:
        yield
        if signal.SIGINT in signal.sigpending():
            signal.sigwait({signal.SIGINT})
        late.clear()
    finally:
        if usual is not None:
            signal.signal(signal.SIGINT, usual)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if late and callable(usual):
            usual(signal.SIGINT, None)


def _put_off(late: list[int]) -> Callable[[int, FrameType | None], object] | None:
    """Have Ctrl-C noted in `late` and return what it did before; None where it does nothing, or to another thread.

    The mask holds for one thread. Where there are more, as in `kefu shell`, the system gives the signal to one of those,
    and Python still runs its handler in this one.
    """
    usual = signal.getsignal(signal.SIGINT)
    if not callable(usual) or current_thread() is not main_thread():
        return None
    signal.signal(signal.SIGINT, lambda number, frame: late.append(number))
    return usual
