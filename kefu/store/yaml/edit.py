"""Changes to a hand-written YAML file that leave every other character of it, comments included, as it was."""

from collections.abc import Mapping

from kefu.core.base.errors import StoreFault
from kefu.store.yaml.read import Extent, Node, extents, flow, read

Keys = tuple[str, ...]


def edit(data: bytes, changes: Mapping[Keys, Node], path: str) -> bytes:
    """`data` with each place (its keys from the root) set to its value, on one line; what is there is replaced.

    StoreFault if the file cannot be read, or not be changed without changing what else it says.
    """
    for keys, value in changes.items():
        wanted = _with(_root(data, path), keys, value)
        text = data.decode("utf-8")
        at = extents(text)
        depth = max(n for n in range(len(keys) + 1) if keys[:n] in at)
        rest = keys[depth:]
        parent = at[keys[:depth]]
        for key in reversed(rest[1:]):
            value = {key: value}
        if not rest:
            text = _replace(text, parent, value)
        elif parent.kind == "mapping":
            text = _insert(text, parent, rest[0], value)
        data = text.encode("utf-8")
        if _root(data, path) != wanted:
            raise StoreFault("{path} cannot be changed at {keys}; edit it by hand.", path=path, keys=".".join(keys))
    return data


def _root(data: bytes, path: str) -> Node:
    doc, found = read(data, path, hand=True)
    if doc is None:
        raise StoreFault(
            "{path}, line {line}: {problem}; mend it first.", path=path, line=found[0].line, problem=found[0]
        )
    return doc.root


def _with(node: Node, keys: Keys, value: Node) -> Node:
    """The tree with one place set."""
    if not keys:
        return value
    below = dict(node) if isinstance(node, dict) else {}
    below[keys[0]] = _with(below.get(keys[0], {}), keys[1:], value)
    return below


def _replace(text: str, at: Extent, value: Node) -> str:
    return text[: at.start] + flow(value) + text[at.end :]


def _insert(text: str, parent: Extent, key: str, value: Node) -> str:
    """A new key at the end of its parent: before the closing brace, or on a line of its own."""
    if parent.flow:
        before = text[: parent.end - 1].rstrip()
        comma = "" if before[-1] in "{," else ","
        blank = "" if before[-1] == "{" else " "
        return f"{before}{comma}{blank}{flow(key)}: {flow(value)}{text[parent.end - 1 :]}"
    end = len(text[: parent.end].rstrip())
    end = text.find("\n", end)
    end = len(text) if end < 0 else end
    return f"{text[:end]}\n{' ' * parent.column}{flow(key)}: {flow(value)}{text[end:] or chr(10)}"
