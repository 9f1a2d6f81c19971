"""`kefu sync`, from outside: several people, one shared desk, real clones and pushes; nothing lost, nothing twice."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from tests.cli.desks import Desk
from tests.cli.shared import CONTACTS, Clone, bare, checked, settle, shared_desk, whole

LATER = "2026-11-21T14:00:00+08:00"
AGREE = "and this clone agree."


def test_what_came_and_what_went(clones: list[Clone]) -> None:
    lead, one, two = clones
    number = one.opened(*CONTACTS)
    assert one.sync() == f"Tickets changed there: 0, here: 1, on both sides: 0; {one.url} {AGREE}"
    assert one.sync() == f"Nothing new on either side; {one.url} {AGREE}"
    assert two.sync() == f"Tickets changed there: 1, here: 0, on both sides: 0; {one.url} {AGREE}"
    assert (
        lead.kefu("--lang", "zh", "sync")[2] == f"工单：对方改动 1，本地改动 0，双方都改 0；{one.url} 与本机已一致。\n"
    )
    assert two.file(number).exists()
    assert "13812345600" in two.must("show", number)
    assert "13812345600" not in two.file(number).read_text()
    whole(*clones)


def at_terminal(clone: Clone, *args: str) -> str:
    """What a command shows on a terminal."""
    command = ["-m", "kefu", "-C", str(clone.top), *args]
    shown, _code = pexpect.run(
        f"{sys.executable} {' '.join(command)}", env={**clone.env(), "TERM": "xterm"}, withexitstatus=True, timeout=120
    )
    return str(shown, "utf-8")


def test_progress_on_a_terminal(clones: list[Clone]) -> None:
    """One line that says what one is waiting for and is gone at the end, in both languages; none in a script."""
    _lead, one, two = clones
    one.opened()
    clear = "\r\x1b[K"
    said = f"Tickets changed there: 0, here: 1, on both sides: 0; {one.url} {AGREE}\r\n"
    phases = ("Fetching what the others did ...", "Uniting it with yours ...", "Pushing what you did ...", said)
    assert at_terminal(one, "--lang", "en", "sync") == "".join(clear + phase for phase in phases)
    assert at_terminal(two, "--lang", "zh", "sync").startswith(
        f"{clear}正在获取他人的改动…{clear}正在与本地合并…{clear}"
    )
    shown = at_terminal(one, "--lang", "en", "clone", one.url, str(one.top.parent / "new"))
    assert shown.startswith(f"{clear}Fetching what the others did ...{clear}Writing the files ...{clear}")
    two.git("remote", "set-url", "origin", "git://127.0.0.1:1/desk")
    assert f"{clear}kefu: git://127.0.0.1:1/desk cannot be reached: " in at_terminal(two, "--lang", "en", "sync")


def test_two_people_on_one_ticket(clones: list[Clone]) -> None:
    _lead, one, two = clones
    number = one.opened()
    settle(*clones)
    one.must("note", number, "from one", "--op", "1111111111")
    two.must("note", number, "from two", "--op", "2222222222", now=LATER)
    two.must("wait", number, "courier", "ask", "--op", "3333333333", now=LATER)
    assert "on both sides: 0" in one.sync()
    assert "there: 1, here: 1, on both sides: 1" in two.sync()
    settle(*clones)
    whole(*clones)
    assert [op for op in one.entries(number) if op in ("1111111111", "2222222222", "3333333333")] == [
        "1111111111", "2222222222", "3333333333",
    ]  # fmt: skip
    assert "state: waiting\n" in one.file(number).read_text()


def test_a_merge_is_the_same_whoever_makes_it(clones: list[Clone]) -> None:
    lead, one, two = clones
    number = one.opened()
    settle(*clones)
    one.must("note", number, "a")
    two.must("note", number, "b", now=LATER)
    start, tip = one.tip(), two.tip()
    one.git("fetch", "-q", str(two.top), "main:refs/heads/other")
    one.git("push", "-q", "origin", "main")
    two.sync()
    one.git("push", "-q", "--force", str(lead.top), "HEAD:refs/heads/mine")
    lead.git("fetch", "-q", str(two.top), f"{tip}:refs/heads/theirs")
    lead.git("reset", "-q", "--hard", "theirs")
    lead.git("remote", "set-url", "origin", f"file://{one.top}")
    lead.git("update-ref", "-d", "refs/kefu/remote/origin/seen/main")
    one.git("switch", "-q", "-c", "elsewhere")
    lead.sync()
    merged = two.tip()
    assert lead.tip() == merged
    assert two.git("show", "-s", "--format=%P", merged).split() == sorted([start, tip])
    assert two.git("show", "-s", "--format=%an %ae %cn %ad%n%s%n%b", "--date=iso-strict", merged) == (
        "kefu kefu@sync.invalid kefu 2026-11-21T14:00:00+08:00\n"
        f"sync: {min(start, tip)[:12]} and {max(start, tip)[:12]}\nKefu-Action: sync\n\n"
    )


def test_offline_for_a_day_and_a_clock_two_hours_wrong(clones: list[Clone]) -> None:
    lead, one, two = clones
    first, second = one.opened(now="2026-11-21T08:00:00+08:00"), one.opened(now="2026-11-21T08:00:00+08:00")
    settle(*clones)
    for hour in range(10, 16):
        one.must("note", first, f"one {hour}", now=f"2026-11-21T{hour + 2}:00:00+08:00")
        two.must("note", first, f"two {hour}", now=f"2026-11-21T{hour}:30:00+08:00")  # two hours slow
        if hour % 2:
            one.sync()
    two.must("resolve", second, "found", now="2026-11-21T16:00:00+08:00")
    one.must("escalate", second, "--why", "late", now="2026-11-21T18:00:00+08:00")
    settle(*clones)
    whole(*clones)
    assert len(lead.entries(first)) == len(set(lead.entries(first))) == 13
    assert len(lead.entries(second)) == 3


def test_a_clock_that_is_fast_is_told_to_those_who_write_after_it(clones: list[Clone]) -> None:
    _lead, one, two = clones
    number = one.opened()
    settle(one, two)
    one.must("note", number, "two hours fast", now=LATER)
    one.sync()
    two.sync()
    code, _, said = two.kefu("--lang", "en", "note", number, "in time")
    assert (code, said) == (
        0,
        f"the entry before this one is dated {LATER}, and it is 2026-11-21T12:00:00+08:00 here: one of the two "
        f"computers' clocks is wrong [clock-ahead]\n{number}: noted (open)\n",
    )
    assert "，而本机时间是 2026-11-21T12:00:00+08:00：" in two.kefu("--lang", "zh", "note", number, "again")[2]
    assert "clock" not in two.kefu("--lang", "en", "note", number, "later", now="2026-11-21T13:56:00+08:00")[2]
    assert len(two.entries(number)) == 5


def test_people_who_only_use_plain_git(clones: list[Clone]) -> None:
    lead, one, two = clones
    number = one.opened(*CONTACTS)
    one.git("push", "-q")
    two.git("pull", "-q", "--no-rebase")
    one.must("note", number, "one")
    two.must("note", number, "two", now=LATER)
    one.git("push", "-q")
    two.git("pull", "-q", "--no-rebase", "--no-edit")
    two.must("note", number, "two again", now=LATER)
    one.must("note", number, "one again")
    two.git("push", "-q")
    one.git("pull", "-q", "--rebase")
    one.git("push", "-q")
    assert len(one.entries(number)) == 5
    lead.git("pull", "-q")  # the desk's first clone follows the branch since its first sync
    lead.git("push", "-q")
    assert len(lead.entries(number)) == 5
    settle(*clones)
    whole(*clones)
    checked(*clones)
    assert len(lead.entries(number)) == 5
    assert "13812345600" in two.must("show", number)


def test_records_that_plain_git_left_behind(clones: list[Clone]) -> None:
    """The entry came by `git pull`, its vault record comes with its writer's next sync: told, and no finding for a week."""
    _lead, one, two = clones
    two.opened(*CONTACTS)
    number = one.opened(*CONTACTS)
    one.git("push", "-q")
    two.git("pull", "-q", "--no-rebase", "--no-edit")
    awaited = "1 new vault records have not come yet: they come with kefu sync, once whoever wrote them has run it too [records-awaited]\n"  # fmt: skip
    assert two.kefu("--lang", "en", "check") == (0, "", f"{awaited}2 tickets and 1 vault records read, 0 findings\n")
    code, out, _ = two.kefu("--lang", "en", "check", now="2026-11-29T12:00:00+08:00")
    assert (code, f" of {number}: its vault record is missing [record-missing] " in out) == (1, True), out
    settle(one, two)
    checked(one, two)
    ref = "refs/kefu/vault/2026-11"
    empty = two.git(
        "commit-tree", "-p", ref, "-m", "lost", two.git("hash-object", "-t", "tree", "-w", "/dev/null").strip()
    )
    two.git("update-ref", ref, empty.strip())
    assert two.kefu("check")[1].count("[record-missing]") == 2  # they were here: lost, not awaited


