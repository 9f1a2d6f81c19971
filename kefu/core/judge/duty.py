"""The opening of a duty's ticket, as every clone that sweeps writes it, and what is wrong with one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from kefu.core.actions.open import ACTION as OPEN
from kefu.core.base.findings import Finding
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields
from kefu.core.config.desk import Duty
from kefu.core.duties.days import Turn, turn
from kefu.core.duties.tickets import given_of, op_of
from kefu.core.judge.differences import differences
from kefu.core.judge.draft import draft
from kefu.core.judge.situation import Situation
from kefu.core.judge.sweep import BY
from kefu.core.ticket.model import Entry
from kefu.core.vault.hide import masked, secrets_of


def opening(situation: Situation, duty: Duty, begun: Turn, op: str, now: datetime) -> Fields:
    """Return the fields of the entry that opens the ticket of a turn, as it stands in the file.

    It names its clock, as all that a sweep writes: whoever swept, it is one act.
    """
    context = replace(situation.context, actor=BY, at=begun.begins, now=now, op=op)
    given = given_of(context.desk, duty, begun)
    full = draft(OPEN.name, replace(situation, context=context), None, given) | {"clock": f"due-{op}"}
    return masked(full, secrets_of((), ()))[0]


def not_so_opened(entry: Entry, written: datetime, situation: Situation) -> Iterator[Finding]:
    """Yield what is wrong with the opening of a ticket by a sweep: no duty of that time had it, or it says other things."""
    desk = situation.context.desk
    day = entry.at.astimezone(desk.zone).date()
    # A duty that counts from when it was done is known by what it says: its op is derived from the ticket before.
    fitting = [d for d in desk.duties if (op_of(d, day) == entry.op if d.every else _says(d, entry))]
    if not fitting:
        yield Finding(
            "no-duty",
            N_("entry {op}: at {when} kefu.yaml had no duty whose ticket a sweep opens so"),
            "",
            entry.line,
            (("op", entry.op), ("when", written.isoformat())),
        )
        return
    duty = fitting[0]
    expected = opening(situation, duty, turn(desk, duty, day), entry.op, written)
    yield from differences(entry, expected, dict(entry.fields))


def _says(duty: Duty, entry: Entry) -> bool:
    facts = entry.fields.get("facts")
    return isinstance(facts, dict) and facts.get("category") == duty.category and facts.get("title") == duty.what
