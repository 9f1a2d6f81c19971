"""Changes to a hand-written YAML file that leave every other character of it, comments included, as it was."""

from collections.abc import Mapping

from kefu.core.base.errors import StoreFault
from kefu.store.yaml.read import Extent, Node, extents, flow, read

Keys = tuple[str, ...]


def edit(data: bytes, changes: Mapping[Keys, Node | int], path: str) -> bytes:
    """`data` with each place (its keys from the root) set to its value, on one line; what is there is replaced.

    A number is written without quotation marks.

    StoreFault if the file cannot be read, or not be changed without changing what else it says.
    """
    for keys, value in changes.items():
        wanted = _with(_root(data, path), keys, str(value) if isinstance(value, int) else value)
        text = data.decode("utf-8")
        at = extents(text)
        depth = max(n for n in range(len(keys) + 1) if keys[:n] in at)
        rest = keys[depth:]
        parent = at[keys[:depth]]
        written = str(value) if isinstance(value, int) else flow(value)
        for key in reversed(rest[1:]):
            written = f"{{{flow(key)}: {written}}}"
        if not rest:
            text = f"{text[: parent.start]}{written}{text[parent.end :]}"
        elif parent.kind == "mapping":
            text = _insert(text, parent, rest[0], written)
        data = text.encode("utf-8")
        if _root(data, path) != wanted:
            raise StoreFault("{path} cannot be changed at {keys}; edit it by hand.", path=path, keys=".".join(keys))
    return data


def rename(data: bytes, keys: Keys, new: str, path: str) -> bytes:
    """Return `data` with another name for the last of `keys`; its value and everything else stay.

    StoreFault if the file cannot be read, or not be changed without changing what else it says.
    """
    wanted = _renamed(_root(data, path), keys, new)
    text = data.decode("utf-8")
    at = extents(text)[keys].key
    assert at is not None
    done = f"{text[: at[0]]}{flow(new)}{text[at[1] :]}".encode()
    if _root(done, path) != wanted:
        raise StoreFault("{path} cannot be changed at {keys}; edit it by hand.", path=path, keys=".".join(keys))
    return done


def _renamed(node: Node, keys: Keys, new: str) -> Node:
    """The tree with one key renamed."""
    below = node if isinstance(node, dict) else {}
    if len(keys) == 1:
        return {(new if key == keys[0] else key): value for key, value in below.items()}
    return {**below, keys[0]: _renamed(below.get(keys[0], {}), keys[1:], new)}


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


def _insert(text: str, parent: Extent, key: str, value: str) -> str:
    """A new key at the end of its parent: before the closing brace, or on a line of its own."""
    if parent.flow:
        before = text[: parent.end - 1].rstrip()
        comma = "" if before[-1] in "{," else ","
        blank = "" if before[-1] == "{" else " "
        return f"{before}{comma}{blank}{flow(key)}: {value}{text[parent.end - 1 :]}"
    end = len(text[: parent.end].rstrip())
    end = text.find("\n", end)
    end = len(text) if end < 0 else end
    return f"{text[:end]}\n{' ' * parent.column}{flow(key)}: {value}{text[end:] or chr(10)}"
