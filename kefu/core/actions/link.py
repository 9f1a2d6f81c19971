"""`link`: the ticket belongs to another one: its duplicate, its part, its sequel."""

from kefu.core.actions.action import ANY, Action, Context, is_file, roles
from kefu.core.actions.under import puts
from kefu.core.base.errors import Refused, Said, Usage
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields
from kefu.core.config.desk import needs_format
from kefu.core.ticket.fields import CLOCK, WHY, Field
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.ticket.state import Standing
from kefu.core.vocabulary.words import OF_CUSTOMER

DUPLICATE = "duplicate-of"


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return the relation and the other ticket. Usage for the ticket itself, Refused for a link that stands already."""
    if given["other"] == ticket.id:
        raise Usage("link {id}: a ticket is not linked to itself", id=ticket.id)
    if given["relation"] == OF_CUSTOMER:
        needs_format(context.desk, 2, Said("a link to a customer's file"))
        if is_file(ticket):
            raise Refused("link {id}: it is a customer's file itself: kefu customer merge", id=ticket.id)
    for entry in ticket.counted(ACTION.name):
        if all(entry.fields.get(k) == given[k] for k in ("relation", "other")):
            raise Refused("link {id}: it is linked to {other} so already", id=ticket.id, other=word(given["other"]))
    return given


def apply(state: Standing, entry: Entry) -> None:
    """Count it; what the customer said before the ticket came under another was known to whoever put it there."""
    state.count(entry)
    if puts(entry):
        state.heard = False


def duplicate_of(ticket: Ticket) -> Entry | None:
    """Return the last link by which the ticket is a duplicate of another; None if it is none."""
    return next((e for e in reversed(ticket.counted(ACTION.name)) if e.text("relation") == DUPLICATE), None)


def customers_of(ticket: Ticket) -> list[str]:
    """Return the files of the ticket's customers, by the links that stand."""
    return [e.text("other") for e in ticket.counted(ACTION.name) if e.text("relation") == OF_CUSTOMER]


def was_duplicate(ticket: Ticket) -> Entry | None:
    """Return the last such link, struck or not."""
    links = (e for e in reversed(ticket.entries) if e.did == ACTION.name and e.text("relation") == DUPLICATE)
    return next(links, None)


ACTION = Action(
    name="link",
    zh="关联",
    help=N_("Link a ticket to another."),
    done=N_("linked"),
    froms=ANY,
    required=("relation", "other"),
    several=False,
    fields=(
        Field(
            "relation",
            "word",
            "relation",
            metavar="RELATION",
            argument=True,
            help=N_("duplicate-of, parent, related, after or customer."),
        ),
        Field("other", "ticket", metavar="OTHER", argument=True, help=N_("The other ticket.")),
        WHY,
        CLOCK,
    ),
    manual=N_(
        "duplicate-of also closes the ticket as a duplicate. Of a ticket that is closed, or of one with another waybill, it takes a reason. The other relations: parent, related, after, and customer: the file of its customer (kefu help customer)."
    ),
    examples=("kefu link 7K3F9Q5 duplicate-of 2M4T7WA",),
    draft=draft,
    apply=apply,
    says=roles("relation", "other"),
    on_files=True,
)
