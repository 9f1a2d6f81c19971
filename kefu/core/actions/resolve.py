"""`resolve`: the problem is solved; the customer is still to be called back."""

from collections.abc import Iterator

from kefu.core.actions.action import Action, Context, always, by_fields, roles
from kefu.core.actions.under import heard
from kefu.core.base.errors import Refused
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields
from kefu.core.ticket.fields import ANSWERS, CAUSE, RESULT, TEXT, Field
from kefu.core.ticket.model import Entry, Ticket
from kefu.core.ticket.state import Change, Standing

INCIDENT = Field("incident", "plain", shown=False)
"""The incident with which all its tickets were resolved together."""
LEARNT = ("result", "cause", "lesson")
"""The facts that an end of the work sets."""


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return the result, and each `unsolved` of the cycle that it answers (rule 7).

    Refused by an incident where the customer has spoken since: somebody is to listen to that first.
    """
    if given.get("incident") and heard(ticket):
        raise Refused("resolve {id}: the customer has spoken since the ticket came under the incident", id=ticket.id)
    return given | ({"answers": list(ticket.unsolved)} if ticket.unsolved else {})


def apply(state: Standing, entry: Entry) -> None:
    """End the work, unless the customer had said `unsolved` and its writer did not know."""
    if not state.unheard(entry) and state.answered(entry) and state.allow(entry, "open"):
        state.resolve(entry)
        state.put(learnt(entry))


def learnt(entry: Entry) -> Iterator[Change]:
    """Yield the result, the cause and the lesson as changes of facts."""
    yield from ((name, None, entry.text(name)) for name in LEARNT if entry.text(name))


ACTION = Action(
    name="resolve",
    zh="解决",
    help=N_("Record that the problem is solved."),
    done=N_("resolved"),
    froms=("open", "waiting"),
    to="resolved",
    required=("result",),
    fields=(RESULT, CAUSE, TEXT, ANSWERS, INCIDENT),
    examples=("kefu resolve @ found 在门卫处找到 --cause no-notice",),
    draft=draft,
    apply=apply,
    changes=learnt,
    says=roles("result", "cause"),
    signals=by_fields("resolve", "result"),
    hears=("result",),
    own_words=True,
    meets={"due": always, "promise": always, "follow": always},
    acts=True,
    ends_waits=True,
)
