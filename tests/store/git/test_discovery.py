"""Finding the repository from files alone says what git says, and asks git wherever the case is not ordinary."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from kefu.store.git.child import Child
from kefu.store.git.discovery import discovered, tip
from kefu.store.git.repo import Repo
from tests.store.desks import git, make_desk


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return make_desk(tmp_path / "desk")


def asked(where: Path) -> tuple[str, ...]:
    """What git says: top, git directory, object format."""
    args = ("rev-parse", "--path-format=absolute", "--show-toplevel", "--git-dir", "--show-object-format")
    return tuple(Child(where).must(args).decode().splitlines())


def found(where: Path) -> tuple[str, ...] | None:
    """The same from files; None where git is asked."""
    place = discovered(Path(os.path.realpath(where)))
    return (str(place.top), str(place.git_dir), place.hash_name) if place else None


def head(desk: Path) -> str | None:
    """HEAD from files."""
    return tip(desk / ".git", desk / ".git", "sha1")


def test_an_ordinary_repository_needs_no_git(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "way").symlink_to(desk / "tickets")
    for where in (desk, desk / "tickets/2026/11", tmp_path / "way"):
        assert found(where) == asked(where)
    text = git(desk, "rev-parse", "HEAD").strip()
    monkeypatch.setenv("PATH", "/nowhere")
    repo = Repo.open(desk)
    assert (repo.top, repo.git_dir, repo.common, repo.tip()) == (desk, desk / ".git", desk / ".git", text)


def test_head_is_found_packed_detached_and_after_every_move(desk: Path) -> None:
    def same() -> None:
        assert head(desk) == git(desk, "rev-parse", "HEAD").strip()

    same()
    git(desk, "branch", "main-2")
    git(desk, "tag", "-a", "-m", "x", "main")
    git(desk, "pack-refs", "--all")
    assert not (desk / ".git/refs/heads/main").exists()
    same()
    git(desk, "commit", "-q", "--allow-empty", "-m", "more")
    same()
    git(desk, "checkout", "-q", "-b", "a/b.c")
    git(desk, "commit", "-q", "--allow-empty", "-m", "more")
    git(desk, "pack-refs", "--all")
    same()
    git(desk, "checkout", "-q", "--detach", "HEAD~")
    same()
    git(desk, "checkout", "-q", "main-2")
    same()


def test_odd_heads_are_asked_for(desk: Path) -> None:
    commit = git(desk, "rev-parse", "HEAD").strip()
    git(desk, "symbolic-ref", "refs/heads/alias", "refs/heads/main")
    git(desk, "symbolic-ref", "HEAD", "refs/heads/alias")
    assert (head(desk), Repo.open(desk).tip()) == (None, commit)
    git(desk, "symbolic-ref", "HEAD", "refs/heads/unborn")
    assert (head(desk), Repo.open(desk).tip()) == (None, None)
    (desk / ".git/HEAD").write_text("ref: refs/heads/.invalid\n")  # as a repository with reftables has it
    assert head(desk) is None
    (desk / ".git/HEAD").write_bytes(b"\xff\xfe")
    assert head(desk) is None


def test_what_is_not_ordinary_is_left_to_git(desk: Path, tmp_path: Path) -> None:
    git(desk, "worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    git(desk, "clone", "-q", "--bare", str(desk), str(tmp_path / "bare"))
    for where in (tmp_path / "linked", tmp_path / "bare", desk / ".git", desk / ".git/refs", tmp_path / "nowhere"):
        assert found(where) is None, where
    assert Repo.open(tmp_path / "linked").git_dir == desk / ".git/worktrees/linked"
    assert Repo.open(tmp_path / "bare").top is None
    (tmp_path / "moved").symlink_to(desk / ".git")
    held = tmp_path / "held"
    held.mkdir()
    (held / ".git").symlink_to(desk / ".git")
    assert found(held) is None


@pytest.mark.parametrize(
    "config",
    [
        "[core]\n\tworktree = ../other\n",
        "[core]\n\tbare = true\n",
        "[core] bare = true\n",
        "[core]\n\trepositoryformatversion = 2\n",
        "[core]\n\trepositoryformatversion = 1\n[extensions]\n\trefstorage = reftable\n",
        "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tnobodyknows = true\n",
        "[extensions]\n\tobjectformat = sha256\n",
        '[core]\n\tbare = "false"\n',
        "[core]\n\tbare = fal\\\nse\n",
        "[user]\n\tname = a\\\n[core]\n",
        "[core\n",
    ],
)
def test_an_odd_configuration_is_left_to_git(desk: Path, config: str) -> None:
    (desk / ".git/config").write_text(config)
    assert found(desk) is None


def test_a_plain_configuration_is_understood(desk: Path) -> None:
    (desk / ".git/config").write_text(
        "# a comment\n[CORE]\n\trepositoryFormatVersion=1\n\tbare=FALSE\n\tfilemode\n; another\n"
        '[include]\n\tpath = other\n[remote "or#igin"]\n\turl = "https://example.org/#x"\n[extensions]\n\tobjectFormat = sha1\n'
    )
    (desk / ".git/other").write_text("[core]\n\tworktree = /nowhere\n")  # git does not look there for this either
    assert found(desk) == asked(desk)


def test_a_sparse_checkout_and_sha256_are_ordinary(desk: Path, tmp_path: Path) -> None:
    git(desk, "sparse-checkout", "set", "--cone", "tickets/2026/11")
    assert (desk / ".git/config.worktree").exists()
    assert found(desk) == asked(desk)
    git(desk, "config", "--worktree", "core.worktree", str(tmp_path))
    assert found(desk) is None
    other = tmp_path / "sha256"
    subprocess.run(["git", "init", "-q", "--object-format=sha256", str(other)], check=True)
    assert found(other) == asked(other)
    assert found(other) == (str(other), str(other / ".git"), "sha256")


def test_a_directory_of_another_user_is_left_to_git(desk: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may give files away")
    os.chown(desk, 12345, -1)
    assert found(desk) is None


def test_half_a_repository_is_left_to_git(desk: Path) -> None:
    for part in ("HEAD", "objects", "refs", "config"):
        (desk / ".git" / part).rename(desk / ".git/away")
        assert found(desk) is None, part
        (desk / ".git/away").rename(desk / ".git" / part)
    shutil.rmtree(desk / ".git")
    assert found(desk) is None
