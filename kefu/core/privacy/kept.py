"""The places of a ticket's own waybills in a text, which are never hidden whatever they look like."""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from kefu.core.base.frozen import frozen
from kefu.core.base.plain_text import PlainText
from kefu.core.base.regex import regex
from kefu.core.vocabulary.waybill import normalise

_KEPT_AT_LEAST, _KEPT_AT_MOST = 8, 100
_FEW = 8
_GOES_ON = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")
_APART = regex(r"[\s\-]+")
_SIGN = regex(r"[^\s\-]")
# Signs that may be a waybill: bounded, so that each place costs the same however long the text goes on.
_PERHAPS_KEPT = regex(rf"[^\s\-](?:[\s\-]{{0,2}}[^\s\-]){{7,{_KEPT_AT_MOST - 1}}}")


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
    spans: list[tuple[int, int]] = []
    done: dict[str, int] = {}
    for start in _beginnings(plain.text, kept.heads):
        match = _PERHAPS_KEPT.match(plain.text, start)
        perhaps = match[0] if match else ""
        signs = _APART.sub("", perhaps)
        for number in kept.numbers.intersection([signs[:length] for length in kept.lengths]):
            end = start + _end_of(len(number), perhaps)
            if plain.text[end : end + 1] not in _GOES_ON and done.get(number, 0) <= start:
                spans.append((start, end))
                done[number] = end
    return spans


def _beginnings(text: str, heads: Collection[str]) -> Iterator[int]:
    """Yield the places of these characters that go on no number or word."""
    return (i for i, char in enumerate(text) if char in heads and (i == 0 or text[i - 1] not in _GOES_ON))


def _end_of(signs: int, text: str) -> int:
    """Return the place where so many signs of the text end, blanks and dashes between them not counted."""
    return next(islice((match.end() for match in _SIGN.finditer(text)), signs - 1, None))
