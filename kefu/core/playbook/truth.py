"""The rules of truth that a playbook keeps: nothing is recorded that nobody said, nobody waits for himself, evidence is
demanded only where it was asked whether it exists, and a message has nothing in it that may be missing."""

import re
from collections.abc import Iterator

from kefu.core.base.findings import Finding, finding
from kefu.core.base.frozen import frozen
from kefu.core.clocks.conditions import Combined, Condition, Equals, Known
from kefu.core.playbook.edges import ON, following, target
from kefu.core.playbook.messages import answered, fields
from kefu.core.playbook.model import GO, KINDS, NONE, ROUND, Playbook, Step, Text
from kefu.core.playbook.said import Said, holds
from kefu.core.playbook.sayings import successes
from kefu.core.playbook.truth_walk import Visit, Walk, Walks
from kefu.core.vocabulary import words
from kefu.core.vocabulary.facts import FACTS, expand
from kefu.core.vocabulary.results import RESULTS, UNSAID, results_of

SELVES = {"inbound": "delivery", "outbound": "origin"}
"""The branch that is ours, by the direction of the ticket."""
QUESTIONS = ("ask", "wait", "callback", "approve", "escalate")
"""The kinds of steps to which an answer that nobody listed may lead: a question, a wait, an escalation."""
ALWAYS = ("kind", "category", "title")
"""The facts that every ticket has."""
_OPTIONAL = re.compile(r"\[\[.*?\]\]", re.DOTALL)
_SURNAME = {
    "sender.surname": ("sender.name",),
    "recipient.surname": ("recipient.name",),
    "customer.surname": ("sender.name", "recipient.name"),
    "caller.surname": ("caller.name",),
}
"""The facts of which one must be known for each surname."""


@frozen
class _Place:
    """A finding's place: the file and the line, and the id that is written there."""

    path: str
    line: int
    id: str


def at_step(book: Playbook, step: Step) -> _Place:
    """Return the place of a step in the file in which it is written."""
    return _Place(step.path or book.path, step.line, step.name)


def at_use(book: Playbook, step: Step) -> _Place:
    """Return the place at which a playbook begins the way of a step; the step's own if it is of no way."""
    group = next((book.groups[name] for name in step.groups if book.groups[name].way), None)
    return _Place(group.path, group.line, step.base) if group is not None else at_step(book, step)


def _bad(code: str, template: str, place: _Place, **args: str) -> Finding:
    return finding(code, template, path=place.path, line=place.line, id=place.id, **args)


# -- 1: a success is reached by its own words


def untrue(walks: Walks) -> Iterator[Finding]:
    """Yield a finding for each step that asserts a success, and to which a way leads on which nobody said it."""
    for walk in walks.both:
        for visit in walk.visits:
            if any(not holds(visit.state.said, wanted) for wanted in successes(visit.step)):
                yield _bad(
                    "untrue-success", "{id}: this is reached without anybody having said it: {way}",
                    _blamed(walk, visit), way=shown(walk, visit),
                )  # fmt: skip


def _blamed(walk: Walk, visit: Visit) -> _Place:
    """Return the place that is to be mended: the step itself, or the use of its way if the way was begun untruly."""
    book, step = walk.book, visit.step
    outer = next((name for name in step.groups if book.groups[name].way), "")
    inside = [name for name, answer in walk.way(visit) if _in(book, name, outer) and _speaks(book, name, answer)]
    return at_use(book, step) if outer and not inside else at_step(book, step)


def _in(book: Playbook, name: str, group: str) -> bool:
    step = book.step(name)
    return step is not None and group in step.groups


def _speaks(book: Playbook, name: str, answer: str) -> bool:
    """Return whether a party or a person was asked at a step, and answered."""
    step = book.step(name)
    return step is not None and step.kind in ("wait", "callback", "approve") and bool(answer)


def shown(walk: Walk, visit: Visit, without: str = "") -> str:
    """Return a way as people read it: the steps at which it branched, with the answers. `without`: one that does not
    answer or set this."""
    way = walk.way_without(visit, walk.bit(without)) if without else walk.way(visit)
    parts = [f"{name}={answer}" for name, answer in way if answer != ON]
    return ", ".join([f"direction={walk.direction}", *parts])


# -- 2: nobody waits for himself


def self_waits(walks: Walks) -> Iterator[Finding]:
    """Yield a finding for each step that waits for, or tells, the branch that is ours."""
    for walk in walks.both:
        for visit in walk.visits:
            step = visit.step
            if step.kind in ("wait", "contact") and step.value.partition(":")[0] == SELVES[walk.direction]:
                yield _bad(
                    "self-wait", "{id}: under direction {direction} this branch is ours: {way}",
                    at_use(walk.book, step), direction=walk.direction, way=shown(walk, visit),
                )  # fmt: skip


# -- 3: evidence is demanded only where it exists


def gates(walks: Walks) -> Iterator[Finding]:
    """Yield a finding for each gate without a way round that is reached without the question whether there is any."""
    for walk in walks.both:
        for visit in walk.visits:
            if visit.step.kind == "evidence" and visit.step.choice(NONE) is None and not visit.state.asked:
                yield _bad(
                    "gate", "{id}: evidence without a way round is demanded only after the question whether it exists: {way}",
                    at_step(walk.book, visit.step), way=shown(walk, visit),
                )  # fmt: skip