def test_forgotten_while_others_write(clones: list[Clone]) -> None:
    lead, one, two = clones
    number, other = one.opened(*CONTACTS), one.opened(*CONTACTS)
    settle(*clones)
    kept = [path for path in lead.vault() if path.startswith(other)]
    lead.must("forget", number, "--why", "asked")
    two.must("note", number, "call 13987654321", now=LATER)  # does not know
    one.must("note", number, "call 13700001111", now=LATER)
    one.sync()
    lead.sync()
    assert "Erased here too" in two.sync()
    settle(*clones)
    whole(*clones)
    for clone in clones:
        assert clone.vault() == kept
        objects = clone.git("cat-file", "--batch-all-objects", "--batch-check").split()[::3]
        assert not [
            oid
            for oid in objects
            if "13812345600" in clone.git("cat-file", "-p", oid) and number in clone.git("cat-file", "-p", oid)
        ]
        assert len(clone.entries(number)) == 4
    lead.must("note", number, "call 13611112222", now="2026-11-21T15:00:00+08:00")  # knows
    settle(*clones)
    assert len([path for path in two.vault() if path.startswith(number)]) == 1
    checked(*clones)
    bare(two.top.parent, "gc", "-q", "--prune=now")
    assert "13812345600" not in bare(two.top.parent, "log", "-p", "--all", "--format=", "--", f"{number}/")


