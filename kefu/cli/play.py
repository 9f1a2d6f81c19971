"""`kefu play`: the next step of a ticket's playbook, and the next, until the run rests, is over or somebody stops."""

from pathlib import Path
from typing import Annotated

import typer

from kefu.cli.actions.attach import file_of
from kefu.cli.frame import ask
from kefu.cli.frame.act import begin, moment
from kefu.cli.frame.ask import Answer, Choice, Turn
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import At, DryRun, NoInput, Op, Ticket
from kefu.cli.playscreen import Screen
from kefu.core.base.errors import KefuError, Refused, Usage
from kefu.core.base.joined import joined
from kefu.core.base.msgid import N_
from kefu.core.base.node import Node
from kefu.core.playbook.answers import Given, accepted, answers, label
from kefu.core.playbook.model import NONE, Step
from kefu.core.playbook.replay import Passed
from kefu.core.playbook.said import allowed
from kefu.desk.lists.find import find
from kefu.desk.play import play as desk_play
from kefu.desk.play.play import Reply, Run
from kefu.desk.session import Session, nobody
from kefu.desk.write import Act, File, write

SAME = "="
"""The choice that leaves an earlier answer as it is."""


@manual(
    _(
        "Each answer is recorded at once, so one may stop at any time and somebody else may go on. Without a terminal the answers come from a file: --answers FILE --no-input; then everything that is missing or wrong is named, and nothing is recorded."
    ),
    "kefu play @",
    "kefu playbook answers lost > answers.yaml",
    "kefu play 7K3F9Q5 --answers answers.yaml --no-input",
)
def play(
    ctx: typer.Context,
    id: Ticket,
    answers: Annotated[
        Path | None, typer.Option(metavar="FILE", show_default=False, help=_("The answers, by step."))
    ] = None,
    no_input: NoInput = False,
    at: At = "",
    op: Op = "",
    dry_run: DryRun = False,
) -> None:
    """Work through the playbook of a ticket."""
    env, session = begin(ctx)
    if no_input:
        session.choose = nobody
    number = find(session, id)
    if answers is not None:
        _from_file(env, session, number, answers, at, op, dry_run)
        if no_input or dry_run or not env.interactive:
            return
    elif at or op or dry_run:
        raise Usage("--at, --op and --dry-run go with --answers; on a terminal each answer is recorded as it is given")
    if no_input or not env.interactive:
        raise Usage("play asks, and nobody can be asked here: give the answers with --answers FILE --no-input. "
                    "`kefu playbook answers CATEGORY` prints an empty file")  # fmt: skip
    converse(env, session, number)


# -- from a file


def _from_file(env: Env, session: Session, number: str, path: Path, at: str, op: str, dry_run: bool) -> None:
    from kefu.desk.play.answer_run import answer_all

    run = desk_play.load(session, number)
    done, made = answer_all(run, _nodes(path), _load, at=moment(session, at), op=op or None, dry_run=dry_run)
    env.out(number)
    env.flush()
    screen = Screen(env, run)
    if done is None:
        env.say(_("{id}: nothing new in these answers").format(id=number))
    elif dry_run:
        env.say(
            _("{id}: would answer {steps}; nothing done").format(id=number, steps=joined(made.answered, env.translate))
        )
    else:
        env.say(_("{id}: answered {steps}").format(id=number, steps=joined(made.answered, env.translate)))
        sent = Screen(env, desk_play.load(session, number))
        for name in made.answered:
            sent.not_whole(name)
    screen.standing(made.position, made.ticket)


def _nodes(path: Path) -> dict[str, Node]:
    """Return the answers of a file, by step. Usage with the line of what cannot be read."""
    from kefu.desk.play.answer_file import read_answers

    return read_answers(path)


def _load(path: str, kind: str) -> File:
    return file_of(Path(path).expanduser(), kind)


# -- on a terminal


def converse(env: Env, session: Session, number: str, *, told: bool = False) -> None:
    """Ask step after step, and record every answer before the next question. `told`: the number is printed already."""
    talk = _Talk(env, session, number)
    while talk.turn():
        pass
    if not told:
        env.out(number)
        env.flush()


