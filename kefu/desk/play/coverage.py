"""Which branches of playbooks their tests take: choices, conditions both ways, limits, the exits of ways."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from kefu.core.playbook.edges import LIMIT, ON, OTHERWISE, PASSED, Way, following, ways
from kefu.core.playbook.model import GO, ROUND, Playbook, Step
from kefu.core.playbook.replay import Around, Position

if TYPE_CHECKING:
    from kefu.desk.play.playbook_tests import Outcome


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

    Of steps that are walked again only the first ones; of a way that is used each exit.
    """
    found: list[Way] = []
    for step in book.steps:
        if step.round == 1 and _own(book, step):
            found += _branches(book, step)
    for group in book.groups.values():
        if group.way and group.path == book.path and group.name == group.id:
            found += [Way(group.id, name, target) for name, target in group.exits.items()]
    return found


def _own(book: Playbook, step: Step) -> bool:
    return not step.path or step.path == book.path


def _branches(book: Playbook, step: Step) -> Iterator[Way]:
    if step.when is not None:
        yield Way(step.id, "when", step.id)
    yield from (way for way in ways(book, step) if way.answer != ON)
    if step.repeat is not None:
        yield Way(step.id, LIMIT, "")


def untaken(book: Playbook, outcomes: "Sequence[Outcome]") -> list[Way]:
    """Return the branches that none of these tests takes: what was taken in any round was taken."""
    taken = {(_written(name), answer) for outcome in outcomes for name, answer in outcome.taken}
    taken |= {pair for outcome in outcomes for pair in _exits(book, outcome.path)}
    return [way for way in branches(book) if (way.step, way.answer) not in taken]


def _exits(book: Playbook, path: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the exits by which a run left the ways that it used: (use, exit)."""
    steps = [step for name in path if (step := book.step(name)) is not None]
    for step, after in pairwise(steps):
        for name in step.groups:
            if name not in after.groups:
                group = book.groups[name]
                yield from ((group.name, one) for one, to in group.exits.items() if after.id in _begun(book, to))


def _begun(book: Playbook, name: str) -> set[str]:
    """Return the steps that a run which goes on at a step may come by first: conditions may lead past some."""
    found: set[str] = set()
    todo = [name]
    while todo:
        step = book.step(todo.pop())
        if step is None or step.id in found:
            continue
        found.add(step.id)
        if step.when is not None:
            todo.append(following(book, step))
        if step.kind == GO:
            todo.append(step.next)
    return found


def untaken_in_ways(books: "Sequence[tuple[Playbook, Sequence[Outcome]]]") -> list[tuple[str, Way]]:
    """Return the branches inside of ways that no test of any playbook takes: (the way's name, the branch)."""
    known: dict[tuple[int, str], tuple[str, Way]] = {}
    taken: set[tuple[int, str]] = set()
    for book, outcomes in books:
        for step in book.steps:
            if not _own(book, step):
                way = next(book.groups[name].way for name in reversed(step.groups) if book.groups[name].way)
                for one in _branches(book, step):
                    known.setdefault((step.line, one.answer), (way, Way(step.name, one.answer, one.target, one.listed)))
        for name, answer in (pair for outcome in outcomes for pair in outcome.taken):
            found = book.step(name)
            if found is not None and not _own(book, found):
                taken.add((found.line, answer))
    return [said for key, said in known.items() if key not in taken]


def _written(name: str) -> str:
    return name.partition(ROUND)[0]
