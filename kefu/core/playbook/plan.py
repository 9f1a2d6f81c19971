"""The deeds of a step's answer: the same actions as the commands, then the step's entry, in one commit."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from kefu.core.base.errors import Usage
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Fields, Node
from kefu.core.config import desk as desks
from kefu.core.playbook.answers import Given, World, fact_value, holds_already, recorded, text_in
from kefu.core.playbook.edges import target
from kefu.core.playbook.model import DONE, ENDED, INVALID, NONE, SKIPPED, WAITING, Playbook, Step
from kefu.core.playbook.replay import Position
from kefu.core.ticket.model import Ticket
from kefu.core.times.when import Unit, days_later, later
from kefu.core.vocabulary import ids
from kefu.core.vocabulary.words import CUSTOMERS


@frozen
class Deed:
    """One action of the commit. `file`: the file of the answer is attached with it."""

    action: str
    given: Fields
    file: bool = False


@frozen
class Ask:
    """A step that is being answered: the playbook and its blob, the ticket, the position of the run, the answer.

    `op`: the entry's id of the first deed. `notice`: of a wait, that notice is given now; else its reply is recorded.
    `held`: evidence that is there already. `ways`: the blob of the ways, where the playbook uses any.
    """

    book: Playbook
    blob: str
    ticket: Ticket
    position: Position
    step: Step
    said: Given
    world: World
    op: str
    notice: bool = False
    held: str = ""
    ways: str = ""

    def text(self) -> Fields:
        """Return the text that came with the answer, as a field."""
        said = self.said.more.get("text", "")
        return {"text": said} if said else {}

    def more(self, *keys: str) -> Fields:
        """Return those of the answer's other values that are given, as fields."""
        return {k: self.said.more[k] for k in keys if self.said.more.get(k)}


def deeds(ask: Ask) -> list[Deed]:
    """Return the deeds of an answer, in order; the first has the op `ask.op`, the others are derived from it.

    Usage if a step takes over the answer of another one, and that is not there or does not fit.
    """
    if ask.said.skip:
        return [_entry(ask, result=SKIPPED, why=ask.said.why)]
    ask = _taking(ask)
    if ask.step.kind == "wait" and not ask.notice and ask.said.value == INVALID:
        # The run is where it was: the party has yet to say something.
        return [Deed("reply", {"party": _waited(ask), "result": "other", "invalid": "true"} | ask.text())]
    if ask.step.kind == "close":
        # The step first: on a closed ticket it could no longer be answered.
        return [_entry(ask, result=ENDED), _close(ask)]
    if ask.step.kind == "callback" and ask.said.value == "unsolved" and ask.ticket.state in ("resolved", "closed"):
        # The verdict opens a new cycle; what was answered belongs to the old one.
        return [_entry(ask, answer=ask.said.value), *_ending(ask), *_callback(ask)]
    acts = list(_ACTS.get(ask.step.kind, _nothing)(ask))
    if ask.step.kind == "wait" and ask.notice:
        return [*acts, _entry(ask, result=WAITING, act=bool(acts))]
    if ask.step.kind == "end":
        return [_entry(ask, answer=ask.step.value, result=ENDED)]
    answer = DONE if ask.step.kind in ("do", "say", "propose", "escalate") else recorded(ask.step, ask.said.value)
    if ask.step.kind == "evidence" and ask.said.value != NONE:
        answer = ask.step.value
    return [*acts, _entry(ask, answer=answer, act=bool(acts), why=ask.said.why)]


def _entry(ask: Ask, *, answer: str = "", result: str = "", act: bool = False, why: str = "") -> Deed:
    """Return the step's own entry, with the answers that it follows or replaces."""
    fields: Fields = {"step": ask.step.id, "playbook": ask.blob, "answer": answer, "result": result, "why": why}
    if ask.ways:
        fields["ways"] = ask.ways
    if act or ask.held:
        fields["entry"] = ask.op if act else ask.held
    position = ask.position
    asked = position.asked is not None and position.asked.id == ask.step.id
    if asked and position.tries:
        fields["of"] = position.tries[-1].op
    elif asked and position.again:
        fields["replaces"] = [a.op for a in position.again]
    else:
        before = next((p for p in position.path if p.step.id == ask.step.id), None)
        if before is not None:
            fields["replaces"] = [a.op for a in before.tries if ask.ticket.entry(a.op) is not None]
    return Deed("step", fields)


def _ending(ask: Ask) -> Iterator[Deed]:
    """Yield the end that a verdict leads to, recorded with it."""
    step = ask.book.step(target(ask.book, ask.step, ask.said.value))
    if step is not None and step.kind == "end":
        ways: Fields = {"ways": ask.ways} if ask.ways else {}
        yield Deed("step", {"step": step.id, "playbook": ask.blob, "answer": step.value, "result": ENDED} | ways)


def _taking(ask: Ask) -> Ask:
    """Return the answer with what it takes over from an earlier step as its value; of an event that is its reason."""
    step = ask.step
    if not step.takes or step.kind == "event":
        return ask
    value = _answered(ask, step.takes)
    allowed = step.results if step.kind == "resolve" else ()
    if allowed and value not in allowed:
        raise Usage("{step}: {text} is no result of this step; one of: {words}", step=step.id, text=value,
                    words=", ".join(allowed))  # fmt: skip
    return replace(ask, said=replace(ask.said, value=value))


def _answered(ask: Ask, name: str) -> str:
    """Return the answer that another step was given in this run. Usage if it has none."""
    value = ask.position.answers.get(name)
    if not value:
        raise Usage("{step}: the answer of {other} is taken over here, and it has none", step=ask.step.id, other=name)
    return value