def test_dirty_files(clones: list[Clone]) -> None:
    _lead, one, two = clones
    number, other = one.opened(), one.opened()
    settle(*clones)
    one.must("note", number, "one")
    one.sync()
    two.file(other).write_text("half done\n")
    assert "there: 1" in two.sync()
    one.must("note", other, "one")
    one.sync()
    before = two.tip()
    path = two.file(other).relative_to(two.top)
    assert two.sync(3) == (
        f"kefu: {path} is to be changed by this sync and is not as the last commit has it: put it back with "
        f"git restore --staged --worktree {path}, commit it with git, or move it away; then sync again."
    )
    assert (two.tip(), two.file(other).read_text()) == (before, "half done\n")
    two.git("restore", str(path))
    two.sync()
    whole(one, two)


def test_conflict_in_kefu_yaml_and_how_it_is_mended(clones: list[Clone]) -> None:
    lead, one, _two = clones
    number = one.opened()
    for clone, name in ((lead, "Here"), (one, "There")):
        config = clone.top / "kefu.yaml"
        config.write_text(config.read_text().replace("desk: desk", f"desk: {name}"))
        clone.git("commit", "-q", "-am", "name")
    lead.sync()
    before = one.tip()
    said = one.sync(3)
    assert said.startswith(
        "kefu: kefu.yaml cannot be united (changed on both sides in the same place): nothing was changed."
    )
    assert (one.tip(), one.git("status", "--porcelain")) == (before, "")
    lead.git("config", "user.name", "x")
    one.git("fetch", "-q", "origin")
    assert "CONFLICT" in str(one_merge(one))
    config.write_text(lead.git("show", "HEAD:kefu.yaml"))
    one.git("commit", "-q", "-am", "merged")
    one.sync()
    lead.sync()
    whole(lead, one)
    assert lead.file(number).exists()


