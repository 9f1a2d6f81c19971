"""An index with entries at other blobs, made without a git: to git it is the one that `git update-index` makes."""

import os
from pathlib import Path

import pytest

from kefu.store.git.commits import blob_id
from kefu.store.journal.entries import move_by_trees, moved
from tests.store.desks import OTHER, TICKET, git, make_desk

Texts = dict[str, tuple[str, str]]
FILES = {"kefu.yaml": "format: 1\n", TICKET: "one\n", OTHER: "other\n", "a/b/c": "x\n", "a/b.c": "x\n", "空/名": "x\n"}


def made(desk: Path, moves: Texts, form: str = "sha1") -> bytes | None:
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


def made_by_trees(desk: Path, moves: Texts) -> bytes | None:
    """The same by the trees of HEAD and of a commit of the new files."""
    for path, (_, new) in moves.items():
        (desk / path).write_text(new)
    paths = list(moves)
    after = git(desk, "stash", "create").strip()
    git(desk, "checkout", "-q", "--", *paths)
    above = {"", *(path.rsplit("/", n)[0] for path in paths for n in range(1, path.count("/") + 1))}
    trees = {
        one: (git(desk, "rev-parse", f"HEAD:{one}").strip(), git(desk, "rev-parse", f"{after}:{one}").strip())
        for one in above
    }
    ids = {path: (blob_id(a.encode(), "sha1"), blob_id(b.encode(), "sha1")) for path, (a, b) in moves.items()}
    index = bytearray((desk / ".git/index").read_bytes())
    return bytes(index) if move_by_trees(index, ids, trees, "sha1") else None


@pytest.mark.parametrize("name", ["v2", "v4", "untracked", "threads"])
def test_of_any_size_by_its_trees(tmp_path: Path, name: str) -> None:
    desk = make_desk(tmp_path / "desk", {**FILES, **{f"many/{n}/{m}": f"{n} {m}" for n in range(20) for m in range(9)}})
    git(desk, "config", *SETTINGS[name])
    git(desk, "read-tree", "HEAD")
    git(desk, "status", "--porcelain")
    ours = made_by_trees(desk, {TICKET: ("one\n", "two\n"), OTHER: ("other\n", "new\n")})
    assert ours is not None
    entries, tree, wrong = seen(desk, ours)
    assert (entries.count("\n"), wrong) == (len(FILES) + 180, "")
    assert git(desk, "diff-tree", "-r", "--name-only", "HEAD", tree.strip()).split() == [OTHER, TICKET]
    assert git(desk, "diff-index", "--cached", "--name-only", "HEAD").split() == [OTHER, TICKET]
    # The trees are known as before, so that the next write finds its way too.
    git(desk, "commit", "-q", "-m", "next")
    assert made_by_trees(desk, {TICKET: ("two\n", "three\n")}) is not None


def test_by_its_trees_only_where_they_prove_it(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "desk", FILES)
    moves = {TICKET: ("one\n", "two\n")}
    assert made_by_trees(desk, moves) is not None
    assert made_by_trees(desk, {"a/b/c": ("x\n", "y\n")}) is None  # several files are alike
    beside = os.path.dirname(TICKET) + "/beside"
    (desk / beside).write_text("x")
    git(desk, "add", beside)
    assert made_by_trees(desk, moves) is None  # the directory is not known
    git(desk, "write-tree")
    assert made_by_trees(desk, moves) is None  # known, and another than the commit's
    git(desk, "reset", "-q", "--hard")
    assert made_by_trees(desk, moves) is not None
