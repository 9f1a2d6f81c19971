"""The index of lists: whatever happened to the repository or to its file, lists say what git says."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kefu.core.reports import UNREADABLE, Row
from kefu.core.reports.attention import ATTENTION
from kefu.core.reports.lazy import lazily
from kefu.core.reports.looks import Looks
from kefu.core.reports.overdue import overdue
from kefu.core.vocabulary import ids
from kefu.desk.checks.run import check
from kefu.desk.lists.find import beginning, by_waybill
from kefu.desk.lists.rows import find_rows
from kefu.desk.session import Session
from kefu.desk.sweep import sweep
from kefu.desk.write import Act, write
from kefu.store.index.database import PATIENCE
from tests.cli.desks import NOON, Desk, new_desk

TERMS: Sequence[Sequence[str]] = (
    (),
    ("state:any",),
    ("waybill:753*",),
    ("waybill:75312345678902",),
    ("waybill:75312345678901,7531234567890?", "state:any"),
    ("waybill:*2",),
    ("is:overdue",),
    ("state:closed", "since:2026-11-21"),
)


def session(desk: Desk) -> Session:
    """A session at noon."""
    return Session.open(desk.top, datetime.fromisoformat(NOON), "lead-1")


def no_index(*, whole: bool = False) -> None:
    """In the place of Session.index: there is none."""


def rows_of(desk: Desk, terms: Sequence[str], *, indexed: bool) -> list[Row]:
    """The rows of a list, with the index or without."""
    one = session(desk)
    if not indexed:
        one.drop_index()
        one.index = no_index  # type: ignore[method-assign]
    found = find_rows(one, list(terms), places=True, looks=Looks(one.desk))
    whole = dict(found.full(found.rows)) if found.full else {str(row["path"]): row for row in found.rows}
    one.repo.close()
    assert len(whole) == len(found.rows)
    return [whole[path] for path in sorted(whole)]


def to_look_at(desk: Desk, *, indexed: bool) -> list[Row]:
    """What stands in `overdue --attention` on each of five days, with the index or without."""
    found: list[Row] = []
    for days in range(5):
        one = session(desk)
        now = one.now + timedelta(days=days)
        if not indexed:
            one.drop_index()
            one.index = no_index  # type: ignore[method-assign]
        listed = find_rows(one, [], now, places=True, looks=Looks(one.desk))
        made = overdue(listed.rows, now, one.zone, looked=True)
        # Those that cannot be read stand first in any order.
        found += [row for row in lazily(made.items, listed.full) if row["state"] != UNREADABLE]
        one.repo.close()
    return found


def same(desk: Desk) -> int:
    """The index and git say the same, for every list and look-up; the number of open tickets."""
    for terms in TERMS:
        assert rows_of(desk, terms, indexed=True) == rows_of(desk, terms, indexed=False), terms
    assert to_look_at(desk, indexed=True) == to_look_at(desk, indexed=False)
    one, other = session(desk), session(desk)
    other.index = no_index  # type: ignore[method-assign]
    for text in ("261121", "0", "7531", "Z"):
        assert beginning(one, text) == beginning(other, text)
    for waybill in ("75312345678901", "75312345678902"):
        for open_only in (True, False):
            found, wanted = (by_waybill(s, waybill, open_only=open_only) for s in (one, other))
            modes = desk.git("ls-tree", "-r", "HEAD", "tickets/").splitlines()
            odd = {row[-19:-5] for row in modes if not row.startswith("100644")}
            assert found == [n for n in wanted if n not in odd]
    return len(rows_of(desk, (), indexed=True))


def number(i: int) -> str:
    """The number of the i-th ticket that is made by hand."""
    head = f"261121{i:06}"
    return f"{head[:6]}-{head[6:]}{ids.check_character(head)}"


def index_of(desk: Desk) -> Path:
    """The file."""
    return desk.top / ".git" / "kefu" / "index.sqlite"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with an open, a paused, a waiting and a closed ticket, and one that cannot be read."""
    desk = new_desk(tmp_path_factory.mktemp("index") / "desk")
    opened = ("--incomplete", "--no-input")
    first = desk.must("open", "inquiry", "75312345678901", "一", *opened)
    closed = desk.must("open", "inquiry", "75312345678902", "二", *opened)
    desk.must("close", closed, "twice", "--how", "void")
    waits = desk.must("open", "inquiry", "75312345678902", "三", *opened)
    desk.must("wait", waits, "courier:老王", "请查", "--within", "6h")
    bad = desk.file(number(0))
    bad.write_text(desk.file(first).read_text().replace(first, number(0)).replace("title: ", "title: &x "))
    capped = desk.file(number(1))
    text = desk.file(first).read_text().replace(first, number(1))
    due = text.index("\nclocks:\n")
    end = text.index("\n\n", due)
    pause = "\n    paused: 2026-11-21T11:00:00+08:00\n    cap: 2026-11-21T11:30:00+08:00\n    then: 2026-11-21T11:45:00+08:00"
    capped.write_text(text[:end] + pause + text[end:])
    desk.commit()
    return desk


