"""The one table of actions: from which states, what is required, who may, what follows.

Commands, help, checks, completion and documents iterate it. Building an entry is pure: time, person and desk are given.
"""

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kefu.core.base.errors import Refused, Usage
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields
from kefu.core.clocks.rules import Rule
from kefu.core.config.categories import Head
from kefu.core.config.desk import Desk, may
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary import ids
from kefu.core.vocabulary.words import STATES, Labels

if TYPE_CHECKING:
    from kefu.core.playbook.model import Playbook

LIVE = ("open", "waiting", "resolved")
ANY = ("open", "waiting", "resolved", "closed")


@frozen
class Context:
    """What a decision needs to know: the desk, the category's playbook, the rules of its clocks, who acts, when it
    happened, and when it is written. `book`: the playbook that the run goes by, where its gates matter."""

    desk: Desk
    actor: str
    at: datetime
    now: datetime
    op: str
    head: Head | None = None
    rules: tuple[Rule, ...] = ()
    book: "Playbook | None" = None

    @property
    def backdated(self) -> bool:
        """Whether it is written later than it happened."""
        return self.at != self.now


Build = Callable[[Context, Ticket, Fields], Fields]


@frozen
class Action:
    """One action. `required`: the entry's fields that must be given; `permission`: who may (empty: everybody on the staff)."""

    name: str
    froms: tuple[str, ...]
    help: str
    zh: str
    required: tuple[str, ...] = ()
    permission: str = ""
    to: str = ""
    own_cycle: bool = False
    fields: tuple[str, ...] = field(default=())


_TABLE = (
    Action("open", (), N_("Open a ticket."), "开单", ("facts",), to="open", own_cycle=True,
           fields=("facts", "owner", "due", "responsible", "incomplete")),
    Action("note", ANY, N_("Add a note."), "备注", ("text",), fields=("text",)),
    Action("contact", ANY, N_("Record a call or a message."), "联系", ("party", "outcome"),
           fields=("party", "way", "channel", "outcome", "name", "number", "text", "promise", "follow")),
    Action("event", ANY, N_("Record what happened to the parcel."), "事件", ("what",),
           fields=("what", "when", "whom", "reason", "text")),
    Action("assign", LIVE, N_("Give a ticket to somebody."), "转派", ("owner",), fields=("owner", "text")),
    Action("wait", ("open", "waiting"), N_("Wait for somebody who was told."), "等待", ("for",), to="waiting",
           fields=("for", "channel", "until", "reason", "text")),
    Action("reply", ANY, N_("Record a result-type reply."), "回复", ("party", "result"), to="open",
           fields=("party", "to", "result", "invalid", "text")),
    Action("propose", ("open", "waiting"), N_("Propose a remedy."), "提议", ("what",), fields=("what", "text")),
    Action("approve", ("open", "waiting"), N_("Decide on a proposed remedy."), "审批", ("verdict",), "approve",
           fields=("verdict", "text")),
    Action("step", LIVE, N_("Answer a step of the playbook."), "步骤", ("step",), fields=("step", "answer", "playbook", "result", "why", "of", "replaces", "entry")),
    Action("attach", ANY, N_("Put evidence into the vault."), "附件", ("files",), fields=("files", "text")),
    Action("amend", ANY, N_("Correct or add facts."), "更正", ("changes",), fields=("changes", "why", "override")),
    Action("escalate", LIVE, N_("Move a ticket to another level."), "升级", ("why",), "escalate",
           fields=("to", "why")),
    Action("resolve", ("open", "waiting"), N_("Record that the problem is solved."), "解决", ("result",), to="resolved",
           fields=("result", "cause", "text")),
    Action("callback", ANY, N_("Record the customer's verdict."), "回访", ("verdict",), fields=("verdict", "text")),
    Action("close", LIVE, N_("Close a ticket."), "结案", (), to="closed",
           fields=("how", "override", "why", "text", "result", "cause", "lesson")),
    Action("reopen", ("resolved", "closed"), N_("Open a closed ticket again."), "重开", ("why",), to="open",
           own_cycle=True, fields=("why",)),
    Action("link", ANY, N_("Link a ticket to another."), "关联", ("relation", "other"), fields=("relation", "other")),
    Action("settle", ANY, N_("Record money."), "结算", ("kind", "amount"),
           fields=("kind", "amount", "stage", "payer", "payee", "ref", "why")),
    Action("strike", ANY, N_("Strike a wrong entry."), "撤销", ("entry", "why"), fields=("entry", "why")),
    Action("breach", ANY, N_("A clock was missed."), "逾期", ("clock",), fields=("clock",)),
    Action("clock", ANY, N_("A due time was mended."), "时限更正", ("clock",), fields=("clock",)),
    Action("forget", ANY, N_("Erase contacts and attachments."), "删除隐私", ("why",), "forget", fields=("why",)),
)  # fmt: skip
ACTIONS: Mapping[str, Action] = {a.name: a for a in _TABLE}


