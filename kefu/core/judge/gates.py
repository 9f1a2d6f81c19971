"""What closing as solved demands, and what it rests on. A gate never forces an untrue record."""

from collections.abc import Sequence
from datetime import timedelta

from kefu.core.base.frozen import frozen
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.vocabulary.words import CUSTOMERS


@frozen
class Standing:
    """How a ticket stands against its category's demands: what is missing, and the entries that the rest rests on."""

    missing: tuple[str, ...]
    rests: tuple[str, ...]


def _now(ticket: Ticket, *did: str) -> list[Entry]:
    """The counting entries of the current cycle."""
    return [e for e in ticket.counted(*did) if ticket.cycles.get(e.cycle, e.cycle) == ticket.cycle]


def _customers_word(ticket: Ticket) -> Entry | None:
    """The customer's own word that it is solved, not taken back since: both a reply and a call-back."""
    for entry in reversed(_now(ticket, "reply", "callback")):
        if entry.did == "callback" and entry.text("verdict") == "unsolved":
            return None
        if entry.did == "callback" and entry.text("verdict") == "satisfied":
            return entry
        if entry.did == "reply" and _valid(entry) and entry.text("party").partition(":")[0] in CUSTOMERS:
            return entry
    return None


def _valid(reply: Entry) -> bool:
    return not reply.flag("invalid") and reply.text("result") not in ("", "none")


def _reply(ticket: Ticket) -> Entry | None:
    said = _customers_word(ticket)
    return said or next((e for e in reversed(_now(ticket, "reply")) if _valid(e)), None)


def _callback(ticket: Ticket) -> Entry | None:
    verdicts = [e for e in _now(ticket, "callback") if e.text("verdict") != "unreachable"]
    last = verdicts[-1] if verdicts else None
    if last is not None and last.text("verdict") in ("satisfied", "dissatisfied"):
        return last
    return _customers_word(ticket)


def _evidence(ticket: Ticket) -> Entry | None:
    return next(iter(reversed(ticket.counted("attach"))), None)


def _end(ticket: Ticket) -> Entry | None:
    return next((e for e in reversed(_now(ticket, "step")) if e.text("result") == "end"), None)


DEMANDS = {"reply": _reply, "callback": _callback, "evidence": _evidence, "end": _end}
"""Each word that a playbook's `close` may hold, with the entry that meets it."""


def standing(ticket: Ticket, demands: Sequence[str]) -> Standing:
    """How the ticket stands against `demands` now."""
    found = {d: DEMANDS[d](ticket) for d in demands if d in DEMANDS}
    rests = dict.fromkeys(e.op for e in found.values() if e is not None)
    return Standing(tuple(d for d, e in found.items() if e is None), tuple(rests))


def tries(ticket: Ticket, apart: timedelta) -> int:
    """How often the customer was tried in vain in this cycle, counting tries that lie `apart` from the one before."""
    count, last = 0, None
    vain = [
        e
        for e in _now(ticket, "callback", "contact")
        if e.text("verdict") == "unreachable"
        or (
            e.text("party").partition(":")[0] in CUSTOMERS
            and e.text("outcome") in ("no-answer", "hung-up", "wrong-number")
        )
    ]
    for entry in sorted(vain, key=lambda e: e.at):
        if last is None or entry.at - last >= apart:
            count, last = count + 1, entry.at
    return count
