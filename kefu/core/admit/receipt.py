"""Receipts: what a shared desk keeps of each push, and what it has to make up for."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_

PUSHED, LATE, RESTORED, BASELINE = "pushed", "late", "restored", "baseline"
HOW: Mapping[str, str] = {
    PUSHED: N_("entered when it came"),
    LATE: N_("entered with the next push"),
    RESTORED: N_("entered after a restore from a backup"),
    BASELINE: N_("stood there when the receipts began"),
}
"""How a receipt came to be: at the push, with the next one, after a restore, or where the receipts begin."""


@frozen
class Moved:
    """A ref that a push moved from `old` to `new` (zeros where there was none), and the commits that came with it."""

    ref: str
    old: str
    new: str
    commits: tuple[str, ...] = ()


@frozen
class Receipt:
    """The receipt of one push. `stands`: the last new id that the receipts know of each ref, this one included.

    `account`: who pushed, as the server knows it; `certificate`: the push brought one, which stands beside.
    """

    number: int
    received: datetime
    account: str
    how: str
    moved: tuple[Moved, ...]
    stands: Mapping[str, str]
    certificate: bool = False

    @property
    def count(self) -> int:
        """Return how many commits came."""
        return sum(len(one.commits) for one in self.moved)


def following(last: Receipt | None, moved: Sequence[Moved], received: datetime, account: str, how: str) -> Receipt:
    """Return the receipt after `last` for what was moved."""
    stands = {**(last.stands if last is not None else {}), **{one.ref: one.new for one in moved}}
    number = last.number + 1 if last is not None else 1
    return Receipt(number, received, account, how, tuple(moved), dict(sorted(stands.items())))
