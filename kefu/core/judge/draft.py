"""New entries: from what a command was given to the fields of an entry, full (not yet masked), in no order of keys.

Each action drafts its own fields; here come what every entry has, what the table forbids, and what the entry does to
clocks. The judge drafts entries that stand already once more, so a draft depends on nothing but its arguments.
"""

from datetime import timedelta

from kefu.core.actions.action import Action, Context, is_file
from kefu.core.actions.table import ACTIONS, strikeable
from kefu.core.base.errors import Refused, Usage
from kefu.core.base.node import Fields, Node
from kefu.core.clocks.desk_time import env_of
from kefu.core.clocks.hand_effects import hand
from kefu.core.clocks.rule_effects import effects_of
from kefu.core.clocks.strike_effects import mends
from kefu.core.config.desk import may
from kefu.core.fold.fold import fold
from kefu.core.judge.situation import Situation
from kefu.core.ticket.model import Entry, Ticket, instant, word
from kefu.core.ticket.timeline import CLOCKS_APART
from kefu.core.vocabulary.vocabulary import Labels
from kefu.core.vocabulary.words import FILE, STATES

NOTHING = fold("", ())
"""The ticket before an opening: one without entries."""


def draft(name: str, situation: Situation, ticket: Ticket | None, given: Fields) -> Fields:
    """Return the fields of a new entry of the action `name`. Raises Usage or Refused; then nothing is to be written.

    `ticket`: as it stands before, None where the action opens one.
    """
    action, context = ACTIONS[name], situation.context
    check(action, context, ticket, given)
    own = action.draft(context, ticket or NOTHING, action.given(given))
    if ticket is not None and action.strikes:
        _strikeable(action, ticket, word(own[action.strikes]))
        if context.desk.edition > 1:  # by the first edition of the rules anybody struck anything
            _others(context, ticket, word(own[action.strikes]))
    fields = envelope(action, context, ticket) | own
    if ticket is not None and action.reopens is not None and action.reopens(own):
        fields["cycle"] = context.op
    by_hand = hand(context, ticket, name, given, fields)
    if by_hand and ticket is not None and is_file(ticket):
        raise Refused(
            "{action} {id}: a customer's file has no deadlines; open a ticket for it", action=name, id=ticket.id
        )
    for field in action.fields:
        moment = instant(fields.get(field.name)) if field.type == "when" else None
        if moment is not None:
            fields[field.name] = context.local(moment)
    if ticket is not None and action.strikes and context.desk.edition > 1:
        said_anew = mends(context, situation.rules, ticket, _entry(context, fields))
        fields |= {"mends": said_anew} if said_anew else {}
    done = [*by_hand, *_by_rule(situation, ticket, fields)]
    return fields | ({"effects": done} if done else {})


def _by_rule(situation: Situation, ticket: Ticket | None, fields: Fields) -> list[Node]:
    """Return the effects of the new entry on the clocks of the rules, seen from the ticket as it stands with it."""
    context, rules = situation.context, situation.rules
    if (ticket is not None and is_file(ticket)) or _files(fields):
        return []  # a customer's file is no case, so that no deadline of one holds for it
    if not rules or ACTIONS[word(fields["did"])].signals is None:
        return []
    entry = _entry(context, fields)
    after = fold(ticket.id if ticket else "", [*(ticket.entries if ticket else ()), entry])
    return effects_of(ticket, after, entry, rules, env_of(context.desk, after.fact))


def _files(fields: Fields) -> bool:
    """Return whether an entry with these fields opens a customer's file."""
    facts = fields.get("facts")
    return isinstance(facts, dict) and facts.get("kind") == FILE


def _entry(context: Context, fields: Fields) -> Entry:
    """Return the new entry without effects of its own."""
    return Entry(
        op=context.op,
        at=context.at,
        key=instant(fields.get("seq")) or context.now,
        by=context.actor,
        did=word(fields["did"]),
        cycle=word(fields["cycle"]),
        fields=fields,
        effects=(),
        raw="",
    )


def check(action: Action, context: Context, ticket: Ticket | None, given: Fields) -> None:
    """Refuse what the table forbids: lacking fields (Usage), the state, the role, a time before the opening
    (Refused)."""
    for name in action.required:
        if not given.get(name):
            raise Usage("{action}: {field} is missing", action=action.name, field=name)
    if action.permission and not may(context.desk, context.actor, action.permission):
        raise Refused(
            "{action} {id}: {staff} may not do this; it takes a role with the permission {permission}",
            action=action.name,
            id=ticket.id if ticket else "",
            staff=context.actor,
            permission=action.permission,
        )
    if ticket is None:
        return
    if is_file(ticket) and not action.on_files:
        raise Refused(
            "{action} {id}: a customer's file is no case; it takes notes, contacts, amended facts and attachments",
            action=action.name,
            id=ticket.id,
        )
    if ticket.state not in action.froms:
        raise Refused(
            "{action} {id}: the ticket is {state}; {action} is for tickets that are {states}. {hint}",
            action=action.name,
            id=ticket.id,
            state=Labels(STATES, (ticket.state,)),
            states=Labels(STATES, action.froms),
            hint=_hint(ticket),
        )
    # A writer whose clock is behind says nothing of the past: only a time that was typed can be before the opening.
    if context.backdated and context.at < ticket.born - CLOCKS_APART:
        raise Refused(
            "{action} {id}: {at} is before the ticket was opened ({born})",
            action=action.name,
            id=ticket.id,
            at=context.at.isoformat(),
            born=ticket.born.isoformat(),
        )


def _hint(ticket: Ticket) -> str:
    """Return the command that helps on, as the end of a refusal."""
    return f"kefu reopen {ticket.id} --why ..." if ticket.state in ("closed", "resolved") else f"kefu show {ticket.id}"


def _strikeable(action: Action, ticket: Ticket, op: str) -> None:
    """Refuse to strike an entry that nobody may strike."""
    target = ticket.entry(op)
    if target is not None and not strikeable(target):
        raise Refused("strike {id}: {did} {op} cannot be struck", id=ticket.id, did=target.did, op=op)


def _others(context: Context, ticket: Ticket, op: str) -> None:
    """Refuse to strike what somebody else recorded without the permission for it, and what took a permission to record
    without that one too."""
    target = ticket.entry(op)
    if target is None or target.by == context.actor:
        return
    kind = ACTIONS.get(target.did)
    for permission in filter(None, ("strike", kind.permission if kind is not None else "")):
        if not may(context.desk, context.actor, permission):
            raise Refused(
                "strike {id}: {op} is an entry of {staff}; to strike what somebody else recorded takes a role with the "
                "permission {permission}",
                id=ticket.id,
                op=op,
                staff=target.by,
                permission=permission,
            )


def envelope(action: Action, context: Context, ticket: Ticket | None) -> Fields:
    """Return the fields that every entry has; `seq` where the last entry's key is not before this one (design 3)."""
    fields: Fields = {"op": context.op, "at": context.local(context.at)}
    if context.backdated:
        fields["written"] = context.local(context.now)
    if ticket is not None:
        key, last = context.now.replace(microsecond=0), ticket.entries[-1].key
        # Without it the new entry would stand before one that its writer has seen.
        if key <= last:
            fields["seq"] = (last + timedelta(seconds=1)).astimezone(context.desk.zone).isoformat()
    cycle = context.op if action.own_cycle or ticket is None else ticket.cycle
    return fields | {"by": context.actor, "did": action.name, "cycle": cycle}
