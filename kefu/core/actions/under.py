"""A ticket under an incident: the link that puts it there, and whether its customer has spoken since."""

from datetime import datetime

from kefu.core.actions.action import is_customer
from kefu.core.base.typed import instant
from kefu.core.ticket.model import Entry, Ticket

PARENT = "parent"
_LINK, _CALLED, _SAID, _VERDICT, _NOTED, _WAIT = "link", "contact", "reply", "callback", "note", "wait"


def link_to(ticket: Ticket, incident: str) -> Entry | None:
    """Return the link that puts a ticket under an incident; None if there is none that counts."""
    links = (e for e in ticket.counted(_LINK) if puts(e) and e.text("other") == incident)
    return next(links, None)


def puts(entry: Entry) -> bool:
    """Return whether a link puts its ticket under another."""
    return entry.text("relation") == PARENT


def speaks(entry: Entry) -> bool:
    """Return whether the customer speaks in an entry: a call or message that came in, an answer, a verdict."""
    if entry.did == _CALLED:
        return entry.text("way") == "in" and is_customer(entry.text("party"))
    if entry.did == _SAID:
        return is_customer(entry.text("party"))
    return entry.did == _VERDICT and entry.text("verdict") != "unreachable"


def heard(ticket: Ticket) -> bool:
    """Return whether the customer has spoken since the ticket was last put under another."""
    spoken = False
    for entry in (e for e in ticket.entries if e.op not in ticket.struck):
        spoken = False if entry.did == _LINK and puts(entry) else spoken or speaks(entry)
    return spoken


def waited(ticket: Ticket, until: datetime) -> bool:
    """Return whether a wait until then stands in the ticket, ended or not."""
    return any(instant(entry.fields.get("until")) == until for entry in ticket.counted(_WAIT))


def noted(incident: Ticket, *texts: str) -> Entry | None:
    """Return the last note on an incident that holds one of these texts and nobody struck."""
    return next((e for e in reversed(incident.counted(_NOTED)) if e.text("text") in texts), None)
