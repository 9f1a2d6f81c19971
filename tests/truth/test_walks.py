"""Walks by chance through every playbook in both directions, judged by the oracle: nothing untrue is recorded.

Each step is answered with every choice, every result of its party's role, none, an invalid reply, and text that is no answer.
A few walks in every run; 300 of each playbook and direction, and every way taken, in the long round: `pytest -m long tests/truth`.
"""

from collections.abc import Iterator

import pytest

from kefu.core.playbook.edges import Way
from kefu.core.playbook.model import Playbook
from tests.core.playbook.walks import Trip
from tests.standard_set import NAMES, shelf
from tests.truth.coverage import Taken, left, taken
from tests.truth.oracle import untruths
from tests.truth.walking import SIDES, asked_by, known, wanderer

FEW, MANY, AIMED = 12, 300, 150
"""How many walks of each playbook and direction a usual run and the long round take, and how many go for one way."""


def wrong(book: Playbook, trip: Trip) -> Iterator[str]:
    """Yield what is untrue about a walk, with the answers that led there; also where it could not go on."""
    said = " ".join(f"{a.step.id}={a.said.value}" if a.said.value else a.step.id for a in trip.answered)
    if trip.stuck:
        yield f"{book.category}: stuck at {trip.stuck}: {said}"
    yield from (f"{book.category}: {lie}: {said}" for lie in untruths(trip.ticket, lambda name: asked_by(book, name)))


def judged(book: Playbook, count: int, direction: str) -> tuple[Taken, list[str]]:
    """Return the ways that some walks took, and what is untrue about them: the shortest examples."""
    ways: Taken = set()
    lies: list[str] = []
    for seed in range(count):
        trip = wanderer(book, direction, seed).walk()
        ways |= taken(book, trip)
        lies += wrong(book, trip)
    return ways, sorted(lies, key=len)[:5]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("direction", SIDES)
def test_nothing_untrue_in_a_few_walks(name: str, direction: str) -> None:
    """Fixed seeds: whoever sees one fail can walk there again."""
    assert judged(shelf().books[name], FEW, direction)[1] == []


# -- the long round


def aimed(book: Playbook, way: Way) -> Iterator[Trip]:
    """Yield walks that go for a way."""
    reaches = known(book)
    for seed in range(AIMED):
        walk = wanderer(book, ("", *SIDES)[seed % 3], 1000 + seed)
        walk.goal, walk.known = way, reaches
        yield walk.walk()


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_nothing_untrue_on_any_way(name: str) -> None:
    """300 walks in each direction; where they left out a way of the playbook's own, walks that go for it."""
    book = shelf().books[name]
    ways: Taken = set()
    lies: list[str] = []
    for direction in SIDES:
        more, found = judged(book, MANY, direction)
        ways, lies = ways | more, lies + found
    for key, way in left(book, ways, own=True):
        for trip in aimed(book, way):
            ways |= taken(book, trip)
            lies += wrong(book, trip)
            if key in ways:
                break
    assert lies[:5] == []
    assert [key for key, _ in left(book, ways, own=True)] == []


@pytest.mark.long
def test_every_way_inside_of_the_shared_ways_is_taken() -> None:
    """What no walk by chance through any playbook took is gone for in each that uses the way, until one takes it."""
    books = list(shelf().books.values())
    ways: Taken = set()
    for book in books:
        ways |= judged(book, 40, "inbound")[0] | judged(book, 40, "outbound")[0]
    for book in books:
        for key, way in left(book, ways, own=False):
            for _, trip in zip(range(40), aimed(book, way), strict=False):
                ways |= taken(book, trip)
                if key in ways:
                    break
    assert {key for book in books for key, _ in left(book, ways, own=False)} == set()
