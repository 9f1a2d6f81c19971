"""Personal data hidden from the history: phones, names and addresses, alone and in free text.

What is shown follows GB/T 41833: of a name at least one character is hidden, of a phone at least six digits, of an
address the unit and the room. Of names in free text only the ticket's own are recognised, and those that the text tells.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from kefu.core.base.frozen import frozen
from kefu.core.base.plain_text import PlainText, plain_text
from kefu.core.base.sought import Spans
from kefu.core.privacy import accounts, cards, mixed, phones, told
from kefu.core.privacy.kept import kept_spans
from kefu.core.privacy.mark import Mark
from kefu.core.privacy.own_contacts import own_marks
from kefu.core.privacy.values import HIDDEN, STAR, mask_address, mask_name, mask_phone, mask_private, shown_phone

__all__ = [
    "HIDDEN",
    "STAR",
    "Secrets",
    "has_phone",
    "mask_address",
    "mask_name",
    "mask_phone",
    "mask_private",
    "mask_text",
    "names_told",
]


@frozen
class Secrets:
    """The values that the ticket's own contacts hold, in full, and the waybills that are never hidden."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    keep: frozenset[str] = frozenset()

    @classmethod
    def of(cls, contacts: Iterable[Mapping[str, str | Sequence[str]]] = (), keep: Collection[str] = ()) -> "Secrets":
        """Return the secrets of `contacts`, each with any of `name`, `phone`, `address`, one or several."""
        held: dict[str, list[str]] = {"name": [], "phone": [], "address": []}
        for contact in contacts:
            for key, values in held.items():
                value = contact.get(key, ())
                values += [value] if isinstance(value, str) else value
        unique = {key: tuple(dict.fromkeys(v for v in values if v.strip())) for key, values in held.items()}
        return cls(unique["name"], unique["phone"], unique["address"], frozenset(w for w in keep if w))

    def knowing(self, names: Iterable[str]) -> "Secrets":
        """Return the same secrets with more names."""
        return replace(self, names=tuple(dict.fromkeys((*self.names, *names))))


def has_phone(text: str, keep: Collection[str] = ()) -> bool:
    """Return whether anything in `text` reads as a phone number that is not a waybill of `keep`."""
    return bool(phones.find(plain_text(text), keep))


_MOST_TOLD = 16
"""Names that one text tells which are looked for in the rest of it too: each costs a look through it."""
BY_FORM = (cards.marks, accounts.marks, mixed.mobiles, told.addresses)
"""The finders of what is personal by its form alone, whoever it belongs to."""


@lru_cache(maxsize=16)  # a title is often the whole text, and an import looks at it twice
def mask_text(text: str, secrets: Secrets) -> str:
    """Return `text` without phone numbers and without what the contacts hide; the rest byte for byte as it was."""
    plain = plain_text(text)
    marks = [Mark(p.start, p.end, shown_phone(p)) for p in phones.find(plain, secrets.keep)]
    others = list(_other_marks(plain, secrets))
    if others:
        kept = Spans(kept_spans(plain, secrets.keep))
        marks += [m for m in others if not kept.hold(m.start, m.end)]
    return _replaced(text, plain, marks) if marks else text


def names_told(text: str) -> tuple[str, ...]:
    """Return the names that a text tells by the word before them (收件人韩笑天说), without knowing any contact."""
    plain = plain_text(text)
    found = dict.fromkeys(plain.text[start:end] for start, end in told.names(plain))
    return tuple(islice(found, _MOST_TOLD))


def _other_marks(plain: PlainText, secrets: Secrets) -> Iterator[Mark]:
    """Yield the marks of everything but phones: the contacts' own, and what tells by its form what it is."""
    here = list(told.names(plain))
    yield from (Mark(start, end, mask_name(plain.text[start:end])) for start, end in here)
    elsewhere = islice(dict.fromkeys(plain.text[start:end] for start, end in here), _MOST_TOLD)
    names = tuple(dict.fromkeys((*secrets.names, *elsewhere)))
    if names or secrets.phones or secrets.addresses:
        yield from own_marks(plain, names, secrets.phones, secrets.addresses)
    for kind in BY_FORM:
        yield from kind(plain)


def _replaced(text: str, plain: PlainText, marks: list[Mark]) -> str:
    """Return `text` with what is shown at each mark in its place."""
    out, done = [], 0
    for mark in _apart(marks):
        start, end = plain.source(mark.start, mark.end)
        out += [text[done:start], mark.shown or STAR * mark.stars]
        done = max(done, end)
    return "".join([*out, text[done:]])


def _apart(marks: list[Mark]) -> list[Mark]:
    """Return marks that no longer overlap: one that holds others stands for them, two that cross become one."""
    out: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if not out or mark.start >= out[-1].end:
            out.append(mark)
        elif mark.end > out[-1].end:
            # What either one would show may be hidden by the other, so nothing is shown.
            out[-1] = Mark(out[-1].start, mark.end, HIDDEN)
    return out
