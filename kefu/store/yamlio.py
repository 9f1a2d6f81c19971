"""YAML read as text and written in one canonical form. The only module that knows ruamel.yaml.

Reading goes through libyaml's events with a small builder: every scalar is text, so a waybill `0571234567`, `1e5` or
`no` can never turn into something else. Anchors, aliases, tags, merge keys, directives, several documents, duplicate
keys, conflict markers, control and bidi characters are findings; nothing of them is ever acted upon.

Writing is block style only; whether a scalar is quoted depends on its text and its key alone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kefu.core.findings import Finding, finding
from kefu.core.node import Node
from kefu.store.yamlsaid import problem

__all__ = ["Document", "Extent", "Node", "bad_character", "emit", "extents", "flow", "read", "scalar"]

Place = tuple[str | int, ...]

# Control characters but tab, newline; bidi controls; the line separators that libyaml breaks lines at; byte-order marks.
_BAD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_CONFLICT = re.compile("(<{7}|={7}|>{7}|[|]{7})( .*)?")
INSTANT_KEYS = frozenset(
    [
        "at",
        "written",
        "seq",
        "due",
        "cap",
        "until",
        "notified",
        "replied",
        "when",
        "paused",
        "then",
        "eta",
        "since",
        "promise",
        "follow",
    ]
)
PLAIN_KEYS = frozenset(
    ["missed", "invalid", "override", "incomplete", "attempts", "urged", "escalated", "reopened", "rank", "n", "bytes"]
)
"""Flags and counts: written plain, whatever another reader makes of them."""

_TYPED = re.compile(
    r"~|null|Null|NULL|true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|y|Y|n|N|<<|=|"
    r"[-+]?[0-9][0-9_]*|0[xX][0-9a-fA-F_]+|[-+]?0o[0-7_]+|[-+]?0b[01_]+|"
    r"[-+]?([0-9][0-9_]*[.]?[0-9_]*|[.][0-9_]+)([eE][-+]?[0-9]+)?|[-+]?[.](inf|Inf|INF)|[.](nan|NaN|NAN)|"
    r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+([.][0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?"
)
_INSTANT = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2}|Z)")
_PLAIN_WORD = re.compile("[a-z][a-z-]*")


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document: its tree of text, and the line (from 1) of each key and item by its path."""

    root: Node
    lines: Mapping[Place, int]

    def line(self, *place: str | int) -> int:
        """The line of a place, or of the nearest place above it that has one; 0 if none."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)


class _Bad(Exception):
    def __init__(self, found: Finding) -> None:
        super().__init__(found.code)
        self.found = found


def bad_character(text: str) -> str | None:
    """The first character that no file of kefu may hold, as `U+202E`; None if there is none."""
    match = _BAD.search(text)
    return f"U+{ord(match[0]):04X}" if match else None


def read(data: bytes, path: str, *, hand: bool) -> tuple[Document | None, tuple[Finding, ...]]:
    """Read one document. `hand`: a hand-written file (kefu.yaml, playbooks) may use flow style and comments.

    Returns (document, findings); the document is None when the file cannot be read, and then the findings say why.
    """
    try:
        text = _decode(data, path)
        return _build(text, path, hand), ()
    except _Bad as bad:
        return None, (bad.found.placed(path),)


def _decode(data: bytes, path: str) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _Bad(finding("encoding", "not UTF-8 text", line=line)) from None
    match = _BAD.search(text)
    if match:
        name = f"U+{ord(match[0]):04X}"
        line = text.count("\n", 0, match.start()) + 1
        raise _Bad(finding("control-character", "the control character {name} is not allowed", line=line, name=name))
    if "<<<<<<<" in text or ">>>>>>>" in text or "\n=======\n" in text:
        for number, row in enumerate(text.split("\n"), 1):
            if _CONFLICT.fullmatch(row):
                raise _Bad(finding("conflict-marker", "a merge was left unfinished here", line=number))
    return text


def _events(text: str, hand: bool) -> Iterator[Any]:
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        yield from _c_events(text)
    except MarkedYAMLError as error:
        if not hand:
            raise _Bad(_syntax(error)) from None
    except YAMLError as error:
        raise _Bad(finding("syntax", "not readable as YAML: {problem}", line=1, problem=str(error)[:200])) from None
    else:
        return
    # libyaml refuses some flow scalars that YAML allows; the pure reader then says better what is wrong.
    raise _Again


class _Again(Exception):
    """libyaml refused a hand-written file: read it with the pure reader."""


def _c_events(text: str) -> Iterator[Any]:
    from _ruamel_yaml import CParser

    parser = CParser(text.encode())
    while (event := parser.get_event()) is not None:
        yield event


def _pure_events(text: str) -> Iterator[Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        raise _Bad(_syntax(error)) from None
    except YAMLError as error:
        raise _Bad(finding("syntax", "not readable as YAML: {problem}", line=1, problem=str(error)[:200])) from None


def _syntax(error: Any) -> Finding:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    return finding(
        "syntax", "not readable as YAML: {problem}", line=line, problem=problem(error.problem or error.context)
    )


def _build(text: str, path: str, hand: bool) -> Document:
    try:
        return _Builder(_events(text, hand), hand).document()
    except _Again:
        return _Builder(_pure_events(text), hand).document()


class _Builder:
    """Events to a tree of text. Refuses at the first construct that is not plain data."""

    def __init__(self, events: Iterator[Any], hand: bool) -> None:
        self.events = events
        self.hand = hand
        self.lines: dict[Place, int] = {}
        self.depth = 0

    def document(self) -> Document:
        from ruamel.yaml import events as e

        root: Node | None = None
        for event in self.events:
            kind = type(event)
            if kind is e.DocumentStartEvent:
                if root is not None:
                    raise self._bad("several-documents", "more than one document in the file", event)
                if getattr(event, "version", None) or getattr(event, "tags", None):
                    raise self._bad("directive", "YAML directives are not allowed", event)
                root = self._node(next(self.events), ())
        if root is None:
            raise _Bad(finding("empty", "the file is empty", line=1))
        return Document(root, self.lines)

    def _bad(self, code: str, template: str, event: Any) -> _Bad:
        return _Bad(finding(code, template, line=event.start_mark.line + 1))

    def _node(self, event: Any, place: Place) -> Node:
        name = type(event).__name__
        if name == "AliasEvent":
            raise self._bad("alias", "YAML aliases are not allowed", event)
        if getattr(event, "anchor", None) is not None:
            raise self._bad("anchor", "YAML anchors are not allowed", event)
        tag = getattr(event, "tag", None)
        if (tag is not None and str(tag) != "!") or (getattr(event, "ctag", None) is not None and tag is not None):
            raise self._bad("tag", "YAML tags are not allowed", event)
        if name == "ScalarEvent":
            return self._text(event)
        if event.flow_style and not self.hand:
            raise self._bad("flow-style", "only block style is allowed in a ticket", event)
        self.depth += 1
        if self.depth > 20:
            raise self._bad("depth", "nested too deeply", event)
        result = self._mapping(place) if name == "MappingStartEvent" else self._sequence(place)
        self.depth -= 1
        return result

    def _text(self, event: Any) -> str:
        value: str = event.value
        if _BAD.search(value):
            raise self._bad("control-character", "an escaped control character is not allowed", event)
        return value

    def _mapping(self, place: Place) -> Node:
        result: dict[str, Node] = {}
        for event in self.events:
            name = type(event).__name__
            if name == "MappingEndEvent":
                return result
            if name != "ScalarEvent":
                raise self._bad("key", "a key must be plain text", event)
            key = self._node(event, place)
            assert isinstance(key, str)
            if key == "<<":
                raise self._bad("merge-key", "YAML merge keys are not allowed", event)
            if key in result:
                raise _Bad(
                    finding("duplicate-key", "the key {key} stands here twice", line=event.start_mark.line + 1, key=key)
                )
            inner = (*place, key)
            self.lines[inner] = event.start_mark.line + 1
            result[key] = self._value(key, inner)
        return result

    def _value(self, key: str, place: Place) -> Node:
        event = next(self.events)
        flow_empty = type(event).__name__ == "ScalarEvent" and event.value == "" and event.style in (None, "")
        if flow_empty:
            raise _Bad(finding("empty-value", "the key {key} has no value", line=event.start_mark.line + 1, key=key))
        return self._node(event, place)

    def _sequence(self, place: Place) -> Node:
        result: list[Node] = []
        for event in self.events:
            if type(event).__name__ == "SequenceEndEvent":
                return result
            inner = (*place, len(result))
            self.lines[inner] = event.start_mark.line + 1
            result.append(self._node(event, inner))
        return result


def scalar(text: str, key: str, indent: int) -> str:
    """The one way to write `text` as the value of `key` whose own indentation is `indent`."""
    if _PLAIN_WORD.fullmatch(text) and not _TYPED.fullmatch(text):
        return text
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
    if not text or text != text.strip() or _TYPED.fullmatch(text) or "\n" in text or "\t" in text:
        return False
    if text[0] in "[]{},#&*!|>'\"%@`" or text.startswith(("---", "...")):
        return False
    if text[0] in "-?:" and (len(text) == 1 or text[1] == " "):
        return False
    return ": " not in text and " #" not in text and text[-1] != ":" and text.isprintable()


def _quoted(text: str) -> str:
    out = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    if not out.isprintable():
        out = "".join(
            c if c.isprintable() or c == "\u3000" else (f"\\u{ord(c):04X}" if ord(c) < 0x10000 else f"\\U{ord(c):08X}")
            for c in out
        )
    return f'"{out}"'


def emit(node: Mapping[str, Node], indent: int = 0) -> str:
    """A mapping in canonical block style, in its own order of keys, each line ended by a newline."""
    pad = " " * indent
    out = []
    for key, value in node.items():
        head = f"{pad}{scalar(key, '', indent)}:"
        if isinstance(value, str):
            out.append(f"{head} {scalar(value, key, indent)}\n")
        elif isinstance(value, dict):
            out.append(f"{head}\n{emit(value, indent + 2)}")
        else:
            out.append(f"{head}\n{emit_items(value, key, indent)}")
    return "".join(out)


def emit_items(items: Sequence[Node], key: str, indent: int) -> str:
    """The items of a sequence under `key`, at the key's own indentation."""
    pad = " " * indent
    out = []
    for item in items:
        if isinstance(item, str):
            out.append(f"{pad}- {scalar(item, key, indent)}\n")
        elif isinstance(item, dict):
            out.append(f"{pad}- {emit(item, indent + 2)[indent + 2 :]}")
        else:
            raise ValueError("a list within a list has no canonical form")
    return "".join(out)


