"""A fine of the desk's table: its number, for how many pieces or times, and the amount that this comes to."""

from decimal import Decimal

from kefu.core.actions.action import Context
from kefu.core.actions.amounts import money
from kefu.core.base.errors import Usage
from kefu.core.base.node import Fields
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex
from kefu.core.config.desk import needs_format
from kefu.core.ticket.model import word

_NUMBER = regex("[A-Z]{1,4}[0-9]{1,4}")


def number(text: str) -> str:
    """Return a text as the number of a fine; empty if it looks like none."""
    found = nfkc(text).strip().upper()
    return found if _NUMBER.fullmatch(found) else ""


def with_amount(context: Context, ticket: str, given: Fields) -> Fields:
    """Return what was given with the amount of a fine of the table: its figure times the pieces.

    Another amount takes a reason. Usage for a number that is not in the table and for pieces that are none.
    """
    code, pieces = word(given.get("code")), word(given.get("pieces"))
    if not code and not pieces:
        return given
    needs_format(context.desk, 2, "settle --code")
    if given["kind"] != "fine" or not code:
        raise Usage("settle {id}: --pieces and the number of a fine belong to a fine, such as: fine F02", id=ticket)
    fine = context.desk.fines.get(code)
    if fine is None:
        known = ", ".join(context.desk.fines) or "-"
        raise Usage(
            "settle {id}: {code} is no fine of this desk; there are: {known}", id=ticket, code=code, known=known
        )
    times = int(pieces or "1")
    if not fine.amount:
        if not given.get("amount"):
            raise Usage("settle {id}: the table has no figure for {code}; give the amount", id=ticket, code=code)
        return given
    due = money(fine.amount) * times
    if not given.get("amount"):
        return given | {"amount": told(due)}
    if money(word(given["amount"])) != due and not given.get("why"):
        raise Usage(
            "settle {id}: {code} comes to {due} for {pieces}; say with --why why it is {amount}",
            id=ticket,
            code=code,
            due=told(due),
            pieces=str(times),
            amount=word(given["amount"]),
        )
    return given


def told(amount: Decimal) -> str:
    """Return an amount as entries hold it: whole units without decimals."""
    return str(int(amount)) if amount == amount.to_integral_value() else f"{amount:.2f}"
