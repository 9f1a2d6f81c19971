"""The effects of an entry on clocks given by hand: `due-OP`, `promise-OP`, `follow-OP`, `wait-OP` (design, section
7)."""

from collections.abc import Sequence
from datetime import datetime

from kefu.core.actions.action import Action, Context, Glance
from kefu.core.actions.table import ACTIONS
from kefu.core.base.node import Fields, Node
from kefu.core.ticket.model import Clock, Effect, Ticket, instant, word, words


def hand(context: Context, ticket: Ticket | None, did: str, given: Fields, fields: Fields) -> list[Node]:
    """Return the effects of a new entry on clocks given by hand, in canonical form: meets, then ends, then starts."""
    action = ACTIONS[did]
    found: list[Node] = []
    if ticket is not None:
        glance = _glance(context, ticket, fields)
        found += [
            {"met": c.name, "of": c.op} | _own_time(context, fields)
            for c in ticket.running
            if _meets(c, action, fields, ticket, glance)
        ]
        found += _ended(context, ticket, action, fields)
    for one in action.hand:
        due = instant(given.get(one.option))
        if due is not None:
            found.append({"start": f"{one.clock}-{context.op}", "due": context.local(due)})
    if ticket is not None and action.pauses and fields.get("reason"):
        found += _pauses(context, ticket, instant(given.get("until")), word(fields.get("reason")))
    return found


def given_by_hand(action: Action, op: str, effects: Sequence[Effect]) -> Fields:
    """Return the options by which an entry of this action started clocks by hand, read back from its effects."""
    found: Fields = {}
    for one in action.hand:
        start = next((e for e in effects if e.verb == "start" and e.clock == f"{one.clock}-{op}"), None)
        if start is not None:
            found[one.option] = word(start.fields.get("due"))
    return found


def _glance(context: Context, ticket: Ticket, fields: Fields) -> Glance | None:
    """Return what the entry is seen against, from edition 2 on."""
    return Glance(fields, context.at, ticket.facts) if context.desk.edition > 1 else None


def _own_time(context: Context, fields: Fields) -> Fields:
    """Return an event's own time, from edition 2 on, where it was before its entry."""
    own = instant(fields.get("when")) if context.desk.edition > 1 else None
    return {"at": context.local(own)} if own is not None and own < context.at else {}


def _meets(clock: Clock, action: Action, fields: Fields, ticket: Ticket, glance: Glance | None) -> bool:
    """Return whether an entry meets a clock given by hand; of a wait only the one that it ends."""
    kind = clock.name.partition("-")[0]
    # A clock given by hand bears the id of the entry that started it; a rule's clock of the same first word does not.
    if clock.name != f"{kind}-{clock.op}":
        return False
    anew = action.anew.meets.get(kind) if action.anew is not None and glance is not None else None
    started = ticket.entry(clock.op) if anew is not None else None
    if anew is not None and started is not None and glance is not None:
        return anew(started, glance)
    if kind not in action.meets:
        return False
    return action.meets[kind](fields) and (kind != "wait" or clock.op in words(fields.get("ends")))


def _pauses(context: Context, ticket: Ticket, cap: datetime | None, reason: str) -> list[Node]:
    """Return the pauses that an entry makes: of the clocks `due-OP` that run, with the due time after the cap."""
    found: list[Node] = []
    for clock in ticket.running:
        if clock.paused is not None or clock.name != f"due-{clock.op}":
            continue
        effect: Fields = {"pause": clock.name, "of": clock.op, "reason": reason}
        if cap is not None:
            effect["cap"] = context.local(cap)
            effect["due"] = context.local(clock.due + (cap - context.at))
        found.append(effect)
    return found


def _ended(context: Context, ticket: Ticket, action: Action, fields: Fields) -> list[Node]:
    """Return the ends of pauses whose waits ended; the time of the pause, at most its cap, is added to the due."""
    ends = words(fields.get("ends")) or ([w.op for w in ticket.waits] if action.ends_waits else [])
    found: list[Node] = []
    for clock in ticket.running:
        for pause in clock.pauses:
            if pause.op in ends and not pause.over:
                until = context.at if pause.cap is None else min(context.at, pause.cap)
                # At least nothing: an answer may be dated before the wait that it ends.
                due = clock.due + max(until - pause.since, until - until)
                found.append({"resume": clock.name, "of": pause.op, "due": context.local(due)})
    return found
