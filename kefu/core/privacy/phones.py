"""Phone numbers in free text.

A number is one or more whole groups of digits: a longer run of digits (a waybill, an order number) is never cut into
a phone. Between groups anything short that is neither letter nor digit may stand, so that a number broken up by
spaces, dots, dashes or Chinese punctuation is still seen. Every reading of the groups counts, also overlapping ones:
hiding too much costs little, a number that gets through stays in the history for ever.
"""

import re
from collections.abc import Collection, Iterator
from itertools import accumulate

from kefu.core.base.frozen import frozen
from kefu.core.base.plain_text import PlainText
from kefu.core.base.regex import regex
from kefu.core.privacy.kept import kept_spans
from kefu.core.privacy.numerals import NUMERALS, OF_NUMERALS

# Numerals are counted one by one: nothing marks where a number written in them begins ("周一一三九...").
_GROUP = regex(f"[0-9]+|[{NUMERALS}]")
_SHORTEST = 7
_LONGEST = 33
_LONGEST_LOCAL, _LONGEST_IN_GROUPS = 8, 17
"""Digits of a local number, and of the longest one with what is dialled first; more only where none is apart."""
_GAP = 6
_NEAR = regex(r"[\s\-‐‑‒–—―−~._·()\[\]/]*")

_MOBILE = "1[3-9][0-9]{9}"
_LANDLINE = "0[12][0-9]{9}|0[3-9][0-9]{9,10}"
_ONE_MOBILE = regex(_MOBILE)
_DIALLED_FIRST = "(?:00)?86|086|0|17951|17950|17911|17910|17909|17908|12593|12520|10193"


# How every shape begins that is longer than a local number and needs no word before it.
_BEGINS = regex(f"(?:{_DIALLED_FIRST})?1[3-9]|0[1-9]|00(?:86|85[23]|886|8[124]|1|44|6[056])|86|[48]00")


@frozen
class Shape:
    """One row of the table: the digits that make a phone, and what must stand around or between them."""

    name: str
    digits: re.Pattern[str]
    after_plus: bool = False
    after_label: bool = False
    before_extension: bool = False
    apart: str = ""
    one_run: bool = False
    near: bool = False


SHAPES = (
    Shape("mobile", regex(f"(?:{_DIALLED_FIRST})?(?P<main>{_MOBILE})")),
    Shape("mobiles written together", regex(f"(?:{_MOBILE}){{2,3}}"), one_run=True),
    Shape("landline", regex(f"(?:0086)?(?P<main>{_LANDLINE})")),
    Shape("landline, country code", regex("0086(?P<main>[1-9][0-9]{8,10})")),
    Shape("landline, country code after a plus sign", regex("86(?P<main>0?[1-9][0-9]{8,10})"), after_plus=True),
    Shape("area code apart", regex("0[1-9][0-9]{8}"), apart="0[1-9][0-9]{1,2}", near=True),
    Shape("country code apart", regex("86(?P<main>[1-9][0-9]{8,10})"), apart="86", near=True),
    Shape("400 and 800", regex("[48]00[0-9]{7}"), near=True),
    Shape("abroad", regex("00(?:85[23][0-9]{8}|(?:886|82|81|1|44|60|65|66|84)[0-9]{7,11})"), near=True),
    Shape("after a plus sign", regex("85[23][0-9]{8}|(?!86|85[23])[1-9][0-9]{7,14}"), after_plus=True, near=True),
    Shape("after a word for phone", regex("[0-9]{7,12}"), after_label=True, near=True),
    Shape("local, with an extension", regex("[2-8][0-9]{6,7}"), before_extension=True, near=True),
)


@frozen
class _Fitting:
    """The shapes that a number may have by what stands before it, and one pattern for the digits of all of them."""

    shapes: tuple[Shape, ...]
    any: re.Pattern[str]


