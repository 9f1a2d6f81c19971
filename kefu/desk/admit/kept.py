"""The rules of a shared desk as they were read, kept beside it: judging a push need not parse them.

Written after a push that changed them, never while one is judged; what does not fit is not there, and then all is parsed.
"""

import json
from contextlib import suppress
from pathlib import Path

from kefu import __version__
from kefu.core.config.files import PLAYBOOKS
from kefu.desk.admit.place import RepoEnv
from kefu.desk.admit.rules import Standing, Then
from kefu.desk.admit.source import Source
from kefu.store.codecs.editions import rules_file
from kefu.store.codecs.rules import rulebook
from kefu.store.git.whole_file import replace_text
from kefu.store.yaml import read as yamlio
from kefu.store.yaml import shelf

FILE = "kefu/rules.json"
VERSION = f"{__version__} 1"
"""Of what is kept: another one is made again."""


def recall(directory: Path) -> None:
    """Take up what is kept beside a desk, if anything is."""
    held = _read(directory)
    if held is not None:
        shelf.lay(held[1])


def keep(env: RepoEnv, tip: str) -> None:
    """Keep the rules that stand at a commit, unless they are kept. A disk that takes nothing does not matter."""
    source = Source(env)
    try:
        then = Then(source)
        tree = source.standing(tip)
        key = [VERSION, *sorted(f"{path} {blob}" for path, blob in tree.files.items())]
        held = _read(env.directory)
        if held is not None and held[0] == key:
            return
        with shelf.noting() as files:
            desk = then.rules.desk(tree)[0]
            if desk is not None:
                _books(then, Standing(tree, desk, desk))
    finally:
        source.close()
    with suppress(OSError):
        (env.directory / FILE).parent.mkdir(exist_ok=True)
        replace_text(env.directory / FILE, json.dumps([key, files], ensure_ascii=False))


def _books(then: Then, standing: Standing) -> None:
    """Read of each playbook what most entries are judged by."""
    assert standing.desk is not None
    # The shipped rules are read once a process, and may have been.
    shipped = rules_file(standing.desk.edition)
    yamlio.read(shipped.read_bytes(), shipped.name, hand=True)
    for path, blob in standing.tree.files.items():
        if path.startswith(f"{PLAYBOOKS}/") and path.count("/") == 1 and path.endswith(".yaml"):
            then.rules.head(blob, path)
            rulebook(standing.desk, then.source.rules(blob), path)


def _read(directory: Path) -> tuple[list[str], dict[str, str]] | None:
    try:
        key, files = json.loads((directory / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return None
    return (key, files) if isinstance(key, list) and isinstance(files, dict) and key[:1] == [VERSION] else None
