"""Receipts of a shared desk, from outside: when an entry was handed in, what a crash left out, what a restore says."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.desks import Desk
from tests.cli.shared import Clone, bare, copied, shared_desk

LATER = "2026-11-21T12:30:00+08:00"
CHAIN = "refs/kefu/receipts"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shared desk with its door, a clone for the lead and one for an agent, and a ticket that both have."""
    where = tmp_path_factory.mktemp("receipts") / "desk"
    lead, one = shared_desk(where, people=1, door=True)
    one.opened()
    one.sync()
    lead.sync()
    one.sync()
    return where


@pytest.fixture
def clones(made: Path, tmp_path: Path) -> list[Clone]:
    """The same desk at a place of its own."""
    found = copied(made, tmp_path / "desk")
    Desk(tmp_path / "desk").must("remote", "init", "shared.git")
    return found


def said(clone: Clone, now: str = LATER) -> list[str]:
    """What a sync says, line by line."""
    code, _out, text = clone.kefu("--lang", "en", "sync", now=now)
    assert code == 0, text
    return text.splitlines()


def number(clone: Clone) -> str:
    """The one ticket."""
    return next(clone.top.rglob("2*.yaml")).stem


def column(clone: Clone, key: str) -> list[str]:
    """A column of the ticket's log with receipts, newest first."""
    out = clone.must("log", "--receipts", number(clone), "--format", "jsonl")
    return [str(json.loads(line)[key]) for line in out.splitlines()]


def how(where: Path) -> list[str]:
    """How each receipt came to be, the first one first."""
    body = bare(where, "log", "--reverse", "--format=%B", CHAIN)
    return [line.removeprefix("Kefu-How: ") for line in body.splitlines() if line.startswith("Kefu-How: ")]


def test_a_log_with_receipts_says_when_each_entry_came(clones: list[Clone]) -> None:
    lead, one = clones
    one.must("note", number(one), "first")
    assert column(one, "entered") == ["unsent", "pushed"]
    lines = said(one)
    assert lines[-1] == "The shared desk got it at 12:30:00: receipt 3."
    assert column(one, "entered") == ["handed-in", "pushed"]
    said(lead)
    said(one)
    assert column(one, "receipt") == ["3", "2"]
    assert column(one, "received") == [LATER, "2026-11-21T12:00:00+08:00"]
    assert column(lead, "entered") == ["pushed", "pushed"]
    shown = one.must("--lang", "en", "log", "--receipts", number(one)).splitlines()
    assert shown[0].split()[-4:] == ["received", "receipt", "account", "entered"]


def test_what_was_handed_in_before_the_receipts_began(clones: list[Clone], tmp_path: Path) -> None:
    """A door put before an old desk begins with what stands there; nothing before is refused or guessed."""
    _lead, one = clones
    where = tmp_path / "desk"
    bare(where, "update-ref", "-d", CHAIN)
    assert "Receipt 1 says where it stands now." in Desk(where).kefu("--lang", "en", "remote", "init", "shared.git")[2]
    one.git("update-ref", "-d", "refs/kefu/remote/origin/entered")
    said(one)
    assert column(one, "entered") == ["baseline"]
    assert how(where) == ["baseline"]


def test_a_push_whose_receipt_was_not_written_is_made_up_for_once(clones: list[Clone], tmp_path: Path) -> None:
    """As after a machine that stopped between the push and its receipt."""
    lead, one = clones
    where = tmp_path / "desk"
    hook = where / "shared.git/hooks/post-receive"
    kept = hook.read_text()
    hook.write_text("#!/bin/sh\nkill -9 $$\n")
    one.must("note", number(one), "first")
    assert not [line for line in said(one) if "got it" in line]
    hook.write_text(kept)
    lead.must("note", number(lead), "second")
    assert said(lead)[-1] == "The shared desk got it at 12:30:00: receipt 4."
    said(one)
    assert how(where) == ["baseline", "pushed", "late", "pushed"]
    one.must("note", number(one), "third")
    said(one)
    assert how(where)[-2:] == ["pushed", "pushed"]
    said(one)
    assert sorted(column(one, "entered")) == ["late", "pushed", "pushed", "pushed"]


