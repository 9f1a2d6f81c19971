"""`close`: the ticket ends. As solved it needs what its category demands; a gate never forces an untrue record."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from kefu.core.actions.action import (
    LIVE,
    Action,
    Context,
    always,
    by_fields,
    is_customer,
    is_file,
    of_cycle,
    overrides,
    roles,
)  # fmt: skip
from kefu.core.actions.approve import ACTION as APPROVE
from kefu.core.actions.attach import attached
from kefu.core.actions.callback import ACTION as CALLBACK
from kefu.core.actions.contact import ACTION as CONTACT
from kefu.core.actions.link import duplicate_of
from kefu.core.actions.reply import ACTION as REPLY
from kefu.core.actions.reply import valid
from kefu.core.actions.resolve import learnt
from kefu.core.actions.step import ACTION as STEP
from kefu.core.base.errors import Refused, Said, Usage
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields, Node
from kefu.core.config import desk as desks
from kefu.core.config.desk import needs_format
from kefu.core.ticket.fields import ANSWERS, CAUSE, CLOCK, OVERRIDE, RESTS, RESULT, TEXT, WHY, Field
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.ticket.state import Standing
from kefu.core.vocabulary.vocabulary import Labels
from kefu.core.vocabulary.words import FILED, HOWS


@frozen
class Grounds:
    """The state of a ticket against its category's demands: what is missing, and the entries that the rest rests on."""

    missing: tuple[str, ...]
    rests: tuple[str, ...]


HAS_IT = ("received", "delivered", "returned", "refunded", "compensated", "returned-paid")
"""The results by which a customer says that he has what he asked for. What he decides, refuses or misses is no such."""


def _customers_word(ticket: Ticket, edition: int) -> Entry | None:
    """Return the customer's own word that it is solved, unless taken back: it is both a reply and a call-back."""
    for entry in reversed(of_cycle(ticket, REPLY.name, CALLBACK.name)):
        verdict = entry.text("verdict")
        if verdict == "unsolved" or (verdict == "dissatisfied" and edition > 1):
            return None
        if verdict == "satisfied" or (not verdict and _says_solved(entry, edition)):
            return entry
    return None


def _says_solved(entry: Entry, edition: int) -> bool:
    """Return whether a reply is a customer's word that it is solved; by the first edition of the rules each was."""
    has_it = edition <= 1 or entry.text("result") in HAS_IT
    return has_it and valid(entry) and is_customer(entry.text("party"))


def _reply(ticket: Ticket, edition: int) -> Entry | None:
    """Return the valid reply that the close rests on, the customer's own word first."""
    said = _customers_word(ticket, edition)
    return said or next((e for e in reversed(of_cycle(ticket, REPLY.name)) if valid(e)), None)


def _callback(ticket: Ticket, edition: int) -> Entry | None:
    """Return the call-back that the close rests on: the last verdict, or the customer's own word."""
    last = _verdict(ticket)
    if last is not None and last.text("verdict") in ("satisfied", "dissatisfied"):
        return last
    return _customers_word(ticket, edition)


def _verdict(ticket: Ticket) -> Entry | None:
    """Return the last verdict of a customer who was reached in this cycle."""
    return next((e for e in reversed(of_cycle(ticket, CALLBACK.name)) if e.text("verdict") != "unreachable"), None)


def _dissatisfied(ticket: Ticket) -> Entry | None:
    """Return the last verdict if the customer is dissatisfied."""
    last = _verdict(ticket)
    return last if last is not None and last.text("verdict") == "dissatisfied" else None


def _supervisors_word(ticket: Ticket, verdict: Entry) -> Entry | None:
    """Return the approval that somebody with the role gave after a verdict."""
    given = (e for e in of_cycle(ticket, APPROVE.name) if e.text("verdict") == "yes" and e.order > verdict.order)
    return next(given, None)


def _evidence(ticket: Ticket, _edition: int) -> Entry | None:
    """Return the last entry that brought evidence, in any cycle."""
    return next(reversed(attached(ticket)), None)


def _end(ticket: Ticket, _edition: int) -> Entry | None:
    """Return the entry that ended the run of the playbook in this cycle."""
    return next((e for e in reversed(of_cycle(ticket, STEP.name)) if e.text("result") == "end"), None)


