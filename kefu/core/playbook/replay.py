"""The position of a run of a playbook: replayed from the `step` entries of the ticket's current cycle, never stored.

Answers are keyed by the step's id; the later one counts, a struck one does not. What is not on the path stays in the
record. An answer that rests on another one which was changed since is asked for again. Pure: no time but the entries'.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from kefu.core.actions.table import changes_of
from kefu.core.base.frozen import frozen
from kefu.core.clocks.conditions import COUNTS, Look, holds, keys
from kefu.core.config.desk import Desk
from kefu.core.fold.fold import fold
from kefu.core.playbook.edges import following, target
from kefu.core.playbook.messages import answered, used
from kefu.core.playbook.model import GO, SKIPPED, WAITING, Playbook, Step
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.times.calendar import Peak


@frozen
class Answer:
    """An answer on record: its entry, by whom and when, its value; `result` says skipped, waiting or end; `act`: the
    entry of what was done with it; `place`: its place in the timeline."""

    op: str
    by: str
    at: datetime
    value: str
    result: str
    act: str
    place: int
    of: str = ""

    @property
    def whole(self) -> bool:
        """Return whether the step is answered with it: of a wait not before the reply."""
        return self.result != WAITING


@frozen
class Passed:
    """A step on the path with the answers that count: one, or of a repeated step all tries."""

    step: Step
    tries: tuple[Answer, ...]

    @property
    def last(self) -> Answer:
        """Return the answer that counts."""
        return self.tries[-1]

    @property
    def answer(self) -> str | None:
        """Return the value that counts; None if the step was left out."""
        return None if self.last.result == SKIPPED else self.last.value


@frozen
class Position:
    """The position of a run. `asked`: the step that is asked next (None: the run is over, or no step is left).

    `tries`: what was answered at that step so far; `resting`: the entry of the wait whose reply is asked for; `again`:
    the answers to it that an earlier, changed answer made stale; `off`: the steps answered that lie on no path now;
    `passed_over`: the steps whose condition did not hold; `gone`: the conditions by which the run went elsewhere.
    """

    path: tuple[Passed, ...]
    asked: Step | None
    tries: tuple[Answer, ...] = ()
    resting: str = ""
    again: tuple[Answer, ...] = ()
    off: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def answers(self) -> Mapping[str, str]:
        """Return the answers on the path, by step; steps left out have none.

        A step of which several rounds were walked has, by its plain id, the answer of the last one.
        """
        return answers_on(self.path)

    @property
    def over(self) -> Passed | None:
        """Return the step that ended the run, if it has ended."""
        last = self.path[-1] if self.path else None
        return last if self.asked is None and last is not None and last.step.over else None

    @property
    def seen(self) -> tuple[str, ...]:
        """Return the answers to the asked step that its next answer follows or replaces."""
        return tuple(a.op for a in (*self.tries, *self.again))


def answers_on(path: Sequence[Passed]) -> dict[str, str]:
    """Return the answers on a path, by step: by a plain id that of the last round that answered it."""
    return {name: p.answer for p in path if p.answer is not None for name in (p.step.id, p.step.base)}


def run_entries(ticket: Ticket, cycle: str = "") -> list[Entry]:
    """Return the step entries of the run of a cycle (the current one), since the ticket has its present category."""
    wanted = cycle or ticket.cycle
    found: list[Entry] = []
    for entry in ticket.entries:
        if entry.op in ticket.struck:
            continue
        if any(name == "category" and now == ticket.category for name, _, now in changes_of(entry)):
            found = []
        if entry.did == "step" and ticket.cycles.get(entry.cycle, entry.cycle) == wanted:
            found.append(entry)
    return found


def pinned(ticket: Ticket) -> str:
    """Return the blob of the playbook that the current run goes by; empty before its first step."""
    return next((e.text("playbook") for e in run_entries(ticket) if e.text("playbook")), "")


def pinned_ways(ticket: Ticket) -> str:
    """Return the blob of the ways that the current run goes by; empty before its first step, or if it uses none."""
    return next((e.text("ways") for e in run_entries(ticket) if e.text("playbook")), "")


@frozen
class Around:
    """The facts about the desk that a run needs: how often a call-back is tried, and when a peak season is."""

    tries: int = 3
    now: datetime | None = None
    peaks: tuple[Peak, ...] = ()
    zone: tzinfo | None = None

    @staticmethod
    def of(desk: Desk, now: datetime) -> "Around":
        """Return the facts about a desk at `now`."""
        return Around(desk.callback.tries, now, desk.peaks, desk.zone)

    def peak(self, at: datetime | None) -> str:
        """Return `yes` if `at` (None: now) lies in a peak season, else `no`."""
        moment = at or self.now
        if moment is None or self.zone is None or not self.peaks:
            return "no"
        from kefu.core.times.calendar import peak_windows

        windows = peak_windows(self.peaks, moment, self.zone)
        return "yes" if any(begin <= moment < end for begin, end in windows) else "no"


@dataclass
class _Record:
    """The record of one step: the tries that count, and every answer in order."""

    tries: list[Answer] = field(default_factory=list)
    every: list[Answer] = field(default_factory=list)

    def add(self, answer: Answer) -> None:
        """Add an answer. A further try or the reply to a notice names the answer it follows; any other begins anew."""
        self.every.append(answer)
        ops = [a.op for a in self.tries]
        if answer.of in ops:
            before = self.tries[: ops.index(answer.of) + 1]
            self.tries = [*(before[:-1] if before[-1].result == WAITING else before), answer]
        else:
            self.tries = [answer]


class _Replay:
    def __init__(self, book: Playbook, ticket: Ticket, around: Around, cycle: str) -> None:
        self.book, self.ticket, self.around = book, ticket, around
        self.place = {e.op: n for n, e in enumerate(ticket.entries)}
        self.steps = {step.id: step for step in book.steps}
        self.records = self.recorded(cycle)
        self.over: list[str] = []
        self.gone: list[str] = []
        self.path: list[Passed] = []
        self.before: dict[int, Ticket] = {}

    def recorded(self, cycle: str) -> dict[str, _Record]:
        """Return the record of each step that was answered in the run."""
        found: dict[str, _Record] = {}
        for e in run_entries(self.ticket, cycle):
            answer = Answer(
                e.op, e.by, e.at, e.text("answer"), e.text("result"), e.text("entry"), self.place[e.op], e.text("of")
            )
            found.setdefault(e.text("step"), _Record()).add(answer)
        return found

    def position(self) -> Position:
        """Walk from the first step as far as answers carry."""
        step = self.book.steps[0] if self.book.steps else None
        while step is not None:
            if step.when is not None and not holds(step.when, self.look(step)):
                self.over.append(step.id)
                step = self.steps.get(following(self.book, step))
                continue
            if step.kind == GO:
                self.gone.append(step.id)
                step = self.steps.get(step.next)
                continue
            tries = self.replied(step)
            if not tries or not tries[-1].whole:
                return self.asks(step, tries[:-1], tries[-1].act if tries else "", tries[-1:])
            if self.stale(step, tries):
                return self.asks(step, (), "", (), tries)
            self.path.append(Passed(step, tries))
            if step.over:
                return self.asks(None)
            if not self.enough(step, tries):
                self.path.pop()
                return self.asks(step, tries)
            step = self.steps.get(target(self.book, step, self.path[-1].answer))
        return self.asks(None)

    def asks(
        self,
        step: Step | None,
        tries: Sequence[Answer] = (),
        resting: str = "",
        notice: Sequence[Answer] = (),
        again: Sequence[Answer] = (),
    ) -> Position:
        """Return the position at a step that is asked now."""
        on = {p.step.id for p in self.path} | ({step.id} if step else set())
        off = tuple(name for name in self.records if name not in on)
        rest = tuple(again), off, tuple(self.over), tuple(self.gone)
        return Position(tuple(self.path), step, (*tries, *notice), resting, *rest)

    def replied(self, step: Step) -> tuple[Answer, ...]:
        """Return the tries of a step; a reply or a decision recorded by hand answers the step that rests on it."""
        record = self.records.get(step.id)
        tries = tuple(record.tries) if record else ()
        if step.kind == "wait" and tries and not tries[-1].whole:
            reply = self.reply(tries[-1].act)
            return (*tries[:-1], reply) if reply else tries
        if step.kind == "approve" and not tries:
            decided = self.decision()
            return (decided,) if decided else ()
        return tries

    def reply(self, wait: str) -> Answer | None:
        found = [e for e in self.ticket.counted("reply") if wait in e.texts("ends")]
        return self.by_hand(found[-1], "result") if found else None

    def decision(self) -> Answer | None:
        proposed = [p.last.act for p in self.path if p.step.kind == "propose"]
        found = [e for e in self.ticket.counted("approve") if proposed and e.text("of") == proposed[-1]]
        return self.by_hand(found[-1], "verdict") if found else None

    def by_hand(self, entry: Entry, name: str) -> Answer:
        return Answer(entry.op, entry.by, entry.at, entry.text(name), "", entry.op, self.place[entry.op])

    def enough(self, step: Step, tries: Sequence[Answer]) -> bool:
        """Return whether a repeated step was asked often enough."""
        if step.repeat is None or tries[-1].result == SKIPPED or tries[-1].value in step.repeat.until:
            return True
        return len(tries) >= (step.repeat.most or self.around.tries)

    # -- what conditions see

    def look(self, step: Step) -> Look:
        """Return a function from a condition's key to its value when the run came by a step."""
        # Facts and counts are those of that time, or a later entry would change the way the run has gone.
        # An answer on the path gives its fact as it is now: whoever corrects an answer wants the way to follow.
        answers = answers_on(self.path)
        told = {p.step.fact: p for p in self.path if p.step.fact and p.answer is not None}

        def look(key: str) -> str | int | None:
            if key.startswith("answers."):
                return answers.get(answered(key))
            if key in told:
                passed = told[key]
                choice = passed.step.choice(passed.answer or "")
                return (choice.value or choice.code) if choice else self.ticket.fact(key) or None
            place = self.begun_at(step)
            if key == "peak":
                entries = self.ticket.entries
                return self.around.peak(entries[place].at if place < len(entries) else None)
            then = self.then(place)
            if key in COUNTS:
                count: int = getattr(then, key)
                return count
            return then.fact(key) or None

        return look

    def begun_at(self, step: Step) -> int:
        """Return the place of the entry at which the run came by a step: its first answer, or the next answered
        one's."""
        own = self.records.get(step.id)
        if own is not None:
            return self.begun(own.every[0])
        later = self.book.steps[self.book.place(step.id) :]
        places = [self.begun(r.every[0]) for s in later if (r := self.records.get(s.id)) is not None]
        return min(places, default=len(self.ticket.entries))

    def then(self, place: int) -> Ticket:
        """Return the ticket as it was before the entry at `place`."""
        if place >= len(self.ticket.entries) or place == 0:
            return self.ticket
        if place not in self.before:
            self.before[place] = fold(self.ticket.id, self.ticket.entries[:place])
        return self.before[place]

    def begun(self, answer: Answer) -> int:
        """Return the place of the first entry that was written with an answer."""
        return min(answer.place, self.place.get(answer.act, answer.place))

    # -- answers that rest on others

    def stale(self, step: Step, tries: Sequence[Answer]) -> bool:
        """Return whether a step's answer rests on an earlier one that was changed after it."""
        # These are facts of their own: a file that came or a case that ended is not undone by another answer.
        if step.kind in ("evidence", "resolve", "close", "end"):
            return False
        names = {answered(k) for k in keys(step.when)} | {answered(f) for f in used(self.book.texts(step))}
        names |= {step.takes, step.until}
        facts = {*keys(step.when), *used(self.book.texts(step))}
        meant = {p.step.base: p for p in self.path} | {p.step.id: p for p in self.path if p.step.round > 1}
        resting = [p for p in self.path if p.step.fact and p.step.fact in facts]
        resting += [meant[name] for name in names if name in meant]
        return any(self.changed_since(passed, tries[-1].place) for passed in resting)

    def changed_since(self, passed: Passed, place: int) -> bool:
        """Return whether the answer to a step was changed after `place` to another value."""
        if passed.last.place < place or passed.step.repeat is not None:
            return False
        record = self.records.get(passed.step.id)
        before = [a for a in record.every if a.place < place and a.whole] if record else []
        return bool(before) and before[-1].value != passed.last.value


def replay(book: Playbook, ticket: Ticket, around: Around | None = None, cycle: str = "") -> Position:
    """Return the position of the run of `book` on `ticket`, in the current cycle or in the one of that name."""
    return _Replay(book, ticket, around or Around(), cycle).position()
