"""Erasing comes to its end: killed while git collects, taken back, brought again by a clone that knows nothing of it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kefu.store.git.repo import Repo
from kefu.store.upkeep.marks import mark
from tests.cli.shared import CONTACTS, Clone, bare, checked, copied, settle, shared_desk, whole
from tests.store.slow_git import blocking

PHONE = "13812345600"
UNFINISHED = "Erased contacts are still being removed from this clone"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A shared desk with one ticket, whose contacts every clone has."""
    where = tmp_path_factory.mktemp("erasing") / "d"
    clones = shared_desk(where)
    number = clones[0].opened(*CONTACTS)
    for clone in clones:
        clone.sync()
    return where, number


@pytest.fixture
def desk(made: tuple[Path, str], tmp_path: Path) -> tuple[list[Clone], str]:
    return copied(made[0], tmp_path / "d"), made[1]


def holds(where: Path) -> bool:
    """Whether the object store holds the phone in any object, reachable or not."""
    args = ["git", "cat-file", "--batch", "--batch-all-objects"]
    return PHONE.encode() in subprocess.run(args, cwd=where, capture_output=True, check=True).stdout


def eventually(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


@contextmanager
def stopped_in(clone: Clone, where: Path, *args: str) -> Iterator["subprocess.Popen[str]"]:
    """A command of a clone whose git has just begun to collect; it is killed at the end, with its git, as by a power cut."""
    path, reached, free = blocking(where, "gc")
    command = [sys.executable, "-m", "kefu", "-C", str(clone.top), *args]
    env = clone.env() | {"PATH": path}
    with subprocess.Popen(command, env=env, text=True, start_new_session=True, stderr=subprocess.PIPE) as process:
        eventually(lambda: reached.exists() or process.poll() is not None)
        assert reached.exists()
        try:
            yield process
        finally:
            if not free.exists():
                os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize("how", ["forget", "sync"])
def test_killed_while_git_collects(desk: tuple[list[Clone], str], tmp_path: Path, how: str) -> None:
    """The next command goes on with it, each says so until it is done, and then nothing is left."""
    (lead, one, _two), number = desk
    victim, args = lead, ["forget", number, "--why", "asked"]
    if how == "sync":
        lead.must(*args)
        lead.sync()
        victim, args = one, ["sync"]
    with stopped_in(victim, tmp_path / "bin", *args):
        assert holds(victim.top)
    code, out, said = victim.kefu("--lang", "en", "list")
    assert (code, UNFINISHED in said, number in out) == (0, True, True)
    eventually(lambda: not (victim.top / ".git/kefu/erasing").exists())
    assert not holds(victim.top)
    assert victim.kefu("list")[2] == ""
    assert victim.kefu("check")[0] == 0


def test_nobody_waits_for_the_collection(desk: tuple[list[Clone], str], tmp_path: Path) -> None:
    """While git collects, a colleague at the same clone writes and syncs; then the erasure ends."""
    (lead, _one, _two), number = desk
    with stopped_in(lead, tmp_path / "bin", "--lang", "en", "forget", number, "--why", "asked") as forgetting:
        lead.must("note", number, "meanwhile", "--op", "AAAAAAAAAA")
        other = lead.opened("--recipient", "李雷", "--recipient-phone", "13787654321")
        lead.kefu("list")
        assert holds(lead.top)
        assert UNFINISHED in lead.sync()
        (tmp_path / "bin/free").touch()
        said = forgetting.communicate()[1]
    assert (forgetting.returncode, said) == (0, f"{number}: contacts erased (open)\n")
    assert not holds(lead.top)
    assert "AAAAAAAAAA" in lead.entries(number)
    assert "13787654321" in lead.must("show", other)
    assert lead.git("fsck", "--no-dangling") == ""
    checked(lead)


def test_an_erasure_that_was_not_recorded_erases_nothing(desk: tuple[list[Clone], str]) -> None:
    """Killed between the mark and the entry: what lives is left alone, and the mark goes."""
    (lead, _one, _two), number = desk
    oids = lead.git("ls-tree", "-r", "--format=%(objectname)", "refs/kefu/vault/2026-11").split()
    assert mark(Repo.open(lead.top), dict.fromkeys(oids, number)) is not None
    assert lead.kefu("--lang", "en", "gc")[::2] == (0, "Cleaned up: 0 objects that nothing led to are gone.\n")
    assert not (lead.top / ".git/kefu/erasing").exists()
    assert PHONE in lead.must("show", number)


def test_what_something_else_holds_is_said_until_it_goes(desk: tuple[list[Clone], str]) -> None:
    (lead, _one, _two), number = desk
    lead.git("branch", "keeps", "refs/kefu/vault/2026-11")
    assert (
        "1 objects are still held by something else here" in lead.kefu("--lang", "en", "forget", number, "-w", "x")[2]
    )
    held = "Erased contacts are still in this clone, as something else leads to them"
    assert held in lead.kefu("--lang", "en", "list")[2]
    assert "still held" in lead.kefu("--lang", "en", "gc")[2]
    lead.git("branch", "-q", "-D", "keeps")
    assert lead.kefu("gc")[0] == 0
    assert not holds(lead.top)
    assert lead.kefu("list")[2] == ""


def test_the_shared_desk_is_cleaned(desk: tuple[list[Clone], str]) -> None:
    (lead, one, _two), number = desk
    shared = lead.top.parent / "shared.git"
    lead.must("forget", number, "--why", "asked")
    lead.sync()
    assert holds(shared)
    code, _, said = Clone(shared).kefu("--lang", "en", "gc")
    assert (code, said.startswith("Cleaned up: ")) == (0, True), said
    assert not holds(shared)
    settle(lead, one)
    whole(lead, one)
    checked(lead)


def rounds(clones: list[Clone], number: str, count: int) -> None:
    """Everybody notes, now and then forgets, and syncs, while the shared desk is cleaned without a pause."""
    shared = Clone(clones[0].top.parent / "shared.git")
    ended = threading.Event()
    cleaned: list[int] = []

    def clean() -> None:
        while not ended.is_set():
            cleaned.append(shared.kefu("gc", "--quiet")[0])

    def work(clone: Clone) -> None:
        for n in range(count):
            mine = clone.opened(*CONTACTS)
            clone.must("note", number, f"call 1391234567{n % 10}")
            if n % 3 == 2 and clone is clones[0]:
                clone.must("forget", mine, "--why", "asked")
            clone.sync()

    cleaner = threading.Thread(target=clean)
    workers = [threading.Thread(target=work, args=(clone,)) for clone in clones]
    for thread in (cleaner, *workers):
        thread.start()
    for thread in workers:
        thread.join()
    ended.set()
    cleaner.join()
    assert cleaned
    assert set(cleaned) == {0}
    settle(*clones)
    assert shared.kefu("gc")[0] == 0
    assert "error" not in bare(clones[0].top.parent, "fsck", "--no-dangling")
    whole(*clones)
    checked(*clones)
    assert len(clones[0].git("ls-files", "tickets/*/*/*/*.yaml").split()) == 1 + count * len(clones)
    assert len(clones[0].entries(number)) == 1 + count * len(clones)


def test_syncs_beside_the_cleaning(desk: tuple[list[Clone], str]) -> None:
    clones, number = desk
    rounds(clones[:2], number, 2)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_many_syncs_beside_the_cleaning(desk: tuple[list[Clone], str]) -> None:
    clones, number = desk
    rounds(clones, number, 40)


def everywhere_gone(clones: list[Clone], number: str) -> None:
    """No clone holds the contacts, nor has the vault any record of the ticket; everybody agrees."""
    settle(*clones)
    settle(*clones)
    whole(*clones)
    for clone in clones:
        assert not holds(clone.top)
        assert not [path for path in clone.vault() if path.startswith(number)]
        assert PHONE not in clone.must("show", number)


@pytest.mark.parametrize("how", ["revert", "reset"])
def test_an_unshared_forget_that_is_taken_back_stands(desk: tuple[list[Clone], str], how: str) -> None:
    """By a revert, or by a history that was amended: the next sync records it again, and the contacts do not come back."""
    (lead, one, _two), number = desk
    lead.must("forget", number, "--why", "asked", "--op", "FFFFFFFFFF")
    if how == "revert":
        lead.git("revert", "--no-edit", "HEAD")
    else:
        lead.git("reset", "-q", "--hard", "HEAD~1")
    assert lead.entries(number)[1:] == []
    assert f"The erasure of {number} had been taken out of the ticket" in lead.sync()
    assert lead.entries(number)[1:] == ["FFFFFFFFFF"]
    assert "The erasure" not in lead.sync()
    everywhere_gone([lead, one], number)


def test_a_shared_forget_that_plain_git_takes_back_stands(desk: tuple[list[Clone], str]) -> None:
    """A clone that knows of nothing, and still has the contacts, brings them back neither to others nor to itself."""
    (lead, one, two), number = desk
    lead.must("forget", number, "--why", "asked", "--op", "FFFFFFFFFF")
    lead.sync()
    lead.git("revert", "--no-edit", "HEAD")
    lead.git("push", "-q")
    one.must("note", number, "call 13700001111", now="2026-11-21T13:00:00+08:00")
    assert f"The erasure of {number} had been taken out of the ticket" in one.sync()
    assert one.entries(number)[1:] == ["FFFFFFFFFF", *one.entries(number)[2:]]
    everywhere_gone([lead, one, two], number)


def test_a_number_drawn_again_is_another_ticket(desk: tuple[list[Clone], str]) -> None:
    """An erasure of a ticket that got another number is no erasure of whoever has the number now."""
    (lead, one, two), _number = desk
    mine = one.opened("--op", "AAAAAA1111")
    assert two.opened("--recipient", "李雷", "--recipient-phone", "13787654321", "--op", "AAAAAA2222") == mine
    lead.git("config", "user.email", "lead@example.org")
    one.must("amend", mine, "recipient.phone=13700000009", "--why", "new")
    one.sync()
    two.must("--as", "lead", "forget", mine, "--why", "asked")
    said = two.kefu("--lang", "en", "sync", "--again")[2]
    assert "erasure" not in said
    assert "13700000009" in two.must("show", mine)
    new = next(line.split("yours is ")[1].split(" ")[0] for line in said.splitlines() if "yours is" in line)
    assert "13787654321" not in two.must("show", new)


def test_forgotten_while_another_erases(desk: tuple[list[Clone], str], tmp_path: Path) -> None:
    """Whoever is at it looked before the entry was there: he looks once more, and what he took for living is marked anew."""
    (lead, _one, _two), number = desk
    other = lead.opened("--recipient", "李雷", "--recipient-phone", "13787654321")
    with stopped_in(lead, tmp_path / "bin", "forget", other, "--why", "asked") as forgetting:
        assert UNFINISHED in lead.kefu("--lang", "en", "forget", number, "--why", "asked")[2]
        (tmp_path / "bin/free").touch()
        forgetting.communicate()
    assert forgetting.returncode == 0
    assert not holds(lead.top)
    assert lead.kefu("list")[2] == ""
