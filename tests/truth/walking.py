"""Random walks for the oracle: each step answered by chance with whatever its party may say, and walks to a given place.

A party says what its role may say, or nothing (`none`), or nothing usable, or something else; now and then somebody types
words that are no answer, which must change nothing.
"""

from collections.abc import Mapping

import pytest

from kefu.core.base.errors import Usage
from kefu.core.base.node import Node
from kefu.core.playbook.answers import Given, World, accepted, answers
from kefu.core.playbook.edges import LIMIT, ON, OTHERWISE, PASSED, Way, onward, target
from kefu.core.playbook.model import INVALID, Playbook, Step
from kefu.core.vocabulary.results import UNSAID, results_of
from tests.core.playbook.walks import DESK, Walker
from tests.truth.oracle import Question

SIDES = ("inbound", "outbound")
NONSENSE = "随便说一句，不算答复"
LISTED = 0.6
"""How often a listed answer is given where others may be."""


class Wanderer(Walker):
    """A walk that answers by chance; `goal`: it goes there where it can, and takes that answer."""

    goal: Way | None = None
    known: Mapping[str, frozenset[str]] = {}

    def given(self, step: Step) -> Given:
        """Return an answer by chance: of a wait one that its party may give, or that says nothing usable."""
        if self.random.random() < 0.05:
            self.mumble(step)
        towards = self.towards(step)
        if towards is not None:
            return towards
        if step.kind in ("wait", "contact", "callback") and not (step.skip and self.random.random() < 0.1):
            return Given(self.word(step), {"text": "顺便说一句"})
        if step.fact == "transfers":
            return Given(self.random.choice(("1", "2")))
        return super().given(step)

    def word(self, step: Step) -> str:
        """Return a word of the step's party: a listed one, or any that it may say."""
        listed = [c.code for c in step.choices]
        if listed and self.random.random() < LISTED:
            return self.random.choice(listed)
        if step.kind == "wait":
            return self.random.choice([*results_of(step.value.partition(":")[0]), *UNSAID, INVALID])
        return self.random.choice(answers(step, DESK))

    def mumble(self, step: Step) -> None:
        """Give a text that is no answer: where words are listed it is refused."""
        if step.choices and step.kind in ("ask", "wait", "contact", "callback", "approve"):
            with pytest.raises(Usage):
                accepted(step, Given(NONSENSE), World(DESK, self.catalogue, self.now))

    # -- to a place

    def towards(self, step: Step) -> Given | None:
        """Return an answer that leads nearer to the goal, or None where any does."""
        goal = self.goal
        if goal is None:
            return None
        if step.id == goal.step and self.random.random() < 0.9:
            return self.exactly(step, goal.answer)
        fits = [code for code in self.all(step) if self.leads(target(self.book, step, code))]
        return Given(self.random.choice(fits), {"text": "顺便说一句"}, why="没有") if fits else None

    def leads(self, name: str) -> bool:
        """Return whether a step is the goal's or one from which some way leads there."""
        assert self.goal is not None
        return name == self.goal.step or self.goal.step in self.known.get(name, frozenset())

    def all(self, step: Step) -> tuple[str, ...]:
        """Return the answers by which the ways on from a step differ."""
        listed = tuple(c.code for c in step.choices)
        if step.kind == "wait":
            return (*listed, *(c for c in results_of(step.value.partition(":")[0]) if c not in listed))
        return answers(step, DESK) if step.kind != "evidence" else (*listed, "proof.png")

    def exactly(self, step: Step, answer: str) -> Given | None:
        """Return the goal's answer; None where chance must find it."""
        if answer in ("", ON, PASSED, LIMIT, "when"):
            return None
        if answer != OTHERWISE:
            return Given(answer, {"text": "顺便说一句"}, why="没有")
        others = [code for code in self.all(step) if step.choice(code) is None]
        return Given(self.random.choice(others), {"text": "顺便说一句"}) if others else None


def asked_by(book: Playbook, name: str) -> Question | None:
    """Return what a step asks and the labels of its answers, in Chinese; None of one that asks nothing."""
    step = book.step(name)
    if step is None or step.kind != "ask":
        return None
    return step.text["zh"], {choice.code: choice.label.get("zh", "") for choice in step.choices}


def wanderer(book: Playbook, direction: str, seed: int) -> Wanderer:
    """Return a walk by chance: of every second ticket the recipient's phone is known, of every third it came by phone."""
    facts: dict[str, Node] = {}
    if seed % 2:
        facts["recipient"] = {"phone": "13800000000"}
    if seed % 3:
        facts["channel"] = ("phone", "platform")[seed % 3 - 1]
    return Wanderer(book, direction, seed, facts)


def known(book: Playbook) -> Mapping[str, frozenset[str]]:
    """Return the steps to which some way leads, from each step."""
    return {step.id: onward(book, step) for step in book.steps}
