"""Opening a ticket: from what was said on the line, pasted or asked to the facts of the opening entry."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime

from kefu.core.actions.under import PARENT
from kefu.core.base.errors import Usage
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Fields, Node
from kefu.core.base.regex import regex
from kefu.core.config import desk as desks
from kefu.core.config.categories import Head
from kefu.core.intake import typed_words as given
from kefu.core.intake.implied import implied
from kefu.core.ticket.model import Ticket, word
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import waybill
from kefu.core.vocabulary.fact_words import fact_of
from kefu.desk.session import Session
from kefu.desk.write import Act

COPIED = ("direction", "customer", "branches", "sender", "recipient", "caller", "waybill", "carrier")
"""The facts that a ticket opened `--after` another takes over from it."""
_RUN = regex("[0-9A-Z]{1,8}")
_NO_WAYBILL = ("-", "－", "–", "—", "――", "——", "--", "/", "／")
"""Signs that stand where a waybill would: there is none."""
_NONE = ("none", "无")
_NEVER_BESIDE = (*fact_table.NOT_AMENDED, "category", "waybill", "text")
"""Facts that stand on the line in a place of their own."""
_NAME_LABEL = "姓名"
_PERSONS = ("sender", "recipient", "caller")
_WAY = regex("-+>?|[到至→－—]")
_LONGEST_WAY = 60
"""Characters of two branches at most: each sign in them is tried."""
_PIECES = 6
"""Words that a waybill typed with blanks may have at most."""
TITLE = 40
"""Characters of the text's first line that make a title."""


@frozen
class Wish:
    """The words given for a new ticket: the category's, facts by dotted name as typed, and the other options.

    Where something that the category needs is missing, `strict` refuses it, and `incomplete` opens it on every desk.
    `incidents`: those that list its waybill, under which it is put. `unread`: what was pasted and nobody could say what it is; it ends the text in the vault, never in the ticket.
    """

    category: str
    facts: Mapping[str, str]
    owner: str = ""
    due: datetime | None = None
    incomplete: bool = False
    strict: bool = False
    after: Ticket | None = None
    after_facts: Mapping[str, Node] = field(default_factory=dict)
    done: str = ""
    unread: str = ""
    incidents: tuple[str, ...] = ()


def split_words(words: Sequence[str]) -> tuple[str, str]:
    """Return (waybill, text) of the words after the category: the first is the waybill if it holds a digit, or `none`.

    A waybill that was typed with blanks is put together where that gives a number of a known shape, and one that the text
    follows without a blank is parted from it. A dash before more words says that there is no waybill.
    """
    first = words[0] if words else ""
    if first in _NO_WAYBILL and len(words) > 1:
        return "", " ".join(words[1:])
    number, following = waybill.parted(first)
    if number:
        return number, " ".join(filter(None, [following, *words[1:]]))
    # The longest first, so that no part of a number is left in the text.
    for count in range(min(len(words), _PIECES), 1, -1):
        apart = [waybill.normalise(word) for word in words[:count]]
        if not waybill.candidates(first) and all(map(_RUN.fullmatch, apart)) and waybill.candidates("".join(apart)):
            return "".join(apart), " ".join(words[count:])
    if first.casefold() in _NONE:
        return "", " ".join(words[1:])
    bare = waybill.normalise(waybill.unwrapped(first))
    plain = waybill.is_waybill_like(first) and (len(first) >= waybill.SHORTEST or len(words) == 1)
    if plain or (waybill.is_labelled(first) and waybill.is_plausible(bare)):
        return first, " ".join(words[1:])
    return "", " ".join(words)


