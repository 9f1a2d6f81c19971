"""Personal data hidden from the history: phones, names and addresses, alone and in free text.

What is shown follows GB/T 41833: of a name at least one character is hidden, of a phone at least six digits, of an
address the unit and the room. Other people's names in free text cannot be recognised; only the ticket's own are.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex
from kefu.core.privacy import address as addresses
from kefu.core.privacy import phones
from kefu.core.vocabulary.plain_text import PlainText, compact, plain_text, seen

STAR = "*"
HIDDEN = "***"

_MASKED_PHONE = regex(r"(?:[0-9]\*{6,}[0-9]{2}|\*+)(?:-\*+)?(?:/(?:[0-9]\*{6,}[0-9]{2}|\*+)(?:-\*+)?)*")
_LEAST_PHONE = 7
_LEAST_NAME = 2
_LEAST_LATIN_WORD = 3
_LONGEST_PERSON = 4
_LEAST_ADDRESS = 4
_LONGEST_PHONE_RUN = 12
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
class Secrets:
    """What the ticket's own contacts hold, in full, and the waybills that are never hidden."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    keep: frozenset[str] = frozenset()

    @classmethod
    def of(cls, contacts: Iterable[Mapping[str, str | Sequence[str]]] = (), keep: Collection[str] = ()) -> "Secrets":
        """The secrets of `contacts`, each with any of `name`, `phone`, `address`, one or several; masked ones add none."""
        held: dict[str, list[str]] = {"name": [], "phone": [], "address": []}
        for contact in contacts:
            for key, values in held.items():
                value = contact.get(key, ())
                values += [value] if isinstance(value, str) else value
        unique = {key: tuple(dict.fromkeys(v for v in values if v.strip())) for key, values in held.items()}
        return cls(unique["name"], unique["phone"], unique["address"], frozenset(w for w in keep if w))


@frozen
class _Mark:
    """A place of the plain text and what is shown there."""

    start: int
    end: int
    shown: str


def mask_phone(text: str) -> str:
    """A phone with its first digit and the last two; extensions, and numbers under nine digits, wholly hidden."""
    value = seen(text)
    if phones.is_mobile(value):
        return _hide_digits(value)
    if not value or _MASKED_PHONE.fullmatch(value):
        return value
    plain = plain_text(value)
    found = phones.find(plain)
    if found:
        return "/".join(map(_shown_phone, found))
    return _hide_digits("".join(c for c in plain.text if c in "0123456789*")) or STAR


def mask_name(text: str) -> str:
    """A name with its first character; a single character is hidden. The length is not told."""
    value = seen(text)
    if not value:
        return ""
    return STAR if len(value) == 1 else value[0] + STAR


def mask_address(text: str) -> str:
    """An address with its administrative division and road where they are recognised; the rest is `***`."""
    shown, hidden = addresses.split(text)
    return shown + HIDDEN if hidden else shown


def has_phone(text: str, keep: Collection[str] = ()) -> bool:
    """Whether anything in `text` reads as a phone number that is not a waybill of `keep`."""
    return bool(phones.find(plain_text(text), keep))


@lru_cache(maxsize=16)  # a title is often the whole text, and an import looks at it twice
def mask_text(text: str, secrets: Secrets) -> str:
    """`text` without phone numbers and without what the ticket's contacts hide; the rest byte for byte as it was."""
    plain = plain_text(text)
    marks = [_Mark(p.start, p.end, _shown_phone(p)) for p in phones.find(plain, secrets.keep)]
    if secrets.names or secrets.phones or secrets.addresses:
        own = list(_own_marks(plain, secrets))
        kept = phones.kept_spans(plain, secrets.keep) if own else []
        marks += [m for m in own if not any(start <= m.start and m.end <= end for start, end in kept)]
    return _replaced(text, plain, marks)


def _shown_phone(phone: phones.Phone) -> str:
    return _hide_digits(phone.main) + ("-" + STAR * len(phone.extension) if phone.extension else "")


def _hide_digits(digits: str) -> str:
    if len(digits) < 9 or STAR in digits:
        return STAR * len(digits)
    return digits[0] + STAR * (len(digits) - 3) + digits[-2:]


def _replaced(text: str, plain: PlainText, marks: list[_Mark]) -> str:
    out, done = [], 0
    for mark in _apart(marks):
        start, end = plain.source(mark.start, mark.end)
        out += [text[done:start], mark.shown]
        done = max(done, end)
    return "".join([*out, text[done:]])


