"""The parts of a desk: staff, levels, branches and all else that `kefu.yaml` lists."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time, timedelta

from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.base.plain_text import nfkc


@frozen
class Staff:
    """A staff member. `ended`: the day of leaving; nothing may be done from then on, earlier entries stay good.

    `keys`: the public ssh keys that sign in this name, each as kind and key without a comment. `until`: the instant from
    which on nothing is taken any more that was done in this name, also if it was written before the leaving was.
    """

    id: str
    name: str
    email: str
    roles: tuple[str, ...] = ("agent",)
    ended: date | None = None
    keys: tuple[str, ...] = ()
    until: datetime | None = None


@frozen
class OwnerRule:
    """A rule that gives new tickets whose facts (by dotted name) all have these values to `owner`."""

    match: Mapping[str, str]
    owner: str


@frozen
class Level:
    """A level of escalation; its rank is its place in the list. Without an owner the ticket keeps the one it has."""

    name: str
    owner: str | None = None


@frozen
class Branch:
    """A branch: its sorting hub, its telephone, other words for it, where it is, when it is open."""

    name: str
    hub: str | None = None
    phone: str | None = None
    aliases: tuple[str, ...] = ()
    address: str | None = None
    hours: str | None = None


@frozen
class Fee:
    """What delivery costs in addition in some places (streets, villages), as an amount, and on what ground."""

    match: tuple[str, ...]
    amount: str
    why: str = ""


@frozen
class Fine:
    """A fine of the desk's table: how much (empty: no figure), for each piece or each time, for what, and who says so."""

    code: str
    amount: str = ""
    per: str = "time"
    what: str = ""
    source: str = ""


@frozen
class OwnList:
    """A list of tickets under a name: the terms that it looks for, its columns and its order, empty for the usual ones."""

    name: str
    terms: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    sort: str = ""


_LIST = ("list:", "列表:")


def list_named(term: str) -> tuple[str, bool]:
    """Return the name of the list that a term may be, and whether it can be nothing else; no name for any other term."""
    word = nfkc(term).strip()
    key = next((key for key in _LIST if word.startswith(key)), "")
    return ("", False) if not key and ":" in word else (word.removeprefix(key).strip(), bool(key))


@frozen
class Area:
    """Streets, estates and firms that one courier covers."""

    match: tuple[str, ...]
    courier: str


@frozen
class Ask:
    """A subject, and the party to ask about it."""

    about: str
    who: str


@frozen
class Callback:
    """The number of calls to an unreachable customer before the ticket may be closed, and the time between them."""

    tries: int = 3
    apart: timedelta = timedelta(hours=2)


@frozen
class Attention:
    """After how many working days somebody looks at a ticket for which nothing else sets a time; 0 is never.

    `lines`: the line in `kefu.yaml` of each category.
    """

    days: int = 1
    kinds: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[str, int] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    def of(self, kind: str, category: str) -> int:
        """Return the days for a ticket: its category decides before its kind."""
        return self.categories.get(category, self.kinds.get(kind, self.days))


@frozen
class Outage:
    """A failure of network or power: from when to when (None: it has not ended), at which branches (none: at all of the
    desk's), of what, and who says so."""

    begin: datetime
    end: datetime | None = None
    branches: tuple[str, ...] = ()
    what: str = ""
    source: str = ""


@frozen
class Duty:
    """Work that comes again: what is to be done, in which category, whose it is (empty: nobody's).

    `every`: by the calendar, `day`, `week` or `month`, `on` that weekday (from 0) or day of the month; or else `after` so many
    days after it was done. `first`: not before that day. It begins on its day at `begins`, and is due so many `days` later
    at `by`.
    """

    name: str
    what: str
    category: str
    by: time
    every: str = ""
    on: int = 0
    after: int = 0
    first: date | None = None
    begins: time = time(0)
    days: int = 0
    whose: str = ""


@frozen
class Raw:
    """A part of a file that another reader understands: its tree, and the line (from 1) of each place in it."""

    node: Node = field(default_factory=dict)
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict)
    path: str = ""

    def line(self, *place: str | int) -> int:
        """Return the line of a place in the part, or of the nearest one above it; 0 if nothing is known."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)
