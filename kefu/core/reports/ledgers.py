"""Ledgers: what tickets record of fines, claims, COD, freight, recoveries, receipts and returns, one row a case or
record, with sums and what is open."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from decimal import Decimal

from kefu.core.actions import attach, event, owed, reply
from kefu.core.actions.amounts import money
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.books.shares import shared
from kefu.core.config.desk import Desk
from kefu.core.reports import Cell, Column, Report, Row
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.vocabulary.words import EVENTS, PAYERS, TABLES

_APPEALS = ("fine-cancelled", "fine-reduced", "fine-upheld")
_RULINGS = ("ruled-for-us", "ruled-against-us", "split", "liability-accepted", "liability-denied", "liability-settled")
_AWAY = ("return-sent", "handed-over")


@frozen
class Ledger:
    """One ledger: its columns, the keys of amounts that are summed, the words of which one stands in the file of every
    ticket that it is about, and how a ticket becomes rows."""

    columns: tuple[Column, ...]
    sums: tuple[str, ...]
    needles: tuple[bytes, ...]
    rows: Callable[[Ticket, Desk], Iterator[Row]]


def party(code: str, language: str) -> str:
    """Return a party as people read it: the role in their language, then the name."""
    role, _, name = code.partition(":")
    return f"{PAYERS.label(role, language)} {name}".strip()


def _head(ticket: Ticket, entry: Entry | None = None) -> dict[str, Cell]:
    at = entry.at if entry is not None else ticket.born
    return {"id": ticket.id, "at": at, "waybill": ticket.fact("waybill") or None}


_HEAD = (Column("at", "happened"), Column("id", "ticket"), Column("waybill", "waybill"))
_LEFT = Column("open", "open")


def _money(amount: Decimal) -> str | None:
    return f"{amount:.2f}" if amount else None


def _records(ticket: Ticket, *kinds: str) -> list[Entry]:
    """Return the records of these kinds of money that stand."""
    return [e for e in ticket.counted(owed.NAME) if e.text("kind") in kinds]


def _staged(entries: Sequence[Entry], stage: str) -> Decimal:
    return sum((money(e.text("amount")) for e in entries if e.text("stage") == stage), Decimal(0))


def _debts(ticket: Ticket, *kinds: str) -> dict[str, owed.Debt]:
    return {op: debt for op, debt in owed.sums(ticket).debts.items() if debt.entry.text("kind") in kinds}


def _said(ticket: Ticket, results: Sequence[str]) -> str | None:
    """Return the last result of these that somebody replied."""
    found = [e.text("result") for e in ticket.counted(reply.ACTION.name) if e.text("result") in results]
    return found[-1] if found else None


def _proofs(ticket: Ticket, *kinds: str) -> list[Entry]:
    """Return the entries that brought evidence of these kinds, of any if none is named."""
    held = attach.attached(ticket)
    return [e for e in held if not kinds or any(word(f.get("kind")) in kinds for f in attach.files_of(e))]


def _kinds(ticket: Ticket) -> list[str]:
    """Return the kinds of the evidence that is there."""
    return list(dict.fromkeys(word(f.get("kind")) for e in _proofs(ticket) for f in attach.files_of(e)))


def _digest(entries: Sequence[Entry]) -> str | None:
    """Return the head of the digest of the record that holds the last of these proofs."""
    return entries[-1].text("vault").removeprefix("sha256:")[:12] or None if entries else None


def _each(ticket: Ticket, *kinds: str) -> Iterator[tuple[Entry, Decimal, Decimal]]:
    """Yield each agreed record, and each payment that stands for both, with what is paid and what is open."""
    found = owed.sums(ticket)
    for entry in _records(ticket, *kinds):
        amount, debt = money(entry.text("amount")), found.debts.get(entry.op)
        direct = any(part.what == "direct" for part in found.parts.get(entry.op, ()))
        if debt is not None:
            yield entry, debt.paid, debt.left
        elif direct or (entry.text("stage") == "paid" and not entry.text("of") and not owed.ours(entry.fields)):
            yield entry, amount, Decimal(0)
        elif entry.text("stage") == "agreed":
            yield entry, Decimal(0), Decimal(0)


def _fines(ticket: Ticket, _desk: Desk) -> Iterator[Row]:
    outcome = _said(ticket, _APPEALS)
    for entry, paid, left in _each(ticket, "fine"):
        yield _head(ticket, entry) | {
            "code": entry.text("code") or None,
            "pieces": int(entry.text("pieces") or "1") if entry.text("code") else None,
            "amount": _money(money(entry.text("amount"))),
            "payer": entry.text("payer") or None,
            "why": entry.text("why") or None,
            "outcome": outcome,
            "paid": _money(paid),
            "open": _money(left),
        }


def _claims(ticket: Ticket, _desk: Desk) -> Iterator[Row]:
    entries = _records(ticket, "compensation", "refund")
    if not entries and ticket.category != "claim":
        return
    yield _head(ticket) | {
        "category": ticket.category or None,
        "value": ticket.fact("goods.value") or None,
        "insured": ticket.fact("goods.insured") or None,
        "proof": _kinds(ticket),
        "offered": _money(_staged(entries, "offered")),
        "agreed": _money(_staged(entries, "agreed")),
        "paid": _money(_staged(entries, "paid")),
        "open": _money(sum((d.left for d in _debts(ticket, "compensation", "refund").values()), Decimal(0))),
        "liable": ticket.fact("liable.party") or None,
        "state": ticket.state,
    }


def _cod(ticket: Ticket, _desk: Desk) -> Iterator[Row]:
    kinds = ("cod-collected", "cod-return")
    records = _records(ticket, *kinds)
    # What was only offered brought no money, and has no slip.
    came, back = ([e for e in records if e.text("kind") == kind and e.text("stage") == "paid"] for kind in kinds)
    if not records and not ticket.category.startswith("cod-"):
        return
    start, end = (came[0].at if came else None), (back[-1].at if back else None)
    left = sum((d.left for d in _debts(ticket, "cod-collected").values() if not d.lasting), Decimal(0))
    yield _head(ticket) | {
        "cod": ticket.fact("payment.cod") or None,
        "way": ticket.fact("payment.cod-way") or None,
        "letter": _digest(_proofs(ticket, "letter")),
        "collected": _money(_staged(came, "paid")),
        "collected-at": start,
        "returned": _money(_staged(back, "paid")),
        "returned-at": end,
        "hours": int((end - start).total_seconds() // 3600) if start and end else None,
        "slip": back[-1].text("ref") or None if back else None,
        "open": _money(left),
    }


def _collect(ticket: Ticket, _desk: Desk) -> Iterator[Row]:
    entries = _records(ticket, "collect")
    if not entries and ticket.category not in ("freight-charge", "weight-mismatch"):
        return
    yield _head(ticket) | {
        "method": ticket.fact("payment.method") or None,
        "freight": ticket.fact("payment.freight") or None,
        "weight": ticket.fact("goods.weight") or None,
        "payer": entries[-1].text("payer") or None if entries else None,
        "collected": _money(_staged(entries, "paid")),
        "state": ticket.state,
    }


def _recoveries(ticket: Ticket, desk: Desk) -> Iterator[Row]:
    ruling, due = _said(ticket, _RULINGS), ticket.fact("external.due") or None
    rows = list(_each(ticket, "recovery"))
    for entry, paid, left in rows:
        amount = money(entry.text("amount"))
        parts = shared(amount, desk.shares.get("recovery", {"us": 1}))
        yield _head(ticket, entry) | {
            "payer": entry.text("payer") or ticket.fact("liable.party") or None,
            "proof": _kinds(ticket),
            "ruling": ruling,
            "due": due,
            "amount": _money(amount),
            "ours": _money(parts["us"]),
            "shares": _money(amount - parts["us"]),
            "paid": _money(paid),
            "open": _money(left),
        }
    if not rows and ruling:
        yield (
            _head(ticket)
            | {"payer": ticket.fact("liable.party") or None, "proof": _kinds(ticket), "ruling": ruling}
            | {"due": due}
        )


def _happened(ticket: Ticket, *what: str) -> list[Entry]:
    return [e for e in ticket.counted(event.ACTION.name) if e.text("what") in what]


def _first(entries: Sequence[Entry]) -> datetime | None:
    return entries[0].at if entries else None


def _receipts(ticket: Ticket, _desk: Desk) -> Iterator[Row]:
    if ticket.category != "receipt-chase" and not _happened(ticket, "receipt-back"):
        return
    clocks = [c for c in ticket.clocks if c.name.startswith("receipt-back") and not c.stopped]
    early = [c for c in clocks if not c.name.endswith("-latest")]
    last = [c for c in clocks if c.name.endswith("-latest")]
    back = _first(_happened(ticket, "receipt-back"))
    finance = [e for e in ticket.counted(reply.ACTION.name) if e.text("party") == "finance"]
    yield _head(ticket) | {
        "receipt": ticket.fact("receipt") or None,
        "transfers": int(ticket.fact("transfers") or "0") if ticket.fact("transfers").isdigit() else None,
        "signed": _first(_happened(ticket, "signed")),
        "due": early[-1].due if early else None,
        "latest": last[-1].due if last else None,
        "back": back,
        "finance": _first(finance),
        "state": ticket.state,
        "open": None if back else "1",
    }


def _returns(ticket: Ticket, _desk: Desk) -> Iterator[Row]:
    photos = _proofs(ticket, "photo")
    for entry in _happened(ticket, *_AWAY):
        yield _head(ticket, entry) | {
            "what": entry.text("what"),
            "label": ticket.fact("labels") or None,
            "reason": entry.text("reason") or entry.text("text") or None,
            "photo": _digest([p for p in photos if p.order < entry.order] or photos),
            "pieces": ticket.fact("goods.pieces") or "1",
        }


_STATE = Column("state", "state", TABLES["state"].label)
_RESULT = TABLES["result"].label
BY_NAME: Mapping[str, Ledger] = {
    "fines": Ledger(
        (*_HEAD, Column("code", "number of the fine"), Column("pieces", "pieces"), Column("amount", "amount"),
         Column("payer", "who pays", party), Column("why", "grounds"), Column("outcome", "appeal", _RESULT),
         Column("paid", "paid"), _LEFT),
        ("amount", "paid", "open"), (b"kind: fine",), _fines,
    ),
    "claims": Ledger(
        (*_HEAD, Column("category", "category"), Column("value", "goods value"), Column("insured", "insured value"),
         Column("proof", "proof", TABLES["evidence"].label), Column("offered", "offered"), Column("agreed", "agreed"),
         Column("paid", "paid"), _LEFT, Column("liable", "liable party", party), _STATE),
        ("offered", "agreed", "paid", "open"), (b"kind: compensation", b"kind: refund", b"category: claim"), _claims,
    ),
    "cod": Ledger(
        (*_HEAD, Column("cod", "COD"), Column("way", "way of paying COD", TABLES["cod-way"].label),
         Column("letter", "letter"), Column("collected", "collected"), Column("collected-at", "collected at"),
         Column("returned", "returned"), Column("returned-at", "returned at"), Column("hours", "hours"),
         Column("slip", "slip"), _LEFT),
        ("collected", "returned", "open"), (b"kind: cod-", b"category: cod-"), _cod,
    ),
    "collect": Ledger(
        (*_HEAD, Column("method", "payment method", TABLES["method"].label), Column("freight", "freight"),
         Column("weight", "goods weight"), Column("payer", "who pays", party), Column("collected", "collected"), _STATE),
        ("freight", "collected"), (b"kind: collect", b"category: freight-charge", b"category: weight-mismatch"), _collect,
    ),
    "recoveries": Ledger(
        (*_HEAD, Column("payer", "opponent", party), Column("proof", "proof", TABLES["evidence"].label),
         Column("ruling", "ruling", _RESULT), Column("due", "external due"), Column("amount", "amount"),
         Column("ours", "our part"), Column("shares", "shared out"), Column("paid", "paid"), _LEFT),
        ("amount", "ours", "shares", "paid", "open"), (b"kind: recovery", b"result: ruled-", b"result: liability-"), _recoveries,
    ),
    "receipts": Ledger(
        (*_HEAD, Column("receipt", "signed receipt"), Column("transfers", "transfers"), Column("signed", "signed at"),
         Column("due", "due"), Column("latest", "at the latest"), Column("back", "back at"),
         Column("finance", "finance replied"), _STATE),
        (), (b"category: receipt-chase", b"what: receipt-back"), _receipts,
    ),
    "returns": Ledger(
        (*_HEAD, Column("what", "what", EVENTS.label), Column("label", "labels"), Column("reason", "reason", TABLES["failure"].label),
         Column("photo", "photo"), Column("pieces", "pieces")),
        ("pieces",), (b"what: return-sent", b"what: handed-over"), _returns,
    ),
}  # fmt: skip
AMOUNTS = (
    "amount",
    "paid",
    "open",
    "offered",
    "agreed",
    "collected",
    "returned",
    "ours",
    "shares",
    "cod",
    "freight",
    "value",
    "insured",
)


@frozen
class Totals:
    """The number of rows, how many are open, and the sum of each amount."""

    rows: int
    open: int
    sums: Mapping[str, str]


def totals(name: str, rows: Sequence[Row]) -> Totals:
    """Return the sums of a ledger."""
    sums = {key: sum((money(str(row.get(key) or "")) for row in rows), Decimal(0)) for key in BY_NAME[name].sums}
    told = {key: str(s) if key == "pieces" else f"{s:.2f}" for key, s in sums.items()}
    return Totals(len(rows), sum(bool(row.get("open")) for row in rows), told)


def _place(row: Row) -> tuple[float, str]:
    at = row["at"]
    return at.timestamp() if isinstance(at, datetime) else 0.0, str(row["id"])


def report(
    name: str,
    rows: Sequence[Row],
    now: datetime,
    zone: tzinfo,
    findings: tuple[Finding, ...],
    category: Callable[[str, str], str],
) -> Report:
    """Return the report of a ledger, the oldest first; `category` returns the label of a category in a language."""
    ledger = BY_NAME[name]
    columns = tuple(replace(c, label=category) if c.key == "category" else c for c in ledger.columns)
    keys = tuple(dict.fromkeys((*(c.key for c in ledger.columns), *(("open",) if name == "receipts" else ()))))
    whole = [{key: row.get(key) for key in keys} for row in sorted(rows, key=_place)]
    return Report("ledger", columns, whole, now, zone, findings, keys)