def _apart(marks: list[_Mark]) -> list[_Mark]:
    """Marks that no longer overlap: one that holds others stands for them, two that cross become one."""
    out: list[_Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if not out or mark.start >= out[-1].end:
            out.append(mark)
        elif mark.end > out[-1].end:
            out[-1] = _Mark(out[-1].start, mark.end, HIDDEN)
    return out


def _own_marks(plain: PlainText, secrets: Secrets) -> Iterator[_Mark]:
    letters = compact(plain)
    for name in secrets.names:
        yield from _name_marks(plain, letters, name)
    for phone in secrets.phones:
        for digits in _own_digits(phone):
            yield from _digit_marks(plain, letters, digits)
    for address in secrets.addresses:
        yield from _address_marks(letters, address)


def _bare(text: str) -> str:
    return compact(plain_text(text)).text


def _occurrences(text: str, piece: str) -> Iterator[int]:
    place = text.find(piece)
    while place >= 0:
        yield place
        place = text.find(piece, place + 1)


@lru_cache(maxsize=64)
def _name_pieces(name: str) -> tuple[tuple[str, str], ...]:
    """What of a name is looked for in texts, and what is shown for it: the name, its given part, its Latin words."""
    return tuple((piece, shown) for piece, shown in _pieces(name) if piece)


def _pieces(name: str) -> Iterator[tuple[str, str]]:
    value = seen(name)
    if STAR in value or len(value) < _LEAST_NAME or value in _NOBODY:
        return
    yield _bare(value), mask_name(value)
    words = value.split()
    if len(words) > 1:
        yield from ((_bare(w), STAR) for w in words if len(w) >= _LEAST_LATIN_WORD and w.isascii() and _is_given(w))
    person = value
    for title in _TITLES if value.endswith(_TITLES) else ():
        person = person.removesuffix(title)
    if person != value and len(person) >= _LEAST_NAME:
        yield _bare(person), mask_name(person)
    if not person.isascii() and len(person) <= _LONGEST_PERSON:
        yield from ((_bare(person[i:]), STAR) for i in range(1, len(person) - 1))


def _is_given(word: str) -> bool:
    return word.lower().rstrip(".") not in _TITLES


def _name_marks(plain: PlainText, letters: PlainText, name: str) -> Iterator[_Mark]:
    for piece, shown in _name_pieces(name):
        for place in _occurrences(letters.text, piece):
            start, end = letters.source(place, place + len(piece))
            if _is_name_there(plain.text, letters.at, place, piece):
                yield _Mark(start, end, shown)


def _is_name_there(text: str, at: Sequence[int], place: int, piece: str) -> bool:
    """A name is broken by blanks or a middle dot at most, and a Latin one is whole words."""
    start, end = at[place], at[place + len(piece) - 1] + 1
    if any(c not in " \t·•・.'-" for c in text[start:end] if not c.isalnum()):
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    cut_before = piece[0].isascii() and before.isascii() and before.isalnum()
    cut_after = piece[-1].isascii() and after.isascii() and after.isalnum()
    return not cut_before and not cut_after


@lru_cache(maxsize=64)
def _own_digits(phone: str) -> Sequence[str]:
    """The digits of each number of a contact's phone, without country code and extension."""
    if phones.is_mobile(phone):
        return (phone,)
    plain = plain_text(phone)
    found = [p.main for p in phones.find(plain)]
    if found or STAR in phone:
        return found
    digits = "".join(c for c in plain.text if c in "0123456789")
    return [digits] if len(digits) >= _LEAST_PHONE else []


def _digit_marks(plain: PlainText, letters: PlainText, digits: str) -> Iterator[_Mark]:
    """The whole number anywhere; seven digits or more of it in a run that is not longer than a phone's."""
    windows = {digits[i : i + _LEAST_PHONE] for i in range(len(digits) - _LEAST_PHONE + 1)}
    for window in [w for w in windows if w in letters.text]:
        for place in _occurrences(letters.text, window):
            length = _common(letters.text, place, digits)
            start, end = letters.source(place, place + length)
            whole = length == len(digits)
            if whole or _run_around(plain.text, start, end) <= _LONGEST_PHONE_RUN:
                yield _Mark(start, end, _hide_digits(digits) if whole else STAR * length)


def _run_around(text: str, start: int, end: int) -> int:
    """The length of the longest unbroken run of digits that touches `text[start:end]`."""
    while start and text[start - 1] in "0123456789":
        start -= 1
    while end < len(text) and text[end] in "0123456789":
        end += 1
    return max(map(len, re.findall("[0-9]+", text[start:end])))


def _common(text: str, place: int, secret: str) -> int:
    """How many characters from `place` on are a part of `secret`."""
    length = 0
    while place + length < len(text) and text[place : place + length + 1] in secret:
        length += 1
    return length


@lru_cache(maxsize=64)
def _address_pieces(address: str) -> tuple[str, str]:
    """The hidden part of an address, and all of it, as they are looked for in texts."""
    return _bare(addresses.split(address)[1]), _bare(address)


def _address_marks(letters: PlainText, address: str) -> Iterator[_Mark]:
    """The whole address, and any four characters or more of its hidden part that are not a bare number."""
    if STAR in address:
        return
    hidden, whole = _address_pieces(address)
    if hidden and len(whole) >= _LEAST_ADDRESS:
        for place in _occurrences(letters.text, whole):
            yield _Mark(*letters.source(place, place + len(whole)), mask_address(address))
    text = letters.text
    parts = {hidden[i : i + _LEAST_ADDRESS] for i in range(len(hidden) - _LEAST_ADDRESS + 1)}
    for part in [p for p in parts if p in text]:
        for place in _occurrences(text, part):
            if text[place].isdigit() and text[place - 1 : place].isdigit():
                continue
            length = _common(text, place, hidden)
            while length and text[place + length - 1].isdigit() and text[place + length : place + length + 1].isdigit():
                length -= 1
            if length >= _LEAST_ADDRESS and not text[place : place + length].isdigit():
                yield _Mark(*letters.source(place, place + length), HIDDEN)
