"""The write path over real repositories: what is recorded, what is kept, what is refused."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kefu.core.base.errors import Refused, StoreFault
from kefu.store.journal.write import Plan, VaultChange, View
from tests.store.desks import OTHER, TICKET, VAULT, add, appended, clean, git, journal, make_desk, plan


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return make_desk(tmp_path / "desk")


def test_one_commit_on_branch_tree_and_index(desk: Path) -> None:
    """One commit with our message and both people; file, index and HEAD agree."""
    before = git(desk, "rev-parse", "HEAD").strip()
    oid = journal(desk).write(add)
    assert git(desk, "rev-parse", "HEAD", "HEAD^").split() == [oid, before]
    assert (desk / TICKET).read_text() == "one\ntwo\n"
    shown = git(desk, "log", "-1", "--format=%an|%ae|%aI|%cn|%cI|%B").strip()
    assert shown == (
        "客服一号|agent-1@example.org|2026-11-21T12:00:00+08:00|Agent One|2026-11-21T12:03:00+08:00|"
        "note 261121-7K3F9Q5\n\nKefu-Op: 4TZ8M2QK7A"
    )
    assert git(desk, "diff", "--name-only", "HEAD^", "HEAD") == TICKET + "\n"
    assert git(desk, "reflog", "-1", "--format=%gs").strip() == "note 261121-7K3F9Q5"
    clean(desk)


def test_git_need_not_read_the_ticket_again(desk: Path) -> None:
    """The index knows the new file's time and inode: plumbing that trusts it sees no difference."""
    for version in ("2", "3"):
        git(desk, "update-index", "--index-version", version)
        journal(desk).write(lambda view: plan({**appended(view, TICKET, "two\n"), "tickets/2026/12/a.yaml": b"x"}))
        assert git(desk, "diff-files") == ""
        clean(desk)
    git(desk, "update-index", "--index-version", "4")
    journal(desk).write(add)
    clean(desk)


def test_a_commit_without_a_change(desk: Path) -> None:
    journal(desk).write(lambda view: plan({}))
    journal(desk).write(lambda view: plan({TICKET: b"one\n"}))
    assert git(desk, "rev-list", "--count", "HEAD").strip() == "3"
    clean(desk)


def test_new_file_and_deleted_file(desk: Path) -> None:
    new = "tickets/2026/12/01/new.yaml"
    journal(desk).write(lambda view: plan({new: b"new\n", OTHER: None}))
    assert (desk / new).read_text() == "new\n"
    assert not (desk / OTHER).exists()
    clean(desk)


def test_several_plans_are_consecutive_commits(desk: Path) -> None:
    def three(view: View) -> list[Plan]:
        record: dict[str, bytes | None] = {"a.yaml": b"1"}
        return [
            plan({TICKET: b"a\n"}, "OP1", [VaultChange(VAULT, record)], "reply"),
            plan({TICKET: b"a\nb\n"}, "OP2", [VaultChange(VAULT, {"b.yaml": b"2"})], "callback"),
            plan({TICKET: b"a\nb\nc\n"}, "OP3", (), "close"),
        ]

    journal(desk).write(three)
    assert git(desk, "log", "--format=%s", "-4").split("\n")[:4] == [
        "close 261121-7K3F9Q5",
        "callback 261121-7K3F9Q5",
        "reply 261121-7K3F9Q5",
        "desk: start",
    ]
    assert (desk / TICKET).read_text() == "a\nb\nc\n"
    assert git(desk, "log", "--format=%s", VAULT).split("\n")[:2] == ["vault 2026-11", "vault 2026-11"]
    assert git(desk, "ls-tree", "-r", "--name-only", VAULT).split() == ["a.yaml", "b.yaml"]
    clean(desk)


