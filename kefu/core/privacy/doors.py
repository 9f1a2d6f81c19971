"""The numbers of house, unit and room in an address, in every common writing: 3幢1802室, 3栋1802, 3-1802, 三栋一八零二."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from kefu.core.base.frozen import frozen
from kefu.core.base.plain_text import PlainText, plain_text
from kefu.core.base.regex import regex
from kefu.core.privacy.mark import Mark
from kefu.core.privacy.numerals import NUMERALS, OF_NUMERALS

_HIDDEN = "***"
_NUMBER = regex(rf"[0-9]+|[{NUMERALS}]+|(?<![a-z])[a-z](?![a-z])")
_GAP = frozenset(" \t-–—−/#_,号幢栋座楼单元门层院弄")
_UNITS = frozenset("#号幢栋座楼单元门层院弄")
_LONGEST_GAP = 6
_LAST = regex(r"[ \t]*(?:室|户|房|单元)")
_SURE, _LIKELY = 3, 2
"""Digits of a room that tell it from a day or a time: without, and with a word for house or unit before it."""


@frozen
class _Number:
    """A number or a single letter of a text, without the form in which it is written."""

    start: int
    end: int
    value: str


@lru_cache(maxsize=64)
def _sequences(hidden: str) -> tuple[tuple[str, ...], ...]:
    """Return the numbers of an address that together tell a door: the last ones, also without one in the middle."""
    values = tuple(number.value for number in _numbers(plain_text(hidden).text))
    if len(values) < 2:
        return ()
    last = values[-3:]
    return tuple(dict.fromkeys((last, last[-2:], (last[0], last[-1]))))


def own(plain: PlainText, hidden: str) -> Iterator[Mark]:
    """Yield the places where the numbers of the hidden part of an address stand one after the other."""
    sequences = _sequences(hidden)
    # Every sequence ends in the number of the room; most texts do not hold it.
    if not sequences or sequences[0][-1] not in plain.text.translate(OF_NUMERALS):
        return
    numbers = list(_numbers(plain.text))
    values = tuple(number.value for number in numbers)
    firsts = {sequence[0] for sequence in sequences}
    for i, value in enumerate(values):
        if value not in firsts or _apart(plain.text, numbers[i : i + 2]):
            continue
        for sequence in sequences:
            stop = i + len(sequence)
            if values[i:stop] == sequence and (mark := _door(plain.text, numbers[i:stop])):
                yield mark
                break


def _numbers(text: str) -> Iterator[_Number]:
    for match in _NUMBER.finditer(text):
        yield _Number(*match.span(), match[0].translate(OF_NUMERALS).lstrip("0") or "0")


def _door(text: str, run: Sequence[_Number]) -> Mark | None:
    """Return the mark over numbers that stand near each other as house and room do, else None."""
    if any(_apart(text, pair) for pair in pairwise(run)):
        return None
    room, ending = run[-1], _LAST.match(text, run[-1].end)
    named = any(not _UNITS.isdisjoint(text[a.end : b.start]) for a, b in pairwise(run))
    if len(room.value) < _SURE and not (named and (len(room.value) >= _LIKELY or ending)):
        return None
    return Mark(run[0].start, ending.end() if ending else room.end, _HIDDEN)


def _apart(text: str, pair: Sequence[_Number]) -> bool:
    """Return whether two numbers do not follow each other as those of one door: with a sign or a unit between them."""
    if len(pair) < 2:
        return True
    before, after = pair
    gap = text[before.end : after.start]
    if not gap:
        return not (before.value.isalpha() or after.value.isalpha())
    return len(gap) > _LONGEST_GAP or not _GAP.issuperset(gap)
