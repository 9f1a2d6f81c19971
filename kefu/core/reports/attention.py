"""When somebody is to look at a ticket for which nothing else sets a time: computed when it is read, never written."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from kefu.core.base.frozen import frozen
from kefu.core.vocabulary.words import HAND_CLOCKS

if TYPE_CHECKING:
    # Every list imports this module; only some need the desk, its calendars and days off.
    from kefu.core.reports.looks import Looks

ATTENTION = "attention"
"""The reason of a row that stands in a list only because it is to be looked at."""


@frozen
class Standing:
    """A clock that is not over, as it stands at a time: its due time (None in a pause), whether its pause has an end."""

    name: str
    due: datetime | None
    ends: bool = False

    @property
    def settles(self) -> bool:
        """Return whether it sets the next time, however late: a hand set it, or a pause with an end runs."""
        return self.ends or (self.due is not None and by_hand(self.name))


def by_hand(name: str) -> bool:
    """Return whether a clock of this name was started by hand: after the word it bears the id of an entry."""
    head, _, op = name.rpartition("-")
    return head in HAND_CLOCKS and len(op) == 10


def attention(
    looks: "Looks", acted: datetime | None, kind: str, category: str, clocks: Iterable[Standing]
) -> datetime | None:
    """Return when a ticket is looked at; None where a hand, a pause with an end or a clock that is due sooner says it."""
    standing = list(clocks)
    if acted is None or any(clock.settles for clock in standing):
        return None
    at = looks.after(acted.timestamp(), kind, category)
    if at is None or any(clock.due is not None and clock.due <= at for clock in standing):
        return None
    return at
