"""A disk that is full or read-only: a sentence, nothing changed, and the next write works when there is room again."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kefu.core.base.errors import StoreFault
from kefu.store.git.repo import Repo
from kefu.store.journal.write import Journal, Plan, VaultChange, View
from tests.store.desks import TICKET, VAULT, clean, git, make_desk, plan

PAGE = 4096


def mount(where: Path, options: str) -> bool:
    """Mount a small file system in memory; False where that is not allowed."""
    where.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(where)]
    return bool(shutil.which("mount")) and subprocess.run(command, capture_output=True).returncode == 0


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A desk alone on a disk of 2 MB."""
    where = tmp_path / "disk"
    if not mount(where, "size=2m"):
        pytest.skip("mounting needs root")
    yield make_desk(where / "desk")
    subprocess.run(["umount", "-l", str(where)], check=True)


def noise(view: View) -> Plan:
    """A ticket and a record that do not compress."""
    return plan({TICKET: os.urandom(9000).hex().encode()}, "OPX", [VaultChange(VAULT, {"a": os.urandom(20000)})])


def fill(disk: Path, pages: int) -> Path:
    """Fill a disk but for `pages` pages."""
    filler = disk / "filler"
    free = os.statvfs(disk)
    with open(filler, "wb") as file:
        os.posix_fallocate(file.fileno(), 0, (free.f_bavail - pages) * PAGE)
    return filler


@pytest.mark.parametrize("pages", [0, 1, 2, 4, 8, 12, 16, 20, 24, 28, 32, 40, 60])
def test_full_disk(small: Path, pages: int) -> None:
    """Whatever room is left, the operation happens or a sentence says that the disk is full and nothing changed."""
    before = git(small, "rev-parse", "HEAD"), git(small, "for-each-ref"), (small / TICKET).read_bytes()
    repo = Repo.open(small)
    filler = fill(small.parent, pages)
    said = ""
    try:
        Journal(repo, sign=False).write(noise)
    except StoreFault as fault:
        said = str(fault)
    happened = said == ""
    assert happened or "The disk is full" in said, said
    repo.close()
    filler.unlink()
    if not happened:
        assert before == (git(small, "rev-parse", "HEAD"), git(small, "for-each-ref"), (small / TICKET).read_bytes())
    assert git(small, "status", "--porcelain") == ""
    print(f"{pages} pages: {'recorded' if happened else 'refused'}")
    journal = Journal(Repo.open(small), sign=False)
    journal.write(lambda view: plan({TICKET: b"after\n"}, "OPY"))
    assert journal.notices == []
    clean(small)


def test_read_only_disk(small: Path) -> None:
    before = git(small, "rev-parse", "HEAD")
    subprocess.run(["mount", "-o", "remount,ro", str(small.parent)], check=True)
    with pytest.raises(StoreFault, match="the disk is read-only or the permission is missing"):
        Journal(Repo.open(small), sign=False).write(noise)
    subprocess.run(["mount", "-o", "remount,rw", str(small.parent)], check=True)
    assert git(small, "rev-parse", "HEAD") == before
    clean(small)
