"""The places in a text of a ticket's own contacts: their names, phones and addresses, whole and in part."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, islice

from kefu.core.base.frozen import frozen
from kefu.core.base.plain_text import PlainText, compact, plain_text, seen
from kefu.core.base.regex import regex
from kefu.core.base.sought import Spans, occurrences, parts
from kefu.core.privacy import address as addresses
from kefu.core.privacy import phones
from kefu.core.privacy.values import HIDDEN, STAR, hide_digits, mask_address, mask_name

_LEAST_PHONE = 7
_LEAST_NAME = 2
_LEAST_LATIN_WORD = 3
_MOST_LATIN_WORDS = 16
"""Words of a name that are looked for one by one: each costs a look through the text, and no name has so many."""
_MOST_NUMBERS = 16
"""Numbers of one contact that are looked for in part; whole ones are seen in any text, whoever they belong to."""
_LONGEST_PERSON = 4
_LEAST_ADDRESS = 4
# A run of digits that is longer than any phone. It begins where a run does, so that none is counted again from within.
_LONG_RUN = regex("(?<![0-9])[0-9]{13,}")
_IN_NAME = " \t·•・.'-"
_TITLES = (
    "先生",
    "女士",
    "小姐",
    "老师",
    "经理",
    "老板",
    "阿姨",
    "师傅",
    "同学",
    "大姐",
    "大哥",
    "医生",
    "主任",
    "叔叔",
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
)
_NOBODY = {
    "本人",
    "家人",
    "前台",
    "门卫",
    "物业",
    "驿站",
    "客服",
    "商家",
    "买家",
    "卖家",
    "客户",
    "收件人",
    "寄件人",
    "派件员",
    "快递员",
    "业务员",
    "主管",
    "不详",
    "未知",
}


@frozen
class Mark:
    """A place of the plain text and the sign that is shown there: `shown`, or a number of `stars`."""

    start: int
    end: int
    shown: str = ""
    stars: int = 0


class _Searched:
    """A text that is searched: its letters alone, and what must be known of it beside them, each computed once."""

    def __init__(self, plain: PlainText) -> None:
        self.plain = plain
        self.letters = compact(plain)
        self._long_runs: Spans | None = None
        self._strange: list[int] = []
        self._runs: list[int] = []

    @property
    def long_runs(self) -> Spans:
        """Return the spans in which digits stand together that are too many for a phone."""
        if self._long_runs is None:
            self._long_runs = Spans(m.span() for m in _LONG_RUN.finditer(self.plain.text))
        return self._long_runs

    @property
    def strange(self) -> Sequence[int]:
        """Return for each place how many characters before it are neither letters nor may break a name."""
        if not self._strange:
            odd = (not c.isalnum() and c not in _IN_NAME for c in self.plain.text)
            self._strange = list(accumulate(odd, initial=0))
        return self._strange

    @property
    def runs(self) -> Sequence[int]:
        """Return for each letter the place where its run of digits began; the place after it if it is no digit."""
        if not self._runs:
            start = 0
            for place, char in enumerate(self.letters.text):
                start = start if char.isdigit() else place + 1
                self._runs.append(start)
        return self._runs


def own_marks(plain: PlainText, names: Sequence[str], numbers: Sequence[str], places: Sequence[str]) -> Iterator[Mark]:
    """Yield the marks of some contacts' names, phones and addresses."""
    text = _Searched(plain)
    for name in names:
        yield from _name_marks(text, name)
    for phone in numbers:
        for digits in _own_digits(phone):
            yield from _digit_marks(text, digits)
    for address in places:
        yield from _address_marks(text, address)


def _bare(text: str) -> str:
    return compact(plain_text(text)).text


@lru_cache(maxsize=64)
def _name_pieces(name: str) -> tuple[tuple[str, str], ...]:
    """Return the parts of a name to look for, each with what is shown for it: all, the given name, Latin words."""
    # A name of signs alone leaves an empty piece, which would be found everywhere.
    return tuple((piece, shown) for piece, shown in _pieces(name) if piece)


