"""Level and owner: how far a ticket is escalated, and whose it is (rule 6 of the fold)."""

from dataclasses import dataclass, field

from kefu.core.base.frozen import frozen
from kefu.core.ticket.model import Entry


@frozen
class _Rung:
    """One escalate that counts: its rank, place and level, and the escalates whose owner holds while it gives the level."""

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
        """An owner that an entry sets; `none` takes him away."""
        if entry.text("owner"):
            self._owners.append((entry.op, "" if entry.text("owner") == "none" else entry.text("owner")))

    def escalate(self, entry: Entry) -> None:
        """An escalate that counts. Going up without an owner leaves the owner as he is: whom a lower level brought stays."""
        before = max((r.rank for r in self._standing.values()), default=0)
        rank = _rank(entry.text("rank"))
        replaced = [self._all[op] for op in entry.texts("replaces") if op in self._all]
        owners = frozenset((entry.op,)).union(*(r.owners for r in replaced if r.rank <= rank))
        for rung in replaced:
            self._standing.pop(rung.op, None)
        rung = _Rung(rank, len(self._all), entry.text("to"), entry.op, owners)
        self._standing[entry.op] = self._all[entry.op] = rung
        self.times += rank > before
        self.owns(entry)

    @property
    def _giving(self) -> _Rung | None:
        return max(self._standing.values(), key=lambda r: (r.rank, r.place), default=None)

    @property
    def level(self) -> str:
        """The highest level not replaced."""
        giving = self._giving
        return giving.level if giving else self.first

    @property
    def owner(self) -> str:
        """The last owner set. One that an escalate brought counts while it gives the level."""
        giving = self._giving
        for op, owner in reversed(self._owners):
            if op not in self._all or (giving is not None and op in giving.owners):
                return owner
        return ""

    @property
    def standing(self) -> tuple[str, ...]:
        """The escalates that the next one replaces."""
        return tuple(self._standing)


def _rank(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
