"""`kefu seal` as people meet it: alone and shared, two at once, a desk that loses a seal or moves one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kefu.core.seal.spoken import heard
from tests.cli.desks import Desk, new_desk
from tests.cli.sealing import key, sealing_desk, seals, with_key
from tests.cli.shared import Clone, bare, copied

LATER = "2026-11-21T13:00:00+08:00"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shared desk with a seal of the lead's, which the others have not seen yet; a ticket was opened since."""
    where = tmp_path_factory.mktemp("seals") / "d"
    lead, _, agent = sealing_desk(where, door=True)
    assert lead.must("--lang", "en", "seal") == "seal/000001"
    agent.opened()
    return where


@pytest.fixture
def clones(made: Path, tmp_path: Path) -> list[Clone]:
    """A copy of it. The keys are found where they were made."""
    return copied(made, tmp_path / "d")


def unguarded(clone: Clone) -> None:
    """Let anything be pushed to the shared desk, as somebody can who has its directory."""
    bare(clone.top.parent, "config", "core.hooksPath", os.devnull)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk of one person, with a seal."""
    desk = new_desk(tmp_path_factory.mktemp("alone") / "desk")
    code, out, said = desk.kefu("--lang", "en", "seal")
    assert (code, out) == (3, "")
    assert said.startswith("kefu: A seal is signed by an ssh key, and git has none here: git config user.signingkey")
    with_key(desk)
    code, out, said = desk.kefu("--lang", "en", "seal")
    assert (code, out) == (0, "seal/000001\n")
    assert "This desk is not shared, so the seal is here alone" in said
    return desk


def test_plain_git_verifies_a_seal(alone: Desk) -> None:
    public = (alone.top / ".git/key.pub").read_text()
    (alone.top / ".git/allowed").write_text(f"lead@example.org {public}")
    alone.git("-c", "gpg.ssh.allowedSignersFile=.git/allowed", "verify-tag", "seal/000001")
    assert alone.git("rev-parse", "seal/000001^{commit}") == alone.git("rev-parse", "HEAD")
    rows = alone.git("cat-file", "tag", "seal/000001").split("\n\n", 1)[1].split("\n")
    first = alone.git("rev-list", "--max-parents=0", "HEAD").strip()
    assert rows[0] == f"kefu/{first}"
    assert rows[4:7] == ["before -", "receipts -", "signers -"]
    assert seals(alone) == (0, ["000001"], "")


def test_where_nothing_was_written_the_last_seal_is_told(alone: Desk) -> None:
    before = alone.git("for-each-ref")
    code, out, said = alone.kefu("--lang", "en", "seal", "--print", now=LATER)
    assert (code, said) == (0, "Nothing was written since seal 1 of 2026-11-21 12:00 by Lead.\n")
    assert heard(out).number == 1
    assert out.count("\n") == 2
    assert alone.git("for-each-ref") == before


def test_options_do_not_go_with_the_list(alone: Desk) -> None:
    assert alone.kefu("--lang", "en", "seal", "--print", "list")[0] == 2
    code, _, said = alone.kefu("--lang", "en", "seal", "--stamp")
    assert (code, said.partition(":")[2].split(":")[0]) == (4, " No time-stamping authority is named")


def test_a_seal_is_of_the_shared_tip_and_reaches_everybody(clones: list[Clone]) -> None:
    lead, supervisor, agent = clones
    # What the agent has not handed in yet is not sealed, what others have is.
    assert supervisor.must("--lang", "en", "seal") == "seal/000001"  # nothing was written since
    agent.sync()
    code, out, said = supervisor.kefu("--lang", "en", "seal")
    assert (code, out) == (0, "seal/000002\n")
    assert said.endswith(f"{supervisor.url} has it.\n")
    assert bare(supervisor.top.parent, "rev-parse", "seal/000002^{commit}") == agent.git("rev-parse", "HEAD")
    for clone in (lead, agent):
        clone.sync()
    fresh = Clone(lead.top.parent / "fresh", agent.mail)
    Desk(lead.top.parent, agent.mail).must("clone", lead.url, "fresh")
    for clone in (*clones, fresh):
        assert seals(clone) == (0, ["000001", "000002"], ""), clone.top
    # Who may not seal can have the lines of what is sealed.
    assert agent.must("seal", "--print").startswith("000002 ")
    agent.must("note", "@", "nachgefragt")
    code, _, said = agent.kefu("--lang", "en", "seal", "--print")
    assert (code, said) == (3, "kefu: agent-2 may not seal: it takes a role with the permission seal.\n")


def test_of_two_at_once_the_second_makes_the_next_on_top(clones: list[Clone], tmp_path: Path) -> None:
    lead, supervisor, agent = clones
    agent.sync()
    # The supervisor seals just as the lead has made a tag and is about to push it.
    hook = lead.top / ".git/hooks/pre-push"
    words = " ".join(f"{name}='{value}'" for name, value in supervisor.env().items())
    hook.write_text(
        f'#!/bin/sh\nread -r local new ref old\ncase "$ref" in refs/tags/seal/*) rm "$0"\n'
        f"unset GIT_DIR GIT_INDEX_FILE GIT_PREFIX\n"
        f"env {words} {sys.executable} -m kefu --lang en -C {supervisor.top} seal >{tmp_path}/other 2>&1;; esac\n"
    )
    hook.chmod(0o755)
    lead.opened()
    code, out, said = lead.kefu("--lang", "en", "seal")
    assert (tmp_path / "other").read_text().splitlines()[0] == "seal/000002"
    assert (code, out) == (0, "seal/000003\n"), said
    for clone in clones:
        clone.sync()
        assert seals(clone) == (0, ["000001", "000002", "000003"], "")
    before = [lead.git("cat-file", "tag", f"seal/00000{n}").split("before ")[1].split("\n")[0] for n in (1, 2, 3)]
    assert len(set(before)) == 3


def test_a_desk_that_lost_a_seal_or_moved_one_is_refused(clones: list[Clone]) -> None:
    lead, _, agent = clones
    agent.sync()
    unguarded(agent)
    tip = agent.tip()
    first = lead.tip("seal/000001")
    bare(agent.top.parent, "update-ref", "-d", "refs/tags/seal/000001")
    said = agent.sync(3)
    assert f"{agent.url} has lost seal/000001, which was seen there" in said
    assert agent.tip() == tip
    # As it says, whoever has it puts it back.
    agent.git("push", "-q", "origin", f"{first}:refs/tags/seal/000001")
    agent.sync()
    with_key(agent, "other")
    agent.git("-c", "gpg.format=ssh", "tag", "-s", "-m", "another", "other", "HEAD")
    agent.git("push", "-q", "--force", "origin", "other:refs/tags/seal/000001")
    said = lead.sync(3)
    assert f"seal/000001 at {lead.url} is another one than here" in said
    assert lead.tip("seal/000001") == first


def test_a_seal_that_does_not_follow_is_said_and_not_taken_up(clones: list[Clone]) -> None:
    lead, _, agent = clones
    agent.sync()
    unguarded(agent)
    agent.git("tag", "-m", "no note", "none", "HEAD")
    for number in ("000002", "000003"):
        agent.git("push", "-q", "origin", f"none:refs/tags/seal/{number}")
    assert "seal/000002 is not a tag as kefu seal makes it [seal-tag]" in lead.sync()
    assert seals(lead) == (0, ["000001"], "")
    code, out, said = lead.kefu("--lang", "en", "seal")
    assert (code, out) == (3, "")
    assert f"{lead.url} has a tag seal/000002 that is no seal of this desk" in said


def test_a_tag_that_is_deleted_or_moved_here_is_noticed(clones: list[Clone]) -> None:
    lead, supervisor, agent = clones
    agent.sync()
    supervisor.must("seal")
    lead.sync()
    lead.git("tag", "-d", "seal/000002")
    code, numbers, said = seals(lead)
    assert (code, numbers) == (1, ["000001"])
    assert said.startswith("seal/000002 was seen before and its tag is gone")
    lead.git("tag", "-d", "seal/000001")
    assert seals(lead)[0] == 1
    lead.sync()
    assert seals(lead) == (0, ["000001", "000002"], "")
    lead.git("update-ref", "refs/tags/seal/000002", lead.tip("seal/000001"))
    code, numbers, said = seals(lead)
    assert (code, numbers) == (1, ["000001", "000002"])
    assert "[seal-lost]" in said
    # The shared desk has what was seen before: that one stands again, and it is said.
    assert "seal/000002 stood here as another one than" in lead.sync()
    assert seals(lead) == (0, ["000001", "000002"], "")


def test_seals_made_before_the_desk_was_shared_are_handed_in(alone: Desk, tmp_path: Path) -> None:
    shutil.copytree(alone.top, tmp_path / "desk", symlinks=True)
    desk = Desk(tmp_path / "desk")
    Desk(tmp_path).must("remote", "init", "shared.git")
    desk.git("remote", "add", "origin", f"file://{tmp_path}/shared.git")
    desk.must("open", "咨询", "none", "询问")
    assert desk.must("seal") == "seal/000002"
    assert bare(tmp_path, "tag").split() == ["seal/000001", "seal/000002"]
    assert seals(desk) == (0, ["000001", "000002"], "")


def test_a_key_that_the_desk_does_not_name_seals_nothing(clones: list[Clone], tmp_path: Path) -> None:
    lead = clones[0]
    named = str(key(tmp_path, "named"))
    lead.must("staff", "key", "lead-1", "--add", named)
    code, out, said = lead.kefu("--lang", "en", "seal")
    assert (code, out) == (3, "")
    assert "is signed in the name of lead-1 by a key that kefu.yaml does not name" in said
    assert bare(lead.top.parent, "tag").split() == ["seal/000001"]
    lead.git("config", "user.signingkey", named)
    assert lead.must("seal") == "seal/000002"
    note = lead.git("cat-file", "tag", "seal/000002")
    assert "signers -" not in note
    assert seals(lead) == (0, ["000001", "000002"], "")


def test_the_door_takes_seals_and_they_keep_its_receipts(clones: list[Clone]) -> None:
    lead, supervisor, agent = clones
    agent.sync()
    assert supervisor.must("seal") == "seal/000002"
    note = supervisor.git("cat-file", "tag", "seal/000002")
    assert "receipts -" not in note
    for clone in (lead, agent):
        clone.sync()
        assert seals(clone) == (0, ["000001", "000002"], "")
    # Whoever looks after the shared desk can verify them there.
    assert seals(Desk(lead.top.parent / "shared.git")) == (0, ["000001", "000002"], "")
    # A run that was killed once the shared desk had its seal has left nothing here; the next one finds it there.
    for ref in ("refs/tags/seal/000002", "refs/kefu/sealed", "refs/kefu/remote/origin/sealed"):
        supervisor.git("update-ref", "-d", ref)
    assert supervisor.must("seal") == "seal/000002"
    assert seals(supervisor) == (0, ["000001", "000002"], "")
    # A seal that the agent makes by hand is refused there, and so is moving one.
    with_key(agent)
    agent.git("-c", "gpg.format=ssh", "tag", "-s", "-m", "mine", "mine", "HEAD")
    for name, rule in (("000003", "seal-tag"), ("000002", "seal-moved")):
        command = ["git", "push", "-q", "--force", "origin", f"mine:refs/tags/seal/{name}"]
        done = subprocess.run(command, cwd=agent.top, env=agent.env(), capture_output=True, text=True, check=False)
        assert (done.returncode, f"[{rule}]" in done.stderr) == (1, True), done.stderr
    # Receipts that are written anew are not those that the seal knew.
    kept = "refs/kefu/remote/origin/entered"
    agent.git("update-ref", kept, agent.git("commit-tree", "-m", "another", "HEAD^{tree}").strip())
    code, _, said = seals(agent)
    assert (code, said) == (
        1,
        "seal/000001: the receipts that it knew are not those that are here [seal-receipts]\n"
        "seal/000002: the receipts that it knew are not those that are here [seal-receipts]\n",
    )


def test_audit_compares_with_lines_that_were_kept(alone: Desk) -> None:
    lines = alone.must("seal", "--print")
    told = "Up to seal 1 of 2026-11-21 12:00 this history is the one that was sealed.\n"
    (alone.top / ".git/kept").write_text(lines)
    for given, stdin in ((lines.replace("\n", " / "), ""), (".git/kept", ""), ("-", lines.lower())):
        assert alone.kefu("--lang", "en", "audit", "--against", given, stdin=stdin) == (0, "", told)
    one, two = lines.splitlines()
    for given, exit_code, said in (
        (f"{one} / {two[:-1]}*", 2, "line 2 has 20 letters and digits, it should have 21"),
        (f"{one[:7]}{'1' if one[7] != '1' else '0'}{one[8:]} / {two}", 2, "line 1 holds a wrong character"),
        ("x" * 400, 2, "two lines are wanted"),
    ):
        code, out, told = alone.kefu("--lang", "en", "audit", "--against", given)
        assert (code, out, said in told) == (exit_code, "", True), told
    cut = Desk(alone.top.parent / "cut")
    shutil.copytree(alone.top, cut.top, symlinks=True)
    cut.git("tag", "-d", "seal/000001")
    code, _, told = cut.kefu("--lang", "en", "audit", "--against", lines)
    assert (code, "[against-future]" in told) == (1, True)


def test_two_runs_in_one_clone_make_two_seals(alone: Desk, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    shutil.copytree(alone.top, desk.top, symlinks=True)
    desk.must("open", "咨询", "none", "询问")
    # Another run seals just as this one has its number and signs.
    words = " ".join(f"{name}='{value}'" for name, value in desk.env().items())
    signing = tmp_path / "sign"
    signing.write_text(
        f"#!/bin/sh\nif mkdir {tmp_path}/once 2>/dev/null; then\n"
        f"env -i {words} {sys.executable} -m kefu -C {desk.top} seal >{tmp_path}/other\nfi\n"
        f'exec ssh-keygen "$@"\n'
    )
    signing.chmod(0o755)
    desk.git("config", "gpg.ssh.program", str(signing))
    assert desk.must("seal") == "seal/000003"
    assert (tmp_path / "other").read_text() == "seal/000002\n"
    assert seals(desk) == (0, ["000001", "000002", "000003"], "")