def test_vault_chain_and_fresh(desk: Path) -> None:
    """The vault grows as a chain; a fresh change cuts the chain and keeps the other files; no reflog."""
    git(desk, "config", "core.logAllRefUpdates", "always")
    write = journal(desk).write
    write(lambda view: plan({TICKET: b"a\n"}, "OP1", [VaultChange(VAULT, {"x/1.yaml": b"1", "y/1.yaml": b"2"})]))
    write(lambda view: plan({TICKET: b"b\n"}, "OP2", [VaultChange(VAULT, {"x/2.yaml": b"3"})]))
    assert git(desk, "rev-list", "--count", VAULT).strip() == "2"
    write(lambda view: plan({TICKET: b"c\n"}, "OP3", [VaultChange(VAULT, {"x/1.yaml": None, "x/2.yaml": None}, True)]))
    assert git(desk, "rev-list", "--count", VAULT).strip() == "1"
    assert git(desk, "ls-tree", "-r", "--name-only", VAULT).split() == ["y/1.yaml"]
    assert not (desk / ".git/logs/refs/kefu").exists()
    clean(desk)


def test_view_tells_what_is_no_file(desk: Path) -> None:
    (desk / "link").symlink_to("kefu.yaml")
    (desk / "run").write_text("x")
    (desk / "run").chmod(0o755)
    git(desk, "add", ".")
    git(desk, "commit", "-qm", "x")
    seen: dict[str, str | None] = {}

    def look(view: View) -> Plan:
        for path in ("link", "run", "tickets", TICKET):
            found = view.file(path)
            seen[path] = found.problem if found else "missing"
        assert view.file("nothing") is None
        assert view.file("nothing/below.yaml") is None
        assert [e.path for e in view.files("tickets/2026")] == ["tickets/2026/10", "tickets/2026/11"]
        return add(view)

    journal(desk).write(look)
    assert seen == {"link": "symlink", "run": "executable", "tickets": "directory", TICKET: None}
    with pytest.raises(Refused, match="run is not a regular file in the last commit"):
        journal(desk).write(lambda view: plan({"run": b"y"}))


def test_what_else_is_staged_or_dirty_stays(desk: Path) -> None:
    (desk / OTHER).write_text("staged\n")
    git(desk, "add", OTHER)
    (desk / "kefu.yaml").write_text("dirty\n")
    (desk / "foreign").write_text("untracked\n")
    journal(desk).write(add)
    assert git(desk, "status", "--porcelain") == f" M kefu.yaml\nM  {OTHER}\n?? foreign\n"
    assert git(desk, "diff", "--name-only", "HEAD^", "HEAD") == TICKET + "\n"


@pytest.mark.parametrize("how", ["dirty", "deleted", "link", "directory", "staged", "staged-only", "untracked"])
def test_a_ticket_changed_by_hand_is_refused(desk: Path, how: str) -> None:
    path = "tickets/2026/11/21/new.yaml" if how == "untracked" else TICKET
    file = desk / path
    if how == "dirty":
        file.write_text("hand\n")
    elif how == "untracked":
        file.write_text("mine\n")
    elif how in ("staged", "staged-only"):
        file.write_text("hand\n")
        git(desk, "add", path)
        if how == "staged-only":
            file.write_text("one\n")
    else:
        file.unlink()
        if how == "link":
            file.symlink_to("../../10/02/261002-0000000.yaml")
        if how == "directory":
            file.mkdir()
    before = git(desk, "rev-parse", "HEAD"), git(desk, "status", "--porcelain")
    with pytest.raises(Refused, match=path):
        journal(desk).write(lambda view: plan(appended(view, path, "two\n")))
    assert (git(desk, "rev-parse", "HEAD"), git(desk, "status", "--porcelain")) == before
    assert sorted(os.listdir(desk / ".git/kefu")) in (["lock"], [])


