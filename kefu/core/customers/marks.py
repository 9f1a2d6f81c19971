"""The marks by which a customer is known again: a phone and a name, each as a keyed digest.

A digest of a phone without a key is guessed in half an hour, so that the key stays in the clone that made the marks.
"""

import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex
from kefu.core.privacy.person_words import TITLES
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary.words import CUSTOMERS

LEAST_DIGITS, LEAST_SIGNS = 7, 2
"""Of a phone and of a name: what is shorter is too many people's."""
ONE_PERSONS = 4
"""Signs from which on a name is a firm's, which is known by it alone; shorter ones many people have."""
_APART = regex("[/,;、|\n]|\\s{2,}")
_ABROAD = regex("(?:0?0?86)?(1[3-9][0-9]{9})")


@frozen
class Party:
    """A customer's side of a case: the role, its phones and its names, as marks are made of them."""

    role: str
    phones: tuple[str, ...]
    names: tuple[str, ...]


def phones_of(text: str) -> tuple[str, ...]:
    """Return the phones in a text, the digits alone, a mobile number without the country's."""
    found = []
    for part in _APART.split(nfkc(text)):
        digits = "".join(c for c in part if c in "0123456789")
        mobile = _ABROAD.fullmatch(digits)
        if len(digits) >= LEAST_DIGITS:
            found.append(mobile[1] if mobile else digits)
    return tuple(dict.fromkeys(found))


def name_of(text: str) -> str:
    """Return a name as it is compared: width, case and blanks do not count. Empty for one of a single sign."""
    name = "".join(re.findall(r"\w", nfkc(text).casefold()))
    return name if len(name) >= LEAST_SIGNS else ""


def parties(facts: Mapping[str, Node]) -> Iterator[Party]:
    """Yield the customers that facts name, first the one whose case it is."""
    whose = fact_table.text(facts, "customer") or ""
    for role in dict.fromkeys((*((whose,) if whose in CUSTOMERS else ()), "caller", "sender", "recipient")):
        held = {name: fact_table.text(facts, f"{role}.{name}") or "" for name in ("phone", "name", "company")}
        names = tuple(n for n in dict.fromkeys((name_of(held["name"]), name_of(held["company"]))) if n)
        phones = phones_of(held["phone"])
        if names or phones:
            yield Party(role, phones, names)


def unmistakable(name: str) -> bool:
    """Return whether a name alone says who it is: a firm's. Persons share theirs."""
    return len(name) >= ONE_PERSONS


def is_another(names: Sequence[str], known: Sequence[str]) -> bool:
    """Return whether somebody with these names is another than the person with the known ones, who has the same phone.

    Nobody is told from a firm so: who calls for it has a name of his own.
    """
    if not names or not known or any(unmistakable(name) for name in known):
        return False
    return not any(_alike(one, other) for one in names for other in known)


def _alike(one: str, other: str) -> bool:
    """Return whether two names may be one person's: a surname with a title is anybody's of that surname."""
    bare, plain = _untitled(one), _untitled(other)
    return bare == plain or (bare != one and plain.startswith(bare)) or (plain != other and bare.startswith(plain))


def _untitled(name: str) -> str:
    title = max((t for t in TITLES if name.endswith(t) and name != t), key=len, default="")
    return name.removesuffix(title)


def mark(key: bytes, kind: str, value: str) -> str:
    """Return the mark of a phone or a name; without the key nothing can be told from it."""
    return hmac.new(key, f"{kind}:{value}".encode(), sha256).hexdigest()[:32]


def marks_of(key: bytes, facts: Mapping[str, Node]) -> set[str]:
    """Return the marks of a customer's file, by its facts in full."""
    found = set()
    for party in parties(facts):
        found |= {mark(key, "phone", phone) for phone in party.phones}
        found |= {mark(key, "name", name) for name in party.names}
    return found
