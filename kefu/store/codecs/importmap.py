"""The map of an import: hand-written YAML that says which column is which fact.

`columns` (title: target, required), `values` (target: {text: meaning}), `set` (target: text for every row), `dates`
(ymd, dmy, mdy: the order in short dates), `sheet` (of a workbook) and `header` (the line of the titles; else it is found). Targets are the facts by dotted name, `at` (the
instant at which the case was opened), `note` (a note after it), `owner` and `skip`.
"""

from collections.abc import Mapping

from kefu.core.base.errors import StoreFault, Usage
from kefu.core.base.near import near, plain
from kefu.core.base.node import Node
from kefu.core.base.regex import regex
from kefu.core.intake.importing import JOINED, OWN, PHONES, TARGETS, Map
from kefu.core.intake.moments import ORDERS
from kefu.core.vocabulary.fact_words import Called, fact_of, nearest_facts, words_of
from kefu.core.vocabulary.facts import FACTS
from kefu.store.yaml import read as yamlio

KEYS = ("columns", "values", "set", "dates", "sheet", "header")
_LINE = regex("[1-9][0-9]{0,6}")


def read(data: bytes, path: str) -> Map:
    """Return the map in a file. Usage, with its line, for what does not fit; StoreFault when it is no YAML."""
    document, findings = yamlio.read(data, path, hand=True)
    if document is None:
        raise StoreFault("{path}, line {line}: {problem}", path=path, line=findings[0].line, problem=findings[0])
    return _Reader(document, path).map()


class _Reader:
    def __init__(self, document: yamlio.Document, path: str) -> None:
        self.document, self.path = document, path

    def map(self) -> Map:
        root = self._mapping(self.document.root)
        for key in root:
            if key not in KEYS:
                raise Usage(
                    "{path}, line {line}: no key {key}; there are: {known}",
                    path=self.path,
                    line=self.document.line(key),
                    key=key,
                    known=", ".join(KEYS),
                )
        columns = {title: self._target(to, ("columns", title)) for title, to in self._texts(root, "columns").items()}
        values = {
            self._target(target, ("values", target)): {
                plain(text): meant
                for text, meant in self._texts(self._mapping(root["values"]), target, "values").items()
            }
            for target in self._mapping(root.get("values", {}))
        }
        constants = {self._target(t, ("set", t)): text for t, text in self._texts(root, "set").items()}
        order = root.get("dates", "ymd")
        if order not in ORDERS:
            raise Usage(
                "{path}, line {line}: dates takes one of {known}",
                path=self.path,
                line=self.document.line("dates"),
                known=", ".join(ORDERS),
            )
        self._once(columns)
        if not {"category"} & {*columns.values(), *constants}:
            raise Usage(
                "{path}: no column is the category; add one, or `set: {{category: ...}}` for all rows", path=self.path
            )
        sheet = root.get("sheet", "")
        return Map(
            columns,
            values,
            constants,
            str(order),
            sheet if isinstance(sheet, str) else "",
            self._line(root.get("header")),
        )

    def _line(self, node: Node | None) -> int:
        """Return the line that `header` names, 0 where it names none."""
        if node is None:
            return 0
        if not isinstance(node, str) or _LINE.fullmatch(node) is None:
            line = self.document.line("header")
            raise Usage("{path}, line {line}: header takes the number of a line, such as 3", path=self.path, line=line)
        return int(node)

    def _mapping(self, node: Node) -> Mapping[str, Node]:
        if not isinstance(node, dict):
            raise Usage(
                "{path}: a map of an import has keys and values; `kefu import FILE --guess` makes one", path=self.path
            )
        return node

    def _texts(self, root: Mapping[str, Node], key: str, *above: str) -> dict[str, str]:
        held = self._mapping(root.get(key, {}))
        for name, value in held.items():
            if not isinstance(value, str) or not value.strip():
                line = self.document.line(*above, key, name)
                raise Usage("{path}, line {line}: {name} takes one text", path=self.path, line=line, name=name)
        return {name: value for name, value in held.items() if isinstance(value, str)}

    def _target(self, text: str, place: tuple[str, ...]) -> str:
        target = text if text in TARGETS else fact_of(text)
        if target in TARGETS:
            return target
        guess = near(text, (*TARGETS, *words_of(name for name in FACTS if name in TARGETS)))
        raise Usage(
            "{path}, line {line}: a column cannot be {word}; there are: {known}",
            path=self.path,
            line=self.document.line(*place),
            word=text,
            known=guess or Called((*nearest_facts(text), *OWN)),
        )

    def _once(self, columns: Mapping[str, str]) -> None:
        seen: dict[str, str] = {}
        for title, target in columns.items():
            if target in seen and target not in (*JOINED, *PHONES, "skip"):
                line = self.document.line("columns", title)
                raise Usage(
                    "{path}, line {line}: {first} is {target} already; one of the two columns must be skip",
                    path=self.path,
                    line=line,
                    first=seen[target],
                    target=target,
                )
            seen[target] = title