def test_states_of_the_repository_that_refuse(desk: Path, tmp_path: Path) -> None:
    git(desk, "checkout", "-q", "-b", "side")
    (desk / TICKET).write_text("side\n")
    git(desk, "commit", "-qam", "side")
    git(desk, "checkout", "-q", "main")
    (desk / TICKET).write_text("main\n")
    git(desk, "commit", "-qam", "main")
    os.system(f"cd {desk} && git merge -q side >/dev/null 2>&1")
    with pytest.raises(Refused, match="A merge is in progress"):
        journal(desk).write(add)
    git(desk, "merge", "--abort")
    git(desk, "checkout", "-q", "--detach")
    with pytest.raises(Refused, match="HEAD is detached"):
        journal(desk).write(add)
    git(desk, "checkout", "-q", "main")
    os.system(f"cd {desk} && git rebase -q side >/dev/null 2>&1")
    with pytest.raises(Refused, match="A rebase is in progress"):
        journal(desk).write(add)
    empty = tmp_path / "empty"
    empty.mkdir()
    git(empty, "init", "-q", "-b", "main")
    with pytest.raises(Refused, match="main has no commit yet"):
        journal(empty).write(add)


def test_decide_may_raise(desk: Path) -> None:
    def never(view: View) -> Plan:
        raise Refused("no")

    with pytest.raises(Refused, match="no"):
        journal(desk).write(never)
    journal(desk).write(add)
    clean(desk)


def test_a_foreign_commit_in_between_is_kept(desk: Path) -> None:
    """Somebody commits with plain git while we decide: we are asked again and stand on their commit."""
    calls = []

    def slow(view: View) -> Plan:
        calls.append(view.head)
        if len(calls) == 1:
            (desk / TICKET).write_text("one\nhand\n")
            git(desk, "commit", "-qam", "hand")
        return add(view)

    journal(desk).write(slow)
    assert len(calls) == 2
    assert (desk / TICKET).read_text() == "one\nhand\ntwo\n"
    clean(desk)


def test_a_push_at_the_last_moment_is_kept(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The branch moves between our last look and the transaction: compare-and-swap refuses, we stand on the new tip."""
    real, once = shutil.which("git"), tmp_path / "once"
    once.touch()
    git(desk, "branch", "pushed", git(desk, "commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "pushed").strip())
    (tmp_path / "git").write_text(
        f"""#!/bin/sh
case " $* " in *" update-ref "*) [ -e {once} ] && rm {once} && {real} update-ref refs/heads/main pushed ;; esac
exec {real} "$@"
"""
    )
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    journal(desk).write(add)
    monkeypatch.undo()
    assert not once.exists()
    assert git(desk, "log", "--format=%s", "-3").split("\n")[:3] == ["note 261121-7K3F9Q5", "pushed", "desk: start"]
    clean(desk)


def test_a_users_index_lock_is_named_and_kept(desk: Path) -> None:
    lock = desk / ".git/index.lock"
    lock.write_text("")
    with pytest.raises(StoreFault, match=r"index\.lock exists: another git is at work"):
        journal(desk, wait=0.1).write(add)
    assert lock.exists()
    lock.unlink()
    journal(desk).write(add)
    clean(desk)


def test_ctrl_c_that_comes_too_late(desk: Path) -> None:
    """Interrupted while the refs move: the operation is recorded and reported as done."""
    hook = desk / ".git/hooks/reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ngrep -q refs/heads/ && kill -INT $(ps -o ppid= -p $PPID)\nexit 0\n")
    hook.chmod(0o755)
    command = [sys.executable, "-m", "tests.store.killed", str(desk), "OPA"]
    root = Path(__file__).parents[3]
    done = subprocess.run(command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (desk / TICKET).read_text() == "one\nOPA\n"
    clean(desk)


def test_no_identity_is_refused(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(desk, "config", "--unset", "user.email")
    for name in ("GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    with pytest.raises(Refused, match="git does not know who you are"):
        journal(desk).write(add)


def test_a_link_in_the_place_of_the_new_file_is_not_followed(tmp_path: Path) -> None:
    """The healing must find the new file by its name, so that name can be foreseen; what lies there is taken away."""
    desk = make_desk(tmp_path / "desk")
    victim = tmp_path / "victim"
    victim.write_text("somebody's own\n")
    (desk / TICKET).with_name(f".{(desk / TICKET).name}.kefu").symlink_to(victim)
    journal(desk).write(lambda view: plan(appended(view, TICKET, "two\n")))
    assert victim.read_text() == "somebody's own\n"
    assert (desk / TICKET).read_text() == "one\ntwo\n"
    clean(desk)
