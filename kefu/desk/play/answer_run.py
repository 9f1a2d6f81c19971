"""An answers file played: all of it is tried first, everything wrong is named at once, all or nothing is recorded."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from kefu.core.base.errors import KefuError, Translate, Usage, same
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.fold.fold import fold
from kefu.core.judge.draft import draft
from kefu.core.playbook.answers import Given, World, accepted, given_of, missing_value
from kefu.core.playbook.edges import ways
from kefu.core.playbook.model import GO, NONE, Step
from kefu.core.playbook.plan import op_of
from kefu.core.playbook.replay import Around, Position, replay
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary import ids
from kefu.core.vocabulary.fact_words import fact_of
from kefu.desk.judging.now import situation_of
from kefu.desk.play.play import Load, Reply, Run, acts_of, unchanged
from kefu.desk.write import Act, Done, write
from kefu.store.codecs import ticket as ticket_codec


@frozen
class Several:
    """Several sentences as one, each on a line of its own."""

    sentences: tuple[KefuError, ...]

    def text(self, translate: Translate = same) -> str:
        """Return the sentences in a language."""
        return "".join(f"\n  {one.text(translate)}" for one in self.sentences)


@frozen
class Planned:
    """The result of answers: the acts, the ticket after them, and where its run then stands."""

    acts: tuple[Act, ...]
    ticket: Ticket
    position: Position
    answered: tuple[str, ...]


def answer_all(
    run: Run,
    nodes: Mapping[str, Node],
    load_file: Load,
    *,
    at: datetime | None = None,
    op: str | None = None,
    dry_run: bool = False,
) -> tuple[Done | None, Planned]:
    """Record all answers, one commit a step, all or nothing. Usage that names everything missing or wrong.

    Returns None instead of what was done, if everything had been answered before.
    """
    first = op or ids.new_op()
    made = _Planner(run, load_file, first, at).plan(nodes)
    if not made.acts:
        return None, made
    done = write(run.session, run.ticket.id, made.acts, at=at, op=first, dry_run=dry_run, check=unchanged(run))
    return done, made


class _Planner:
    """Goes through the run with the answers of a file, without recording anything."""

    def __init__(self, run: Run, load_file: Load, first: str, at: datetime | None) -> None:
        self.run, self.load_file, self.first, self.at = run, load_file, first, at
        self.wrong: list[KefuError] = []
        self.acts: list[Act] = []
        self.used: dict[str, int] = {}
        self.seen: list[str] = []
        self.ticket = run.ticket
        self.cycle = run.ticket.cycle

    def plan(self, nodes: Mapping[str, Node]) -> Planned:
        """Return the acts of all answers. Usage with everything that is wrong."""
        answers = self.checked(nodes)
        whole = self.walk(answers)
        if whole:
            self.left_over(answers)
        if self.wrong:
            raise Usage("{count} answers do not fit; nothing was recorded:{problems}", count=len(self.wrong),
                        problems=Several(tuple(self.wrong)))  # fmt: skip
        return Planned(tuple(self.acts), self.ticket, self.position(), tuple(self.seen))

    def checked(self, nodes: Mapping[str, Node]) -> dict[str, tuple[Given, ...]]:
        """Return the answers by step; keep unknown steps, wrong types and wrong choices as wrong."""
        found: dict[str, tuple[Given, ...]] = {}
        for typed, node in nodes.items():
            name = self.step_of(typed)
            step = self.run.book.step(name)
            if step is None:
                # A hundred copies of the rounds, and what is never asked, would hide the name that was meant.
                known = ", ".join(s.id for s in self.run.book.steps if s.kind != GO and s.round == 1)
                self.wrong.append(Usage("{step}: no such step in {category}; the steps are: {known}", step=name,
                                        category=self.run.book.category, known=known))  # fmt: skip
                continue
            try:
                said = given_of(step, node, several=len(self.run.book.copies(name)) > 1)
                found[name] = tuple(accepted(step, one, self.run.world(self.at)) for one in said)
                self.files_there(step, found[name])
            except Usage as error:
                self.wrong.append(error)
                found[name] = ()
                self.used[name] = _BAD
        return found

    def step_of(self, name: str) -> str:
        """Return the id of the step that is named by its id, or by the fact that it alone of all steps sets."""
        if self.run.book.step(name) is not None:
            return name
        fact = fact_of(name)
        steps = [step.id for step in self.run.book.steps if step.fact and step.fact == fact and step.base == step.id]
        return steps[0] if len(steps) == 1 else name

    def files_there(self, step: Step, said: Sequence[Given]) -> None:
        """Raise Usage if a file of an evidence step cannot be read."""
        for one in said:
            if step.kind == "evidence" and not one.skip and one.value != NONE:
                try:
                    self.load_file(one.value, step.value)
                except Usage as error:
                    raise Usage("{step}: {problem}", step=step.id, problem=error) from None

    def position(self) -> Position:
        """Return the position of the run after what was tried so far."""
        return replay(self.run.book, self.ticket, Around.of(self.run.session.desk, self.world.now), self.cycle)

    @property
    def world(self) -> World:
        return self.run.world(self.at)

    def walk(self, answers: Mapping[str, tuple[Given, ...]]) -> bool:
        """Answer step after step. Return whether the run came to its end or to a rest.

        Only then is it known that the answers not used are too many.
        """
        self.change(answers)
        while self.ticket.cycle == self.cycle:
            position = self.position()
            step = position.asked
            if step is None:
                return True
            reply = self.reply(step, position, answers)
            if reply is None:
                return self.stops(step, answers)
            if not self.record(position, reply):
                return False
        return True

    def change(self, answers: Mapping[str, tuple[Given, ...]]) -> None:
        """Record anew the step whose answer differs from the one given before; the same answer is no new act."""
        for passed in self.position().path:
            name = self.named(passed.step, answers)
            said = answers.get(name, ())
            if not said or self.used.get(name) == _BAD:
                continue
            if len(self.run.book.copies(name)) > 1 and passed.step.repeat is None:
                said = said[self.used.get(name, 0) :][:1]
                self.used[name] = self.used.get(name, 0) + 1
                if not said:
                    continue
            else:
                self.used[name] = len(said)
            values = [t.value for t in passed.tries]
            if passed.step.kind == "evidence" or [one.value for one in said][-len(values) :] == values:
                continue
            if passed.step.kind in ("ask", "do", "say"):
                self.record(self.position(), Reply(passed.step, said[-1]))
            else:
                self.wrong.append(Usage("{step}: answered before as {answer}, by {by}; change it with `kefu play {id}`",
                                        step=passed.step.id, answer=passed.last.value, by=passed.last.by,
                                        id=self.ticket.id))  # fmt: skip

    def named(self, step: Step, answers: Mapping[str, tuple[Given, ...]]) -> str:
        """Return the name under which the answers to a step stand: a list under the plain id answers one round after the
        other."""
        return step.id if step.id in answers else step.base

    def reply(self, step: Step, position: Position, answers: Mapping[str, tuple[Given, ...]]) -> Reply | None:
        """Return the file's answer to the asked step; None if there is none."""
        name = self.named(step, answers)
        if self.used.get(name) == _BAD:
            return None
        said, place = answers.get(name, ()), self.used.get(name, 0)
        if step.kind == "wait" and not position.resting:
            return Reply(
                step, said[place] if place < len(said) else Given(), notice=not (place < len(said) and said[place].skip)
            )
        if place < len(said):
            self.used[name] = place + 1
            return Reply(step, said[place])
        return None if said or missing_value(step, said) else Reply(step, accepted(step, Given(), self.world))

    def record(self, position: Position, reply: Reply) -> bool:
        """Try the acts of one answer on the ticket as it will be then. Keep a refusal as wrong, and return False."""
        try:
            acts = acts_of(self.run, self.ticket, position, reply, self.load_file, self.first, len(self.acts), self.at)
            for act in acts:
                self.enact(act)
        except KefuError as error:
            self.wrong.append(error)
            return False
        self.seen.append(reply.step.id)
        return True

    def enact(self, act: Act) -> None:
        """Add an act to those planned and fold its entry into the ticket. Usage and Refused as when it is written."""
        op = op_of(self.first, len(self.acts))
        situation = situation_of(
            self.run.session, act.action, act.given, self.ticket, self.at or self.run.session.now, op
        )
        fields = dict(act.given)
        # Enough for the rules to be tried: nothing is put into the vault.
        if act.files:
            fields["files"] = [{"n": "1", "kind": f.kind, "type": "bin", "bytes": str(len(f.data))} for f in act.files]
        entry = ticket_codec.entry(draft(act.action, situation, self.ticket, fields))
        self.ticket = fold(self.ticket.id, [*self.ticket.entries, entry], self.ticket.unknown)
        self.acts.append(act)

    def stops(self, step: Step, answers: Mapping[str, tuple[Given, ...]]) -> bool:
        """Return whether a step without an answer may rest: a wait, or somebody else's decision.

        Any other answer is missing; those missing after it are named too.
        """
        if step.kind in RESTS and self.used.get(step.id) != _BAD:
            return True
        name: Step | None = step
        while name is not None and (name is step or name.kind not in RESTS):
            if self.used.get(name.id) != _BAD and not answers.get(name.id) and missing_value(name, ()):
                self.wrong.append(Usage("{step}: an answer is missing ({kind})", step=name.id, kind=name.kind))
            name = self.only_next(name)
        return False

    def only_next(self, step: Step) -> Step | None:
        """Return the step that follows whatever the answer is; None if that depends on it or is not known yet."""
        targets = {way.target for way in ways(self.run.book, step)}
        found = self.run.book.step(targets.pop()) if len(targets) == 1 else None
        return found if found is not None and found.when is None else None

    def left_over(self, answers: Mapping[str, tuple[Given, ...]]) -> None:
        """Keep as wrong the answers to steps that the run does not come by."""
        for name, said in answers.items():
            if said and self.used.get(name, 0) < len(said):
                self.wrong.append(Usage("{step}: the run does not come by this step with these answers", step=name))


_BAD = -1
RESTS = ("wait", "approve")
"""The kinds of steps at which a run may rest: somebody else replies or decides."""