@pytest.fixture
def desk(source: Desk, tmp_path: Path) -> Desk:
    """A clone of it with its own index."""
    source.git("clone", "-q", str(source.top), str(tmp_path / "desk"))
    copy = Desk(tmp_path / "desk")
    assert same(copy) == 4
    assert index_of(copy).exists()
    return copy


def test_after_every_kind_of_move(desk: Desk, tmp_path: Path) -> None:
    """Edits, deletions, symlinks, resets, branches, a rebase, a worktree of its own, a commit that is gone."""
    chance = random.Random(7)
    text = next(p for p in (desk.top / "tickets").rglob("*.yaml") if p.stem not in (number(0), number(1))).read_text()
    stem = text[4:18]
    for i in range(2, 14):
        path = desk.file(number(chance.randrange(2, 8)))
        what = chance.choice(["open", "closed", "gone", "link", "broken", "exec"])
        path.unlink(missing_ok=True)
        body = text.replace(stem, path.stem)
        if what == "closed":
            body = body.replace("state: open", "state: closed").replace("75312345678901", "75312345678902")
        if what == "link":
            path.symlink_to("x")
        elif what != "gone":
            path.write_text(body if what != "broken" else body.replace("id: ", "id"))
            path.chmod(0o755 if what == "exec" else 0o644)
        if i % 4 == 1:
            desk.git("checkout", "-q", "-b", f"b{i}")
        desk.commit(str(i))
        if i % 3 == 0:
            same(desk)
    desk.git("reset", "-q", "--hard", "HEAD~5")
    same(desk)
    desk.git("checkout", "-q", "main")
    same(desk)
    desk.git("reflog", "expire", "--expire=now", "--all")
    for branch in desk.git("for-each-ref", "--format=%(refname:short)", "refs/heads/b*").split():
        desk.git("branch", "-q", "-D", branch)
    desk.git("gc", "-q", "--prune=now")
    (desk.top / "kefu.yaml").write_text((desk.top / "kefu.yaml").read_text().replace("lead-1:", "boss-1:"))
    desk.git("worktree", "add", "-q", str(tmp_path / "other"), "HEAD~1")
    same(Desk(tmp_path / "other"))
    assert (desk.top / ".git/worktrees/other/kefu/index.sqlite").exists()
    same(desk)


def contents(desk: Desk) -> tuple[str | None, dict[str, list[tuple[object, ...]]]]:
    """The commit that the index stands at, and the rows of each table that a list is made of."""
    base = sqlite3.connect(index_of(desk))
    try:
        commit = base.execute("SELECT value FROM meta WHERE key = 'commit'").fetchone()
        tables = ("live", "closed", "waybills", "files", "duplicates")
        return commit and commit[0], {t: sorted(base.execute(f"SELECT * FROM {t}"), key=repr) for t in tables}
    finally:
        base.close()


