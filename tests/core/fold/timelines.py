"""Timelines for tests, in few words: entries named by short names, times in minutes after nine."""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone

from kefu.core.base.node import Node
from kefu.core.fold.fold import fold
from kefu.core.ticket.model import Clock, Entry, Ticket
from kefu.store.codecs import ticket as codec

NUMBER = "261121-7K3F9Q5"
ZONE = timezone(timedelta(hours=8))
NINE = datetime(2026, 11, 21, 9, 0, tzinfo=ZONE)
FACTS: dict[str, Node] = {"kind": "complaint", "category": "damaged", "title": "外包装破损"}


def op(name: str) -> str:
    """The entry id of a short name: `W1` is `W100000000`; `U`, which no id holds, is `Q`."""
    return name.replace("U", "Q").ljust(10, "0")


def at(minute: int) -> str:
    """`minute` minutes after nine, as files hold it."""
    return (NINE + timedelta(minutes=minute)).isoformat()


def when(minute: int) -> datetime:
    """`minute` minutes after nine."""
    return NINE + timedelta(minutes=minute)


def do(did: str, name: str, minute: int, *effects: dict[str, Node], cycle: str = "A", **fields: Node) -> Entry:
    """An entry. Fields that name entries (`after`, `ends` ...) hold short names; `for_` is `for`, `seq` a minute."""
    short = {k.rstrip("_"): v for k, v in fields.items()}
    for key in ("after", "entry", "of"):
        value = short.get(key)
        if isinstance(value, str):
            short[key] = op(value)
    for key in ("ends", "replaces", "rests", "answers"):
        listed = short.get(key)
        if isinstance(listed, str):
            short[key] = [op(n) for n in listed.split()]
    if "seq" in short:
        short["seq"] = at(int(str(short["seq"])))
    base: dict[str, Node] = {"op": op(name), "at": at(minute), "by": "agent-1", "did": did, "cycle": op(cycle)}
    return codec.entry(base | short | ({"effects": list(effects)} if effects else {}))


def opened(*effects: dict[str, Node]) -> Entry:
    """The opening, at nine, named `A`, its owner agent-1."""
    return do("open", "A", 0, *effects, facts=dict(FACTS), owner="agent-1")


def start(clock: str, minute: int) -> dict[str, Node]:
    """An effect: the clock starts, due at `minute`."""
    return {"start": clock, "due": at(minute)}


def act(verb: str, clock: str, of: str, minute: int | None = None, cap: int | None = None) -> dict[str, Node]:
    """Another effect on a clock that the entry `of` started (or, for resume, paused)."""
    node: dict[str, Node] = {verb: clock, "of": op(of)}
    if minute is not None:
        node["due"] = at(minute)
    if cap is not None:
        node["cap"] = at(cap)
    return node


def total(*entries: Entry) -> Ticket:
    """The ticket that entries add up to; whatever their order it must be the same, and its bytes must read back."""
    ticket = fold(NUMBER, entries)
    data = codec.write(ticket)
    assert codec.write(fold(NUMBER, reversed(entries))) == data
    again, findings = codec.read(data, f"tickets/2026/11/21/{NUMBER}.yaml")
    assert again is not None
    assert codec.write(again) == data
    assert [f.code for f in findings] == [f.code for f in ticket.findings]
    return ticket


def codes(ticket: Ticket) -> list[str]:
    """The codes of a ticket's findings."""
    return [f.code for f in ticket.findings]


def clock(ticket: Ticket, name: str, of: str = "A") -> Clock:
    """One start of a clock."""
    (found,) = (c for c in ticket.clocks if c.name == name and c.op == op(of))
    return found


def running(ticket: Ticket) -> dict[str, datetime]:
    """The due times of the clocks that run or are paused."""
    return {c.name: c.due for c in ticket.running}


def names(ops: Iterable[str]) -> list[str]:
    """Entry ids as short names."""
    return [o.rstrip("0").replace("Q", "U") for o in ops]
