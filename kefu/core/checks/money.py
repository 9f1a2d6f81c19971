"""Money that only a union of two clones, or a strike, can make wrong, and what a closed ticket owes still."""

from collections.abc import Iterator

from kefu.core.actions.fines import told
from kefu.core.actions.owed import open_debts, sums
from kefu.core.base.findings import Finding, finding
from kefu.core.base.msgid import N_
from kefu.core.config.desk import Desk
from kefu.core.ticket.model import Ticket

_STRUCK = (
    "paid-of-struck",
    N_("entry {op}: {amount} pays what was struck; strike the payment too, or record what it pays"),
)
_TWICE = (
    "paid-twice",
    N_("entry {op}: {amount} of it was paid already; strike one of the two payments, or record what it pays"),
)
"""The finding of a payment for which nothing is owed, and what it says."""


def owing(ticket: Ticket, desk: Desk) -> Iterator[Finding]:
    """Yield each payment of more than was owed, and each amount that a closed ticket owes; none on a desk whose records
    of money name nothing."""
    if desk.format < 2 or desk.edition < 2:
        return
    found = sums(ticket)
    for over in found.loose:
        code, said = _STRUCK if over.struck else _TWICE
        yield finding(code, said, line=over.entry.line, op=over.entry.op, amount=told(over.amount))
    for debt in open_debts(found) if ticket.state == "closed" else ():
        yield finding(
            "owes-when-closed",
            "entry {op}: of {amount} {left} are not paid, and the ticket is closed; record the payment, or strike it",
            line=debt.entry.line,
            op=debt.entry.op,
            amount=told(debt.amount),
            left=told(debt.left),
        )
