"""The parts of a playbook that are read alike everywhere, its messages and its tests. What is wrong is a finding."""

import re
from collections.abc import Mapping

from kefu.core.base.errors import Usage
from kefu.core.base.key_reader import KeyReader, Place
from kefu.core.base.node import Line, Node
from kefu.core.clocks.conditions import Condition, read_condition
from kefu.core.clocks.read import Allowed
from kefu.core.playbook.model import Case, Message, Text
from kefu.core.times.when import Span, parse_span
from kefu.core.vocabulary import words
from kefu.core.vocabulary.facts import FACTS

LANGUAGES = ("zh", "en")
ID = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_MESSAGE = ("to", "channel", *LANGUAGES)
_CASE = ("name", "facts", "answers", "expect")
_EXPECT = ("path", "told", "evidence", "clocks", "end")


class PartsReader(KeyReader):
    """A reader of parts of one playbook; `found` grows with what is wrong."""

    def __init__(self, line: Line, path: str, allowed: Allowed) -> None:
        super().__init__(line, path)
        self.allowed = allowed

    # -- small parts

    def keys(self, node: Mapping[str, Node], allowed: tuple[str, ...], place: Place) -> None:
        """Report each key that is not allowed here."""
        for key in node:
            if key not in allowed:
                self.fault(
                    "unknown-key", "{key} does not belong here; the keys are: {keys}", (*place, key),
                    key=key, keys=", ".join(allowed),
                )  # fmt: skip

    def said(self, node: Node | None, place: Place) -> Text:
        """Return a text in both languages."""
        held = node if isinstance(node, dict) else {}
        found = {k: v for k, v in held.items() if k in LANGUAGES and isinstance(v, str) and v.strip()}
        lacking = [language for language in LANGUAGES if language not in found]
        if lacking:
            self.fault(
                "language", "{key} needs a text in zh and in en; {languages} is missing", place,
                key=str(place[-1]), languages=", ".join(lacking),
            )  # fmt: skip
        if isinstance(node, dict):
            # A choice of an `ask` has its label, its value and its way on in one map.
            self.keys({k: v for k, v in node.items() if k != "next" and k != "value"}, LANGUAGES, place)
        return found

    def among(self, value: Node | None, allowed: Mapping[str, object] | tuple[str, ...], place: Place) -> str:
        """Return a word that must be one of `allowed`; empty with a finding."""
        if isinstance(value, str) and value in allowed:
            return value
        self.fault(
            "unknown-word", "{key}: {word} is not known; one of: {words}", place,
            key=str(place[-1]), word=value if isinstance(value, str) else "-", words=", ".join(allowed),
        )  # fmt: skip
        return ""

    def party(self, node: Node | None, place: Place) -> str:
        """Return a party `ROLE[:NAME]`; empty with a finding."""
        role, sign, name = node.partition(":") if isinstance(node, str) else ("", "", "")
        return f"{role}{sign}{name}" if self.among(role, words.ROLES.words, place) and bool(sign) == bool(name) else ""

    def name(self, node: Node | None, place: Place) -> str:
        """Return an id (lower case, digits, dashes); empty with a finding."""
        if isinstance(node, str) and ID.fullmatch(node):
            return node
        self.fault("step-id", "a step needs an id of lower-case letters, digits and dashes", place)
        return ""

    def condition(self, node: Mapping[str, Node], place: Place) -> Condition | None:
        """Return the condition under `when`."""
        if "when" not in node:
            return None
        found, wrong = read_condition(node["when"], self.line, self.path, (*place, "when"))
        self.found += wrong
        return found

    def span(self, node: Mapping[str, Node], place: Place) -> Span | None:
        """Return the span under `within`, which is time as it passes."""
        if "within" not in node:
            return None
        try:
            span = parse_span(self.text(node, "within", place))
            span.delta()
        except Usage as error:
            self.refused("within", error, (*place, "within"))
            return None
        return span

    # -- messages and tests

    def messages(self, node: Node, place: Place = ("messages",)) -> dict[str, Message]:
        """Return the messages by name; a broken one is left out."""
        if not isinstance(node, dict):
            self.fault("messages", "messages is a map by name", place)
            return {}
        found = {name: self.message(name, value, (*place, name)) for name, value in node.items()}
        return {name: message for name, message in found.items() if message is not None}

    def message(self, name: str, node: Node, place: Place) -> Message | None:
        """Return one message; None if anything in it is wrong."""
        before = len(self.found)
        if not isinstance(node, dict) or ID.fullmatch(name) is None:
            self.fault("message", "a message has a name of lower-case letters, digits and dashes, and is a map", place)
            return None
        self.keys(node, _MESSAGE, place)
        to = self.party(node.get("to"), (*place, "to"))
        channel = self.word(node, "channel", words.CHANNELS.words, place)
        text = self.said({k: v for k, v in node.items() if k in LANGUAGES}, place)
        return Message(name, to, text, channel, self.line(*place)) if len(self.found) == before else None

    def cases(self, node: Node, place: Place = ("tests",)) -> tuple[Case, ...]:
        """Return the tests; a broken one is left out."""
        if not isinstance(node, list):
            self.fault("tests", "tests must be a list", place)
            return ()
        found = [self.case(item, (*place, n)) for n, item in enumerate(node)]
        return tuple(c for c in found if c is not None)

    def case(self, node: Node, place: Place) -> Case | None:
        """Return one test; None if anything in it is wrong."""
        before = len(self.found)
        said = node if isinstance(node, dict) else {}
        self.keys(said, _CASE, place)
        expect, where = said.get("expect"), (*place, "expect")
        wanted = expect if isinstance(expect, dict) else {}
        self.keys(wanted, _EXPECT, where)
        lists = {k: tuple(self.plain_texts(wanted, k, where)) for k in _EXPECT if k != "end"}
        name, end = self.text(said, "name", place), self.text(wanted, "end", where)
        if not name or not end or not lists["path"]:
            self.fault("test", "a test needs a name, and under expect at least path and end", place)
        facts, answers = self.map_of(said, "facts", place), self.map_of(said, "answers", place)
        for fact in facts:
            if fact not in FACTS and fact not in ("attempts", "urged", "escalated", "reopened"):
                self.among(fact, tuple(FACTS), (*place, "facts"))
        given = {k: tuple(self.plain_texts(answers, k, (*place, "answers"))) for k in answers}
        known = {k: v for k, v in facts.items() if isinstance(v, str)}
        if len(self.found) > before:
            return None
        rest = {k: listed if k in wanted else None for k, listed in lists.items() if k != "path"}
        return Case(name, known, given, lists["path"], end, line=self.line(*place), **rest)

    def plain_texts(self, node: Mapping[str, Node], key: str, place: Place) -> list[str]:
        """Return a text or a list of texts without their places."""
        return [text for text, _ in self.texts(node, key, place)]

    def map_of(self, node: Mapping[str, Node], key: str, place: Place) -> Mapping[str, Node]:
        """Return a map under a key, empty if there is none."""
        value = node.get(key, {})
        if not isinstance(value, dict):
            self.fault("test", "{key} is a map", (*place, key), key=key)
            return {}
        return value
