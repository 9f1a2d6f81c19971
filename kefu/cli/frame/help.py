"""Help pages in both languages: wide characters take two columns, and Chinese text breaks between any two of them."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar
from unicodedata import east_asian_width

from kefu.cli.frame.language import _
from kefu.core.base.frozen import frozen

F = TypeVar("F", bound=Callable[..., object])
Pair = tuple[str, str]


@frozen
class Parts:
    """What the help of a command is made of: its command line, its text, blocks of terms under headings, examples."""

    line: str
    text: str
    blocks: Sequence[tuple[str, Sequence[Pair]]]
    examples: Sequence[str] = ()


WIDEST = 100
_PIECE = r"\s+|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef][\u3001\u3002\uff01\uff09\uff0c\uff1a\uff1b\uff1f]*|[^\s\u2e80-\u9fff\uf900-\uffef]+"
"""A word, a space, or a wide character with the marks that may not begin a line. Compiled only to show help."""


def manual(text: str, *examples: str) -> Callable[[F], F]:
    """Give a command function its longer help (already translated) and example command lines."""

    def mark(function: F) -> F:
        function.__dict__["manual"] = (text, examples)
        return function

    return mark


def manual_of(function: Callable[..., object]) -> tuple[str, tuple[str, ...]]:
    """Return the longer help and the examples of a command function."""
    found: tuple[str, tuple[str, ...]] = function.__dict__.get("manual", ("", ()))
    return found


def cells(text: str) -> int:
    """Return the columns that `text` takes on a terminal."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, width: int) -> Iterator[str]:
    """Yield the lines of one paragraph, none wider than `width` columns unless a single word is."""
    line = ""
    for piece in re.findall(_PIECE, text):
        if line and cells((line + piece).rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    if line.strip():
        yield line.rstrip()


def page(
    usage: str, text: str, blocks: Sequence[tuple[str, Sequence[Pair]]], examples: Sequence[str], width: int
) -> str:
    """Return a whole help page: the usage line, the text, each block of terms under its heading, the examples."""
    width = min(width, WIDEST) - 2
    lines = [usage]
    for paragraph in filter(None, text.split("\n\n")):
        lines += ["", *(f"  {line}" for line in wrap(" ".join(paragraph.split()), width - 2))]
    for heading, pairs in blocks:
        if pairs:
            lines += ["", _("{heading}:").format(heading=heading), *_terms(pairs, width)]
    if examples:
        lines += ["", _("{heading}:").format(heading=_("Examples")), *(f"  {example}" for example in examples)]
    return "\n".join(lines)


def _terms(pairs: Sequence[Pair], width: int) -> Iterator[str]:
    column = min(max(cells(term) for term, _text in pairs), 30) + 2
    for term, text in pairs:
        explained = list(wrap(text, max(width - column - 2, 20)))
        if cells(term) + 2 > column or not explained:
            yield f"  {term}"
        else:
            yield f"  {term}{' ' * (column - cells(term))}{explained.pop(0)}"
        for line in explained:
            yield f"  {' ' * column}{line}"
