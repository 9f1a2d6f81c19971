"""Objects written without a git: the same as a git writes, with no other rights, and what is out of the ordinary left to it."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from kefu.core.base.errors import StoreFault
from kefu.store.git import commits
from kefu.store.git.commits import Draft, write_commits
from kefu.store.git.repo import Repo
from kefu.store.journal.plan import Person
from tests.store.desks import NOON, OTHER, TICKET, git, make_desk

WHO = Person("客服一号", "agent-1@example.org", NOON)
FILES = {
    "kefu.yaml": "format: 1\n",
    TICKET: "one\n",
    OTHER: "other\n",
    "a/b": "x\n",
    "a.b": "x\n",
    "a0": "x\n",
    "only/one/file": "x\n",
    "空/名": "x\n",
}


def draft(files: Mapping[str, bytes | None], parent: str | None = None, chain: int = 0, **more: object) -> Draft:
    """A commit of these files, the first of its chain unless told."""
    settings: dict[str, object] = {"first": True, "keeps": None, "message": "做\n\nKefu-Op: X\n".encode()}
    return Draft(chain=chain, parent=parent, author=WHO, committer=WHO, files=files, **{**settings, **more})  # type: ignore[arg-type]


def drafts(desk: Path) -> list[list[Draft]]:
    """The commits of operations of every sort that a few objects make."""
    head, tree = (git(desk, "rev-parse", name).strip() for name in ("HEAD", "HEAD:tickets"))
    other = git(desk, "commit-tree", "-m", "other", "HEAD^{tree}").strip()
    return [
        [draft({TICKET: b"two\n"}, head)],
        [draft({"tickets/2026/12/01/new.yaml": b"", "new": b"\0\xff"}, head)],
        [draft({"only/one/file": None, OTHER: None, "none/there": None}, head)],
        [draft({"a/b": b"y\n", "a/c": b"y\n", "a-": b"y\n", "空/新": b"y\n"}, head)],
        [draft({TICKET: b"two\n"}, head), draft({TICKET: b"three\n", "a/b": None}, first=False)],
        [draft({TICKET: b"two\n"}, head), draft({"r/1.yaml": b"v"}, chain=1), draft({"q": b"v"}, other, chain=2)],
        [draft({"r/2.yaml": b"v"}, keeps=tree)],
        [draft({}, head, merges=(other,))],
        [draft(dict.fromkeys(FILES), head)],
    ]


@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_the_same_as_git_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setenv("GIT_DEFAULT_HASH", form)
    desk = make_desk(tmp_path / "desk", FILES)
    calls: list[str] = []
    repo = Repo.open(desk, lambda args, seconds: calls.append(" ".join(args)))
    for planned in drafts(desk):
        calls.clear()
        ours = write_commits(repo, "OP", planned)
        assert not any("fast-import" in call for call in calls)
        with monkeypatch.context() as patched:
            patched.setattr(commits, "FEW", -1)
            assert write_commits(repo, "OP", planned) == ours
        assert any("fast-import" in call for call in calls)
    repo.close()
    assert "error" not in git(desk, "fsck", "--strict", "--no-dangling")


def test_files_as_git_leaves_them(tmp_path: Path) -> None:
    """Nobody may write into an object, nothing half written stays, and what is there already counts as new again."""
    desk = make_desk(tmp_path / "desk")
    repo = Repo.open(desk)
    made = [draft({TICKET: b"two\n"}, git(desk, "rev-parse", "HEAD").strip())]
    (oid,) = write_commits(repo, "OP", made)
    objects = desk / ".git/objects"
    place = objects / oid[:2] / oid[2:]
    assert stat.S_IMODE(place.stat().st_mode) == 0o444 & ~0o022
    os.utime(place, (0, 0))
    before = place.stat().st_ino
    assert write_commits(repo, "OP", made) == [oid]
    assert place.stat().st_ino == before
    assert place.stat().st_mtime > 0
    assert [name for _, _, names in os.walk(objects) for name in names if name.startswith("tmp")] == []
    repo.close()


def test_what_is_out_of_the_ordinary_is_left_to_git(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "desk", FILES)
    head = git(desk, "rev-parse", "HEAD").strip()
    calls: list[str] = []
    repo = Repo.open(desk, lambda args, seconds: calls.append(" ".join(args)))
    for files in ({"a/b/c": b"x"}, {"a": b"x"}, {f"many/{n}": b"x" for n in range(50)}, {"big": bytes(2_000_000)}):
        calls.clear()
        write_commits(repo, "OP", [draft(files, head)])
        assert any("fast-import" in call for call in calls), files
    repo.close()
    git(desk, "config", "core.sharedRepository", "group")
    calls.clear()
    repo = Repo.open(desk, lambda args, seconds: calls.append(" ".join(args)))
    write_commits(repo, "OP", [draft({"a/b": b"new"}, head)])
    assert any("fast-import" in call for call in calls)
    repo.close()


def test_an_object_that_holds_nothing_is_found_out(tmp_path: Path) -> None:
    """As a crash of the machine may leave one: it has the name, so it is not written again, and nothing is recorded."""
    desk = make_desk(tmp_path / "desk")
    repo = Repo.open(desk)
    made = [draft({TICKET: b"two\n"}, git(desk, "rev-parse", "HEAD").strip())]
    (oid,) = write_commits(repo, "OP", made)
    repo.close()
    place = desk / ".git/objects" / oid[:2] / oid[2:]
    place.chmod(0o644)
    place.write_bytes(b"")
    with pytest.raises(StoreFault):
        write_commits(Repo.open(desk), "OP", made)
