"""A working tree with the newest months only: a sparse checkout in cone mode. All else is read from the history."""

from collections.abc import Iterable
from datetime import datetime

from kefu.store.git.repo import Repo

SETTING = "kefu.months"


def recent(now: datetime, months: int) -> list[str]:
    """Return the directories of the newest `months` months at `now` (in the desk's zone), and of the next one."""
    first = now.year * 12 + now.month - 1
    return [f"tickets/{n // 12}/{n % 12 + 1:02}" for n in range(first - months + 1, first + 2)]


def narrow(repo: Repo, directories: Iterable[str]) -> None:
    """Let the working tree hold these directories, the playbooks and the files at the top."""
    _sparse(repo, "set", "--cone", "--sparse-index", directories=["playbooks", *directories])


def follow(repo: Repo, now: datetime) -> None:
    """Let the months that began since join the working tree, under the journal's lock; nothing is taken out of it."""
    months = repo.config(SETTING) or ""
    if repo.top is None or not (months.isascii() and months.isdigit()) or not repo.flag("core.sparsecheckout"):
        return
    held = repo.git("sparse-checkout", "list").decode().splitlines()
    missing = [name for name in recent(now, 1) if name not in held]
    if missing:
        _sparse(repo, "add", directories=missing)


def _sparse(repo: Repo, *args: str, directories: Iterable[str]) -> None:
    names = "\n".join(directories) + "\n"
    repo.git("sparse-checkout", *args, "--stdin", payload=names.encode())
