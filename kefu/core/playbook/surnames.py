"""The surname of a person, as people are called in a message."""

from kefu.core.base.regex import regex
from kefu.core.privacy.surnames import COMPOUND
from kefu.core.privacy.values import STAR

_HAN = regex("[\u3400-\u9fff]")


def surname(name: str) -> str:
    """Return the surname: of a Chinese name its first character (two of a compound one), else the name as it is."""
    plain = name.strip()
    if not plain or _HAN.match(plain) is None:
        return plain
    # A name of two characters has a surname of one, also where both together look like a compound one.
    return plain[:2] if plain[:2] in COMPOUND and len(plain) > 2 else plain[:1]


def surname_of_masked(name: str) -> str:
    """Return the surname where a masked name still tells it; empty where it may have had two characters, or none are left."""
    first = surname(name)
    return "" if STAR in first or any(known.startswith(first) for known in COMPOUND) else first
