"""The timeline: its order, doubles of one op, strikes, and what an entry says of the facts (rules 9 and 12 of the fold)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from kefu.core.base.findings import Finding, finding
from kefu.core.base.node import Node
from kefu.core.ticket.model import Entry, word

NEVER_STRUCK = ("open", "forget")
CLOCKS_APART = timedelta(minutes=5)
"""How far the clocks of two computers may differ without a word (rule 13)."""


def ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries united by op and bytes, in the order of the timeline."""
    unique = {(e.op, e.raw): e for e in entries}
    return tuple(sorted(unique.values(), key=lambda e: e.order))


def ahead(timeline: Sequence[Entry], now: datetime) -> Iterator[Finding]:
    """A warning to somebody who writes at `now` after an entry that is dated later: one of two clocks is wrong (rule 13)."""
    key = timeline[-1].key
    if key - now > CLOCKS_APART:
        yield finding(
            "clock-ahead",
            "the entry before this one is dated {key}, and it is {now} here: one of the two computers' clocks is wrong",
            key=key.astimezone(now.tzinfo).isoformat(),
            now=now.isoformat(),
        )


def swept(entry: Entry) -> bool:
    """Whether a sweep wrote it: two of one op are the same act, whoever swept. Such an entry names its `clock`."""
    return entry.did in ("breach", "clock") or bool(entry.text("clock"))


def one_per_op(timeline: Sequence[Entry]) -> tuple[list[Entry], list[Finding]]:
    """The entry that counts for each op (the smaller bytes), and a finding for each double (rule 12)."""
    findings: list[Finding] = []
    first: dict[str, Entry] = {}
    for entry in timeline:
        other = first.setdefault(entry.op, entry)
        if other is entry:
            continue
        if entry.raw < other.raw:
            first[entry.op] = entry
        if not (swept(entry) and swept(other)):
            findings.append(
                finding(
                    "same-op", "two entries with the id {op} differ; the smaller counts", line=entry.line, op=entry.op
                )
            )
    return sorted(first.values(), key=lambda e: e.order), findings


def struck_ops(timeline: Sequence[Entry], counting: Sequence[Entry]) -> frozenset[str]:
    """The ops that are struck. A strike names an earlier entry and counts unless it is struck itself (rule 9).

    Of two entries with one op the place is that of the earlier, whichever counts: it is what somebody may have struck.
    """
    place: dict[str, int] = {}
    for i, entry in enumerate(timeline):
        place.setdefault(entry.op, i)
    by_op = {e.op: e for e in counting}
    struck: set[str] = set()
    for op in reversed(place):
        target = by_op[op].text("entry") if by_op[op].did == "strike" and op not in struck else ""
        if target in place and place[target] < place[op] and by_op[target].did not in NEVER_STRUCK:
            struck.add(target)
    return frozenset(struck)


def changes_of(entry: Entry) -> Iterator[tuple[str, Node | None, Node | None]]:
    """What an entry that counts makes of the facts: (dotted name, was, now)."""
    changes = entry.fields.get("changes")
    if entry.did == "amend":
        for change in changes if isinstance(changes, list) else []:
            if isinstance(change, dict) and word(change.get("fact")):
                yield word(change.get("fact")), change.get("was"), change.get("now")
    elif entry.did == "event" and entry.text("what") == "signed" and entry.text("whom"):
        yield "signed-by", None, entry.text("whom")
    elif entry.did in ("resolve", "close"):
        yield from ((name, None, entry.text(name)) for name in ("result", "cause", "lesson") if entry.text(name))
