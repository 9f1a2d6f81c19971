"""`forget --closed-before`: what is kept too long is erased, and `check` says when, by whom and why."""

import json
import shutil
import subprocess
from pathlib import Path

import pexpect
import pytest

from tests.cli.desks import Desk, new_desk
from tests.cli.terminals import spawned

LATER = "2027-06-01T09:00:00+08:00"
PHONES = {"old": "13812345601", "damaged": "13812345602", "open": "13812345603", "young": "13812345604"}


def opened(desk: Desk, name: str, category: str = "signed-not-received", closed: str = "") -> str:
    words = (
        "open",
        category,
        "none",
        "某事",
        "--incomplete",
        "--recipient",
        "韩梅梅",
        "--recipient-phone",
        PHONES[name],
    )
    number = desk.must(*words)
    if closed:
        desk.must("close", number, "--how", "void", "开错", now=closed)
    return number


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, dict[str, str]]:
    """Two tickets closed long ago, one closed not long ago, one open."""
    desk = new_desk(tmp_path_factory.mktemp("kept") / "desk")
    numbers = {
        "old": opened(desk, "old", closed="2026-11-22T12:00:00+08:00"),
        "damaged": opened(desk, "damaged", "damaged", closed="2026-11-23T12:00:00+08:00"),
        "young": opened(desk, "young", closed="2027-05-01T12:00:00+08:00"),
        "open": opened(desk, "open"),
    }
    return desk, numbers


@pytest.fixture
def desk(made: tuple[Desk, dict[str, str]], tmp_path: Path) -> tuple[Desk, dict[str, str]]:
    """The same desk at a place of its own."""
    shutil.copytree(made[0].top, tmp_path / "desk", symlinks=True)
    return Desk(tmp_path / "desk"), made[1]


def holding(desk: Desk) -> set[str]:
    """The tickets whose phones some object of the clone holds, reachable or not."""
    args = ["git", "cat-file", "--batch", "--batch-all-objects"]
    found = subprocess.run(args, cwd=desk.top, capture_output=True, check=True).stdout
    return {name for name, phone in PHONES.items() if phone.encode() in found}


def test_a_dry_run_lists_and_erases_nothing(desk: tuple[Desk, dict[str, str]]) -> None:
    """The earliest closed first; terms narrow it down; an age or a day is read, a time to come is refused."""
    here, numbers = desk
    tip = here.git("rev-parse", "HEAD")
    code, out, said = here.kefu("--lang", "en", "forget", "--closed-before", "180d", "--dry-run", now=LATER)
    assert (code, said) == (0, "2 tickets would be erased; nothing done\n")
    assert [row.split()[0] for row in out.splitlines()[2:]] == [numbers["old"], numbers["damaged"]]
    some = here.must("forget", "--closed-before", "180d", "category:damaged", "--dry-run", now=LATER)
    assert [row.split()[0] for row in some.splitlines()[2:]] == [numbers["damaged"]]
    day = here.must("forget", "--closed-before", "2026-11-23", "--dry-run", now=LATER)
    assert [row.split()[0] for row in day.splitlines()[2:]] == [numbers["old"]]
    for words in (("2027-07-01",), ("soon",), ("180d", "--all-cases"), ("180d", "nonsense:x")):
        assert here.kefu("forget", "--closed-before", *words, now=LATER)[0] == 2
    assert here.kefu("forget", now=LATER)[0] == 2
    assert here.git("rev-parse", "HEAD") == tip
    assert holding(here) == set(PHONES)


def test_it_erases_and_check_says_so(desk: tuple[Desk, dict[str, str]]) -> None:
    """One entry and one commit a ticket, with a reason; a second time there is nothing left to do."""
    here, numbers = desk
    gone = sorted((numbers["old"], numbers["damaged"]))
    code, out, said = here.kefu("--lang", "en", "forget", "--closed-before", "180d", now=LATER)
    assert (code, sorted(out.split()), said) == (0, gone, "2 tickets: contacts erased\n")
    assert holding(here) == {"open", "young"}
    subjects = here.git("log", "-2", "--format=%s").splitlines()
    assert sorted(subjects) == [f"forget {number}" for number in gone]
    entry = json.loads(here.must("show", gone[0], "--format", "json"))["items"][0]["timeline"][-1]
    assert entry["why"] == "closed before 2026-12-03: contacts are kept no longer"
    code, out, said = here.kefu("--lang", "en", "check", now=LATER)
    assert (code, out) == (0, "")
    assert said.splitlines() == [
        "contacts and attachments of 2 tickets were erased on 2027-06-01 09:00 by lead-1: closed before 2026-12-03: "
        f"contacts are kept no longer ({' '.join(gone)}) [erased]",
        "4 tickets and 2 vault records read, 0 findings",
    ]
    assert here.kefu("--lang", "en", "forget", "--closed-before", "180d", now=LATER) == (0, "", "Nothing found.\n")


def test_what_is_left_alone(tmp_path: Path) -> None:
    """A customer's file, money that is open; a ticket that cannot be written over is told, and the others are erased."""
    here = new_desk(tmp_path / "desk")
    file = here.must("customer", "add", "韩梅梅", "--phone", PHONES["open"])
    owing, broken, old = (
        opened(here, name, closed="2026-11-22T12:00:00+08:00") for name in ("young", "damaged", "old")
    )
    here.must("settle", owing, "compensation", "86", "--stage", "agreed", "--payer", "us", "--payee", "recipient")
    path = here.file(broken)
    path.write_text(path.read_text(encoding="utf-8").replace("state: closed", "state: open"), encoding="utf-8")
    here.commit()
    code, out, said = here.kefu("--lang", "en", "forget", "--closed-before", "180d", "-w", "到期", now=LATER)
    assert (code, out) == (4, f"{old}\n")
    assert f"{owing}: left alone, money of it is still open\n" in said
    assert f"{broken}.yaml, line " in said
    assert holding(here) == {"open", "young", "damaged"}
    assert file not in out


def test_who_may_not_and_where_nothing_is_known(desk: tuple[Desk, dict[str, str]], tmp_path: Path) -> None:
    """An agent is refused before anything is erased; so is a clone without a vault."""
    here, _ = desk
    here.must("staff", "add", "agent-1", "--name", "1", "--email", "1@example.org", "--role", "agent")
    words = ("--lang", "en", "forget", "--closed-before", "180d")
    assert Desk(here.top, "1@example.org").kefu(*words, now=LATER)[0] == 3
    assert holding(here) == set(PHONES)
    here.git("clone", "-q", str(here.top), str(tmp_path / "bare"))
    said = "kefu: this clone has no vault, which alone tells what is kept; `kefu sync` fetches it\n"
    assert Desk(tmp_path / "bare").kefu(*words, now=LATER) == (3, "", said)


@pytest.mark.parametrize(("answer", "code", "left"), [("n", 3, set(PHONES)), ("y", 0, {"open", "young"})])
def test_at_a_terminal_it_is_asked(desk: tuple[Desk, dict[str, str]], answer: str, code: int, left: set[str]) -> None:
    """Whoever sits there says yes first, as nothing brings back what was erased."""
    child = spawned(desk[0], "--lang", "en", "forget", "--closed-before", "180d", KEFU_NOW=LATER)
    child.expect_exact("Erase contacts and attachments of 2 tickets for good? [y/N]")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, holding(desk[0])) == (code, left)
