"""Which agreed money a payment pays, and that it pays no more than is left of it."""

from decimal import Decimal

from kefu.core.actions.action import Context
from kefu.core.actions.amounts import money
from kefu.core.actions.fines import told
from kefu.core.actions.owed import Debt, Sums, ours, pays, same_payment, sums
from kefu.core.actions.strike import entry_of
from kefu.core.base.errors import Refused, Usage
from kefu.core.base.node import Fields
from kefu.core.config.desk import needs_format
from kefu.core.ticket.model import Ticket, word


def paying(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return what was given with `of`, the agreed record that it pays, where there is one.

    Refused for more than is left of it and for a payment that is booked already; Usage where several may be meant.
    """
    if given.get("of"):
        needs_format(context.desk, 2, "settle --of")
        if given.get("stage") != "paid":
            raise Usage("settle {id}: --of names what is paid; it belongs to --stage paid", id=ticket.id)
    # What older desks recorded names nothing, and two payments of one sum were not asked about.
    if given.get("stage") != "paid" or not _counted(context, given):
        return given
    found = sums(ticket)
    if given.get("of"):
        op = entry_of(ticket, word(given["of"]))
        debt = found.debts.get(op)
        if debt is None or not pays(given, debt.entry.fields):
            raise Refused(
                "settle {id}: {op} is no agreed money of this kind and between these parties that stands",
                id=ticket.id,
                op=op,
            )
        return _paid(ticket, given, debt)
    known = found.of(given)
    if not known:
        _once(ticket, found, given)
        return given
    return _paid(ticket, given, _meant(ticket, given, known))


def _counted(context: Context, given: Fields) -> bool:
    """Return whether the money of a payment is held against what was agreed."""
    new = context.desk.format > 1 and (context.desk.edition > 1 or bool(given.get("of")))
    return new and ours(given)


def _meant(ticket: Ticket, given: Fields, known: list[Debt]) -> Debt:
    """Return the debt that is paid: the only open one, or the only one of which just as much is left."""
    amount = money(word(given["amount"]))
    still = [debt for debt in known if debt.left > 0]
    just = [debt for debt in still if debt.left == amount]
    for some in (still, just):
        if len(some) == 1:
            return some[0]
    if not still:
        return known[-1]
    raise Usage(
        "settle {id}: several agreed amounts are open; say which is paid with --of: {known}",
        id=ticket.id,
        known=", ".join(f"{debt.entry.op} ({told(debt.left)})" for debt in still),
    )


def _paid(ticket: Ticket, given: Fields, debt: Debt) -> Fields:
    """Return what was given with the debt that it pays. Refused for more than is left."""
    amount = money(word(given["amount"]))
    if amount > debt.left:
        raise Refused(
            "settle {id}: {amount} is more than is left: of {agreed} ({op}) {left} are not paid yet",
            id=ticket.id,
            amount=word(given["amount"]),
            agreed=told(debt.amount),
            op=debt.entry.op,
            left=told(max(debt.left, Decimal(0))),
        )
    return given | {"of": debt.entry.op}


def _once(ticket: Ticket, found: Sums, given: Fields) -> None:
    """Refuse a payment that is booked already: all that it says is said by another."""
    for entry in found.seen:
        if same_payment(entry, given):
            raise Refused(
                "settle {id}: {op} books this payment already; if it is another one, tell them apart with --ref",
                id=ticket.id,
                op=entry.op,
            )
