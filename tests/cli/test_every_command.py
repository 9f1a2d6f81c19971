"""Every command of the table: it exists, its help is Chinese in Chinese, its names are its own."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from kefu.cli.frame.commands import every

ROOT = Path(__file__).parent.parent.parent


def test_help_of_every_command_is_chinese() -> None:
    """Each help, argument and option of each command has Chinese text; arguments have a name to show."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, str(Path(__file__).with_name("every_help.py"))]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_names_are_unique() -> None:
    """No English or Chinese name stands for two commands of a group; an alias is Chinese."""
    names = Counter((*path[:-1], name) for path, command in every() for name in (command.name, *command.aliases))
    assert [name for name, count in names.items() if count > 1] == []
    for _path, command in every():
        assert all(any(ord(c) > 0x2E80 for c in alias) for alias in command.aliases), command
