"""Every way through a playbook under one direction, as far as ways differ in what was said on them.

Conditions have three values here: they hold, they do not, or the playbook cannot know; then both ways are gone, and the
same question is answered alike further on. Steps only lead forward, so that one pass over the list finds everything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field

from kefu.core.base.frozen import frozen
from kefu.core.clocks.conditions import COUNTS, Bound, Combined, Condition, Equals, Known, keys
from kefu.core.playbook.edges import OTHERWISE, following, target, ways
from kefu.core.playbook.messages import answered
from kefu.core.playbook.model import DONE, GO, Playbook, Step
from kefu.core.playbook.said import Said, Sayings

SKIPPED = "skipped"
_SOME = "?"
"""A value that is there, and that nobody knows."""
_CHANGING = (*COUNTS, "peak")
_MANY = 200
Env = frozenset[tuple[object, object]]


@frozen
class State:
    """The state in which a run comes by a step. `said`: which results were said last, None before anything was; `asked`:
    the last thing answered was a choice of a question; `env`: the answers, facts and assumptions that conditions look at.
    """

    said: Said
    asked: bool
    env: Env


@frozen
class Visit:
    """A step that is asked or done, in a state. `met`: the state before its condition was looked at; `sure`: bits of what
    every way there has answered or set."""

    step: Step
    state: State
    met: State
    sure: int


@frozen
class _Edge:
    answer: str
    target: str
    listed: bool


class Walk:
    """A walk over a playbook under a direction. `begin`: what counts as said at its start."""

    def __init__(self, book: Playbook, direction: str, begin: Said = None) -> None:
        self.book, self.direction = book, direction
        self.begin = begin
        self.sayings = Sayings(book)
        self.bits: dict[str, int] = {}
        self.last = self._last_uses()
        self.met: list[dict[State, int]] = [{} for _ in book.steps]
        self.edges: dict[tuple[str, State], list[tuple[str, str, State, int]]] = {}
        self.visits = list(self._walk())

    def bit(self, name: str) -> int:
        """Return the bit of a step's plain id (`answers.ID`) or of a fact."""
        return self.bits.setdefault(name, 1 << len(self.bits))

    def sure(self, visit: Visit, name: str) -> bool:
        """Return whether every way to a visit that shares its state has answered or set this."""
        return bool(visit.sure & self.bit(name))

    def way(self, visit: Visit) -> list[tuple[str, str]]:
        """Return the steps of a way to a visit, each with its answer, in order."""
        return self.way_without(visit, 0)

    def way_without(self, visit: Visit, bit: int) -> list[tuple[str, str]]:
        """Return a way to a visit on which nothing answers or sets what a bit stands for; none if there is none."""
        found: list[tuple[str, str]] = []
        gone: set[tuple[str, State]] = set()

        def back(name: str, state: State) -> bool:
            ways = self.edges.get((name, state), [])
            if not ways:
                return True
            for step, answer, before, made in ways:
                if not made & bit and (step, before) not in gone:
                    gone.add((step, before))
                    found.append((step, answer))
                    if back(step, before):
                        return True
                    found.pop()
            return False

        back(visit.step.id, visit.met)
        return found[::-1]

    def _last_uses(self) -> Mapping[str, int]:
        """Return the place of the last step whose condition looks at a key."""
        return {key: n for n, step in enumerate(self.book.steps) for key in keys(step.when)}

    # -- the walk

    def _walk(self) -> Iterator[Visit]:
        if not self.book.steps:
            return
        env: Env = frozenset({("direction", self.direction)})
        self.met[0][State(self.begin, False, env)] = 0
        for place, step in enumerate(self.book.steps):
            for state, sure in self.met[place].items():
                for holds, env in self._tested(step, place, state.env):
                    here = State(state.said, state.asked, env)
                    if not holds:
                        self._go(
                            step, state, sure, here, _Edge("passed-over", following(self.book, step), False), pass_=True
                        )
                    elif step.kind == GO:
                        self._go(step, state, sure, here, _Edge("go", step.next, False), pass_=True)
                    else:
                        yield Visit(step, here, state, sure)
                        for edge in self._edges(step):
                            self._go(step, state, sure, here, edge)

    def _edges(self, step: Step) -> Iterator[_Edge]:
        if step.over:
            return
        for way in ways(self.book, step):
            if way.answer == "passed-over":
                continue
            choice = step.choice(way.answer) if way.listed else None
            if step.fact == "direction" and choice and (choice.value or choice.code) != self.direction:
                continue
            yield _Edge(way.answer, way.target, way.listed)
        if step.skip:
            yield _Edge(SKIPPED, target(self.book, step, None), False)

    def _go(self, step: Step, met: State, sure: int, here: State, edge: _Edge, *, pass_: bool = False) -> None:
        """Take an edge to the state behind it."""
        after = here if pass_ else self._after(step, here, edge)
        made = 0 if pass_ or edge.answer == SKIPPED else self._made_sure(step)
        place = self.book.found.of(self.book.steps).get(edge.target)
        # Other findings tell of targets that are not there, or lie behind.
        if place is None or place <= self.book.place(step.id):
            return
        states = self.met[place]
        kept = self._live(after.env, place) if len(states) < _MANY else frozenset({("direction", self.direction)})
        after = State(after.said, after.asked, kept)
        states[after] = states[after] & (sure | made) if after in states else sure | made
        self.edges.setdefault((edge.target, after), []).append((step.id, edge.answer, met, made))

    def _live(self, env: Env, place: int) -> Env:
        """Return what a condition from a place on still looks at."""

        def wanted(key: object) -> bool:
            name = key if isinstance(key, str) else key.key if isinstance(key, Equals | Known) else ""
            return name == "direction" or self.last.get(name, -1) >= place

        return frozenset(pair for pair in env if wanted(pair[0]))

    def _made_sure(self, step: Step) -> int:
        found = self.bit(f"answers.{step.base}") | self.bit(f"answers.{step.id}")
        if step.fact:
            found |= self.bit(step.fact)
        if step.kind == "event" and step.value == "signed" and step.by:
            found |= self.bit("signed-by")
        if step.kind == "wait":
            found |= self.bit("responsible.name")
        return found

    # -- what an answer does to the state

    def _after(self, step: Step, here: State, edge: _Edge) -> State:
        env = here.env
        if edge.answer != SKIPPED:
            env = self._answered(step, edge, env)
        said = self.sayings.after(step, here.said, edge.answer, listed=edge.listed)
        return State(said, self._asked(step, here, edge), env)

    def _asked(self, step: Step, here: State, edge: _Edge) -> bool:
        if step.kind == "ask" and edge.listed:
            return True
        return here.asked and step.kind in ("do", "say", "ask", "event", "evidence")

    def _answered(self, step: Step, edge: _Edge, env: Env) -> Env:
        """Return the answers and facts that conditions see after an answer."""
        value: object = edge.answer
        choice = step.choice(edge.answer) if edge.listed else None
        if edge.answer == OTHERWISE:
            value = tuple(c.code for c in step.choices)
        elif not edge.listed:
            value = DONE if step.kind in ("do", "say", "propose", "escalate") else _SOME
        new = {f"answers.{name}": value for name in (step.id, step.base)}
        fact = {step.fact: (choice.value or choice.code) if choice else _SOME} if step.fact else {}
        gone = {*new, *fact}
        kept = [(k, v) for k, v in env if (k if isinstance(k, str) else getattr(k, "key", "")) not in gone]
        return frozenset([*kept, *((k, v) for k, v in {**new, **fact}.items() if k in self.last)])

    # -- conditions

    def _tested(self, step: Step, place: int, env: Env) -> list[tuple[bool, Env]]:
        if step.when is None:
            return [(True, env)]
        return [(holds, frozenset(found.items())) for holds, found in self._outcomes(step.when, dict(env))]

    def _outcomes(self, condition: Condition, env: dict[object, object]) -> list[tuple[bool, dict[object, object]]]:
        """Return every value that a condition may have, each with what is then known."""
        if not isinstance(condition, Combined):
            return self._leaf(condition, env)
        if condition.how == "not":
            return [(not holds, found) for holds, found in self._outcomes(condition.parts[0], env)]
        stop = condition.how == "any"
        open_, done = [env], []
        for part in condition.parts:
            tried = [pair for known in open_ for pair in self._outcomes(part, known)]
            done += [pair for pair in tried if pair[0] == stop]
            open_ = [known for holds, known in tried if holds != stop]
        return [*done, *((not stop, known) for known in open_)]

    def _leaf(self, leaf: Equals | Known | Bound, env: dict[object, object]) -> list[tuple[bool, dict[object, object]]]:
        if isinstance(leaf, Known) and not leaf.known:
            return [(not holds, found) for holds, found in self._leaf(Known(leaf.key, True), env)]
        sure = self._sure(leaf, env)
        if sure is not None:
            return [(sure, env)]
        if leaf.key in _CHANGING or isinstance(leaf, Bound):
            return [(True, env), (False, env)]
        if isinstance(leaf, Equals) and len(leaf.values) == 1:
            return [(True, {**env, leaf.key: leaf.values[0]}), (False, {**env, leaf: False})]
        return [(True, {**env, leaf: True}), (False, {**env, leaf: False})]

    def _sure(self, leaf: Equals | Known | Bound, env: dict[object, object]) -> bool | None:
        """Return whether a condition holds; None if that is not known."""
        if leaf in env:
            return bool(env[leaf])
        if isinstance(leaf, Bound) or (leaf.key not in env and not answered(leaf.key)):
            return None
        value = env.get(leaf.key)
        if isinstance(leaf, Known) or value is None:
            return value is not None
        if isinstance(value, tuple):
            return False if set(leaf.values) <= set(value) else None
        return None if value == _SOME else value in leaf.values


@frozen
class Walks:
    """The walks under both directions."""

    book: Playbook
    both: tuple[Walk, ...] = field(default=())

    @staticmethod
    def of(book: Playbook, begin: Said = None) -> "Walks":
        """Return the walks over a playbook. `begin`: what counts as said at its start."""
        return Walks(book, tuple(Walk(book, direction, begin) for direction in ("inbound", "outbound")))
