"""A clone that cannot be written: its disk is mounted to be read only, or the files are somebody else's."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.shared import CONTACTS, Clone, settle, shared_desk, whole


@contextmanager
def unwritable(top: Path) -> Iterator[None]:
    """Nothing below `top` can be written: root may write whatever its mode is, so that it takes a mount."""
    if os.geteuid() == 0:
        bind = ["mount", "--bind", str(top), str(top)]
        if not shutil.which("mount") or subprocess.run(bind, capture_output=True, check=False).returncode:
            pytest.skip("mounting is not allowed here")
        try:
            subprocess.run(["mount", "-o", "remount,ro,bind", str(top)], capture_output=True, check=True)
            yield
        finally:
            subprocess.run(["umount", "-l", str(top)], check=True)
        return
    places = [top, *(path for path in top.rglob("*") if path.is_dir())]
    try:
        for path in reversed(places):
            path.chmod(0o555)
        yield
    finally:
        for path in places:
            path.chmod(0o755)


def state(clone: Clone) -> tuple[str, str]:
    return clone.git("for-each-ref"), clone.git("--no-optional-locks", "status", "--porcelain")


def test_sync_and_forget_say_so_and_change_nothing(tmp_path: Path) -> None:
    lead, one = shared_desk(tmp_path / "d", people=1, door=True)
    number = one.opened(*CONTACTS)
    settle(one, lead)
    one.must("note", number, "more")
    one.sync()
    before = state(lead)
    with unwritable(lead.top):
        for line in (("sync",), ("sync", "--again"), ("forget", number, "--why", "asked")):
            code, out, said = lead.kefu("--lang", "en", *line)
            assert (code, out) == (4, ""), (line, code, out, said)
            assert "cannot be written" in said or "Read-only file system" in said or "Permission denied" in said, said
            assert "Traceback" not in said
        assert "13812345600" in lead.must("show", number)
        assert state(lead) == before
    lead.sync()
    lead.must("forget", number, "--why", "asked")
    settle(lead, one)
    whole(lead, one)
    assert "13812345600" not in one.must("show", number)
