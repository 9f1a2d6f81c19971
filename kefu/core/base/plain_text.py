"""A text as patterns see it, with the way back to the text as it was written.

Folding takes compatibility forms apart (full-width, circled and other scripts' digits become 0-9), drops what is not
seen (zero-width characters, marks, controls) and ignores case. The text itself is never rewritten: a pattern found in
the plain form is replaced at the place it came from.
"""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex

_UNSEEN = {"Cf", "Mn", "Me"}
_LONGEST_FORM = 8
"""Signs that one character stands for at most; a single one stands for more (U+FDFA, eighteen), a phrase and no name."""
_NEVER_SLOW = 200
# What Unicode's own stream-safe form (UAX 15) lets follow each other; no script needs as many.
_MANY_MARKS = regex("1{30}")


@frozen
class PlainText:
    """`text` is the plain form; `at[i]` is the place in the source that `text[i]` came from."""

    text: str
    at: Sequence[int]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the source that `text[start:end]` (not empty) came from."""
        return self.at[start], self.at[end - 1] + 1


def _fold(char: str) -> str:
    """Return the plain form of one character: none, one or several characters."""
    out = []
    for part in unicodedata.normalize("NFKD", char).casefold():
        category = unicodedata.category(part)
        if category in _UNSEEN or (category == "Cc" and not part.isspace()):
            continue
        digit = unicodedata.digit(part, None)
        out.append(str(digit) if digit is not None else " " if category == "Zs" else part)
    return "".join(out[:_LONGEST_FORM])


class _Plain(dict[int, str]):
    """The plain form of each character met so far; `uneven` are those that are not one for one."""

    uneven: ClassVar[set[str]] = set()

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        if len(folded) != 1:
            self.uneven.add(chr(code))
        return folded


_PLAIN = _Plain()


def plain_text(text: str) -> PlainText:
    """Return `text` in plain form, each character with its place."""
    if text.isascii() and text.isprintable():
        return PlainText(text.lower(), range(len(text)))
    plain = text.translate(_PLAIN)
    if _PLAIN.uneven.isdisjoint(text):
        return PlainText(plain, range(len(text)))
    at = [place for place, char in enumerate(text) for _ in _PLAIN[ord(char)]]
    return PlainText(plain, at)


def compact(plain: PlainText) -> PlainText:
    """Return the letters and digits alone; `at` counts in the plain text, not in the source."""
    if plain.text.isalnum():
        return PlainText(plain.text, range(len(plain.text)))
    places = [i for i, char in enumerate(plain.text) if char.isalnum()]
    return PlainText("".join([plain.text[i] for i in places]), places)


class _Seen(dict[int, str | None]):
    """Each character met so far as itself, or nothing for one that formats only."""

    def __missing__(self, code: int) -> str | None:
        shown = self[code] = None if unicodedata.category(chr(code)) == "Cf" else chr(code)
        return shown


_SEEN = _Seen()


class _Marks(dict[int, str]):
    """Each character met so far as 1 if it is a combining mark or begins with one when it is taken apart, else 0."""

    def __missing__(self, code: int) -> str:
        first = unicodedata.normalize("NFKD", chr(code))[0]
        said = self[code] = "1" if unicodedata.combining(first) else "0"
        return said


_MARKS = _Marks()


def nfkc(text: str) -> str:
    """Return `text` in NFKC. A run of marks longer than any writing has is normalised in parts."""
    # Python sorts marks that follow each other at a cost that grows with the square of their number: runs are cut.
    if len(text) < _NEVER_SLOW or text.isascii():
        return unicodedata.normalize("NFKC", text)
    cuts = [match.end() for match in _MANY_MARKS.finditer(text.translate(_MARKS))]
    return "".join(unicodedata.normalize("NFKC", text[a:b]) for a, b in pairwise((0, *cuts, len(text))))


def seen(text: str) -> str:
    """Return `text` in NFKC, without what is not seen, and without blanks at its ends: a value as a person reads it."""
    if text.isascii():
        return text.strip()
    return nfkc(text).translate(_SEEN).strip()