def _fitting(plus: bool, label: bool) -> _Fitting:
    shapes = tuple(s for s in SHAPES if plus >= s.after_plus and label >= s.after_label)
    return _Fitting(shapes, regex("|".join(re.sub(r"\?P<main>", "?:", shape.digits.pattern) for shape in shapes)))


_FITTING = {(plus, label): _fitting(plus, label) for plus in (False, True) for label in (False, True)}

_LABEL = regex(
    r"(?:电\s?话|座\s?机|固话|手\s?机|联系方式|致电|拨打|回电|来电|传真|tel|phone|mobile|fax|call)"
    r"(?:号码|号|no|是|为|改为|改成|[^\w*]){0,4}"
)
_LABEL_BEGINS = regex("[电座固手联致拨回来传tpmfc]")
_DASH = r"[\-‐‑‒–—―−~]"
_EXTENSION = regex(
    rf"\s*(?:{_DASH}{{1,2}}|转接?|轉|(?:转|轉)?分机号?|分機|extension|ext\.?|#|x|,,)[\s:.]*(?P<digits>[0-9]{{1,6}})(?![0-9])"
)
_EXTENSION_SIGNS = ("转", "轉", "分机", "分機", "ext", "#")
_SPOKEN_EXTENSION = regex(r"\s*(?:转|轉|分机|分機|ext|#)")

_DAY = r"(?P<dash>[-/.])(?:0?[1-9]|1[0-2])(?P=dash)(?:0?[1-9]|[12][0-9]|3[01])"
_NEVER = (
    regex(rf"(?<![0-9])(?<![0-9][-/.])20[0-9]{{2}}{_DAY}(?![0-9])(?![-/.][0-9])"),
    regex(r"(?<![0-9:])(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?(?![0-9]|:[0-9])"),
    regex(r"(?<![0-9])[0-9]\*{6,}[0-9]{2}(?![0-9])"),
)


def is_mobile(text: str) -> bool:
    """Return whether `text` is nothing but one mobile number, as most phones are."""
    return _ONE_MOBILE.fullmatch(text) is not None


@frozen
class Phone:
    """A number found at `start:end` of the plain text: its own digits, without country code, and its extension's."""

    start: int
    end: int
    main: str
    extension: str = ""


@frozen
class _Group:
    """A run of digits; whether it may go on the number of the group before it, and stands near enough to that."""

    start: int
    end: int
    digits: str
    numeral: bool
    joins: bool
    near: bool


def find(plain: PlainText, keep: Collection[str] = ()) -> list[Phone]:
    """Return every phone number in the plain text, in order, overlapping readings as one; never a waybill of `keep`."""
    if sum(map(len, _GROUP.findall(plain.text))) < _SHORTEST:
        return []
    groups = _groups(plain, keep)
    digits, places = "".join(group.digits for group in groups), [0, *accumulate(len(group.digits) for group in groups)]
    local = any(sign in plain.text for sign in _EXTENSION_SIGNS)
    found: list[Phone] = []
    for i, place in enumerate(places[:-1]):
        long = _BEGINS.match(digits, place) is not None
        if long or local or _after_plus(plain.text, groups[i]) or _after_label(plain.text, groups[i]):
            found += _starting_at(plain.text, groups, i, long)
    return _united(sorted(found, key=lambda p: (p.start, -p.end)))


def _groups(plain: PlainText, keep: Collection[str]) -> list[_Group]:
    """Return the groups of digits that may belong to a phone, without those of waybills, dates, times and masks."""
    barred = {place for start, end in kept_spans(plain, keep) for place in range(start, end)}
    for pattern in _NEVER:
        for match in pattern.finditer(plain.text):
            barred.update(range(*match.span()))
    groups: list[_Group] = []
    for match in _GROUP.finditer(plain.text):
        if match.start() in barred:
            continue
        numeral = not match.group().isascii()
        gap = plain.text[groups[-1].end : match.start()] if groups else "*"
        joins = _joins(gap) and groups[-1].numeral == numeral
        near = joins and _NEAR.fullmatch(gap) is not None
        groups.append(_Group(*match.span(), match.group().translate(OF_NUMERALS), numeral, joins, near))
    return groups