def test_an_editor_that_ends_lines_in_its_own_way(clones: list[Clone]) -> None:
    """Rules are committed with LF whatever an editor writes: changes elsewhere in the file are still united."""
    lead, one, two = clones
    config, other = lead.top / "kefu.yaml", Clone(two.top, lead.mail)
    (other.top / "kefu.yaml").write_text(config.read_text().replace("tries: 3", "tries: 4"))
    other.git("commit", "-q", "-am", "four")
    other.sync()
    config.write_bytes(config.read_bytes().replace(b"desk: desk", b"desk: new").replace(b"\n", b"\r\n"))
    lead.git("commit", "-q", "-am", "from another system")
    assert lead.git("ls-files", "--eol", "kefu.yaml").startswith("i/lf    w/crlf")
    lead.must("staff", "add", "agent-9", "--name", "9", "--email", "9@example.org", "--role", "agent")
    config.write_bytes(config.read_bytes().replace(b"\n", b"\r\n"))
    lead.sync()
    settle(lead, one, two)
    whole(lead, one, two)
    assert {"desk: new", "callback: {tries: 4, apart: 2h}"} <= set(config.read_text().splitlines())


def one_merge(clone: Clone) -> object:
    """Plain git merge, which stops at a conflict."""
    done = subprocess.run(
        ["git", "merge", "FETCH_HEAD"], cwd=clone.top, capture_output=True, text=True, env=clone.env(), check=False
    )
    assert done.returncode == 1
    return done.stdout


def test_conflict_in_a_playbook(clones: list[Clone]) -> None:
    lead, _one, two = clones
    other = Clone(two.top, lead.mail)
    for clone in (lead, other):
        path = clone.top / "playbooks/damaged.yaml"
        path.write_text(path.read_text().replace("kind: complaint", f"kind: complaint  # {clone.top.name}", 1))
        clone.git("commit", "-q", "-am", "remark")
    lead.sync()
    before = other.tip()
    said = (
        "cannot be united (changed on both sides in the same place): nothing was changed. git fetch origin, git merge"
    )
    assert f"kefu: playbooks/damaged.yaml {said}" in other.sync(3)
    assert "（双方改了同一处）：未做任何改动。" in other.kefu("--lang", "zh", "sync")[2]
    assert (other.tip(), other.git("status", "--porcelain")) == (before, "")


def test_rules_by_plain_git_only_from_the_role_that_may(clones: list[Clone]) -> None:
    _lead, one, two = clones
    config = one.top / "kefu.yaml"
    config.write_text(config.read_text().replace("tries: 3", "tries: 1"))
    one.git("commit", "-q", "-am", "easier")
    commit = one.git("log", "-1", "--format=%h").strip()
    assert one.sync(3) == (
        f"kefu: {commit} changes kefu.yaml, and 1@example.org has no role with the permission rules: nothing was pushed. "
        f"git revert {commit} takes it back; then sync again."
    )
    one.git("push", "-q", "origin", "HEAD:main")  # plain git asks nobody: it is told to all who take it
    assert (
        f"{commit} came, changes kefu.yaml, and 1@example.org had no role with the permission rules; "
        f"git revert {commit} by somebody who has it takes it back. [rules-by]\n"
    ) in two.sync()


