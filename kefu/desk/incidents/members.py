"""The tickets of an incident: those that a link puts under it, and those that have one of its waybills and are not yet."""

from collections.abc import Iterator, Sequence

from kefu.core.actions.under import PARENT, link_to
from kefu.core.base.typed import words
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary import ids
from kefu.desk.incidents.together import Wish
from kefu.desk.lists.find import open_holders
from kefu.desk.session import Session
from kefu.desk.write import Act
from kefu.store.codecs import ticket as ticket_codec

INCIDENT = "incident"
"""The kind of a ticket that is one, and the first part of every op that is derived from one."""


def is_incident(ticket: Ticket) -> bool:
    """Return whether a ticket is an incident."""
    return ticket.fact("kind") == INCIDENT


def listed(incident: Ticket) -> tuple[str, ...]:
    """Return the waybills that an incident is about."""
    return tuple(words(incident.facts.get("other-waybills")))


def tickets(session: Session, numbers: Sequence[str]) -> Iterator[Ticket]:
    """Yield the tickets of these numbers that stand and can be read."""
    blobs = session.repo.blobs(session.rev, [ids.path_of(number) for number in numbers]) if numbers else {}
    for path, blob in sorted(blobs.items()):
        ticket = ticket_codec.read(blob.data, path)[0] if not blob.problem else None
        if ticket is not None:
            yield ticket


def members(session: Session, incident: str) -> list[Ticket]:
    """Return the tickets that a link puts under an incident, by number, closed ones too."""
    return [one for one in tickets(session, _naming(session, incident)) if link_to(one, incident) is not None]


def unreadable(session: Session, incident: str) -> list[str]:
    """Return the tickets that name an incident and cannot be read, so that nobody takes them for done."""
    numbers = _naming(session, incident)
    sound = {one.id for one in tickets(session, numbers)}
    return [number for number in numbers if number not in sound]


def _naming(session: Session, incident: str) -> list[str]:
    """Return the tickets that name an incident anywhere, itself too."""
    args = ("grep", "-l", "-z", "-F", "--full-name", "-e", incident, session.rev, "--", "tickets/")
    out = session.repo.ask(*args).out.decode("utf-8", "surrogateescape")
    return sorted(n for part in out.split("\0") if (n := ids.number_of(part.partition(":")[2])) is not None)


def member_op(act: str, member: str) -> str:
    """Return the op of an act of an incident on one of its tickets."""
    return ids.derived_op(INCIDENT, act, member)


def linking(incident: str) -> Act:
    """Return the act that puts a ticket under an incident."""
    return Act("link", {"relation": PARENT, "other": incident})


def late(session: Session) -> list[Wish]:
    """Return the links of open tickets to open incidents that list their waybills, which nobody has made yet.

    Each is derived from the two tickets alone, so that every clone writes the same.
    """
    holders = open_holders(session)
    shared = sorted({n for held in holders.values() if len(held) > 1 for n in held})
    known = {one.id: one for one in tickets(session, shared)}
    found: list[Wish] = []
    for incident in (one for one in known.values() if is_incident(one)):
        for number in dict.fromkeys(n for text in listed(incident) for n in holders.get(text, ())):
            member = known.get(number)
            if member is not None and not is_incident(member) and link_to(member, incident.id) is None:
                op = member_op(incident.entries[0].op, number)
                at = max(incident.born, member.born)
                found.append(Wish(number, [linking(incident.id)], op, at, "linked"))
    return found
