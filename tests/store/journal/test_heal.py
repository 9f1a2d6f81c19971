"""What the next command finds after a crash, and what people did in between."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kefu.core.base.errors import Refused, StoreFault
from tests.store.desks import OTHER, TICKET, VAULT, clean, git, make_desk
from tests.store.killed import one

ROOT = Path(__file__).parents[3]
HOOK = """#!/bin/sh
mark="$(git rev-parse --git-common-dir)/crash-$1"
[ -e "$mark" ] && grep -q refs/heads/ || exit 0
rm "$mark"
kill -9 "$(ps -o ppid= -p $PPID | tr -d ' ')"
[ "$1" = committed ]
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk whose git kills kefu when told to: before the refs move (`prepared`) or right after (`committed`)."""
    where = make_desk(tmp_path / "desk")
    hook = where / ".git/hooks/reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK)
    hook.chmod(0o755)
    return where


def crash(desk: Path, when: str, op: str = "OPC") -> None:
    """Write one operation and die."""
    common = git(desk, "rev-parse", "--path-format=absolute", "--git-common-dir").strip()
    (Path(common) / f"crash-{when}").touch()
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.store.killed", str(desk), op]
    assert subprocess.run(command, cwd=ROOT, env=env, check=False).returncode == -9
    assert (Path(common) / "kefu/pending").exists()


def codes(desk: Path, op: str = "OPN") -> list[str]:
    """Write the next operation; what was healed."""
    return [told.code for told in one(desk, op).notices]


def test_recorded_and_not_recorded(desk: Path) -> None:
    crash(desk, "committed")
    assert (desk / TICKET).read_text() == "one\n"
    told = one(desk, "OPN").notices
    assert [t.text() for t in told] == ["The interrupted operation OPC had been recorded; the desk is whole again."]
    assert (desk / TICKET).read_text() == "one\nOPC\nOPN\n"
    clean(desk)
    crash(desk, "prepared", "OPD")
    told = one(desk, "OPE").notices
    assert [t.text() for t in told] == ["The interrupted operation OPD had not been recorded; nothing of it is left."]
    assert (desk / TICKET).read_text() == "one\nOPC\nOPN\nOPE\n"
    clean(desk)


@pytest.mark.parametrize(("when", "code"), [("committed", "healed"), ("prepared", "undone")])
def test_a_crash_in_another_worktree(desk: Path, tmp_path: Path, when: str, code: str) -> None:
    linked = tmp_path / "linked"
    git(desk, "worktree", "add", "-q", "-b", "second", str(linked))
    crash(linked, when)
    assert codes(desk) == [code]
    clean(desk)
    clean(linked)
    crash(desk, when, "OPX")
    assert codes(linked, "OPY") == [code]
    clean(desk)
    clean(linked)


def test_a_worktree_that_is_gone(desk: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    git(desk, "worktree", "add", "-q", "-b", "second", str(linked))
    crash(linked, "committed")
    git(desk, "worktree", "remove", "--force", "--force", str(linked))
    assert codes(desk) == ["healed"]
    clean(desk)


def test_a_desk_that_was_moved(desk: Path, tmp_path: Path) -> None:
    crash(desk, "committed")
    moved = desk.rename(tmp_path / "moved")
    assert codes(moved) == ["healed"]
    clean(moved)


def test_a_bare_repository(desk: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    git(desk, "clone", "-q", "--bare", str(desk), str(bare))
    for key in ("user.name", "user.email"):
        git(bare, "config", key, git(desk, "config", key).strip())
    (bare / "hooks").mkdir(exist_ok=True)
    (desk / ".git/hooks/reference-transaction").rename(bare / "hooks/reference-transaction")
    crash(bare, "committed")
    assert codes(bare) == ["healed"]
    crash(bare, "prepared", "OPD")
    assert codes(bare, "OPM") == ["undone"]
    clean(bare)


def test_the_lock_removed_by_hand_and_something_staged(desk: Path) -> None:
    """git's advice is to delete index.lock: what was staged after that stays, the ticket's entry follows."""
    crash(desk, "committed")
    (desk / ".git/index.lock").unlink()
    (desk / OTHER).write_text("staged\n")
    git(desk, "add", OTHER)
    assert codes(desk) == ["healed"]
    assert git(desk, "status", "--porcelain") == f"M  {OTHER}\n"
    assert (desk / TICKET).read_text() == "one\nOPC\nOPN\n"


def test_the_lock_removed_by_hand_and_the_ticket_staged(desk: Path) -> None:
    """What somebody has staged for the ticket itself stays too, and the next write says so."""
    crash(desk, "committed")
    (desk / ".git/index.lock").unlink()
    (desk / TICKET).write_text("mine\n")
    git(desk, "add", TICKET)
    with pytest.raises(Refused, match="differs from the last commit"):
        one(desk, "OPN")
    assert git(desk, "show", f":{TICKET}") == "mine\n"
    git(desk, "restore", "--staged", "--worktree", ".")
    assert codes(desk) == []
    clean(desk)


def test_a_living_lock_of_somebody_else_stays(desk: Path) -> None:
    crash(desk, "prepared")
    lock = desk / ".git/index.lock"
    lock.unlink()
    lock.write_text("")
    with pytest.raises(StoreFault, match=r"index\.lock exists: another git is at work here"):
        one(desk, "OPN")
    assert lock.exists()
    lock.unlink()
    assert codes(desk) == []
    clean(desk)


def test_the_branch_went_on(desk: Path) -> None:
    """A commit on top, made by plumbing or a push: the operation is in its history, so it was recorded."""
    crash(desk, "committed")
    tip = git(desk, "commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "on top").strip()
    git(desk, "update-ref", "refs/heads/main", tip)
    assert codes(desk) == ["healed"]
    assert (desk / TICKET).read_text() == "one\nOPC\nOPN\n"
    clean(desk)


def test_an_edit_made_after_the_crash_stays(desk: Path) -> None:
    crash(desk, "committed")
    (desk / TICKET).write_text("hand\n")
    with pytest.raises(Refused, match="differs from the last commit"):
        one(desk, "OPN")
    assert (desk / TICKET).read_text() == "hand\n"
    assert git(desk, "status", "--porcelain") == f" M {TICKET}\n"


def test_a_vault_left_behind_follows(desk: Path) -> None:
    """The transaction was torn between branch and vault: the vault is rolled forward."""
    crash(desk, "committed")
    git(desk, "update-ref", "-d", VAULT)
    assert codes(desk) == ["healed"]
    assert git(desk, "ls-tree", "--name-only", VAULT).split() == ["OPC.yaml", "OPN.yaml"]
    clean(desk)


def test_a_damaged_note_is_named(desk: Path) -> None:
    crash(desk, "prepared")
    (desk / ".git/kefu/pending").write_text("{")
    with pytest.raises(StoreFault, match="pending is damaged"):
        one(desk, "OPN")
