"""Up to where a history was judged, and what was found: a file beside the index, which may be dropped at any time."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kefu import __version__
from kefu.core.base.errors import Arg, Said, same
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.store.git.repo import Repo
from kefu.store.git.whole_file import replace_text

SCHEMA = 5
"""Grows when judging changes: what an earlier kefu found counts for nothing then."""


@frozen
class Remembered:
    """The commit up to which all is judged, and what was found."""

    tip: str
    findings: tuple[Finding, ...]


def recall(repo: Repo) -> Remembered | None:
    """Return what this kefu judged before; None if nothing was, or the file cannot be read."""
    try:
        held = json.loads(_path(repo).read_text(encoding="utf-8"))
        if held["schema"] != SCHEMA or held["kefu"] != __version__:
            return None
        return Remembered(str(held["tip"]), tuple(plain_read(one) for one in held["findings"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def remember(repo: Repo, done: Remembered) -> None:
    """Keep it. A disk that takes nothing does not matter: then all is judged again."""
    path = _path(repo)
    text = json.dumps(
        {
            "schema": SCHEMA,
            "kefu": __version__,
            "tip": done.tip,
            "findings": [plain(one) for one in done.findings],
        }
    )
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        replace_text(path, text)


def _path(repo: Repo) -> Path:
    return repo.git_dir / "kefu" / "judged.json"


def plain(one: Finding) -> dict[str, object]:
    """Return a finding as a file of JSON holds it."""
    args = {key: _arg(value) for key, value in one.args}
    return {"code": one.code, "template": one.template, "path": one.path, "line": one.line, "args": args}


def _arg(value: Arg) -> object:
    if isinstance(value, Finding):
        return plain(value)
    if isinstance(value, Said):
        return {"said": str(value)}
    # Words that say themselves in a language are kept in English: a text is all that a file holds of them.
    return value if isinstance(value, int | str) else value.text(same)


def plain_read(held: Mapping[str, object]) -> Finding:
    """Return the finding that a file of JSON holds. KeyError, TypeError or ValueError where it holds none."""
    args = held["args"]
    if not isinstance(args, dict):
        raise TypeError(args)
    made = tuple((str(key), _meant(value)) for key, value in args.items())
    return Finding(str(held["code"]), str(held["template"]), str(held["path"]), int(str(held["line"])), made)


def _meant(value: object) -> Arg:
    if isinstance(value, dict):
        return Said(str(value["said"])) if "said" in value else plain_read(value)
    return value if isinstance(value, int) else str(value)
