"""`clock`: a due time was mended that only a union of two histories makes. Only a sweep writes it."""

from kefu.core.actions.action import ANY, Action, roles
from kefu.core.base.msgid import N_
from kefu.core.ticket.fields import CLOCK, MENDS

ACTION = Action(
    name="clock",
    zh="时限更正",
    help=N_("A due time was mended."),
    done="",
    froms=ANY,
    required=("clock",),
    typed=False,
    fields=(CLOCK, MENDS),
    says=roles("clock"),
    sweeps=True,
    ours=False,
)
