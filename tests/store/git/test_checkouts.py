"""The write path in every kind of checkout: sparse, bare, linked, shared, not checked out, not begun."""

import os
from pathlib import Path

import pytest

from tests.store.desks import OTHER, TICKET, add, appended, clean, git, journal, make_desk, plan, planned


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return make_desk(tmp_path / "desk")


def test_first_commit_of_an_unborn_branch(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    git(empty, "init", "-q", "-b", "main")
    git(empty, "config", "user.name", "a")
    git(empty, "config", "user.email", "a@b")
    journal(empty).write(lambda view: plan({"kefu.yaml": b"format: 1\n", TICKET: b"x\n"}), birth=True)
    assert git(empty, "rev-list", "--count", "HEAD").strip() == "1"
    clean(empty)


def test_bare_worktree_and_missing_index(desk: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    git(desk, "clone", "-q", "--bare", str(desk), str(bare))
    git(bare, "config", "user.name", "a")
    git(bare, "config", "user.email", "a@b")
    journal(bare).write(add)
    assert git(bare, "show", f"HEAD:{TICKET}") == "one\ntwo\n"
    clean(bare)
    linked = tmp_path / "linked"
    git(desk, "worktree", "add", "-q", "-b", "second", str(linked))
    journal(linked).write(add)
    assert (linked / TICKET).read_text() == "one\ntwo\n"
    assert (desk / TICKET).read_text() == "one\n"
    assert sorted(os.listdir(desk / ".git/kefu")) in (["lock"], [])
    clean(linked)
    clean(desk)
    unchecked = tmp_path / "unchecked"
    git(desk, "clone", "-q", "--no-checkout", str(desk), str(unchecked))
    git(unchecked, "config", "user.name", "a")
    git(unchecked, "config", "user.email", "a@b")
    journal(unchecked).write(add)
    assert not (unchecked / "tickets").exists()
    git(unchecked, "reset", "-q", "--hard")
    clean(unchecked)


@pytest.mark.parametrize("sparse_index", ["--sparse-index", "--no-sparse-index"])
def test_sparse_checkout_inside_and_outside(desk: Path, tmp_path: Path, sparse_index: str) -> None:
    clone = tmp_path / "clone"
    git(desk, "clone", "-q", "--no-checkout", str(desk), str(clone))
    git(clone, "config", "user.name", "a")
    git(clone, "config", "user.email", "a@b")
    git(clone, "sparse-checkout", "init", "--cone", sparse_index)
    git(clone, "sparse-checkout", "set", "tickets/2026/11")
    git(clone, "checkout", "-q", "main")
    write = journal(clone).write
    write(add)
    write(lambda view: plan(appended(view, OTHER, "two\n")))
    for path in ("tickets/2026/10/02/new.yaml", "tickets/2026/10/03/new.yaml", "tickets/2026/12/01/new.yaml"):
        write(planned({path: b"new\n"}))
        clean(clone)
    write(lambda view: plan({"tickets/2026/11/30/new.yaml": b"new\n"}))
    write(lambda view: plan({OTHER: None}))
    assert (clone / TICKET).read_text() == "one\ntwo\n"
    assert (clone / "tickets/2026/11/30/new.yaml").exists()
    assert sorted(p.name for p in (clone / "tickets/2026").iterdir()) == ["11"]
    clean(clone)
    git(clone, "sparse-checkout", "disable")
    clean(clone)
    assert (clone / "tickets/2026/12/01/new.yaml").read_text() == "new\n"


def test_sparse_checkout_by_patterns(desk: Path) -> None:
    """Without cone mode git alone knows the patterns: what is not in the working tree is not written there."""
    git(desk, "sparse-checkout", "set", "--no-cone", "/*", "!tickets/2026/10")
    assert not (desk / OTHER).exists()
    journal(desk).write(add)
    journal(desk).write(lambda view: plan(appended(view, OTHER, "two\n")))
    assert not (desk / OTHER).exists()
    clean(desk)


def test_split_index(desk: Path) -> None:
    git(desk, "update-index", "--split-index")
    for _ in range(3):
        journal(desk).write(add)
        clean(desk)


def test_a_shared_repository(desk: Path) -> None:
    """What kefu keeps beside the objects is for everybody who may write in the repository."""
    (desk / ".git").chmod(0o2775)
    journal(desk).write(add)
    assert (desk / ".git/kefu").stat().st_mode & 0o7777 == 0o2775
    assert (desk / ".git/kefu/lock").stat().st_mode & 0o777 == 0o664


def test_hooks_of_another_repository_do_not_lead_astray(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    journal(desk).write(add)
    monkeypatch.undo()
    clean(desk)
