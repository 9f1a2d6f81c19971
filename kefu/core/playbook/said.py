"""What counts as said on a way through a playbook, answer by answer.

A choice of a question is a saying; of what a party answers only a listed result that it has seen itself. What was not
listed says nothing, and nothing that comes later heals it but a question that leads to different places.
"""

from collections.abc import Iterable

from kefu.core.clocks.conditions import keys
from kefu.core.playbook.edges import OTHERWISE, target, ways
from kefu.core.playbook.model import NONE, Playbook, Step
from kefu.core.playbook.sayings import OF_MONEY, RESULTS, SOLVED, TOLD, says, written

Said = frozenset[str] | None
"""The results that were said last; None before anything was."""
ANYTHING = frozenset({"*"})
"""Said at a question that a person was shown."""
NOTHING: frozenset[str] = frozenset()
"""A party was waited for, or decided, and what it answered says nothing of a success."""
_NO_MONEY = "*money"
"""Anything was said at a question, but then of money this."""
_FRAMES = ("direction", "customer", "channel", "mode", "raised-by", "carrier")
"""Facts about whose case it is: a question about them says nothing of what became of the parcel."""


def holds(said: Said, wanted: frozenset[str]) -> bool:
    """Return whether one of these results was said."""
    if not said:
        return False
    return said == ANYTHING or not wanted.isdisjoint(said) or (_NO_MONEY in said and not wanted <= OF_MONEY)


class Sayings:
    """What the answers to the steps of a playbook say."""

    def __init__(self, book: Playbook) -> None:
        self.book = book
        self.compared = {key for step in book.steps for key in keys(step.when)}

    def after(self, step: Step, said: Said, answer: str, *, listed: bool) -> Said:
        """Return what counts as said after an answer to a step; `otherwise` is any that is not listed."""
        if step.kind == "ask":
            return self._at_question(step, said, listed=listed)
        if step.kind == "wait":
            return self._at_wait(step, said, answer) if listed else NOTHING
        if step.kind == "reply" and (listed or step.otherwise):
            return frozenset({answer}) if listed else NOTHING
        if step.kind in ("contact", "reply"):
            told = listed or (step.kind == "reply" and step.value == "us")
            # Nobody is told what a party said, where it said nothing.
            return said if said in (NOTHING, ANYTHING) or not told else (said or NOTHING) | {TOLD}
        if step.kind == "callback":
            return ANYTHING if listed and answer == "satisfied" else NOTHING
        if step.kind == "approve" and (listed or answer == OTHERWISE):
            yes = answer == "yes" or (not listed and step.choice("no") is not None and not step.choice("yes"))
            return ANYTHING if yes else NOTHING
        return (said or NOTHING) | written(step) if written(step) and said != ANYTHING else said

    def _at_wait(self, step: Step, said: Said, answer: str) -> Said:
        """A success is said beside those before it; anything else takes their place."""
        if answer == NONE or not says(step.value, answer):
            return NOTHING
        if said == ANYTHING and answer in OF_MONEY:
            return frozenset({_NO_MONEY, answer})
        kept = said if said not in (None, ANYTHING) and answer in SOLVED else NOTHING
        return (kept or NOTHING) | {answer}

    def _at_question(self, step: Step, said: Said, *, listed: bool) -> Said:
        if not listed or step.fact in _FRAMES:
            return said
        branches = len({target(self.book, step, c.code) for c in step.choices}) > 1
        compared = f"answers.{step.id}" in self.compared or f"answers.{step.base}" in self.compared
        return ANYTHING if said is None or branches or compared else said

    def on(self, path: Iterable[tuple[Step, str | None]]) -> Said:
        """Return what counts as said after these steps with their answers (None: left out), in order."""
        said: Said = None
        for step, answer in path:
            listed = answer is not None and step.choice(answer) is not None
            open_ = any(way.answer == OTHERWISE for way in ways(self.book, step))
            word = (answer or "") if listed else OTHERWISE if open_ else ""
            said = NOTHING if answer is None and step.kind == "wait" else self.after(step, said, word, listed=listed)
        return said


def allowed(book: Playbook, step: Step, path: Iterable[tuple[Step, str | None]]) -> tuple[str, ...]:
    """Return the results that a `resolve` may have after a way: those that somebody said, and those that are no success.

    All of them where the way allows none.
    """
    said = Sayings(book).on(path)
    found = tuple(r for r in step.results if r not in RESULTS or holds(said, RESULTS[r]))
    return found or step.results
