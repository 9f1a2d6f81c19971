"""The situation of an entry that is being written: the desk at HEAD, the person, the time."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from kefu.core.actions.action import Context, Demand
from kefu.core.actions.table import ACTIONS
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Fields
from kefu.core.judge.situation import Situation
from kefu.core.ticket.model import Ticket, word
from kefu.desk.session import PLAYBOOKS, Session
from kefu.store.index.database import WAYS

if TYPE_CHECKING:
    from kefu.core.playbook.evidence import Evidence


def situation_of(
    session: Session, action: str, given: Fields, ticket: Ticket | None, at: datetime, op: str
) -> Situation:
    """Return what holds on this desk now for an action with what was given for it."""
    category = ticket.category if ticket is not None else ""
    facts = given.get("facts")
    if ticket is None and isinstance(facts, dict):
        category = word(facts.get("category"))
    changes = given.get("changes")
    for change in changes if isinstance(changes, list) else []:
        if isinstance(change, dict) and change.get("fact") == "category":
            category = word(change.get("now"))
    local = at.astimezone(session.desk.zone)
    proofs = Gates(session) if ticket is not None else None
    context = Context(session.desk, session.actor.id, local, session.now, op, session.catalogue.get(category), proofs)
    asked = ACTIONS[action]
    # A strike says anew what rules made of later entries.
    rules = session.rulebook(category).on if asked.signals is not None or asked.strikes else ()
    pin = given.get("playbook")
    book = session.repo.resolve(f"{session.rev}:{PLAYBOOKS}/{category}.yaml") if pin else ""
    ways = session.repo.resolve(f"{session.rev}:{WAYS}") if given.get("ways") else ""
    return Situation(context, rules, book or "", ways or "")


@frozen
class Gates:
    """The evidence that a ticket's playbook asks for. The playbook is read when an action asks."""

    session: Session

    def lacking(self, ticket: Ticket, facts: Sequence[str]) -> Demand | None:
        """Return the evidence that must be there before one of these facts is changed; None if all of it is."""
        book = self._book(ticket, b"guards:")
        return book.lacking(ticket, facts) if book else None

    def skipped(self, ticket: Ticket) -> Demand | None:
        """Return the evidence that closing as solved would pass by; None if there is none."""
        book = self._book(ticket, b"evidence:")
        return book.skipped(ticket) if book else None

    def _book(self, ticket: Ticket, sign: bytes) -> "Evidence | None":
        from kefu.desk.play.playbooks import evidence_of

        return evidence_of(self.session, ticket, sign)
