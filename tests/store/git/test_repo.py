"""Reading git by plumbing: where a repository is, what is in it, what is said when something is missing."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from kefu.core.base.errors import Refused, StoreFault
from kefu.store.git.config import init, set_config
from kefu.store.git.repo import Head, Repo
from kefu.store.journal.write import Journal
from tests.store.desks import OTHER, TICKET, VAULT, clean, git, make_desk, plan
from tests.store.killed import one


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return make_desk(tmp_path / "desk")


def test_open_finds_top_and_directories(desk: Path, tmp_path: Path) -> None:
    repo = Repo.open(desk / "tickets/2026")
    assert (repo.top, repo.git_dir, repo.common) == (desk, desk / ".git", desk / ".git")
    linked, bare = tmp_path / "linked", tmp_path / "bare"
    git(desk, "worktree", "add", "-q", "--detach", str(linked))
    repo = Repo.open(linked)
    assert (repo.top, repo.git_dir, repo.common) == (linked, desk / ".git/worktrees/linked", desk / ".git")
    assert repo.head() == Head(None, git(desk, "rev-parse", "HEAD").strip())
    git(desk, "clone", "-q", "--bare", str(desk), str(bare))
    assert (Repo.open(bare).top, Repo.open(bare).git_dir) == (None, bare)
    (tmp_path / "way").symlink_to(desk / "tickets")
    assert Repo.open(tmp_path / "way").top == desk


@pytest.mark.parametrize(
    ("where", "sentence"), [("nowhere", "There is no directory"), ("plain", "is not in a git repository: go to a desk")]
)
def test_no_repository(tmp_path: Path, where: str, sentence: str) -> None:
    (tmp_path / "plain").mkdir()
    with pytest.raises(StoreFault, match=sentence):
        Repo.open(tmp_path / where)


def test_no_git(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(StoreFault, match=r"git is not installed: install git 2\.39 or newer"):
        Repo.open(desk).git("status")


def test_an_old_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "git").write_text('#!/bin/sh\n[ "$1" = version ] && echo git version 2.20.1 || exit 129\n')
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreFault, match=r"git 2\.20\.1 is too old"):
        Repo.open(tmp_path)


def test_trees_blobs_and_grep(desk: Path) -> None:
    repo = Repo.open(desk)
    assert [e.path for e in repo.ls_tree("HEAD", "tickets")] == [OTHER, TICKET]
    assert repo.grep_lacking("^one", "HEAD", "tickets") == [OTHER]
    assert repo.grep_lacking("^[a-z]", "HEAD", "tickets") == []
    found = [o.data if o else None for o in repo.read_blobs([f"HEAD:{TICKET}", "HEAD:no\nsuch", "HEAD:none"])]
    assert found == [b"one\n", None, None]
    asked = repo.read_blobs([f"HEAD:{path}" for path in (TICKET, OTHER, TICKET)])
    first = next(asked)
    assert repo.resolve("HEAD") == git(desk, "rev-parse", "HEAD").strip()  # a question between two answers
    assert [o.data if o else None for o in (first, *asked)] == [b"one\n", b"other\n", b"one\n"]
    with pytest.raises(StoreFault, match=r"git grep failed in .*: fatal"):
        repo.grep_lacking("x", "nothing", "tickets")


def test_a_missing_object_is_named(desk: Path) -> None:
    oid = git(desk, "rev-parse", f"HEAD:{TICKET}").strip()
    (desk / ".git/objects" / oid[:2] / oid[2:]).unlink()
    with pytest.raises(StoreFault, match=f"{TICKET} is in the history but its object {oid} is not"):
        Repo.open(desk).blob("HEAD", TICKET)


def test_configuration(tmp_path: Path) -> None:
    repo = init(tmp_path / "new")
    assert repo.head() == Head("refs/heads/main", None)
    set_config(repo, {"core.fsync": "all", "merge.kefu.driver": "kefu merge %O %A %B", "user.name": "Agent"})
    again = Repo.open(tmp_path / "new")
    assert again.config("merge.kefu.driver") == "kefu merge %O %A %B"
    assert again.config("Core.FSync") == "all"
    assert again.config("core.nothing") is None
    assert again.flag("core.bare") is False


def test_identity(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    assert Repo.open(desk).identity() == ("Agent One", "agent-1@example.org")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "other@example.org")
    assert Repo.open(desk).identity() == ("Agent One", "other@example.org")


def test_the_trace_tells_calls_without_payload(desk: Path) -> None:
    calls: list[str] = []

    def trace(args: Sequence[str], seconds: float) -> None:
        assert seconds >= 0
        calls.append(" ".join(args))

    repo = Repo.open(desk, trace)
    many: dict[str, bytes | None] = {f"tickets/2026/12/{n}.yaml": b"secret 13800138000\n" for n in range(20)}
    Journal(repo, sign=False).write(lambda view: plan(many))
    repo.close()
    assert any("fast-import" in call for call in calls)
    assert any("cat-file" in call for call in calls)
    assert not any("138" in call for call in calls)


def test_sha256(tmp_path: Path) -> None:
    where = tmp_path / "desk"
    where.mkdir()
    git(where, "init", "-q", "-b", "main", "--object-format=sha256")
    git(where, "config", "user.name", "a")
    git(where, "config", "user.email", "a@b")
    Journal(Repo.open(where), sign=False).write(lambda view: plan({TICKET: b"one\n"}), birth=True)
    one(where, "OPA")
    one(where, "OPB")
    assert (where / TICKET).read_text() == "one\nOPA\nOPB\n"
    assert git(where, "rev-list", "--count", VAULT).strip() == "2"
    clean(where)


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is missing")
def test_a_signed_desk(desk: Path, tmp_path: Path) -> None:
    """Each commit of an operation is signed, over the same tree; without a key nothing is recorded."""
    before = git(desk, "rev-parse", "HEAD")
    journal = Journal(Repo.open(desk), sign=True)
    git(desk, "config", "gpg.format", "ssh")
    git(desk, "config", "user.signingkey", str(tmp_path / "key"))
    with pytest.raises(StoreFault, match="The desk signs its commits and git could not sign"):
        journal.write(lambda view: plan({TICKET: b"two\n"}))
    assert git(desk, "rev-parse", "HEAD") == before
    clean(desk)
    made = subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "key")], check=False)
    assert made.returncode == 0
    (tmp_path / "allowed").write_text(f"agent-1@example.org {(tmp_path / 'key.pub').read_text()}")
    git(desk, "config", "gpg.ssh.allowedSignersFile", str(tmp_path / "allowed"))
    journal.write(lambda view: [plan({TICKET: b"two\n"}, "OP1"), plan({TICKET: b"three\n"}, "OP2")])
    assert git(desk, "log", "--format=%G?%an", "-2").split() == ["G客服一号", "G客服一号"]
    assert git(desk, "log", "--format=%(trailers:key=Kefu-Op,valueonly)", "-2").split() == ["OP2", "OP1"]
    assert (desk / TICKET).read_text() == "three\n"
    clean(desk)


def test_who_git_is_must_be_known(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(desk, "config", "--unset", "user.name")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.delenv("GIT_COMMITTER_NAME", raising=False)
    with pytest.raises(Refused, match=r"git config --global user\.name"):
        Repo.open(desk).identity()


def test_pieces_come_as_git_writes_them(tmp_path: Path) -> None:
    """Each up to its end, the last without one too; a git that fails says why, one that is left is ended."""
    desk = make_desk(tmp_path / "desk", {"b": "x\n", "a": "x\n"})
    child = Repo.open(desk).child
    assert list(child.pieces(("ls-tree", "--name-only", "-z", "HEAD"), b"\0")) == [b"a", b"b"]
    assert list(child.pieces(("cat-file", "blob", "HEAD:a"), b"\0")) == [b"x\n"]
    with pytest.raises(StoreFault, match="git ls-tree failed"):
        list(child.pieces(("ls-tree", "nothing"), b"\0"))
    (desk / "long").write_text("x\n" * 1_000_000)
    pieces = child.pieces(("-c", "alias.long=!cat long", "long"), b"\n")
    assert next(pieces) == b"x"
    pieces.close()  # type: ignore[attr-defined]
