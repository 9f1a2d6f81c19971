"""YAML as kefu writes it: one canonical form.

Block style only; whether a scalar is quoted depends on its text and its key alone: what some YAML reader would take for
another thing than this text is quoted, nothing else. Nothing here depends on the Unicode tables of a Python version.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from kefu.core.base.node import Node
from kefu.core.base.regex import regex

INSTANT_KEYS = frozenset(
    ("at", "written", "seq", "due", "cap", "until", "notified", "replied", "when", "paused", "then", "eta")
)
"""The keys whose value is written plain if it is an instant."""
PLAIN_KEYS = frozenset(
    ("missed", "invalid", "override", "attempts", "urged", "escalated", "reopened", "rank", "n", "bytes")
)
"""Flags and counts: written plain, whatever another reader makes of them."""

# Possessive where digits may follow digits: a long number that ends in a letter would be cut in two at every place.
_TYPED = regex(
    r"~|null|Null|NULL|true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|y|Y|n|N|<<|=|"
    r"([-+][0-9_]|[0-9])[0-9_]*|[-+]?0[xX][0-9a-fA-F_]+|[-+]?0o[0-7_]+|[-+]?0b[01_]+|"
    r"(([-+][0-9_]|[0-9])[0-9_]*+[.]?[0-9_]*+|[-+]?[.][0-9_]++)([eE][-+]?[0-9]+)?|[-+]?[.](inf|Inf|INF)|[.](nan|NaN|NAN)|"
    r"[-+]?[0-9][0-9_]*+(:[0-5]?[0-9])+([.][0-9_]*)?|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[Tt \t].*"
)
_TYPED_FIRST = "~nNtTfFyYoO<=+-.0123456789"
"""The first characters of what `_TYPED` knows."""
_INSTANT = regex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2}|Z)")


def scalar(text: str, key: str, indent: int) -> str:
    """Return the one form of `text` as the value of `key`, whose own indentation is `indent`."""
    if key in PLAIN_KEYS and re.fullmatch("true|[0-9]+", text):
        return text
    if key in INSTANT_KEYS and _INSTANT.fullmatch(text):
        return text
    if "\n" in text and _literal(text):
        pad = " " * (indent + 2)
        return "|-\n" + "\n".join(pad + row if row else "" for row in text.split("\n"))
    return text if _plain(text) else _quoted(text)


def _literal(text: str) -> bool:
    rows = text.split("\n")
    return bool(rows[0]) and bool(rows[-1]) and rows[0][0] != " " and "\t" not in text and all(
        not row or row.strip(" ") for row in rows
    )  # fmt: skip


def _plain(text: str) -> bool:
    if text.isalnum() and text[0] not in _TYPED_FIRST:  # most texts: nothing that follows is alphanumeric
        return True
    if not text or text[0] in " []{},#&*!|>'\"%@`" or text[-1] in " :" or "\n" in text or "\t" in text:
        return False
    if text[0] in _TYPED_FIRST and _TYPED.fullmatch(text):
        return False
    if text[0] in "-?:" and (len(text) == 1 or text[1] == " "):
        return False
    return ": " not in text and " #" not in text


def _quoted(text: str) -> str:
    out = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{out}"'


@lru_cache(maxsize=1024)
def _key(key: str) -> str:
    """Return a key as it is written; nearly all of them are among the few that kefu knows."""
    return key if _plain(key) and not key.startswith(("---", "...")) else _quoted(key)


def emit(node: Mapping[str, Node], indent: int = 0) -> str:
    """Return a mapping in canonical block style, in its own order of keys, each line ended by a newline."""
    pad = " " * indent
    out = []
    for key, value in node.items():
        if isinstance(value, str):
            out.append(f"{pad}{_key(key)}: {scalar(value, key, indent)}\n")
        elif not value:
            raise ValueError(f"{key}: an empty list or map has no canonical form")
        elif isinstance(value, dict):
            out.append(f"{pad}{_key(key)}:\n{emit(value, indent + 2)}")
        else:
            out.append(f"{pad}{_key(key)}:\n{emit_items(value, key, indent)}")
    return "".join(out)


def emit_items(items: Sequence[Node], key: str, indent: int) -> str:
    """Return the items of a sequence under `key`, at the key's own indentation."""
    pad = " " * indent
    out = []
    for item in items:
        if isinstance(item, str):
            out.append(f"{pad}- {scalar(item, key, indent)}\n")
        elif not item:
            raise ValueError(f"{key}: an empty list or map has no canonical form")
        elif isinstance(item, dict):
            out.append(f"{pad}- {emit(item, indent + 2)[indent + 2 :]}")
        else:
            out.append(f"{pad}- {emit_items(item, key, indent + 2)[indent + 2 :]}")
    return "".join(out)


_FLOW_PLAIN = regex(r"[\w./@+-]+( [\w./@+-]+)*")


def flow(node: Node) -> str:
    """Return a node on one line, as people write short things in hand-written files."""
    if isinstance(node, str):
        return node if _FLOW_PLAIN.fullmatch(node) and _plain(node) else _quoted(node)
    if isinstance(node, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(value)}" for key, value in node.items()) + "}"
    return "[" + ", ".join(map(flow, node)) + "]"
