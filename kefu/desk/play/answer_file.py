"""Answers files: one map, step id to answer. A wrong answer is named by its step, an unreadable one by its line."""

from pathlib import Path

from kefu.core.base.errors import Usage
from kefu.core.base.errors import reason as cause
from kefu.core.base.node import Node
from kefu.store.yaml import read as yamlio


def read_answers(path: Path) -> dict[str, Node]:
    """Return the answers in a file, by step. Usage if there is no such file, or it is no map."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Usage("{path}: {problem}", path=str(path), problem=cause(error)) from None
    document, found = yamlio.read(data, str(path), hand=True)
    if document is None:
        raise Usage("{path}, line {line}: {problem}", path=str(path), line=found[0].line, problem=found[0])
    if not isinstance(document.root, dict):
        raise Usage("{path}: an answers file is a map: the id of a step, and its answer", path=str(path))
    return document.root
