"""Moulds: the bytes of a new ticket as texts with slots, for many tickets of one shape.

A mould is made from what the general way makes of one ticket in which each value that nothing depends on is a marker;
pouring puts other values into the markers' places, each quoted as the codec quotes it there.
"""

import re
from collections.abc import Mapping, Sequence

from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex
from kefu.store.yaml.write import scalar

_PLACE = regex(r"((?: *- | *))([^\s:][^\n:]*): ")
AS_IT_IS = ("at", "due", "vault")
"""The keys whose values here are instants and digests, which are never quoted."""


class Unfit(Exception):
    """A marker stands where a value cannot be put."""


@frozen
class _Text:
    """A text with `%s` in its slots, and which of the scalars goes into each."""

    form: str
    slots: tuple[int, ...]

    def filled(self, scalars: Sequence[str]) -> str:
        return self.form % tuple([scalars[slot] for slot in self.slots])


@frozen
class Mould:
    """A ticket's header, entries and trailers. `scalars`: for each slot the value's name, its key and its indentation."""

    scalars: tuple[tuple[str, str, int], ...]
    head: _Text
    entries: tuple[_Text, ...]
    trailers: tuple[tuple[str, ...], str]

    def written(self, values: Mapping[str, str]) -> tuple[str, list[str]]:
        """The header's text and the entries' bytes with these values by name."""
        poured: list[str] = []
        last, done = ("", ""), ""
        for name, key, indent in self.scalars:
            value = values[name]
            if key in AS_IT_IS:
                poured.append(value)
            elif "\n" in value:
                poured.append(scalar(value, key, indent))
            else:
                if (name, key) != last:
                    last, done = (name, key), scalar(value, key, indent)
                poured.append(done)
        return self.head.filled(poured), [entry.filled(poured) for entry in self.entries]

    def said(self, values: Mapping[str, str]) -> str:
        """The trailers; `values` has the entries' digests too."""
        names, form = self.trailers
        return form % tuple([values[name] for name in names])


def mould(head: str, entries: Sequence[str], trailers: str, markers: Mapping[str, str]) -> Mould:
    """The mould of texts that hold the `markers`, each standing for the name of a value. Unfit where one is out of place."""
    any_marker = re.compile("|".join(map(re.escape, markers)))
    places = sorted({place for text in (head, *entries) for place in _places(text, any_marker, markers)})
    number = {place: i for i, place in enumerate(places)}
    texts = [
        _Text(_form(text, any_marker), tuple(number[place] for place in _places(text, any_marker, markers)))
        for text in (head, *entries)
    ]
    names = tuple(markers[found] for found in any_marker.findall(trailers))
    return Mould(tuple(places), texts[0], tuple(texts[1:]), (names, _form(trailers, any_marker)))


def _form(text: str, any_marker: re.Pattern[str]) -> str:
    return any_marker.sub("%s", text.replace("%", "%%"))


def _places(text: str, any_marker: re.Pattern[str], markers: Mapping[str, str]) -> list[tuple[str, str, int]]:
    found = []
    for match in any_marker.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        before = _PLACE.fullmatch(text[start : match.start()])
        if before is None or text[match.end() : match.end() + 1] != "\n":
            raise Unfit(match[0])
        found.append((markers[match[0]], before[2], len(before[1])))
    return found
