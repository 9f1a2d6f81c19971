"""The merge driver for plain git: `kefu merge-file`, registered where a tree cannot override it."""

import shlex
import shutil
import sys
from pathlib import Path

from kefu.store.git.child import disk_fault
from kefu.store.git.repo import Repo
from kefu.store.git.whole_file import replace_text

# Whatever a tree says of these files: no program is run on them when they are checked out.
SAFE = "-filter -ident -working-tree-encoding"
ATTRIBUTES = (
    f"tickets/**/*.yaml merge=kefu text eol=lf {SAFE}",
    f"kefu.yaml merge=text text eol=lf {SAFE}",
    f"playbooks/** merge=text text eol=lf {SAFE}",
)
"""For `.git/info/attributes`, which beats every `.gitattributes` of a tree."""
KEY = "merge.kefu.driver"
GONE = (
    "kefu: kefu is not where it was, so the tickets are not united. Undo this merge (git merge --abort), then run kefu check or kefu sync, which enter where kefu is now.",
    "kefu：kefu 已不在原处，工单没有合并。先撤销这次合并（git merge --abort），再运行 kefu check 或 kefu sync，它们会登记 kefu 现在的位置。",
)
"""Said by the shell, where no kefu is that could translate it."""


def settings() -> dict[str, str]:
    """Return git's configuration of the driver. `-P`: nothing of the working tree is ever imported.

    What cannot be united is left with git's marks in it. git itself would leave our side alone there, and whoever then
    adds the file throws away all that the others wrote.
    """
    program = f"{shlex.quote(sys.executable)} -P"
    said = "; ".join(f"echo '{line}' >&2" for line in GONE)
    plain = "git merge-file -q -L ours -L base -L theirs %A %O %B"
    command = (
        f"{program} -m kefu merge-file %O %A %B %P || "
        f"{{ {program} -c 'import kefu' 2>/dev/null || {{ {said}; }}; {plain}; exit 1; }}"
    )
    return {"merge.kefu.name": "kefu tickets", KEY: command}


def gone(repo: Repo) -> str | None:
    """Return the program that the driver names if it is not there any more; None if it is, or no driver is registered."""
    held = repo.config(KEY)
    if not held:
        return None
    try:
        program = shlex.split(held)[0]
    except ValueError:
        program = held.split()[0]
    return None if shutil.which(program) else program


def register(repo: Repo) -> None:
    """Make plain `git merge`, `pull`, `rebase` and `cherry-pick` unite tickets here. It may be repeated."""
    for key, value in settings().items():
        if repo.config(key) != value:
            repo.git("config", "--local", key, value)
    _attributes(repo.common / "info" / "attributes")


def _attributes(path: Path) -> None:
    try:
        held = path.read_text(encoding="utf-8", errors="surrogateescape") if path.exists() else ""
        lines = held.splitlines()
        if tuple(line for line in lines if line in ATTRIBUTES) == ATTRIBUTES:
            return
        # Ours come last, and in their order: of two lines on one file git follows the later one.
        kept = [line for line in lines if line not in ATTRIBUTES]
        path.parent.mkdir(exist_ok=True)
        replace_text(path, "\n".join([*kept, *ATTRIBUTES]) + "\n")
    except OSError as error:
        raise disk_fault(error, path) from error
