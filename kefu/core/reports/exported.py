"""Tickets as a table for other programs: one row each, the same columns whatever is in them, facts by dotted name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from kefu.core.actions import owed
from kefu.core.actions.amounts import money
from kefu.core.base.findings import Finding
from kefu.core.base.node import Node
from kefu.core.config.desk import Desk, vocabulary
from kefu.core.reports import Cell, Column, Report, Row
from kefu.core.reports.tickets import SHOWN_STATES, clock_label
from kefu.core.ticket.model import Ticket, instant, word
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary.fact_words import FACT_WORDS
from kefu.core.vocabulary.facts import FACTS, Fact
from kefu.core.vocabulary.words import LEVELS, ROLES, YES_NO

_TABLE = (
    Column("id", "ticket"),
    Column("state", "state"),
    Column("kind", "kind"),
    Column("category", "category"),
    Column("title", "title"),
    Column("owner", "owner"),
    Column("level", "level"),
    Column("opened", "opened"),
    Column("due", "due"),
    Column("clock", "clock"),
    Column("overdue", "overdue"),
    Column("missed", "missed"),
    Column("attempts", "delivery attempts"),
    Column("urged", "urged"),
    Column("escalated", "escalated"),
    Column("reopened", "reopened"),
    Column("missing", "missing"),
    Column("waybill", "waybill"),
    Column("other-waybills", "other waybills"),
    Column("carrier", "carrier"),
    Column("external.system", "external system"),
    Column("external.number", "external number"),
    Column("external.due", "external due"),
    Column("direction", "direction"),
    Column("channel", "channel"),
    Column("customer", "customer"),
    Column("demand", "demand"),
    Column("priority", "priority"),
    Column("text", "description"),
    Column("raised-by", "raised by"),
    Column("branches.origin", "origin branch"),
    Column("branches.delivery", "delivery branch"),
    Column("branches.hub", "hub"),
    Column("at-branch", "at the branch"),
    Column("mode", "transport"),
    Column("eta", "expected"),
    Column("sender.name", "sender name"),
    Column("sender.phone", "sender phone"),
    Column("sender.address", "sender address"),
    Column("sender.company", "sender company"),
    Column("recipient.name", "recipient name"),
    Column("recipient.phone", "recipient phone"),
    Column("recipient.address", "recipient address"),
    Column("recipient.company", "recipient company"),
    Column("caller.name", "caller name"),
    Column("caller.phone", "caller phone"),
    Column("caller.address", "caller address"),
    Column("caller.company", "caller company"),
    Column("goods.name", "goods"),
    Column("goods.value", "goods value"),
    Column("goods.packaging", "goods packaging"),
    Column("goods.weight", "goods weight"),
    Column("goods.size", "goods size"),
    Column("goods.pieces", "goods pieces"),
    Column("goods.insured", "insured value"),
    Column("payment.method", "payment method"),
    Column("payment.freight", "freight"),
    Column("payment.cod", "COD"),
    Column("payment.cod-way", "way of paying COD"),
    Column("receipt", "signed receipt"),
    Column("transfers", "transfers"),
    Column("labels", "labels"),
    Column("signed-by", "signed by"),
    Column("shelf.class", "shelf class"),
    Column("shelf.place", "shelf place"),
    Column("liable.party", "liable party"),
    Column("liable.for", "liable for"),
    Column("liable.basis", "liable basis"),
    Column("violation", "violation"),
    Column("approved-by", "approved by"),
    Column("result", "result"),
    Column("cause", "cause"),
    Column("lesson", "lesson"),
    Column("file.class", "class of customer"),
    Column("file.prices", "agreed prices"),
    Column("file.remarks", "remarks"),
    Column("agreed", "agreed"),
    Column("paid", "paid"),
    Column("open", "open"),
)
SUMS = ("agreed", "paid", "open")
"""Sums of the records of money, of what we are to pay and to get alike."""
Label = Callable[[str, str], str]
_OWN: Mapping[str, Label] = {
    "state": SHOWN_STATES.label,
    "level": LEVELS.label,
    "clock": clock_label,
    "missing": FACT_WORDS.label,
}
"""How the codes of a row are said that are no facts."""
KEYS = tuple(column.key for column in _TABLE)
MONEY = (*(name for name, fact in FACTS.items() if fact.type == "money"), *SUMS)
"""Amounts in the desk's currency, as text with a decimal point."""


def as_export(row: Row, facts: Mapping[str, Node], sums: Mapping[str, Cell]) -> dict[str, Cell]:
    """Return the row of a list with all facts of its ticket, flat, and the sums of its money; None where there is nothing."""
    flat = fact_table.flat(facts)
    row = {**row, **dict.fromkeys(SUMS), **sums}
    return {key: row[key] if key in row and key not in FACTS else _cell(key, flat, row) for key in KEYS}


def sums_of(ticket: Ticket) -> dict[str, Cell]:
    """Return the sums of a ticket's records of money that goes through us; none where there is no such record."""
    found = owed.sums(ticket)
    if not found.seen:
        return {}
    by_stage = {stage: Decimal(0) for stage in ("agreed", "paid")}
    for entry in found.seen:
        if entry.text("stage") in by_stage and owed.ours(entry.fields):
            by_stage[entry.text("stage")] += money(entry.text("amount"))
    by_stage["open"] = sum((debt.left for debt in owed.open_debts(found)), Decimal(0))
    return {name: f"{amount:.2f}" for name, amount in by_stage.items()}


def _cell(key: str, flat: Mapping[str, Node], row: Row) -> Cell:
    """Return the value of a column, from the facts where it is one, else from the row."""
    node = flat.get(key)
    if node is None:
        return row.get(key)
    if isinstance(node, list):
        return [word(one) for one in node]
    text = word(node)
    kind = FACTS[key].type
    if kind == "instant":
        # What cannot be read as its type is exported as it stands: data is never dropped.
        return instant(text) or text
    if kind == "number" and text.isascii() and text.isdigit():
        return int(text)
    return text or None


def report(
    items: Sequence[Row], now: datetime, desk: Desk, category: Callable[[str, str], str], findings: tuple[Finding, ...]
) -> Report:
    """Return the report of `export`. Its columns say codes in words, which `import` takes as well; its rows hold codes."""
    labels = {name: label for name, fact in FACTS.items() if (label := _label(fact, desk))}
    labels |= {"category": category, **_OWN}
    columns = tuple(replace(c, label=labels.get(c.key)) for c in _TABLE)
    return Report("tickets", columns, items, now, desk.zone, findings, KEYS)


def _label(fact: Fact, desk: Desk) -> Label | None:
    """Return how the codes of a fact are said; None where it has none."""
    if fact.type == "flag":
        return lambda code, language: YES_NO.label("yes" if code == "true" else "no", language)
    if fact.type == "party":
        return _party
    table = fact.words or (fact.name if fact.name in ("result", "cause") else "")
    return vocabulary(desk, table).label if table else None


def _party(party: str, language: str) -> str:
    role, sign, name = party.partition(":")
    return f"{ROLES.label(role, language)}{sign}{name}"
