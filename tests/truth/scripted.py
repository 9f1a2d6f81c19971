"""A playbook played with given answers, in memory: to see what it records, and where it leads."""

from collections.abc import Mapping, Sequence

from kefu.core.base.node import Node
from kefu.core.playbook.answers import Given
from kefu.core.playbook.model import Playbook, Step
from tests.core.playbook.walks import Answered, Trip, Walker

Said = Mapping[str, str | Sequence[str]]
"""Answers by step: a list under a plain id answers one round after the other."""


class Script(Walker):
    """A walk whose answers are given. A contact is reached, evidence is there, and what needs no answer is gone on with."""

    def __init__(self, book: Playbook, direction: str, said: Said, facts: Mapping[str, Node] | None = None) -> None:
        super().__init__(book, direction, 0, facts)
        self.said = said
        self.used: dict[str, int] = {}

    def given(self, step: Step) -> Given:
        """Return the answer that is given for a step."""
        name = step.id if step.id in self.said else step.base
        more = {"text": "原话"} if step.kind in ("wait", "reply", "close", "contact") else {}
        return Given(self.next(name, step), more)

    def next(self, name: str, step: Step) -> str:
        """Return the next of the answers given for a step, or what stands for one."""
        if name in self.said:
            said, place = self.said[name], self.used.get(name, 0)
            self.used[name] = place + 1
            return said if isinstance(said, str) else said[place]
        if step.kind == "settle" and not step.takes:
            return "30"
        return {"contact": "reached", "evidence": "proof.png"}.get(step.kind, "")

    def unused(self) -> list[str]:
        """Return the steps whose answers were never asked for, all of them."""
        wanted = {name: 1 if isinstance(said, str) else len(said) for name, said in self.said.items()}
        return [name for name, count in wanted.items() if self.used.get(name, 0) < count]


def asked(trip: Trip) -> list[Answered]:
    """Return the answers of a walk without the notices of its waits."""
    return [one for one in trip.answered if not one.notice]
