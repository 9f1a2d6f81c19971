"""Collecting garbage: everything that nothing leads to goes, and nothing that somebody is about to link."""

import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from kefu.store.git.repo import Repo
from kefu.store.upkeep import collect as collecting
from kefu.store.upkeep.collect import collect
from tests.store.desks import git, make_desk
from tests.store.slow_git import git_after


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_desk(tmp_path_factory.mktemp("collect") / "desk")


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "desk"))


def lost(desk: Path, text: str, *, packed: bool = False) -> str:
    """A commit that nothing leads to any more, with a file that holds `text`; `packed`: in a pack."""
    (desk / "lost").write_text(text)
    git(desk, "add", "lost")
    tree = git(desk, "write-tree").strip()
    git(desk, "rm", "-q", "--cached", "lost")
    (desk / "lost").unlink()
    commit = git(desk, "commit-tree", "-m", text, tree).strip()
    if packed:
        git(desk, "update-ref", "refs/heads/lost", commit)
        git(desk, "repack", "-q", "-a", "-d")
        git(desk, "update-ref", "-d", "refs/heads/lost")
    return commit


def here(desk: Path, commit: str) -> bool:
    """Whether a commit is there with all that it holds."""
    repo = Repo.open(desk)
    found = (
        repo.ask("rev-list", "--objects", commit).code == 0 and repo.ask("cat-file", "-e", f"{commit}:lost").code == 0
    )
    repo.close()
    return found


@pytest.mark.parametrize("packed", [False, True])
def test_what_nothing_leads_to_goes_at_once(desk: Path, packed: bool) -> None:
    commit = lost(desk, "gone", packed=packed)
    blob = git(desk, "rev-parse", f"{commit}:lost").strip()
    repo = Repo.open(desk)
    assert collect(repo) >= 3
    assert [oid for oid in (commit, blob) if repo.ask("cat-file", "-e", oid).code == 0] == []
    assert git(desk, "fsck", "--no-dangling") == ""


def test_what_is_linked_after_the_look_stays(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer who finds the object there writes it no second time: only the ref tells that it is wanted again."""
    wanted, other = lost(desk, "wanted"), lost(desk, "other")
    link = f'"$GIT" update-ref refs/heads/late {wanted}'
    monkeypatch.setenv("PATH", git_after(tmp_path / "bin", "prune", link))
    collect(Repo.open(desk))
    assert (here(desk, wanted), here(desk, other)) == (True, False)
    assert git(desk, "fsck", "--no-dangling") == ""


def test_what_is_written_again_after_the_look_stays(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It will be linked in a moment, as git and people who use it do."""
    commit = lost(desk, "wanted")
    blob = git(desk, "rev-parse", f"{commit}:lost").strip()
    monkeypatch.setenv(
        "PATH", git_after(tmp_path / "bin", "prune", 'printf wanted | "$GIT" hash-object -w --stdin >&2')
    )
    repo = Repo.open(desk)
    collect(repo)
    assert repo.ask("cat-file", "-e", blob).code == 0
    assert repo.ask("cat-file", "-e", commit).code != 0


def test_a_push_under_way_is_waited_for(desk: Path) -> None:
    """It has laid its objects aside, and may rest on others that are there already: its refs come first."""
    commit = lost(desk, "pushed")
    arriving = desk / ".git/objects/tmp_objdir-incoming-abcdef"
    arriving.mkdir()
    done: list[float] = []

    def push() -> None:
        time.sleep(0.3)
        git(desk, "update-ref", "refs/heads/pushed", commit)
        done.append(time.monotonic())
        arriving.rmdir()

    thread = threading.Thread(target=push)
    thread.start()
    collect(Repo.open(desk))
    assert done
    assert here(desk, commit)
    thread.join()


def test_what_a_crashed_push_left_is_not_waited_for(desk: Path) -> None:
    arriving = desk / ".git/objects/tmp_objdir-incoming-abcdef"
    arriving.mkdir()
    old = time.time() - collecting.DEAD - 60
    os.utime(arriving, (old, old))
    commit = lost(desk, "gone")
    collect(Repo.open(desk))
    assert not here(desk, commit)
