"""The door of a shared desk, from outside: real pushes into a bare desk whose hooks run; what is refused, what is entered."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.desks import ROOT, Desk
from tests.cli.shared import Clone, bare, copied, shared_desk

DECLINED = "[remote rejected] HEAD -> main (pre-receive hook declined)"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shared desk with its door, a clone for the lead and one for an agent, and a ticket that both have."""
    where = tmp_path_factory.mktemp("door") / "desk"
    lead, one = shared_desk(where, people=1, door=True)
    one.opened()
    one.sync()
    lead.sync()
    return where


@pytest.fixture(scope="module")
def clones(made: Path) -> list[Clone]:
    """The clones of a desk on which each test puts things back."""
    return [Clone(made / "lead"), Clone(made / "agent-1", "1@example.org")]


@pytest.fixture
def one(clones: list[Clone]) -> Clone:
    """The agent's clone, as the shared desk has it."""
    clone = clones[1]
    clone.git("fetch", "-q", "origin")
    clone.git("reset", "-q", "--hard", "FETCH_HEAD")
    return clone


def push(clone: Clone, *refs: str) -> tuple[int, list[str], str]:
    """A push by plain git: its exit code, what the door said, and what git itself did."""
    done = subprocess.run(
        ["git", "push", "origin", *(refs or ("HEAD:main",))],
        cwd=clone.top, capture_output=True, text=True, env=clone.env(), check=False,
    )  # fmt: skip
    lines = done.stderr.splitlines()
    said = [line.removeprefix("remote: ").rstrip() for line in lines if line.startswith("remote: ")]
    return done.returncode, said, "\n".join(line for line in lines if not line.startswith("remote: "))


def test_an_entry_of_kefu_is_taken_and_entered(one: Clone, made: Path) -> None:
    before = bare(made, "rev-parse", "main").strip()
    one.must("note", "@", "called the courier")
    code, said, _git = push(one)
    assert code == 0
    tip = one.tip()
    number = bare(made, "log", "--format=%H", "refs/kefu/receipts").count("\n")
    assert said[0] == f"kefu: receipt {number}, received 2026-11-21T12:00:00+08:00"
    body = bare(made, "log", "-1", "--format=%B", "refs/kefu/receipts")
    for line in (
        f"Kefu-Receipt: {number}", "Kefu-How: pushed", f"Kefu-Moved: refs/heads/main {before} {tip}",
        f"Kefu-Commit: {tip}", f"Kefu-Stands: refs/heads/main {tip}",
    ):  # fmt: skip
        assert line in body.splitlines()


def test_the_clock_is_the_servers(made: Path, tmp_path: Path) -> None:
    """Whoever pushes brings variables, and settings of git by them; neither moves the clock of the shared desk."""
    one = copied(made, tmp_path / "desk")[1]
    Desk(tmp_path / "desk").must("remote", "init", "shared.git")
    bare(tmp_path / "desk", "config", "--unset", "kefu.clock")
    late = "2125-11-21T12:00:00+08:00"
    number = next(one.top.rglob("2*.yaml")).stem
    one.must("note", number, "from another century", now=late)
    settings = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "kefu.clock", "GIT_CONFIG_VALUE_0": "environment"}
    args = ["git", "push", "origin", "HEAD:main"]
    done = subprocess.run(
        args, cwd=one.top, capture_output=True, text=True, env={**one.env(late), **settings}, check=False
    )
    assert (done.returncode, "[ahead]" in done.stderr) == (1, True), done.stderr


def test_an_entry_that_was_edited_is_refused_in_both_languages(one: Clone, made: Path) -> None:
    before = bare(made, "for-each-ref")
    path = next(one.top.rglob("2*.yaml"))
    path.write_text(path.read_text().replace("显示门卫签收", "显示本人签收"))
    one.commit()
    code, said, git = push(one)
    assert code == 1
    assert DECLINED in git
    assert said[0] == "kefu: Nothing of this push was taken. Everything stays committed in your clone."
    english = [line for line in said if line.startswith("kefu: ")]
    chinese = [line for line in said if line.startswith("kefu：")]
    assert len(english) == len(chinese) >= 2
    assert f"{one.tip()[:10]} {path.relative_to(one.top)} [" in english[1]
    assert bare(made, "for-each-ref") == before


@pytest.mark.parametrize(
    ("ref", "rule"),
    [
        ("HEAD:refs/heads/other", "second-branch"),
        ("HEAD:refs/tags/v1", "ref"),
        ("HEAD:refs/replace/" + "a" * 40, "ref"),
        ("HEAD:refs/kefu/receipts", "ref"),
        (":refs/heads/main", "ref-deleted"),
        (":refs/kefu/receipts", "ref-deleted"),
        ("+HEAD~1:refs/heads/main", "rewritten"),
    ],
)
def test_other_refs_stay_as_they_are(one: Clone, made: Path, ref: str, rule: str) -> None:
    """git's own settings guard branches alone, and only from deleting and rewriting."""
    before = bare(made, "for-each-ref")
    code, said, _git = push(one, ref)
    assert code == 1
    # git itself guards the branch before the hook runs.
    assert not said or f"[{rule}]" in said[1]
    assert bare(made, "for-each-ref") == before


