"""Notices of a ticket that count as none, and clocks whose own limit the desk cannot tell: information, nobody's fault."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kefu.core.base.findings import Finding
from kefu.core.clocks.rules import Rule
from kefu.core.clocks.sight import remarks
from kefu.core.config.desk import Desk
from kefu.core.ticket.model import Ticket

_SAID_ONCE = ("origin-unknown",)
"""What is said when it is written, and is no finding: the fact is missing, as the ticket shows."""


def uncounted(ticket: Ticket, desk: Desk, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Yield what was said of each entry when it was written, with its line; of a closed ticket nothing."""
    for entry in ticket.entries if ticket.state != "closed" else ():
        if entry.op in ticket.struck:
            continue
        for one in remarks(ticket, entry, desk, rules):
            if one.code not in _SAID_ONCE:
                # The op is not said, but it tells two of one sort apart.
                yield replace(one, line=entry.line, args=(*one.args, ("op", entry.op)))
