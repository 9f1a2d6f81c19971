"""Numbers of identity cards and bank cards in free text, told from waybills and orders by check digit, form and word.

An identity number of 18 signs has a birthday in it and a check digit; an old one of 15 counts only after a word for it.
A bank card has a check digit (Luhn), a known length and beginning; other beginnings count only after a word for it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kefu.core.base.id_card import DAY, PROVINCE, has_form, is_right
from kefu.core.base.plain_text import PlainText
from kefu.core.base.regex import regex
from kefu.core.privacy.mark import Mark
from kefu.core.vocabulary.waybill import candidates

_HIDDEN = "***"
_GROUP = regex("[0-9]+")
_LEAST, _MOST = 15, 19
_MOST_GROUPS = 6
"""Groups in which a card's number may be written: an identity number as 330 106 1990 01 01 123X."""
_OLD_IDENTITY = regex(rf"{PROVINCE}[0-9]{{4}}[0-9]{{2}}{DAY}[0-9]{{3}}")
_BANK = regex("62[0-9]{14,17}")
_BANK_IN_FOURS = regex("62[0-9]{14,17}|(?:4|5[1-5]|35)[0-9]{14}|(?:4|5[1-5])[0-9]{15}")
_WORD_AT_MOST = 24
_IDENTITY_WORD = regex(r"(?:身份证|证件号|证件|id ?card|identity|id no)[^0-9a-z。;]{0,8}$")
_BANK_WORD = regex(
    r"(?:银行卡|储蓄卡|借记卡|信用卡|卡号|账号|帐号|账户|帐户|银行|工行|建行|农行|中行|招行|交行|邮储|bank|card|account)"
    r"(?: ?(?:number|no\.?|is))?[^0-9a-z。;]{0,8}$"
)
_ORDER_WORD = regex(
    r"(?:单号|订单|运单|流水|工单|编号|单|order|waybill|tracking|parcel)(?: ?(?:number|no\.?))?[^0-9a-z。;]{0,6}$"
)


def marks(plain: PlainText) -> Iterator[Mark]:
    """Yield the places of numbers of identity and bank cards."""
    groups = [match.span() for match in _GROUP.finditer(plain.text)]
    if sum(end - start for start, end in groups) < _LEAST:
        return
    done = 0
    for first, (start, _) in enumerate(groups):
        if start >= done and (end := _card(plain.text, groups, first)):
            yield Mark(start, end, _HIDDEN)
            done = end


def _card(text: str, groups: Sequence[tuple[int, int]], first: int) -> int:
    """Return where the card's number ends that begins with a group, 0 if none does. The longest counts."""
    start, digits, found = groups[first][0], "", 0
    if start and text[start - 1].isascii() and text[start - 1].isalpha():
        return 0
    sizes: list[int] = []
    for last in range(first, min(first + _MOST_GROUPS, len(groups))):
        begin, end = groups[last]
        if last > first and text[groups[last - 1][1] : begin] not in (" ", "-"):
            break
        digits += text[begin:end] if end - begin <= _MOST else "0" * (_MOST + 1)
        sizes.append(end - begin)
        if len(digits) > _MOST:
            break
        if len(digits) >= _LEAST:
            found = _ending(text, start, end, digits, sizes) or found
    return found


def _ending(text: str, start: int, end: int, digits: str, sizes: Sequence[int]) -> int:
    """Return where a number of these digits ends if it is a card's, else 0."""
    after = text[end : end + 2]
    if len(digits) == 17 and after[:1] == "x" and not (after[1:].isascii() and after[1:].isalnum()):
        return end + 1 if _is_identity(text, start, digits + "x") else 0
    if after[:1].isascii() and after[:1].isalpha():
        return 0
    return end if _is_identity(text, start, digits) or _is_bank_card(text, start, digits, sizes) else 0


def _is_identity(text: str, start: int, number: str) -> bool:
    """Return whether it is an identity number: by its check digit, or by its form after a word for it."""
    if has_form(number):
        return is_right(number) or _after(_IDENTITY_WORD, text, start)
    return _OLD_IDENTITY.fullmatch(number) is not None and _after(_IDENTITY_WORD, text, start)


def _is_bank_card(text: str, start: int, number: str, sizes: Sequence[int]) -> bool:
    """Return whether it is a bank card's number: a waybill or an order likelier is none."""
    if len(number) > _MOST or not number.isdigit() or not _luhn(number) or _after(_ORDER_WORD, text, start):
        return False
    if _after(_BANK_WORD, text, start):
        return True
    in_fours = len(sizes) > 1 and all(size == 4 for size in sizes[:-1]) and sizes[-1] <= 4
    if not in_fours and (len(sizes) > 1 or candidates(number)):
        return False
    return (_BANK_IN_FOURS if in_fours else _BANK).fullmatch(number) is not None


def _after(word: re.Pattern[str], text: str, start: int) -> bool:
    """Return whether a word stands before a place, with little between them."""
    return word.search(text[max(0, start - _WORD_AT_MOST) : start]) is not None


@lru_cache(maxsize=64)
def _luhn(number: str) -> bool:
    """Return whether the last digit is the check digit of the others."""
    doubled = (int(digit) * 2 for digit in number[-2::-2])
    return (sum(d - 9 if d > 9 else d for d in doubled) + sum(map(int, number[::-2]))) % 10 == 0
