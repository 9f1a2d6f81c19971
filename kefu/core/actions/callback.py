"""`callback`: the customer's verdict. `unsolved` on a resolved or closed ticket is itself a reopening (rule 7)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kefu.core.actions.action import ANY, Action, Anew, Context, Glance, Signal, always, is_customer, roles
from kefu.core.actions.reopen import signals as reopened
from kefu.core.actions.under import speaks
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields, Node
from kefu.core.ticket.fields import AFTER, TEXT, VERDICT
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.ticket.state import Standing


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return the verdict, and the cycle that it ends, if it ends one."""
    if given["verdict"] == "unsolved" and ticket.state in ("resolved", "closed"):
        return given | {"after": ticket.cycle}
    return given


def apply(state: Standing, entry: Entry) -> None:
    """Take the verdict; `unsolved` reopens what is done, and on an open ticket it asks for an answer."""
    state.verdict = entry.text("verdict") or state.verdict
    state.hear(speaks(entry))
    if entry.text("verdict") != "unsolved":
        state.count(entry)
        return
    if entry.text("after"):
        state.reopen(entry)
    else:
        state.count(entry)
    if entry.op in state.effective:
        state.unsolved.append(entry.op)
        # Still done after all that: somebody ended the work in another clone without knowing of this verdict.
        if state.base in ("resolved", "closed"):
            state.unclose(entry)


def signals(fields: Mapping[str, Node], _customer: str) -> Iterator[Signal]:
    """Yield the verdict of a customer who was reached, and the reopening where it is one."""
    verdict = word(fields.get("verdict"))
    if verdict != "unreachable":
        yield Signal(ACTION.name, frozenset({verdict}))
    if fields.get("after"):
        yield from reopened(fields, "")


def _spoken(fields: Mapping[str, Node]) -> bool:
    """Return whether the customer was reached."""
    return fields.get("verdict") != "unreachable"


def informs(entry: Entry) -> str:
    """Return the customer, where the call-back reached somebody."""
    return "customer" if _spoken(entry.fields) else ""


def _kept(started: Entry, glance: Glance) -> bool:
    """Return whether it keeps a promise: one that was made to the customer, who was reached."""
    return _spoken(glance.fields) and is_customer(started.text("party") or "customer")


def _reopens(fields: Mapping[str, Node]) -> bool:
    """Return whether it ends a cycle and begins one."""
    return "after" in fields


ACTION = Action(
    name="callback",
    zh="回访",
    help=N_("Record the customer's verdict."),
    done=N_("call-back recorded"),
    froms=ANY,
    required=("verdict",),
    fields=(replace(VERDICT, help=N_("satisfied, dissatisfied, unsolved or unreachable.")), TEXT, AFTER),
    manual=N_("unsolved on a resolved or closed ticket opens it again."),
    examples=("kefu callback @ satisfied", "kefu callback @ unreachable 第二次拨打,无人接听"),
    draft=draft,
    apply=apply,
    says=roles("verdict"),
    signals=signals,
    hears=("verdict",),
    anew=Anew(meets={"promise": _kept}),
    meets={"promise": _spoken, "follow": always},
    informs=informs,
    reopens=_reopens,
)
