"""The commit of an operation: a subject from a fixed vocabulary, then trailers composed here, each value one line.

No body and no free text: free text could forge trailers, it lives in the ticket. One group of trailers for each entry,
each beginning with `Kefu-Ticket`, in the order of the entries.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kefu.core.actions.action import safe
from kefu.core.actions.table import ACTIONS, FIELDS
from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.vocabulary.words import CUSTOMERS
from kefu.store.codecs import ticket as ticket_codec

_LINE = regex("(Kefu-[A-Z][a-z]+): ([^\n]*)")
_OURS = regex(b"^Kefu-Ticket: ([!-~]*)\nKefu-Action: [^\n]*\nKefu-Op: ([!-~]*)\nKefu-Entry: ([!-~]*)$", re.MULTILINE)
_NAMES = (b"Kefu-Ticket: ", b"Kefu-Op: ", b"Kefu-Entry: ")


@frozen
class Group:
    """The trailers of one entry, by name."""

    trailers: dict[str, str]

    @property
    def ticket(self) -> str:
        """Return the ticket's number, empty without one."""
        return self.trailers.get("Kefu-Ticket", "")

    @property
    def op(self) -> str:
        """Return the entry's op, empty without one."""
        return self.trailers.get("Kefu-Op", "")

    @property
    def entry(self) -> str:
        """Return the sha256 of the entry's bytes, empty without one."""
        return self.trailers.get("Kefu-Entry", "")


@frozen
class Step:
    """One new entry, and the ticket before (None: it opens one) and after it."""

    before: Ticket | None
    after: Ticket
    entry: Entry


def message(steps: Sequence[Step], format: int = 1) -> str:
    """Return the commit message for new entries of one ticket, in their order. `format`: that of the desk."""
    subjects = [_subject(one.entry, one.after.id, i) for i, one in enumerate(steps)]
    return f"{'; '.join(subjects)}\n\n{said(steps, format)}"


def sweep_message(steps: Sequence[Step]) -> str:
    """Return the message of a sweep: how many entries of each action, then a group for each entry of each ticket."""
    return f"{sweep_subject(Counter(one.entry.did for one in steps))}{said(steps)}"


def sweep_subject(done: Mapping[str, int]) -> str:
    """Return the beginning of a sweep's message: how many entries there are of each action."""
    counts = ", ".join(f"{count} {did}" for did, count in sorted(done.items()))
    return f"sweep: {counts}\n\n"


def said(steps: Iterable[Step], format: int = 1) -> str:
    """Return the groups of trailers of new entries, each line ended."""
    given = (pair for one in steps for pair in trailers(one.before, one.after, one.entry, format))
    return "".join(f"{name}: {value}\n" for name, value in given)


def together(action: str, count: int, trailers: Sequence[str]) -> str:
    """Return one message for many new tickets: how many, then the trailers of each (`said`) in their order."""
    return f"{action} {count} {'ticket' if count == 1 else 'tickets'}\n\n{''.join(trailers)}"


def administrative(subject: str, action: str) -> str:
    """Return the message of a commit without an entry (`init`, `staff`)."""
    return f"{subject}\n\nKefu-Action: {action}\n"


def _subject(one: Entry, number: str, place: int) -> str:
    words = ", ".join(ACTIONS[one.did].says(one))
    head = one.did if place else f"{one.did} {number}"
    return f"{head}: {words}" if words else head


def trailers(before: Ticket | None, after: Ticket, one: Entry, format: int = 1) -> Iterator[tuple[str, str]]:
    """Yield the trailers of one entry, each a name and a value of one line. `format`: that of the desk."""
    action = ACTIONS[one.did]
    yield "Kefu-Ticket", after.id
    yield "Kefu-Action", one.did
    yield "Kefu-Op", one.op
    yield "Kefu-Entry", ticket_codec.digest(one)
    if action.names_parcel:
        yield from _known("Kefu-Waybill", after.fact("waybill"))
        yield from _known("Kefu-Category", after.category)
    for name in TRAILERS if format > 1 else _EARLIER:
        held = next((one.text(f.name) for f in action.fields if f.trailer == name and one.text(f.name)), "")
        yield from _known(name, _party(held) if name == "Kefu-Party" else held)
    if before is None or before.state != after.state:
        yield "Kefu-State", after.state
    if before is None or before.level != after.level:
        yield "Kefu-Level", safe(after.level)


TRAILERS = tuple(
    dict.fromkeys(("Kefu-Party", "Kefu-Channel", "Kefu-Outcome", *(f.trailer for f in FIELDS.values() if f.trailer)))
)
"""The trailers that fields of an entry give, in their order."""
_EARLIER = tuple(name for name in TRAILERS if name != "Kefu-Amount")
"""Those of a desk of format 1, where an older kefu would take another one for forged."""


def _known(name: str, value: str) -> Iterator[tuple[str, str]]:
    if value and safe(value) == value:  # left out rather than mended: a trailer must not say another thing
        yield name, value


def _party(party: str) -> str:
    """Return the party with its name, unless that is a customer's: a commit cannot be forgotten."""
    role, _, _name = party.partition(":")
    return role if role in CUSTOMERS else party


def groups(text: str) -> list[Group]:
    """Return the groups of trailers of a commit message: each begins with `Kefu-Ticket`, or is `Kefu-Action` alone."""
    found: list[Group] = []
    for row in text.split("\n"):
        match = _LINE.fullmatch(row)
        if match is None:
            continue
        if match[1] == "Kefu-Ticket" or not found:
            found.append(Group({}))
        found[-1].trailers[match[1]] = match[2]
    return found


def entries_of(message: bytes) -> list[tuple[str, str, str]]:
    """Return (ticket, op, digest) of each group of a message, as `groups` has it; quicker where kefu wrote it."""
    found = _OURS.findall(message)
    # More names than whole groups: somebody else wrote a part of it, and the slow way decides.
    if all(message.count(name) == len(found) for name in _NAMES):
        return [(ticket.decode(), op.decode(), entry.decode()) for ticket, op, entry in found]
    return [(group.ticket, group.op, group.entry) for group in groups(message.decode("utf-8", "replace"))]
