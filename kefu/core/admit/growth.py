"""How a timeline grew: what stood there stands there still, and what is new comes after it."""

from collections.abc import Sequence

from kefu.core.base.msgid import N_
from kefu.core.ticket.model import Entry
from kefu.core.vocabulary import ids

Wrong = tuple[str, str, str]
"""A rule, its sentence, and the op that it is about."""


def grown(before: Sequence[Entry], after: Sequence[Entry]) -> Wrong | None:
    """Return in which way `after` is not `before` and more entries behind it; None where it is."""
    count = len(before)
    if all(old.raw == new.raw for old, new in zip(before, after, strict=False)) and len(after) >= count:
        return _behind(before, after[count:])
    held = {entry.op: entry.raw for entry in after}
    for old in before:
        if old.op not in held:
            return "entry-removed", N_("entry {op} was taken out"), old.op
        if held[old.op] != old.raw:
            return "entry-edited", N_("entry {op} was changed"), old.op
    known = {entry.op for entry in before}
    last = max((i for i, entry in enumerate(after) if entry.op in known), default=0)
    op = next((entry.op for entry in after[:last] if entry.op not in known), after[last].op)
    return "entry-inserted", N_("entry {op} was put among earlier ones; entries are only added at the end"), op


def _behind(before: Sequence[Entry], new: Sequence[Entry]) -> Wrong | None:
    """Return what is wrong with the place or the op of the entries that were added at the end."""
    last, known = (before[-1].order if before else None), {entry.op for entry in before}
    for entry in new:
        if not ids.is_op(entry.op):
            return "op", N_("entry {op}: this is no id of an entry"), entry.op
        if entry.op in known:
            return "op-twice", N_("entry {op} stands there twice"), entry.op
        if last is not None and entry.order <= last:
            text = N_("entry {op}: its time is not after that of the entry before it")
            return "entry-inserted", text, entry.op
        last = entry.order
        known.add(entry.op)
    return None


def same_bytes(before: bytes, after: bytes) -> bool:
    """Return whether the timeline of a ticket's file begins with the bytes of the earlier one, at a whole entry."""
    old, new = _timeline(before), _timeline(after)
    return new.startswith(old) and new[len(old) :][:3] in (b"", b"\n- ")


def _timeline(data: bytes) -> bytes:
    return data[data.find(b"\ntimeline:\n") :]
