"""A file that is written whole: over nobody's link, for whoever the old one was for, and not at all when it fails."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kefu.store.git.whole_file import replace_file, replace_text


def test_it_stays_as_private_as_it_was(tmp_path: Path) -> None:
    """What is exported may hold contacts: somebody who has closed the file does not want it opened."""
    place, new = tmp_path / "out.csv", tmp_path / "new.csv"
    place.touch(mode=0o600)
    before = os.umask(0o022)
    try:
        replace_text(place, "a")
        replace_text(new, "b")
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (place, new)] == [0o600, 0o644]
    assert [path.read_text() for path in (place, new)] == ["a", "b"]
    assert sorted(os.listdir(tmp_path)) == ["new.csv", "out.csv"]


def test_not_at_all_when_it_fails(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise OSError("full")

    place = tmp_path / "out.csv"
    place.write_text("old")
    with pytest.raises(OSError, match="full"):
        replace_file(place, broken())
    assert os.listdir(tmp_path) == ["out.csv"]
    assert place.read_text() == "old"


def test_a_link_in_its_place_is_replaced(tmp_path: Path) -> None:
    """Nothing is written where it leads; whoever wants that resolves it first."""
    (tmp_path / "target").write_text("theirs")
    (tmp_path / "out").symlink_to("target")
    replace_text(tmp_path / "out", "ours")
    assert (tmp_path / "target").read_text() == "theirs"
    assert not (tmp_path / "out").is_symlink()
