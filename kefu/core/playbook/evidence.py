"""Evidence before the fact that it proves: the gates of a playbook, wherever a fact is set or a ticket is closed."""

from collections.abc import Iterable, Sequence

from kefu.core.actions.action import Demand
from kefu.core.actions.amend import changed
from kefu.core.actions.attach import attached, files_of
from kefu.core.base.frozen import frozen
from kefu.core.clocks.conditions import holds
from kefu.core.playbook.edges import onward
from kefu.core.playbook.model import NONE, Playbook, Step
from kefu.core.playbook.replay import Position, replay
from kefu.core.ticket.model import Ticket


def lacking(book: Playbook, ticket: Ticket, facts: Iterable[str]) -> Step | None:
    """Return the evidence step that guards one of these facts and lacks its evidence in this cycle, or None."""
    wanted = frozenset(facts)
    # Walked again, a step asks for the same evidence once more, not for further evidence.
    guarding = [s for s in book.steps if s.kind == "evidence" and s.round == 1 and not wanted.isdisjoint(s.guarded)]
    if not guarding:
        return None
    position = replay(book, ticket)
    for step in guarding:
        alike = [s for s in guarding if s.value == step.value and asked(s, ticket, position)]
        # Steps that ask for the same kind, one after the other, need an attachment each; those on other ways share one.
        if step in alike and given(ticket, step.value) < in_a_row(book, alike):
            return step
    return None


def asked(step: Step, ticket: Ticket, position: Position) -> bool:
    """Return whether the evidence is asked for: its condition holds, and the run did not find that it cannot be had."""
    refused = any(p.step.id == step.id and p.answer == NONE for p in position.path)
    return not refused and holds(
        step.when, lambda key: position.answers.get(key.removeprefix("answers.")) or ticket.fact(key)
    )


def given(ticket: Ticket, kind: str) -> int:
    """Return how many attachments of a kind came in this cycle."""
    entries = [e for e in attached(ticket) if ticket.cycles.get(e.cycle, e.cycle) == ticket.cycle]
    return sum(1 for e in entries for file in files_of(e) if file.get("kind") == kind)


def in_a_row(book: Playbook, steps: Sequence[Step]) -> int:
    """Return how many of these steps lie on one way, one after the other."""
    best: dict[str, int] = {}
    for step in reversed(steps):
        after = onward(book, step)
        best[step.id] = 1 + max((best[s.id] for s in steps if s.id in best and s.id in after), default=0)
    return max(best.values(), default=0)


def skipped(book: Playbook, ticket: Ticket) -> Step | None:
    """Return the evidence step that closing as solved would pass by: the one at which the run stands, or the one of
    a fact that was changed in this cycle without it."""
    position = replay(book, ticket)
    step = position.asked
    if position.path and step is not None and step.kind == "evidence" and step.choice(NONE) is None:
        return step
    return lacking(book, ticket, changed(ticket))


@frozen
class Evidence:
    """The statements of a playbook about evidence, for the actions that it stands before."""

    book: Playbook

    def lacking(self, ticket: Ticket, facts: Sequence[str]) -> Demand | None:
        """Return the evidence that must be there before one of these facts is changed, or None."""
        return _demand(lacking(self.book, ticket, facts))

    def skipped(self, ticket: Ticket) -> Demand | None:
        """Return the evidence that closing as solved would pass by, or None."""
        return _demand(skipped(self.book, ticket))


def _demand(step: Step | None) -> Demand | None:
    return Demand(step.value, step.id, tuple(step.guarded)) if step is not None else None
