"""The level to which a ticket is escalated, and its owner (rule 6 of the fold)."""

from dataclasses import dataclass, field

from kefu.core.base.frozen import frozen
from kefu.core.ticket.model import Entry


@frozen
class _Rung:
    """One escalate that counts: its rank, place and level, and the escalates whose owner holds while it gives the
    level."""

    rank: int
    place: int
    level: str
    op: str
    owners: frozenset[str]


@dataclass
class Levels:
    """Escalates that nobody replaced, and all owners in the order in which they were set."""

    first: str = "agent"
    times: int = 0
    _standing: dict[str, _Rung] = field(default_factory=dict)
    _all: dict[str, _Rung] = field(default_factory=dict)
    _owners: list[tuple[str, str]] = field(default_factory=list)

    def owns(self, entry: Entry) -> None:
        """Set the owner that an entry names; `none` leaves the ticket without one."""
        if entry.text("owner"):
            self._owners.append((entry.op, "" if entry.text("owner") == "none" else entry.text("owner")))

    def escalate(self, entry: Entry) -> None:
        """Take an escalate that counts, in place of those that it replaces."""
        before = max((r.rank for r in self._standing.values()), default=0)
        rank = _rank(entry.text("rank"))
        replaced = [self._all[op] for op in entry.texts("replaces") if op in self._all]
        # Going up without an owner keeps the owner that a lower level brought.
        # Going down does not keep the owner of a higher one.
        owners = frozenset((entry.op,)).union(*(r.owners for r in replaced if r.rank <= rank))
        for rung in replaced:
            self._standing.pop(rung.op, None)
        rung = _Rung(rank, len(self._all), entry.text("to"), entry.op, owners)
        self._standing[entry.op] = self._all[entry.op] = rung
        self.times += rank > before
        self.owns(entry)

    @property
    def _giving(self) -> _Rung | None:
        # Two people may have escalated unaware of each other: both stand, and the higher, then the later one counts.
        return max(self._standing.values(), key=lambda r: (r.rank, r.place), default=None)

    @property
    def level(self) -> str:
        """Return the highest level not replaced."""
        giving = self._giving
        return giving.level if giving else self.first

    @property
    def owner(self) -> str:
        """Return the last owner set; one that an escalate brought counts only while that escalate gives the level."""
        giving = self._giving
        for op, owner in reversed(self._owners):
            if op not in self._all or (giving is not None and op in giving.owners):
                return owner
        return ""

    @property
    def standing(self) -> tuple[str, ...]:
        """Return the escalates that the next one replaces."""
        return tuple(self._standing)


def _rank(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
