"""The commit of an operation: a subject from a fixed vocabulary, then trailers composed here, each value one line.

No body and no free text: free text could forge trailers, it lives in the ticket. One group of trailers for each entry, each
beginning with `Kefu-Ticket`, in the order of the entries.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kefu.core.actions.action import safe
from kefu.core.actions.table import ACTIONS, FIELDS
from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex
from kefu.core.fold.fold import fold
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
        """The ticket's number."""
        return self.trailers.get("Kefu-Ticket", "")

    @property
    def op(self) -> str:
        """The entry's op."""
        return self.trailers.get("Kefu-Op", "")

    @property
    def entry(self) -> str:
        """The sha256 of the entry's bytes."""
        return self.trailers.get("Kefu-Entry", "")


def message(before: Ticket | None, after: Ticket, entries: Sequence[Entry]) -> str:
    """The commit message for new `entries` (in their order) that lead from one state of a ticket to another."""
    subjects = [_subject(one, after.id, i) for i, one in enumerate(entries)]
    return "; ".join(subjects) + "\n\n" + "\n".join(_groups(before, after, entries)) + "\n"


def sweep_message(parts: Sequence[tuple[Ticket, Ticket, Sequence[Entry]]]) -> str:
    """The message of a sweep: how many entries of each action, then a group for each entry of each ticket."""
    done = Counter(one.did for _before, _after, entries in parts for one in entries)
    said = ", ".join(f"{count} {did}" for did, count in sorted(done.items()))
    groups = [g for before, after, entries in parts for g in _groups(before, after, entries)]
    return f"sweep: {said}\n\n" + "\n".join(groups) + "\n"


def _groups(before: Ticket | None, after: Ticket, entries: Sequence[Entry]) -> Iterator[str]:
    done = list(before.entries) if before else []
    last = before
    for one in entries:
        done.append(one)
        now = fold(after.id, done)
        yield "\n".join(f"{k}: {v}" for k, v in trailers(last, now, one))
        last = now


def together(action: str, count: int, trailers: Sequence[str]) -> str:
    """One message for the commit of many new tickets: how many, then the trailers of each (`of_new`) in their order."""
    return f"{action} {count} {'ticket' if count == 1 else 'tickets'}\n\n{''.join(trailers)}"


def of_new(after: Ticket, entries: Sequence[Entry]) -> str:
    """The groups of trailers of all entries of a new ticket, each line ended."""
    return "\n".join(_groups(None, after, entries)) + "\n"


def administrative(subject: str, action: str) -> str:
    """The message of a commit without an entry (`init`, `staff`)."""
    return f"{subject}\n\nKefu-Action: {action}\n"


def _subject(one: Entry, number: str, place: int) -> str:
    said = ", ".join(ACTIONS[one.did].says(one))
    head = one.did if place else f"{one.did} {number}"
    return f"{head}: {said}" if said else head


def trailers(before: Ticket | None, after: Ticket, one: Entry) -> Iterator[tuple[str, str]]:
    """The trailers of one entry, each a name and a value of one line."""
    action = ACTIONS[one.did]
    yield "Kefu-Ticket", after.id
    yield "Kefu-Action", one.did
    yield "Kefu-Op", one.op
    yield "Kefu-Entry", ticket_codec.digest(one)
    if action.names_parcel:
        yield from _known("Kefu-Waybill", after.fact("waybill"))
        yield from _known("Kefu-Category", after.category)
    for name in TRAILERS:
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


def _known(name: str, value: str) -> Iterator[tuple[str, str]]:
    if value and safe(value) == value:
        yield name, value


def _party(party: str) -> str:
    """The party with its name, unless that is a customer's."""
    role, _, _name = party.partition(":")
    return role if role in CUSTOMERS else party


def groups(text: str) -> list[Group]:
    """The groups of trailers of a commit message: each begins with `Kefu-Ticket` (or with `Kefu-Action` alone)."""
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
    """(ticket, op, digest) of each group of a message, as `groups` has them; quicker where they stand as kefu writes them."""
    found = _OURS.findall(message)
    if all(message.count(name) == len(found) for name in _NAMES):
        return [(ticket.decode(), op.decode(), entry.decode()) for ticket, op, entry in found]
    return [(group.ticket, group.op, group.entry) for group in groups(message.decode("utf-8", "replace"))]
