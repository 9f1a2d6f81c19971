"""Settings with which a repository stays quick at hundreds of thousands of commits and files.

All of it stands in git's own configuration of the clone, which no tree can override, and is read by plain git too.
"""

import os
from collections.abc import Callable
from pathlib import Path

from kefu.store.git.repo import Repo

SETTINGS = {
    "index.version": "4",
    "maintenance.commit-graph.enabled": "true",
}
"""The index with paths compressed; the commit-graph kept up by `git maintenance`, a hundred new commits at a time."""

UNTRACKED = "core.untrackedCache"
"""`git status` looks only into the directories that have changed: right where their times say so."""

FILTERS = b"BIDX"
"""The chunk of a commit-graph that its changed-path filters are found by."""
HEADER = 1024
INDEX_VERSION = 4

GRAPH = ("commit-graph", "write", "--reachable", "--changed-paths", "--no-progress")
"""Once there, the filters are kept up by every later write of the commit-graph: maintenance, gc, fetch."""


def prepare(repo: Repo) -> None:
    """Set what is not set yet, in any of git's configurations: what somebody has chosen is left alone."""
    lacking = {key: value for key, value in SETTINGS.items() if repo.config(key) is None}
    if repo.top is not None and repo.config(UNTRACKED) is None:
        lacking[UNTRACKED] = "true" if directories_tell(repo.git_dir, repo.top) else "keep"
    for key, value in lacking.items():
        repo.git("config", "--local", key, value)


def directories_tell(scratch: Path, top: Path) -> bool:
    """Return whether on this file system a directory's time changes only when a file comes or goes in it.

    Tried in a directory below `scratch` if that is on the file system of `top`; without a wait, unlike git's own test.
    """
    import tempfile

    try:
        if scratch.stat().st_dev != top.stat().st_dev:
            return False
        with tempfile.TemporaryDirectory(prefix="kefu-", dir=scratch, ignore_cleanup_errors=True) as made:
            place = Path(made)
            file, inner = place / "file", place / "inner"
            steps: tuple[tuple[Callable[[], object], bool], ...] = (
                (lambda: file.write_bytes(b""), True),
                (lambda: file.write_bytes(b"more"), False),
                (lambda: inner.mkdir(), True),
                (lambda: (inner / "file").write_bytes(b""), False),
                (lambda: (inner / "file").unlink(), False),
                (lambda: inner.rmdir(), True),
                (lambda: file.unlink(), True),
            )
            return all(_changes(place, step) == expected for step, expected in steps)
    except OSError:
        return False


def _changes(place: Path, step: Callable[[], object]) -> bool:
    os.utime(place, ns=(0, 0))  # far in the past: no wait for the clock of the file system to tick
    step()
    return place.stat().st_mtime_ns != 0


def has_filters(repo: Repo) -> bool:
    """Return whether the commit-graph has changed-path filters, by its table of chunks; of a chain its newest part."""
    info = repo.common / "objects" / "info"
    try:
        chain = (info / "commit-graphs" / "commit-graph-chain").read_text().split()
        place = info / "commit-graphs" / f"graph-{chain[-1]}.graph"
    except (OSError, IndexError):
        place = info / "commit-graph"
    try:
        with open(place, "rb") as file:
            return FILTERS in file.read(HEADER)
    except OSError:
        return False


def compress_index(repo: Repo) -> None:
    """Bring an index of an older version to the one that is set; nothing happens if another git is at work on it."""
    try:
        with open(repo.git_dir / "index", "rb") as file:
            version = int.from_bytes(file.read(8)[4:], "big")
    except OSError:
        return
    if version < INDEX_VERSION and repo.config("index.version") in (None, str(INDEX_VERSION)):
        repo.ask("update-index", "--index-version", str(INDEX_VERSION))