_FLOW_PLAIN = re.compile(r"[\w./@+-]+( [\w./@+-]+)*")


def flow(node: Node) -> str:
    """A node on one line, as people write short things in hand-written files."""
    if isinstance(node, str):
        return node if _FLOW_PLAIN.fullmatch(node) and _plain(node) else _quoted(node)
    if isinstance(node, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(value)}" for key, value in node.items()) + "}"
    return "[" + ", ".join(map(flow, node)) + "]"


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a value stands in its text: from `start` to `end` (characters from 0), without what follows its last leaf.

    `kind`: mapping, sequence or scalar. `column`: where the keys or items of a block begin, from 0.
    """

    kind: str
    start: int
    end: int
    column: int
    flow: bool


def extents(text: str) -> Mapping[Place, Extent]:
    """Where each value of a document stands, by its place. `text` must be what `read` takes."""
    from ruamel.yaml import YAML

    found: dict[Place, Extent] = {}
    _extent(YAML(typ="safe", pure=True).compose(text), (), found)
    return found


def _extent(node: Any, place: Place, found: dict[Place, Extent]) -> int:
    """Note a node and all below it; returns its end."""
    end: int = node.end_mark.index
    inside: list[tuple[str | int, Any]] = []
    if node.id == "mapping":
        inside = [(key.value, value) for key, value in node.value]
    elif node.id == "sequence":
        inside = list(enumerate(node.value))
    ends = [_extent(value, (*place, key), found) for key, value in inside]
    flow_style = bool(getattr(node, "flow_style", False))
    if ends and not flow_style:
        end = max(ends)
    found[place] = Extent(node.id, node.start_mark.index, end, node.start_mark.column, flow_style)
    return end
