"""YAML read as text and written in one canonical form. The only module that knows ruamel.yaml.

Reading goes through libyaml's events with a small builder: every scalar is text, so a waybill `0571234567`, `1e5` or
`no` can never turn into something else. Anchors, aliases, tags, merge keys, directives, several documents, duplicate
keys, conflict markers, control and bidi characters are findings; nothing of them is ever acted upon.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.base.regex import regex
from kefu.store.yaml import shelf
from kefu.store.yaml.problems import problem
from kefu.store.yaml.write import emit, emit_items, flow, scalar

__all__ = ["Document", "Extent", "Node", "bad_character", "emit", "emit_items", "extents", "flow", "read", "scalar"]

Place = tuple[str | int, ...]

LIMIT = 4_000_000
"""The largest file that is read, in bytes: a ticket has some thousand, and reading must never be slow."""
_HAND_LIMIT = 1_000_000
_PURE_LIMIT = 100_000
_KEY_LIMIT = 100
_DEPTH_LIMIT = 20

# Control characters but tab, newline; bidi controls; the line separators that libyaml breaks lines at; byte-order marks.
_BAD = regex(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_CONFLICT = regex("(<{7}|={7}|>{7}|[|]{7})( .*)?")


@frozen
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
    known = shelf.known(data) if hand else None
    if known is not None:
        return Document(*known), ()
    try:
        document = _build(_decode(data, hand), hand)
        if hand:
            shelf.note(data, document.root, document.lines)
        return document, ()
    except _Bad as bad:
        return None, (bad.found.placed(path),)


def _decode(data: bytes, hand: bool) -> str:
    limit = _HAND_LIMIT if hand else LIMIT
    if len(data) > limit:
        raise _Bad(
            finding("too-large", "{size} bytes, more than the {limit} that are read", size=len(data), limit=limit)
        )
    if hand:
        data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _Bad(finding("encoding", "not UTF-8 text", line=line)) from None
    match = _BAD.search(text)
    if match:
        name = f"U+{ord(match[0]):04X}"
        line = text.count("\n", 0, match.start()) + 1
        if name == "U+FEFF" and match.start() == 0:
            raise _Bad(finding("byte-order-mark", "the file begins with a byte-order mark; save it without", line=1))
        if match[0] == "\r":
            raise _Bad(finding("line-ends", "lines must end with LF alone, without CR", line=line))
        raise _Bad(finding("control-character", "the control character {name} is not allowed", line=line, name=name))
    if "<<<<<<<" in text or ">>>>>>>" in text or "\n=======\n" in text:
        for number, row in enumerate(text.split("\n"), 1):
            if _CONFLICT.fullmatch(row):
                raise _Bad(finding("conflict-marker", "a merge was left unfinished here", line=number))
    return text


def _c_events(text: str) -> Iterator[Any]:
    from _ruamel_yaml import CParser
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        parser = CParser(text.encode())
        while (event := parser.get_event()) is not None:
            yield event
    except MarkedYAMLError as error:
        raise _Bad(_syntax(error)) from None
    except YAMLError as error:
        raise _Bad(finding("syntax", "not readable as YAML: {problem}", line=1, problem=str(error)[:200])) from None


def _pure_events(text: str) -> Iterator[Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        raise _Bad(_syntax(error)) from None


def _syntax(error: Any) -> Finding:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    return finding(
        "syntax", "not readable as YAML: {problem}", line=line, problem=problem(error.problem or error.context)
    )


def _build(text: str, hand: bool) -> Document:
    """Libyaml refuses some flow scalars that YAML allows; a hand-written file is then read again by the pure reader,
    which says better what is wrong. Where that one stumbles itself, libyaml's word stands."""
    try:
        return _Builder(_c_events(text), hand).document()
    except _Bad as bad:
        if not hand or bad.found.code != "syntax" or len(text) > _PURE_LIMIT:
            raise
        try:
            return _Builder(_pure_events(text), hand).document()
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            raise bad from None