def test_a_remote_that_went_back(clones: list[Clone]) -> None:
    _lead, one, two = clones
    where = one.top.parent
    old = bare(where, "rev-parse", "main").strip()
    one.opened()
    one.sync()
    two.sync()
    new = one.tip()
    bare(where, "update-ref", "refs/heads/main", old)
    said = two.sync(3)
    assert f"main stood at {new[:12]} and stands at {old[:12]} now. Nothing was changed." in said
    assert two.tip() == new
    assert "stood at" in two.sync(3)  # not forgotten by having been told
    two.git("push", "-q", "origin", f"{new}:refs/heads/main")
    two.sync()
    Desk(where, one.mail).must("clone", one.url, "new")
    for lost in (("update-ref", "refs/heads/main", old), ("update-ref", "-d", "refs/heads/main")):
        bare(where, *lost)
        said = Clone(where / "new", one.mail).sync(3)  # a clone knows where the desk stood before its first sync
        assert f"git push origin {new[:12]}:refs/heads/main on a clone that has it puts it back" in said
    assert f"shared.git has lost main, which stood at {new[:12]}. Nothing was changed." in said
    assert f" `git push origin {new[:12]}:refs/heads/main` " in two.kefu("--lang", "zh", "sync")[2]
    two.git("update-ref", "-d", "refs/kefu/remote/origin/seen/main")
    assert two.sync() == f"{one.url} was empty and holds this desk now."


def test_remotes_that_are_none(clones: list[Clone], tmp_path: Path) -> None:
    _lead, one, _two = clones
    one.opened()
    other = shared_desk(tmp_path / "other", 0, "other")[0]
    one.git("remote", "set-url", "origin", other.url)
    assert "origin is another desk: it has no history in common with this one." in one.sync(3)
    Desk(tmp_path).git("init", "-q", "-b", "main", "plain")
    Desk(tmp_path / "plain").commit()
    one.git("remote", "set-url", "origin", f"file://{tmp_path}/plain")
    assert one.sync(4) == f"kefu: file://{tmp_path}/plain is not a desk: it holds no kefu.yaml. Nothing was changed."
    one.git("remote", "set-url", "origin", f"file://{tmp_path}/nowhere")
    assert one.sync(4).startswith(f"kefu: There is no git repository at file://{tmp_path}/nowhere: ")
    one.git("remote", "set-url", "origin", "git://127.0.0.1:1/desk")
    assert "Everything is committed here; sync again when the network is back." in one.sync(4)
    one.git("remote", "remove", "origin")
    assert one.sync(4).startswith("kefu: This desk has no remote: ")


@pytest.mark.parametrize(
    "address",
    ["--upload-pack=touch HACKED", "ext::sh -c touch% HACKED", "fd::3", "-x", "ssh://-oProxyCommand=touch%20HACKED/x"],
)
def test_addresses_that_run_something(clones: list[Clone], address: str) -> None:
    _lead, one, _two = clones
    one.git("config", "remote.origin.url", address)
    assert "is not an address that kefu goes to" in one.sync(2)
    code, _, said = Desk(one.top.parent).kefu("--lang", "en", "clone", "--", address, "new")
    assert (code, "is not an address that kefu goes to" in said) == (2, True)
    assert not list(one.top.parent.rglob("HACKED"))


def test_newer_format(clones: list[Clone]) -> None:
    lead, one, _two = clones
    config = lead.top / "kefu.yaml"
    config.write_text(config.read_text().replace("format: 2", "format: 3"))
    lead.git("commit", "-q", "-am", "newer")
    lead.git("push", "-q", "origin", "main")
    before = one.tip()
    assert one.sync(4).startswith(f"kefu: {one.url} has format 3, and this kefu writes format 2: install a newer kefu.")
    assert one.tip() == before


def test_newer_edition(clones: list[Clone]) -> None:
    lead, one, _two = clones
    config = lead.top / "kefu.yaml"
    config.write_text(config.read_text().replace("format: 2\n", "format: 2\nrules: 99\n").replace("rules: 2\n", ""))
    lead.git("commit", "-q", "-am", "newer")
    lead.git("push", "-q", "origin", "main")
    before = one.tip()
    assert "asks for edition 99 of the shipped rules; this kefu is too old, it knows up to 2" in one.sync(4)
    assert one.tip() == before


