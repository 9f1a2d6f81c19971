"""The file of measures of a real desk: made when first asked for, brought on, dropped, damaged, on a full disk."""

import os
import random
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from kefu.core.base.errors import StoreFault
from kefu.desk.measures import measures
from kefu.desk.session import Session
from kefu.store.measures import take
from kefu.store.measures.schema import ROWS, columns
from tests.cli.desks import NOON, Desk, new_desk
from tests.store.journal.test_disk import fill, mount

LATER = "2026-11-21T15:00:00+08:00"
OPENED = ("--incomplete", "--no-input")
Contents = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with open, closed, reopened and struck work, money, and a file that cannot be read."""
    desk = new_desk(tmp_path_factory.mktemp("measures") / "desk")
    first = desk.must("open", "damaged", "75312345678901", "one", *OPENED)
    desk.must("contact", first, "recipient", "reached", "told", "--channel", "phone")
    desk.must("settle", first, "compensation", "86.50", "--stage", "agreed")
    again = desk.must("open", "inquiry", "75312345678902", "two", *OPENED)
    desk.must("close", again, "twice", "--how", "void", now=LATER)
    desk.must("reopen", again, "after all", now=LATER)
    struck = desk.must("open", "inquiry", "75312345678903", "three", *OPENED)
    desk.must("note", struck, "wrong")
    desk.must("undo", struck, "--why", "wrong")
    bad = desk.file("261120-0000000")
    bad.parent.mkdir(parents=True)
    bad.write_text("<<<<<<< ours\n")
    desk.commit()
    return desk


@pytest.fixture
def desk(source: Desk, tmp_path: Path) -> Desk:
    """A clone of it."""
    source.git("clone", "-q", str(source.top), str(tmp_path / "desk"))
    return Desk(tmp_path / "desk")


def file_of(desk: Desk) -> Path:
    return desk.top / ".git" / "kefu" / "measures.sqlite"


def session(desk: Desk) -> Session:
    return Session.open(desk.top, datetime.fromisoformat(NOON), "lead-1")


def asked(desk: Desk) -> tuple[Contents, tuple[str, ...], int]:
    """All rows, the files that cannot be read, how many notes there are; they stand at HEAD."""
    one = session(desk)
    found = measures(one)
    rows = {table: sorted(found.rows(f"SELECT * FROM {table}"), key=repr) for table in ROWS}
    assert found.rev == one.rev
    found.close()
    one.close()
    return rows, found.unreadable, len(found.notes)


def anew(desk: Desk) -> tuple[Contents, tuple[str, ...], int]:
    """The same, made from nothing."""
    file_of(desk).unlink()
    return asked(desk)


def test_they_are_made_when_they_are_first_asked_for(desk: Desk) -> None:
    """Lists neither make nor open them; a file that cannot be read is named."""
    desk.must("list")
    assert not file_of(desk).exists()
    rows, unreadable, notes = asked(desk)
    assert unreadable == ("tickets/2026/11/20/261120-0000000.yaml",)
    assert (notes, len(rows["tickets"]), len(rows["cycles"]), len(rows["money"])) == (0, 3, 4, 1)
    assert sum(bool(row[columns("entries").index("struck")]) for row in rows["entries"]) == 1
    stamp = file_of(desk).stat().st_mtime_ns
    desk.must("list", "state:any")
    assert (asked(desk)[0], file_of(desk).stat().st_mtime_ns) == (rows, stamp)


def test_lists_do_not_wait_for_whoever_makes_them(desk: Desk) -> None:
    asked(desk)
    other = sqlite3.connect(file_of(desk), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    desk.must("list")
    desk.must("open", "inquiry", "75312345678909", "x", *OPENED)
    other.close()


def changed(desk: Desk, change: Callable[[], object]) -> None:
    """Something is done by hand and committed."""
    change()
    desk.commit()


class Told:
    """How many tickets were read, as it was told."""

    most = 0

    def __call__(self, count: int | None) -> None:
        self.most = max(self.most, count or 0)


def test_commits_bring_them_on(desk: Desk) -> None:
    """After each the rows are those that are made from nothing; no other ticket is read."""
    asked(desk)
    number = desk.must("open", "damaged", "75312345678904", "four", *OPENED)
    good = desk.file("261120-0000000")
    steps: list[Callable[[], object]] = [
        lambda: desk.must("note", number, "x"),
        lambda: desk.must("close", number, "x", "--how", "void"),
        lambda: desk.must("reopen", number, "x"),
        lambda: changed(desk, partial(good.write_text, "x: 1\n")),
        lambda: changed(desk, good.unlink),
        lambda: changed(desk, desk.file(number).unlink),
        lambda: desk.git("revert", "--no-edit", "HEAD"),
        lambda: changed(desk, partial(desk.file(number).chmod, 0o755)),
        lambda: desk.git("reset", "-q", "--hard", "HEAD~3"),
    ]
    for step in steps:
        step()
        told, one = Told(), session(desk)
        measures(one, told).close()
        one.close()
        assert told.most <= 2
        assert asked(desk) == anew(desk)


def test_a_new_calendar_counts_working_time_anew(desk: Desk) -> None:
    """Without a pause at noon the second ticket had three hours, and not one and a half."""
    config, place = desk.top / "kefu.yaml", columns("clocks").index("worked")
    assert 5400 in [row[place] for row in asked(desk)[0]["clocks"]]
    config.write_text(config.read_text().replace("08:30-12:00", "08:30-13:30"))
    desk.commit()
    rows = asked(desk)
    assert 10800 in [row[place] for row in rows[0]["clocks"]]
    assert rows == anew(desk)


def test_a_history_that_is_gone(desk: Desk) -> None:
    """The commit at which they stand is not there any more: made from nothing, without a word."""
    with_base = asked(desk)
    with sqlite3.connect(file_of(desk)) as base:
        base.execute("UPDATE meta SET value = ? WHERE key = 'commit'", ("0" * 40,))
        base.execute("DELETE FROM entries")
    assert asked(desk) == with_base


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def scribbled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[0:12000] = bytes(random.Random(1).randrange(256) for _ in range(12000))
    path.write_bytes(bytes(data))


def newer(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("UPDATE meta SET value = '999' WHERE key = 'version'")


def other_tables(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE meta (a)")


@pytest.mark.parametrize("damage", [cut, scribbled, newer, other_tables, lambda p: p.write_bytes(b"")])
def test_what_is_damaged_or_of_another_version_is_made_anew_and_said(
    desk: Desk, damage: Callable[[Path], None]
) -> None:
    rows, _, notes = asked(desk)
    damage(file_of(desk))
    assert asked(desk) == (rows, ("tickets/2026/11/20/261120-0000000.yaml",), notes + 1)
    assert asked(desk)[2] == 0


def test_what_turns_out_to_be_damaged_is_taken_away(desk: Desk) -> None:
    """A page in the middle that is only read when it is asked for: a sentence, and the next report makes them anew."""
    asked(desk)
    with sqlite3.connect(file_of(desk)) as base:
        (root,) = base.execute("SELECT rootpage FROM sqlite_master WHERE name = 'clocks'").fetchone()
        (size,) = base.execute("PRAGMA page_size").fetchone()
    data = bytearray(file_of(desk).read_bytes())
    data[(root - 1) * size : root * size] = b"\xff" * size
    file_of(desk).write_bytes(bytes(data))
    found = measures(session(desk))
    with pytest.raises(StoreFault, match="damaged"):
        list(found.rows("SELECT * FROM clocks"))
    found.close()
    assert len(asked(desk)[0]["tickets"]) == 3


def test_what_a_killed_maker_left_is_taken_away(desk: Desk) -> None:
    asked(desk)
    file_of(desk).unlink()
    left = file_of(desk).with_name("measures.999999999.new")
    left.write_bytes(b"x")
    beside = file_of(desk).with_name(f"measures.{os.getppid()}.new")
    beside.write_bytes(b"x")
    asked(desk)
    assert (left.exists(), beside.exists()) == (False, True)


def test_they_are_read_and_never_written(desk: Desk) -> None:
    found = measures(session(desk))
    with pytest.raises(StoreFault):
        list(found.rows("DELETE FROM entries"))
    assert list(found.rows('SELECT count(*) FROM entries WHERE "by" = ?', ("lead-1",))) != [(0,)]
    found.close()


def test_whoever_reads_them_reads_one_commit(desk: Desk) -> None:
    """Also where somebody else drops them and makes them anew meanwhile."""
    found = measures(session(desk))
    before = list(found.rows("SELECT count(*) FROM tickets"))
    file_of(desk).unlink()
    desk.must("open", "inquiry", "75312345678909", "x", *OPENED)
    assert asked(desk)[0]["tickets"] != []
    assert list(found.rows("SELECT count(*) FROM tickets")) == before
    found.close()


@pytest.mark.parametrize("helpers", [1, 2])
def test_bundles_by_several_processes(desk: Desk, monkeypatch: pytest.MonkeyPatch, helpers: int) -> None:
    rows = asked(desk)
    file_of(desk).unlink()
    monkeypatch.setattr(take, "TOGETHER", 1)
    monkeypatch.setattr(take, "processors", lambda: helpers)
    assert asked(desk) == rows


@pytest.fixture
def small(source: Desk, tmp_path: Path) -> Iterator[Desk]:
    """A clone of it alone on a disk of 12 MB."""
    where = tmp_path / "disk"
    if not mount(where, "size=12m"):
        pytest.skip("mounting needs root")
    source.git("clone", "-q", str(source.top), str(where / "desk"))
    yield Desk(where / "desk")
    subprocess.run(["umount", "-l", str(where)], check=True)


@pytest.mark.parametrize("pages", [0, 2, 5, 9])
def test_a_full_disk(small: Desk, pages: int) -> None:
    """A sentence, and nothing half made stays; with room again they are made."""
    filler = fill(small.top.parent, pages)
    with pytest.raises(StoreFault, match="disk is full"):
        measures(session(small))
    folder = file_of(small).parent
    assert not folder.exists() or not list(folder.glob("measures*"))
    filler.unlink()
    assert len(asked(small)[0]["tickets"]) == 3


def test_a_disk_that_fills_up_while_they_are_brought_on(small: Desk) -> None:
    rows = asked(small)
    number = str(rows[0]["tickets"][0][0])
    for n in range(3):
        small.must("note", number, f"more {n}")
    filler = fill(small.top.parent, 0)
    with pytest.raises(StoreFault):
        measures(session(small))
    filler.unlink()
    assert asked(small) == anew(small)
