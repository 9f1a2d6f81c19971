"""Random walks: wherever they lead, replay says of the whole record what it said while it was written."""

import pytest

from kefu.core.playbook.model import Playbook
from kefu.core.playbook.replay import Around, replay
from tests.core.playbook.test_expand import ROUNDS, USES, book
from tests.core.playbook.test_replay import CHAIN, book_of
from tests.core.playbook.test_taking import DECIDED
from tests.core.playbook.walks import DESK, walk, walks

BOOKS = {"rounds": book(ROUNDS), "ways": book(USES), "taking": book_of(DECIDED), "chain": book_of(CHAIN)}


@pytest.mark.parametrize("name", BOOKS)
def test_a_walk_ends_and_its_record_tells_where(name: str) -> None:
    """No walk is stuck; the path of the whole record is the path that was walked."""
    made: Playbook = BOOKS[name]
    seen: set[str] = set()
    for trip in walks(made, 60, "inbound"):
        assert trip.stuck == ""
        last = trip.answered[-1].position
        assert replay(made, trip.ticket, Around.of(DESK, trip.answered[-1].entries[-1].at)).path == last.path
        assert last.over is not None
        places = [made.place(step) for step in trip.path]
        assert places == sorted(places)
        seen.update(trip.path)
    asked = {s.id for s in made.steps if s.kind != "go"}
    assert asked - seen <= {"sms#3", "chase"}


def test_a_walk_is_the_same_for_the_same_seed() -> None:
    """Whoever finds something wrong can walk there again."""
    first, second = walk(BOOKS["rounds"], "outbound", 7), walk(BOOKS["rounds"], "outbound", 7)
    assert first.path == second.path
    assert [dict(e.fields) for e in first.entries] == [dict(e.fields) for e in second.entries]
    assert len({walk(BOOKS["rounds"], "outbound", seed).path for seed in range(20)}) > 3
