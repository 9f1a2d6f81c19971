"""The ways that lead on from a step: lint, the graph and the count of tested branches iterate them."""

from collections.abc import Iterator

from kefu.core.base.frozen import frozen
from kefu.core.playbook.model import KINDS, NONE, Playbook, Step
from kefu.core.vocabulary import words

OTHERWISE, PASSED, ON, LIMIT = "otherwise", "passed-over", "on", "limit"
"""Ways that are no listed answer: any other one; the condition does not hold; the only way; asked as often as may
be."""


@frozen
class Way:
    """One way on from the step `step`: by a listed answer or by one of the words above, to the step `target`.

    `target` is empty where the list ends. `listed`: whether `answer` is a listed answer.
    """

    step: str
    answer: str
    target: str
    listed: bool = False


def following(book: Playbook, step: Step) -> str:
    """Return the id of the step after `step` in its own list, also where its condition does not hold; empty if it is
    the last."""
    if step.after is not None:
        return step.after
    place = book.place(step.id) + 1
    return book.steps[place].id if place < len(book.steps) else ""


def target(book: Playbook, step: Step, answer: str | None) -> str:
    """Return the id of the step that an answer (None: left out) leads to; empty where the list ends."""
    return step.way(answer) or following(book, step)


def ways(book: Playbook, step: Step) -> Iterator[Way]:
    """Yield every way on from a step; none from one that ends the run."""
    if step.when is not None:
        yield Way(step.id, PASSED, following(book, step))
    if step.over:
        return
    for choice in step.choices:
        yield Way(step.id, choice.code, target(book, step, choice.code), listed=True)
    rest = step.otherwise or target(book, step, None)
    if not step.choices and not step.otherwise:
        yield Way(step.id, ON, rest)
    elif not step.choices or others(step):
        yield Way(step.id, OTHERWISE, rest)


def others(step: Step) -> bool:
    """Return whether a step with choices takes other answers too."""
    listed = {c.code for c in step.choices}
    if step.kind == "ask" and step.choices:
        return False
    if step.kind == "evidence":
        return NONE in listed
    if step.kind == "resolve":
        return not set(step.results) <= listed
    table = KINDS[step.kind].words
    return not table or not set(words.TABLES[table].words) <= listed


def reached(book: Playbook) -> frozenset[str]:
    """Return the ids of the steps that some way from the first one leads to, that one included."""
    first = book.steps[0] if book.steps else None
    return frozenset([first.id]) | onward(book, first) if first is not None else frozenset()


def onward(book: Playbook, start: Step) -> frozenset[str]:
    """Return the ids of the steps that some way from a step leads to."""
    found: set[str] = set()
    todo = [way.target for way in ways(book, start) if way.target]
    while todo:
        name = todo.pop()
        step = book.step(name)
        if step is not None and name not in found:
            found.add(name)
            todo += [way.target for way in ways(book, step) if way.target]
    return frozenset(found)
