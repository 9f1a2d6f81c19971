"""`note`: a remark. It changes nothing and no clock sees it."""

from kefu.core.actions.action import ANY, Action
from kefu.core.base.msgid import N_
from kefu.core.ticket.fields import TEXT

ACTION = Action(
    name="note",
    zh="备注",
    help=N_("Add a note."),
    done=N_("noted"),
    froms=ANY,
    required=("text",),
    fields=(TEXT,),
    ours=False,
    manual=N_("The text is the rest of the line; without one your editor opens."),
    examples=("kefu note 7K3F9Q5 客户说今天在家", "kefu note @ the guard has it --at 14:10"),
    on_files=True,
)