class _Talk:
    """One sitting at a terminal. `back`: how many steps of the path one has gone back; `recorded`: whether the last turn
    recorded an answer, so that a wait which is reached by it ends the sitting: nobody knows the reply in that minute."""

    def __init__(self, env: Env, session: Session, number: str) -> None:
        self.env, self.session, self.number = env, session, number
        self.back = 0
        self.cycle = ""
        self.recorded = False

    def turn(self) -> bool:
        """Ask one question and do what its answer wants. Return False when there is nothing more to ask."""
        run = desk_play.fresh(self.session, self.number, self.env.now())
        screen = Screen(self.env, run)
        position = run.position
        if self.cycle and run.ticket.cycle != self.cycle:
            self.env.say(_("{id}: opened again; a new run of the playbook begins").format(id=self.number))
            return False
        self.cycle = run.ticket.cycle
        if position.asked is None or run.ticket.state == "closed":
            screen.standing(position, run.ticket)
            return self.goes_on(run)
        if position.resting and self.recorded:
            screen.rests(position.asked)
            return False
        self.back = min(self.back, len(position.path))
        passed = position.path[-self.back] if self.back else None
        step = passed.step if passed else position.asked
        self.recorded = False
        screen.step(step, passed)
        try:
            return self.asked(screen, step, passed)
        except (Refused, Usage) as error:
            self.env.error(error.text(self.env.translate))
            self.back = 0
            return self.again()

    def again(self) -> bool:
        """Ask after a refusal whether to look at the ticket anew. Return False to stop."""
        made = ask.select(self.env, _("Go on?"), [Choice("on", _("look again"))], turns=[Turn.STOP])
        return not isinstance(made, Turn)

    def asked(self, screen: Screen, step: Step, passed: Passed | None) -> bool:
        """Ask one step and record the answer. Return False to stop."""
        run = screen.run
        turns = [Turn.BACK] if len(run.position.path) > self.back else []
        turns += [Turn.SKIP] if step.skip else []
        question = _Question(self.env, run, step, passed, (*turns, Turn.STOP))
        made = question.ask()
        if made is Turn.STOP:
            self.env.say(_("Everything answered is kept. Go on with: kefu play {id}").format(id=self.number))
            return False
        if made is Turn.BACK:
            self.back += 1
            return True
        if made is Turn.SKIP:
            why = ask.text(self.env, _("Why is it left out?"), check=_given)
            made = Reply(step, Given(skip=True, why=str(why)))
        if isinstance(made, Reply):
            if (
                _sends(made)
                and screen.gaps(step)
                and not ask.confirm(
                    self.env, _("This message is not whole. Was that added by hand before it was sent?")
                )
            ):
                return self.again()
            desk_play.answer(run, made, _load)
            self.back = 0
            self.recorded = True
            # The answer is recorded by now, so that the interruption loses nothing.
            if question.interrupted:
                raise KeyboardInterrupt
        elif self.back:
            self.back -= 1
        return True

    def goes_on(self, run: Run) -> bool:
        """Ask whether the ticket goes on in the category that its end names; amend it on a yes, else return False."""
        over = run.position.over
        if over is None or not over.step.then or run.ticket.state == "closed":
            return False
        head = self.session.catalogue.get(over.step.then)
        name = head.label(self.env.language) if head else over.step.then
        if head is None or not ask.confirm(self.env, _("Go on in this ticket as {category}?").format(category=name)):
            return False
        change: Node = [{"fact": "category", "now": head.category}]
        why = f"{run.book.category}: {over.step.id}"
        write(self.session, self.number, [Act("amend", {"changes": change, "why": why})])
        return True


def _sends(reply: Reply) -> bool:
    """Return whether an answer records that the message of its step was sent or said."""
    step = reply.step
    return reply.notice or (step.kind == "contact" and reply.given.value not in _UNSAID)


def _given(text: str) -> str:
    return "" if text else _("Something must stand here.")


