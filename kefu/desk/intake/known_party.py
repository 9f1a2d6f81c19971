"""The branch that a ticket knows, for a party that is named by its role alone."""

from collections.abc import Sequence
from dataclasses import replace

from kefu.core.actions.table import ACTIONS
from kefu.core.ticket.model import word
from kefu.desk.read import read
from kefu.desk.session import Session
from kefu.desk.write import Act

ROLES = ("origin", "delivery")
"""The parties that a ticket knows as branches."""


def with_known(session: Session, number: str, acts: Sequence[Act]) -> list[Act]:
    """Return the acts that tell somebody something with the branch that the ticket knows, where a role stands alone.

    So the history finds every word to a branch under its name.
    """
    found = []
    for act in acts:
        action = ACTIONS[act.action]
        bare = {
            f.name: role
            for f in (action.fields if action.tells else ())
            if f.type == "party" and (role := word(act.given.get(f.name))) in ROLES
        }
        if bare:
            # Read only now: most acts tell others, or name the branch.
            ticket = read(session, number).kept
            known = {k: ticket.fact(f"branches.{role}") for k, role in bare.items()}
            act = replace(act, given=act.given | {k: f"{bare[k]}:{name}" for k, name in known.items() if name})
        found.append(act)
    return found
