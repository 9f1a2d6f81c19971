"""New entries: from what a command was given to the fields of an entry, full (not yet masked), in no order of keys.

Each function takes (context, ticket, given) and returns the action's own fields; `draft` adds envelope and effects.
"""

from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, Decimal

from kefu.core.actions.table import ACTIONS, Context, check, entry_of, envelope
from kefu.core.base.errors import Refused, Usage
from kefu.core.base.node import Fields, Node
from kefu.core.clocks.hand_effects import hand, local
from kefu.core.config import desk as desks
from kefu.core.fold.fold import NEVER_STRUCK, fold
from kefu.core.judge import gates
from kefu.core.privacy.mask import mask_name
from kefu.core.ticket.model import Entry, Ticket, instant, word, words
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import ids
from kefu.core.vocabulary.words import HOWS, Labels


def draft(name: str, context: Context, ticket: Ticket | None, given: Fields) -> Fields:
    """The fields of a new entry of the action `name`. Raises Usage or Refused; then nothing is to be written."""
    action = ACTIONS[name]
    check(action, context, ticket, given)
    own = {k: given[k] for k in action.fields if given.get(k) not in (None, "", [], {})}
    build = _BUILD.get(name)
    if ticket is None:
        own = _open(context, own)
    elif build is not None:
        own = build(context, ticket, own)
    fields = envelope(action, context, ticket) | own
    if name == "callback" and "after" in own:
        fields["cycle"] = context.op
    by_hand = hand(context, ticket, name, given, fields)
    for key in ("due", "promise", "follow"):
        fields.pop(key, None)
    for key in ("until", "when"):
        moment = instant(fields.get(key))
        if moment is not None:
            fields[key] = local(context, moment)
    effects = [*by_hand, *_by_rule(context, ticket, fields)]
    return fields | ({"effects": effects} if effects else {})


def _by_rule(context: Context, ticket: Ticket | None, fields: Fields) -> list[Node]:
    """What the new entry does to the clocks of the rules, seen from the ticket as it stands with it."""
    if not context.rules:
        return []
    from kefu.core.clocks.desk_time import env_of
    from kefu.core.clocks.rule_effects import Move, effects

    key = instant(fields.get("seq")) or context.now
    entry = Entry(
        op=context.op,
        at=context.at,
        key=key,
        by=context.actor,
        did=word(fields["did"]),
        cycle=word(fields["cycle"]),
        fields=fields,
        effects=(),
        raw="",
    )
    after = fold(ticket.id if ticket else "", [*(ticket.entries if ticket else ()), entry])
    return effects(Move(ticket, after, entry, context.rules, env_of(context.desk, after.fact)))


def _open(context: Context, given: Fields) -> Fields:
    facts = given["facts"]
    assert isinstance(facts, dict)
    head = context.head
    assert head is not None
    missing = fact_table.missing(facts, list(head.needs))
    if missing and given.get("incomplete") != "true":
        raise Refused(
            "open: {category} needs {missing}. Give them, or open it as it is with --incomplete",
            category=head.category,
            missing=", ".join(missing),
        )
    fields = dict(given)
    fields.pop("incomplete", None)
    if head.needs:
        fields["needs"] = list(head.needs)
    lowest = context.desk.levels[0].name if context.desk.levels else "agent"
    return fields | ({"level": lowest} if lowest != "agent" else {})


def _assign(context: Context, ticket: Ticket, given: Fields) -> Fields:
    if (word(given["owner"]) if given["owner"] != "none" else "") == ticket.owner:
        raise Refused("assign {id}: it is {owner}'s already", id=ticket.id, owner=ticket.owner or "nobody")
    return given


