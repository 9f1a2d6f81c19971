"""`check --worktree`, from outside: what an agent edited is judged before it is committed."""

import json
import shutil
import stat
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.cli.desks import ROOT, Desk, new_desk

KEPT = ("inquiry.yaml", "emergency.yaml")
"""Playbooks enough: each check reads all that there are."""
SAID = "1 tickets of the working tree read, {count} findings\n"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with one ticket of two entries, a few playbooks and one year of days off."""
    made = new_desk(tmp_path_factory.mktemp("base") / "desk")
    books = made.top / "playbooks"
    for path in (*books.glob("*.yaml"), *sorted((books / "days-off").iterdir())[1:]):
        if path.name not in KEPT:
            path.unlink()
    made.commit()
    number = made.must("open", "inquiry", "none", "一", "--incomplete", "--no-input")
    made.must("note", number, "二")
    return made


@pytest.fixture
def desk(base: Desk, tmp_path: Path) -> Desk:
    """The same desk, of this test alone."""
    shutil.copytree(base.top, tmp_path / "desk", symlinks=True)
    return Desk(tmp_path / "desk")


def ticket(desk: Desk) -> Path:
    """The file of its ticket."""
    return next((desk.top / "tickets").rglob("2*.yaml"))


def edit(path: Path, old: str, new: str) -> None:
    """Change a file in the working tree."""
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def found(desk: Desk) -> list[tuple[str, str]]:
    """File and code of each finding."""
    _code, out, said = desk.kefu("check", "--worktree", "--format", "json")
    assert out, said
    return [(item["path"], item["code"]) for item in json.loads(out)["items"]]


def test_a_sound_tree(desk: Desk) -> None:
    """Nothing on standard output, exit 0; nothing is written."""
    assert desk.kefu("check", "--worktree") == (0, "", SAID.format(count=0))
    assert desk.git("status", "--porcelain") == ""


def test_a_broken_edit_is_found_before_its_commit(desk: Desk) -> None:
    """kefu.yaml with file and line; `check` still sees the committed one."""
    edit(desk.top / "kefu.yaml", "timezone: Asia/Shanghai", "timezone: Nowhere/Else")
    code, out, said = desk.kefu("check", "--worktree")
    assert (code, said) == (1, SAID.format(count=out.count("\n")))
    assert "kefu.yaml:" in out.splitlines()[0]
    assert desk.kefu("check")[0] == 0


@pytest.mark.parametrize("text", ["staff: [", "", "- a\n", None])
def test_nothing_of_kefu_yaml_can_be_read(desk: Desk, text: str | None) -> None:
    """That alone is said, exit 1, also once it is committed and every other command ends in 4."""
    place = desk.top / "kefu.yaml"
    if text is None:
        place.unlink()
    else:
        place.write_text(text, encoding="utf-8")
    for _ in range(2):
        code, out, _said = desk.kefu("check", "--worktree")
        assert (code, out.count("\n")) == (1, 1)
        assert out.startswith("kefu.yaml:")
        desk.commit()
    assert desk.kefu("list")[0] == 4
    desk.git("checkout", "-q", "HEAD~2", "--", "kefu.yaml")
    assert desk.kefu("check", "--worktree")[0] == 0


def test_playbooks_and_days_off(desk: Desk) -> None:
    """A fault in a playbook, one that two readers see once, and one in a year's days off."""
    edit(desk.top / "playbooks/emergency.yaml", "category: emergency", "category: emergency\nmood: bad")
    year = next((desk.top / "playbooks/days-off").glob("*.yaml"))
    year.write_text("country: CN\nyear: soon\n", encoding="utf-8")
    assert sorted(set(found(desk))) == [
        (f"playbooks/days-off/{year.name}", "bad-year"),
        (f"playbooks/days-off/{year.name}", "missing-key"),
        ("playbooks/emergency.yaml", "unknown-key"),
    ]
    assert len([code for _path, code in found(desk) if code == "unknown-key"]) == 1


def test_who_goes_is_still_named_in_tickets(desk: Desk) -> None:
    """A staff member taken out of kefu.yaml is missed by the tickets, though no ticket changed."""
    edit(desk.top / "kefu.yaml", "lead-1:", "lead-9:")
    assert (str(ticket(desk).relative_to(desk.top)), "unknown-staff") in found(desk)