class _Question:
    """The question of one step. `passed`: its earlier answer, when one went back to it."""

    def __init__(self, env: Env, run: Run, step: Step, passed: Passed | None, turns: tuple[Turn, ...]) -> None:
        self.env, self.run, self.step, self.passed, self.turns = env, run, step, passed, turns
        self.interrupted = False

    def ask(self) -> Reply | Turn | None:
        """Return the reply, a turn, or None if an earlier answer stays as it is."""
        step, position = self.step, self.run.position
        if self.passed is None and step.kind == "wait" and not position.resting:
            made = self.pick([Choice("on", _("notice given; wait for the reply"))])
            return Reply(step, Given(), notice=True) if made == "on" else self.turned(made)
        if step.kind == "evidence":
            return self.evidence()
        made = self.value()
        if isinstance(made, Turn) or made == SAME:
            return self.turned(made)
        if self.passed is not None and made == self.passed.answer:
            return None
        return Reply(step, Given(made, self.more()))

    def turned(self, made: Answer) -> Turn | None:
        """Return the turn that was taken; None for an answer, which then stays as it is."""
        return made if isinstance(made, Turn) else None

    def pick(self, choices: list[Choice], default: str = "") -> Answer:
        """Return one of some choices, shown in order, or a turn. Enter alone is no answer, but leaves one that was given."""
        return ask.select(self.env, _("Your answer"), choices, default=default, turns=self.turns, said=True)

    def value(self) -> Answer:
        """Return the value of the answer: by choice, by text, or by simply going on."""
        step, desk, language = self.step, self.run.session.desk, self.env.language
        before = (self.passed.answer or "") if self.passed else ""
        codes = self.codes()
        if codes and not (step.kind == "resolve" and len(codes) == 1):
            return self.pick([Choice(code, label(step, code, desk, language)) for code in codes], before)
        if step.kind in _TEXTS and not (self.passed is not None and step.kind == "event"):
            return self.typed(before)
        if self.passed is not None:
            return self.pick([Choice(SAME, _("leave as it is"))], SAME)
        said = {"close": _("close it"), "end": _("end here"), "escalate": _("pass it on")}.get(step.kind, _("done"))
        made = self.pick([Choice("done", label(step, codes[0], desk, language) if codes else said)])
        return made if isinstance(made, Turn) else (codes[0] if codes else "" if step.over else made)

    def codes(self) -> tuple[str, ...]:
        """Return the answers that are offered: of results only those that somebody said on this way."""
        step, path = self.step, self.run.position.path
        if step.kind != "resolve" or step.takes:
            return answers(step, self.run.session.desk)
        before = path[: path.index(self.passed)] if self.passed else path
        return allowed(self.run.book, step, ((p.step, p.answer) for p in before))

    def typed(self, before: str) -> Answer:
        """Return a text that fits the step, or a turn."""
        hint = {"event": _("When? A time, or now"), "settle": _("How much?")}.get(self.step.kind, _("Your answer"))
        hint = _TYPES.get(self.step.type, hint) if self.step.kind == "ask" else hint
        return ask.text(self.env, _(hint), default=before, check=self.check, turns=self.turns)

    def check(self, text: str) -> str:
        """Return what is wrong with a text, in the language of the run; empty if nothing is."""
        if not text:
            return _given(text)
        try:
            accepted(self.step, Given(text), self.run.world())
        except Usage as error:
            return error.text(self.env.translate)
        return ""

    def more(self) -> dict[str, str]:
        """Return a word about the answer as its field `text`, where one is worth keeping."""
        if self.step.kind not in _WORTH:
            return {}
        try:
            said = ask.text(self.env, _("A word about it (Enter: nothing)"))
        except KeyboardInterrupt:  # the answer itself was given: it is recorded before kefu ends
            self.interrupted = True
            return {}
        return {"text": said} if isinstance(said, str) and said else {}

    def evidence(self) -> Reply | Turn | None:
        """Return a reply with a file, with one that is attached already, or with the reason why there is none."""
        choices = [Choice("file", _("a file"))]
        held = desk_play.attached(self.run, self.step)
        if held is not None:
            choices.insert(0, Choice("held", _("the one attached at {at}").format(at=held.text("at")[:16])))
        if self.passed is not None:
            choices.insert(0, Choice(SAME, _("leave as it is")))
        if self.step.choice(NONE) is not None:
            choices.append(Choice(NONE, _("cannot be had")))
        made = self.pick(choices, SAME)
        if isinstance(made, Turn) or made == SAME:
            return self.turned(made)
        if made == "held" and held is not None:
            return Reply(self.step, Given(self.step.value), held=held.op)
        if made == NONE:
            why = ask.text(self.env, _("Why can it not be had?"), check=_given)
            return Reply(self.step, Given(NONE, why=str(why)))
        path = ask.text(self.env, _("The file"), check=self.there)
        return Reply(self.step, Given(str(path)))

    def there(self, path: str) -> str:
        """Return what is wrong with a file, in the language of the run; empty if nothing is."""
        try:
            _load(path, self.step.value)
        except KefuError as error:
            return error.text(self.env.translate)
        return ""


_UNSAID = ("no-answer", "hung-up", "wrong-number")
"""The outcomes of a contact at which nothing was said."""
_TEXTS = ("ask", "event", "settle")
_WORTH = ("contact", "wait", "reply", "propose", "approve", "callback", "settle")
_TYPES = {
    "number": N_("A number"),
    "money": N_("An amount"),
    "date": N_("A day or a time, such as 18:00 or tomorrow 10:00"),
    "phone": N_("A telephone number"),
    "waybill": N_("A waybill"),
}