class _Builder:
    """Events to a tree of text. Refuses at the first construct that is not plain data."""

    def __init__(self, events: Iterator[Any], hand: bool) -> None:
        from ruamel.yaml import events as e

        self.kinds = e
        self.scalar = e.ScalarEvent
        self.events = events
        self.hand = hand
        self.lines: dict[Place, int] = {}
        self.depth = 0

    def document(self) -> Document:
        root: Node | None = None
        for event in self.events:
            kind = type(event)
            if kind is self.kinds.DocumentStartEvent:
                if root is not None:
                    raise self._bad("several-documents", "more than one document in the file", event)
                if getattr(event, "version", None) or getattr(event, "tags", None):
                    raise self._bad("directive", "YAML directives are not allowed", event)
                self._unmarked(event)
                root = self._node(next(self.events), ())
            elif kind is self.kinds.DocumentEndEvent:
                self._unmarked(event)
        if root is None:
            raise _Bad(finding("empty", "the file is empty", line=1))
        return Document(root, self.lines)

    def _unmarked(self, event: Any) -> None:
        if event.explicit and not self.hand:
            raise self._bad("document-marker", "a ticket holds no --- and no ... at the start of a line", event)

    def _bad(self, code: str, template: str, event: Any) -> _Bad:
        return _Bad(finding(code, template, line=event.start_mark.line + 1))

    def _node(self, event: Any, place: Place) -> Node:
        kind = type(event)
        if kind is self.kinds.AliasEvent:
            raise self._bad("alias", "YAML aliases are not allowed", event)
        if event.anchor is not None:
            raise self._bad("anchor", "YAML anchors are not allowed", event)
        if event.ctag is not None:
            raise self._bad("tag", "YAML tags are not allowed", event)
        if kind is self.scalar:
            value: str = event.value
            if event.style == '"' and _BAD.search(value):
                raise self._bad("control-character", "an escaped control character is not allowed", event)
            return value
        if event.flow_style and not self.hand:
            raise self._bad("flow-style", "only block style is allowed in a ticket", event)
        self.depth += 1
        if self.depth > _DEPTH_LIMIT:
            raise self._bad("depth", "nested too deeply", event)
        result = self._mapping(place) if kind is self.kinds.MappingStartEvent else self._sequence(place)
        self.depth -= 1
        return result

    def _mapping(self, place: Place) -> Node:
        result: dict[str, Node] = {}
        for event in self.events:
            if type(event) is self.kinds.MappingEndEvent:
                return result
            key = self._node(event, place)
            if not isinstance(key, str) or len(key) > _KEY_LIMIT or "\n" in key:
                raise self._bad("key", "a key must be plain text", event)
            if key == "<<":
                raise self._bad("merge-key", "YAML merge keys are not allowed", event)
            if key in result:
                raise _Bad(
                    finding("duplicate-key", "the key {key} stands here twice", line=event.start_mark.line + 1, key=key)
                )
            inner = (*place, key)
            self.lines[inner] = event.start_mark.line + 1
            event = next(self.events)
            if self._nothing(event):
                raise _Bad(
                    finding("empty-value", "the key {key} has no value", line=event.start_mark.line + 1, key=key)
                )
            result[key] = self._node(event, inner)
        return result

    def _sequence(self, place: Place) -> Node:
        result: list[Node] = []
        for event in self.events:
            if type(event) is self.kinds.SequenceEndEvent:
                return result
            inner = (*place, len(result))
            self.lines[inner] = event.start_mark.line + 1
            if self._nothing(event):
                raise self._bad("empty-value", "an item of a list has no value", event)
            result.append(self._node(event, inner))
        return result

    def _nothing(self, event: Any) -> bool:
        return type(event) is self.scalar and not event.value and not event.style


@frozen
class Extent:
    """The place of a value in its text: from `start` to `end` (characters from 0), without what follows its last leaf.

    `kind`: mapping, sequence or scalar. `column`: where the keys or items of a block begin, from 0. `key`: where its own
    key stands, None for an item or the root.
    """

    kind: str
    start: int
    end: int
    column: int
    flow: bool
    key: tuple[int, int] | None = None


def extents(text: str) -> Mapping[Place, Extent]:
    """Return where each value of a document stands, by its place. `text` must be what `read` takes."""
    from ruamel.yaml import YAML

    found: dict[Place, Extent] = {}
    _extent(YAML(typ="safe", pure=True).compose(text), (), found)
    return found


def _extent(node: Any, place: Place, found: dict[Place, Extent], key: Any = None) -> int:
    """Note a node and all below it; returns its end."""
    end: int = node.end_mark.index
    inside: list[tuple[str | int, Any, Any]] = []
    if node.id == "mapping":
        inside = [(name.value, value, name) for name, value in node.value]
    elif node.id == "sequence":
        inside = [(number, value, None) for number, value in enumerate(node.value)]
    ends = [_extent(value, (*place, step), found, name) for step, value, name in inside]
    flow_style = bool(getattr(node, "flow_style", False))
    if ends and not flow_style:
        end = max(ends)
    named = (key.start_mark.index, key.end_mark.index) if key is not None else None
    found[place] = Extent(node.id, node.start_mark.index, end, node.start_mark.column, flow_style, named)
    return end
