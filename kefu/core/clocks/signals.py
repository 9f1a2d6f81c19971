"""An entry as the acts that clocks look at: typed fields only, never free text (see kefu.core.clocks.triggers)."""

from collections.abc import Callable, Iterator, Mapping

from kefu.core.base.node import Node
from kefu.core.clocks.triggers import NAMED, Act
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.vocabulary.facts import GROUPS
from kefu.core.vocabulary.words import CUSTOMERS, LIVE_CHANNELS, ROLES

Fields = Mapping[str, Node]
ACTING = frozenset(
    [
        "open",
        "reopen",
        "contact",
        "event",
        "wait",
        "reply",
        "callback",
        "escalate",
        "settle",
        "attach",
        "propose",
        "approve",
        "amend",
        "resolve",
        "close",
        "breach",
    ]
)
"""The actions that can start, meet or pause a clock; for all others no rule need be read."""


def acts_of(fields: Fields, facts: Mapping[str, Node]) -> tuple[Act, ...]:
    """What an entry with these fields did, given the ticket's facts after it."""
    maker = _MAKERS.get(word(fields.get("did")))
    return tuple(maker(fields, word(facts.get("customer")))) if maker else ()


def acts_of_entry(entry: Entry, ticket: Ticket) -> tuple[Act, ...]:
    """What an entry of a timeline did."""
    return acts_of(entry.fields, ticket.facts)


def _roles(party: str, customer: str) -> set[str]:
    """The words for a party: a customer's role is the customer too, unless another one is known to be."""
    role = party.partition(":")[0]
    if role == "customer":
        return {"customer", *([customer] if customer else [])}
    if role in CUSTOMERS and customer in ("", "customer", role):
        return {role, "customer"}
    return {role}


def _open(fields: Fields, customer: str) -> Iterator[Act]:
    """On a live channel the opening is the first contact with the customer."""
    yield Act("open")
    facts = fields.get("facts")
    channel = word(facts.get("channel")) if isinstance(facts, dict) else ""
    if channel in LIVE_CHANNELS:
        yield Act("contact", frozenset({*_roles("customer", customer), channel, "reached", "in"}))


def _reopen(_fields: Fields, _customer: str) -> Iterator[Act]:
    yield Act("reopen")
    yield Act("open")


def _contact(fields: Fields, customer: str) -> Iterator[Act]:
    named = [NAMED] if fields.get("name") and fields.get("number") else []
    said = [word(fields.get(k)) for k in ("way", "channel", "outcome")]
    yield Act("contact", frozenset({*_roles(word(fields.get("party")), customer), *said, *named}))


def _event(fields: Fields, _customer: str) -> Iterator[Act]:
    by = ROLES.find(word(fields.get("whom"))) if fields.get("whom") else None
    yield Act("event", frozenset(w for w in (word(fields.get("what")), word(fields.get("reason")), by) if w))


def _wait(fields: Fields, customer: str) -> Iterator[Act]:
    yield Act("wait", frozenset(_roles(word(fields.get("for")), customer)))


def _reply(fields: Fields, customer: str) -> Iterator[Act]:
    """Only a valid reply that says something is one."""
    result = word(fields.get("result"))
    if fields.get("invalid") == "true" or result == "none":
        return
    to = {f"to-{w}" for w in _roles(word(fields.get("to")), customer)} if fields.get("to") else set()
    yield Act("reply", frozenset({*_roles(word(fields.get("party")), customer), result, *to}))


def _callback(fields: Fields, _customer: str) -> Iterator[Act]:
    verdict = word(fields.get("verdict"))
    if verdict != "unreachable":
        yield Act("callback", frozenset({verdict}))
    if fields.get("after"):
        yield from _reopen(fields, "")


def _amend(fields: Fields, _customer: str) -> Iterator[Act]:
    changes = fields.get("changes")
    for change in changes if isinstance(changes, list) else []:
        if isinstance(change, dict) and change.get("now"):
            name = word(change.get("fact"))
            group = name.partition(".")[0]
            yield Act("amend", frozenset({name, *([group] if group in GROUPS else [])}))


def _attach(fields: Fields, _customer: str) -> Iterator[Act]:
    files = fields.get("files")
    for file in files if isinstance(files, list) else []:
        if isinstance(file, dict):
            yield Act("attach", frozenset({word(file.get("kind"))}))


def _by(action: str, *keys: str) -> Callable[[Fields, str], Iterator[Act]]:
    def make(fields: Fields, _customer: str) -> Iterator[Act]:
        yield Act(action, frozenset(w for k in keys if (w := word(fields.get(k)))))

    return make


_MAKERS: Mapping[str, Callable[[Fields, str], Iterator[Act]]] = {
    "open": _open,
    "reopen": _reopen,
    "contact": _contact,
    "event": _event,
    "wait": _wait,
    "reply": _reply,
    "callback": _callback,
    "amend": _amend,
    "attach": _attach,
    "escalate": _by("escalate", "to"),
    "settle": _by("settle", "kind", "stage"),
    "propose": _by("propose"),
    "approve": _by("approve", "verdict"),
    "resolve": _by("resolve", "result"),
    "close": _by("close", "how"),
    "breach": _by("missed", "clock"),
}
