"""`forget`: contacts and attachments are erased. The entry is the tombstone of the ticket's records."""

from kefu.core.actions.action import ANY, Action
from kefu.core.base.msgid import N_
from kefu.core.ticket.fields import WHY
from kefu.core.ticket.model import Entry
from kefu.core.ticket.state import Standing


def apply(state: Standing, entry: Entry) -> None:
    """Note the erasure: the records of entries that did not know of it are dead."""
    state.forgets.append(entry.op)


ACTION = Action(
    name="forget",
    zh="删除隐私",
    help=N_("Erase contacts and attachments."),
    done=N_("contacts erased"),
    froms=ANY,
    permission="forget",
    required=("why",),
    several=False,
    fields=(WHY,),
    manual=N_(
        "The contacts and attachments of the ticket leave this clone's vault at once and every other clone at its next sync; what the ticket shows stays masked. See the README for what a hosted server may keep. "
        "--closed-before 180d does it for every ticket that was closed so long ago, still keeps something and fits the terms, each by an entry of its own; --dry-run lists them. Customers' files, and tickets with money that is open, are left alone."
    ),
    examples=(
        'kefu forget 7K3F9Q5 --why "客户要求删除个人信息"',
        "kefu forget --closed-before 180d --dry-run",
        "kefu forget --closed-before 180d category:damaged",
    ),
    apply=apply,
    strikeable=False,
    erases=True,
    on_files=True,
)
