"""A desk that is odd, and how kefu works on it: what must not stop a write, what a write must leave alone, what check finds."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.bad_rows import FILE
from tests.cli.working import FIRST, SECOND, Desk, Ran, make_desk


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk that each test copies."""
    return make_desk(tmp_path_factory.mktemp("base"))


@pytest.fixture
def desk(base: Desk, tmp_path: Path) -> Desk:
    """A copy of the desk."""
    return base.copied(tmp_path)


def test_what_a_newer_kefu_wrote_is_kept(desk: Desk) -> None:
    """An unknown action and unknown keys change nothing, are reported, and stay byte for byte when a note is added."""
    desk.did("note", FIRST, "to be replaced", "--op", "NEWACTAAAA")
    text = desk.file(FIRST).read_text()
    strange = text.replace("did: note\n", "did: teleport\n").replace(
        "to be replaced\n", "to be replaced\n  zeal: much\n"
    )
    desk.file(FIRST).write_text(strange.replace("timeline:", "zone: Mars\n\ntimeline:"))
    desk.commit()
    kept = desk.file(FIRST).read_text().partition("timeline:")[2]
    ran = desk.kefu("note", FIRST, "after it")
    assert (ran.code, ran.out) == (0, f"{FIRST}\n")
    after = desk.file(FIRST).read_text()
    assert after.partition("timeline:")[2].startswith(kept)
    assert "\nzone: Mars\n" in after
    shown = desk.kefu("show", FIRST)
    assert shown.code == 0
    assert "NEWACTAAAA" in shown.out
    assert re.findall(r"\[([a-z-]+)]\n", shown.err) == ["unknown-key", "unknown-action", "unknown-key"]


def test_what_somebody_else_has_staged_or_left_lying_stays(desk: Desk) -> None:
    """It is still staged, and still dirty, and not in the commit."""
    (desk.path / "staged.txt").write_text("mine\n")
    desk.git("add", "staged.txt")
    (desk.path / "kefu.yaml").write_text((desk.path / "kefu.yaml").read_text() + "# later\n")
    (desk.path / "untracked.txt").write_text("mine\n")
    with desk.file(SECOND).open("a") as file:
        file.write("# mine\n")
    desk.git("add", str(desk.file(SECOND)))
    before = desk.git("status", "--porcelain")
    desk.did("note", FIRST, "x")
    assert desk.git("status", "--porcelain") == before
    assert desk.git("show", "--name-only", "--format=").split() == [FILE]
    assert desk.kefu("note", SECOND, "x").code == 3


def test_a_removed_entry_is_found(desk: Desk) -> None:
    """Who takes an entry out by hand leaves a ticket that reads well; check knows it from the history."""
    text = desk.file(FIRST).read_text()
    desk.did("note", FIRST, "soon gone", "--op", "GNNNNNNNNN")
    assert desk.kefu("check").code == 0
    desk.file(FIRST).write_text(text)
    desk.commit()
    ran = desk.kefu("check")
    assert ran.code == 1
    assert "GNNNNNNNNN" in ran.out
    assert FILE in ran.out
    assert desk.kefu("note", FIRST, "goes on").code == 0


def test_a_list_leaves_no_ticket_out(desk: Desk) -> None:
    """A ticket that cannot be read is on the list as unreadable, with file and line, and overdue --fail ends in 4."""
    desk.file(FIRST).write_text(desk.file(FIRST).read_text().replace("carrier: zto", "carrier: &c zto"))
    desk.commit()
    ran = desk.kefu("list", "--format", "json")
    assert FIRST in ran.out + ran.err
    assert SECOND in ran.out
    assert desk.kefu("overdue", "--fail").code == 4


@contextmanager
def read_only(desk: Desk) -> Iterator[None]:
    """The desk on a disk that cannot be written: by permissions, or for root, whom they do not stop, by a mount."""
    if os.getuid():
        subprocess.run(["chmod", "-R", "a-w", str(desk.path)], check=True)
        yield
        subprocess.run(["chmod", "-R", "u+w", str(desk.path)], check=True)
        return
    mount = ["mount", "--bind", str(desk.path), str(desk.path)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(desk.path)], check=True)
        yield
    finally:
        subprocess.run(["umount", "-l", str(desk.path)], check=True)


def test_a_read_only_disk(desk: Desk) -> None:
    """A sentence in both languages, exit 4, nothing changed; reading goes on."""
    before = desk.state()
    with read_only(desk):
        ran = desk.kefu("note", FIRST, "x")
        path = re.escape(str(desk.path / ".git"))
        sentence = f"kefu: {path}[^ ]* cannot be written: the disk is read-only or the permission is missing.\n"
        assert (ran.code, ran.out) == (4, "")
        assert re.fullmatch(sentence, ran.err)
        said = desk.kefu("open", "咨询", "none", "x", lang="zh").err
        assert re.fullmatch(f"kefu: 无法写入 {path}[^ ]*：[^a-z]+\n", said)
        assert desk.kefu("show", FIRST).code == 0
        assert desk.kefu("list").code == 0
        assert desk.kefu("--version") == Ran(0, desk.did("--version") + "\n", "")
    assert desk.state() == before
    assert desk.kefu("note", FIRST, "x").code == 0