DEMANDS = {"reply": _reply, "callback": _callback, "evidence": _evidence, "end": _end}
"""Each word that a playbook's `close` may hold, with the entry that meets it."""


def grounds(ticket: Ticket, demands: Sequence[str], edition: int) -> Grounds:
    """Return how the ticket stands against `demands` now, by an edition of the rules."""
    found = {d: DEMANDS[d](ticket, edition) for d in demands if d in DEMANDS}
    rests = dict.fromkeys(e.op for e in found.values() if e is not None)
    return Grounds(tuple(d for d, e in found.items() if e is None), tuple(rests))


def tries(ticket: Ticket, apart: timedelta) -> int:
    """Return how often the customer was tried in vain in this cycle; a try within `apart` of the one before is not
    counted."""
    count, last = 0, None
    vain = [
        e
        for e in of_cycle(ticket, CALLBACK.name, CONTACT.name)
        if e.text("verdict") == "unreachable"
        or (is_customer(e.text("party")) and e.text("outcome") in ("no-answer", "hung-up", "wrong-number"))
    ]
    for entry in sorted(vain, key=lambda e: e.at):
        # Measured from the last try that counted: calling every minute counts once.
        if last is None or entry.at - last >= apart:
            count, last = count + 1, entry.at
    return count


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return how the ticket ends, and the entries that this rests on (rule 8). Refused where a gate is not met."""
    how = word(given.get("how")) or "solved"
    if is_file(ticket) or how == FILED:
        return _filed(context, ticket, how, given)
    fields = given | {"how": how, "category": ticket.category}
    overridden = overrides(context, ACTION.name, ticket, given)
    if how == "lapsed":
        raise Refused("close {id}: only a sweep closes what lapsed, when the next one of a duty begins", id=ticket.id)
    if how == "solved":
        return fields | _solved(context, ticket, overridden=overridden)
    if not overridden:
        _otherwise(context, ticket, how, given)
    return fields


def _filed(context: Context, ticket: Ticket, how: str, given: Fields) -> Fields:
    """Return how a customer's file ends. Refused for any other ticket, and for any other end of one."""
    if not is_file(ticket):
        raise Refused("close {id}: only a customer's file ends as filed, and this is a case", id=ticket.id)
    if how != FILED or set(given) - {"how"}:
        raise Refused("close {id}: a customer's file ends as filed, when it is made", id=ticket.id)
    needs_format(context.desk, 2, Said("a customer's file"))
    return {"how": how}


def _solved(context: Context, ticket: Ticket, *, overridden: bool) -> Fields:
    """Return what a close as solved rests on and answers. Refused where something is missing, unless overridden."""
    found = grounds(ticket, context.head.close if context.head else (), context.desk.edition)
    if found.missing and not overridden:
        raise Refused(
            "close {id}: {category} is not closed as solved without {missing}. {how}",
            id=ticket.id,
            category=ticket.category,
            missing=", ".join(found.missing),
            how="; ".join(_HOW_TO[m].format(id=ticket.id) for m in found.missing if m in _HOW_TO),
        )
    word_given = None if overridden else _content(context, ticket)
    if not overridden:
        _proved(context, ticket)
    ops: list[Node] = [*found.rests, *([word_given.op] if word_given is not None else [])]
    rests: Fields = {"rests": ops} if ops else {}
    return rests | ({"answers": list(ticket.unsolved)} if ticket.unsolved else {})


def _content(context: Context, ticket: Ticket) -> Entry | None:
    """Return the supervisor's word by which a dissatisfied customer's ticket is closed as solved, None where he is not.
    Refused without one, but by the first edition of the rules."""
    verdict = _dissatisfied(ticket) if context.desk.edition > 1 else None
    given = _supervisors_word(ticket, verdict) if verdict is not None else None
    if verdict is not None and given is None:
        raise Refused(
            "close {id}: the customer is dissatisfied; it is not closed as solved without a supervisor's word. "
            "kefu propose {id} WHAT, then a supervisor: kefu approve {id} yes; or he closes it himself: "
            "kefu close {id} --override --why TEXT",
            id=ticket.id,
        )
    return given


