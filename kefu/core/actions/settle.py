"""`settle`: money, from offered to paid. A person's limit is for money that leaves; what was approved may be booked."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kefu.core.actions.action import ANY, Action, Anew, Context, Glance, Signal, by_fields, is_customer, of_cycle, roles
from kefu.core.actions.amounts import money, whole
from kefu.core.actions.approve import approved
from kefu.core.actions.contact import ACTION as CONTACT
from kefu.core.actions.propose import AMOUNT
from kefu.core.actions.reply import ACTION as REPLY
from kefu.core.actions.reply import valid
from kefu.core.base.errors import Refused, Usage
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields, Node
from kefu.core.config import desk as desks
from kefu.core.config.desk import needs_format
from kefu.core.ticket.fields import WHY, Field
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.vocabulary.vocabulary import Labels
from kefu.core.vocabulary.words import MONEY, MONEY_COLLECTED, MONEY_IN

if TYPE_CHECKING:
    from decimal import Decimal

_STAGES: Mapping[str, str] = {"fine": "agreed", "cod-return": "paid", "cod-collected": "paid", "collect": "paid"}
"""The stage that follows from a kind of money; any other is offered first."""
_CONSENTED = ("compensation", "refund")
"""The money about which the customer is asked first."""


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return what was given, with the stage, the amount of a fine of the table, and what a payment pays. Usage for an
    amount of nothing, Refused for money that leaves above what the person may settle and what was approved, and for more
    than is left to be paid."""
    # Imported here, since few runs record money and every one knows all actions.
    from kefu.core.actions.fines import with_amount
    from kefu.core.actions.paying import paying

    given = with_amount(context, ticket.id, _staged(context, given))
    amount = word(given.get("amount"))
    if not amount:
        raise Usage("{action}: {field} is missing", action=ACTION.name, field="amount")
    if whole(amount) == 0:
        raise Usage("settle {id}: an amount of nothing is not recorded", id=ticket.id)
    if given["kind"] in MONEY_COLLECTED and given.get("stage") in ("offered", "agreed"):
        raise Usage(
            "settle {id}: {kind} is money that has come in: --stage paid",
            id=ticket.id,
            kind=Labels(MONEY, (word(given["kind"]),)),
        )
    if context.desk.edition > 1:
        _within(context, ticket, given, money(amount))
    # By the first edition of the rules the limit stood for each record of all money but offers, whatever was approved.
    elif given.get("stage") in ("agreed", "paid") and not desks.may_settle(context.desk, context.actor, whole(amount)):
        raise Refused(
            "settle {id}: {amount} is above what {staff} may settle; ask a supervisor",
            id=ticket.id,
            amount=amount,
            staff=context.actor,
        )
    return paying(context, ticket, given)


def _staged(context: Context, given: Fields) -> Fields:
    """Return what was given with its stage: as said, else as it follows from the kind."""
    if any(word(given.get(key)).partition(":")[0] == "agent" for key in ("payer", "payee")):
        needs_format(context.desk, 2, "settle --payer agent")
    # An entry of the first edition may have none, which was counted as it stands.
    if given.get("stage") or (context.again and context.desk.edition < 2):
        return given
    return given | {"stage": _STAGES.get(word(given["kind"]), "offered")}


def _within(context: Context, ticket: Ticket, given: Fields, amount: "Decimal") -> None:
    """Refuse money that leaves where all of its stage in this ticket is above the limit, and it was not approved."""
    if not leaves(given):
        return
    before = _before(context, ticket, word(given.get("stage")))
    if not desks.may_settle(context.desk, context.actor, whole(str(before + amount))):
        _covered(context, ticket, given, amount, before)


def _before(context: Context, ticket: Ticket, stage: str) -> "Decimal":
    """Return the money of a stage that people with a limit have recorded in the ticket: two of 200 are 400."""
    found = (e for e in ticket.counted(ACTION.name) if e.text("stage") == stage and leaves(e.fields))
    return sum((money(e.text("amount")) for e in found if desks.limited(context.desk, e.by)), money("0"))


def leaves(fields: Mapping[str, Node]) -> bool:
    """Return whether the money of an entry with these fields leaves us: by who gets and who pays it, else by its
    kind."""
    kind, payer, payee = (word(fields.get(name)).partition(":")[0] for name in ("kind", "payer", "payee"))
    if "us" in (payer, payee):
        return payer == "us"
    # A fine that somebody else pays is no money of ours; what a customer gets from another branch goes by our word.
    return kind not in MONEY_IN and not (kind == "fine" and payer)


