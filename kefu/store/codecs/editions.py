"""The editions of what kefu ships: the files `N.yaml` with clock rules, and `N.sums` with the digests of the playbooks.

A desk goes by one edition until it is moved to another, so every edition that was released stays here as it was. Rules
say what an older edition called them: `was: OLDNAME`. Digests are those of `sha256sum`, a line a file: a playbook that a
desk has not touched is told by them, without keeping all playbooks of all editions.
"""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
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


def write_sums(files: Mapping[str, bytes]) -> str:
    """Return the digests of files by their names, as `sha256sum` writes them."""
    return "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))


@cache
def sums(edition: int, folder: Path = FOLDER) -> Mapping[str, str]:
    """Return the digests of the playbooks of an edition, by the names of their files."""
    lines = (folder / f"{edition}.sums").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