def made_anew(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """The rows of an index of all tickets made from nothing."""
    index_of(desk).unlink(missing_ok=True)
    desk.must("list", "waybill:00000000")
    return contents(desk)[1]


def test_a_write_leaves_it_at_its_commit(desk: Desk) -> None:
    """Nobody has to bring it up, and it holds what one made from nothing holds."""
    made_anew(desk)
    opened = ("--incomplete", "--no-input")
    first = desk.must("open", "inquiry", "75312345678903", "四", *opened)
    other = desk.must("open", "inquiry", "75312345678903", "五", *opened)
    for args in (
        ("note", first, "又来电", "客户着急"),
        ("amend", first, "waybill=75312345678904", "--why", "misread"),
        ("amend", first, "waybill=75312345678903", "--why", "was right"),
        ("link", other, "duplicate-of", first, "--why", "twice"),
        ("close", first, "nothing", "--how", "void"),
        ("reopen", other, "after all"),
        ("forget", other, "--why", "asked"),
    ):
        desk.must(*args)
        commit, held = contents(desk)
        assert commit == desk.git("rev-parse", "HEAD").strip(), args
        assert held == made_anew(desk), args


def test_a_write_leaves_one_that_stands_elsewhere_alone(desk: Desk) -> None:
    """What changed before it is not known to the write; and whoever is busy with the index is not waited for."""
    ticket = next(p.stem for p in (desk.top / "tickets").rglob("*.yaml") if p.stem not in (number(0), number(1)))
    desk.git("config", "user.name", "Lead")
    desk.git("config", "user.email", "lead@example.org")
    before, one = contents(desk), session(desk)
    desk.file(number(1)).unlink()
    desk.commit()
    write(one, ticket, [Act("note", {"text": "again"})])
    one.close()
    assert contents(desk) == before
    assert same(desk) == 3
    before = contents(desk)
    other = sqlite3.connect(index_of(desk), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    desk.must("note", ticket, "once more")
    assert time.monotonic() - started < PATIENCE
    other.close()
    assert contents(desk) == before
    assert same(desk) == 3


def test_what_is_to_be_looked_at(desk: Desk) -> None:
    """The index knows it of every ticket, and the rule in kefu.yaml holds at once, for old tickets too."""
    number = desk.must("open", "inquiry", "none", "x", "--channel", "phone", "--incomplete", "--no-input").split()[0]
    desk.must("reply", number, "us", "answered")
    assert [row["reason"] for row in to_look_at(desk, indexed=True)].count(ATTENTION) == 2
    same(desk)
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text() + "attention: {default: 2wd, kinds: {inquiry: off}}\n")
    desk.commit()
    assert ATTENTION not in [row["reason"] for row in to_look_at(desk, indexed=True)]
    same(desk)


def test_the_desk_is_read_from_it(desk: Desk) -> None:
    """kefu.yaml and playbooks follow HEAD as well."""
    config = desk.top / "kefu.yaml"
    config.write_text(config.read_text().replace("Lead,", "Chief,"))
    playbook = desk.top / "playbooks/inquiry.yaml"
    playbook.write_text(playbook.read_text().replace("aliases:", "aliases: [quiz]\nx:", 1))
    desk.commit()
    same(desk)
    assert session(desk)._index is not None
    assert session(desk).desk.staff["lead-1"].name == "Chief"
    assert any(f.path == "playbooks/inquiry.yaml" for f in check(session(desk), lambda done, total: None).findings)
    config.write_text(config.read_text().replace("format:", "formatted:"))
    desk.commit()
    assert desk.kefu("list")[0] == 0


def cut(path: Path) -> None:
    """A part of the file is gone."""
    path.write_bytes(path.read_bytes()[:9000])


def scribbled(path: Path) -> None:
    """Other bytes in the middle."""
    data = bytearray(path.read_bytes())
    data[4096:12000] = bytes(random.Random(1).randrange(256) for _ in range(12000 - 4096))
    path.write_bytes(bytes(data))


def newer(path: Path) -> None:
    """A version that is not known."""
    with sqlite3.connect(path) as base:
        base.execute("UPDATE meta SET value = '999' WHERE key = 'version'")


def other_tables(path: Path) -> None:
    """Another program's database."""
    path.unlink()
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE meta (a)")


def a_directory(path: Path) -> None:
    """No file at all."""
    path.unlink()
    path.mkdir()
    (path / "x").write_text("x")


DAMAGE: list[Callable[[Path], object]] = [
    cut, scribbled, newer, other_tables, a_directory, lambda p: p.write_bytes(b""), lambda p: p.write_bytes(b"x" * 5000),
    lambda p: p.unlink(),
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_made_again(desk: Desk, damage: Callable[[Path], object]) -> None:
    """Without a word, and lists are right."""
    damage(index_of(desk))
    assert same(desk) == 4
    code, _, said = desk.kefu("list")
    assert (code, "index" in said) == (0, False)


def test_check_compares(desk: Desk) -> None:
    """An index that says something else is a finding, and is dropped."""
    with sqlite3.connect(index_of(desk)) as base:
        base.execute("UPDATE live SET due = 0 WHERE kind = 0")
    codes = [f.code for f in check(session(desk), lambda done, total: None).findings]
    assert "index" in codes
    assert not index_of(desk).exists()
    same(desk)
    assert "index" not in [f.code for f in check(session(desk), lambda done, total: None).findings]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_checkout(desk: Desk) -> None:
    """Lists work without an index."""
    index_of(desk).unlink()
    folder = index_of(desk).parent
    folder.chmod(0o555)
    try:
        assert same(desk) == 4
    finally:
        folder.chmod(0o755)


def listing_process(desk: Desk, code: str) -> "subprocess.Popen[str]":
    """A process that works on the desk."""
    return subprocess.Popen(
        [sys.executable, "-c", code], env=desk.env(), cwd=desk.top, stdout=subprocess.PIPE, text=True
    )


READER = """
import sys
from pathlib import Path
from datetime import datetime, timedelta
from kefu.desk.session import Session
from kefu.desk.lists.rows import find_rows
for _ in range(15):
    one = Session.open(Path("."), datetime.fromisoformat("2026-11-21T12:00:00+08:00"), "lead-1")
    found = find_rows(one, [], places=True)
    rows = found.full(found.rows) if found.full else {row["path"]: row for row in found.rows}
    title = next(row["title"] for path, row in rows.items() if path.endswith(sys.argv[1] if len(sys.argv) > 1 else NAME))
    print(len(rows), title)
    one.drop_index()
    one.repo.close()
"""


def test_eight_readers_and_a_writer(desk: Desk) -> None:
    """Each list is one commit's: the number of its tickets and a title that say the same."""
    path = desk.file(number(1))
    text = path.read_text()
    title = text.split("title: ")[1].split("\n")[0]
    readers = [listing_process(desk, READER.replace("NAME", repr(path.name))) for _ in range(8)]
    for i in range(2, 12):
        new = desk.file(number(i))
        new.write_text(text.replace(number(1), new.stem))
        path.write_text(text.replace(f"title: {title}", f"title: t{i}"))
        desk.commit()
    pairs = {("4", title)} | {(str(3 + i), f"t{i}") for i in range(2, 12)}
    for reader in readers:
        out, _ = reader.communicate(timeout=120)
        assert reader.returncode == 0
        seen = [tuple(line.split()) for line in out.splitlines()]
        assert len(seen) == 15
        assert set(seen) <= pairs
    same(desk)


def test_killed_while_writing(desk: Desk) -> None:
    """A kill at any moment of making the index leaves one that is right, or none."""
    for i in range(12):
        index_of(desk).unlink(missing_ok=True)
        process = listing_process(desk, READER.replace("NAME", repr(desk.file(number(1)).name)))
        time.sleep(0.15 + i * 0.04)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert len(rows_of(desk, (), indexed=True)) == 4
    same(desk)


def test_a_sweep_asks_it(desk: Desk) -> None:
    """With the index and without one the same tickets are swept, and the same one cannot be read."""
    desk.git("config", "user.name", "Lead")
    desk.git("config", "user.email", "lead@example.org")
    later = datetime.fromisoformat(NOON) + timedelta(days=30)
    found = []
    for indexed in (True, False):
        one = Session.open(desk.top, later, "lead-1")
        if not indexed:
            one.drop_index()
            one.index = no_index  # type: ignore[method-assign]
        result = sweep(one, dry_run=True)
        one.repo.close()
        found.append(([s.after.id for s in result.swept], [f.path for f in result.findings]))
    assert found[0] == found[1]
    assert len(found[0][0]) >= 2
    assert found[0][1] == [f"tickets/2026/11/21/{number(0)}.yaml"]
