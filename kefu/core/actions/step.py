"""`step`: one step of the playbook was answered. The actions beside it do what the answer says.

The run of the playbook knows which answer to its step this one follows (`of`) or replaces (`replaces`, rule 12), so
both are given.
"""

from dataclasses import replace

from kefu.core.actions.action import LIVE, Action, roles
from kefu.core.base.msgid import N_
from kefu.core.ticket.fields import ENTRY, OF, REPLACES, WHY, Field
from kefu.core.ticket.model import Entry
from kefu.core.ticket.state import Standing


def apply(state: Standing, entry: Entry) -> None:
    """Take the answer while the ticket is not closed."""
    state.count(entry, "open", "resolved")
    state.step(entry)


ACTION = Action(
    name="step",
    zh="步骤",
    help=N_("Answer a step of the playbook."),
    done=N_("step answered"),
    froms=LIVE,
    required=("step",),
    typed=False,
    fields=(
        Field("step", "plain"),
        Field("answer", "plain", free=True),
        Field("playbook", "plain", shown=False),
        Field("ways", "plain", shown=False),
        Field("result", "plain", free=True, trailer="Kefu-Outcome"),
        WHY,
        replace(OF, given=True),
        replace(REPLACES, given=True),
        replace(ENTRY, shown=False),
    ),
    apply=apply,
    says=roles("step"),
)
