"""Facts: the closed, typed table of all that may be known about a case. The codec, the schema, `amend` and `open`
iterate it."""

from collections.abc import Mapping
from typing import Literal

from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.base.node import Node

Type = Literal[
    "text", "word", "category", "waybill", "waybills", "branch", "instant", "money", "number", "flag", "party",
    "name", "phone", "address", "private", "external", "labels",
]  # fmt: skip


@frozen
class Fact:
    """One fact: dotted name, type, vocabulary (for type `word`), whether its value is personal (vaulted and masked).

    `private`: a text of which nothing at all stands in the ticket.

    `deadline`: an instant that something is awaited until, so that a day without a time is its end.
    """

    name: str
    type: Type
    words: str = ""
    deadline: bool = False

    @property
    def personal(self) -> bool:
        """Return whether the full value lives in the vault only."""
        return self.type in ("name", "phone", "address", "private")

    @property
    def masked(self) -> bool:
        """Return whether the ticket may hold less than was given: a contact, or a text in which one is hidden."""
        return self.personal or self.type in ("text", "branch", "party", "labels")

    @property
    def free(self) -> bool:
        """Return whether the value is free text, in which personal data is masked."""
        return self.type == "text"


def _contact(role: str) -> list[Fact]:
    # A firm's name leads to a person as his own does (many firms are called after their owner), so it is one.
    types: tuple[tuple[str, Type], ...] = (
        ("name", "name"), ("phone", "phone"), ("address", "address"), ("company", "name"),
    )  # fmt: skip
    return [Fact(f"{role}.{name}", type) for name, type in types]


