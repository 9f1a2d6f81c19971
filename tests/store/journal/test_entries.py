"""An index with entries at other blobs, made without a git: to git it is the one that `git update-index` makes."""

import os
from pathlib import Path

import pytest

from kefu.store.git.commits import blob_id
from kefu.store.journal.entries import moved
from tests.store.desks import OTHER, TICKET, git, make_desk

FILES = {"kefu.yaml": "format: 1\n", TICKET: "one\n", OTHER: "other\n", "a/b/c": "x\n", "a/b.c": "x\n", "空/名": "x\n"}


def made(desk: Path, moves: dict[str, tuple[str, str]], form: str = "sha1") -> bytes | None:
    """The index of `desk` with each file's text moved from the first to the second."""
    for _, new in moves.values():
        git(desk, "hash-object", "-w", "--stdin", payload=new)
    ids = {path: (blob_id(a.encode(), form), blob_id(b.encode(), form)) for path, (a, b) in moves.items()}
    return moved((desk / ".git/index").read_bytes(), ids, form)


def seen(desk: Path, index: bytes) -> tuple[str, str, str]:
    """What git makes of an index: its entries, the tree it would commit, what it finds wrong."""
    (desk / ".git/index").write_bytes(index)
    return git(desk, "ls-files", "--stage", "-v"), git(desk, "write-tree"), git(desk, "fsck", "--no-dangling")


SETTINGS = {
    "v2": ("index.version", "2"),
    "v4": ("index.version", "4"),
    "untracked": ("core.untrackedCache", "true"),
    "threads": ("index.threads", "2"),  # notes where the entries end
    "unsummed": ("index.skipHash", "true"),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_as_git_makes_it(tmp_path: Path, name: str) -> None:
    moves = {TICKET: ("one\n", "two\n"), "a/b/c": ("x\n", "y\n"), "空/名": ("x\n", "z\n")}
    desk = make_desk(tmp_path / "desk", FILES)
    git(desk, "config", *SETTINGS[name])
    (desk / "later").write_text("")
    git(desk, "add", "--intent-to-add", "later")  # an entry with more flags, and the index written as set
    git(desk, "status", "--porcelain")
    before = (desk / ".git/index").read_bytes()
    ours = made(desk, moves)
    assert ours is not None
    lines = "".join(f"100644 {blob_id(new.encode(), 'sha1')}\t{path}\n" for path, (_, new) in moves.items())
    git(desk, "-c", "core.quotePath=false", "update-index", "--index-info", payload=lines)
    theirs = (desk / ".git/index").read_bytes()
    assert theirs != before
    assert seen(desk, ours) == seen(desk, theirs)
    assert git(desk, "status", "--porcelain").count("\n") == 1 + len(moves)


def test_sha256(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DEFAULT_HASH", "sha256")
    desk = make_desk(tmp_path / "desk", FILES)
    ours = made(desk, {OTHER: ("other\n", "new\n")}, "sha256")
    assert ours is not None
    assert blob_id(b"new\n", "sha256") in seen(desk, ours)[0]


def test_a_sparse_index_keeps_its_directories(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "desk", FILES)
    git(desk, "sparse-checkout", "set", "--cone", "--sparse-index", os.path.dirname(TICKET))
    ours = made(desk, {TICKET: ("one\n", "two\n")})
    assert ours is not None
    entries, tree, wrong = seen(desk, ours)
    assert (entries.count("\n"), wrong) == (len(FILES), "")
    assert git(desk, "diff-tree", "-r", "--name-only", "HEAD", tree.strip()) == f"{TICKET}\n"
    assert made(desk, {"a/b/c": ("x\n", "y\n")}) is None  # in a directory of the index


def test_what_is_out_of_the_ordinary_is_left_to_git(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "desk", FILES)
    whole = (desk / ".git/index").read_bytes()
    assert made(desk, {TICKET: ("another\n", "two\n")}) is None  # staged with other contents
    assert made(desk, {"nothing": ("one\n", "two\n")}) is None
    assert moved(whole[: len(whole) // 2], {TICKET: (blob_id(b"one\n", "sha1"), "00" * 20)}, "sha1") is None
    assert moved(b"", {}, "sha1") is None
    git(desk, "update-index", "--assume-unchanged", TICKET)
    assert made(desk, {TICKET: ("one\n", "two\n")}) is None
    git(desk, "update-index", "--no-assume-unchanged", "--chmod=+x", TICKET)
    assert made(desk, {TICKET: ("one\n", "two\n")}) is None
    git(desk, "update-index", "--chmod=-x", "--split-index", TICKET)
    assert made(desk, {TICKET: ("one\n", "two\n")}) is None
