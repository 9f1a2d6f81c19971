"""Cycles: from an `open` or `reopen` to the next, and the names that stand for each (rule 1 of the fold)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from kefu.core.ticket.model import Entry


@dataclass
class Cycles:
    """The current cycle, and the cycle that every other name stands for.

    A reopening that somebody else had made already is another name for the cycle that followed. A struck one never
    was: what was written in its cycle belongs to the cycle it would have ended, and once that one is followed, to its
    follower.
    """

    current: str = ""
    ended: dict[str, datetime] = field(default_factory=dict)
    _follower: dict[str, str] = field(default_factory=dict)
    _joined: dict[str, str] = field(default_factory=dict)
    _struck: dict[str, str] = field(default_factory=dict)

    def named(self, cycle: str) -> str:
        """Return the cycle that `cycle` is a name for; itself if it is no other one's name."""
        if cycle in self._joined:
            return self._joined[cycle]
        instead = self._struck.get(cycle)
        return cycle if instead is None else self._follower.get(instead, instead)

    def has(self, entry: Entry) -> bool:
        """Return whether the entry belongs to the current cycle."""
        return bool(self.current) and self.named(entry.cycle) == self.current

    def first(self, entry: Entry) -> None:
        """Begin the first cycle with the opening."""
        self.current = entry.op

    def reopen(self, entry: Entry) -> Literal["new", "joined", "unknown"]:
        """Begin a new cycle if the entry ends the current one, else make it another name for its follower."""
        before = self.named(entry.text("after"))
        if self.current and before == self.current:
            self._follower[before] = entry.op
            self.ended[before] = entry.at
            self.current = entry.op
            return "new"
        if before in self._follower:
            self._joined[entry.op] = self._follower[before]
            return "joined"
        return "unknown"

    def strike(self, entry: Entry) -> None:
        """Take a reopening that is struck as another name for the cycle that it would have ended."""
        self._struck[entry.op] = self.named(entry.text("after"))

    def names(self) -> dict[str, str]:
        """Return every other name of a cycle with the cycle it stands for, and the current one with itself."""
        return {op: self.named(op) for op in (*self._joined, *self._struck, *filter(None, [self.current]))}
