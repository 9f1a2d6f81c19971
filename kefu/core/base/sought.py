"""Looking for secrets in texts at a cost that grows with the text and the secret, never with the one times the other.

Both come from outside: a contact may be as long as a text, and both may repeat themselves as they like.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

_SHORT = 64
"""The length up to which a secret is searched anew at each place of the text, which costs no more than the text."""


class Spans:
    """The spans of a text, which can tell whether they hold or touch another one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        """Take the spans in any order; they may overlap."""
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        # The furthest end of all spans up to here: a long span may begin before several short ones that end earlier.
        self._ends = list(accumulate((end for _, end in ordered), max))

    def hold(self, start: int, end: int) -> bool:
        """Return whether `start:end` lies within one of the spans."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and self._ends[at] >= end

    def touch(self, start: int, end: int) -> bool:
        """Return whether one of the spans shares a character with `start:end`."""
        at = bisect_left(self._starts, end) - 1
        return at >= 0 and self._ends[at] > start


def occurrences(text: str, piece: str) -> Iterator[int]:
    """Yield every place where `piece` (not empty) stands in the text, also where it overlaps itself."""
    if len(piece) <= _SHORT:
        place = text.find(piece)
        while place >= 0:
            yield place
            place = text.find(piece, place + 1)
    elif piece in text:
        yield from _long_occurrences(text, piece)


def _long_occurrences(text: str, piece: str) -> Iterator[int]:
    """Yield the same without reading a character twice (Knuth, Morris, Pratt): `aaa` overlaps itself often."""
    back = [0]
    for char in piece[1:]:
        length = back[-1]
        while length and piece[length] != char:
            length = back[length - 1]
        back.append(length + (piece[length] == char))
    length = 0
    for place, char in enumerate(text):
        while length and (length == len(piece) or piece[length] != char):
            length = back[length - 1]
        length += piece[length] == char
        if length == len(piece):
            yield place + 1 - length


@lru_cache(maxsize=64)
def _windows(secret: str, length: int) -> frozenset[str]:
    return frozenset(secret[i : i + length] for i in range(len(secret) - length + 1))


def parts(text: str, secret: str, least: int) -> Iterator[tuple[int, int]]:
    """Yield each place where at least `least` characters of the secret begin, with the length of the longest part."""
    windows = _windows(secret, least)
    if len(secret) <= _SHORT:
        if any(window in text for window in windows):
            yield from _short_parts(text, secret, windows, least)
    elif not windows.isdisjoint(text[i : i + least] for i in range(len(text) - least + 1)):
        yield from ((place, length) for place, length in enumerate(_common(text, secret)) if length >= least)


def _short_parts(text: str, secret: str, windows: frozenset[str], least: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a short secret, which is searched anew at each place."""
    length = least
    for place in range(len(text) - least + 1):
        if text[place : place + least] not in windows:
            continue
        length = max(length - 1, least)
        while place + length < len(text) and text[place : place + length + 1] in secret:
            length += 1
        yield place, length


def _common(text: str, secret: str) -> Sequence[int]:
    """Return for each place of the text how many characters from there on are a part of the secret."""
    # Both are read backwards: the automaton knows what ends at a place, and asked for is what begins there.
    nexts, links, lengths = _parts_ending(secret[::-1])
    found = []
    state = length = 0
    for char in reversed(text):
        while state and char not in nexts[state]:
            state = links[state]
            length = lengths[state]
        if char in nexts[state]:
            state = nexts[state][char]
            length += 1
        found.append(length)
    found.reverse()
    return found


@lru_cache(maxsize=8)
def _parts_ending(secret: str) -> tuple[list[dict[str, int]], list[int], list[int]]:
    """Return the suffix automaton of the secret: by state its ways by character, its suffix link, its longest part."""
    nexts: list[dict[str, int]] = [{}]
    links, lengths = [-1], [0]
    last = 0
    for char in secret:
        new = len(nexts)
        nexts.append({})
        lengths.append(lengths[last] + 1)
        links.append(0)
        state, last = last, new
        while state >= 0 and char not in nexts[state]:
            nexts[state][char] = new
            state = links[state]
        if state < 0:
            continue
        old = nexts[state][char]
        if lengths[state] + 1 == lengths[old]:
            links[new] = old
            continue
        split = len(nexts)
        nexts.append(nexts[old].copy())
        lengths.append(lengths[state] + 1)
        links.append(links[old])
        links[old] = links[new] = split
        while state >= 0 and nexts[state].get(char) == old:
            nexts[state][char] = split
            state = links[state]
    return nexts, links, lengths
