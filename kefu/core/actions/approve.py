"""`approve`: somebody with the role decides on a proposed remedy."""

from dataclasses import replace
from typing import TYPE_CHECKING

from kefu.core.actions.action import LIVE, Action, Context, by_fields, of_cycle, roles
from kefu.core.actions.amounts import money, whole
from kefu.core.actions.propose import ACTION as PROPOSE
from kefu.core.actions.propose import AMOUNT, some_money
from kefu.core.base.errors import Refused, Usage
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields
from kefu.core.config import desk as desks
from kefu.core.ticket.fields import OF, TEXT, VERDICT
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.ticket.state import Standing

if TYPE_CHECKING:
    from decimal import Decimal


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return the proposal to decide on: the last undecided one. Refused if there is none, if it is the actor's own, or
    if it costs more than he may settle."""
    decided = {e.text("of") for e in ticket.counted(ACTION.name)}
    asked = [e for e in ticket.counted(PROPOSE.name) if e.op not in decided]
    if not asked:
        raise Refused("approve {id}: nothing is proposed that waits for a decision", id=ticket.id)
    # Who works alone has nobody else to ask.
    if asked[-1].by == context.actor and len([s for s in context.desk.staff.values() if not s.ended]) > 1:
        raise Refused("approve {id}: {staff} proposed it; somebody else decides", id=ticket.id, staff=context.actor)
    _money(context, ticket, asked[-1], given)
    return given | {"of": asked[-1].op}


def _money(context: Context, ticket: Ticket, asked: Entry, given: Fields) -> None:
    """Check the money of a decision."""
    some_money("approve", ticket, given)
    if given["verdict"] != "yes":
        if given.get("amount"):
            raise Usage("approve {id}: an amount belongs to a yes", id=ticket.id)
        return
    amount = word(given.get("amount")) or asked.text("amount")
    # By the first edition of the rules no amount was approved, so nobody's limit was asked.
    if context.desk.edition > 1 and amount and not desks.may_settle(context.desk, context.actor, whole(amount)):
        raise Refused(
            "approve {id}: {amount} is above what {staff} may settle; ask a supervisor",
            id=ticket.id,
            amount=amount,
            staff=context.actor,
        )


def approved(ticket: Ticket) -> "tuple[Entry, Decimal] | None":
    """Return the last approval of money in this cycle, and how much was approved; None if there is none."""
    for entry in reversed(of_cycle(ticket, ACTION.name)):
        asked = ticket.entry(entry.text("of"))
        amount = entry.text("amount") or (asked.text("amount") if asked is not None else "")
        if entry.text("verdict") == "yes" and amount and asked is not None and asked.op not in ticket.struck:
            return entry, money(amount)
    return None


def apply(state: Standing, entry: Entry) -> None:
    """Count the decision; the clocks that it starts count only while the ticket is open."""
    state.count(entry, "open")


ACTION = Action(
    name="approve",
    zh="审批",
    help=N_("Decide on a proposed remedy."),
    done=N_("decided"),
    froms=LIVE,
    permission="approve",
    required=("verdict",),
    fields=(
        replace(VERDICT, words="yes-no", metavar="yes|no", help=N_("Yes or no.")),
        replace(AMOUNT, help=N_("How much is approved, if it is not what was proposed.")),
        TEXT,
        OF,
    ),
    examples=("kefu approve @ yes", "kefu approve @ yes --amount 60", "kefu approve @ no 先核对签收底单"),
    draft=draft,
    apply=apply,
    says=roles("verdict"),
    signals=by_fields("approve", "verdict"),
    hears=("yes-no",),
    decides=True,
)
