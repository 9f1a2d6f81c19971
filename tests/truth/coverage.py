"""Which ways of playbooks walks have taken: those of a playbook's own steps, and those inside of the shared ways."""

from collections.abc import Iterable, Iterator

from kefu.core.playbook.edges import LIMIT, ON, Way, ways
from kefu.core.playbook.model import Playbook, Step
from kefu.core.playbook.replay import Around
from kefu.desk.play.coverage import taken_by
from tests.core.playbook.walks import DESK, NOW, Trip

Taken = set[tuple[str, str, str]]
"""Ways that were taken: (the shared way, empty for the playbook itself; the step as it is written there; the answer)."""


def home(book: Playbook, step: Step) -> str:
    """Return the shared way in which a step is written; empty for one of the playbook's own."""
    if not step.path or step.path == book.path:
        return ""
    return next(book.groups[name].way for name in reversed(step.groups) if book.groups[name].way)


def written(book: Playbook, step: Step, answer: str) -> tuple[str, str, str]:
    """Return a way on from a step as it is written: the same for all rounds, and of a shared way for all who use it."""
    where = home(book, step)
    return where, step.name if where else step.base, answer


def every(book: Playbook) -> Iterator[tuple[tuple[str, str, str], Way]]:
    """Yield every way on that is more than going on, with what takes it in this playbook's list."""
    for step in book.steps:
        if step.round > 1:
            continue
        found = [way for way in ways(book, step) if way.answer != ON]
        if step.when is not None:
            found.append(Way(step.id, "when", ""))
        if step.repeat is not None:
            found.append(Way(step.id, LIMIT, ""))
        yield from ((written(book, step, way.answer), way) for way in found)


def taken(book: Playbook, trip: Trip) -> Taken:
    """Return the ways that a walk took."""
    pairs = taken_by(trip.answered[-1].position, Around.of(DESK, NOW)) if trip.answered else ()
    return {written(book, step, answer) for name, answer in pairs if (step := book.step(name)) is not None}


def left(
    book: Playbook, so_far: Iterable[tuple[str, str, str]], *, own: bool
) -> list[tuple[tuple[str, str, str], Way]]:
    """Return the ways that were not taken: the playbook's own, or those inside of the shared ways that it uses."""
    known = set(so_far)
    return [(key, way) for key, way in every(book) if key not in known and (key[0] == "") is own]
