"""Waybill numbers: one plain form, and the carriers that may have issued one.

The shapes are those that public code agrees on (BF-zh/Courier-Validation, 2024-09). Carriers change them without
notice and two of them overlap, so they name candidates and never refuse a number; the ticket names the carrier.
"""

import re

from kefu.core.base.plain_text import plain_text, seen
from kefu.core.base.regex import regex

_DROPPED = regex(r"[\s\-\u2010-\u2015\u2212]+")
_WAYBILL = regex(r"(?=[A-Z]*[0-9])[0-9A-Z]+")
_HEAD = regex(r"(?P<number>[0-9a-z]+(?:-[0-9a-z]+)*)[\s,;:.!?。、]*")
_MOBILE = regex("861[3-9][0-9]{9}")
SHORTEST = 4
"""Signs that a waybill has at least."""

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
    if found is None or not candidates(found["number"]) or _MOBILE.fullmatch(found["number"]):
        return "", text
    return normalise(found["number"]), text[plain.at[found.end()] :] if found.end() < len(plain.text) else ""


def candidates(waybill: str) -> tuple[str, ...]:
    """Return the carriers whose numbers look like `waybill`, in the order of `SHAPES`. None is no reason to refuse
    it."""
    plain = normalise(waybill)
    return tuple(carrier for carrier, shape in SHAPES if shape.fullmatch(plain))
