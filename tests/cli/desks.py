"""A real desk for tests of commands: kefu as a process, a fixed clock, a pinned identity, nothing of the user's home."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import current_thread, main_thread

from tests.cli.working import forked

ROOT = Path(__file__).parents[2]
NOON = "2026-11-21T12:00:00+08:00"


@dataclass(frozen=True)
class Desk:
    """A desk and how to speak to it."""

    top: Path
    mail: str = "lead@example.org"

    def env(self, now: str = NOON) -> dict[str, str]:
        """The environment of its commands."""
        person = {"NAME": "Lead", "EMAIL": self.mail}
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
            "HOME": str(self.top.parent),
            "COLUMNS": "200",
            "KEFU_NOW": now,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            **{f"GIT_{who}_{key}": value for who in ("AUTHOR", "COMMITTER") for key, value in person.items()},
        }

    def kefu(self, *args: str, now: str = NOON, stdin: str = "") -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        if current_thread() is not main_thread():  # others work beside it, which the waiting interpreter would not
            return self.apart(*args, now=now, stdin=stdin)
        ran = forked(["-C", str(self.top), *args], stdin.encode(), self.env(now))
        return ran.code, ran.out, ran.err

    def apart(self, *args: str, now: str = NOON, stdin: str = "") -> tuple[int, str, str]:
        """The same by an interpreter of its own."""
        command = [sys.executable, "-m", "kefu", "-C", str(self.top), *args]
        done = subprocess.run(
            command, input=stdin, capture_output=True, text=True, env=self.env(now), check=False, timeout=120
        )
        return done.returncode, done.stdout, done.stderr

    def must(self, *args: str, now: str = NOON) -> str:
        """The output of a command that succeeds, without its last newline."""
        code, out, said = self.kefu(*args, now=now)
        assert code == 0, (args, code, out, said)
        return out.removesuffix("\n")

    def git(self, *args: str) -> str:
        """Plain git at the desk."""
        done = subprocess.run(["git", *args], cwd=self.top, capture_output=True, text=True, env=self.env(), check=False)
        assert done.returncode == 0, (args, done.stdout, done.stderr)
        return done.stdout

    def file(self, number: str) -> Path:
        """A ticket's file."""
        return self.top / f"tickets/20{number[:2]}/{number[2:4]}/{number[4:6]}/{number}.yaml"

    def commit(self, text: str = "by hand") -> None:
        """Commit everything by plain git."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", text)


def new_desk(where: Path, now: str = NOON) -> Desk:
    """A desk in English, made by `kefu init`."""
    desk = Desk(where)
    where.mkdir(parents=True)
    desk.must("--lang", "en", "init", str(where), "--name", "desk", now=now)
    return desk
