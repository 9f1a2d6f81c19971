"""The header or an entry of a ticket as kefu writes it, read ten times as fast as YAML: lists read thousands.

Only the canonical form is understood: what is not surely written by kefu gives None, and the strict reader decides. Any
other answer is exactly that of the strict reader.
"""

from kefu.core.base.node import Node
from kefu.core.base.regex import regex
from kefu.store.yaml.read import bad_character

_ROW = regex("(?m:^( *)(?:(- )?([A-Za-z0-9][A-Za-z0-9_.-]{0,99}):(?: (?! )(.+))?|- (.+))$)")
_PLAIN = regex("[^][{},#&*!|>'\"%@` ?:-].*|[-?:][^ ].*")
_QUOTED = regex(r'"(?:[^"\\]|\\["\\nt])*"')
_ESCAPE = regex(r'\\(["\\nt])')
_DEEPEST = 40
"""Spaces before a line: the strict reader takes nothing that is nested deeper either."""
_MEANT = {"n": "\n", "t": "\t"}


class _Odd(Exception):
    """The text is not surely canonical."""


_Row = tuple[str, str, str, str, str]
"""A line: indentation, dash of an item that is a mapping, key, value, item that is a text; each empty if absent."""


def root(text: str) -> dict[str, Node] | None:
    """Return a header (without `timeline:`) or an entry, in whole lines, as a tree of text; None if it may be odd."""
    if bad_character(text) or "\t" in text:
        return None
    rows: list[_Row] = _ROW.findall(text)
    # A line that is no row was passed over: blocks of text, comments, whatever people write.
    if len(rows) != sum(map(bool, text.split("\n"))):
        return None
    try:
        node, end = _mapping(rows, 0, 0)
    except (_Odd, IndexError):
        return None
    return node if end == len(rows) else None


def _mapping(rows: list[_Row], at: int, indent: int) -> tuple[dict[str, Node], int]:
    """Return the mapping whose first key stands in the row `at`, and the row after it."""
    if indent > _DEEPEST:
        raise _Odd
    found: dict[str, Node] = {}
    count = len(rows)
    while at < count:
        spaces, dash, key, value, item = rows[at]
        if len(spaces) != indent or dash or item:
            break
        if key in found:
            raise _Odd
        at += 1
        if value:
            found[key] = _scalar(value)
            continue
        spaces, dash, _, _, item = rows[at]
        if len(spaces) == indent and (dash or item):
            found[key], at = _items(rows, at, indent)
        elif len(spaces) == indent + 2:
            found[key], at = _mapping(rows, at, indent + 2)
        else:
            raise _Odd
    if not found:
        raise _Odd
    return found, at


def _items(rows: list[_Row], at: int, indent: int) -> tuple[list[Node], int]:
    """Return the list whose first item stands in the row `at`, and the row after it."""
    found: list[Node] = []
    while at < len(rows):
        spaces, dash, key, value, item = rows[at]
        if len(spaces) != indent or not (dash or item):
            break
        if dash:
            rows[at] = (f"{spaces}  ", "", key, value, "")
            inner, at = _mapping(rows, at, indent + 2)
            found.append(inner)
        else:
            found.append(_scalar(item))
            at += 1
    return found, at


def _scalar(text: str) -> str:
    """Return a plain or double-quoted text of one line as it is meant."""
    if text[0] == '"':
        if _QUOTED.fullmatch(text) is None:
            raise _Odd
        return _ESCAPE.sub(lambda m: _MEANT.get(m[1], m[1]), text[1:-1])
    if _PLAIN.fullmatch(text) is None or ": " in text or " #" in text or text[-1] in ": ":
        raise _Odd
    return text
