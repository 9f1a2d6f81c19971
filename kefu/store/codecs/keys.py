"""Hand-written YAML against a table of keys: what fits is kept, the rest is a finding with file, line and a hint.

A table is text, one key a line: `path | type`. In a path `<name>` stands for any key (checked as the type of that name,
if there is one), `[]` for the items of a list; `!` after a step says that the key must be there. The type `raw` keeps
the value as it is, `texts` is a text or a list of texts. A part named in `whole` is left out as soon as anything in it
is wrong: half a rule would say something else.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from kefu.core.base.findings import Finding, finding
from kefu.core.base.near import near
from kefu.store.yaml.read import Document, Node

Place = tuple[str | int, ...]
Check = Callable[[str, str], Finding | None]
"""Takes a dotted key and its text, and gives the finding if the text is wrong, without a place."""


@dataclass(slots=True)
class Shape:
    """The values allowed at one place: a scalar of `type`, the keys `named`, any key of shape `each`, or `items`.

    With `type` and `named` either will do.
    """

    type: str | None = None
    named: dict[str, "Shape"] = field(default_factory=dict)
    each: "Shape | None" = None
    key_type: str = ""
    items: "Shape | None" = None
    required: bool = False
    whole: bool = False


def shape(table: str, whole: Iterable[str] = ()) -> Shape:
    """Return the shape of a file from its table. `whole`: the paths of the parts that hold as a whole or not at all."""
    root = Shape()
    for line in table.strip().splitlines():
        path, kind = (part.strip() for part in line.split("|"))
        _place(root, path).type = kind
    for path in whole:
        _place(root, path).whole = True
    return root


def _place(here: Shape, path: str) -> Shape:
    for step in path.replace("[]", ".[]").split("."):
        here = _step(here, step.rstrip("!"))
        here.required |= step.endswith("!")
    return here


def _step(here: Shape, step: str) -> Shape:
    if step == "[]":
        here.items = here.items or Shape()
        return here.items
    if step.startswith("<"):
        here.each = here.each or Shape()
        here.key_type = step.strip("<>")
        return here.each
    return here.named.setdefault(step, Shape())


def paths(table: str) -> list[str]:
    """Return the keys of a table as the documentation writes them."""
    return [line.split("|")[0].strip().replace("!", "") for line in table.strip().splitlines()]


def dotted(place: Place) -> str:
    """Return a place as a message names it: keys with dots, items counted from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in place)


class Walk:
    """One pass over a document. `kept` is the tree of all that fits; `found` says what does not."""

    def __init__(self, doc: Document, path: str, checks: Mapping[str, Check]) -> None:
        self.doc = doc
        self.path = path
        self.checks = checks
        self.found: list[Finding] = []

    def report(self, what: Finding, *place: str | int) -> None:
        """Keep a finding, with the line of `place`."""
        self.found.append(replace(what, path=self.path, line=self.doc.line(*place) or 1))

    def root(self, spec: Shape) -> dict[str, Node]:
        """Return everything in the file that fits, and report the rest."""
        kept = self._mapping(spec, self.doc.root, ())
        return kept if isinstance(kept, dict) else {}

    def _node(self, spec: Shape, node: Node, place: Place) -> Node | None:
        before = len(self.found)
        kept = self._fitting(spec, node, place)
        return None if spec.whole and len(self.found) > before else kept

    def _fitting(self, spec: Shape, node: Node, place: Place) -> Node | None:
        if spec.type == "raw":
            return node
        # Some parts are one value, or keys for those who say more.
        if (spec.named or spec.each) and not (spec.type and isinstance(node, str)):
            return self._mapping(spec, node, place)
        if spec.items:
            return self._list(spec.items, node, place)
        if spec.type == "texts" and isinstance(node, list):
            return self._list(Shape("text"), node, place)
        return self._scalar(spec.type or "text", node, place)

    def _mapping(self, spec: Shape, node: Node, place: Place) -> Node | None:
        if not isinstance(node, dict):
            key = dotted(place)
            self.report(finding("wrong-type", "{key} must be keys with values, not a list or a text", key=key), *place)
            return None
        kept: dict[str, Node] = {}
        whole = True
        for key, value in node.items():
            inner = self._inner(spec, key, (*place, key))
            good = self._node(inner, value, (*place, key)) if inner else None
            if good is not None:
                kept[key] = good
        for key, inner in spec.named.items():
            if inner.required and key not in kept:
                if key not in node:
                    self.report(finding("missing-key", "{key} is missing", key=dotted((*place, key))), *place)
                whole = False
        return kept if whole or not place else None  # the file itself is kept in any case

    def _inner(self, spec: Shape, key: str, place: Place) -> Shape | None:
        if key in spec.named:
            return spec.named[key]
        if spec.each is None:
            guess = near(key, spec.named)
            if guess:
                wrong = finding(
                    "unknown-key", "the key {key} is not known; did you mean {near}?", key=dotted(place), near=guess
                )
            else:
                known = ", ".join(spec.named)
                wrong = finding(
                    "unknown-key", "the key {key} is not known; allowed are: {known}", key=dotted(place), known=known
                )
            self.report(wrong, *place)
            return None
        check = self.checks.get(spec.key_type)
        bad = check(dotted(place[:-1]), key) if check else None
        if bad:
            self.report(bad, *place)
            return None
        return spec.each

    def _list(self, spec: Shape, node: Node, place: Place) -> Node | None:
        if not isinstance(node, list):
            self.report(finding("wrong-type", "{key} must be a list", key=dotted(place)), *place)
            return None
        kept = [self._node(spec, item, (*place, n)) for n, item in enumerate(node)]
        return [item for item in kept if item is not None]

    def _scalar(self, kind: str, node: Node, place: Place) -> Node | None:
        if not isinstance(node, str):
            key = dotted(place)
            self.report(finding("wrong-type", "{key} must be one value, not a list or keys", key=key), *place)
            return None
        if not node.strip():
            self.report(finding("empty-value", "{key} is empty", key=dotted(place)), *place)
            return None
        check = self.checks.get(kind)
        bad = check(dotted(place), node) if check else None
        if bad:
            self.report(bad, *place)
            return None
        return node


def items(node: Node | None) -> list[Node]:
    """Return the items of a list that was kept; none if it was not."""
    return node if isinstance(node, list) else []


def pairs(node: Node | None) -> dict[str, Node]:
    """Return the keys and values of a mapping that was kept; none if it was not."""
    return node if isinstance(node, dict) else {}


def texts(node: Node | None) -> tuple[str, ...]:
    """Return a text or a list of texts as texts."""
    return (node,) if isinstance(node, str) else tuple(item for item in items(node) if isinstance(item, str))


def one(node: Node | None, default: str = "") -> str:
    """Return a text that was kept, or the default."""
    return node if isinstance(node, str) else default