_TABLE: list[Fact] = [
    Fact("kind", "word", "kind"),
    Fact("category", "category"),
    Fact("title", "text"),
    Fact("waybill", "waybill"),
    Fact("other-waybills", "waybills"),
    Fact("carrier", "word", "carrier"),
    Fact("external.system", "text"),
    Fact("external.number", "text"),
    Fact("external.due", "instant", deadline=True),
    Fact("direction", "word", "direction"),
    Fact("channel", "word", "channel"),
    Fact("customer", "word", "role"),
    Fact("demand", "text"),
    Fact("priority", "word", "priority"),
    Fact("text", "text"),
    Fact("raised-by", "word", "role"),
    Fact("branches.origin", "branch"),
    Fact("branches.delivery", "branch"),
    Fact("branches.hub", "branch"),
    Fact("at-branch", "flag"),
    Fact("mode", "word", "mode"),
    Fact("eta", "instant", deadline=True),
    *_contact("sender"),
    *_contact("recipient"),
    *_contact("caller"),
    Fact("goods.name", "text"),
    Fact("goods.value", "money"),
    Fact("goods.packaging", "text"),
    Fact("goods.weight", "text"),
    Fact("goods.size", "text"),
    Fact("goods.pieces", "number"),
    Fact("goods.insured", "money"),
    Fact("payment.method", "word", "method"),
    Fact("payment.freight", "money"),
    Fact("payment.cod", "money"),
    Fact("payment.cod-way", "word", "cod-way"),
    Fact("receipt", "text"),
    Fact("transfers", "number"),
    Fact("labels", "text"),
    Fact("signed-by", "text"),
    Fact("shelf.class", "word", "shelf"),
    Fact("shelf.place", "text"),
    Fact("liable.party", "party"),
    Fact("liable.for", "text"),
    Fact("liable.basis", "text"),
    Fact("violation", "text"),
    Fact("approved-by", "name"),
    Fact("file.class", "word", "class"),
    Fact("file.prices", "private"),
    Fact("file.remarks", "private"),
    Fact("result", "text"),
    Fact("cause", "text"),
    Fact("lesson", "text"),
]
FACTS: Mapping[str, Fact] = {f.name: f for f in _TABLE}
ON_FILE = ("file.class", "file.prices", "file.remarks")
"""The facts that a customer's file alone holds."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    group: tuple(n for n in FACTS if n.startswith(group + "."))
    for group in dict.fromkeys(n.split(".")[0] for n in FACTS if "." in n)
}
OF_CASES: tuple[str, ...] = tuple(n for n in FACTS if n not in ON_FILE)
GROUPS_OF_CASES: tuple[str, ...] = tuple(group for group in GROUPS if group != "file")
"""The facts and their groups that a playbook may name: what a case may hold."""
TOP: tuple[str, ...] = tuple(dict.fromkeys(n.split(".")[0] for n in FACTS))
NOT_AMENDED = ("kind",)
"""Facts that follow from another one (the category) and are not amended by hand."""
NAMES = {
    "waybill": N_("Waybill"),
    "direction": N_("Inbound or outbound"),
    "sender.name": N_("Sender's name"),
    "sender.phone": N_("Sender's phone"),
    "sender.address": N_("Sender's address"),
    "recipient.name": N_("Recipient's name"),
    "recipient.phone": N_("Recipient's phone"),
    "recipient.address": N_("Recipient's address"),
    "branches.origin": N_("Branch of origin"),
    "branches.delivery": N_("Delivery branch"),
    "branches.hub": N_("Hub"),
    "goods.name": N_("Name of the goods"),
    "goods.value": N_("Value of the goods"),
    "goods.packaging": N_("Packaging"),
    "payment.cod": N_("COD amount"),
    "payment.freight": N_("Freight"),
    "sender.company": N_("Sender's company"),
    "recipient.company": N_("Recipient's company"),
    "payment.cod-way": N_("How COD is paid"),
    "receipt": N_("Number of the signed receipt"),
    "transfers": N_("Number of transfers on the way"),
    "raised-by": N_("Who raised it"),
    "external.due": N_("Due time of the other system"),
    "eta": N_("Expected arrival"),
    "shelf.class": N_("Class on the shelf"),
    "shelf.place": N_("Place on the shelf"),
    "demand": N_("What the customer demands"),
    "text": N_("What happened"),
}
"""The names, for people, of the facts that are asked for."""


def get(facts: Mapping[str, Node], name: str) -> Node | None:
    """Return the value of a dotted fact in a nested map of facts, or None."""
    head, _, tail = name.partition(".")
    value = facts.get(head)
    if not tail or value is None:
        return value
    return value.get(tail) if isinstance(value, dict) else None


def text(facts: Mapping[str, Node], name: str) -> str | None:
    """Return the value of a dotted fact if it is text, else None."""
    value = get(facts, name)
    return value if isinstance(value, str) else None


def put(facts: dict[str, Node], name: str, value: Node | None) -> None:
    """Set a dotted fact in a nested map; None removes it (and a group that becomes empty)."""
    head, _, tail = name.partition(".")
    if not tail:
        if value is None:
            facts.pop(head, None)
        else:
            facts[head] = value
        return
    group = facts.get(head)
    # A copy: the group may be shared with the facts of another ticket or entry.
    inner: dict[str, Node] = dict(group) if isinstance(group, dict) else {}
    if value is None:
        inner.pop(tail, None)
    else:
        inner[tail] = value
    if inner:
        facts[head] = inner
    else:
        facts.pop(head, None)


def flat(facts: Mapping[str, Node]) -> dict[str, Node]:
    """Return a nested map of facts as a flat one by dotted names."""
    result: dict[str, Node] = {}
    for key, value in facts.items():
        if isinstance(value, dict):
            result |= {f"{key}.{inner}": v for inner, v in value.items()}
        else:
            result[key] = value
    return result


def expand(need: str) -> tuple[str, ...]:
    """Return the dotted facts that a need names: `recipient` stands for its name, phone and address; not everybody
    has a company, so that one is needed only by its own name."""
    return tuple(name for name in GROUPS.get(need, (need,)) if name == need or not name.endswith(".company"))


def missing(facts: Mapping[str, Node], needs: list[str]) -> list[str]:
    """Return the needed facts that are not known, by dotted name, in the order of the needs."""
    return [name for need in needs for name in expand(need) if not get(facts, name)]