def _pieces(name: str) -> Iterator[tuple[str, str]]:
    value = seen(name)
    if STAR in value or len(value) < _LEAST_NAME or value in _NOBODY:
        return
    yield _bare(value), mask_name(value)
    words = value.split()
    if len(words) > 1:
        latin = (w for w in dict.fromkeys(words) if len(w) >= _LEAST_LATIN_WORD and w.isascii() and _is_given(w))
        yield from ((_bare(w), STAR) for w in islice(latin, _MOST_LATIN_WORDS))
    person = value
    for title in _TITLES if value.endswith(_TITLES) else ():
        person = person.removesuffix(title)
    if person != value and len(person) >= _LEAST_NAME:
        yield _bare(person), mask_name(person)
    if not person.isascii() and len(person) <= _LONGEST_PERSON:
        # The given name alone, after a surname of one or two characters; a single character is too common to be hidden.
        yield from ((_bare(person[i:]), STAR) for i in range(1, len(person) - 1))


def _is_given(word: str) -> bool:
    return word.lower().rstrip(".") not in _TITLES


def _name_marks(text: _Searched, name: str) -> Iterator[Mark]:
    for piece, shown in _name_pieces(name):
        for place in occurrences(text.letters.text, piece):
            start, end = text.letters.source(place, place + len(piece))
            if _is_name_there(text, start, end, piece):
                yield Mark(start, end, shown)


def _is_name_there(text: _Searched, start: int, end: int, piece: str) -> bool:
    """Return whether a name stands there: broken by blanks or a middle dot at most, and a Latin one as whole words."""
    if text.strange[start] != text.strange[end]:
        return False
    plain = text.plain.text
    before, after = plain[start - 1 : start], plain[end : end + 1]
    cut_before = piece[0].isascii() and before.isascii() and before.isalnum()
    cut_after = piece[-1].isascii() and after.isascii() and after.isalnum()
    return not cut_before and not cut_after


@lru_cache(maxsize=64)
def _own_digits(phone: str) -> Sequence[str]:
    """Return the digits of each number of a contact's phone, without country code and extension."""
    if phones.is_mobile(phone):
        return (phone,)
    plain = plain_text(phone)
    found = dict.fromkeys(p.main for p in phones.find(plain))
    if found or STAR in phone:
        return list(islice(found, _MOST_NUMBERS))
    digits = "".join(c for c in plain.text if c in "0123456789")
    return [digits] if len(digits) >= _LEAST_PHONE else []


def _digit_marks(text: _Searched, digits: str) -> Iterator[Mark]:
    """Yield the whole number anywhere; seven digits or more of it in a run that is not longer than a phone's."""
    shown, done = hide_digits(digits), 0
    for place, length in parts(text.letters.text, digits, _LEAST_PHONE):
        start, end = text.letters.source(place, place + length)
        # What lies within the mark before would be dropped anyway.
        if end > done and (length == len(digits) or not text.long_runs.touch(start, end)):
            yield Mark(start, end, shown) if length == len(digits) else Mark(start, end, stars=length)
            done = end


@lru_cache(maxsize=64)
def _address_pieces(address: str) -> tuple[str, str]:
    """Return the hidden part of an address, and all of it, as they are looked for in texts."""
    return _bare(addresses.split(address)[1]), _bare(address)


def _address_marks(text: _Searched, address: str) -> Iterator[Mark]:
    """Yield the whole address, and any four characters or more of its hidden part that are not a bare number."""
    if STAR in address:
        return
    hidden, whole = _address_pieces(address)
    letters = text.letters
    if hidden and len(whole) >= _LEAST_ADDRESS and whole in letters.text:
        shown = mask_address(address)
        for place in occurrences(letters.text, whole):
            yield Mark(*letters.source(place, place + len(whole)), shown)
    for place, length in parts(letters.text, hidden, _LEAST_ADDRESS):
        runs = text.runs
        if runs[place] < place:  # within a number
            continue
        stop = place + length
        if stop < len(runs) and letters.text[stop - 1].isdigit() and letters.text[stop].isdigit():
            stop = max(place, runs[stop - 1])
        if stop - place >= _LEAST_ADDRESS and runs[stop - 1] > place:
            yield Mark(*letters.source(place, stop), HIDDEN)
