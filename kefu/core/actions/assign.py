"""`assign`: the ticket is somebody's."""

from collections.abc import Iterator

from kefu.core.actions.action import LIVE, Action, Context, safe
from kefu.core.base.errors import Refused
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields
from kefu.core.ticket.fields import OWNER, TEXT
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.ticket.state import Standing


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return the owner. Refused if the ticket has that owner already."""
    if (word(given["owner"]) if given["owner"] != "none" else "") == ticket.owner:
        raise Refused("assign {id}: it is {owner}'s already", id=ticket.id, owner=ticket.owner or "nobody")
    return given


def apply(state: Standing, entry: Entry) -> None:
    """Give the ticket to the owner."""
    if state.allow(entry, "open", "resolved"):
        state.own(entry)


def says(entry: Entry) -> Iterator[str]:
    """Yield the owner."""
    yield safe(entry.text("owner"))


ACTION = Action(
    name="assign",
    zh="转派",
    help=N_("Give a ticket to somebody."),
    done=N_("assigned to {owner}"),
    froms=LIVE,
    required=("owner",),
    fields=(OWNER, TEXT),
    manual=N_("STAFF is an id, a name or an address of the staff list; me or none."),
    examples=("kefu assign @ me", "kefu assign 7K3F9Q5,2M4T7WA agent-2 今天他当班"),
    draft=draft,
    apply=apply,
    says=says,
)
