"""`kefu demo` on a machine where git knows nobody: both languages, six cases, a history that plain git can read."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SAID = {"en": "That was the demonstration", "zh": "演示到此结束"}


def kefu(home: Path, *args: str) -> "subprocess.CompletedProcess[str]":
    """Run kefu without any git configuration."""
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "TMPDIR": str(home),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    command = [sys.executable, "-m", "kefu", *args]
    return subprocess.run(
        command, cwd=home, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )


def git(desk: Path, *args: str) -> str:
    """What plain git prints."""
    done = subprocess.run(["git", "-C", str(desk), *args], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("language", ["en", "zh"])
def test_demo(tmp_path: Path, language: str) -> None:
    """Six cases, each command line printed before what it does; nothing on standard error."""
    done = kefu(tmp_path, "--lang", language, "demo", "desk")
    assert (done.returncode, done.stderr) == (0, "")
    desk = tmp_path / "desk"
    assert done.stdout.count("$ kefu ") > 25
    assert "$ kefu init desk\n" in done.stdout
    assert done.stdout.rstrip().splitlines()[-1].startswith(SAID[language])
    tickets = git(desk, "ls-files", "tickets/*.yaml").split()
    assert len(tickets) == 6
    states = sorted(
        re.findall("(?m)^state: ([a-z]+)", "".join((desk / t).read_text(encoding="utf-8") for t in tickets))
    )
    assert states == ["closed", "closed", "closed", "open", "waiting", "waiting"]
    actions = git(desk, "log", "--format=%(trailers:key=Kefu-Action,valueonly,separator=%x2C)").split()
    assert len(actions) > 25
    assert all(actions)
    late = done.stdout.partition("$ kefu overdue\n")[2].partition("===")[0]
    assert late.count("\n261118-") >= 2
    shown = done.stdout.partition("$ git log ")[2]
    assert shown.count("Kefu-Action: ") == 8
    assert git(desk, "status", "--porcelain") == ""
    # The configuration is plain: where the desk is, its files say.
    assert "rev-parse" not in kefu(tmp_path, "-C", "desk", "--verbose", "list").stderr
    checked = kefu(tmp_path, "-C", "desk", "check")
    assert (checked.returncode, checked.stdout) == (0, "")
    text = git(desk, "log", "-p", "--all", "--", "tickets")
    assert "13900001234" not in text
    assert "1802室" not in text


def test_demo_in_a_directory_of_its_own(tmp_path: Path) -> None:
    """Without a directory it makes a temporary one and says where; one that is not empty is refused."""
    done = kefu(tmp_path, "demo")
    assert done.returncode == 0
    where = re.findall(r"desk is in (\S+)\.\n", done.stdout)[0]
    assert Path(where).parent == tmp_path
    again = kefu(tmp_path, "demo", where)
    assert (again.returncode, again.stdout) == (3, "")
    assert again.stderr == f"kefu: {where} is not empty; name a directory that is not there yet\n"
