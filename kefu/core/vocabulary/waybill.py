"""Waybill numbers: one plain form, and the carriers that may have issued one.

The shapes are those that public code agrees on (BF-zh/Courier-Validation, 2024-09). Carriers change them without
notice and two of them overlap, so they name candidates and never refuse a number; the ticket names the carrier.
"""

import re

from kefu.core.base.id_card import has_form, is_right
from kefu.core.base.plain_text import plain_text, seen
from kefu.core.base.regex import regex

_DROPPED = regex(r"[\s\-\u2010-\u2015\u2212]+")
_WAYBILL = regex(r"(?=[A-Z]*[0-9])[0-9A-Z]+")
_HEAD = regex(r"(?P<number>[0-9a-z]+(?:-[0-9a-z]+)*)[\s,;:.!?。、]*")
SHORTEST = 4
"""Signs that a waybill has at least."""
_PLAUSIBLE = regex(r"[0-9]{6,40}|(?=(?:[A-Z]*+[0-9]){3})[0-9A-Z]{8,40}")
_WRAPPING = regex(
    r"(?:(?:快递|物流|快件|运|面|母|子)?单(?:号码?|编号)?|编号|(?:tracking|waybill|awb)[ _-]?(?:number|no)?|number|no)\s*[.:#=]+\s*"
    r"|(?:快递|物流|快件|运|面|母|子)?单号码?\s*|#",
    re.IGNORECASE,
)
_QUOTES = " \t'\"`\u2018\u2019\u201c\u201d"
_LOST_DIGITS = regex(r"[0-9](?:[.][0-9]+)?E[+][0-9]+|[0-9][.][0-9]+E[0-9]+", re.IGNORECASE)
_MOBILE = regex(r"(?:0{0,2}86|0)?1[3-9][0-9]{9}")
_LONG_MOBILE = regex(r"1[3-9][0-9]{10}")

SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (carrier, regex(shape))
    for carrier, shape in (
        ("zto", r"7[3-68][0-9]{12}"),
        ("sto", r"(?:77|43)[0-9]{12,15}"),
        ("yto", r"YT[0-9]{13}"),
        ("yunda", r"[34][0-9]{14}|5[0-9]{12}"),
        ("sf", r"SF[A-Z0-9][0-9]{12}"),
        ("jt", r"JT[0-9]{13}"),
        ("jd", r"JD[A-Z0-9]{2}[0-9]{11}"),
        ("deppon", r"DPK[0-9]{12}"),
        ("ems", r"[189][0-9]{12}|P[A-Z][0-9]{11}"),
        ("cainiao", r"621[0-9]{12}"),
    )
)


def normalise(text: str) -> str:
    """Return `text` as a waybill is kept: NFKC, without spaces, dashes and zero-width characters, in capitals."""
    return _DROPPED.sub("", seen(text)).upper()


def is_waybill_like(text: str) -> bool:
    """Return whether `text` may stand where a waybill is expected: letters and digits, at least one digit."""
    return _WAYBILL.fullmatch(normalise(text)) is not None


def parted(text: str) -> tuple[str, str]:
    """Return (waybill, what follows it) of a text that begins with a waybill of a known shape; of any other text ("", text).

    Stops between the two are left out, and the rest is as it was typed. A mobile number after the code of the country
    has the shape of one, and is none.
    """
    plain = plain_text(text)
    found = _HEAD.match(plain.text)
    if found is None or not candidates(found["number"]) or is_mobile(normalise(found["number"])):
        return "", text
    return normalise(found["number"]), text[plain.at[found.end()] :] if found.end() < len(plain.text) else ""


def unwrapped(text: str) -> str:
    """Return `text` without what programs and people put around a number: an apostrophe, `="..."`, `No:`, `单号：`."""
    plain = _bare(text)
    found = _WRAPPING.match(plain)
    return plain[found.end() :].strip(_QUOTES) if found else plain


def is_labelled(text: str) -> bool:
    """Return whether `text` itself says that a waybill follows, as `单号：` and `No:` do."""
    return _WRAPPING.match(_bare(text)) is not None


def _bare(text: str) -> str:
    return seen(text).removeprefix("=").strip(_QUOTES)


def is_number(waybill: str) -> bool:
    """Return whether a number in plain form may stand on a ticket as its waybill: it has a digit and is nobody's own."""
    return _WAYBILL.fullmatch(waybill) is not None and not is_mobile(waybill) and not is_id_card(waybill)


def is_plausible(waybill: str) -> bool:
    """Return whether a number in plain form can be a waybill: six digits or more, or eight signs with three digits.

    No carrier issues shorter ones; a word, a name and a row's own number are none.
    """
    return _PLAUSIBLE.fullmatch(waybill) is not None or bool(candidates(waybill))


def lost_digits(text: str) -> bool:
    """Return whether `text` is what a spreadsheet shows of a long number (`7.53E+13`): its last digits are gone."""
    return _LOST_DIGITS.fullmatch(text.strip()) is not None


def is_mobile(waybill: str) -> bool:
    """Return whether a number in plain form is a mobile number."""
    return _MOBILE.fullmatch(waybill) is not None


def is_id_card(waybill: str) -> bool:
    """Return whether a number in plain form is that of an ID card: a day of birth in it, and the right check sign."""
    return is_right(waybill)


def is_long_mobile(waybill: str) -> bool:
    """Return whether a number in plain form may be a mobile number with one digit more. Some old waybills are alike."""
    return _LONG_MOBILE.fullmatch(waybill) is not None


def is_wrong_id_card(waybill: str) -> bool:
    """Return whether a number in plain form may be that of an ID card with a wrong digit. No known carrier's is alike."""
    return has_form(waybill) and not is_right(waybill)


def candidates(waybill: str) -> tuple[str, ...]:
    """Return the carriers whose numbers look like `waybill`, in the order of `SHAPES`. None is no reason to refuse
    it."""
    plain = normalise(waybill)
    return tuple(carrier for carrier, shape in SHAPES if shape.fullmatch(plain))
