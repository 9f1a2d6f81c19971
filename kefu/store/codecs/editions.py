"""The editions of what kefu ships: the files `N.yaml` with clock rules.

A desk goes by one edition until it is moved to another, so every edition that was released stays here as it was. Rules
say what an older edition called them: `was: OLDNAME`.
"""

from functools import cache
from pathlib import Path

from kefu.core.base.regex import regex

FOLDER = Path(__file__).parent.parent.parent / "data" / "rules"
_FILE = regex(r"([1-9][0-9]{0,5})\.yaml")


@cache
def editions(folder: Path = FOLDER) -> tuple[int, ...]:
    """Return the editions in a folder, the oldest first."""
    return tuple(sorted(int(match[1]) for path in folder.iterdir() if (match := _FILE.fullmatch(path.name))))


def newest(folder: Path = FOLDER) -> int:
    """Return the newest edition in a folder."""
    return editions(folder)[-1]


def rules_file(edition: int, folder: Path = FOLDER) -> Path:
    """Return the file with the rules of an edition; of one that is not there yet, that of the newest; of none (0) the first."""
    return folder / f"{max(1, min(edition, newest(folder)))}.yaml"