def test_the_hook_called_by_hand_takes_no_wrong_lines(made: Path) -> None:
    zeros, oid = "0" * 40, "a" * 40
    for lines in (
        "",
        "hello\n",
        f"{zeros} {oid} refs/heads/main",
        f"{zeros} {oid} main\n",
        f"{zeros} {oid[:-1]}Z refs/heads/main\n",
    ):
        done = subprocess.run(
            [made / "shared.git/hooks/pre-receive"],
            cwd=made / "shared.git",
            input=lines,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "a hook of a shared desk is called by git" in done.stderr


def test_the_hook_imports_nothing_heavy_and_judges_in_little_time(made: Path, one: Clone) -> None:
    """What a command line needs costs more than judging one commit."""
    one.must("note", "@", "again")
    code = (
        "import sys; from kefu.hook import main; import kefu.desk.admit.range, kefu.desk.receipts.enter;"
        "print([m for m in ('typer', 'git', 'tabulate', 'holidays', 'questionary', 'prompt_toolkit') if m in sys.modules])"
    )
    python = (made / "shared.git/hooks/pre-receive").read_text().partition("[ -x ")[2].partition(" ]")[0]
    done = subprocess.run([python, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_kefu_that_is_gone_refuses_pushes(made: Path, tmp_path: Path) -> None:
    """It never lets one through: a desk without its judge takes nothing."""
    one = copied(made, tmp_path / "desk")[1]
    one.must("note", "@", "more")
    home = tmp_path / "desk/shared.git/hooks"
    bare(tmp_path / "desk", "config", "core.hooksPath", str(home))
    for gone in ("-x", "-f"):
        text = (made / "shared.git/hooks/pre-receive").read_text()
        place = text.partition(f"[ {gone} ")[2].partition(" ]")[0]
        (home / "pre-receive").write_text(text.replace(place, "/nowhere/else"))
        code, said, git = push(one)
        assert (code, DECLINED in git) == (1, True)
        assert said[0].startswith("kefu: kefu is not where this shared desk knows it, so nothing can be taken.")
        assert said[1].startswith("kefu：")
    lacking = text.replace(f" {ROOT} ", " /nowhere ")
    assert lacking != text
    (home / "pre-receive").write_text(lacking)
    code, said, git = push(one)
    assert (code, DECLINED in git) == (1, True)
    assert said[0].startswith("kefu: kefu is not where this shared desk knows it, so nothing can be taken.")


def test_a_hook_of_the_person_does_not_pass_the_door_by(made: Path, one: Clone, tmp_path: Path) -> None:
    """`core.hooksPath` of whoever runs git there is beaten by the desk's own."""
    (tmp_path / "config").write_text(f"[core]\n\thooksPath = {tmp_path}\n")
    path = next(one.top.rglob("2*.yaml"))
    path.write_text(path.read_text() + "# more\n")
    one.commit()
    env = {**one.env(), "GIT_CONFIG_GLOBAL": str(tmp_path / "config")}
    done = subprocess.run(
        ["git", "push", "origin", "HEAD:main"], cwd=one.top, capture_output=True, text=True, env=env, check=False
    )
    assert (done.returncode, DECLINED in done.stderr) == (1, True)
    assert made.exists()


def test_remote_check_says_what_is_wrong_and_whom_the_door_binds(made: Path, tmp_path: Path) -> None:
    here = Desk(tmp_path)
    shutil.copytree(made / "shared.git", tmp_path / "shared.git")
    code, out, said = here.kefu("--lang", "en", "remote", "check", "shared.git")
    assert (code, out) == (1, "")  # it was copied: its hooksPath is that of the first place
    assert "core.hooksPath is " in said
    assert here.kefu("remote", "init", "shared.git")[0] == 0
    code, out, said = here.kefu("--lang", "en", "remote", "check", "shared.git")
    assert (code, out) == (0, "")
    assert "shared.git stands: hooks, settings and version are as they should be." in said
    assert "can pass the door by and rewrite the receipts" in said
    bare(tmp_path, "config", "receive.fsckObjects", "false")
    bare(tmp_path, "config", "--unset", "receive.maxInputSize")
    (tmp_path / "shared.git/hooks/pre-receive").chmod(0o644)
    (tmp_path / "shared.git/hooks/post-receive").write_text("#!/bin/sh\n")
    code, _out, said = here.kefu("--lang", "en", "remote", "check", "shared.git")
    assert code == 1
    for words in (
        "the hook pre-receive is not there or cannot be run", "the hook post-receive is not that of this kefu",
        "receive.fsckObjects is false and must be true", "receive.maxInputSize is not set",
    ):  # fmt: skip
        assert words in said
    here.must("remote", "init", "shared.git")
    assert here.kefu("remote", "check", "shared.git")[0] == 0


def test_what_somebody_chose_stays(tmp_path: Path) -> None:
    here = Desk(tmp_path)
    here.must("remote", "init", "--signed", "shared.git")
    seed = bare(tmp_path, "config", "receive.certNonceSeed")
    assert len(seed.strip()) == 64
    bare(tmp_path, "config", "receive.maxInputSize", "2g")
    here.must("remote", "init", "--signed", "shared.git")
    assert bare(tmp_path, "config", "receive.maxInputSize") == "2g\n"
    assert bare(tmp_path, "config", "receive.certNonceSeed") == seed
    assert os.access(tmp_path / "shared.git/hooks/pre-receive", os.X_OK)


def test_from_a_clone_over_ssh_it_says_where_to_look(one: Clone, made: Path, tmp_path: Path) -> None:
    clone = copied(made, tmp_path / "desk")[1]
    clone.git("remote", "set-url", "origin", "ssh://desk.example.org/srv/desk.git")
    code, out, said = clone.kefu("--lang", "en", "remote", "check")
    assert (code, out) == (0, "")
    assert said.startswith(
        "ssh://desk.example.org/srv/desk.git is not on this machine: kefu remote check DIR tells there"
    )
    assert "An account with an ordinary shell can pass it by" in said
    assert one.top.exists()
