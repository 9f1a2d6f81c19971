"""`open`: a ticket begins. On a live channel it is also a contact with the customer."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kefu.core.actions.action import Action, Anew, Context, Glance, Hand, Signal, party_words
from kefu.core.actions.parcels import check_waybills
from kefu.core.base.errors import Refused, Said
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields, Node
from kefu.core.config.desk import needs_format
from kefu.core.ticket.fields import CLOCK, FACTS, LEVEL, NEEDS, OWNER, Field
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.ticket.state import Standing
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary.words import FILE, LIVE_CHANNELS


def draft(context: Context, _ticket: Ticket, given: Fields) -> Fields:
    """Return the facts with the needs of the category. Refused where something is missing and all of it is wanted."""
    facts = given["facts"]
    assert isinstance(facts, dict)
    if facts.get("kind") == FILE:
        return _filed(context, facts, given)
    on_file = [name for name in fact_table.ON_FILE if fact_table.get(facts, name)]
    if on_file:
        raise Refused("open: {fact} stands on a customer's file alone: kefu customer add", fact=on_file[0])
    check_waybills(context, ACTION.name, facts.items())
    head = context.head
    assert head is not None
    missing = fact_table.missing(facts, list(head.needs))
    by_desk = context.desk.needs == "strict" and given.get("incomplete") != "true"
    # Neither is recorded, so when the entry is judged again nothing can be said of it.
    if missing and (given.get("strict") == "true" or by_desk) and not context.again:
        raise Refused(
            "open: {category} needs {missing}. Nothing was recorded: with --strict, and where kefu.yaml says needs: strict, "
            "all of it is to be given",
            category=head.category,
            missing=", ".join(missing),
        )
    fields = {k: v for k, v in given.items() if k not in ACTION.unrecorded}
    if head.needs:
        fields["needs"] = list(head.needs)
    lowest = context.desk.levels[0].name if context.desk.levels else "agent"
    return fields | ({"level": lowest} if lowest != "agent" else {})


def _filed(context: Context, facts: Mapping[str, Node], given: Fields) -> Fields:
    """Return the facts of a customer's file. Refused where older kefus write too, and for what only a case has."""
    needs_format(context.desk, 2, Said("a customer's file"))
    if set(facts) - set(_FACTS_OF_FILES) or set(given) != {"facts"}:
        raise Refused("open: a customer's file has a name, contacts, a class, prices and remarks, and no owner")
    return given


_FACTS_OF_FILES = ("kind", "title", "demand", "caller", "file")


def apply(state: Standing, entry: Entry) -> None:
    """Begin the ticket with its facts, its owner, and the party responsible."""
    if state.open(entry):
        state.first_facts(entry.fields.get("facts"), entry.texts("needs"))
        state.own(entry)
        state.blame(entry.text("responsible"))


def says(entry: Entry) -> Iterator[str]:
    """Yield the category, of a customer's file that it is one."""
    facts = entry.fields.get("facts")
    yield str(facts.get("category") or facts.get("kind", "")) if isinstance(facts, dict) else ""


def signals(fields: Mapping[str, Node], customer: str) -> Iterator[Signal]:
    """Yield the opening, and on a live channel the first contact with the customer."""
    yield Signal(ACTION.name)
    facts = fields.get("facts")
    channel = word(facts.get("channel")) if isinstance(facts, dict) else ""
    if channel in LIVE_CHANNELS:
        yield Signal("contact", frozenset({*party_words("customer", customer), channel, "reached", "in"}))


def seen(_glance: Glance) -> Iterator[Signal]:
    """Yield the opening alone: it answers nothing by itself, whatever its channel."""
    yield Signal(ACTION.name)


ACTION = Action(
    name="open",
    zh="开单",
    help=N_("Open a ticket."),
    done=N_("opened"),
    froms=(),
    to="open",
    required=("facts",),
    fields=(
        FACTS,
        replace(OWNER, argument=False, help=N_("Who works on it: a staff member, me or none.")),
        Field("responsible", "plain", free=True, shown=False),
        NEEDS,
        LEVEL,
        CLOCK,
    ),
    unrecorded=("incomplete", "strict"),
    manual=N_(
        "The first word after the category is the waybill if it holds a digit; none or - says that there is no waybill. The rest of the line is what the customer said. The direction follows from our own branch, the customer and the telephone from a text that begins with who called. What the category needs is asked for on a terminal, the caller's side first; what stays unknown marks the ticket as incomplete. --strict refuses it then."
    ),
    examples=(
        "kefu open 签收未收到 75312345678901 显示门卫签收,收件人未收到 --direction inbound --channel phone",
        "kefu open 咨询 none 询问是否派送到村 --done 已答复",
        "kefu open damaged --paste < copied.txt",
    ),
    draft=draft,
    apply=apply,
    says=says,
    signals=signals,
    hears=(),
    anew=Anew(seen),
    hand=(Hand("due", "due", N_("Until when it must be solved.")),),
    strikeable=False,
    opens=True,
    own_cycle=True,
    names_parcel=True,
    on_files=True,
)
