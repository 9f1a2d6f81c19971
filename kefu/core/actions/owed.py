"""What a ticket's records of money add up to: what was agreed and is not paid, and what was paid and not owed.

An agreed record begins a debt, and a payment pays one: the one that it names, or of those with the same kind and the
same parties the oldest that is open. Where nothing of that kind was ever agreed, a payment stands for both.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kefu.core.actions.amounts import money
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.vocabulary.words import CUSTOMERS, MONEY_COLLECTED, STAFF_PAYERS

NAME = "settle"
NOTHING = Decimal(0)
_USUAL: Mapping[str, tuple[str, str]] = {
    "compensation": ("us", "customer"), "refund": ("us", "customer"), "cod-return": ("us", "sender"),
    "fine": ("us", "head-office"), "recovery": ("branch", "us"), "cod-collected": ("recipient", "us"),
    "collect": ("recipient", "us"),
}  # fmt: skip
"""Who pays and who gets each kind of money where the record does not say."""


@frozen
class Part:
    """What a record does: `agreed` begins a debt, `paid` pays one (or more than it, or one that is struck), `direct` is
    money that was not owed before, `none` is no money of ours. `of`: the record that began the debt."""

    what: str
    amount: Decimal
    of: str = ""


@dataclass
class Debt:
    """What was agreed, or collected for somebody, and how much of it is paid."""

    entry: Entry
    amount: Decimal
    paid: Decimal = NOTHING

    @property
    def left(self) -> Decimal:
        """Return what is open."""
        return self.amount - self.paid

    @property
    def lasting(self) -> bool:
        """Return whether it is passed on by the company and not by this ticket: COD that a customer paid to us."""
        return self.entry.text("kind") in MONEY_COLLECTED and _customer(sides(self.entry.fields)[0])


@frozen
class Over:
    """A payment of more than was owed. `of`: the record that it pays, empty if none was agreed; `struck`: that one is."""

    entry: Entry
    amount: Decimal
    of: str = ""
    struck: bool = False


def role(party: str) -> str:
    """Return the role of a party."""
    return party.partition(":")[0]


def _customer(party: str) -> bool:
    return role(party) in CUSTOMERS


def sides(fields: Mapping[str, Node]) -> tuple[str, str]:
    """Return who pays and who gets the money of a record: as it says, else as it is usual for its kind."""
    payer, payee = word(fields.get("payer")), word(fields.get("payee"))
    usual = _USUAL.get(word(fields.get("kind")), ("us", "customer"))
    if not payer:
        payer = usual[0] if usual[0] != role(payee) else "branch"
    if not payee:
        payee = usual[1] if usual[1] != role(payer) else "branch"
    return payer, payee


def ours(fields: Mapping[str, Node]) -> bool:
    """Return whether the money goes through the desk: it pays or gets it, or one of its own people pays."""
    return bool(flow(fields))


def flow(fields: Mapping[str, Node]) -> str:
    """Return whether the money of a record goes `out`, comes `in`, goes `through` us from one of our own people, or is no
    money of ours (empty)."""
    payer, payee = map(role, sides(fields))
    if "us" in (payer, payee):
        return "" if payer == payee else "out" if payer == "us" else "in"
    return "through" if payer in STAFF_PAYERS else ""


def like(one: Mapping[str, Node], other: Mapping[str, Node]) -> bool:
    """Return whether two records are of one kind and direction and, as far as both say, of the same parties."""
    if word(one.get("kind")) != word(other.get("kind")) or flow(one) != flow(other):
        return False
    pairs = ((word(one.get(key)), word(other.get(key))) for key in ("payer", "payee"))
    return all(not a or not b or _same(a, b) for a, b in pairs)


def _same(one: str, other: str) -> bool:
    if _customer(one) and _customer(other):
        return True
    name, named = one.partition(":")[2], other.partition(":")[2]
    return role(one) == role(other) and (not name or not named or name == named)


@dataclass
class Sums:
    """The sum of records so far. `parts`: what each record does; `loose`: payments beyond what was owed."""

    debts: dict[str, Debt] = field(default_factory=dict)
    parts: dict[str, list[Part]] = field(default_factory=dict)
    loose: list[Over] = field(default_factory=list)
    seen: list[Entry] = field(default_factory=list)

    def take(self, entry: Entry) -> list[Part]:
        """Add a record, in the order of the timeline, and return what it does."""
        done = list(self._parts(entry, money(entry.text("amount"))))
        self.parts[entry.op] = done
        self.seen.append(entry)
        return done

    def _parts(self, entry: Entry, amount: Decimal) -> Iterator[Part]:
        kind, stage = entry.text("kind"), entry.text("stage")
        way = flow(entry.fields)
        came = kind != "cod-collected" or (stage == "paid" and way == "in")
        if stage not in ("agreed", "paid") or not (way and amount and came):
            yield Part("none", amount)
        elif kind == "cod-collected" or (stage == "agreed" and kind != "cod-return"):
            self._begin(entry, amount)
            yield Part("agreed", amount, entry.op)
        elif stage == "agreed":  # what is to be returned is owed since it was collected
            yield Part("none", amount)
        else:
            yield from self._paid(entry, amount)

    def _begin(self, entry: Entry, amount: Decimal) -> None:
        """Begin a debt; what was paid beyond what was owed pays it."""
        debt = self.debts[entry.op] = Debt(entry, amount)
        for place, over in enumerate(self.loose):
            if over.of and debt.left and pays(over.entry.fields, entry.fields):
                used = min(debt.left, over.amount)
                debt.paid += used
                self.loose[place] = replace(over, amount=over.amount - used)
        self.loose = [over for over in self.loose if over.amount]

    def _paid(self, entry: Entry, amount: Decimal) -> Iterator[Part]:
        if named := entry.text("of"):
            debt = self.debts.get(named)
            yield from self._pay(entry, amount, [debt] if debt is not None else [], named)
            return
        known = self.of(entry.fields)
        back = list(self._back(entry, amount))
        yield from back
        amount -= sum((part.amount for part in back), NOTHING)
        if amount and known:
            yield from self._pay(entry, amount, known, known[-1].entry.op)
        elif amount:
            if any(same_payment(e, entry.fields) for e in self.seen):
                self.loose.append(Over(entry, amount))
            yield Part("direct", amount)

    def _pay(self, entry: Entry, amount: Decimal, debts: Iterable[Debt], last: str) -> Iterator[Part]:
        """Pay debts one after the other; what is left is too much, and counts against the debt `last`."""
        for debt in debts:
            used = min(max(debt.left, NOTHING), amount)
            if used:
                debt.paid += used
                amount -= used
                yield Part("paid", used, debt.entry.op)
        if amount:
            self.loose.append(Over(entry, amount, last, last not in self.debts))
            yield Part("paid", amount, last)

    def _back(self, entry: Entry, amount: Decimal) -> Iterator[Part]:
        """Yield the parts of a payment that give back what was paid to its payer beyond what was owed."""
        payer, payee = sides(entry.fields)
        for place, over in enumerate(self.loose):
            other = sides(over.entry.fields)
            fits = over.entry.text("kind") == entry.text("kind") and _same(payer, other[1]) and _same(payee, other[0])
            used = min(over.amount, amount) if fits else NOTHING
            if used:
                amount -= used
                self.loose[place] = replace(over, amount=over.amount - used)
                yield Part("paid", used, over.of) if over.of else Part("direct", used)
        self.loose = [over for over in self.loose if over.amount]

    def of(self, fields: Mapping[str, Node]) -> list[Debt]:
        """Return the debts, open or not, that a payment with these fields may pay, the oldest first."""
        return [debt for debt in self.debts.values() if pays(fields, debt.entry.fields)]


def pays(paid: Mapping[str, Node], began: Mapping[str, Node]) -> bool:
    """Return whether a payment may pay what a record began: money collected is paid by its return."""
    if word(began.get("kind")) == "cod-collected":
        return word(paid.get("kind")) == "cod-return" and flow(paid) != "in"
    return like(paid, began)


def same_payment(entry: Entry, fields: Mapping[str, Node]) -> bool:
    """Return whether a record books the same payment as these fields: all that both say of it is alike."""
    if entry.text("stage") != "paid" or money(entry.text("amount")) != money(word(fields.get("amount"))):
        return False
    return like(entry.fields, fields) and entry.text("ref") == word(fields.get("ref"))


def sums(ticket: Ticket) -> Sums:
    """Return the sum of a ticket's records of money."""
    return summed(ticket.counted(NAME))


def summed(entries: Iterable[Entry]) -> Sums:
    """Return the sum of records in the order of the timeline; of two with one op the smaller bytes count."""
    by_op: dict[str, Entry] = {}
    for entry in entries:
        other = by_op.setdefault(entry.op, entry)
        if entry.raw < other.raw:
            by_op[entry.op] = entry
    found = Sums()
    for entry in by_op.values():
        found.take(entry)
    return found


def open_debts(found: Sums) -> list[Debt]:
    """Return what is owed still and what this ticket is to pay."""
    return [debt for debt in found.debts.values() if debt.left and not debt.lasting]
