"""Which branches of playbooks their tests take: choices, conditions both ways, limits."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from kefu.core.playbook.edges import LIMIT, ON, OTHERWISE, PASSED, Way, ways
from kefu.core.playbook.model import ROUND, Playbook, Step
from kefu.core.playbook.replay import Around, Position


class Ran(Protocol):
    """A test that ran."""

    @property
    def taken(self) -> frozenset[tuple[str, str]]:
        """Return the ways that it took."""


def taken_by(position: Position, around: Around) -> Iterator[tuple[str, str]]:
    """Yield the ways that a run took: (step, answer or word of a way)."""
    for name in position.passed_over:
        yield name, PASSED
    for name in position.gone:
        yield name, "when"
    for p in position.path:
        if p.step.when is not None:
            yield p.step.id, "when"
        listed = p.step.choice(p.answer or "")
        branching = p.step.choices or p.step.otherwise
        yield p.step.id, listed.code if listed else OTHERWISE if branching else ON
        repeat = p.step.repeat
        if repeat is not None and p.answer not in repeat.until and len(p.tries) >= (repeat.most or around.tries):
            yield p.step.id, LIMIT


def branches(book: Playbook) -> list[Way]:
    """Return the branches to test: each listed answer, any other one, each condition both ways, each limit.

    Of steps that are walked again only the first ones. The branches of a way are the way's: what a playbook that uses it
    adds to it is where its exits lead, and that is looked at by lint.
    """
    return [way for step in book.steps if step.round == 1 and _own(book, step) for way in _branches(book, step)]


def _own(book: Playbook, step: Step) -> bool:
    return not step.path or step.path == book.path


def _branches(book: Playbook, step: Step) -> Iterator[Way]:
    if step.when is not None:
        yield Way(step.id, "when", step.id)
    yield from (way for way in ways(book, step) if way.answer != ON)
    if step.repeat is not None:
        yield Way(step.id, LIMIT, "")


def untaken(book: Playbook, outcomes: Sequence[Ran]) -> list[Way]:
    """Return the branches that none of these tests takes: what was taken in any round was taken."""
    taken = {(_written(name), answer) for outcome in outcomes for name, answer in outcome.taken}
    return [way for way in branches(book) if (way.step, way.answer) not in taken]


def _written(name: str) -> str:
    return name.partition(ROUND)[0]