def test_tickets_edited_by_hand(desk: Desk) -> None:
    """An entry changed, taken away or added, a file gone, one where none may stand."""
    path = ticket(desk)
    name, text = path.relative_to(desk.top).as_posix(), path.read_text(encoding="utf-8")
    last = text[text.rindex("\n- op: ") :]
    edit(path, "text: 二", "text: 三")
    assert (name, "entry-changed") in found(desk)
    path.write_text(text.replace(last, ""), encoding="utf-8")
    assert (name, "entry-removed") in found(desk)
    op = last.split()[2]
    path.write_text(text + last.replace(op, op[:-1] + ("2" if op[-1] != "2" else "3")), encoding="utf-8")
    assert (name, "entry-without-commit") in found(desk)
    path.unlink()
    (desk.top / "tickets/2026/stray.yaml").write_text("a: b\n")
    assert found(desk) == [(name, "ticket-removed"), ("tickets/2026/stray.yaml", "wrong-place")]
    desk.git("restore", name)
    path.unlink()
    path.symlink_to("/etc/passwd")
    assert (name, "wrong-place") in found(desk)


def test_line_ends_of_windows_are_no_edit(desk: Desk) -> None:
    """What git commits with LF is read with LF."""
    path = ticket(desk)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert desk.kefu("check", "--worktree")[0] == 0


def test_what_a_merge_brings_is_no_edit(desk: Desk) -> None:
    """In the middle of a merge the other side's entries stand in the tree and not below HEAD."""
    desk.git("checkout", "-q", "-b", "other")
    desk.must("note", "@", "四")
    desk.git("checkout", "-q", "-")
    desk.git("merge", "-q", "--no-ff", "--no-commit", "other")
    assert desk.kefu("check", "--worktree")[0] == 0


def test_a_desk_that_is_not_committed_yet(tmp_path: Path) -> None:
    """The first commit can be checked as well; no desk, no working tree and wrong usage have their exit codes."""
    made = Desk(tmp_path / "desk")
    made.top.mkdir()
    assert made.kefu("check", "--worktree")[0] == 4
    made.git("init", "-q")
    assert made.kefu("check", "--worktree")[0] == 1
    (made.top / "kefu.yaml").write_text("format: 1\nrules: 2\ndesk: d\ntimezone: UTC\nlanguage: en\n")
    assert made.kefu("check", "--worktree")[0] == 0
    assert made.kefu("check", "--worktree", "--mend")[0] == 2
    bare = Desk(tmp_path / "bare")
    bare.top.mkdir()
    bare.git("init", "-q", "--bare")
    assert bare.kefu("check", "--worktree")[0] == 2


def test_what_a_sparse_checkout_leaves_out_is_not_missed(desk: Desk) -> None:
    """Tickets that this clone does not hold are not said to be gone."""
    desk.git("status")  # so that git knows the files as unchanged
    desk.git("sparse-checkout", "set", "--cone", "playbooks")
    desk.git("sparse-checkout", "reapply")
    assert not (desk.top / "tickets/2026").exists()
    assert desk.kefu("check", "--worktree")[0] == 0


def test_hooks_offered_to_pre_commit(desk: Desk) -> None:
    """Each hook of .pre-commit-hooks.yaml, run by git before a commit: a broken edit is stopped, a sound one passes."""
    hooks = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [one["entry"] for one in hooks] == ["kefu check --worktree", "kefu playbook lint"]
    place = desk.top / ".git/hooks/pre-commit"
    place.parent.mkdir(exist_ok=True)
    book, text = (
        desk.top / "playbooks/emergency.yaml",
        (desk.top / "playbooks/emergency.yaml").read_text(encoding="utf-8"),
    )
    for one in hooks:
        entry = one["entry"].replace("kefu", f"'{sys.executable}' -m kefu", 1)
        place.write_text(f"#!/bin/sh\nexec {entry}\n")
        place.chmod(place.stat().st_mode | stat.S_IXUSR)
        edit(book, "category: emergency", "category: emergency\nmood: bad")
        with pytest.raises(AssertionError, match="unknown-key"):
            desk.git("commit", "-qam", "a broken edit")
        book.write_text(text + "# " + one["id"] + "\n", encoding="utf-8")
        desk.git("commit", "-qam", "a sound edit")
