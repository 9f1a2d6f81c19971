"""`kefu sync` while others are faster: what happens between its fetch and its push is laid there by a hook of git's own."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shared import CONTACTS, Clone, bare, settle, shared_desk, whole

PHONE = "13812345600"


@pytest.fixture
def clones(tmp_path: Path) -> list[Clone]:
    return shared_desk(tmp_path / "d")


def before_push(clone: Clone, times: int, *commands: tuple[Clone, tuple[str, ...]]) -> None:
    """Let `commands` run, of whichever clone, before each of the next pushes of `clone`; `{n}` in them counts."""
    left = clone.top / ".git/left"
    left.write_text(str(times))
    lines = ["#!/bin/sh", f"n=$(cat {left}); [ $n -gt 0 ] || exit 0; echo $((n - 1)) > {left}"]
    for other, args in commands:
        settings = [f"{key}={value}" for key, value in other.env().items()]
        words = shlex.join(["env", "-i", *settings, sys.executable, "-m", "kefu", "-C", str(other.top), *args])
        lines.append(words.replace("{n}", "'$n'") + " >&2 || exit 1")
    hook = clone.top / ".git/hooks/pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("\n".join(lines) + "\n")
    hook.chmod(0o755)


def parted(clones: list[Clone]) -> tuple[Clone, Clone, str]:
    """Two clones and a ticket that both noted on; the second has pushed its note."""
    _lead, one, two = clones
    number = one.opened(*CONTACTS)
    settle(one, two)
    two.must("note", number, "theirs", "--op", "BBBBBBBBBB")
    two.sync()
    one.must("note", number, "call 13912345678", "--op", "AAAAAAAAAA")
    return one, two, number


def test_a_round_that_is_lost_leaves_no_merge_behind(clones: list[Clone]) -> None:
    """Else each next push carries more than the one before it, and a slow clone never wins against quick ones."""
    _lead, one, two = clones
    number = one.opened(*CONTACTS)
    settle(one, two)
    start = one.tip()
    one.must("amend", number, "recipient.phone=13712345601", "--why", "new", "--op", "AAAAAAAAAA")
    written = one.tip()
    before_push(one, 4, (two, ("note", number, "call 13912345678, {n}", "--op", "BBBBBBBBB{n}")), (two, ("sync",)))
    one.sync()
    theirs = ["BBBBBBBBB4", "BBBBBBBBB3", "BBBBBBBBB2", "BBBBBBBBB1"]
    assert sorted(one.entries(number)[1:]) == sorted(["AAAAAAAAAA", *theirs])
    merges = one.git("log", "--merges", "--format=%P", f"{start}..").splitlines()
    assert len(merges) == 1
    assert written in merges[0].split()
    assert len(one.git("log", "--merges", "--format=%h", "refs/kefu/vault/2026-11").split()) == 1
    two.sync()
    whole(one, two)


def test_what_is_forgotten_between_two_rounds_does_not_stay(clones: list[Clone]) -> None:
    """The lost round had fetched the contact; nothing of this clone ever pointed to it, and it must go all the same."""
    lead, _one, two = clones
    number = lead.opened(*CONTACTS)
    lead.sync()
    two.opened()
    before_push(two, 1, (lead, ("forget", number, "--why", "asked")), (lead, ("sync",)))
    assert "Erased here too" in two.sync()
    command = ["git", "cat-file", "--batch", "--batch-all-objects"]
    held = subprocess.run(command, cwd=two.top, capture_output=True, check=True).stdout
    assert number.encode() in held
    assert PHONE.encode() not in held
    assert PHONE not in two.must("show", number)


def test_what_is_written_here_during_the_push_stays_and_goes_with_the_next(clones: list[Clone]) -> None:
    one, two, number = parted(clones)
    before_push(one, 1, (one, ("note", number, "call 13912345679", "--op", "CCCCCCCCCC")))
    one.sync()
    assert sorted(one.entries(number)[1:]) == ["AAAAAAAAAA", "BBBBBBBBBB", "CCCCCCCCCC"]
    assert one.git("status", "--porcelain") == ""
    two.sync()
    assert sorted(two.entries(number)[1:]) == ["AAAAAAAAAA", "BBBBBBBBBB"]
    settle(one, two)
    whole(one, two)
    assert "13912345679" in two.must("show", number)


def refusing(clone: Clone) -> Path:
    """A hook with which the shared desk of `clone` takes no push."""
    hook = clone.top.parent / "shared.git/hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    return hook


def test_a_push_that_is_refused_leaves_what_came(clones: list[Clone]) -> None:
    one, two, number = parted(clones)
    hook = refusing(one)
    assert "did not take the push" in one.sync(4)
    assert sorted(one.entries(number)[1:]) == ["AAAAAAAAAA", "BBBBBBBBBB"]
    assert one.git("status", "--porcelain") == ""
    hook.unlink()
    assert "here: 1" in one.sync()
    two.sync()
    whole(one, two)
    assert "error" not in bare(one.top.parent, "fsck", "--no-dangling")


def test_a_push_that_is_refused_swallows_no_warning(clones: list[Clone]) -> None:
    """Rules that somebody changed who may not are told by the sync that ends well, if not by this one."""
    _lead, one, two = clones
    with (two.top / "kefu.yaml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    two.git("commit", "-q", "-am", "rules")
    two.git("push", "-q")
    one.opened()
    hook = refusing(one)
    assert "did not take the push" in one.sync(4)
    hook.unlink()
    assert "[rules-by]" in one.sync()
