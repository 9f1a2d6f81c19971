"""`event`: something that happened to the parcel."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kefu.core.actions.action import ANY, Action, Context, Signal, always, roles
from kefu.core.base.errors import Usage
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields, Node
from kefu.core.ticket.fields import TEXT, WHAT, WHEN, Field
from kefu.core.ticket.model import Entry, Ticket, instant, word
from kefu.core.ticket.state import Change, Standing
from kefu.core.ticket.timeline import CLOCKS_APART
from kefu.core.vocabulary.words import EVENTS_AHEAD, ROLES


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return what was given. Usage for a time in the future, which only a theoretical arrival may have."""
    # The time may come from a clock that is a little ahead of this one.
    when = instant(given.get("when"))
    if when is not None and when > context.now + CLOCKS_APART and not _lies_ahead(given):
        raise Usage("event {id}: --when {when} is in the future", id=ticket.id, when=when.isoformat())
    return given


def _lies_ahead(said: Mapping[str, Node]) -> bool:
    """Return whether the event may be one to come."""
    return said.get("what") in EVENTS_AHEAD


def apply(state: Standing, entry: Entry) -> None:
    """Count an attempt, and take over who signed."""
    state.count(entry)
    if entry.text("what") == "attempt":
        state.attempts += 1
    state.put(changes(entry))


def changes(entry: Entry) -> Iterator[Change]:
    """Yield the fact of who signed for the parcel."""
    if entry.text("what") == "signed" and entry.text("whom"):
        yield "signed-by", None, entry.text("whom")


def signals(fields: Mapping[str, Node], _customer: str) -> Iterator[Signal]:
    """Yield the event with the reason of a failed attempt, and by whom, where that is a party."""
    by = ROLES.find(word(fields.get("whom"))) if fields.get("whom") else None
    yield Signal(ACTION.name, frozenset(w for w in (word(fields.get("what")), word(fields.get("reason")), by) if w))


ACTION = Action(
    name="event",
    zh="事件",
    help=N_("Record what happened to the parcel."),
    done=N_("event recorded"),
    froms=ANY,
    required=("what",),
    fields=(
        replace(WHAT, type="word", words="event", help=N_("What happened to the parcel.")),
        replace(WHEN, help=N_("The parcel's own time; a theoretical arrival may lie ahead."), deadline=_lies_ahead),
        Field("whom", "line", free=True, metavar="WHOM", option="--by", help=N_("By whom, such as who signed.")),
        Field("reason", "coded", "failure", closed=True, metavar="REASON", help=N_("Why an attempt failed.")),
        TEXT,
    ),
    manual=N_(
        "What happened: due-in, problem-found, arrived, last-scan, loaded, departed, dispatched, attempt, signed, shelved, return-sent, returned, registered, picked-up, data-entered, receipt-back, handed-over, detained, released, outage."
    ),
    examples=("kefu event @ attempt --reason nobody-home --when 10:20", "kefu event @ signed --by 门卫"),
    draft=draft,
    apply=apply,
    changes=changes,
    says=roles("what", "reason"),
    signals=signals,
    hears=("event", "failure", "role"),
    listens=True,
    own_words=True,
    meets={"follow": always},
    acts=True,
)
