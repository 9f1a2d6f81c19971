"""The transactions of one ticket: each record of money at its place in the timeline, each strike as a reversal on its day.

What a record does is decided by what stands before it. A strike may change that for others: they are reversed and
booked anew on the day of the strike too, so that a month that is over stays as it was.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from kefu.core.actions.owed import NAME, Part, Sums, flow, role, sides
from kefu.core.base.frozen import frozen
from kefu.core.books.shares import shared
from kefu.core.config.accounts import ACCOUNTS
from kefu.core.config.desk import Desk
from kefu.core.fold.fold import struck_in
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.vocabulary.words import CUSTOMERS, MONEY_COLLECTED, STAFF_PAYERS

Postings = tuple[tuple[str, Decimal], ...]
"""Accounts, by the names that kefu has for them with what is below (`payable:customer`), and the amounts."""
OPEN = ("payable", "receivable", "cod:sender")
"""The accounts that hold what a ticket is to pay or to get."""


@frozen
class Transaction:
    """A transaction: of which ticket and record, when, and its postings, which come to nothing. `by`: the record that
    made it where that is another one: a strike."""

    ticket: Ticket
    entry: Entry
    at: datetime
    postings: Postings
    by: str = ""


def transactions(ticket: Ticket, desk: Desk) -> Iterator[Transaction]:
    """Yield the transactions of a ticket in the order of its timeline."""
    booked: dict[str, Postings] = {}
    counted: dict[str, Entry] = {}
    sums = Sums()
    struck: frozenset[str] = frozenset()
    entries = _once(ticket.entries)
    for place, entry in enumerate(entries):
        if entry.did == NAME:
            counted[entry.op] = entry
            if made := _postings(counted, entry, sums.take(entry), desk):
                booked[entry.op] = made
                yield Transaction(ticket, entry, entry.at, made)
        elif entry.text("entry") and counted:
            was, struck = struck, struck_in(entries[: place + 1])
            if not (was ^ struck).isdisjoint(counted):
                sums, anew = _anew(counted, struck, desk)
                yield from _changed(ticket, counted, booked, anew, entry)
                booked = anew


def _once(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries, of two with one op that with the smaller bytes, at the place of the first."""
    found: dict[str, Entry] = {}
    for entry in entries:
        other = found.setdefault(entry.op, entry)
        if entry.raw < other.raw:
            found[entry.op] = entry
    return list(found.values())


def _anew(counted: Mapping[str, Entry], struck: frozenset[str], desk: Desk) -> tuple[Sums, dict[str, Postings]]:
    """Return the sum of the records that are not struck, and what each of them books."""
    sums, found = Sums(), {}
    for entry in counted.values():
        if entry.op not in struck and (made := _postings(counted, entry, sums.take(entry), desk)):
            found[entry.op] = made
    return sums, found


def _changed(
    ticket: Ticket, counted: Mapping[str, Entry], was: dict[str, Postings], now: dict[str, Postings], by: Entry
) -> Iterator[Transaction]:
    """Yield a reversal of each booking that stands no more, and each that stands anew."""
    for entry in counted.values():
        before, after = was.get(entry.op, ()), now.get(entry.op, ())
        if before != after:
            if before:
                yield Transaction(ticket, entry, by.at, tuple((name, -amount) for name, amount in before), by.op)
            if after:
                yield Transaction(ticket, entry, by.at, after, by.op)


def _postings(counted: Mapping[str, Entry], entry: Entry, parts: Sequence[Part], desk: Desk) -> Postings:
    """Return the postings of one record; none where it is no money of ours."""
    found: dict[str, Decimal] = {}
    for part in parts:
        for name, amount in _of_part(entry, part, counted.get(part.of, entry), desk):
            found[name] = found.get(name, Decimal(0)) + amount
    return tuple((name, amount) for name, amount in found.items() if amount)


def _of_part(entry: Entry, part: Part, began: Entry, desk: Desk) -> Iterator[tuple[str, Decimal]]:
    """Yield the postings of what a record does. `began`: the record that began the debt which it pays."""
    amount = -part.amount if flow(entry.fields) == "in" else part.amount
    if part.what == "agreed" and entry.text("kind") in MONEY_COLLECTED:
        yield from (("cash", part.amount), (_waiting(entry), -part.amount))
    elif part.what == "agreed" and _passed_on(entry):
        yield from _through(entry, part.amount)
    elif part.what == "agreed":
        yield from (*_result(entry, amount, desk), (_waiting(entry), -amount))
    elif part.what == "paid" and _passed_on(entry) and began.text("kind") not in MONEY_COLLECTED:
        yield from _through(began, -part.amount)
    elif part.what == "paid":
        yield from ((_waiting(began), amount), ("cash", -amount))
    # What is paid on the spot for others, or returned without having been recorded when it came, leaves nothing behind.
    elif part.what == "direct" and not _passed_on(entry) and entry.text("kind") != "cod-return":
        yield from (*_result(entry, amount, desk), ("cash", -amount))


def _passed_on(entry: Entry) -> bool:
    """Return whether one of our own people pays somebody else through us."""
    return flow(entry.fields) == "through"


def _through(entry: Entry, amount: Decimal) -> Iterator[tuple[str, Decimal]]:
    payer, payee = sides(entry.fields)
    yield from ((f"receivable:{_who(payer)}", amount), (f"payable:{_who(payee)}", -amount))


def _waiting(entry: Entry) -> str:
    """Return the account that holds what a record began until it is paid."""
    payer, payee = sides(entry.fields)
    if entry.text("kind") in MONEY_COLLECTED:
        return "cod:company" if role(payer) in CUSTOMERS else "cod:sender"
    return f"payable:{_who(payee)}" if role(payer) == "us" else f"receivable:{_who(payer)}"


def _who(party: str) -> str:
    """Return a party as accounts have it: one of our own people by his id, all others by their role."""
    if role(party) in STAFF_PAYERS:
        return party
    return "customer" if role(party) in CUSTOMERS else role(party)


def _result(entry: Entry, amount: Decimal, desk: Desk) -> Iterator[tuple[str, Decimal]]:
    """Yield what a record costs us (or brings, where the amount is negative), by the kind of money."""
    kind, code, payee = entry.text("kind"), entry.text("code"), sides(entry.fields)[1]
    if kind == "recovery" and amount > 0 and role(payee) in STAFF_PAYERS:
        yield f"shares:{payee}", amount
    elif kind == "recovery" and amount < 0:
        for who, part in shared(-amount, desk.shares.get(kind, {"us": 1})).items():
            yield (
                "recovery" if who == "us" else f"shares:{who}:{entry.by}" if who == "agent" else f"shares:{who}",
                -part,
            )
    else:
        yield f"{kind}:{code}" if code else kind if kind in ACCOUNTS else "other", amount


def owes(found: Sequence[Transaction]) -> Decimal:
    """Return how much of a ticket's money is still to be paid or to come: the sum of what each party's account holds."""
    return sum((abs(held) for name, held in balance(found).items() if name.startswith(OPEN)), Decimal(0))


def balance(found: Sequence[Transaction]) -> dict[str, Decimal]:
    """Return what each account holds."""
    held: dict[str, Decimal] = {}
    for one in found:
        for name, amount in one.postings:
            held[name] = held.get(name, Decimal(0)) + amount
    return held
