"""A small desk with seals and receipts, on which histories are tampered with by plumbing alone, and its audit."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from kefu.core.admit.model import Update
from kefu.core.audit.model import Audit
from kefu.desk.audit.whole import audit
from kefu.desk.receipts.enter import enter
from kefu.desk.session import Session
from kefu.store.git.repo import Repo
from tests.cli.sealing import with_key
from tests.desk.admit.pushes import MAIN, NOW, ZEROS, Door, door_at, entry, honest, made, note

LATER = NOW + timedelta(days=10)
"""When the desk is audited: what may still come after a push has come by then."""
AT = "2026-11-21T{}:00+08:00".format


def moment(clock: str) -> datetime:
    """A time on the day of the desk."""
    return datetime.fromisoformat(AT(clock))


@dataclass(frozen=True)
class Audited:
    """A desk as the server had it (`door`), then a commit that it received, `first`, another on it, `second`."""

    door: Door
    first: str
    second: str
    repo: Repo

    @property
    def after(self) -> Door:
        """The desk with the first of both commits as its tip."""
        return replace(self.door, tip=self.first)

    @property
    def last(self) -> Door:
        """The desk with both."""
        return replace(self.door, tip=self.second)

    def audit(self, rev: str, *, anew: bool = True, now: datetime = LATER) -> Audit:
        """The audit of the history of a commit, as if it were checked out."""
        session = Session.open(self.door.desk.top, now)
        try:
            session.rev = rev
            return audit(session, anew=anew)
        finally:
            session.close()

    def found(self, rev: str) -> list[str]:
        """The rules by which something is found, each once."""
        return list(dict.fromkeys(one.rule for one in self.audit(rev).found))

    def ref(self, name: str, oid: str) -> None:
        """Let a ref stand at a commit; at nothing without one."""
        self.door.desk.git("update-ref", *(["-d", name] if not oid else [name, oid]))

    def without(self, *prefixes: str) -> None:
        """Take refs away."""
        for ref in self.door.desk.git("for-each-ref", "--format=%(refname)", *prefixes).split():
            self.ref(ref, "")

    def unwitnessed(self) -> None:
        """Take away all that lies outside the reach of an insider, and what this clone remembers."""
        self.without("refs/tags/seal", "refs/kefu/sealed", "refs/kefu/receipts")
        self.forgotten()

    def forgotten(self) -> None:
        """Take away what an earlier audit remembers."""
        (self.door.desk.top / ".git/kefu/audited.json").unlink(missing_ok=True)

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Give all refs back as they stood."""
        before = _refs(self)
        try:
            yield
        finally:
            self.forgotten()
            now = _refs(self)
            moves = [f"update {ref} {oid}" for ref, oid in before.items() if now.get(ref) != oid]
            moves += [f"delete {ref}" for ref in now if ref not in before]
            script = "".join(f"{one}\n" for one in moves)
            args = ["git", "update-ref", "--no-deref", "--stdin"]
            subprocess.run(args, input=script, text=True, cwd=self.door.desk.top, check=True)


def _refs(one: Audited) -> dict[str, str]:
    out = one.door.desk.git("for-each-ref", "--format=%(refname) %(objectname)")
    return dict(line.split(" ") for line in out.splitlines())


def audited(where: Path) -> Audited:
    """A desk with two commits that it received by two pushes, each sealed."""
    door = door_at(where, AT("08:00"))
    desk = with_key(door.desk)
    repo = Repo.open(desk.top)
    enter(repo, [Update(MAIN, ZEROS, door.tip)], moment("12:00"), "lead")
    first = made(door, note(door))
    enter(repo, [Update(MAIN, door.tip, first)], moment("13:01"), "one")
    desk.git("reset", "-q", "--hard", first)
    desk.must("seal", now=AT("13:02"))
    after = replace(door, tip=first)
    step = entry(after.ticket("second"), at=AT("13:10"), text="called back")
    second = made(after, honest(after, step))
    enter(repo, [Update(MAIN, first, second)], moment("13:11"), "one")
    desk.git("reset", "-q", "--hard", second)
    desk.must("seal", now=AT("13:12"))
    return Audited(door, first, second, repo)


def signed(d: Audited, commit: str, name: str) -> str:
    """A commit made anew with a signature by the key of this name."""
    top = d.door.desk.top
    data = subprocess.run(["git", "cat-file", "commit", commit], cwd=top, capture_output=True, check=True).stdout
    args = ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", str(top / ".git" / name)]
    armor = subprocess.run(args, input=data, capture_output=True, check=True).stdout
    head, _, message = data.partition(b"\n\n")
    lines = armor.rstrip(b"\n").replace(b"\n", b"\n ")
    whole = b"%s\ngpgsig %s\n\n%s" % (head, lines, message)
    args = ["git", "hash-object", "-t", "commit", "-w", "--stdin"]
    return subprocess.run(args, input=whole, cwd=top, capture_output=True, check=True).stdout.decode().strip()
