"""The places of a ticket's own waybills in a text, which are never hidden whatever they look like."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from kefu.core.base.frozen import frozen
from kefu.core.base.plain_text import PlainText
from kefu.core.base.regex import regex
from kefu.core.vocabulary.waybill import normalise

_KEPT_AT_LEAST, _KEPT_AT_MOST = 8, 100
_FEW = 8
_GOES_ON = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")
_APART = regex(r"[\s\-]+")
_SIGN = regex(r"[^\s\-]")
_MOST_APART = 3
"""Places from one sign of a waybill to the next at most: two blanks or dashes may stand between them."""


@frozen
class _Kept:
    """A ticket's waybills in plain form, their lengths and first signs: they are asked for with each of its texts."""

    numbers: frozenset[str]
    lengths: Sequence[int]
    heads: frozenset[str]


@lru_cache(maxsize=8)
def _kept(keep: frozenset[str]) -> _Kept:
    numbers = [normalise(waybill).lower() for waybill in keep]
    numbers = [number for number in numbers if _KEPT_AT_LEAST <= len(number) <= _KEPT_AT_MOST]
    return _Kept(frozenset(numbers), sorted(set(map(len, numbers))), frozenset(number[0] for number in numbers))


def kept_spans(plain: PlainText, keep: Collection[str]) -> list[tuple[int, int]]:
    """Return the spans where the waybills `keep` stand in the plain text, as whole numbers; shorter or longer is no
    waybill.

    They are looked up at each place that may begin one, not searched for one by one: there may be thousands.
    """
    kept = _kept(frozenset(keep))
    bare = _APART.sub("", plain.text) if kept.numbers else ""
    if len(kept.numbers) <= _FEW and not any(number in bare for number in kept.numbers):
        return []
    text = plain.text
    places = [match.start() for match in _SIGN.finditer(text)]
    broken = list(accumulate((after - before > _MOST_APART for before, after in pairwise(places)), initial=0))
    spans: list[tuple[int, int]] = []
    done: dict[str, int] = {}
    for i, start in enumerate(places):
        if text[start] not in kept.heads or (start and text[start - 1] in _GOES_ON):
            continue
        for length in kept.lengths:
            last = i + length - 1
            if last >= len(places) or (number := bare[i : i + length]) not in kept.numbers:
                continue
            end = places[last] + 1
            if broken[i] == broken[last] and text[end : end + 1] not in _GOES_ON and done.get(number, 0) <= start:
                spans.append((start, end))
                done[number] = end
    return spans
