"""A closed vocabulary: codes, each with the words that mean it in both languages."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

from kefu.core.base.errors import LANGUAGE, Said, Translate, Usage, beginning
from kefu.core.base.frozen import frozen
from kefu.core.base.near import plain


@frozen
class Word:
    """One code with its words."""

    code: str
    en: tuple[str, ...]
    zh: tuple[str, ...]


class Vocabulary:
    """A closed set of codes. `name` is its name in error messages (a msgid)."""

    def __init__(self, name: str, words: Iterable[Word]) -> None:
        """Take `words`, which are read when the first is asked for: one run of kefu needs few vocabularies."""
        self.name = name
        self._given = words

    @cached_property
    def words(self) -> Mapping[str, Word]:
        """Return the words by their codes."""
        return {w.code: w for w in self._given}

    @cached_property
    def _by_word(self) -> Mapping[str, str]:
        return {plain(t): w.code for w in self.words.values() for t in (w.code, *w.en, *w.zh)}

    def __contains__(self, code: str) -> bool:
        return code in self.words

    def find(self, text: str) -> str | None:
        """Return the code that `text` means, or None."""
        return self._by_word.get(plain(text))

    def parse(self, text: str) -> str:
        """Return the code that `text` means; Usage with the nearest words otherwise."""
        code = self.find(text)
        if code is None:
            raise Usage(
                "{text}: not a known {what}; one of: {words}",
                text=beginning(text),
                what=Said(self.name),
                words=Labels(self, tuple(self.words)),
            )
        return code

    def label(self, code: str, language: str) -> str:
        """Return the word that people read for `code`; an unknown code is its own label."""
        word = self.words.get(code)
        if word is None:
            return code
        return (word.zh if language == "zh" else word.en)[0]

    def labels(self) -> list[str]:
        """Return every accepted word, for completion."""
        return sorted({t for w in self.words.values() for t in (w.code, *w.zh)})

    def extended(self, more: Iterable[Word]) -> "Vocabulary":
        """Return this vocabulary with a desk's own words added."""
        return Vocabulary(self.name, chain(self._known(), more))

    def _known(self) -> Iterator[Word]:
        yield from self.words.values()


def of_lines(name: str, table: str) -> Vocabulary:
    """Return a vocabulary from lines `code | english, english | chinese, chinese` (no english: the code's words)."""
    return Vocabulary(name, _rows(table))


def _rows(table: str) -> Iterator[Word]:
    for line in table.strip().splitlines():
        code, en, zh = (part.strip() for part in line.split("|"))
        english = tuple(w.strip() for w in en.split(",")) if en else (code.replace("-", " "),)
        yield Word(code, english, tuple(w.strip() for w in zh.split(",")))


@frozen
class Labels:
    """Some words of a vocabulary as an argument of a message: codes in English, in Chinese what people read."""

    vocabulary: Vocabulary
    codes: tuple[str, ...]

    def text(self, translate: Translate) -> str:
        """Return the words with commas between them."""
        if translate(LANGUAGE) == LANGUAGE:
            return ", ".join(self.codes)
        return "、".join(self.vocabulary.label(code, "zh") for code in self.codes)
