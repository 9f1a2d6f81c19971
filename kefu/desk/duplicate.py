"""The question before a ticket is closed as the duplicate of another: whether the case keeps a ticket that stands for it."""

from kefu.core.actions.link import duplicate_of
from kefu.core.base.errors import Refused
from kefu.core.base.findings import Finding, finding
from kefu.core.base.msgid import N_
from kefu.core.base.typed import word, words
from kefu.core.checks.duplicates import DUPLICATE
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary import ids
from kefu.desk.session import Session
from kefu.store.codecs import ticket as ticket_codec

CIRCLE = N_("{id} is closed as a duplicate of {other} in the end: no ticket of this case would be open")
BEHIND = N_("{other} is closed as a duplicate itself; link {id} to {root}, which it leads to")
GONE = N_("{other} cannot be found or read: no ticket of this case would be open")


def doubt(session: Session, ticket: Ticket, other: str) -> Finding | None:
    """Return what speaks against closing `ticket` as a duplicate of `other` without a reason; None if nothing does.

    It looks at the newest commit, not at the session's. Refused where no reason helps: the other is gone, is a
    duplicate itself, or leads back to this one.
    """
    rev = session.repo.tip() or session.rev
    first = _ticket(session, rev, other, ticket.id)
    root, passed = first, [ticket.id]
    while root.state == "closed" and root.how == DUPLICATE and (link := duplicate_of(root)) is not None:
        passed.append(root.id)
        if link.text("other") in passed:
            raise _refused(finding("circle", CIRCLE, id=other, other=ticket.id), ticket)
        root = _ticket(session, rev, link.text("other"), ticket.id)
    if root is not first:
        raise _refused(finding("behind", BEHIND, other=other, id=ticket.id, root=root.id), ticket)
    if root.state == "closed":
        return finding("closed", N_("{other} is closed: no ticket of this case would be open"), other=other)
    mine, theirs = _waybills(ticket), _waybills(root)
    if mine and theirs and not mine & theirs:
        return finding("waybill", N_("{other} is about another waybill"), other=other)
    return None


def insist(session: Session, ticket: Ticket, other: str, why: str) -> None:
    """Refuse to close `ticket` as a duplicate of `other` where something speaks against it and nobody says why."""
    found = doubt(session, ticket, other)
    if found is not None and not why:
        raise Refused("link {id}: {problem}. If it is so all the same, say why with --why", id=ticket.id, problem=found)


def _refused(found: Finding, ticket: Ticket) -> Refused:
    return Refused("link {id}: {problem}", id=ticket.id, problem=found)


def _ticket(session: Session, rev: str, number: str, asked: str) -> Ticket:
    path = ids.path_of(number)
    blob = session.repo.blob(rev, path)
    ticket = ticket_codec.read(blob.data, path)[0] if blob is not None and not blob.problem else None
    if ticket is None:
        raise Refused("link {id}: {problem}", id=asked, problem=finding("gone", GONE, other=number))
    return ticket


def _waybills(ticket: Ticket) -> set[str]:
    return {w for w in (word(ticket.facts.get("waybill")), *words(ticket.facts.get("other-waybills"))) if w}
