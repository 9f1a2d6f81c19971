"""Finding the repository and its HEAD from files alone: most commands then need no git just to learn where they are.

Only the ordinary case is answered: a `.git` directory of ours in or above the directory, on one file system, with a
plain configuration. Whatever is not surely that gives None, and git is asked. The answers are those of git.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

from kefu.core.base.frozen import frozen

DIGITS = {"sha1": 40, "sha256": 64}
_PLAIN_EXTENSIONS = ("worktreeconfig", "partialclone", "objectformat")


@frozen
class Place:
    """A repository with the working tree `top`. `git_dir` is its own and common one, `hash_name` sha1 or sha256."""

    top: Path
    git_dir: Path
    hash_name: str


def discovered(start: Path) -> Place | None:
    """Return the repository that the real path `start` is in, None where git has to be asked."""
    try:
        device = os.stat(start).st_dev
        for top in (start, *start.parents):
            # At a mount point git stops unless its environment says otherwise.
            if os.stat(top).st_dev != device or _is_bare(top):
                return None
            if os.path.lexists(top / ".git"):
                return _place(top)
    except (OSError, ValueError, AttributeError):  # the last: a system that has no user ids
        pass
    return None


def _is_bare(directory: Path) -> bool:
    """Return whether this may be a repository itself, as the inside of `.git` is."""
    return os.path.exists(directory / "HEAD") and os.path.exists(directory / "objects")


def _place(top: Path) -> Place | None:
    git_dir = top / ".git"
    found = os.lstat(git_dir)
    ours = os.geteuid() == found.st_uid == os.stat(top).st_uid  # git trusts no repository of another user
    if not stat.S_ISDIR(found.st_mode) or not ours or not _is_bare(git_dir) or not os.path.isdir(git_dir / "refs"):
        return None
    said = settings(git_dir / "config")
    # A `commondir` marks a linked worktree, whose branches stand elsewhere.
    if said is None or os.path.exists(git_dir / "commondir"):
        return None
    if said.get("extensions.worktreeconfig", "false").lower() != "false" and os.path.exists(
        git_dir / "config.worktree"
    ):
        own = settings(git_dir / "config.worktree")
        if own is None:
            return None
        said |= own
    form, version = said.get("extensions.objectformat", "sha1"), said.get("core.repositoryformatversion", "0")
    extensions = {key.partition(".")[2] for key in said if key.startswith("extensions.")}
    odd = "core.worktree" in said or said.get("core.bare", "false").lower() != "false" or form not in DIGITS
    if (
        odd
        or version not in ("0", "1")
        or not extensions <= set(_PLAIN_EXTENSIONS)
        or (form != "sha1" and version == "0")
    ):
        return None
    return Place(top, git_dir, form)


def settings(path: Path) -> dict[str, str] | None:
    """Return the sections `core` and `extensions` of a file of git's configuration; None if it is not surely plain.

    Other sections count for nothing in finding a repository: git looks at no file that they include.
    """
    found: dict[str, str] = {}
    section = ""
    for raw in path.read_text(encoding="utf-8", errors="surrogateescape").split("\n"):
        row = raw.strip()
        if not row or row[0] in "#;":
            continue
        # A row that goes on in the next one, or a section with a key beside it.
        if row.endswith("\\") or (row[0] == "[") != (row[-1] == "]"):
            return None
        if row[0] == "[":
            section = row[1:-1].lower()
        elif section in ("core", "extensions"):
            key, equals, value = (part.strip() for part in row.partition("="))
            if not key.replace("-", "").isalnum() or any(c in value for c in '"\\#;'):
                return None
            found[f"{section}.{key.lower()}"] = value if equals else "true"
    return found


def tip(git_dir: Path, common: Path, hash_name: str) -> str | None:
    """Return the commit of HEAD as the files of an ordinary repository have it, None where git has to be asked."""
    with suppress(OSError, ValueError):
        text = (git_dir / "HEAD").read_text(encoding="utf-8").strip()
        if text.startswith("ref: refs/heads/"):
            text = _ref(common, text[5:])
        if len(text) == DIGITS.get(hash_name, 0) and not text.strip("0123456789abcdef"):
            return text
    return None


def _ref(common: Path, name: str) -> str:
    """Return the text that a branch holds: of its own file, or of the packed refs if it has none, as git does."""
    try:
        return (common / name).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        packed = (common / "packed-refs").read_bytes()
        end = packed.find(f" {name}\n".encode())
        return packed[packed.rfind(b"\n", 0, end) + 1 : end].decode() if end >= 0 else ""
