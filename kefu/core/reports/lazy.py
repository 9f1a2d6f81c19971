"""Rows that are made when they are looked at: a table shows fifty of thousands, and a file takes them one by one."""

from abc import abstractmethod
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import overload

from kefu.core.reports import UNREADABLE, Row

Full = Callable[[Sequence[Row]], Mapping[str, Row]]
"""The whole rows of some places in a list, by `path`."""
Held = tuple[bool, bool, float, str, str]
"""A place: (can be read, nothing is due, due time in seconds or 0, id, path). Sorted, it gives the order of lists."""
PLACE = ("id", "path", "state", "due")
"""The keys that a place in a list has; whatever else stands there is added to the whole row."""


class Ordered(Sequence[Row]):
    """Rows or places that are in the order in which lists show them."""

    @property
    @abstractmethod
    def ids(self) -> list[str]:
        """Return the numbers, in their order."""


class Places(Ordered):
    """Places in a list in their order, each made a row when it is looked at; `more` adds to each what a report adds."""

    def __init__(
        self,
        held: Sequence[Held],
        more: Callable[[Row], Row] | None = None,
        looks: Sequence[Held] = (),
        standing: Collection[str] = (),
    ) -> None:
        """Take `held` and `looks`, which are in order.

        `looks`: the tickets that are to be looked at, by the time of that; `standing`: the paths of those that stand here so.
        """
        self._held = held
        self._more = more
        self._looks = looks
        self._standing = standing

    def __len__(self) -> int:
        return len(self._held)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> "Places": ...
    def __getitem__(self, at: int | slice) -> "Row | Places":
        if isinstance(at, slice):
            return Places(self._held[at], self._more, self._looks, self._standing)
        readable, idle, due, number, path = self._held[at]
        moment = None if idle else datetime.fromtimestamp(due, UTC)
        row: Row = {"id": number, "path": path, "state": "" if readable else UNREADABLE, "due": moment}
        if self._more is None:
            return row
        return {**row, **self._more({**row, "looked": True} if path in self._standing else row)}

    def before(self, limit: datetime, *, looked: bool = False) -> "Places":
        """Return those that cannot be read, and those that are due before `limit`.

        With `looked` also those that are to be looked at before; each once, by what comes first.
        """
        # False sorts before True: what cannot be read stands first, what is not due at all last.
        end = (True, False, limit.timestamp(), "", "")
        due = self._held[: bisect_left(self._held, end)]
        found = self._looks[: bisect_left(self._looks, end)] if looked else ()
        if not found:
            return Places(due, self._more, self._looks)
        paths = {held[4] for held in found}
        merged = sorted([*(held for held in due if held[4] not in paths), *found])
        return Places(merged, self._more, self._looks, paths)

    def adding(self, more: Callable[[Row], Row]) -> "Places":
        """Return the same places with what a report adds to each; the row of one that is to be looked at has `looked`."""
        return Places(self._held, more, self._looks, self._standing)

    @property
    def ids(self) -> list[str]:
        """Return the numbers, in their order."""
        return [held[3] for held in self._held]


class Lazy(Sequence[Row]):
    """A list of which only the places are known; `full` makes the rows of those that are asked for."""

    def __init__(self, places: Sequence[Row], full: Full) -> None:
        self._places = places
        self._full = full
        self._all: list[Row] | None = None

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, slice):
            return self._made(self._places[at])
        return self._made([self._places[at]])[0]

    def __iter__(self) -> Iterator[Row]:
        if self._all is None:
            self._all = self._made(self._places)
        return iter(self._all)

    def _made(self, wanted: Sequence[Row]) -> list[Row]:
        """Return the whole rows of places, in one request, with what a report added to the places."""
        places = list(wanted)
        full = self._full(places)
        rows = [full[str(place["path"])] for place in places]
        if all(len(place) == len(PLACE) for place in places):
            return rows
        more = ({k: v for k, v in place.items() if k not in PLACE} for place in places)
        return [{**row, **extra} for row, extra in zip(rows, more, strict=True)]


class Stream(Sequence[Row]):
    """Rows made anew each time they are gone through, and never held together: `rows` starts at the first again.

    `length`: how many there are, where that is known; else they are counted.
    """

    def __init__(self, rows: Callable[[], Iterator[Row]], length: int | None = None) -> None:
        self._rows = rows
        self._length = length

    def __iter__(self) -> Iterator[Row]:
        return self._rows()

    def __bool__(self) -> bool:
        return next(self._rows(), None) is not None

    def __len__(self) -> int:
        return sum(1 for _ in self._rows()) if self._length is None else self._length

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, slice):
            return list(islice(self._rows(), at.start, at.stop, at.step))
        return next(islice(self._rows(), at, None))


def lazily(places: Sequence[Row], full: Full | None) -> Sequence[Row]:
    """Return the places as they are where they are whole rows, else a Lazy."""
    return places if full is None else Lazy(places, full)


def ids_of(rows: Sequence[Row]) -> list[str]:
    """Return the numbers of rows or places."""
    return rows.ids if isinstance(rows, Ordered) else [str(row["id"]) for row in rows]
