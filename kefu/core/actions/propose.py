"""`propose`: a remedy that somebody with the role is asked to decide on."""

from dataclasses import replace

from kefu.core.actions.action import LIVE, Action, Context, always, by_fields
from kefu.core.actions.amounts import money
from kefu.core.base.errors import Usage
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields
from kefu.core.ticket.fields import TEXT, WHAT, Field
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.ticket.state import Standing

AMOUNT = Field("amount", "money", metavar="AMOUNT", trailer="Kefu-Amount", help=N_("How much, where it costs money."))


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return what was given. Usage for an amount of nothing."""
    some_money("propose", ticket, given)
    return given


def some_money(action: str, ticket: Ticket, given: Fields) -> None:
    """Raise Usage for an amount of nothing."""
    if given.get("amount") and money(word(given["amount"])) == 0:
        raise Usage("{action} {id}: an amount of nothing is not recorded", action=action, id=ticket.id)


def apply(state: Standing, entry: Entry) -> None:
    """Count the proposal; the clocks that it starts count only while the ticket is open."""
    state.count(entry, "open")


ACTION = Action(
    name="propose",
    zh="提议",
    help=N_("Propose a remedy."),
    done=N_("proposed"),
    froms=LIVE,
    required=("what",),
    fields=(replace(WHAT, help=N_("The remedy, in a word.")), AMOUNT, TEXT),
    manual=N_("With --amount, what is approved may be booked by whoever settles it, whatever his limit."),
    examples=("kefu propose @ compensate --amount 86 按声明价值赔付",),
    draft=draft,
    apply=apply,
    signals=by_fields("propose"),
    hears=(),
    meets={"follow": always},
    acts=True,
    proposes=True,
)
