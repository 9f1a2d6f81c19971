"""The screen of a step: its place in the run, the answers so far, how to behave, what to say or send."""

from collections.abc import Sequence
from datetime import datetime

from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.core.playbook.answers import text_in
from kefu.core.playbook.field_names import OTHERS, clock_of
from kefu.core.playbook.messages import Gap
from kefu.core.playbook.model import Step
from kefu.core.playbook.replay import Passed, Position
from kefu.core.ticket.model import Ticket
from kefu.core.times.when import fixed
from kefu.core.vocabulary.fact_words import question
from kefu.core.vocabulary.words import CHANNELS, ROLES, STATES
from kefu.desk.play.play import Run
from kefu.render.playbook import Drawn

SHOWN = 8
"""Answers that are shown above a question."""


def called(name: str) -> str:
    """Return the name by which people call a field."""
    clock = clock_of(name)
    return (
        _("Deadline {clock}").format(clock=clock)
        if clock
        else (_(OTHERS[name]) if name in OTHERS else question(name, _))
    )


def missing(gap: Gap, number: str) -> str:
    """Return the line that says what a message lacks, and how to add it."""
    if gap.step and not gap.fact:
        return _("{field}: answer the step {step}: kefu play {id}").format(field=gap.called, step=gap.step, id=number)
    if gap.fact and gap.shown:
        return _("{field}: only {shown} is known here: kefu amend {id} {fact}=...").format(
            field=gap.called, shown=gap.shown, id=number, fact=gap.fact)  # fmt: skip
    if gap.fact:
        return _("{field}: kefu amend {id} {fact}=...").format(field=gap.called, id=number, fact=gap.fact)
    if gap.key:
        return _("{field}: kefu.yaml lacks {key}").format(field=gap.called, key=gap.key)
    if gap.name in ("tried", "attempt"):
        return _("{field}: kefu event {id} attempt --reason ...").format(field=gap.called, id=number)
    return _("{field}: nothing in {id} says it").format(field=gap.called, id=number)


def lacking(env: Env, gaps: Sequence[Gap], number: str) -> None:
    """Say what a message lacks, if it lacks anything."""
    if gaps:
        env.say(_("Missing in this message:"))
    for gap in gaps:
        env.say(f"  {missing(gap, number)}")


class Screen:
    """A screen that shows one run on standard error, in the language of the run."""

    def __init__(self, env: Env, run: Run) -> None:
        self.env, self.run = env, run
        self.filling = run.filling(env.language, called)
        self.drawn = Drawn(run.book, run.session.desk, env.translate, env.language, titles=run.session.label)

    def step(self, step: Step, passed: Passed | None) -> None:
        """Show everything that is to be seen before the question of a step."""
        say, position = self.env.say, self.run.position
        title = self.run.book.head.label(self.env.language)
        place = position.path.index(passed) + 1 if passed else len(position.path) + 1
        say("")
        say(_("== {title} · {id} · step {place}: {step} ==").format(
            title=title, id=self.run.ticket.id, place=place, step=step.id))  # fmt: skip
        self.found(passed)
        if passed is None and position.again:
            self.repeated(position)
        if passed is None and len(position.tries) > (1 if position.resting else 0):
            say(_("Tried {count} times so far.").format(count=len(position.tries)))
        if step.hint:
            say(_("Note: {hint}").format(hint=self.filling.text(step.hint)))
        say(f"> {self.drawn.kind(step)}")
        for text in (step.text, step.of, step.why):
            if text:
                say(f"> {self.filling.text(text)}")
        if not (position.resting and passed is None):
            self.message(step)

    def found(self, passed: Passed | None) -> None:
        """Show the last answers before the step."""
        path = self.run.position.path
        until = path.index(passed) if passed else len(path)
        told = [(p.step.id, self.filling.answer(p.step.id)) for p in path[:until] if p.answer is not None]
        for name, answer in [(n, a) for n, a in told if a and a != "done"][-SHOWN:]:
            self.env.say(f"  {name}: {answer}")

    def repeated(self, position: Position) -> None:
        """Say why a step is asked again, and what was answered before."""
        before = position.again[-1]
        self.env.say(
            _("Asked again, as an answer before it was changed. Recorded so far: {answer}, {by}, {at}").format(
                answer=before.value, by=before.by, at=self.moment(before.at)
            )
        )

    def message(self, step: Step) -> None:
        """Show the message of a step, ready to copy, or what is to be said."""
        message = self.run.book.messages.get(step.message)
        if message is not None:
            channel = f" ({CHANNELS.label(message.channel, self.env.language)})" if message.channel else ""
            self.env.say(_("Message to {party}{channel}:").format(party=self.party(message.to), channel=channel))
            self.env.say(self.filling.text(message.text))
        elif step.said:
            self.env.say(_("Say:"))
            self.env.say(self.filling.text(step.said))
        lacking(self.env, self.gaps(step), self.run.ticket.id)

    def gaps(self, step: Step) -> tuple[Gap, ...]:
        """Return what the message of a step lacks, or what is to be said at it."""
        message = self.run.book.messages.get(step.message)
        return self.filling.gaps(message.text if message is not None else step.said)

    def not_whole(self, name: str) -> None:
        """Say of a step that was answered from a file what its message lacks, if it lacks anything."""
        step = self.run.book.step(name)
        gaps = self.gaps(step) if step is not None else ()
        if gaps:
            self.env.say(f"{name}:")
        lacking(self.env, gaps, self.run.ticket.id)

    def party(self, party: str) -> str:
        role, _sign, name = party.partition(":")
        return " ".join(filter(None, [ROLES.label(role, self.env.language), name]))

    def moment(self, at: datetime) -> str:
        return f"{fixed(at, self.run.session.desk.zone):%m-%d %H:%M}"

    def rests(self, step: Step) -> None:
        """Say for whom the run waits, and how one comes back to it."""
        role = step.value.partition(":")[0]
        number, said = self.run.ticket.id, ROLES.label(role, "zh") if self.env.language == "zh" else role
        self.env.say(_("{id}: waiting for {party}; everything answered is kept.").format(
            id=number, party=self.party(step.value)))  # fmt: skip
        self.env.say(_("With the reply: kefu reply {id} {party} ...").format(id=number, party=said))
        self.env.say(_("To go on here: kefu play {id}").format(id=number))

    def standing(self, position: Position, ticket: Ticket) -> None:
        """Say where a run stands: over, resting, or what is asked next."""
        over, say = position.over, self.env.say
        state = STATES.label(ticket.state, self.env.language)
        if over is not None:
            say(_("{id}: the playbook is at its end: {end} ({state})").format(
                id=ticket.id, end=self.drawn.end(over.step), state=state))  # fmt: skip
            if over.step.then:
                say(_("The case goes on as {category}: kefu amend {id} category={category} --why ..., or kefu open "
                      "{category} --after {id} --play").format(category=over.step.then, id=ticket.id))  # fmt: skip
        elif position.asked is not None and ticket.state != "closed":
            kind = self.drawn.kind(position.asked)
            say(_("{id}: next is {step}: {kind} ({state})").format(
                id=ticket.id, step=position.asked.id, kind=kind, state=state))  # fmt: skip
        else:
            say(_("{id}: the ticket is {state}; nothing is asked").format(id=ticket.id, state=state))

    def text(self, step: Step) -> str:
        """Return what a step asks, in the language of the run."""
        return text_in(step.text, self.env.language)
