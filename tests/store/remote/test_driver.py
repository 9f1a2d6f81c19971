"""The merge driver, and what becomes of it where kefu has moved: nothing of the other side is lost without a word."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kefu.core.base.errors import StoreFault
from kefu.store.git.repo import Repo
from kefu.store.remote.driver import ATTRIBUTES, GONE, KEY, gone, register, settings
from tests.store.desks import TICKET, git, make_desk

ROOT = Path(__file__).parents[3]


@pytest.fixture
def forked(tmp_path: Path) -> Path:
    """A desk whose ticket two branches have changed, with the driver of this kefu."""
    desk = make_desk(tmp_path / "desk")
    with closing(Repo.open(desk)) as repo:
        register(repo)
    for branch, text in (("theirs", "theirs"), ("main", "ours")):
        git(desk, "checkout", "-q", "-B", branch, "main")
        (desk / TICKET).write_text(f"one\n{text}\n")
        git(desk, "commit", "-qam", text)
    return desk


def merged(desk: Path) -> tuple[int, str, str]:
    """Plain `git merge` of the other branch: its exit code, what it said on standard error, and the ticket then."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["git", "merge", "theirs"], cwd=desk, capture_output=True, text=True, check=False, env=env)
    return done.returncode, done.stderr, (desk / TICKET).read_text()


MARKED = "one\n<<<<<<< ours\nours\n=======\ntheirs\n>>>>>>> theirs\n"


def test_a_ticket_that_cannot_be_united_shows_both_sides(forked: Path) -> None:
    """git alone would leave ours there, as if it were the outcome; the fault is named with its file."""
    code, said, text = merged(forked)
    assert (code, text) == (1, MARKED)
    assert TICKET in said
    assert GONE[0] not in said


@pytest.mark.parametrize("program", ["/nowhere/python", sys.executable])
def test_a_program_that_is_gone_is_said_and_both_sides_are_shown(forked: Path, program: str) -> None:
    """The interpreter is not there, or kefu is not in it: in both languages what to do, in the file git's marks."""
    command = settings()[KEY].replace(sys.executable, program)
    if program == sys.executable:  # a kefu that no interpreter has
        command = command.replace("-m kefu", "-m kefu_gone").replace("import kefu", "import kefu_gone")
    git(forked, "config", KEY, command)
    code, said, text = merged(forked)
    assert (code, text) == (1, MARKED)
    assert all(line in said for line in GONE)


@pytest.mark.parametrize(
    ("command", "program"),
    [
        (None, None),
        (f"{sys.executable} -P -m kefu merge-file %O %A %B %P", None),
        ("'/a place/python' -P -m kefu merge-file %O %A %B %P", "/a place/python"),
        ("/a'place/python -m kefu", "/a'place/python"),
    ],
)
def test_what_is_gone(tmp_path: Path, command: str | None, program: str | None) -> None:
    """The program of any command, quoted or not; no driver at all is none that is gone."""
    desk = make_desk(tmp_path / "desk")
    if command is not None:
        git(desk, "config", KEY, command)
    with closing(Repo.open(desk)) as repo:
        assert gone(repo) == program
        register(repo)
    with closing(Repo.open(desk)) as repo:
        assert gone(repo) is None
        assert repo.config(KEY) == settings()[KEY]


def test_a_configuration_that_is_locked(tmp_path: Path) -> None:
    """It is a fault, not a silence."""
    desk = make_desk(tmp_path / "desk")
    (desk / ".git/config.lock").touch()
    with closing(Repo.open(desk)) as repo, pytest.raises(StoreFault):
        register(repo)


def test_lines_of_others_stay_as_they_are(tmp_path: Path) -> None:
    """In whatever encoding somebody wrote them."""
    desk = make_desk(tmp_path / "desk")
    attributes = desk / ".git/info/attributes"
    attributes.parent.mkdir(exist_ok=True)
    attributes.write_bytes("*.表 text\n".encode("gbk"))
    with closing(Repo.open(desk)) as repo:
        register(repo)
        register(repo)
    lines = attributes.read_bytes().splitlines()
    assert lines == ["*.表 text".encode("gbk"), *(line.encode() for line in ATTRIBUTES)]
