"""Personal data hidden from the history: phones, names and addresses, alone and in free text.

What is shown follows GB/T 41833: of a name at least one character is hidden, of a phone at least six digits, of an
address the unit and the room. Other people's names in free text cannot be recognised; only the ticket's own are.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from kefu.core.base.frozen import frozen
from kefu.core.base.plain_text import PlainText, plain_text
from kefu.core.base.sought import Spans
from kefu.core.privacy import phones
from kefu.core.privacy.own_contacts import Mark, own_marks
from kefu.core.privacy.values import HIDDEN, STAR, mask_address, mask_name, mask_phone, shown_phone

__all__ = ["HIDDEN", "STAR", "Secrets", "has_phone", "mask_address", "mask_name", "mask_phone", "mask_text"]


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


def has_phone(text: str, keep: Collection[str] = ()) -> bool:
    """Return whether anything in `text` reads as a phone number that is not a waybill of `keep`."""
    return bool(phones.find(plain_text(text), keep))


@lru_cache(maxsize=16)  # a title is often the whole text, and an import looks at it twice
def mask_text(text: str, secrets: Secrets) -> str:
    """Return `text` without phone numbers and without what the contacts hide; the rest byte for byte as it was."""
    plain = plain_text(text)
    marks = [Mark(p.start, p.end, shown_phone(p)) for p in phones.find(plain, secrets.keep)]
    if secrets.names or secrets.phones or secrets.addresses:
        own = list(own_marks(plain, secrets.names, secrets.phones, secrets.addresses))
        kept = Spans(phones.kept_spans(plain, secrets.keep) if own else ())
        marks += [m for m in own if not kept.hold(m.start, m.end)]
    return _replaced(text, plain, marks)


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