def leading_facts(desk: desks.Desk, words: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Return the facts that stand as FACT=VALUE before the text, beside the waybill, and the other words.

    Two branches that kefu.yaml lists, with a dash or 到 between them, are where the parcel comes from and goes to. A word
    with an equals sign whose name is no fact begins the text.
    """
    found: dict[str, str] = {}
    others: list[str] = []
    for place, one in enumerate(words):
        name, sign, value = one.replace("＝", "=", 1).partition("=")
        fact = fact_of(name) if sign else ""
        if fact and fact not in _NEVER_BESIDE:
            found[fact] = value
        elif route := _route(desk, one):
            found |= route
        elif one in _NO_WAYBILL or one.casefold() in _NONE or waybill.is_waybill_like(one):
            others.append(one)
        else:
            return found, [*others, *words[place:]]
    return found, others


def _route(desk: desks.Desk, typed: str) -> dict[str, str]:
    """Return the branches of a way such as 崂山-余杭; nothing unless both are listed."""
    if len(typed) > _LONGEST_WAY:
        return {}
    for sign in _WAY.finditer(typed):
        ends = (typed[: sign.start()], typed[sign.end() :])
        found = [desks.find_branch(desk, end) for end in ends]
        if all(branch is not None for branch in found):
            return {"branches.origin": ends[0], "branches.delivery": ends[1]}
    return {}


def with_persons(facts: Mapping[str, str]) -> dict[str, str]:
    """Return the facts with a phone and an address that were typed with a name as what they are."""
    found = dict(facts)
    for role in _PERSONS:
        typed = found.get(f"{role}.name", "")
        if not any(char.isdigit() for char in typed):
            continue
        from kefu.core.intake.paste import Party, parse

        block = parse(f"{_NAME_LABEL}:{typed}")
        person = block.parties[0] if len(block.parties) == 1 and not block.rest and not block.waybill else Party()
        # A firm whose name holds a number looks like an address, and has no name beside it.
        if person.phone or (person.name and person.address):
            told = {"name": person.name, "phone": person.phone, "address": person.address}
            found |= {
                f"{role}.{key}": text for key, text in told.items() if key == "name" or not found.get(f"{role}.{key}")
            }
    return found


def pasted(text: str, facts: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the facts that a copied block adds to those given, and the lines in it that were not recognised.

    Usage for a block that is longer than any text may be: it is not taken apart.
    """
    from kefu.core.intake.paste import parse

    given.not_too_long(text, "--paste")
    block = parse(text)
    found: dict[str, str] = {"waybill": block.waybill}
    for party in block.parties:
        role = party.role or "recipient"
        found |= {f"{role}.name": party.name, f"{role}.phone": party.phone, f"{role}.address": party.address}
    rest = tuple(line for line in block.rest.split("\n") if line)
    return found | {name: value for name, value in facts.items() if value}, rest


def facts_of(session: Session, wish: Wish) -> dict[str, Node]:
    """Return the typed facts of the new ticket, kind and title included. Usage if a value does not fit."""
    head = session.catalogue.resolve(wish.category)
    facts: dict[str, Node] = {k: wish.after_facts[k] for k in COPIED if k in wish.after_facts}
    for name, text in wish.facts.items():
        if text.strip():
            # Who names the carrier has a waybill before him, whatever its number looks like.
            sure = name == "waybill" and bool(wish.facts.get("carrier", "").strip())
            value: Node = given.waybill(text, sure=True) if sure else _value(session, name, text)
            fact_table.put(facts, name, value)
    facts["kind"], facts["category"] = head.kind, head.category
    if "title" not in facts:
        facts["title"] = _title(session, head, word(facts.get("text")))
    _carrier(facts)
    return facts


def _value(session: Session, name: str, text: str) -> Node:
    return given.fact(name, text, session.desk, session.catalogue, session.now)


def _title(session: Session, head: Head, text: str) -> str:
    first = text.split("\n")[0].strip()
    if not first:
        return head.label(session.desk.language)
    return first if len(first) <= TITLE else first[: TITLE - 1] + "…"


def _carrier(facts: dict[str, Node]) -> None:
    """Add the carrier, where the waybill's form leaves only one (candidates, never a refusal)."""
    if "carrier" not in facts and facts.get("waybill"):
        fitting = waybill.candidates(word(facts["waybill"]))
        if len(fitting) == 1:
            facts["carrier"] = fitting[0]


def with_implied(session: Session, wish: Wish) -> Wish:
    """Return the wish with the direction and the customer, where what was given says them."""
    found = implied(session.desk, facts_of(session, wish))
    return replace(wish, facts={**wish.facts, **found}) if found else wish


def unknown(session: Session, wish: Wish) -> list[str]:
    """Return the facts to ask for: what the category needs, and of a parcel the customer, what happened, the direction."""
    needs = session.catalogue.resolve(wish.category).needs
    facts = facts_of(session, wish)
    wanted = {name for need in needs for name in fact_table.expand(need)}
    told = {
        "customer": any(name.startswith(("sender.", "recipient.")) for name in wanted),
        "text": bool(wanted) and not wish.done,
        "direction": "waybill" in wanted,
    }
    also = [name for name, asked in told.items() if asked and not facts.get(name)]
    return [*fact_table.missing(facts, list(needs)), *also]


def acts_of(session: Session, wish: Wish) -> list[Act]:
    """Return the acts that open the ticket: open, with `--after` a link, with `--done` the resolve and the close."""
    facts = facts_of(session, wish)
    unread = given.clean(wish.unread, "--paste") if wish.unread else ""
    if unread:
        facts["text"] = "\n".join(text for text in (word(facts.get("text")), unread) if text)
    fields: Fields = {"facts": facts, "owner": _owner(session, wish, facts)}
    if wish.due is not None:
        fields["due"] = wish.due.isoformat()
    if wish.incomplete:
        fields["incomplete"] = "true"
    if wish.strict:
        fields["strict"] = "true"
    address = fact_table.text(facts, "recipient.address")
    # Our couriers deliver here: a parcel that was sent from here is delivered by another branch.
    courier = desks.courier_for(session.desk, address) if address and facts.get("direction") != "outbound" else None
    if courier:
        fields["responsible"] = f"courier:{courier}"
    acts = [Act("open", fields, unread=unread)]
    if wish.after is not None:
        acts.append(Act("link", {"relation": "after", "other": wish.after.id}, joined=True))
    acts += [Act("link", {"relation": PARENT, "other": one}, joined=True) for one in wish.incidents]
    if wish.done:
        acts.append(Act("resolve", {"result": "answered", "text": given.clean(wish.done, "--done")}, joined=True))
        acts.append(Act("close", {"how": "solved"}, joined=True))
    return acts


def _owner(session: Session, wish: Wish, facts: Mapping[str, Node]) -> str:
    """Return the owner: the one named, else by the desk's rules, else the one who opens it."""
    if wish.owner:
        return given.staff(session.desk, wish.owner, session.actor.id)
    return desks.owner_for(session.desk, facts) or session.actor.id


def check_due(session: Session, due: datetime | None) -> None:
    """Raise Usage if a due time has passed already."""
    if due is not None and due <= session.now:
        raise Usage("--due {due}: that has passed already", due=due.isoformat())