def _event(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """What happened lies behind; only a theoretical arrival may lie ahead."""
    when = instant(given.get("when"))
    if when is not None and when > context.now and given["what"] != "due-in":
        raise Usage("event {id}: --when {when} is in the future", id=ticket.id, when=when.isoformat())
    return given


def _wait(context: Context, ticket: Ticket, given: Fields) -> Fields:
    until = instant(given.get("until"))
    if until is not None and until <= context.at:
        raise Usage("wait {id}: --until {until} has passed already", id=ticket.id, until=until.isoformat())
    if given.get("reason") and until is None:
        raise Usage("wait {id}: a pause needs an end; add --within or --until", id=ticket.id)
    return given


def _reply(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """A reply ends the waits for its party (for the one named, if it names one); an invalid one ends nothing."""
    if given.get("invalid") == "true":
        return given
    role, _, name = word(given["party"]).partition(":")
    ends: list[Node] = []
    for wait in ticket.waits:
        waiting, _, who = wait.party.partition(":")
        if waiting == role and (not name or not who or who in (name, mask_name(name))):
            ends.append(wait.op)
    return given | ({"ends": ends} if ends else {})


def _approve(context: Context, ticket: Ticket, given: Fields) -> Fields:
    decided = {e.text("of") for e in ticket.counted("approve")}
    asked = [e for e in ticket.counted("propose") if e.op not in decided]
    if not asked:
        raise Refused("approve {id}: nothing is proposed that waits for a decision", id=ticket.id)
    if asked[-1].by == context.actor and len([s for s in context.desk.staff.values() if not s.ended]) > 1:
        raise Refused("approve {id}: {staff} proposed it; somebody else decides", id=ticket.id, staff=context.actor)
    return given | {"of": asked[-1].op}


def _amend(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Each change gets what was (masked, as it stands); a fact that held a value needs a reason."""
    changes: list[Node] = []
    held = []
    for change in given["changes"] if isinstance(given["changes"], list) else []:
        assert isinstance(change, dict)
        name = word(change["fact"])
        if any(isinstance(c, dict) and c["fact"] == name for c in changes):
            raise Usage("amend {id}: {fact} is named twice", id=ticket.id, fact=name)
        was = fact_table.get(ticket.facts, name)
        if was == change.get("now"):
            raise Refused("amend {id}: {fact} is {value} already", id=ticket.id, fact=name, value=str(was or "-"))
        if was:
            held.append(name)
        changes.append({"fact": name} | ({"was": was} if was else {}) | {k: v for k, v in change.items() if k == "now"})
    if held and not given.get("why"):
        raise Usage("amend {id}: {fact} held a value; say why with --why", id=ticket.id, fact=held[0])
    _guarded(context, ticket, given, [word(c["fact"]) for c in changes if isinstance(c, dict)])
    fields = given | {"changes": changes}
    if any(isinstance(c, dict) and c["fact"] == "category" for c in changes) and context.head is not None:
        changes.append({"fact": "kind", "was": ticket.fact("kind"), "now": context.head.kind})
        fields["changes"] = [c for c in changes if isinstance(c, dict) and c.get("was") != c.get("now")]
        fields["needs"] = list(context.head.needs)
    return fields


def _guarded(context: Context, ticket: Ticket, given: Fields, facts: list[str]) -> None:
    """Evidence comes before the fact that it proves; a role may override that, with a reason."""
    if context.book is None or _overrides(context, "amend", ticket, given):
        return
    from kefu.core.playbook.evidence import lacking

    step = lacking(context.book, ticket, facts)
    if step is not None:
        raise Refused(
            "amend {id}: {facts} only with evidence: {kind} ({step}). Attach it first: kefu attach {id} FILE --kind {kind}",
            id=ticket.id,
            facts=", ".join(f for f in facts if f in step.guarded),
            kind=step.value,
            step=step.id,
        )


def _overrides(context: Context, action: str, ticket: Ticket, given: Fields) -> bool:
    """Whether the gates are overridden. Refused without the role, Usage without a reason."""
    if given.get("override") != "true":
        return False
    if not desks.may(context.desk, context.actor, "override"):
        raise Refused("{action} {id}: {staff} may not override", action=action, id=ticket.id, staff=context.actor)
    if not given.get("why"):
        raise Usage("{action} {id}: an override needs a reason; add --why", action=action, id=ticket.id)
    return True


def _escalate(context: Context, ticket: Ticket, given: Fields) -> Fields:
    desk = context.desk
    to = word(given.get("to")) or desks.level_above(desk, ticket.level).name
    if to == ticket.level:
        raise Refused("escalate {id}: it is at the level {level} already", id=ticket.id, level=to)
    fields = given | {"from": ticket.level, "to": to, "rank": str(desks.rank(desk, to))}
    if ticket.escalates:
        fields["replaces"] = list(ticket.escalates)
    owner = desks.level_owner(desk, to)
    return fields | ({"owner": owner} if owner else {})


def _resolve(context: Context, ticket: Ticket, given: Fields) -> Fields:
    return given | ({"answers": list(ticket.unsolved)} if ticket.unsolved else {})


def _callback(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Unsolved on a resolved or closed ticket is itself a reopening (rule 7)."""
    if given["verdict"] == "unsolved" and ticket.state in ("resolved", "closed"):
        return given | {"after": ticket.cycle}
    return given


def _close(context: Context, ticket: Ticket, given: Fields) -> Fields:
    how = word(given.get("how")) or "solved"
    fields = given | {"how": how, "category": ticket.category}
    _overrides(context, "close", ticket, given)
    if how == "solved":
        return fields | _solved(context, ticket, given)
    if given.get("override") != "true":
        _otherwise(context, ticket, how, given)
    return fields


def _solved(context: Context, ticket: Ticket, given: Fields) -> Fields:
    standing = gates.standing(ticket, context.head.close if context.head else ())
    if standing.missing and given.get("override") != "true":
        raise Refused(
            "close {id}: {category} is not closed as solved without {missing}. {how}",
            id=ticket.id,
            category=ticket.category,
            missing=", ".join(standing.missing),
            how="; ".join(_HOW_TO[m].format(id=ticket.id) for m in standing.missing if m in _HOW_TO),
        )
    if given.get("override") != "true":
        _proved(context, ticket)
    rests: Fields = {"rests": list(standing.rests)} if standing.rests else {}
    return rests | ({"answers": list(ticket.unsolved)} if ticket.unsolved else {})


def _proved(context: Context, ticket: Ticket) -> None:
    """Closing as solved passes no evidence by."""
    if context.book is None:
        return
    from kefu.core.playbook.evidence import skipped

    step = skipped(context.book, ticket)
    if step is not None:
        raise Refused(
            "close {id}: the playbook asks for evidence first: {kind} ({step}). kefu attach {id} FILE --kind {kind}, "
            "or kefu play {id}",
            id=ticket.id,
            kind=step.value,
            step=step.id,
        )


_HOW_TO = {
    "reply": "kefu reply {id} PARTY RESULT",
    "callback": "kefu callback {id} VERDICT",
    "evidence": "kefu attach {id} FILE",
    "end": "kefu play {id}",
}


def _otherwise(context: Context, ticket: Ticket, how: str, given: Fields) -> None:
    """The gates of the other ways of closing: tries, a supervisor's written answer, a word of explanation."""
    rule = context.desk.callback
    if how == "unreachable":
        made = gates.tries(ticket, rule.apart)
        if made < rule.tries:
            hours = f"{rule.apart.total_seconds() / 3600:g}"
            raise Refused(
                "close {id}: the customer was tried {made} of {tries} times, {hours} hours apart. "
                "Record each try: kefu callback {id} unreachable",
                id=ticket.id,
                made=made,
                tries=rule.tries,
                hours=hours,
            )
    if how == "dismissed" and not desks.may(context.desk, context.actor, "dismiss"):
        raise Refused("close {id}: {staff} may not dismiss a ticket", id=ticket.id, staff=context.actor)
    if how in ("dismissed", "void", "withdrawn") and not (given.get("text") or given.get("why")):
        raise Usage("close {id}: as {how} it needs a text that says why", id=ticket.id, how=Labels(HOWS, (how,)))


def _reopen(context: Context, ticket: Ticket, given: Fields) -> Fields:
    return given | {"after": ticket.cycle}


def _link(context: Context, ticket: Ticket, given: Fields) -> Fields:
    if given["other"] == ticket.id:
        raise Usage("link {id}: a ticket is not linked to itself", id=ticket.id)
    for entry in ticket.entries:
        same = entry.did == "link" and all(entry.fields.get(k) == given[k] for k in ("relation", "other"))
        if same and entry.op not in ticket.struck:
            raise Refused("link {id}: it is linked to {other} so already", id=ticket.id, other=word(given["other"]))
    return given


def _settle(context: Context, ticket: Ticket, given: Fields) -> Fields:
    amount = int(Decimal(word(given["amount"])).to_integral_value(ROUND_CEILING))
    if amount == 0:
        raise Usage("settle {id}: an amount of nothing is not recorded", id=ticket.id)
    if given.get("stage") in ("agreed", "paid") and not desks.may_settle(context.desk, context.actor, amount):
        raise Refused(
            "settle {id}: {amount} is above what {staff} may settle; ask a supervisor",
            id=ticket.id,
            amount=word(given["amount"]),
            staff=context.actor,
        )
    return given


def _strike(context: Context, ticket: Ticket, given: Fields) -> Fields:
    op = entry_of(ticket, word(given["entry"]))
    target = next(e for e in ticket.entries if e.op == op)
    if target.did in NEVER_STRUCK:
        raise Refused("strike {id}: {did} {op} cannot be struck", id=ticket.id, did=target.did, op=op)
    if op in ticket.struck:
        raise Refused("strike {id}: {op} is struck already", id=ticket.id, op=op)
    return given | {"entry": op}


def _step(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """An answer names the answer to its step that it follows (`of`) or those that it replaces (rule 12)."""
    if given.get("of") or given.get("replaces"):
        return given
    earlier = [
        e
        for e in ticket.counted("step")
        if e.text("step") == given["step"] and ticket.cycles.get(e.cycle, e.cycle) == ticket.cycle
    ]
    known = {op for e in earlier for op in e.texts("replaces")}
    replaces: list[Node] = [e.op for e in earlier if e.op not in known]
    return given | ({"replaces": replaces} if replaces else {})


_BUILD: Mapping[str, Callable[[Context, Ticket, Fields], Fields]] = {
    "assign": _assign,
    "event": _event,
    "wait": _wait,
    "reply": _reply,
    "approve": _approve,
    "amend": _amend,
    "escalate": _escalate,
    "resolve": _resolve,
    "callback": _callback,
    "close": _close,
    "reopen": _reopen,
    "link": _link,
    "settle": _settle,
    "strike": _strike,
}


def new_number(context: Context) -> str:
    """A number for a ticket opened now: the date of `at` in the desk's zone."""
    return ids.new_number(context.at.astimezone(context.desk.zone))


__all__ = ["draft", "new_number", "words"]
