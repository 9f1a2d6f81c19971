"""Time in a history: nobody's clock runs back, and nothing is dated otherwise than it reached the shared desk."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from kefu.core.admit.receipt import LATE, PUSHED, Receipt
from kefu.core.audit.model import Found
from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_

BRANCHES = "refs/heads/"


@frozen
class Dated:
    """A commit with its parents, the address of whoever wrote it, and its date in seconds since 1970."""

    oid: str
    parents: tuple[str, ...]
    who: str
    at: int


@frozen
class Reached:
    """When a commit reached the shared desk, in seconds since 1970, by which receipt; `prompt`: entered when it came."""

    at: int
    number: int
    prompt: bool


def reached(receipts: Sequence[Receipt]) -> dict[str, Reached]:
    """Return by which receipt each commit reached the shared desk, of receipts in their order."""
    found: dict[str, Reached] = {}
    for one in receipts:
        if one.how not in (PUSHED, LATE):
            continue
        told = Reached(int(one.received.timestamp()), one.number, one.how == PUSHED)
        for moved in one.moved:
            if moved.ref.startswith(BRANCHES):
                for oid in moved.commits:
                    # What was made up for by a later push yields to the receipt of its own.
                    if oid not in found or (told.prompt and not found[oid].prompt):
                        found[oid] = told
    return found


class Forward:
    """Follows the clock of each person through a history. `standing`: the last date of each before its beginning."""

    def __init__(self, skew: timedelta, received: Mapping[str, Reached], standing: Mapping[str, int]) -> None:
        self._skew, self._reached = int(skew.total_seconds()), received
        self.last: Mapping[str, int] = standing
        self._after: dict[str, Mapping[str, int]] = {}
        self._children: dict[str, int] = {}

    def over(self, commits: Sequence[Dated]) -> Iterator[Found]:
        """Yield what is found in commits, parents first; `last` is then what the last of them leaves."""
        for one in commits:
            for parent in one.parents:
                self._children[parent] = self._children.get(parent, 0) + 1
        begins = self.last
        for one in commits:
            before = self._joined([self._after.get(parent, begins) for parent in one.parents])
            if len(one.parents) < 2:
                yield from self._person(one, before)
                yield from self._door(one)
                if one.at > before.get(one.who, 0):
                    before = {**before, one.who: one.at}
            self._after[one.oid] = self.last = before
            for parent in one.parents:
                self._children[parent] -= 1
                if not self._children[parent]:
                    self._after.pop(parent, None)

    def received(self, commits: Sequence[Dated]) -> Iterator[Found]:
        """Yield what is found in commits that were looked at before their receipts came."""
        for one in commits:
            if len(one.parents) < 2:
                yield from self._door(one)

    def _joined(self, sides: Sequence[Mapping[str, int]]) -> Mapping[str, int]:
        if len(sides) < 2 or sides[0] is sides[1]:
            return sides[0] if sides else {}
        joined = dict(sides[0])
        for side in sides[1:]:
            joined |= {who: at for who, at in side.items() if at > joined.get(who, 0)}
        return joined

    def _person(self, one: Dated, before: Mapping[str, int]) -> Iterator[Found]:
        """Yield a finding if somebody wrote this before something that it stands on and that he wrote too."""
        last = before.get(one.who, 0)
        if one.at + self._skew < last:
            text = N_(
                "{who} wrote it at {at}, on top of what the same person wrote at {last}: the clock was set back, or the date is made up"
            )
            yield _found(one, finding("clock-back", text, who=one.who, at=_told(one.at), last=_told(last)))

    def _door(self, one: Dated) -> Iterator[Found]:
        """Yield a finding if the date does not fit when it, and what it stands on, reached the shared desk."""
        mine = self._reached.get(one.oid)
        if mine is not None and mine.at + self._skew < one.at:
            text = N_("it is dated {at}, and the shared desk had it at {received} (receipt {number})")
            told = finding("dated-after", text, at=_told(one.at), received=_told(mine.at), number=mine.number)
            yield _found(one, told)
        for parent in one.parents:
            there = self._reached.get(parent)
            same = mine is not None and there is not None and mine.number == there.number
            if there is not None and there.prompt and not same and one.at + self._skew < there.at:
                text = N_(
                    "it is dated {at}, and stands on a commit that reached the shared desk without it at {received} (receipt {number})"
                )
                at, received = _told(one.at), _told(there.at)
                yield _found(one, finding("backdated", text, at=at, received=received, number=there.number))


def _found(one: Dated, text: Finding) -> Found:
    return Found(one.oid, "", text.code, text)


def _told(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="minutes")
