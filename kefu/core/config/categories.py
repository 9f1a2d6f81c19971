"""Playbooks: the name, the needs and the demands of each category of tickets. Opening and closing go by the head
alone."""

from collections.abc import Callable, Iterable, Mapping

from kefu.core.base.errors import LANGUAGE, StoreFault, Translate, Usage
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.base.near import near, one_sign_off, plain

DEMANDS = ("reply", "callback", "evidence", "end")
"""The demands that closing as solved may make."""
_MOST = 5
"""Categories that are named as the nearest."""


@frozen
class Head:
    """The head of a playbook. `needs`: dotted facts or groups of facts; `close`: of DEMANDS; `title` by language."""

    category: str
    title: Mapping[str, str]
    aliases: tuple[str, ...]
    kind: str
    needs: tuple[str, ...]
    close: tuple[str, ...]

    def label(self, language: str) -> str:
        """Return the title in a language, else in English, else the category's name."""
        return self.title.get(language) or self.title.get("en") or self.category

    def called(self, language: str) -> tuple[str, ...]:
        """Return the other names of the category that people read in a language: in Chinese those that are no English."""
        return tuple(alias for alias in self.aliases if alias_label(alias, language))

    @property
    def words(self) -> tuple[str, ...]:
        """Return every word that names this category."""
        return (self.category, *self.title.values(), *self.aliases)


def alias_label(alias: str, language: str) -> str:
    """Return a name of a category as it is read in a language; empty where it is a word of another one."""
    return "" if language == "zh" and alias.isascii() and not alias.isdigit() else alias


def _word(text: str) -> str:
    """Return `text` as it is compared: plain width and case, without blanks and dashes."""
    return plain(text).replace("-", "")


def _readable(category: str) -> Finding | None:
    """Return None: heads that were given are readable."""
    return None


@frozen
class Titles:
    """Categories as an argument of a message: codes in English, in Chinese their titles."""

    heads: tuple[Head, ...]

    def text(self, translate: Translate) -> str:
        """Return the names with commas between them."""
        if translate(LANGUAGE) == LANGUAGE:
            return ", ".join(head.category for head in self.heads)
        return "、".join(head.label("zh") for head in self.heads)


class Catalogue:
    """The categories of a desk. `heads` may read each head only when it is asked for, and lacks what is unreadable."""

    def __init__(self, heads: Mapping[str, Head], why: Callable[[str], Finding | None] = _readable) -> None:
        """Take the heads by category; `why` returns the reason why a category's file cannot be read."""
        self.heads = heads
        self._why = why
        self._by_word: dict[str, str] | None = None

    @staticmethod
    def of(heads: Iterable[Head]) -> "Catalogue":
        """Return the catalogue of some heads."""
        return Catalogue({head.category: head for head in heads})

    def get(self, category: str) -> Head | None:
        """Return the head of a category by its name, or None."""
        return self.heads.get(category)

    def find(self, text: str) -> Head | None:
        """Return the category that `text` names: its name, a title in any language, an alias; None if there is none.

        A category's own name reads no other head.
        """
        head = self.heads.get(plain(text))
        if head is not None:
            return head
        found = self._words().get(_word(text))
        return self.heads.get(found) if found else None

    def resolve(self, text: str) -> Head:
        """Return the category that `text` names; Usage with the nearest word, the nearest categories, or all, otherwise.

        StoreFault if it is the name of a category whose file cannot be read.
        """
        head = self.find(text)
        if head is not None:
            return head
        bad = self._why(plain(text))
        if bad is not None:
            raise StoreFault(
                "{path}, line {line}: {problem}; mend it first.", path=bad.path, line=bad.line, problem=bad
            )
        guess = near(text, (word for head in self.heads.values() for word in head.words))
        if guess is not None:
            raise Usage("{text}: no category has this name; did you mean {near}?", text=text, near=guess)
        some = tuple(head for head in self.heads.values() if one_sign_off(text, head.words))
        if some:
            raise Usage(
                "{text}: no category has this name; the nearest: {known}", text=text, known=Titles(some[:_MOST])
            )
        raise Usage(
            "{text}: no category has this name; there are: {known}", text=text, known=Titles(tuple(self.heads.values()))
        )

    def labels(self) -> list[str]:
        """Return every word that names a category, for completion."""
        return sorted({word for head in self.heads.values() for word in head.words})

    def _words(self) -> dict[str, str]:
        """Return the category of each word; of two categories with one word the first by name has it."""
        if self._by_word is None:
            self._by_word = {}
            for name in sorted(self.heads):
                head = self.heads.get(name)
                for word in head.words if head else ():
                    self._by_word.setdefault(_word(word), name)
        return self._by_word
