"""A folded ticket as rows of measures. Pure; everything is counted where it happened, and nothing that was struck."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from kefu.core.actions import open as opening
from kefu.core.actions.amounts import money
from kefu.core.actions.link import customers_of
from kefu.core.actions.owed import NAME as SETTLE
from kefu.core.actions.owed import sides
from kefu.core.actions.table import ours, sweeps
from kefu.core.base.frozen import frozen
from kefu.core.judge.sweep import BY
from kefu.core.measures.rows import ClockRow, CycleRow, EntryRow, MoneyRow, TicketRow
from kefu.core.measures.words import code, party, said
from kefu.core.measures.working import Working
from kefu.core.ticket.model import Clock, Entry, Pause, Ticket, instant
from kefu.core.ticket.timeline import one_per_op
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import ids

DOUBLE = "duplicate"
"""The way of closing of a ticket that is the double of another one."""
_AGAIN = 3
"""How many rows of a table that look alike are known as imported."""


@frozen
class Rows:
    """All rows of one ticket."""

    ticket: TicketRow
    cycles: tuple[CycleRow, ...]
    entries: tuple[EntryRow, ...]
    clocks: tuple[ClockRow, ...]
    money: tuple[MoneyRow, ...]


def measured(ticket: Ticket, path: str, working: Working | None) -> Rows:
    """Return the rows of a ticket in the file `path`. `working`: the desk's working time, None where it has no calendar."""
    once = one_per_op(ticket.entries)[0]
    derived = derived_in(ticket.id, once)
    return Rows(
        _ticket(ticket, path, once),
        tuple(_cycles(ticket, once, derived)),
        tuple(_entry(ticket, entry, entry.op in derived) for entry in once),
        tuple(_clock(ticket.id, clock, working) for clock in ticket.clocks if _was(clock)),
        tuple(_money(ticket.id, e) for e in once if e.did == SETTLE and e.op not in ticket.struck),
    )


def seconds(at: datetime) -> int:
    """Return an instant as whole seconds since 1970."""
    return int(at.timestamp())


def fen(amount: str) -> int:
    """Return an amount in fen."""
    return int(money(amount) * 100)


def pieces(text: str) -> int:
    """Return a number of pieces."""
    return int(text) if text.isdecimal() and text.isascii() else 0


def recorded(entry: Entry) -> datetime:
    """Return when an entry was written down."""
    return instant(entry.text("written")) or entry.at


# -- what kefu wrote by itself


def derived_in(number: str, entries: Sequence[Entry]) -> frozenset[str]:
    """Return the entries that no person wrote: those of a sweep, and those of a table's row that was imported."""
    found = frozenset(entry.op for entry in entries if sweeps(entry))
    first = next((entry for entry in entries if entry.did == opening.ACTION.name), None)
    facts = first.fields.get("facts") if first is not None else None
    if first is None or not isinstance(facts, dict):
        return found
    names = ("category", "waybill", "external.system", "external.number", "text")
    shown = [fact_table.text(facts, name) or "" for name in names]
    return (
        found | derived_ops(first.op, len(entries)) if is_import(number, first.op, seconds(first.at), shown) else found
    )


def derived_ops(first: str, count: int) -> frozenset[str]:
    """Return the ops of the entries of a row that was imported, of at most so many."""
    return frozenset((first, *(ids.derived_op(first, str(place)) for place in range(1, count))))


def is_import(number: str, op: str, at: int, shown: Sequence[str]) -> bool:
    """Return whether an opening is that of a table's row: its op is derived from what it says, its number from its op.

    `shown`: category, waybill, system and number elsewhere, text.
    """
    if number[7:13] not in (op[:6], op[4:]):
        return False
    for when in (str(at), ""):  # a row need not say when
        made = ids.derived_op("import", when, *shown)
        for _ in range(_AGAIN):
            if made == op:
                return True
            made = ids.derived_op(made, "again")
    return False


def author(entry: Entry, derived: bool) -> str:
    """Return who wrote an entry: kefu is an agent of its own."""
    return BY if derived else entry.by


# -- the rows


def _ticket(ticket: Ticket, path: str, once: Sequence[Entry]) -> TicketRow:
    first = next((entry for entry in once if entry.did == opening.ACTION.name), None)
    who = ticket.responsible
    return TicketRow(
        id=ticket.id,
        path=path,
        kind=code(ticket.fact("kind")),
        category=code(ticket.category),
        direction=code(ticket.fact("direction")),
        state=ticket.state,
        owner=code(ticket.owner),
        branch=code(ticket.fact("branches.delivery") or ticket.fact("branches.origin")),
        courier=code(who.get("name", "")) if who.get("party") == "courier" else "",
        carrier=code(ticket.fact("carrier")),
        cause=code(ticket.fact("cause")),
        customer=next(reversed(customers_of(ticket)), ""),
        born=seconds((first or once[0]).at),
        closed=next((seconds(e.at) for e in once if ticket.spells and e.op == ticket.spells[-1].close), None),
        struck=first is None or first.op in ticket.struck,
        duplicate=ticket.how == DOUBLE,
    )


