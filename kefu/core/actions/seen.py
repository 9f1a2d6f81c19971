"""`seen`: somebody who may looked at a finding of `check` in this ticket. It changes nothing and no clock sees it."""

from kefu.core.actions.action import ANY, Action, Context, roles
from kefu.core.base.errors import Refused
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields
from kefu.core.ticket.fields import WHY, Field
from kefu.core.ticket.model import Ticket, word


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return what was given. Refused for a finding that was acknowledged already."""
    if any(entry.text("finding") == given["finding"] for entry in ticket.counted(ACTION.name)):
        raise Refused("seen {id}: {finding} was acknowledged already", id=ticket.id, finding=word(given["finding"]))
    return given


ACTION = Action(
    name="seen",
    zh="知悉",
    help=N_("Acknowledge a finding."),
    done=N_("finding acknowledged"),
    froms=ANY,
    permission="override",
    required=("code", "finding", "why"),
    several=False,
    typed=False,
    ours=False,
    fields=(Field("code", "plain"), Field("finding", "op"), WHY),
    draft=draft,
    says=roles("code"),
    acknowledges="finding",
    on_files=True,
)
