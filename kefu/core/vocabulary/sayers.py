"""Who may say that something happened to a parcel, and which happenings are successes.

Facts of the trade, kept beside the words: the `event` action refuses what a party cannot know, and playbooks are searched
for successes that nobody said.
"""

from collections.abc import Mapping

_BRANCHES = ("origin", "delivery", "branch", "us")
_HOLDERS = ("hub", *_BRANCHES, "courier", "carrier")
"""Who may hold a parcel."""
_SCANS = (*_HOLDERS, "platform")
"""Whose word a scan is: the holder's, or that of the system which shows it."""
# A customer whom nobody named nearer, or a caller, may be either of the two.
_SENDERS = ("sender", "customer", "caller")
_RECIPIENTS = ("recipient", "customer", "caller")
SAID_BY: Mapping[str, tuple[str, ...]] = {
    "due-in": ("hub", "us", "platform"),
    "problem-found": (*_HOLDERS, *_RECIPIENTS),
    "arrived": _SCANS,
    "last-scan": _SCANS,
    "loaded": ("hub", *_BRANCHES),
    "departed": _SCANS,
    "dispatched": _SCANS,
    "attempt": ("courier", "delivery", "branch", "us", "carrier"),
    # The party of a sign-off is whoever signed, too: the recipient signs, and never the sender.
    "signed": ("courier", "delivery", "branch", "us", "carrier", "platform", *_RECIPIENTS),
    "shelved": ("us",),
    "return-sent": ("delivery", "branch", "us", "hub"),
    "returned": ("origin", "branch", "us", *_SENDERS),
    "registered": ("hub", "delivery", "branch", "us"),
    "picked-up": ("courier", "origin", "branch", "us"),
    "data-entered": ("origin", "branch", "us"),
    "receipt-back": ("origin", "us"),
    "handed-over": _HOLDERS,
    "detained": (*_HOLDERS, "head-office", "authority"),
    "released": (*_HOLDERS, "head-office", "authority"),
    "outage": ("us", "head-office"),
}
"""Each event with the parties whose word it may be. A name that is no party's is not asked: of a sign-off it is who
signed."""
SUCCESSES = ("picked-up", "departed", "signed", "return-sent", "returned", "receipt-back")
"""The events that say that something was achieved."""
AFTER_PICKUP = ("attempt", "signed", "returned", "receipt-back")
"""The events that cannot be before the parcel was picked up."""


def may_say(event: str, role: str) -> bool:
    """Return whether an event may be the word of a party with this role; of an event that is not known it may."""
    return role in SAID_BY.get(event, (role,))