def _nothing(_ask: Ask) -> Iterator[Deed]:
    return iter(())


def _ask(ask: Ask) -> Iterator[Deed]:
    if ask.step.fact:
        value = fact_value(ask.step, ask.said.value, ask.world)
        if not holds_already(ask.step, ask.ticket, value):
            changes: list[Node] = [{"fact": ask.step.fact, "now": value}]
            yield Deed("amend", {"changes": changes, "why": f"{ask.book.category}: {ask.step.id}"})


def _evidence(ask: Ask) -> Iterator[Deed]:
    if ask.said.value != NONE and not ask.held:
        yield Deed("attach", ask.text(), file=True)


def _contact(ask: Ask) -> Iterator[Deed]:
    fields: Fields = {"party": _party(ask), "way": "out", "outcome": ask.said.value}
    yield Deed("contact", fields | _channel(ask) | ask.text() | ask.more("name", "number", "promise", "follow"))


def _channel(ask: Ask) -> Fields:
    """Return the channel that was named, else that of the message, as a field; none if nobody said one."""
    message = ask.book.messages.get(ask.step.message)
    said = ask.said.more.get("channel") or (message.channel if message else "")
    return {"channel": said} if said else {}


def _party(ask: Ask) -> str:
    """Return the party of a step; by name where the one responsible is of that role."""
    role, known = ask.step.value, ask.ticket.responsible
    if role in CUSTOMERS or ask.said.more.get("name") or known.get("party") != role or not known.get("name"):
        return role
    return f"{role}:{known['name']}"


def _wait(ask: Ask) -> Iterator[Deed]:
    if not ask.notice:
        fields: Fields = {"party": _waited(ask), "result": ask.said.value}
        yield Deed("reply", fields | ask.more("reason") | ask.text())
        return
    notice: Fields = {"for": _party(ask)} | _channel(ask)
    span = ask.step.within
    if ask.step.until:
        notice["until"] = _answered(ask, ask.step.until)
    elif span is not None:
        start, zone = ask.world.now, ask.world.desk.zone
        whole_days = span.unit is Unit.DAYS
        end = days_later(start, span.amount, zone) if whole_days else later(start, span.delta(), zone)
        notice["until"] = end.isoformat()
    yield Deed("wait", notice | ask.text())


def _waited(ask: Ask) -> str:
    """Return the party that the run waits for, as the wait has it."""
    return next((w.party for w in ask.ticket.waits if w.op == ask.position.resting), "") or _party(ask)


def _reply(ask: Ask) -> Iterator[Deed]:
    whom = ask.step.to or ("customer" if ask.step.value == "us" else "")
    to: Fields = {"to": whom} if whom else {}
    party = "us" if ask.step.value == "us" else _party(ask)
    yield Deed("reply", {"party": party, "result": ask.said.value} | to | ask.more("reason") | ask.text())


def _event(ask: Ask) -> Iterator[Deed]:
    when = "" if ask.said.value == DONE else ask.said.value
    reason = _answered(ask, ask.step.takes) if ask.step.takes else ask.step.reason
    fields: Fields = {"what": ask.step.value, "when": when, "reason": reason}
    by: Fields = {"whom": ask.step.by} if ask.step.by else {}
    yield Deed("event", fields | ask.text() | by | ask.more("whom"))


def _propose(ask: Ask) -> Iterator[Deed]:
    yield Deed("propose", {"what": text_in(ask.step.text, ask.world.desk.language)} | ask.text())


def _approve(ask: Ask) -> Iterator[Deed]:
    yield Deed("approve", {"verdict": ask.said.value} | ask.text())


def _escalate(ask: Ask) -> Iterator[Deed]:
    """Yield an escalation, only upwards: a ticket that is that high already stays where it is."""
    desk = ask.world.desk
    levels = [level.name for level in desk.levels]
    now = levels.index(ask.ticket.level) if ask.ticket.level in levels else 0
    if now < desks.rank(desk, ask.step.value):
        why = ask.said.more.get("text") or text_in(ask.step.why, desk.language)
        yield Deed("escalate", {"to": ask.step.value, "why": why})


def _settle(ask: Ask) -> Iterator[Deed]:
    step = ask.step
    fields: Fields = {"kind": step.value, "amount": ask.said.value, "stage": step.stage}
    said = ask.said.more.get("text", "")
    parties: Fields = {"payer": step.payer, "payee": step.payee}
    yield Deed("settle", fields | parties | ask.more("ref") | ({"why": said} if said else {}))


def _resolve(ask: Ask) -> Iterator[Deed]:
    """Yield the resolve, unless the ticket is resolved with this result already."""
    if ask.ticket.state != "resolved" or ask.ticket.fact("result") != ask.said.value:
        yield Deed("resolve", {"result": ask.said.value} | ask.text() | ask.more("cause"))


def _callback(ask: Ask) -> Iterator[Deed]:
    yield Deed("callback", {"verdict": ask.said.value} | ask.text())


def _close(ask: Ask) -> Deed:
    return Deed("close", {"how": ask.step.value} | ask.text() | ask.more("cause", "lesson"))


_ACTS: Mapping[str, Callable[[Ask], Iterator[Deed]]] = {
    "ask": _ask, "evidence": _evidence, "contact": _contact, "wait": _wait, "reply": _reply, "event": _event,
    "propose": _propose, "approve": _approve, "escalate": _escalate, "settle": _settle, "resolve": _resolve,
    "callback": _callback,
}  # fmt: skip


def op_of(first: str, place: int) -> str:
    """Return the op of the deed at a place, as `kefu.desk.write` derives it."""
    return first if place == 0 else ids.derived_op(first, str(place))
