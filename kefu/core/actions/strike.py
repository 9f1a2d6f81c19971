"""`strike`: an earlier entry was wrong. Its effects are revoked; it stays visible."""

from kefu.core.actions.action import ANY, Action, Context, roles
from kefu.core.base.errors import Refused, Usage
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields
from kefu.core.ticket.fields import ENTRY, MENDS, WHY
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.ticket.state import Standing
from kefu.core.vocabulary import ids


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return the whole id of the entry. Usage if not exactly one fits, Refused if it is struck already."""
    op = entry_of(ticket, word(given["entry"]))
    if op in ticket.struck:
        raise Refused("strike {id}: {op} is struck already", id=ticket.id, op=op)
    return given | {"entry": op}


def entry_of(ticket: Ticket, text: str) -> str:
    """Return the op of the ticket's entry that `text` names: its op, or the head of only one. Usage otherwise."""
    wanted = ids.normalise(text)
    hits = [e.op for e in ticket.entries if wanted and e.op.startswith(wanted)]
    if len(set(hits)) != 1:
        raise Usage(
            "{text}: not one entry of {id}; `kefu show {id}` lists them with their ids", text=text, id=ticket.id
        )
    return hits[0]


def apply(state: Standing, entry: Entry) -> None:
    """Report a strike that strikes nothing. Any other has done its work: what it strikes was left out beforehand."""
    if entry.text("entry") not in state.struck:
        state.note(
            "strikes-nothing",
            N_("entry {op}: strikes an entry that is not before it, or an open or forget; it changes nothing"),
            entry,
        )


ACTION = Action(
    name="strike",
    zh="撤销",
    help=N_("Strike a wrong entry."),
    done=N_("struck"),
    froms=ANY,
    required=("entry", "why"),
    several=False,
    fields=(ENTRY, WHY, MENDS),
    manual=N_(
        "The entry stays visible; what it did is revoked, and clocks are what they would be without it. `kefu show` lists the entries with their ids; last is the last one of yours, which `kefu undo` strikes too. What somebody else recorded takes a role with the permission strike."
    ),
    examples=(
        'kefu strike @ last --why "记错了金额"',
        'kefu strike @ 0H5C9WXR3D --why "记在了别的工单上"',
    ),
    draft=draft,
    apply=apply,
    says=roles("entry"),
    strikes="entry",
    on_files=True,
)
