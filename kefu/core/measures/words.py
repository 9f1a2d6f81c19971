"""What of an entry is counted, by its action: which field is its word, whom it was about, the reason of it.

No text that a person wrote stands in measures: a word that is no code is a dash, and a customer is a role without a name.
"""

from collections.abc import Mapping

from kefu.core.actions import (
    approve,
    assign,
    breach,
    callback,
    clock,
    close,
    contact,
    escalate,
    event,
    link,
    reply,
    resolve,
    seen,
    settle,
    step,
    wait,
)  # fmt: skip
from kefu.core.actions.action import safe
from kefu.core.base.node import Node
from kefu.core.ticket.model import word
from kefu.core.vocabulary.words import CUSTOMERS

Said = tuple[str, str, str]
KEYS: Mapping[str, Said] = {
    contact.ACTION.name: ("outcome", "party", "way"),
    event.ACTION.name: ("what", "whom", "reason"),
    assign.ACTION.name: ("", "owner", ""),
    wait.ACTION.name: ("", "for", "reason"),
    reply.ACTION.name: ("result", "party", "reason"),
    approve.ACTION.name: ("verdict", "", ""),
    step.ACTION.name: ("step", "", ""),
    escalate.ACTION.name: ("to", "owner", ""),
    resolve.ACTION.name: ("result", "", "cause"),
    callback.ACTION.name: ("verdict", "", ""),
    close.ACTION.name: ("how", "", "cause"),
    link.ACTION.name: ("relation", "other", ""),
    settle.ACTION.name: ("kind", "payee", "stage"),
    seen.ACTION.name: ("code", "", ""),
    breach.ACTION.name: ("clock", "", ""),
    clock.ACTION.name: ("clock", "", ""),
}
"""By an action's name: the fields of its word, of whom it was about, of its reason (of a contact which way it went)."""
NOTHING: Said = ("", "", "")


def said(did: str, fields: Mapping[str, Node]) -> Said:
    """Return word, party and reason of an entry with these fields."""
    what, whom, why = KEYS.get(did, NOTHING)
    return code(word(fields.get(what))), party(word(fields.get(whom))), code(word(fields.get(why)))


def code(text: str) -> str:
    """Return a code as it is, and a dash for a text that is none."""
    return safe(text) if text else ""


def party(text: str) -> str:
    """Return a party, of a customer the role alone."""
    role, _, name = text.partition(":")
    return role if name and role in CUSTOMERS else code(text)
