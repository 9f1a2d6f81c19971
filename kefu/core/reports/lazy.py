"""Rows that are made when they are looked at: a table shows fifty of thousands."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import overload

from kefu.core.reports import Row

Full = Callable[[Sequence[Row]], Mapping[str, Row]]
"""The whole rows of some places in a list, by `path`."""
PLACE = ("id", "path", "state", "due")
"""What a place in a list knows; whatever else stands there is added to the whole row."""


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

    def _made(self, places: Sequence[Row]) -> list[Row]:
        full = self._full(places)
        more = ({k: v for k, v in place.items() if k not in PLACE} for place in places)
        return [{**full[str(place["path"])], **extra} for place, extra in zip(places, more, strict=True)]


def lazily(places: Sequence[Row], full: Full | None) -> Sequence[Row]:
    """The places as they are where they are whole rows, else a Lazy."""
    return places if full is None else Lazy(places, full)