def _proved(context: Context, ticket: Ticket) -> None:
    """Refuse to close as solved where the run of the playbook would pass evidence by."""
    step = context.proofs.skipped(ticket) if context.proofs is not None else None
    if step is not None:
        raise Refused(
            "close {id}: the playbook asks for evidence first: {kind} ({step}). kefu attach {id} FILE --kind {kind}, "
            "or kefu play {id}",
            id=ticket.id,
            kind=step.kind,
            step=step.step,
        )


_HOW_TO = {
    "reply": "kefu reply {id} PARTY RESULT",
    "callback": "kefu callback {id} VERDICT",
    "evidence": "kefu attach {id} FILE",
    "end": "kefu play {id}",
}


def _otherwise(context: Context, ticket: Ticket, how: str, given: Fields) -> None:
    """Check the gates of the other ways of closing: tries, a supervisor's written answer, a word of explanation."""
    rule = context.desk.callback
    hours = f"{rule.apart.total_seconds() / 3600:g}"
    if how == "unreachable":
        made = tries(ticket, rule.apart)
        if made < rule.tries:
            raise Refused(
                "close {id}: the customer was tried {made} of {tries} times, {hours} hours apart. "
                "Record each try: kefu callback {id} unreachable",
                id=ticket.id,
                made=made,
                tries=rule.tries,
                hours=hours,
            )
    if how == "duplicate" and context.desk.edition > 1 and duplicate_of(ticket) is None:
        raise Refused("close {id}: a duplicate of which ticket? kefu link {id} duplicate-of OTHER", id=ticket.id)
    if how == "dismissed" and not desks.may(context.desk, context.actor, "dismiss"):
        raise Refused("close {id}: {staff} may not dismiss a ticket", id=ticket.id, staff=context.actor)
    if how in ("dismissed", "void", "withdrawn") and not (given.get("text") or given.get("why")):
        raise Usage("close {id}: as {how} it needs a text that says why", id=ticket.id, how=Labels(HOWS, (how,)))


def apply(state: Standing, entry: Entry) -> None:
    """End the ticket, unless its grounds are struck or an `unsolved` is not answered; an override always counts."""
    solved = entry.text("how") == "solved" and not entry.flag("override")
    # Both report why. An override closes in spite of what is missing, so it is not asked.
    if solved and not (state.rests(entry) and state.answered(entry)):
        return
    if not state.allow(entry, "open", "resolved"):
        return
    state.close(entry)
    state.put(learnt(entry))
    if entry.text("category") and entry.text("category") != state.facts.get("category"):
        state.note("category-changed", N_("entry {op}: closed for a category that was changed meanwhile"), entry)


def _solves(fields: Mapping[str, Node]) -> bool:
    """Return whether it ends as solved."""
    return fields.get("how") == "solved"


ACTION = Action(
    name="close",
    zh="结案",
    help=N_("Close a ticket."),
    done=N_("closed"),
    froms=LIVE,
    to="closed",
    fields=(
        replace(RESULT, argument=False, help=N_("Record this result first.")),
        Field(
            "how",
            "word",
            "how",
            trailer="Kefu-Outcome",
            metavar="HOW",
            default="solved",
            help=N_("solved, duplicate, void, withdrawn, unreachable or dismissed."),
        ),
        CAUSE,
        Field("lesson", "line", free=True, metavar="TEXT", help=N_("What is learnt from it.")),
        replace(OVERRIDE, help=N_("Close it although something is missing; takes a role and --why.")),
        WHY,
        TEXT,
        RESTS,
        ANSWERS,
        Field("category", "plain", given=False, shown=False),
        CLOCK,
    ),
    manual=N_(
        "As solved (the default) it needs what its category demands, and of a dissatisfied customer a supervisor's word (approve, or --override). --result, --callback and --cause write the entries that are missing, one commit each, all or nothing."
    ),
    examples=(
        "kefu close @",
        "kefu close @ --result received --callback satisfied --cause no-notice",
        'kefu close @ --how withdrawn --why "客户自己撤诉"',
    ),
    draft=draft,
    apply=apply,
    changes=learnt,
    says=roles("how"),
    signals=by_fields("close", "how"),
    hears=("how",),
    meets={"due": _solves, "promise": always, "follow": always},
    on_files=True,
)