def _cycles(ticket: Ticket, once: Sequence[Entry], derived: frozenset[str]) -> Iterator[CycleRow]:
    by_op = {entry.op: entry for entry in once}
    place = {entry.op: i for i, entry in enumerate(once)}
    for n, spell in enumerate(ticket.spells, 1):
        end = place[ticket.spells[n].op] if n < len(ticket.spells) else len(once)
        after = once[place[spell.op] + 1 : end]
        mine = (e.at for e in after if e.op not in derived and e.op not in ticket.struck and ours(e))
        begun, close = by_op[spell.op], by_op.get(spell.close)
        first = next(mine, None)
        yield CycleRow(
            id=ticket.id,
            cycle=spell.cycle,
            opened=seconds(spell.since),
            by=author(begun, begun.op in derived),
            closed=seconds(close.at) if close is not None else None,
            closer=author(close, close.op in derived) if close is not None else "",
            result=code(close.text("how")) if close is not None else "",
            first=seconds(first) if first is not None else None,
            ended=seconds(spell.ended) if spell.ended is not None else None,
        )


def _entry(ticket: Ticket, entry: Entry, derived: bool) -> EntryRow:
    what, whom, why = said(entry.did, entry.fields)
    return EntryRow(
        id=ticket.id,
        op=entry.op,
        did=entry.did,
        by=author(entry, derived),
        happened=seconds(entry.at),
        recorded=seconds(recorded(entry)),
        cycle=ticket.cycles.get(entry.cycle, entry.cycle),
        word=what,
        to=whom,
        reason=why,
        struck=entry.op in ticket.struck,
        derived=derived,
    )


def _money(number: str, entry: Entry) -> MoneyRow:
    payer, payee = sides(entry.fields)
    return MoneyRow(
        id=number,
        op=entry.op,
        happened=seconds(entry.at),
        recorded=seconds(recorded(entry)),
        kind=code(entry.text("kind")),
        stage=code(entry.text("stage")),
        amount=fen(entry.text("amount")),
        payer=party(payer),
        payee=party(payee),
        code=code(entry.text("code")),
        pieces=pieces(entry.text("pieces")),
    )


# -- clocks


def _was(clock: Clock) -> bool:
    """Return whether a clock ever was: what a miss started goes when that miss turns out to be none."""
    return not clock.stopped or clock.ended is not None or clock.met is not None


def _clock(number: str, clock: Clock, working: Working | None) -> ClockRow:
    end = clock.met or clock.ended
    span = _spans(clock, end) if end is not None else None
    return ClockRow(
        id=number,
        op=clock.op,
        name=clock.name,
        cycle=clock.cycle,
        start=seconds(clock.start),
        due=seconds(clock.due),
        met=seconds(clock.met) if clock.met is not None else None,
        missed=_missed(clock, end),
        stopped=seconds(clock.ended) if clock.met is None and clock.ended is not None else None,
        bears=party(clock.bears),
        elapsed=sum(b - a for a, b in span) if span is not None else None,
        worked=sum(working.between(a, b) for a, b in span) if span is not None and working is not None else None,
    )


def _missed(clock: Clock, end: datetime | None) -> int | None:
    """Return when a clock was missed: as a sweep found it, or as its end shows where nobody swept before that."""
    if clock.missed is not None:
        return seconds(clock.missed)
    due = clock.due_at(end) if end is not None else None
    return seconds(due) if due is not None and end is not None and end > due else None


def _spans(clock: Clock, end: datetime) -> list[tuple[int, int]]:
    """Return the stretches from the start to the end in which the clock was not paused."""
    start, stop = seconds(clock.start), seconds(end)
    edges = [start]
    for begin, over in sorted(_pause(pause, end) for pause in clock.pauses):
        begin, over = max(begin, edges[-1]), min(over, stop)
        if begin < over:
            edges += [begin, over]
    edges.append(max(stop, edges[-1]))
    return [(a, b) for i, (a, b) in enumerate(pairwise(edges)) if i % 2 == 0 and a < b]


def _pause(pause: Pause, end: datetime) -> tuple[int, int]:
    over = pause.until or end
    return seconds(pause.since), seconds(min(over, pause.cap) if pause.cap is not None else over)
