"""What follows from the facts that were given for a new ticket: the direction, and who the customer is."""

from collections.abc import Mapping

from kefu.core.base.node import Node
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex
from kefu.core.config.desk import Desk
from kefu.core.vocabulary.facts import expand, get, text
from kefu.core.vocabulary.words import LIVE_CHANNELS, ROLES

_SIDES = ("sender", "recipient")
_CALLED = regex(
    "(?P<zh>寄件人|发件人|收件人|收货人)(?:本人)?(?:来电|打来|打电话|致电|电话来)"
    "|(?:the )?(?P<en>sender|recipient) (?:calls|called|phones|phoned|rings|rang)\\b"
)


def implied(desk: Desk, facts: Mapping[str, Node]) -> dict[str, str]:
    """Return the direction and the customer where the facts leave them open and the others say them."""
    found = {"direction": _direction(desk, facts), "customer": _customer(facts)}
    return {name: value for name, value in found.items() if value and not facts.get(name)}


def _direction(desk: Desk, facts: Mapping[str, Node]) -> str:
    """Return where the parcel goes, by the end of its way that is ours; empty where none is, or both are."""
    sent, comes = (text(facts, f"branches.{end}") in desk.own for end in ("origin", "delivery"))
    if sent == comes:
        return ""
    return "outbound" if sent else "inbound"


def _customer(facts: Mapping[str, Node]) -> str:
    """Return who turned to us: the one of whom the text says that he called, a caller who is named, or, where somebody
    spoke to us, the only person who is named."""
    said = _CALLED.match(nfkc(text(facts, "text") or "").strip().lower())
    if said is not None:
        return ROLES.parse(said["zh"] or said["en"])
    if _named("caller", facts):
        return "caller"
    named = [side for side in _SIDES if _named(side, facts)]
    spoke = text(facts, "channel") in LIVE_CHANNELS
    return named[0] if spoke and len(named) == 1 else ""


def _named(side: str, facts: Mapping[str, Node]) -> bool:
    return any(get(facts, name) for name in expand(side))
