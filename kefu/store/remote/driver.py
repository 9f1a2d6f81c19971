"""The merge driver for plain git: `kefu merge-file`, registered where a tree cannot override it."""

import shlex
import sys
from pathlib import Path

from kefu.store.git.child import disk_fault
from kefu.store.git.repo import Repo

# Whatever a tree says of these files: no program is run on them when they are checked out.
SAFE = "-filter -ident -working-tree-encoding"
ATTRIBUTES = (
    f"tickets/**/*.yaml merge=kefu text eol=lf {SAFE}",
    f"kefu.yaml merge=text text eol=lf {SAFE}",
    f"playbooks/** merge=text text eol=lf {SAFE}",
)
"""For `.git/info/attributes`, which beats every `.gitattributes` of a tree."""


def settings() -> dict[str, str]:
    """Return git's configuration of the driver. `-P`: nothing of the working tree is ever imported."""
    command = f"{shlex.quote(sys.executable)} -P -m kefu merge-file %O %A %B %P"
    return {"merge.kefu.name": "kefu tickets", "merge.kefu.driver": command}


def register(repo: Repo) -> None:
    """Make plain `git merge`, `pull`, `rebase` and `cherry-pick` unite tickets here. It may be repeated."""
    for key, value in settings().items():
        if repo.config(key) != value:
            repo.git("config", "--local", key, value)
    _attributes(repo.common / "info" / "attributes")


def _attributes(path: Path) -> None:
    try:
        held = path.read_text(encoding="utf-8") if path.exists() else ""
        lines = held.splitlines()
        if tuple(line for line in lines if line in ATTRIBUTES) == ATTRIBUTES:
            return
        # Ours come last, and in their order: of two lines on one file git follows the later one.
        kept = [line for line in lines if line not in ATTRIBUTES]
        path.parent.mkdir(exist_ok=True)
        spare = path.with_name("attributes.kefu")
        spare.write_text("\n".join([*kept, *ATTRIBUTES]) + "\n", encoding="utf-8")
        spare.replace(path)
    except OSError as error:
        raise disk_fault(error, path) from error
