"""`escalate`: the ticket goes to another level, up or down, and to the owner of that level."""

from collections.abc import Iterator

from kefu.core.actions.action import LIVE, Action, Context, always, by_fields, safe
from kefu.core.base.errors import Refused
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields, Node
from kefu.core.config import desk as desks
from kefu.core.ticket.fields import CLOCK, RANK, REPLACES, WHY, Field
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.ticket.state import Standing


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return the old and the new level (the next one up where none is given), and the escalates replaced (rule 6)."""
    desk = context.desk
    to = word(given.get("to")) or desks.level_above(desk, ticket.level).name
    if to == ticket.level:
        raise Refused("escalate {id}: it is at the level {level} already", id=ticket.id, level=to)
    return given | brought(desk, ticket, to)


def brought(desk: desks.Desk, ticket: Ticket, to: str) -> Fields:
    """Return what a change of level brings: the old level, the rank, the escalates it replaces, the new owner."""
    fields: Fields = {"from": ticket.level, "to": to, "rank": str(desks.rank(desk, to))}
    if ticket.escalates:
        replaces: list[Node] = [*ticket.escalates]
        fields["replaces"] = replaces
    owner = desks.level_owner(desk, to)
    return fields | ({"owner": owner} if owner else {})


def apply(state: Standing, entry: Entry) -> None:
    """Set the level."""
    if state.allow(entry, "open", "resolved"):
        state.level(entry)


def says(entry: Entry) -> Iterator[str]:
    """Yield the level before and after."""
    yield f"{safe(entry.text('from'))} -> {safe(entry.text('to'))}"


def escalated(ticket: Ticket) -> list[Entry]:
    """Return the entries that set the level and count."""
    return [e for e in ticket.counted(ACTION.name) if e.op not in ticket.ignored]


ACTION = Action(
    name="escalate",
    zh="升级",
    help=N_("Move a ticket to another level."),
    done=N_("level changed"),
    froms=LIVE,
    permission="escalate",
    required=("why",),
    fields=(
        WHY,
        Field("to", "level", free=True, metavar="LEVEL", help=N_("The level; without it the next one up.")),
        Field("from", "plain", given=False),
        RANK,
        REPLACES,
        Field("owner", "plain", given=False),
        CLOCK,
    ),
    examples=('kefu escalate @ --why "快递员一直不回复"', 'kefu escalate @ --to agent --why "主管已处理"'),
    draft=draft,
    apply=apply,
    says=says,
    signals=by_fields("escalate", "to"),
    hears=(),
    own_words=True,
    meets={"follow": always},
)
