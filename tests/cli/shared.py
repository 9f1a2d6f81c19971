"""A shared desk with several clones, each of another person: real clones, real pushes over file://."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.cli.desks import ROOT, Desk

OPEN = ("open", "signed-not-received", "75312345678901", "显示门卫签收", "--incomplete")
CONTACTS = (
    "--recipient",
    "韩梅梅",
    "--recipient-phone",
    "13812345600",
    "--recipient-address",
    "杭州市文一西路969号3幢",
)


@dataclass(frozen=True)
class Clone(Desk):
    """A clone and the person who works in it."""

    @property
    def url(self) -> str:
        return f"file://{self.top.parent}/shared.git"

    def tip(self, ref: str = "HEAD") -> str:
        return self.git("rev-parse", ref).strip()

    def sync(self, code: int = 0) -> str:
        """Sync, and what it said."""
        done = self.kefu("--lang", "en", "sync")
        assert done[:2] == (code, ""), done
        return done[2].removesuffix("\n")

    def opened(self, *more: str, now: str = "") -> str:
        return self.must(*OPEN, *more, **({"now": now} if now else {}))

    def entries(self, number: str) -> list[str]:
        """The ops of a ticket's timeline at HEAD."""
        path = self.file(number).relative_to(self.top)
        return [
            line[6:].strip('"') for line in self.git("show", f"HEAD:{path}").splitlines() if line.startswith("- op: ")
        ]

    def vault(self, month: str = "2026-11") -> list[str]:
        """The files of a month's vault."""
        return self.git("ls-tree", "-r", "--name-only", f"refs/kefu/vault/{month}").split()


def without_door(where: Path) -> None:
    """Take the hooks of the shared desk away."""
    for name in ("pre-receive", "post-receive"):
        (where / "shared.git/hooks" / name).unlink(missing_ok=True)


def by_fixed_clock(where: Path) -> None:
    """Let the shared desk go by the clock of whoever pushes, which tests fix."""
    bare(where, "config", "kefu.clock", "environment")


def shared_desk(where: Path, people: int = 2, name: str = "desk", *, door: bool = False) -> list[Clone]:
    """A shared desk at `where`/shared.git and a clone for the lead and for each of `people`.

    Without its `door` it is as a hosting service has it: tests of syncing also push what no door takes.
    """
    where.mkdir(exist_ok=True)
    lead = Clone(where / "lead")
    base = Desk(where)
    base.must("remote", "init", "shared.git")
    by_fixed_clock(where)
    if not door:
        without_door(where)
    lead.top.mkdir()
    lead.must("--lang", "en", "init", str(lead.top), "--name", name)
    for n in range(1, people + 1):
        lead.must("staff", "add", f"agent-{n}", "--name", f"{n}", "--email", f"{n}@example.org", "--role", "agent")
    lead.git("remote", "add", "origin", lead.url)
    lead.sync()
    clones = [Clone(where / f"agent-{n}", f"{n}@example.org") for n in range(1, people + 1)]
    for clone in clones:
        Desk(where, clone.mail).must("clone", lead.url, clone.top.name)
    return [lead, *clones]


def copied(made: Path, where: Path) -> list[Clone]:
    """A copy of a shared desk and its clones, which know each other by their new places."""
    shutil.copytree(made, where, symlinks=True)
    clones = [Clone(where / "lead")]
    clones += [Clone(path, f"{path.name[-1]}@example.org") for path in sorted(where.glob("agent-*"))]
    for clone in clones:
        clone.git("remote", "set-url", "origin", clone.url)
    return clones


def whole(*clones: Clone) -> None:
    """All clones hold the same files and the same vault, nothing is dirty or left over, git finds nothing wrong."""
    for clone in clones:
        assert clone.tip("HEAD^{tree}") == clones[0].tip("HEAD^{tree}"), clone.top
        assert clone.git("for-each-ref", "refs/kefu/vault") == clones[0].git("for-each-ref", "refs/kefu/vault")
        assert clone.git("status", "--porcelain") == ""
        assert "error" not in clone.git("fsck", "--no-dangling")
        left = [name for _, _, names in os.walk(clone.top / ".git") for name in names if name.endswith(".lock")]
        assert [name for name in left if name not in ("sync.lock",)] == []


def checked(*clones: Clone) -> None:
    """`kefu check` finds nothing."""
    for clone in clones:
        code, _, said = clone.kefu("--lang", "en", "check")
        assert (code, said.endswith(" 0 findings\n")) == (0, True), said


def settle(*clones: Clone) -> None:
    """One sync in each, and again, so that everybody has what the last one brought."""
    for clone in (*clones, *clones):
        clone.sync()


def bare(where: Path, *args: str) -> str:
    """Plain git at the shared desk."""
    done = subprocess.run(["git", *args], cwd=where / "shared.git", capture_output=True, text=True, check=False)
    assert done.returncode == 0, (args, done.stdout, done.stderr)
    return done.stdout


__all__ = [
    "CONTACTS",
    "OPEN",
    "ROOT",
    "Clone",
    "bare",
    "by_fixed_clock",
    "checked",
    "settle",
    "shared_desk",
    "whole",
    "without_door",
]