def _joins(gap: str) -> bool:
    """Return whether a gap between two groups may stand within a number."""
    return len(gap) <= _GAP and "*" not in gap and not any(c.isalnum() for c in gap)


def _starting_at(text: str, groups: list[_Group], first: int, long: bool) -> Iterator[Phone]:
    """Yield the phones whose first group is `groups[first]`. `long`: its digits begin one longer than a local number."""
    digits, near = "", True
    most = _LONGEST_IN_GROUPS if long else _LONGEST_LOCAL
    fitting: _Fitting | None = None
    for last in range(first, len(groups)):
        group = groups[last]
        if last > first:
            if not group.joins:
                return
            near = near and group.near
        digits += group.digits
        if len(digits) > (_LONGEST_IN_GROUPS if last > first else _LONGEST):
            return
        if len(digits) < _SHORTEST:
            continue
        if fitting is None:
            plus, label = _after_plus(text, groups[first]), _after_label(text, groups[first])
            fitting = _FITTING[plus, label]
            most = _LONGEST_IN_GROUPS if plus or label else most
        if last > first and len(digits) > most:
            return
        main = _main(text, fitting, groups[first], group, digits, near)
        if main:
            yield _phone(text, groups, first, last, main)


def _after_plus(text: str, first: _Group) -> bool:
    return text[max(0, first.start - 3) : first.start].rstrip(" (").endswith("+")


def _after_label(text: str, first: _Group) -> bool:
    # Most numbers follow numbers, and the whole expression costs more than its first characters.
    if not _LABEL_BEGINS.search(text, max(0, first.start - 16), first.start):
        return False
    return any(m.end() == first.start for m in _LABEL.finditer(text, max(0, first.start - 16), first.start))


def _main(text: str, fitting: _Fitting, first: _Group, last: _Group, digits: str, near: bool) -> str:
    """Return the number's own digits where one of the shapes fits, else nothing."""
    if not fitting.any.fullmatch(digits):
        return ""
    for shape in fitting.shapes:
        match = shape.digits.fullmatch(digits)
        if match and (near or not shape.near) and _surrounded(shape, text, first, last):
            return str(match.groupdict().get("main") or digits)
    return ""


def _surrounded(shape: Shape, text: str, first: _Group, last: _Group) -> bool:
    """Return whether what stands around or between the groups is as the shape needs it."""
    if shape.before_extension:
        return _SPOKEN_EXTENSION.match(text, last.end) is not None
    if shape.one_run:
        return first is last
    return not shape.apart or (first is not last and re.fullmatch(shape.apart, first.digits) is not None)


def _phone(text: str, groups: list[_Group], first: int, last: int, main: str) -> Phone:
    """Return the phone with its extension, and the plus sign and brackets that belong to it."""
    start, end = groups[first].start, groups[last].end
    extension = _EXTENSION.match(text, end)
    following = groups[last + 1] if last + 1 < len(groups) else None
    if extension and following and following.start == extension.start("digits"):
        end = extension.end()
    else:
        extension = None
    closed = ")" in text[start:end]
    while start and (text[start - 1] == "+" or (text[start - 1] == "(" and closed)):
        start -= 1
    return Phone(start, end, main, extension["digits"] if extension else "")


def _united(phones: list[Phone]) -> list[Phone]:
    """Return overlapping readings as one: the one that holds the others, else the digits of them all."""
    together: list[list[Phone]] = []
    end = -1
    for phone in phones:
        if phone.start >= end:
            together.append([phone])
        elif phone.end > end:
            together[-1].append(phone)
        end = max(end, phone.end)
    return [_one(readings) for readings in together]


def _one(readings: list[Phone]) -> Phone:
    first, last = readings[0], readings[-1]
    if first is last:
        return first
    return Phone(first.start, last.end, "".join(phone.main for phone in readings), last.extension)
