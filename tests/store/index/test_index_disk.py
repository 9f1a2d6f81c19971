"""The index on a disk that takes nothing, and one of an older kefu: lists say what git says, nothing is lost."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kefu.store.index.database import VERSION
from tests.cli.desks import Desk, new_desk
from tests.store.index.test_index import index_of, rows_of, same, session
from tests.store.journal.test_disk import fill, mount

OPENED = ("--incomplete", "--no-input")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with two open tickets and a closed one."""
    desk = new_desk(tmp_path_factory.mktemp("index") / "desk")
    for waybill in ("75312345678901", "75312345678902"):
        desk.must("open", "inquiry", waybill, "一", *OPENED)
    closed = desk.must("open", "inquiry", "75312345678902", "二", *OPENED)
    desk.must("close", closed, "twice", "--how", "void")
    return desk


@pytest.fixture
def small(source: Desk, tmp_path: Path) -> Iterator[Desk]:
    """A clone of it alone on a disk of 12 MB."""
    where = tmp_path / "disk"
    if not mount(where, "size=12m"):
        pytest.skip("mounting needs root")
    source.git("clone", "-q", str(source.top), str(where / "desk"))
    yield Desk(where / "desk")
    subprocess.run(["umount", "-l", str(where)], check=True)


@pytest.mark.parametrize("pages", [0, 1, 2, 4, 6, 8, 10, 14])
def test_the_disk_is_full_while_the_index_is_made(small: Desk, pages: int) -> None:
    """Without a word lists are right, whole or not, and with room again there is an index."""
    before = small.git("for-each-ref")
    (small.top / ".git/kefu").mkdir(exist_ok=True)
    filler = fill(small.top.parent, pages)
    assert same(small) == 2
    code, out, said = small.kefu("list", "state:any")
    assert (code, out.count("\n"), said) == (0, 5, "")
    filler.unlink()
    assert same(small) == 2
    with sqlite3.connect(index_of(small)) as base:
        assert base.execute("SELECT value FROM meta WHERE key = 'whole'").fetchone() == ("yes",)
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert small.git("for-each-ref") == before


def test_the_disk_is_full_when_the_index_steps_on(small: Desk) -> None:
    """The commit that it stood at is no longer HEAD: git is asked until there is room."""
    assert same(small) == 2
    path = next(p for p in (small.top / "tickets").rglob("*.yaml") if "state: open" in p.read_text())
    text = path.read_text()
    path.write_text(text.replace("title: ", "title: x"))
    small.commit()
    filler = fill(small.top.parent, 0)
    assert same(small) == 2
    assert any(str(row["title"]).startswith("x") for row in rows_of(small, (), indexed=True))
    filler.unlink()
    assert same(small) == 2
    held = session(small)
    assert held._index is not None
    held.drop_index()


@pytest.mark.parametrize("kept", [True, False])
def test_a_disk_that_is_read_only(small: Desk, kept: bool) -> None:
    """An index that stands at HEAD answers, else git does."""
    if kept:
        small.must("list", "state:any")
    subprocess.run(["mount", "-o", "remount,ro", str(small.top.parent)], check=True)
    assert not os.access(small.top, os.W_OK)
    assert same(small) == 2
    assert (small.kefu("list")[0], index_of(small).exists()) == (0, kept)


def test_an_index_of_an_older_kefu_is_made_again(source: Desk, tmp_path: Path) -> None:
    """Its tables are others."""
    source.git("clone", "-q", str(source.top), str(tmp_path / "desk"))
    desk = Desk(tmp_path / "desk")
    index_of(desk).parent.mkdir()
    with sqlite3.connect(index_of(desk)) as base:
        base.executescript(
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
            "CREATE TABLE live (path TEXT PRIMARY KEY, id TEXT, due REAL, kind INTEGER, data TEXT) WITHOUT ROWID;"
            "CREATE TABLE closed (id TEXT PRIMARY KEY, category TEXT) WITHOUT ROWID;"
        )
        base.executemany(
            "INSERT INTO meta VALUES (?, ?)",
            [("version", "1"), ("commit", desk.git("rev-parse", "HEAD").strip()), ("whole", "yes")],
        )
    assert same(desk) == 2
    with sqlite3.connect(index_of(desk)) as base:
        assert base.execute("SELECT value FROM meta WHERE key = 'version'").fetchone() == (VERSION,)


def test_the_basics_follow_head(source: Desk, tmp_path: Path) -> None:
    """Zone and language of the desk are those of HEAD, also where kefu.yaml was broken meanwhile."""
    source.git("clone", "-q", str(source.top), str(tmp_path / "desk"))
    desk = Desk(tmp_path / "desk")
    config = desk.top / "kefu.yaml"
    text = config.read_text()
    assert same(desk) == 2

    def basics() -> tuple[str, str, bool]:
        """Zone, language, and whether the index knew them."""
        one = session(desk)
        return str(one.zone), one.language, "_configuration" not in vars(one)

    assert basics() == ("Asia/Shanghai", "en", True)
    config.write_text(text.replace("Asia/Shanghai", "Europe/Berlin").replace("language: en", "language: zh"))
    desk.commit()
    assert basics() == ("Europe/Berlin", "zh", False)
    assert same(desk) == 2
    assert basics() == ("Europe/Berlin", "zh", True)
    config.write_text("- no desk\n")
    desk.commit()
    assert desk.kefu("list")[0] == 4
    config.write_text(text)
    desk.commit()
    assert same(desk) == 2
    assert basics() == ("Asia/Shanghai", "en", True)
    config.write_text(text.replace("timezone: Asia/Shanghai", "timezone: Moon/Base"))
    desk.commit()
    assert same(desk) == 2
    assert basics()[0] == "Asia/Shanghai"