def plant(clone: Clone, kind: str) -> str:
    """Commit something hostile by plain git and push it; its path."""
    if kind == "symlink":
        (clone.top / "tickets").mkdir(exist_ok=True)
        (clone.top / "tickets/2026").symlink_to("/tmp")
        path = "tickets/2026"
    elif kind == "executable":
        (clone.top / "run").write_text("#!/bin/sh\n")
        (clone.top / "run").chmod(0o755)
        path = "run"
    elif kind == "submodule":
        clone.git("update-index", "--add", "--cacheinfo", f"160000,{clone.tip()},sub")
        path = "sub"
    elif kind == "attributes":
        (clone.top / "tickets").mkdir(exist_ok=True)
        (clone.top / "tickets/.gitattributes").write_text("* merge=union filter=x\n")
        path = "tickets/.gitattributes"
    else:
        (clone.top / "inner").mkdir()
        (clone.top / "inner/HEAD").write_text("ref: refs/heads/main\n")
        (clone.top / "inner/config").write_text("[core]\n\tfsmonitor = touch HACKED\n")
        path = "inner/HEAD"
    if kind != "submodule":
        clone.git("add", "-A")
    clone.git("commit", "-q", "-m", "hostile")
    return path


@pytest.mark.parametrize("kind", ["symlink", "executable", "submodule", "attributes", "repository"])
def test_hostile_trees(clones: list[Clone], kind: str) -> None:
    _lead, one, two = clones
    path = plant(two, kind)
    assert f"kefu: {path} in " in two.sync(3)  # its own sync does not push it
    two.git("push", "-q", "origin", "main")
    one.opened()
    before = one.tip()
    said = one.sync(3)
    assert re.match(f"kefu: {path} in {two.tip()[:12]} is a .*: nothing was changed. ", said), said
    assert (one.tip(), one.git("status", "--porcelain")) == (before, "")
    where = Desk(one.top.parent)
    code, _, said = where.kefu("--lang", "en", "clone", one.url, "new")
    assert code == 3, said
    assert not (where.top / "new").exists()


def test_two_openings_under_one_number(clones: list[Clone]) -> None:
    _lead, one, two = clones
    number = one.opened("--op", "AAAAAA1111")
    assert two.opened("--op", "AAAAAA2222") == number
    one.sync()
    before = two.tip()
    said = two.sync(3)
    assert "two tickets were opened under this number (AAAAAA1111, AAAAAA2222)" in said
    assert two.tip() == before


def test_two_openings_mended_as_the_sentence_says(clones: list[Clone]) -> None:
    """What is not shared gets another number; all that was done stays, and of the contacts nothing is left behind."""
    lead, one, two = clones
    number = one.opened("--op", "AAAAAA1111")
    other = two.opened(*CONTACTS)
    two.opened("--recipient", "李雷", "--recipient-phone", "13787654321", "--op", "AAAAAA2222")
    two.must("note", number, "call 13987654321")
    two.must("note", other, "kept")
    one.sync()
    assert "kefu sync --again gives yours another number, with all that it holds." in two.sync(3)
    code, _out, said = two.kefu("--lang", "en", "sync", "--again")
    assert code == 0, said
    assert "Made anew on the shared tip: 4; went aside: 0." in said
    new = next(line.split("yours is ")[1].split(" ")[0] for line in said.splitlines() if "yours is" in line)
    settle(*clones)
    whole(*clones)
    checked(*clones)
    assert [entry for entry in lead.entries(number) if entry.startswith("AAAAAA")] == ["AAAAAA1111"]
    assert len(lead.entries(other)) == len(lead.entries(new)) == 2
    assert not [path for path in lead.vault() if path.startswith(number)]
    shown = lead.must("show", new)
    assert "13787654321" in shown
    assert "call 13987654321" in shown


def test_same_op_with_other_bytes_and_deleted_files(clones: list[Clone]) -> None:
    _lead, one, two = clones
    number = one.opened()
    gone = one.opened()
    settle(*clones)
    one.must("note", number, "one", "--op", "1111111111")
    two.must("note", number, "two", "--op", "1111111111")
    one.must("note", gone, "still there")
    two.git("rm", "-q", str(two.file(gone)))
    two.git("commit", "-q", "-m", "gone")
    one.sync()
    two.sync()
    settle(*clones)
    whole(*clones)
    assert two.entries(number).count("1111111111") == 2
    assert len(two.entries(gone)) == 2


