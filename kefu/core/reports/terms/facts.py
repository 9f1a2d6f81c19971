"""Terms that name a fact, such as `payment.method:cod` or `付款方式:到付`: what a ticket's header must hold."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from kefu.core.base.errors import Usage
from kefu.core.base.near import squeezed
from kefu.core.base.node import Node
from kefu.core.base.typed import instant, words
from kefu.core.config.categories import Catalogue
from kefu.core.config.desk import Desk
from kefu.core.intake import typed_words as given
from kefu.core.times.when import parse_when
from kefu.core.vocabulary import facts
from kefu.core.vocabulary.fact_words import Called

Holds = Callable[[Mapping[str, Node]], bool]
NOTHING = ("none", "无", "没有")
"""The values that ask for tickets on which the fact is not known."""
SOUGHT: Mapping[str, str] = {"phone": "phone", "name": "name"}
"""The key by which a personal fact is sought instead: its value is in the vault."""


def fact_term(name: str, value: str, desk: Desk, catalogue: Catalogue, now: datetime) -> Holds:
    """Return a test of a ticket's facts: a word in either language, an amount, a day; a text holds the words. Usage if
    no such value can be."""
    kind = facts.FACTS[name].type
    if kind == "private":
        raise Usage(
            "{name}: it is in the vault alone and not sought; a file is found by its phone or name",
            name=Called((name,)),
        )
    if kind == "address":
        raise Usage("{name}: addresses are not sought; a ticket is found by its phone or name", name=Called((name,)))
    if value.casefold() in NOTHING:
        return lambda held: not facts.get(held, name)
    parts = [part.strip() for part in re.split("[,、]", value) if part.strip()]
    if kind == "instant":
        return _within(name, value, desk, now)
    if kind in ("text", "branch", "party", "labels", "waybills"):
        wanted = [squeezed(part) for part in parts]
        return lambda held: any(part in text for text in _texts(held, name) for part in wanted)
    values = [given.fact(name, part, desk, catalogue, now) for part in parts]
    return lambda held: facts.get(held, name) in values


def _texts(held: Mapping[str, Node], name: str) -> list[str]:
    value = facts.get(held, name)
    return [squeezed(text) for text in ([value] if isinstance(value, str) else words(value))]


def _within(name: str, value: str, desk: Desk, now: datetime) -> Holds:
    """Return a test that an instant falls into the day or the minute that is named."""
    first = parse_when(value, now=now, zone=desk.zone)
    last = parse_when(value, now=now, zone=desk.zone, end=True)

    def test(held: Mapping[str, Node]) -> bool:
        at = instant(facts.get(held, name))
        return at is not None and first <= at <= last

    return test
