"""One value masked: a phone, a name, an address, each alone."""

from kefu.core.base.plain_text import plain_text, seen
from kefu.core.base.regex import regex
from kefu.core.privacy import address as addresses
from kefu.core.privacy import phones
from kefu.core.privacy.persons import without_label

STAR = "*"
HIDDEN = "***"

_MASKED_PHONE = regex(r"(?:[0-9]\*{6,}[0-9]{2}|\*+)(?:-\*+)?(?:/(?:[0-9]\*{6,}[0-9]{2}|\*+)(?:-\*+)?)*")


def mask_phone(text: str) -> str:
    """Return a phone with its first digit and the last two; extensions and short numbers (under nine) are hidden."""
    value = seen(text)
    if phones.is_mobile(value):
        return hide_digits(value)
    if not value or _MASKED_PHONE.fullmatch(value):
        return value
    plain = plain_text(value)
    found = phones.find(plain)
    if found:
        return "/".join(map(shown_phone, found))
    return hide_digits("".join(c for c in plain.text if c in "0123456789*")) or STAR


def mask_name(text: str) -> str:
    """Return a name with its first character; a single character is hidden. The length does not show.

    The word for whom it belongs to, and signs before it, are no part of the name.
    """
    value = seen(text)
    if len(value) < 2 or (len(value) == 2 and value[1] == STAR):
        return value if len(value) == 2 else STAR[: len(value)]
    name = without_label(value)
    return next((char for char in name if char.isalnum()), value[0]) + STAR


def mask_address(text: str) -> str:
    """Return an address with its administrative division and road where they are recognised; the rest is `***`."""
    shown, hidden = addresses.split(text)
    # An address that is masked already has its stars as the hidden part, and comes out the same.
    return shown + HIDDEN if hidden else shown


def mask_private(text: str) -> str:
    """Return a text of which nothing is shown: that there is one, and no more."""
    return HIDDEN if text else ""


def shown_phone(phone: phones.Phone) -> str:
    """Return the mask of a number found in a text."""
    return hide_digits(phone.main) + ("-" + STAR * len(phone.extension) if phone.extension else "")


def hide_digits(digits: str) -> str:
    """Return the first digit and the last two of nine or more, with stars between; else stars alone."""
    if len(digits) < 9 or STAR in digits:
        return STAR * len(digits)
    return digits[0] + STAR * (len(digits) - 3) + digits[-2:]