def test_unreadable_on_one_side(clones: list[Clone]) -> None:
    _lead, one, two = clones
    number = one.opened()
    settle(*clones)
    one.must("note", number, "one")
    path = two.file(number)
    path.write_text(path.read_text().replace("timeline:", "timeline: &x"))
    two.git("commit", "-q", "-am", "by hand")
    one.sync()
    before = two.tip()
    said = two.sync(3)
    assert said.startswith(f"kefu: {path.relative_to(two.top)} cannot be united (")
    assert two.tip() == before


def test_without_a_vault(clones: list[Clone], tmp_path: Path) -> None:
    lead, one, _two = clones
    one.opened(*CONTACTS)
    one.sync()
    Desk(tmp_path).git("clone", "-q", "--depth", "1", one.url, "ci")
    ci = Clone(tmp_path / "ci", "1@example.org")
    number = one.opened()
    one.sync()
    said = ci.sync()
    assert "This clone holds no vault: contacts stay masked." in said
    ci.must("note", number, "swept")
    refs = lead.git("ls-remote", one.url, "refs/kefu/*")
    ci.sync()
    assert lead.git("ls-remote", one.url, "refs/kefu/*") == refs
    assert ci.git("for-each-ref", "refs/kefu/vault", "refs/kefu/remote/origin/vault") == ""
    one.sync()
    assert len(one.entries(number)) == 2


def test_a_path_is_shown_safely(tmp_path: Path) -> None:
    """On both streams: an escape in a name would move the cursor."""
    code, out, said = Desk(tmp_path).kefu("remote", "init", "a\x1b[2J.git")
    assert (code, out) == (0, f"{tmp_path}/a\\x1b[2J.git\n")
    assert "\x1b" not in said


def test_the_shared_desk_refuses_rewrites_and_is_mended_by_one_command(clones: list[Clone]) -> None:
    _lead, one, _two = clones
    where = Desk(one.top.parent)
    one.opened()
    lock = where.top / "shared.git/refs/heads/main.lock"
    lock.write_text("")
    before = one.tip()
    assert "runs kefu remote init on it, which clears that. Everything is committed here." in one.sync(4)
    assert one.tip() == before
    code, out, said = where.kefu("--lang", "en", "remote", "init", "shared.git")
    assert (code, out) == (0, f"{where.top}/shared.git\n")
    assert said.startswith(f"Removed a lock that a crashed git had left: {lock}\n")
    one.sync()
    for refused in (("push", "-q", "--force", "origin", "HEAD~1:main"), ("push", "-q", "origin", ":main")):
        with pytest.raises(AssertionError):
            one.git(*refused)
    assert bare(where.top, "for-each-ref", "--format=%(refname)", "refs/heads").split() == ["refs/heads/main"]


def test_clone_with_months(clones: list[Clone]) -> None:
    lead, one, _two = clones
    old = one.opened(now="2026-06-05T10:00:00+08:00")
    new = one.opened()
    one.sync()
    where = Desk(one.top.parent, "1@example.org")
    code, out, said = where.kefu("--lang", "en", "clone", one.url, "narrow", "--months", "2")
    assert (code, out, said) == (
        0, f"{where.top}/narrow\n", "The desk is in narrow. kefu -C narrow sync exchanges tickets with it.\n",
    )  # fmt: skip
    narrow = Clone(where.top / "narrow", "1@example.org")
    assert (narrow.file(new).exists(), narrow.file(old).exists()) == (True, False)
    narrow.must("note", old, "still open")
    one.must("note", old, "yes", now=LATER)
    one.must("note", new, "yes", now=LATER)
    one.sync()
    narrow.sync()
    settle(lead, one, narrow)
    whole(lead, one, narrow)
    assert (narrow.file(new).exists(), narrow.file(old).exists()) == (True, False)
    assert len(narrow.entries(old)) == 3
    assert narrow.kefu("sync", now="2027-02-01T12:00:00+08:00")[0] == 0
    assert narrow.git("sparse-checkout", "list").split()[1:] == [
        "tickets/2026/10", "tickets/2026/11", "tickets/2026/12", "tickets/2027/02", "tickets/2027/03",
    ]  # fmt: skip


