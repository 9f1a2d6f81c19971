"""Ticket numbers `YYMMDD-XXXXXXC` and entry ids (`op`).

A number is a date in the desk's zone, six random Crockford base-32 characters and one check character. The thirteen
characters v0..v12 satisfy: the sum of a^(12-i) * v_i is 0 in GF(32) with x^5+x^2+1 and a = x. That catches every wrong
character and every swap of neighbours.
"""

import os
import re
from datetime import date, datetime
from hashlib import sha256

from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {c: i for i, c in enumerate(ALPHABET)} | {"I": 1, "L": 1, "O": 0}
_NUMBER = regex("[0-9]{6}-[0-9A-HJKMNP-TV-Z]{7}")
_OP = regex("[0-9A-HJKMNP-TV-Z]{10}")
_PATH = regex("tickets/[0-9]{4}/[0-9]{2}/[0-9]{2}/([^/]+)[.]yaml")


def _check_sum(characters: str) -> int:
    """Return the sum over the characters in GF(32); 0 where the last one is the right check character."""
    total = 0
    for character in characters:
        total <<= 1
        if total & 32:
            total ^= 0b100101
        total ^= _VALUE[character]
    return total


def check_character(head: str) -> str:
    """Return the thirteenth character for the first twelve (without the dash)."""
    return ALPHABET[_check_sum(head + "0")]


def is_number(text: str) -> bool:
    """Return whether `text` is a whole, canonical ticket number with a right check character and a real date."""
    if _NUMBER.fullmatch(text) is None or _check_sum(text.replace("-", "")) != 0:
        return False
    try:
        date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        return False
    return True


def looks_like_number(text: str) -> bool:
    """Return whether `text` has the shape of a whole number, right or mistyped."""
    return _NUMBER.fullmatch(text) is not None


def normalise(text: str) -> str:
    """Return a typed id as plain upper-case characters: any width and case, I and L as 1, O as 0, odd dashes as `-`."""
    plain = nfkc(text).strip().upper()
    plain = re.sub("[‐-―−_]", "-", plain)
    return plain.translate(str.maketrans("ILO", "110"))


def drawn(count: int) -> str:
    """Return random characters, from the system's own source of randomness."""
    return "".join(ALPHABET[byte & 31] for byte in os.urandom(count))  # 32 divides 256: each is as likely


def new_number(at: datetime, draw: str | None = None) -> str:
    """Return a number for an opening `at` (in the desk's zone); `draw` gives the six characters, else random ones."""
    six = draw if draw is not None else drawn(6)
    day = f"{at:%y%m%d}"
    return f"{day}-{six}{check_character(day + six)}"


def path_of(number: str) -> str:
    """Return the file of a ticket, from the top of the desk: `tickets/2026/11/21/261121-7K3F9Q5.yaml`."""
    return f"tickets/20{number[:2]}/{number[2:4]}/{number[4:6]}/{number}.yaml"


def number_of(path: str) -> str | None:
    """Return the number whose ticket lives at `path`; None if no ticket may live there."""
    match = _PATH.fullmatch(path)
    if match is None or not is_number(match[1]) or path_of(match[1]) != path:
        return None
    return match[1]


def new_op() -> str:
    """Return a random entry id: ten base-32 characters."""
    return drawn(10)


def is_op(text: str) -> bool:
    """Return whether `text` is an entry id."""
    return _OP.fullmatch(text) is not None


def derived_op(*parts: str) -> str:
    """Return an entry id that every clone derives from the same parts (for `sweep`, `import`, later entries of an
    act)."""
    # Joined by a NUL, which no part holds: ("a", "bc") and ("ab", "c") must not give the same id.
    digest = int.from_bytes(sha256("\x00".join(parts).encode()).digest(), "big")
    return "".join(ALPHABET[(digest >> (5 * i)) & 31] for i in range(10))