# -- 4: a message has nothing in it that may be missing


def unfilled(walks: Walks) -> Iterator[Finding]:
    """Yield a finding for each field of a message that some way to its step leaves without a value."""
    book = walks.book
    needs = {name for need in book.head.needs for name in expand(need)} | set(book.head.needs) | set(ALWAYS)
    for walk in walks.both:
        for visit in walk.visits:
            step = visit.step
            for name in _needed(book, step):
                if not _filled(walk, visit, name, needs):
                    # What a ticket need not have is for whoever uses the way to know.
                    place = at_step(book, step) if answered(name) else at_use(book, step)
                    yield _bad(
                        "unfilled", "{id}: {field} may have no value here; set it in [[ ]], or ask for it before: {way}",
                        place, field=name.partition(ROUND)[0], way=shown(walk, visit, name),
                    )  # fmt: skip


def _needed(book: Playbook, step: Step) -> list[str]:
    """Return the fields that stand outside of optional parts in what is said at a step."""
    message = book.messages.get(step.message)
    texts: list[Text] = [step.said, message.text if message else {}]
    return list(dict.fromkeys(n for t in texts for said in t.values() for n in fields(_OPTIONAL.sub("", said))))


def _filled(walk: Walk, visit: Visit, name: str, needs: set[str]) -> bool:
    """Return whether a field has a value whichever way the run came."""
    step = answered(name)
    if step:
        return walk.sure(visit, name) or _holds_known(visit.step.when, name)
    wanted = _SURNAME.get(name, (name,) if name in FACTS or name == "responsible.name" else ())
    return not wanted or any(
        fact in needs or walk.sure(visit, fact) or _holds_known(visit.step.when, fact) or _in_env(visit, fact)
        for fact in wanted
    )


def _in_env(visit: Visit, fact: str) -> bool:
    return any(key == fact or (key == Known(fact, True) and value) for key, value in visit.state.env)


def _holds_known(condition: Condition | None, key: str) -> bool:
    """Return whether a condition, where it holds, means that a key has a value."""
    if isinstance(condition, Combined):
        return condition.how == "all" and any(_holds_known(part, key) for part in condition.parts)
    if isinstance(condition, Known):
        return condition.key == key and condition.known
    return isinstance(condition, Equals) and condition.key == key


# -- 5: any other answer leads to a question, and a party is not said to give one that it does not


def other_answers(book: Playbook) -> Iterator[Finding]:
    """Yield a finding for each wait and call-back that passes answers on which it does not list, but to a question."""
    for step in book.steps:
        if step.kind not in ("wait", "callback") or step.otherwise:
            continue
        listed = {c.code for c in step.choices}
        left = [code for code in may_answer(step) if code not in listed]
        if left and not _asks(book, target(book, step, None)):
            yield _bad(
                "other-answers", "{id}: answers that are not listed ({words}) lead on to {step}, which is no question; say by otherwise where they lead",
                at_step(book, step), words=", ".join(left[:_SHOWN]) + (" ..." if len(left) > _SHOWN else ""),
                step=target(book, step, None).partition(ROUND)[0] or "-",
            )  # fmt: skip


def foreign_answers(book: Playbook) -> Iterator[Finding]:
    """Yield a finding for each wait and reply that lists answers that its party does not give."""
    for step in book.steps:
        if step.kind in ("wait", "reply"):
            odd = [c.code for c in step.choices if c.code in RESULTS.words and c.code not in may_answer(step)]
            if odd:
                yield _bad(
                    "foreign-answer", "{id}: {party} does not say {words}",
                    at_step(book, step), party=step.value, words=", ".join(odd),
                )  # fmt: skip


_SHOWN = 4


def may_answer(step: Step) -> tuple[str, ...]:
    """Return every answer that the party of a step may give."""
    if step.kind in ("wait", "reply"):
        return (*results_of(step.value.partition(":")[0]), *UNSAID)
    return tuple(words.TABLES[KINDS[step.kind].words].words)


def _asks(book: Playbook, name: str) -> bool:
    """Return whether a question comes next, whatever conditions stand between."""
    step = book.step(name)
    if step is None:
        return False
    if step.kind == GO:
        return _asks(book, step.next) and _asks(book, following(book, step))
    here = step.kind in QUESTIONS
    return here and (step.when is None or _asks(book, following(book, step)))


def truths(book: Playbook, begin: Said = None) -> Iterator[Finding]:
    """Yield what a playbook says that may not be true. `begin`: what counts as said at its start."""
    walks = Walks.of(book, begin)
    seen: set[tuple[str, str, int]] = set()
    for one in (
        *untrue(walks),
        *self_waits(walks),
        *gates(walks),
        *unfilled(walks),
        *other_answers(book),
        *foreign_answers(book),
    ):
        # One way is named; a field of a message is a finding of its own.
        field = str(dict(one.args).get("field", ""))
        key = (one.code + field, one.path, one.line)
        if key not in seen:
            seen.add(key)
            yield one