def test_clone_refuses_a_directory_in_use_and_leaves_nothing_behind(clones: list[Clone]) -> None:
    _lead, one, _two = clones
    where = Desk(one.top.parent)
    assert where.kefu("clone", one.url, "agent-2")[0] == 3
    for lang, none in (("en", f"There is no git repository at {one.url}x: nothing was cloned."), ("zh", f"{one.url}x 处没有 git 仓库：未克隆任何内容。")):  # fmt: skip
        assert where.kefu("--lang", lang, "clone", f"{one.url}x", "new") == (4, "", f"kefu: {none}\n")
    code, _, said = where.kefu("--lang", "en", "clone", "git://127.0.0.1:1/desk", "new")
    assert (code, said.endswith(" Nothing was cloned.\n")) == (4, True)
    where.git("init", "-q", "--bare", "-b", "main", "empty.git")
    assert where.kefu("clone", "empty.git", "new")[0] == 4
    assert not (where.top / "new").exists()


def test_staff(clones: list[Clone]) -> None:
    lead, one, _two = clones
    number = one.opened()
    one.sync()
    add = ("staff", "add", "agent-3", "--name", "三", "--email", "3@example.org", "--role", "agent")
    assert one.kefu("--lang", "en", *add) == (
        3, "", "kefu: agent-1 may not change the staff list; it takes a role with the permission staff\n",
    )  # fmt: skip
    assert lead.kefu("--lang", "en", *add) == (0, "", "agent-3 is on the staff list.\n")
    assert lead.git("log", "-1", "--format=%s%n%b") == "staff: add agent-3\nKefu-Action: staff\n\n"
    assert lead.kefu("--lang", "en", *add)[0] == 3
    assert lead.kefu("--lang", "en", "staff", "end", "agent-1") == (0, "", "agent-1 has left on 2026-11-21.\n")
    assert lead.kefu("staff", "end", "lead-1")[0] == 3
    lead.sync()
    one.sync()
    assert one.kefu("note", number, "still here")[0] == 3
    assert "agent-1" in lead.must("show", number)


def test_clone_of_a_relative_path(clones: list[Clone]) -> None:
    """A path counts from where one stands, as with git clone, and sync finds it from the new directory."""
    where = clones[0].top.parent
    clone = Clone(where / "deep" / "fourth", clones[1].mail)
    (where / "deep").mkdir()
    Desk(where / "deep", clone.mail).must("clone", "../shared.git", "fourth")
    clone.sync()
    assert clone.git("remote", "get-url", "origin").strip() == str(where / "shared.git")


def test_a_shared_desk_that_is_full_or_read_only(clones: list[Clone], tmp_path: Path) -> None:
    _lead, one, _two = clones
    small = tmp_path / "small"
    small.mkdir()
    args = ["mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", str(small)]
    if not shutil.which("mount") or subprocess.run(args, capture_output=True, check=False).returncode:
        pytest.skip("mounting needs root")
    try:
        shutil.copytree(one.top.parent / "shared.git", small / "shared.git")
        url = f"file://{small}/shared.git"
        one.git("remote", "set-url", "origin", url)
        one.opened()
        with pytest.raises(OSError, match="No space left"):
            (small / "fill").write_bytes(bytes(1 << 21))
        assert one.sync(4).startswith(f"kefu: The disk of {url} is full. Everything is committed here; ")
        (small / "fill").unlink()
        subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
        assert one.sync(4).startswith(f"kefu: {url} cannot be written: it is read-only or ")
        subprocess.run(["mount", "-o", "remount,rw", str(small)], check=True)
        assert "here: 1" in one.sync()
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)
