"""Who knew what when: each entry of a ticket with what it changed, and who had been told what when it happened.

What an entry changed is the difference between the ticket with and without it, as it stood when the entry was recorded:
what is struck or amended later had its effect then.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from kefu.core.actions.table import changes_of, informed, opens
from kefu.core.base.frozen import frozen
from kefu.core.base.typed import word
from kefu.core.fold.fold import fold
from kefu.core.reports import Cell
from kefu.core.reports.clocks import standing
from kefu.core.ticket.model import Clock, Entry, Ticket
from kefu.core.ticket.timeline import told
from kefu.core.vocabulary.words import CUSTOMERS

GROUPS: Mapping[str, tuple[str, ...]] = {
    "customer": CUSTOMERS,
    "courier": ("courier",),
    "branch": ("origin", "delivery", "branch", "hub"),
}
"""The parties of a dispute, each with the roles that belong to it; all other roles are `other`."""
OTHER = "other"


@frozen
class Turn:
    """One thing that an entry changed. `what`: state, level, owner, fact, clock, wait or struck; `name`: which fact,
    clock, party or entry. Of a clock `was` and `now` are its standings (keys of the clocks' STATES)."""

    what: str
    name: str = ""
    was: str = ""
    now: str = ""
    due: datetime | None = None


@frozen
class Told:
    """A party was told something: the number of the entry that says so, the party, and whether that was recorded only
    later than the entry beside which it stands."""

    number: int
    party: str
    late: bool


@frozen
class Chapter:
    """One entry of a ticket. `number`: its place in the timeline, from 1; `told`: by group, what had been said when it
    happened."""

    number: int
    entry: Entry
    turns: tuple[Turn, ...]
    told: Mapping[str, tuple[Told, ...]]


def story(ticket: Ticket) -> Iterator[Chapter]:
    """Yield the entries of a ticket in the order in which they were recorded."""
    entries = told(ticket.entries)
    numbers = {entry.op: n for n, entry in enumerate(entries, 1)}
    said = [(n, entry, party) for n, entry in enumerate(entries, 1) if (party := _informed(ticket, entry))]
    before: Ticket | None = None
    for n, entry in enumerate(entries, 1):
        after = fold(ticket.id, entries[:n])
        yield Chapter(n, entry, tuple(_turns(before, after, entry, numbers)), _by_then(said, n, entry))
        before = after


def _informed(ticket: Ticket, entry: Entry) -> str:
    return "" if entry.op in ticket.struck else informed(entry)


def _by_then(said: Sequence[tuple[int, Entry, str]], number: int, entry: Entry) -> dict[str, tuple[Told, ...]]:
    """Return, by group, what had been said to the parties when an entry happened, with what it says itself."""
    found: dict[str, list[Told]] = {group: [] for group in GROUPS}
    for n, one, party in said:
        if (one.at, n) <= (entry.at, number):
            found.setdefault(group_of(party), []).append(Told(n, party, one.recorded > entry.recorded))
    return {group: tuple(items) for group, items in found.items()}


def group_of(party: str) -> str:
    """Return the group of a party."""
    role = party.partition(":")[0]
    return next((group for group, roles in GROUPS.items() if role in roles), OTHER)


def _turns(before: Ticket | None, after: Ticket, entry: Entry, numbers: Mapping[str, int]) -> Iterator[Turn]:
    for what in ("state", "level", "owner"):
        was, now = str(getattr(before, what)) if before else "", str(getattr(after, what))
        if was != now:
            yield Turn(what, "", was, now)
    # What an opening says of the case is the case, and no change of it.
    for name, old, new in () if opens(entry) else changes_of(entry):
        yield Turn("fact", name, _shown(old), _shown(new))
    yield from _clocks(before.clocks if before else (), after.clocks, entry.recorded)
    waits = ({w.op: w.party for w in one.waits} if one else {} for one in (before, after))
    was_for, now_for = waits
    yield from (Turn("wait", party, now="begins") for op, party in now_for.items() if op not in was_for)
    yield from (Turn("wait", party, now="ends") for op, party in was_for.items() if op not in now_for)
    struck = after.struck - (before.struck if before else frozenset())
    yield from (Turn("struck", str(numbers.get(op, op))) for op in sorted(struck))


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(one for one in value if isinstance(one, str))
    return word(value) if isinstance(value, str) else ""


def _clocks(before: Sequence[Clock], after: Sequence[Clock], at: datetime) -> Iterator[Turn]:
    """Yield the clocks that stand otherwise after an entry; both sides are looked at when it was recorded."""
    known = {(clock.name, clock.op): clock for clock in before}
    for clock in after:
        old = known.get((clock.name, clock.op))
        was, now = _standing(old, at) if old else "", _standing(clock, at)
        if was != now or (old is not None and old.due != clock.due):
            yield Turn("clock", clock.name, was, now, clock.due)


def _standing(clock: Clock, at: datetime) -> str:
    """Return how a clock stands, one that nobody has recorded as missed as running: that it is late no entry changed."""
    found = standing(clock, at)
    return "running" if found == "missed" and clock.missed is None else found


KEYS = ("id", "number", "op", "action", "happened", "written", "received", "receipt", "entered", "by", "author", "email", "commit", "text",
        "why", "changed", "told")  # fmt: skip
"""The keys of an entry as data."""


@frozen
class Kept:
    """Where an entry is kept: its commits (two, where two clones wrote one act), who is named as their author, when the
    shared desk received it (None: not known) by which receipt, and how that came to be.

    `latest`: it stood there already when the receipts began, at that time.
    """

    commits: tuple[str, ...] = ()
    author: str = ""
    email: str = ""
    received: datetime | None = None
    receipt: int | None = None
    entered: str = ""
    latest: bool = False


def as_row(ticket: Ticket, chapter: Chapter, kept: Kept) -> dict[str, Cell]:
    """Return an entry as data."""
    entry = chapter.entry
    said: tuple[Cell, ...] = (
        ticket.id, chapter.number, entry.op, entry.did, entry.at, entry.recorded, kept.received, kept.receipt,
        kept.entered or None, entry.by,
        kept.author or None, kept.email or None, " ".join(kept.commits) or None, entry.text("text") or None,
        entry.text("why") or None, [_turn(turn) for turn in chapter.turns],
        {group: [_told(one) for one in told] for group, told in chapter.told.items()},
    )  # fmt: skip
    return dict(zip(KEYS, said, strict=True))


def _turn(turn: Turn) -> Cell:
    found = {"what": turn.what, "name": turn.name, "was": turn.was, "now": turn.now}
    return {key: value for key, value in found.items() if value} | ({"due": turn.due} if turn.due else {})


def _told(one: Told) -> Cell:
    return {"number": one.number, "party": one.party, "late": one.late}
