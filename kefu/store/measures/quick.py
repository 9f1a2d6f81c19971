"""The rows of a straight ticket, straight from the lines of its file: what nearly all tickets of a desk are.

Straight is a file that is wholly as kefu writes it, with one cycle, nothing struck, nothing twice, no facts amended and no
clock paused or moved. Of any other it says nothing, and the ticket is folded. What it does say are the folded rows.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from kefu.core.actions import open as opening
from kefu.core.measures.measured import derived_ops, is_import
from kefu.core.measures.working import Working
from kefu.store.measures.patterns import BODIES, CLOCK, ENVELOPE, FACTS, HEADER, HELD
from kefu.store.measures.straight import Crooked, Line, Plan, plain, seconds
from kefu.store.yaml.read import LIMIT

Rows = Mapping[str, list[tuple[Any, ...]]]
_OPEN = opening.ACTION.name


def take(data: bytes, path: str, number: str, working: Working | None, out: Rows) -> bool:
    """Add the rows of the ticket in a file if it is straight; else nothing is added, and False returned."""
    try:
        text = data.decode()
        head = HEADER.match(text)
        if head is None or head[1] != number or len(data) > LIMIT or not _printable(text):
            return False
        if head[2] is not None:
            names = CLOCK.findall(head[2])
            if len(set(names)) != len(names):
                return False
        _timeline(text, head.end(), number).rows(path, working, out)
    except (Crooked, ValueError):  # the latter: no such day, or no text
        return False
    return True


def _printable(text: str) -> bool:
    """Return whether no character stands in the text that no file may hold; some that may stand there give False too."""
    return text.replace("\n", "").isprintable()


@cache
def _plan(did: str) -> Plan | None:
    return Plan(did, BODIES[did].match, HELD[did]) if did in BODIES else None


def _timeline(text: str, at: int, number: str) -> Line:
    """Return what the entries add up to."""
    line: Line | None = None
    last, ops, end, envelope = (0, ""), set[str](), len(text), ENVELOPE.match
    while at < end:
        begun = envelope(text, at)
        if begun is None:
            raise Crooked
        op, happened, written, seq, by, did, cycle = begun.groups()
        plan = _plan(did)
        body = plan.match(text, begun.end()) if plan is not None else None
        if plan is None or body is None:
            raise Crooked
        held, at = body.groups(), body.end()
        op = op if op[0] != '"' else op[1:-1]
        now = recorded = seconds(happened)
        if written is not None:
            recorded = seconds(written)
        key = (recorded if seq is None else seconds(seq), op)
        if key <= last or op in ops:  # not in the order of the timeline, or a double
            raise Crooked
        last = key
        ops.add(op)
        if line is None:
            line = _opened(text, number, op, did, now, plan.fields(held))
        if cycle != line.first and cycle != f'"{line.first}"':
            raise Crooked
        if (effects := held[plan.effects]) is not None:
            line.clocks(op, did, now, effects)
        line.take(op, did, plain(by), now, recorded, plan, held)
    if line is None:
        raise Crooked
    return line


def _opened(text: str, number: str, op: str, did: str, at: int, held: Mapping[str, str]) -> Line:
    """Return the line that begins with an opening."""
    if did != _OPEN:
        raise Crooked
    facts = {name: held.get(name, "") for name in FACTS}
    shown = [facts[name] for name in ("category", "waybill", "external.system", "external.number", "text")]
    derived = derived_ops(op, text.count("\n- op: ")) if is_import(number, op, at, shown) else frozenset()
    return Line(number, facts, op, at, derived)
