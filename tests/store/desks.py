"""Real repositories for the tests of the store, with pinned identity and dates."""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

from kefu.store.git.repo import Repo
from kefu.store.journal.write import FileChange, Journal, Person, Plan, VaultChange, View

SHANGHAI = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=SHANGHAI)
TICKET = "tickets/2026/11/21/261121-7K3F9Q5.yaml"
OTHER = "tickets/2026/10/02/261002-0000000.yaml"
VAULT = "refs/kefu/vault/2026-11"


def git(where: Path, *args: str, payload: str = "") -> str:
    """Run plain git as the user would."""
    done = subprocess.run(["git", *args], cwd=where, input=payload, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (args, done.stdout, done.stderr)
    return done.stdout


def make_desk(where: Path, files: Mapping[str, str] | None = None) -> Path:
    """A repository with one commit holding `files` (two tickets unless told)."""
    where.mkdir(parents=True)
    git(where, "init", "-q", "-b", "main")
    git(where, "config", "user.name", "Agent One")
    git(where, "config", "user.email", "agent-1@example.org")
    git(where, "config", "gc.auto", "0")
    for path, text in (files or {"kefu.yaml": "format: 1\n", TICKET: "one\n", OTHER: "other\n"}).items():
        (where / path).parent.mkdir(parents=True, exist_ok=True)
        (where / path).write_text(text)
    git(where, "add", ".")
    git(where, "commit", "-q", "-m", "desk: start")
    return where


def plan(
    files: Mapping[str, bytes | None], op: str = "4TZ8M2QK7A", vault: Sequence[VaultChange] = (), text: str = "note"
) -> Plan:
    """A plan of these files by one agent at noon."""
    changes = [FileChange(path, new) for path, new in files.items()]
    message = f"{text} 261121-7K3F9Q5\n\nKefu-Op: {op}\n"
    who = Person("客服一号", "agent-1@example.org", NOON)
    return Plan(changes, message, who, NOON + timedelta(minutes=3), op, vault, "digest")


def appended(view: View, path: str, line: str) -> dict[str, bytes | None]:
    """The ticket at `path` with one more line."""
    found = view.file(path)
    return {path: (found.data if found else b"") + line.encode()}


def clean(where: Path) -> None:
    """Nothing is left locked, pending, temporary or damaged, and the working tree is what HEAD says."""
    common = Path(git(where, "rev-parse", "--path-format=absolute", "--git-common-dir").strip())
    left = [
        name
        for root, _, names in os.walk(common)
        for name in names
        if name.endswith(".lock") or name.startswith(("pending", "kefu-index", "fast_import_crash"))
    ]
    assert left == [], left
    assert "refs/kefu/tmp" not in git(where, "for-each-ref")
    assert "error" not in git(where, "fsck", "--no-dangling")
    if git(where, "rev-parse", "--is-bare-repository").strip() == "false":
        assert git(where, "status", "--porcelain") == ""


def journal(where: Path, **options: float) -> Journal:
    """A journal on the repository at `where`."""
    return Journal(Repo.open(where), sign=False, **options)


def planned(files: dict[str, bytes | None]) -> Callable[[View], Plan]:
    """A decision for just these files."""
    return lambda view: plan(files)


def add(view: View) -> Plan:
    """The decision to add a line to the ticket."""
    return plan(appended(view, TICKET, "two\n"))
