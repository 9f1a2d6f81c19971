"""The same number of another system again: a row that is news of a ticket which stands, not another case.

A system sends a work order again with a corrected text, or with what was added. Where the number is that of a ticket
and the waybills do not say that it is about another parcel, the row is no new ticket: it may be noted on the one there is.
"""

from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.vocabulary import ids
from kefu.desk.intake.rows import Arrival
from kefu.desk.session import Session
from kefu.desk.write import Act, write

_PATTERN = "^(waybill: |  system: |  number: |timeline:)"
"""The lines of a ticket's header that tell its waybill and its number elsewhere, and where the header ends."""


@frozen
class Again:
    """A row that is news of a ticket: the ticket, the text and the op of the note; `done`: it is noted there already."""

    ticket: str
    text: str
    op: str
    reason: Finding
    done: bool = False


Known = dict[tuple[str, str], dict[str, str]]
"""(system, number) of other systems to the tickets that have it, by their waybills, empty where there is none."""


def by_number(session: Session) -> Known:
    """Return the other systems' numbers that tickets have; of several for one parcel the first ticket."""
    found: Known = {}
    args = ("grep", "-z", "--full-name", "-E", "-e", _PATTERN, session.rev, "--", "tickets/")
    held: dict[str, dict[str, str]] = {}
    for line in session.repo.ask(*args).out.decode("utf-8", "surrogateescape").split("\n"):
        place, _, said = line.partition("\0")
        number = ids.number_of(place.partition(":")[2])
        if number is not None:
            key, _, value = said.strip().partition(":")
            facts = held.setdefault(number, {})
            # What comes after the header tells what was true once.
            if "timeline" not in facts:
                facts.setdefault(key, value.strip().strip('"'))
    for number in sorted(held):
        facts = held[number]
        if facts.get("number"):
            there = (facts.get("system", ""), facts["number"])
            found.setdefault(there, {}).setdefault(facts.get("waybill", ""), number)
    return found


def again(session: Session, known: Known, one: Arrival) -> Again | None:
    """Return the row as news of the ticket that has its number; None where there is none, or for another parcel."""
    tickets = known.get(one.external, {})
    ticket = tickets.get(one.waybill) or (tickets.get("") if one.waybill else next(iter(tickets.values()), None))
    if ticket is None:
        return None
    op = ids.derived_op("import-note", ticket, one.op)
    blob = session.repo.blob(session.rev, ids.path_of(ticket))
    done = blob is not None and any(f"\n- op: {mark}{op}{mark}\n".encode() in blob.data for mark in ("", '"'))
    reason = finding(
        "import-known",
        "the number {number} is that of ticket {id}; --notes takes the row as a note there, so does kefu note {id}",
        number=one.external[1],
        id=ticket,
    )
    return Again(ticket, one.told, op, reason, done)


def noted(session: Session, one: Again) -> None:
    """Record the text of a row as a note on its ticket; doing it twice does it once."""
    write(session, one.ticket, [Act("note", {"text": one.text})], op=one.op)
