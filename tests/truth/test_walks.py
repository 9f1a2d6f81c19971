"""Walks by chance through every playbook in both directions, judged by the oracle: nothing untrue is recorded.

Each step is answered with every choice, every result of its party's role, none, an invalid reply, and text that is no answer.
A few walks in every run; 300 of each playbook and direction, and every way taken, in the long round: `pytest -m long tests/truth`.
"""

from collections.abc import Iterator

import pytest

from kefu.core.playbook.edges import Way, ways
from kefu.core.playbook.model import Case, Playbook
from kefu.core.playbook.replay import Around
from kefu.desk.play.coverage import taken_by, untaken, untaken_in_ways
from kefu.desk.play.playbook_tests import Outcome
from tests.core.playbook.walks import DESK, NOW, Trip
from tests.test_playbook_set import NAMES, shelf
from tests.truth.oracle import untruths
from tests.truth.walking import SIDES, asked_by, known, wanderer

FEW, MANY, DIRECTED = 12, 300, 150
"""How many walks of each playbook and direction a usual run and the long round take, and how many go for one way."""
BY_CHANCE = Case("a walk by chance", {}, {}, (), "")


def walked(trip: Trip) -> Outcome:
    """Return a walk as coverage counts it: its path, and the ways that it took."""
    taken = frozenset(taken_by(trip.answered[-1].position, Around.of(DESK, NOW)))
    return Outcome(BY_CHANCE, trip.path, (), (), (), "", (), taken)


def wrong(book: Playbook, trip: Trip) -> Iterator[str]:
    """Yield what is untrue about a walk, with the answers that led there; also where it could not go on."""
    said = " ".join(f"{a.step.id}={a.said.value}" if a.said.value else a.step.id for a in trip.answered)
    if trip.stuck:
        yield f"{book.category}: stuck at {trip.stuck}: {said}"
    yield from (f"{book.category}: {lie}: {said}" for lie in untruths(trip.ticket, lambda name: asked_by(book, name)))


def judged(book: Playbook, count: int, direction: str) -> tuple[list[Outcome], list[str]]:
    """Return some walks, and what is untrue about them: the shortest example of each lie."""
    walks: list[Outcome] = []
    lies: list[str] = []
    for seed in range(count):
        trip = wanderer(book, direction, seed).walk()
        walks.append(walked(trip))
        lies += wrong(book, trip)
    return walks, sorted(lies, key=len)[:5]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("direction", SIDES)
def test_nothing_untrue_in_a_few_walks(name: str, direction: str) -> None:
    """Fixed seeds: whoever sees one fail can walk there again."""
    assert judged(shelf().books[name], FEW, direction)[1] == []


# -- the long round


def aimed(book: Playbook, way: Way) -> Iterator[Trip]:
    """Yield walks towards a way, or towards what leads out of a used way by that exit."""
    reaches, goals = known(book), list(goals_of(book, way))
    for seed in range(DIRECTED):
        walk = wanderer(book, ("", *SIDES)[seed % 3], 1000 + seed)
        walk.goal, walk.known = goals[seed % len(goals)], reaches
        yield walk.walk()


def goals_of(book: Playbook, way: Way) -> Iterator[Way]:
    """Yield the answers that take a way: itself, or of an exit each that leads out by it."""
    if way.step not in book.groups:
        yield way
        return
    for step in book.steps:
        if way.step in (book.groups[name].name for name in step.groups):
            yield from (one for one in ways(book, step) if one.target == way.target)
    yield Way(book.groups[way.step].first, "", "")


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_nothing_untrue_on_any_way(name: str) -> None:
    """300 walks in each direction; where they left out a way of the playbook's own, walks that go for it."""
    book = shelf().books[name]
    walks: list[Outcome] = []
    lies: list[str] = []
    for direction in SIDES:
        more, found = judged(book, MANY, direction)
        walks, lies = walks + more, lies + found
    for way in untaken(book, walks):
        for trip in aimed(book, way):
            walks.append(walked(trip))
            lies += wrong(book, trip)
            if not _left(book, way, walks[-1:]):
                break
    assert lies[:5] == []
    assert [(way.step, way.answer) for way in untaken(book, walks)] == []


def _left(book: Playbook, way: Way, walks: list[Outcome]) -> bool:
    """Return whether a way is still left out by some walks."""
    return any((w.step, w.answer) == (way.step, way.answer) for w in untaken(book, walks))


@pytest.mark.long
def test_every_way_inside_of_the_shared_ways_is_taken() -> None:
    """What no walk by chance through any playbook took is gone for in each that uses the way, until one takes it."""
    books = list(shelf().books.values())
    walks = {book.category: judged(book, 40, "inbound")[0] + judged(book, 40, "outbound")[0] for book in books}
    pairs = [(book, walks[book.category]) for book in books]
    for name, way in untaken_in_ways(pairs):
        for book, goal in users(books, name, way):
            walks[book.category] += [walked(trip) for _, trip in zip(range(40), aimed(book, goal), strict=False)]
            if not any(left[1].step == way.step and left[1].answer == way.answer for left in inside(book, walks, name)):
                break
    assert [(name, way.step, way.answer) for name, way in untaken_in_ways(pairs)] == []


def inside(book: Playbook, walks: dict[str, list[Outcome]], name: str) -> Iterator[tuple[str, Way]]:
    """Yield what the walks of one playbook left out inside of a way."""
    yield from (left for left in untaken_in_ways([(book, walks[book.category])]) if left[0] == name)


def users(books: list[Playbook], name: str, way: Way) -> Iterator[tuple[Playbook, Way]]:
    """Yield the playbooks that use a way, with what is to be taken there as the playbook's own list has it."""
    for book in books:
        for step in book.steps:
            inside = [book.groups[group].way for group in step.groups if book.groups[group].way]
            if step.name == way.step and inside[-1:] == [name]:
                yield book, Way(step.id, way.answer, way.target, way.listed)