def _covered(context: Context, ticket: Ticket, given: Fields, amount: "Decimal", before: "Decimal") -> None:
    """Refuse money that was not approved, that is more than was, or to which the customer has not agreed."""
    found = approved(ticket)
    told = {"id": ticket.id, "amount": word(given["amount"]), "staff": context.actor}
    if found is None and before:
        raise Refused(
            "settle {id}: {amount} and the {before} recorded before are above what {staff} may settle, and no such "
            "amount was approved. kefu propose {id} WHAT --amount {amount}, then a supervisor: kefu approve {id} yes",
            **told,
            before=str(before),
        )
    if found is None:
        raise Refused(
            "settle {id}: {amount} is above what {staff} may settle, and no such amount was approved. "
            "kefu propose {id} WHAT --amount {amount}, then a supervisor: kefu approve {id} yes",
            **told,
        )
    entry, most = found
    stage = word(given["stage"])
    left = most - _booked(ticket, entry, stage)
    if amount > left:
        raise Refused(
            "settle {id}: {amount} is above what {staff} may settle, and of the {most} that were approved {left} are left",
            **told,
            most=str(most),
            left=str(max(left, money("0"))),
        )
    if stage == "paid" and given["kind"] in _CONSENTED and not _agreed(ticket, entry, amount):
        raise Refused(
            "settle {id}: {amount} was approved, and the customer has not agreed yet. "
            "kefu settle {id} {kind} {amount} --stage agreed",
            **told,
            kind=word(given["kind"]),
        )


def _booked(ticket: Ticket, since: Entry, stage: str) -> "Decimal":
    """Return the money that leaves of a stage which was recorded after an approval."""
    later = (e for e in ticket.counted(ACTION.name) if e.order > since.order and e.text("stage") == stage)
    return sum((money(e.text("amount")) for e in later if leaves(e.fields)), money("0"))


def _agreed(ticket: Ticket, since: Entry, amount: "Decimal") -> bool:
    """Return whether the customer agreed to this much: by a record of the money, or by his word after the approval."""
    return any(
        (e.did == ACTION.name and e.text("stage") == "agreed" and money(e.text("amount")) >= amount)
        or (e.did == CONTACT.name and _customers(e) and e.text("outcome") == "agreed" and e.order > since.order)
        or (
            e.did == REPLY.name
            and _customers(e)
            and e.text("result") == "agreed"
            and valid(e)
            and e.order > since.order
        )
        for e in of_cycle(ticket, ACTION.name, CONTACT.name, REPLY.name)
    )


def _customers(entry: Entry) -> bool:
    return is_customer(entry.text("party"))


def seen(glance: Glance) -> Iterator[Signal]:
    """Yield the kind and the stage, and `whole` for a payment by which all that was agreed is paid."""
    kind, stage = (word(glance.fields.get(key)) for key in ("kind", "stage"))
    said = {w for w in (kind, stage) if w}
    if stage == "paid" and _whole(glance, kind):
        said.add("whole")
    yield Signal(ACTION.name, frozenset(said))


def _whole(glance: Glance, kind: str) -> bool:
    """Return whether the payments of this kind, this one with them, reach what was agreed last; a part does not."""
    booked = [e for e in glance.before if e.did == ACTION.name and e.text("kind") == kind]
    agreed = [money(e.text("amount")) for e in booked if e.text("stage") == "agreed"]
    paid = [money(e.text("amount")) for e in booked if e.text("stage") == "paid"]
    return sum(paid, money(word(glance.fields.get("amount")))) >= (agreed[-1] if agreed else 0)


ACTION = Action(
    name="settle",
    zh="结算",
    help=N_("Record money."),
    done=N_("money recorded"),
    froms=ANY,
    required=("kind",),
    several=False,
    fields=(
        Field("kind", "word", "money", metavar="KIND", argument=True, help=N_("What sort of money.")),
        replace(AMOUNT, argument=True, help=N_("How much; of a fine its number in the table, such as F02.")),
        Field("code", "line", metavar="CODE", option="--code", help=N_("The number of a fine in the desk's table.")),
        Field(
            "pieces", "count", metavar="NUMBER", help=N_("For how many pieces or times; the table's figure times this.")
        ),
        Field(
            "stage",
            "word",
            "stage",
            metavar="STAGE",
            help=N_("offered, agreed or paid; a fine is agreed, COD and freight are paid, else it is offered."),
        ),
        Field(
            "payer", "party", "payer", free=True, metavar="PARTY", help=N_("Who pays; of our own people agent:NAME.")
        ),
        Field("payee", "party", "payer", free=True, metavar="PARTY", help=N_("Who gets it.")),
        Field(
            "of",
            "entry",
            shown=False,
            metavar="OP",
            help=N_("The agreed record that this pays; found where only one fits."),
        ),
        Field("ref", "line", free=True, metavar="TEXT", help=N_("The number of the payment or ruling.")),
        WHY,
    ),
    manual=N_(
        "KIND is compensation, recovery, fine, refund, cod-collected, cod-return or collect. What the customer gets and what branches owe each other are two records. A role's limit is for the money of one ticket and stage that leaves, however many records it takes; up to what was proposed, approved and agreed with the customer anybody may book it."
    ),
    examples=(
        "kefu settle @ compensation 86 --stage agreed --payer us --payee sender",
        "kefu settle @ cod-collected 358 --payer recipient --payee us",
        "kefu settle @ fine F02 --pieces 3 --payer origin",
        "kefu settle @ fine 20 --payer agent:agent-1 --why 漏接来电",
    ),
    draft=draft,
    says=roles("kind", "stage"),
    signals=by_fields("settle", "kind", "stage"),
    hears=("money", "stage", "whole"),
    listens=True,
    anew=Anew(seen),
)
