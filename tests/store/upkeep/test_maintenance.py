"""Many notes in a row stay under git's limit of loose objects, and nothing is lost by packing."""

import time
from pathlib import Path

import pytest

from kefu.store.git.repo import Repo
from kefu.store.journal.write import Journal, Plan, VaultChange, View
from tests.store.desks import TICKET, VAULT, clean, git, make_desk, plan


def loose(desk: Path) -> int:
    """How many loose objects there are."""
    return int(git(desk, "count-objects").split()[0])


def many_notes(desk: Path, count: int) -> int:
    """Write notes in a row, each with a vault record; the highest number of loose objects seen."""
    journal = Journal(Repo.open(desk), sign=False)
    highest = 0
    for number in range(count):

        def decide(view: View, number: int = number) -> Plan:
            record = VaultChange(VAULT, {f"t/{number}.yaml": b"%d" % number})
            return plan({TICKET: b"note %d\n" % number}, f"OP{number}", [record])

        journal.write(decide)
        if number % 20 == 0:
            highest = max(highest, loose(desk))
    return highest


def settled(desk: Path) -> None:
    """Wait until housekeeping has ended."""
    until, quiet = time.monotonic() + 60, 0
    locks = [desk / ".git/objects/maintenance.lock", desk / ".git/gc.pid"]
    while quiet < 10 and time.monotonic() < until:
        quiet = 0 if any(lock.exists() for lock in locks) else quiet + 1
        time.sleep(0.05)


def check(desk: Path, count: int) -> None:
    assert git(desk, "rev-list", "--count", "main").strip() == str(count + 1)
    assert git(desk, "rev-list", "--count", VAULT).strip() == str(count)
    assert len(git(desk, "ls-tree", "-r", "--name-only", VAULT).split()) == count
    clean(desk)


def test_loose_objects_are_packed_by_the_way(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "desk")
    git(desk, "config", "gc.auto", "1000")
    written, until = 0, time.monotonic() + 60
    while "in-pack: 0\n" in git(desk, "count-objects", "-v") and time.monotonic() < until:
        many_notes(desk, 30)
        written += 30
    settled(desk)
    assert loose(desk) < written * 9
    assert git(desk, "rev-list", "--count", VAULT).strip() == str(written)
    clean(desk)


def test_housekeeping_can_be_turned_off(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "desk")
    git(desk, "config", "gc.auto", "0")
    many_notes(desk, 60)
    assert not (desk / ".git/kefu/housekeeping").exists()
    check(desk, 60)


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_ten_thousand_notes_in_a_row(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "desk")
    git(desk, "config", "--unset", "gc.auto")
    highest = many_notes(desk, 10_000)
    print(f"highest number of loose objects: {highest}")
    assert highest < 6700
    settled(desk)
    check(desk, 10_000)
