"""Answers files: one map, step id to answer. What is wrong in an answer is told by its step, what cannot be read by its line."""

from pathlib import Path

from kefu.core.base.errors import Usage
from kefu.core.base.errors import reason as cause
from kefu.core.base.node import Node
from kefu.store.yaml import read as yamlio


def read_answers(path: Path) -> dict[str, Node]:
    """The answers in a file, by step. Usage if there is no such file, or it is no map."""
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
