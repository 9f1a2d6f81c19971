"""The places in a text of a ticket's own contacts: their names, phones and addresses, whole and in part."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, islice

from kefu.core.base.frozen import frozen
from kefu.core.base.plain_text import PlainText, compact, plain_text, seen
from kefu.core.base.regex import regex
from kefu.core.base.sought import Spans, occurrences, parts
from kefu.core.privacy import address as addresses
from kefu.core.privacy import doors, phones
from kefu.core.privacy.mark import Mark
from kefu.core.privacy.numerals import AS_DIGITS
from kefu.core.privacy.person_words import NOBODY, TITLES
from kefu.core.privacy.persons import persons
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
_IN_LATIN = _IN_NAME + ","
_IN_FIELD = _IN_LATIN + "_()[]【】:#/、"
"""The signs that may stand within a name, a Latin one (also the other way round, with a comma), and a whole field."""
_OPENING, _CLOSING = "([【", ")]】"
_LONGEST_REMARK = 60
"""Characters of a remark in brackets behind a name, within which the opening one is sought."""
_LATIN_BREAK = regex("[ .'-]+")


class _Searched:
    """A text that is searched: its letters alone, and what must be known of it beside them, each computed once."""

    def __init__(self, plain: PlainText) -> None:
        self.plain = plain
        self.letters = compact(plain)
        self._long_runs: Spans | None = None
        self._strange: dict[str, Sequence[int]] = {}
        self._runs: list[int] = []
        self._digits: str | None = None

    @property
    def digits(self) -> str:
        """Return the letters with every sign that stands for a digit as that digit: numerals, and the letters o and l."""
        if self._digits is None:
            self._digits = self.letters.text.translate(AS_DIGITS)
        return self._digits

    @property
    def long_runs(self) -> Spans:
        """Return the spans in which digits stand together that are too many for a phone."""
        if self._long_runs is None:
            self._long_runs = Spans(m.span() for m in _LONG_RUN.finditer(self.plain.text))
        return self._long_runs

    def strange(self, between: str) -> Sequence[int]:
        """Return for each place how many characters before it are neither letters nor signs of `between`."""
        if between not in self._strange:
            odd = (not c.isalnum() and c not in between for c in self.plain.text)
            self._strange[between] = list(accumulate(odd, initial=0))
        return self._strange[between]

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


@frozen
class _Piece:
    """The letters of a name as they are looked for, what is shown for them, and the signs that may stand between them."""

    letters: str
    shown: str
    between: str = _IN_NAME


@lru_cache(maxsize=64)
def _name_pieces(name: str) -> tuple[_Piece, ...]:
    """Return the parts of a name to look for: all of the field, each of its persons, given names, Latin words."""
    # A name of signs alone leaves an empty piece, which would be found everywhere.
    return tuple({p.letters: p for p in reversed(list(_pieces(name))) if p.letters}.values())


def _pieces(name: str) -> Iterator[_Piece]:
    value = seen(name)
    if len(value) < _LEAST_NAME or value.lower() in NOBODY:
        return
    held = persons(value)
    if STAR not in value and held != (value,):
        yield _Piece(_bare(value), mask_name(value), _IN_FIELD)
    for person in held:
        yield _Piece(_bare(person), mask_name(person), _IN_LATIN if person.isascii() else _IN_NAME)
        yield from _latin_pieces(person) if person.isascii() else _given_names(person)


def _latin_pieces(person: str) -> Iterator[_Piece]:
    """Yield a Latin name the other way round, and its words alone that are long enough to be told from others."""
    words = _LATIN_BREAK.split(person)
    if len(words) > 1:
        yield _Piece(_bare(words[-1] + "".join(words[:-1])), mask_name(words[-1]), _IN_LATIN)
        yield _Piece(_bare("".join(words[1:]) + words[0]), mask_name(words[1]), _IN_LATIN)
        known = (w for w in dict.fromkeys(words) if len(w) >= _LEAST_LATIN_WORD and w.lower() not in NOBODY)
        yield from (_Piece(_bare(w), STAR) for w in islice(known, _MOST_LATIN_WORDS))


def _given_names(person: str) -> Iterator[_Piece]:
    """Yield the given name alone, after a surname of one or two characters; a single character is too common."""
    if len(person) <= _LONGEST_PERSON and not person.endswith(tuple(TITLES)):
        yield from (_Piece(_bare(person[i:]), STAR) for i in range(1, len(person) - 1))


def _name_marks(text: _Searched, name: str) -> Iterator[Mark]:
    for piece in _name_pieces(name):
        for place in occurrences(text.letters.text, piece.letters):
            start, end = text.letters.source(place, place + len(piece.letters))
            if _is_name_there(text, start, end, piece):
                yield Mark(start, _closed(text.plain.text, start, end), piece.shown)


def _closed(text: str, start: int, end: int) -> int:
    """Return the end of what stands there with the bracket that closes one within it: no half of a pair is left over."""
    at = _CLOSING.find(text[end : end + 1]) if end < len(text) else -1
    return end + 1 if at >= 0 and text.find(_OPENING[at], max(start, end - _LONGEST_REMARK), end) >= 0 else end


def _is_name_there(text: _Searched, start: int, end: int, piece: _Piece) -> bool:
    """Return whether a name stands there: broken by what may stand in it at most, and a Latin one as whole words."""
    strange = text.strange(piece.between)
    if strange[start] != strange[end]:
        return False
    plain = text.plain.text
    before, after = plain[start - 1 : start], plain[end : end + 1]
    cut_before = piece.letters[0].isascii() and before.isascii() and before.isalnum()
    cut_after = piece.letters[-1].isascii() and after.isascii() and after.isalnum()
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
    for place, length in parts(text.digits, digits, _LEAST_PHONE):
        start, end = text.letters.source(place, place + length)
        # What lies within the mark before would be dropped anyway.
        if end > done and (length == len(digits) or not text.long_runs.touch(start, end)):
            yield Mark(start, end, shown) if length == len(digits) else Mark(start, end, stars=length)
            done = end


@lru_cache(maxsize=64)
def _address_pieces(address: str) -> tuple[str, str, str]:
    """Return the hidden part of an address as it is, and this and all of it as they are looked for in texts."""
    hidden = addresses.split(address)[1]
    return hidden, _bare(hidden), _bare(address)


def _address_marks(text: _Searched, address: str) -> Iterator[Mark]:
    """Yield the whole address, and any four characters or more of its hidden part that are not a bare number."""
    if STAR in address:
        return
    written, hidden, whole = _address_pieces(address)
    yield from doors.own(text.plain, written)
    letters = text.letters
    if hidden and len(whole) >= _LEAST_ADDRESS and whole in letters.text:
        shown = mask_address(address)
        for place in occurrences(letters.text, whole):
            yield Mark(*letters.source(place, place + len(whole)), shown)
    done = 0
    for place, length in parts(letters.text, hidden, _LEAST_ADDRESS):
        runs = text.runs
        stop = place + length
        # What lies within the mark before would be dropped anyway; and no mark begins within a number.
        if stop <= done or runs[place] < place:
            continue
        if stop < len(runs) and letters.text[stop - 1].isdigit() and letters.text[stop].isdigit():
            stop = max(place, runs[stop - 1])
        if stop - place >= _LEAST_ADDRESS and runs[stop - 1] > place:
            yield Mark(*letters.source(place, stop), HIDDEN)
            done = stop
