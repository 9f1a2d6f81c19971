"""Making a repository and writing its configuration. GitPython does the second, and is imported where used."""

from collections.abc import Mapping
from pathlib import Path

from kefu.store.git.child import Child, Trace, check_version, disk_fault, ignore
from kefu.store.git.repo import Head, Repo

__all__ = ["Head", "Repo", "init", "set_config"]


def init(directory: Path, *, branch: str = "main", trace: Trace = ignore) -> Repo:
    """Make a repository at `directory`, its first branch unborn. An existing one stays as it is."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_fault(error, directory) from error
    child = Child(directory, trace)
    check_version(child)
    child.must(("init", "--quiet", f"--initial-branch={branch}"))
    return Repo.open(directory, trace)


def set_config(repo: Repo, values: Mapping[str, str]) -> None:
    """Write `section.key` to value into the repository's own configuration (that of all its worktrees)."""
    # Imported late: it is slow to load, and only `init` and `demo` write settings this way.
    from git.config import GitConfigParser

    path = repo.common / "config"
    try:
        with GitConfigParser(str(path), read_only=False) as parser:
            for name, value in values.items():
                section, _, key = name.rpartition(".")
                head, _, sub = section.partition(".")
                parser.set_value(f'{head} "{sub}"' if sub else head, key, value)
    except OSError as error:
        raise disk_fault(error, path) from error
