"""`breach`: a clock was missed, at the computed instant. Only a sweep writes it."""

from kefu.core.actions.action import ANY, Action, by_fields, roles
from kefu.core.base.msgid import N_
from kefu.core.ticket.fields import CLOCK

ACTION = Action(
    name="breach",
    zh="逾期",
    help=N_("A clock was missed."),
    done="",
    froms=ANY,
    required=("clock",),
    typed=False,
    fields=(CLOCK,),
    says=roles("clock"),
    signals=by_fields("missed", "clock"),
    signal="missed",
    hears=(),
    listens=True,
    own_words=True,
    sweeps=True,
    ours=False,
)
