"""What follows from the facts that were given for a new ticket: the direction, who the customer is, the channel."""

from collections.abc import Mapping

from kefu.core.base.node import Node
from kefu.core.base.plain_text import nfkc
from kefu.core.base.regex import regex
from kefu.core.config.desk import Desk
from kefu.core.vocabulary.facts import expand, get, text
from kefu.core.vocabulary.words import ROLES

_CALLED = regex(
    "(?P<zh>寄件人|发件人|收件人|收货人)(?:本人)?(?:(?:来电|打来|电话来)(?!(?:电话)?(?:[未没无漏]人?接|不通))"
    "|(?:致电|打电话)(?=来|到?我|说|问|称|反映|询问|咨询|投诉|催|要|查|[,.;:!?。、\\s]|$))"
    "|(?:the )?(?P<en>sender|recipient) (?:calls|called|phones|phoned|rings|rang)"
    "(?= (?:us|in|again|back|today|about|and|because|that|asking|saying|to (?:ask|say|complain))\\b|\\s*[,.;:!?-]|$)"
)
"""A text that begins with who called us by telephone. Whoever called somebody else has not called us."""


def implied(desk: Desk, facts: Mapping[str, Node]) -> dict[str, str]:
    """Return the direction, the customer and the channel where the facts leave them open and the others say them.

    Who is named is not for that the one who turned to us.
    """
    called = _called(facts)
    named = "caller" if any(get(facts, name) for name in expand("caller")) else ""
    found = {
        "direction": _direction(desk, facts),
        "customer": called or named,
        "channel": "phone" if called else "",
    }
    return {name: value for name, value in found.items() if value and not facts.get(name)}


def _direction(desk: Desk, facts: Mapping[str, Node]) -> str:
    """Return where the parcel goes, by the end of its way that is ours; empty where none is, or both are."""
    sent, comes = (text(facts, f"branches.{end}") in desk.own for end in ("origin", "delivery"))
    if sent == comes:
        return ""
    return "outbound" if sent else "inbound"


def _called(facts: Mapping[str, Node]) -> str:
    """Return the one of whom the text says that he called; empty where it does not."""
    said = _CALLED.match(nfkc(text(facts, "text") or "").strip().lower())
    return ROLES.parse(said["zh"] or said["en"]) if said is not None else ""
