"""The fields that may stand in a message, besides the answers of its steps: their names, and those made of others."""

from collections.abc import Mapping

from kefu.core.base.msgid import N_
from kefu.core.base.regex import regex
from kefu.core.config.places import PARTS
from kefu.core.vocabulary.facts import FACTS

PEOPLE = ("sender", "recipient", "customer", "caller")
BRANCHES = ("origin", "delivery")
"""The branches of a ticket whose place a message may name."""
OF_DESK: Mapping[str, str] = {
    "me": N_("My name"),
    "desk": N_("Name of our branch"),
    "brand": N_("Our brand"),
    "desk.phone": N_("Our number"),
    "desk.address": N_("Our address"),
    "desk.hours": N_("Our opening hours"),
    "signature": N_("Our branch, my name, our number"),
    "id": N_("Ticket number"),
}
"""The fields that hold whatever the ticket says, by name, with what people call them."""
OTHERS: Mapping[str, str] = {
    **OF_DESK,
    "sender.surname": N_("Sender's surname"),
    "recipient.surname": N_("Recipient's surname"),
    "customer.surname": N_("Customer's surname"),
    "caller.surname": N_("Caller's surname"),
    "responsible.name": N_("Who is responsible"),
    "origin.phone": N_("Number of the branch of origin"),
    "origin.address": N_("Address of the branch of origin"),
    "origin.hours": N_("Opening hours of the branch of origin"),
    "delivery.phone": N_("Number of the delivery branch"),
    "delivery.address": N_("Address of the delivery branch"),
    "delivery.hours": N_("Opening hours of the delivery branch"),
    "fee": N_("Fee for the recipient's address"),
    "fee.why": N_("Ground of the fee"),
    "tried": N_("Attempts so far"),
    "attempt": N_("The last attempt"),
    "parcel": N_("Waybill, sender and recipient"),
}
"""The fields besides facts, `answers.STEP` and `clock.NAME`, with what people call them."""
COMPOSED: Mapping[str, Mapping[str, str]] = {
    "parcel": {
        "zh": "运单 {{waybill}}[[（另有运单 {{other-waybills}}）]]；寄件人 {{sender.name}}[[，电话 {{sender.phone}}]]"
        "[[，地址 {{sender.address}}]]；收件人 {{recipient.name}}，电话 {{recipient.phone}}，地址 {{recipient.address}}",
        "en": "waybill {{waybill}}[[ (and {{other-waybills}})]]; sender {{sender.name}}[[, phone {{sender.phone}}]]"
        "[[, address {{sender.address}}]]; recipient {{recipient.name}}, phone {{recipient.phone}}, address {{recipient.address}}",
    },
    "signature": {"zh": "{{desk}} {{me}}，电话 {{desk.phone}}", "en": "{{me}}, {{desk}}, phone {{desk.phone}}"},
}
"""The fields that are a text of others. Between branches a parcel is told whole: who sends, who receives, where, by which
number. A company stands in the name."""
_CLOCK = regex("clock[.]([a-z0-9]+(?:-[a-z0-9]+)*)")


def clock_of(name: str) -> str:
    """Return the clock of a field `clock.NAME`; empty for any other field."""
    match = _CLOCK.fullmatch(name)
    return match[1] if match else ""


def place_of_field(name: str) -> tuple[str, str]:
    """Return whose place a field tells (desk, origin, delivery) and what of it (phone, address, hours); empty for others."""
    whose, _, part = name.partition(".")
    return (whose, part) if whose in ("desk", *BRANCHES) and part in PARTS else ("", "")


def named(name: str) -> bool:
    """Return whether a field is a fact or one of the others, apart from answers."""
    return name in FACTS or name in OTHERS or bool(clock_of(name))
