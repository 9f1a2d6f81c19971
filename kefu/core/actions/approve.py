"""`approve`: somebody with the role decides on a proposed remedy."""

from dataclasses import replace

from kefu.core.actions.action import Action, Context, by_fields, roles
from kefu.core.actions.propose import ACTION as PROPOSE
from kefu.core.base.errors import Refused
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields
from kefu.core.ticket.fields import OF, TEXT, VERDICT
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.ticket.state import Standing


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return the proposal to decide on: the last undecided one. Refused if there is none, or if it is the actor's
    own."""
    decided = {e.text("of") for e in ticket.counted(ACTION.name)}
    asked = [e for e in ticket.counted(PROPOSE.name) if e.op not in decided]
    if not asked:
        raise Refused("approve {id}: nothing is proposed that waits for a decision", id=ticket.id)
    # Who works alone has nobody else to ask.
    if asked[-1].by == context.actor and len([s for s in context.desk.staff.values() if not s.ended]) > 1:
        raise Refused("approve {id}: {staff} proposed it; somebody else decides", id=ticket.id, staff=context.actor)
    return given | {"of": asked[-1].op}


def apply(state: Standing, entry: Entry) -> None:
    """Count the decision while the ticket is open."""
    state.count(entry, "open")


ACTION = Action(
    name="approve",
    zh="审批",
    help=N_("Decide on a proposed remedy."),
    done=N_("decided"),
    froms=("open", "waiting"),
    permission="approve",
    required=("verdict",),
    fields=(replace(VERDICT, words="yes-no", metavar="yes|no", help=N_("Yes or no.")), TEXT, OF),
    examples=("kefu approve @ yes", "kefu approve @ no 先核对签收底单"),
    draft=draft,
    apply=apply,
    says=roles("verdict"),
    signals=by_fields("approve", "verdict"),
    hears=("yes-no",),
    decides=True,
)
