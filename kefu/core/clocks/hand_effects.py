"""What an entry does to the clocks given by hand: `due-OP`, `promise-OP`, `follow-OP`, `wait-OP` (design, section 7)."""

from collections.abc import Sequence
from datetime import datetime

from kefu.core.actions.table import Context
from kefu.core.base.node import Fields, Node
from kefu.core.ticket.model import Clock, Ticket, instant, word, words
from kefu.core.vocabulary.words import CUSTOMERS, REACHED

STARTED_BY = {"due": ("open",), "promise": ("contact",), "follow": ("contact",), "until": ("wait",)}
"""Each option that gives a clock by hand, and the actions that take it."""
FOLLOWED_BY = ("contact", "wait", "reply", "event", "escalate", "propose", "resolve", "callback", "close")
"""A follow-up that an agent set himself is met by the next thing that is done about the ticket, not by a note."""


def hand(context: Context, ticket: Ticket | None, did: str, given: Fields, fields: Fields) -> list[Node]:
    """The effects of a new entry on clocks given by hand, in canonical form: meets and ends first, then starts."""
    found: list[Node] = []
    if ticket is not None:
        found += [_named("met", c) for c in ticket.running if _meets(c, did, fields)]
        found += _ended(context, ticket, words(fields.get("ends")), fields)
    for option, actions in STARTED_BY.items():
        due = instant(given.get(option))
        if did in actions and due is not None:
            name = "wait" if option == "until" else option
            found.append({"start": f"{name}-{context.op}", "due": local(context, due)})
    if ticket is not None and did == "wait" and fields.get("reason"):
        found += _pauses(context, ticket, instant(given.get("until")), word(fields.get("reason")))
    return found


def local(context: Context, moment: datetime) -> str:
    """An instant as files hold it, in the desk's zone."""
    return moment.astimezone(context.desk.zone).replace(microsecond=0).isoformat()


def _named(verb: str, clock: Clock) -> Node:
    return {verb: clock.name, "of": clock.op}


def _meets(clock: Clock, did: str, fields: Fields) -> bool:
    kind = clock.name.partition("-")[0]
    if clock.name != f"{kind}-{clock.op}":
        return False
    if kind == "due":
        return did == "resolve" or (did == "close" and fields.get("how") == "solved")
    if kind == "promise":
        return did in ("resolve", "close") or _reached(did, fields)
    if kind == "follow":
        return did in FOLLOWED_BY
    if kind == "wait":
        return did == "reply" and clock.op in words(fields.get("ends")) and fields.get("result") != "none"
    return False


def _reached(did: str, fields: Fields) -> bool:
    """Whether the customer was spoken to: what a promise to call back asks for."""
    if did == "callback":
        return fields.get("verdict") != "unreachable"
    if did != "contact" or word(fields.get("party")).partition(":")[0] not in CUSTOMERS:
        return False
    return fields.get("outcome") in (*REACHED, "message-left")


def _pauses(context: Context, ticket: Ticket, cap: datetime | None, reason: str) -> list[Node]:
    found: list[Node] = []
    for clock in ticket.running:
        if clock.paused is not None or clock.name != f"due-{clock.op}":
            continue
        effect: Fields = {"pause": clock.name, "of": clock.op, "reason": reason}
        if cap is not None:
            effect["cap"] = local(context, cap)
            effect["due"] = local(context, clock.due + (cap - context.at))
        found.append(effect)
    return found


def _ended(context: Context, ticket: Ticket, ends: Sequence[str], fields: Fields) -> list[Node]:
    """Ended waits take their pauses with them: the clocks run on with the time of the pause, at most its cap, added."""
    ends = ends or ([w.op for w in ticket.waits] if fields.get("did") == "resolve" else [])
    found: list[Node] = []
    for clock in ticket.running:
        for pause in clock.pauses:
            if pause.op in ends and not pause.over:
                until = context.at if pause.cap is None else min(context.at, pause.cap)
                due = clock.due + max(until - pause.since, until - until)
                found.append({"resume": clock.name, "of": pause.op, "due": local(context, due)})
    return found
