"""Cases that no ticket stands for any more: each was closed as the duplicate of another, and none of them is open.

One desk asks before it makes such a case; two that know nothing of each other may make one together.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from kefu.core.actions.link import duplicate_of, was_duplicate
from kefu.core.actions.table import acknowledged
from kefu.core.base.errors import Arg
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary import ids

DUPLICATE = "duplicate"
"""The way of closing of a duplicate."""
LOST, CLOSED = "case-without-ticket", "duplicate-of-closed"
"""The codes: no ticket of the case can be open; the other one was closed when the duplicate was."""


@frozen
class Duplicate:
    """A ticket that is closed as a duplicate: of which other (empty: the link was struck), since when, whether somebody
    said why, the line of the link, and the findings that its entries acknowledge."""

    id: str
    other: str
    since: datetime
    explained: bool
    line: int = 0
    seen: tuple[str, ...] = ()


@frozen
class End:
    """How another ticket stands: `closed` since when, None while it is not."""

    closed: datetime | None = None


Ends = Callable[[str], End | None]
"""How a ticket that is no duplicate stands, by its number; None if there is none."""


def duplicate(ticket: Ticket) -> Duplicate | None:
    """Return the ticket as a duplicate, None if it is not closed as one or nobody ever said of which."""
    last = was_duplicate(ticket) if ticket.state == "closed" and ticket.how == DUPLICATE else None
    if last is None:
        return None
    link = duplicate_of(ticket)
    seen = tuple(sorted(acknowledged(ticket)))
    if link is None:
        return Duplicate(ticket.id, "", last.key, explained=False, line=last.line, seen=seen)
    return Duplicate(ticket.id, link.text("other"), link.key, bool(link.text("why")), link.line, seen)


def end(ticket: Ticket) -> End:
    """Return how a ticket stands."""
    if ticket.state != "closed":
        return End()
    idle = (*ticket.struck, *ticket.ignored)
    return End(max((e.key for e in ticket.entries if e.text("how") and e.op not in idle), default=ticket.born))


def without_ticket(
    duplicates: Mapping[str, Duplicate], ends: Ends, among: Iterable[str] | None = None
) -> Iterator[Finding]:
    """Yield a finding for each case without an open ticket, on the duplicate by which it has none.

    `among`: the duplicates that are looked at, all if not given.
    """
    for number in duplicates if among is None else among:
        found = _found(duplicates[number], duplicates, ends)
        if found is not None:
            yield found


def told(found: Iterable[Finding], edition: int) -> Iterator[Finding]:
    """Yield the findings that a desk of this edition of the rules is told: by the first, nobody had to say why."""
    return (one for one in found if edition > 1 or one.code != CLOSED)


def _found(one: Duplicate, duplicates: Mapping[str, Duplicate], ends: Ends) -> Finding | None:
    if not one.other:
        return _said(
            LOST,
            one,
            N_("closed as a duplicate, and the link that said of which was struck. kefu reopen {id} --why TEXT"),
        )
    if one.other in duplicates:
        # One of a circle speaks for all; who only leads into it is helped with them.
        if one.id != min(_circle(one, duplicates), default=""):
            return None
        template = N_(
            "closed as a duplicate of {other}, which in the end is a duplicate of this one: none is open. "
            "kefu reopen {id} --why TEXT"
        )
        return _said(LOST, one, template, other=one.other)
    other = ends(one.other)
    if other is None:
        template = N_("closed as a duplicate of {other}, and there is no such ticket. kefu reopen {id} --why TEXT")
        return _said(LOST, one, template, other=one.other)
    if not one.explained and other.closed is not None and other.closed < one.since:
        template = N_(
            "closed as a duplicate of {other}, which had been closed before. If the case is not done: "
            "kefu reopen {id} --why TEXT"
        )
        return _said(CLOSED, one, template, other=one.other)
    return None


def _circle(one: Duplicate, duplicates: Mapping[str, Duplicate]) -> list[str]:
    """Return the tickets of the circle that a duplicate stands in; none if it stands in none."""
    found, at = [one.id], one.other
    while at in duplicates and at not in found:
        found.append(at)
        at = duplicates[at].other
    return found if at == one.id else []


def _said(code: str, one: Duplicate, template: str, **args: Arg) -> Finding:
    return Finding(code, template, ids.path_of(one.id), one.line, (("id", one.id), *args.items()))
