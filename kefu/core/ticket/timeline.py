"""The timeline: its order, doubles of one op, and strikes (rules 9 and 12 of the fold)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from kefu.core.base.findings import Finding, finding
from kefu.core.base.node import Node
from kefu.core.ticket.model import Entry

CLOCKS_APART = timedelta(minutes=5)
"""The difference between the clocks of two computers that is passed over in silence (rule 13)."""


def ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries united by op and bytes, in the order of the timeline."""
    unique = {(e.op, e.raw): e for e in entries}
    return tuple(sorted(unique.values(), key=lambda e: e.order))


def ahead(timeline: Sequence[Entry], now: datetime) -> Iterator[Finding]:
    """Yield a warning for a writer at `now` after an entry dated later: one of two clocks is wrong (rule 13)."""
    key = timeline[-1].key
    if key - now > CLOCKS_APART:
        yield finding(
            "clock-ahead",
            "the entry before this one is dated {key}, and it is {now} here: one of the two computers' clocks is wrong",
            key=key.astimezone(now.tzinfo).isoformat(),
            now=now.isoformat(),
        )


def swept(entry: Entry) -> bool:
    """Return whether a sweep wrote an entry: it names its `clock`. Two of one op are the same act, whoever swept."""
    return bool(entry.text("clock"))


_OWN_TO_A_WRITING = ("written", "seq", "vault")
"""The keys in which two writings of one derived act differ: when, after what, and the salted digest of its record."""


def same_act(one: Entry, other: Entry) -> bool:
    """Return whether two entries of one op say the same: one table imported, or one sweep done, in two clones."""
    if swept(one) and swept(other):
        return True
    return _said(one) == _said(other)


def _said(entry: Entry) -> Mapping[str, Node]:
    return {key: value for key, value in entry.fields.items() if key not in _OWN_TO_A_WRITING}


def one_per_op(timeline: Sequence[Entry]) -> tuple[list[Entry], list[Finding]]:
    """Return the entry that counts for each op (the smaller bytes), and a finding for each double (rule 12)."""
    findings: list[Finding] = []
    first: dict[str, Entry] = {}
    for entry in timeline:
        other = first.setdefault(entry.op, entry)
        if other is entry:
            continue
        if entry.raw < other.raw:
            first[entry.op] = entry
        if not same_act(entry, other):
            findings.append(
                finding(
                    "same-op", "two entries with the id {op} differ; the smaller counts", line=entry.line, op=entry.op
                )
            )
    return sorted(first.values(), key=lambda e: e.order), findings


def told(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries as people are told them: of two writings of one act the one that counts."""
    found: list[Entry] = []
    place: dict[str, int] = {}
    for entry in entries:
        at = place.setdefault(entry.op, len(found))
        if at == len(found) or not same_act(entry, found[at]):
            found.append(entry)
        elif entry.raw < found[at].raw:
            found[at] = entry
    return found


def struck_ops(
    timeline: Sequence[Entry],
    counting: Sequence[Entry],
    strikes: Callable[[Entry], str],
    strikeable: Callable[[Entry], bool],
) -> frozenset[str]:
    """Return the ops that are struck. A strike names an earlier entry and counts unless it is struck itself (rule 9).

    `strikes`: the op that an entry strikes, empty if it strikes none; `strikeable`: whether an entry may be struck.
    """
    # Of two entries with one op the place is that of the earlier, whichever counts: it may be the one that was struck.
    place: dict[str, int] = {}
    for i, entry in enumerate(timeline):
        place.setdefault(entry.op, i)
    by_op = {e.op: e for e in counting}
    struck: set[str] = set()
    # From the end: whether a strike is struck itself is decided by the entries after it.
    for op in reversed(place):
        target = strikes(by_op[op]) if op not in struck else ""
        if target in place and place[target] < place[op] and strikeable(by_op[target]):
            struck.add(target)
    return frozenset(struck)
