"""The books as a journal that hledger or beancount reads: accounts, transactions in the order of their days, and what each
account holds at the end."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta, tzinfo
from decimal import Decimal

from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex
from kefu.core.books.postings import Transaction
from kefu.core.config.accounts import ACCOUNTS

FORMS = ("hledger", "beancount")
CURRENCY = "CNY"
_ODD = regex("[^0-9A-Za-z\u3400-\u9fff-]+")


@frozen
class Dated:
    """A transaction on its day in the books."""

    day: date
    one: Transaction


def dated(tickets: Iterable[Sequence[Transaction]], zone: tzinfo, until: date | None) -> list[Dated]:
    """Return transactions in the order of day, ticket and place; the day never goes back within a ticket."""
    found: list[Dated] = []
    for some in tickets:
        last = date.min
        for one in some:
            at = replace(one, at=one.at.astimezone(zone))
            last = max(last, at.at.date())
            if until is None or last <= until:
                found.append(Dated(last, at))
    return sorted(found, key=lambda d: (d.day, d.one.ticket.id))


class Names:
    """The names of accounts: the desk's, else kefu's; for beancount such as it takes."""

    def __init__(self, own: Mapping[str, str], form: str) -> None:
        self._own = own
        self._form = form
        self.mapped: dict[str, str] = {}

    def __call__(self, account: str) -> str:
        """Return the name of an account."""
        head, *below = account.split(":")
        name = ":".join([self._own.get(head) or ACCOUNTS[head], *map(_titled, below)])
        if self._form != "beancount":
            return name
        fitting = _fitting(name, ACCOUNTS[head])
        if fitting != name:
            self.mapped[name] = fitting
        return fitting


def _titled(part: str) -> str:
    """Return a part of a name: without what ends a name in a journal, each word of a code with a capital."""
    part = " ".join(part.translate({59: 32, 124: 32, 34: 32}).split()) or "X"
    return "-".join(word[:1].upper() + word[1:] for word in part.split("-"))


def _fitting(name: str, usual: str) -> str:
    """Return a name as beancount takes it: an English root, parts of letters, digits and dashes, the second in ASCII."""
    parts = [_ODD.sub("-", part).strip("-") or "X" for part in name.split(":")]
    root = usual.partition(":")[0]
    if parts[0] not in ("Assets", "Liabilities", "Equity", "Income", "Expenses"):
        parts = [root, *parts]
    if len(parts) == 1:
        parts.append("X")
    # Later parts may be Chinese; each begins with a capital letter, a digit or such a sign.
    fit = [part[:1].upper() + part[1:] for part in parts]
    fit[1] = fit[1] if fit[1][0].isascii() else f"X{fit[1]}"
    return ":".join(fit)


def journal(
    found: Sequence[Dated], form: str, own: Mapping[str, str], head: Sequence[str], until: date | None
) -> Iterator[str]:
    """Yield the lines of a journal. `head`: what it says of itself; `own`: the desk's names of accounts.

    It ends with what each account holds, asserted on the day after the last, or after `until`.
    """
    names = Names(own, form)
    held: dict[str, Decimal] = {}
    for each in found:
        for account, amount in each.one.postings:
            held[names(account)] = held.get(names(account), Decimal(0)) + amount
    yield from (f"; {' '.join(line.split())}" for line in head)
    yield from (f"; the account {was} is called {now} here" for was, now in names.mapped.items())
    yield ""
    first = found[0].day if found else (until or date(2000, 1, 1))
    end = (until or (found[-1].day if found else first)) + timedelta(days=1)
    if form == "beancount":
        yield f'option "operating_currency" "{CURRENCY}"'
        yield from (f"{first} open {name} {CURRENCY}" for name in sorted(held))
    else:
        yield f"commodity 1000.00 {CURRENCY}"
        yield from (f"account {name}" for name in sorted(held))
        # What is declared is checked strictly; these are all the tags that follow.
        yield from (f"tag {name}" for name in ("op", "by", "waybill", "ref", "code", "strike", "happened"))
    for each in found:
        yield ""
        yield from (_beancount if form == "beancount" else _hledger)(each, names)
    yield ""
    if form == "beancount":
        # Of itself beancount lets a balance be wrong by one cent.
        yield from (f"{end} balance {name}  {amount:.2f} ~ 0.00 {CURRENCY}" for name, amount in sorted(held.items()))
    elif held:
        yield f"{end} * what the accounts hold"
        yield from (f"    {name}  0.00 {CURRENCY} = {amount:.2f} {CURRENCY}" for name, amount in sorted(held.items()))


def _tags(each: Dated) -> dict[str, str]:
    entry = each.one.entry
    tags = {"op": entry.op, "by": entry.by, "waybill": each.one.ticket.fact("waybill"), "ref": entry.text("ref")}
    tags |= {"code": entry.text("code"), "strike": each.one.by}
    tags |= {"happened": each.one.at.date().isoformat() if each.one.at.date() != each.day else ""}
    return {name: value for name, value in tags.items() if value}


def _said(each: Dated) -> str:
    entry = each.one.entry
    said = f"{entry.text('kind')} {entry.text('stage')}"
    return f"{said}, by a strike" if each.one.by else said


def _hledger(each: Dated, names: Names) -> Iterator[str]:
    yield f"{each.day} * ({each.one.ticket.id}) {_said(each)}"
    for name, value in _tags(each).items():
        # A comma or the end of the line ends the value of a tag.
        yield f"    ; {name}:{value.translate({44: 32, 59: 32, 10: 32})}"
    yield from (f"    {names(account)}  {amount:.2f} {CURRENCY}" for account, amount in each.one.postings)


def _beancount(each: Dated, names: Names) -> Iterator[str]:
    yield f'{each.day} * "{_said(each)}" ^{each.one.ticket.id}'
    for name, value in _tags(each).items():
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
        yield f'  {name}: "{escaped}"'
    yield from (f"  {names(account)}  {amount:.2f} {CURRENCY}" for account, amount in each.one.postings)
