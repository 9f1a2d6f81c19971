"""`settle`: money, from offered to paid."""

from decimal import ROUND_CEILING, Decimal

from kefu.core.actions.action import ANY, Action, Context, by_fields, roles
from kefu.core.base.errors import Refused, Usage
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields
from kefu.core.config import desk as desks
from kefu.core.ticket.fields import WHY, Field
from kefu.core.ticket.model import Ticket, word


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return what was given. Usage for an amount of nothing, Refused above what the person may settle."""
    # Rounded up: a limit of 100 does not allow 100.01.
    amount = int(Decimal(word(given["amount"])).to_integral_value(ROUND_CEILING))
    if amount == 0:
        raise Usage("settle {id}: an amount of nothing is not recorded", id=ticket.id)
    if given.get("stage") in ("agreed", "paid") and not desks.may_settle(context.desk, context.actor, amount):
        raise Refused(
            "settle {id}: {amount} is above what {staff} may settle; ask a supervisor",
            id=ticket.id,
            amount=word(given["amount"]),
            staff=context.actor,
        )
    return given


ACTION = Action(
    name="settle",
    zh="结算",
    help=N_("Record money."),
    done=N_("money recorded"),
    froms=ANY,
    required=("kind", "amount"),
    several=False,
    fields=(
        Field("kind", "word", "money", metavar="KIND", argument=True, help=N_("What sort of money.")),
        Field("amount", "money", metavar="AMOUNT", argument=True, help=N_("How much.")),
        Field("stage", "word", "stage", metavar="STAGE", default="offered", help=N_("offered, agreed or paid.")),
        Field("payer", "party", "role", free=True, metavar="PARTY", help=N_("Who pays.")),
        Field("payee", "party", "role", free=True, metavar="PARTY", help=N_("Who gets it.")),
        Field("ref", "line", free=True, metavar="TEXT", help=N_("The number of the payment or ruling.")),
        WHY,
    ),
    manual=N_(
        "KIND is compensation, recovery, fine, refund, cod-collected, cod-return or collect. What the customer gets and what branches owe each other are two records."
    ),
    examples=("kefu settle @ compensation 86 --stage agreed --payer us --payee sender",),
    draft=draft,
    says=roles("kind", "stage"),
    signals=by_fields("settle", "kind", "stage"),
    hears=("money", "stage"),
    listens=True,
)