def label(name: str, language: str) -> str:
    """An action as people read it: in Chinese by its Chinese name; one that this kefu does not know by its own."""
    action = ACTIONS.get(name)
    return action.zh if action is not None and language == "zh" and action.zh else name


def check(action: Action, context: Context, ticket: Ticket | None, given: Fields) -> None:
    """Refuse what the table forbids: required fields (Usage), the state, the role, a time before the opening (Refused)."""
    for name in action.required:
        if not given.get(name):
            raise Usage("{action}: {field} is missing", action=action.name, field=name)
    if action.permission and not may(context.desk, context.actor, action.permission):
        raise Refused(
            "{action} {id}: {staff} may not do this; it takes a role with the permission {permission}",
            action=action.name,
            id=ticket.id if ticket else "",
            staff=context.actor,
            permission=action.permission,
        )
    if ticket is None:
        return
    if ticket.state not in action.froms:
        raise Refused(
            "{action} {id}: the ticket is {state}; {action} is for tickets that are {states}. {hint}",
            action=action.name,
            id=ticket.id,
            state=Labels(STATES, (ticket.state,)),
            states=Labels(STATES, action.froms),
            hint=_hint(ticket),
        )
    if context.at < ticket.born:
        raise Refused(
            "{action} {id}: {at} is before the ticket was opened ({born})",
            action=action.name,
            id=ticket.id,
            at=context.at.isoformat(),
            born=ticket.born.isoformat(),
        )


def _hint(ticket: Ticket) -> str:
    return f"kefu reopen {ticket.id} --why ..." if ticket.state in ("closed", "resolved") else f"kefu show {ticket.id}"


def possible(ticket: Ticket, desk: Desk, staff: str) -> list[str]:
    """The names of the actions that this person may do now on this ticket, in the order of the table."""
    return [
        a.name
        for a in ACTIONS.values()
        if ticket.state in a.froms
        and a.name not in ("step", "breach", "clock")
        and (not a.permission or may(desk, staff, a.permission))
    ]


def envelope(action: Action, context: Context, ticket: Ticket | None) -> Fields:
    """The fields that every entry has. A writer whose time is not after the last entry's key adds `seq` (design 3)."""
    zone = context.desk.zone

    def local(moment: datetime) -> str:
        return moment.astimezone(zone).replace(microsecond=0).isoformat()

    fields: Fields = {"op": context.op, "at": local(context.at)}
    if context.backdated:
        fields["written"] = local(context.now)
    if ticket is not None:
        key, last = context.now.replace(microsecond=0), ticket.entries[-1].key
        if key <= last:
            fields["seq"] = (last + timedelta(seconds=1)).astimezone(zone).isoformat()
    cycle = context.op if action.own_cycle or ticket is None else ticket.cycle
    return fields | {"by": context.actor, "did": action.name, "cycle": cycle}


def entry_of(ticket: Ticket, text: str) -> str:
    """The op of the ticket's entry that `text` names (its op or the only head of one)."""
    wanted = ids.normalise(text)
    hits = [e.op for e in ticket.entries if wanted and e.op.startswith(wanted)]
    if len(set(hits)) != 1:
        raise Usage(
            "{text}: not one entry of {id}; `kefu show {id}` lists them with their ids", text=text, id=ticket.id
        )
    return hits[0]
