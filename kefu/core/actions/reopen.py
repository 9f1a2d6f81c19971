"""`reopen`: a new cycle begins, and clocks start again; the old verdict stays."""

from collections.abc import Iterator, Mapping

from kefu.core.actions.action import Action, Context, Signal, always
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields, Node
from kefu.core.ticket.fields import AFTER, WHY
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.ticket.state import Standing


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return the reason, and the cycle that it ends (rule 1)."""
    return given | {"after": ticket.cycle}


def apply(state: Standing, entry: Entry) -> None:
    """Begin a cycle, or join one that somebody else had begun already."""
    state.reopen(entry)


def signals(_fields: Mapping[str, Node], _customer: str) -> Iterator[Signal]:
    """Yield the reopening, and an opening: what starts with a ticket starts again with its next cycle."""
    yield Signal("reopen")
    yield Signal("open")


ACTION = Action(
    name="reopen",
    zh="重开",
    help=N_("Open a closed ticket again."),
    done=N_("reopened"),
    froms=("resolved", "closed"),
    to="open",
    own_cycle=True,
    required=("why",),
    fields=(WHY, AFTER),
    examples=('kefu reopen 7K3F9Q5 --why "客户一周后来电,仍未收到"',),
    draft=draft,
    apply=apply,
    signals=signals,
    hears=(),
    reopens=always,
    decides=True,
)
