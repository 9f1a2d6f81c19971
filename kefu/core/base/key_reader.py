"""Keys of hand-written rules, read one by one: what does not fit is a finding with file and line."""

from collections.abc import Mapping

from kefu.core.base.errors import KefuError
from kefu.core.base.findings import Finding, finding
from kefu.core.base.node import Line, Node

Place = tuple[str | int, ...]


class KeyReader:
    """A reader of values at places in the file `path`; `line` gives their lines, `found` grows with what is wrong."""

    def __init__(self, line: Line, path: str) -> None:
        self.line, self.path = line, path
        self.found: list[Finding] = []

    def fault(self, code: str, template: str, place: Place, **args: str | int) -> None:
        """Report something wrong at `place`."""
        self.found.append(finding(code, template, path=self.path, line=self.line(*place), **args))

    def refused(self, code: str, error: KefuError, place: Place) -> None:
        """Report a request's error as a finding of the same words."""
        self.found.append(Finding(code, error.template, self.path, self.line(*place), tuple(error.args_.items())))

    def text(self, node: Mapping[str, Node], key: str, place: Place) -> str:
        """Return a text, empty if the key is not there."""
        value = node.get(key, "")
        if not isinstance(value, str) or (key in node and not value.strip()):
            self.fault("rule-text", "{key} takes a text", (*place, key), key=key)
            return ""
        return value

    def texts(self, node: Mapping[str, Node], key: str, place: Place) -> list[tuple[str, Place]]:
        """Return a text or a list of texts as a list, each with its place."""
        value = node.get(key, [])
        if isinstance(value, str):
            return [(value, (*place, key))]
        if isinstance(value, dict) or not all(isinstance(item, str) for item in value):
            self.fault("rule-text", "{key} takes a text or a list of texts", (*place, key), key=key)
            return []
        return [(item, (*place, key, n)) for n, item in enumerate(value) if isinstance(item, str)]

    def word(self, node: Mapping[str, Node], key: str, allowed: Mapping[str, object], place: Place) -> str:
        """Return a word of a vocabulary, empty if the key is not there."""
        value = self.text(node, key, place)
        if value and value not in allowed:
            self.fault(
                "rule-word", "{key}: {word} is not known; one of: {words}", (*place, key),
                key=key, word=value, words=", ".join(allowed),
            )  # fmt: skip
        return value

    def flag(self, node: Mapping[str, Node], key: str, place: Place, yes: str = "true") -> bool:
        """Return whether the key says `true` (or the word `yes`) rather than `false`; false if the key is not there."""
        value = node.get(key, "false")
        if value not in (yes, "false"):
            self.fault("rule-flag", "{key} takes {yes} or false", (*place, key), key=key, yes=yes)
        return value == yes
