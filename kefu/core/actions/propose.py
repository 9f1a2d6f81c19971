"""`propose`: a remedy that somebody with the role is asked to decide on."""

from dataclasses import replace

from kefu.core.actions.action import Action, always, by_fields
from kefu.core.base.msgid import N_
from kefu.core.ticket.fields import TEXT, WHAT
from kefu.core.ticket.model import Entry
from kefu.core.ticket.state import Standing


def apply(state: Standing, entry: Entry) -> None:
    """Count the proposal while the ticket is open."""
    state.count(entry, "open")


ACTION = Action(
    name="propose",
    zh="提议",
    help=N_("Propose a remedy."),
    done=N_("proposed"),
    froms=("open", "waiting"),
    required=("what",),
    fields=(replace(WHAT, help=N_("The remedy, in a word.")), TEXT),
    examples=("kefu propose @ compensate 按声明价值赔付",),
    apply=apply,
    signals=by_fields("propose"),
    hears=(),
    meets={"follow": always},
    acts=True,
    proposes=True,
)