def went_back(clones: list[Clone], tmp_path: Path) -> tuple[Path, str]:
    """The shared desk from a backup that lacks a note which both clones saw; where it is, and the receipts that they saw."""
    lead, one = clones
    where = tmp_path / "desk"
    shutil.copytree(where / "shared.git", tmp_path / "backup")
    one.must("note", number(one), "first")
    said(one)
    said(lead)
    shutil.rmtree(where / "shared.git")
    (tmp_path / "backup").rename(where / "shared.git")
    return where, lead.tip("refs/kefu/remote/origin/entered")


def test_receipts_that_went_back_are_said_and_kept(clones: list[Clone], tmp_path: Path) -> None:
    """The server came from a backup and does not say so: nothing of what a clone saw is lost."""
    lead, _one = clones
    _where, kept = went_back(clones, tmp_path)
    code, _out, text = lead.kefu("--lang", "en", "sync", now=LATER)
    assert (code, "went back in its history" in text) == (3, True)
    lead.git("push", "-q", "origin", f"{lead.tip()}:main")
    text = "\n".join(said(lead))
    assert f"The receipts of {lead.url} are others than this clone saw up to 3" in text
    assert lead.tip("refs/kefu/remote/origin/entered") == kept


def test_a_restored_desk_says_so_and_clones_keep_what_they_saw(clones: list[Clone], tmp_path: Path) -> None:
    lead, _one = clones
    where, kept = went_back(clones, tmp_path)
    Desk(where).must("remote", "init", "--restored", "shared.git")
    lead.git("push", "-q", "origin", f"{lead.tip()}:main")
    text = "\n".join(said(lead))
    assert (
        "came from a backup, as its receipt 3 says; the later ones that this clone saw stand in refs/kefu/remote/origin/before/"
        in text
    )
    assert lead.git("for-each-ref", "--format=%(objectname)", "refs/kefu/remote/origin/before").strip() == kept
    assert how(where) == ["baseline", "pushed", "restored", "pushed"]
    assert not [line for line in said(lead) if "backup" in line]


def test_receipts_that_are_shorter_are_said_at_each_sync(clones: list[Clone], tmp_path: Path) -> None:
    lead, _one = clones
    where = tmp_path / "desk"
    bare(where, "update-ref", CHAIN, f"{CHAIN}~1")
    for _ in range(2):
        assert any(
            "lets the receipts say so and go on." in line and "end at 1, and this clone saw them up to 2" in line
            for line in said(lead)
        )
    bare(where, "update-ref", "-d", CHAIN)
    assert any("has no receipts any more; this clone keeps those that it saw, up to 2." in line for line in said(lead))


def test_a_chain_that_somebody_wrote_to_is_not_gone_on_with(clones: list[Clone], tmp_path: Path) -> None:
    """The push stands; whoever looks after the desk is told."""
    _lead, one = clones
    where = tmp_path / "desk"
    tip = bare(where, "rev-parse", CHAIN).strip()
    tree = bare(where, "rev-parse", f"{CHAIN}^{{tree}}").strip()
    env = {**os.environ, **one.env()}
    made = subprocess.run(
        ["git", "commit-tree", tree, "-p", tip, "-m", "more"],
        cwd=where / "shared.git",
        capture_output=True,
        text=True,
        env=env,
        check=True,
    )
    bare(where, "update-ref", CHAIN, made.stdout.strip())
    one.must("note", number(one), "first")
    assert not [line for line in said(one) if "receipt" in line and "got it" in line]
    assert bare(where, "rev-parse", "main").strip() == one.tip()
    assert "does not end in a receipt" in Desk(where).kefu("--lang", "en", "remote", "check", "shared.git")[2]
