"""The split of an entry: contacts in full and unmasked texts go into the vault, and their masked forms stay in the
ticket.

Pure: takes the full fields of a new entry, gives the masked fields and the record's contents; and back again for
`show`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from kefu.core.actions.table import FIELDS
from kefu.core.base.node import Node
from kefu.core.privacy.mask import (
    HIDDEN,
    Secrets,
    mask_address,
    mask_name,
    mask_phone,
    mask_private,
    mask_text,
    names_told,
)
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.vault.record import Record
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary.facts import FACTS
from kefu.core.vocabulary.words import CUSTOMERS


def free_fields() -> tuple[str, ...]:
    """Return the fields of an entry in which a person may have typed anything."""
    return _FREE


_FREE = tuple(f.name for f in FIELDS.values() if f.free)
_PARTIES = tuple(f.name for f in FIELDS.values() if f.type == "party")
"""The fields of an entry that name a party; a customer's name in them is hidden like the names of the facts."""
_LOOSE: Mapping[str, str] = {f.name: f.type for f in FIELDS.values() if f.type in ("name", "phone")}
"""The personal fields of an entry that are no facts: the number called, and the name of the person spoken to."""
_TEXTS = ("text", "branch", "party", "labels")
"""The types of facts that are no contacts and in which contacts are hidden."""
_NOTHING = Secrets()
_MASKS: Mapping[str, Callable[[str], str]] = {
    "name": mask_name, "phone": mask_phone, "address": mask_address, "private": mask_private,
}  # fmt: skip


def secrets_of(records: Iterable[Record], keep: Iterable[str]) -> Secrets:
    """Return everything that the ticket's records hold, to be hidden in any text; `keep`: the ticket's own waybills.

    Names that earlier texts told by themselves count like those of contacts.
    """
    held: dict[str, list[str]] = {"name": [], "phone": [], "address": []}
    for record in records:
        for name, value in record.values.items():
            kind = FACTS[name].type if name in FACTS else _LOOSE.get(name, "")
            if kind in held:
                held[kind].append(value)
        held["name"] += [n for place, text in record.texts.items() if place in _PARTIES and (n := _customer(text))]
        held["name"] += [n for place, text in record.texts.items() if place not in _PARTIES for n in names_told(text)]
    return Secrets.of([held], keep=tuple(keep))


def own_values(fields: Mapping[str, Node]) -> dict[str, str]:
    """Return the personal values that a new entry holds in full, by dotted fact; the number called is `number`."""
    values: dict[str, str] = {}
    facts = fields.get("facts")
    if isinstance(facts, dict):
        values |= {n: word(v) for n, v in fact_table.flat(facts).items() if n in FACTS and FACTS[n].personal and v}
    changes = fields.get("changes")
    for change in changes if isinstance(changes, list) else []:
        if isinstance(change, dict) and word(change.get("fact")) in FACTS and change.get("now"):
            name = word(change["fact"])
            if FACTS[name].personal:
                values[name] = word(change["now"])
    return values | {key: word(fields[key]) for key in _LOOSE if fields.get(key)}


def named(fields: Mapping[str, Node]) -> dict[str, str]:
    """Return the parties of an entry that name a customer in full, by field."""
    return {key: text for key in _PARTIES if _customer(text := word(fields.get(key)))}


def _customer(party: str) -> str:
    """Return the name in a party `ROLE:NAME` whose role is a customer's, else nothing."""
    role, _, name = party.partition(":")
    return name if role in CUSTOMERS else ""


def masked(fields: Mapping[str, Node], secrets: Secrets, unread: str = "") -> tuple[dict[str, Node], dict[str, str]]:
    """Return (the fields as the ticket holds them, the unmasked texts by place). `secrets` knows the entry's own
    values. `unread`: the end of the fact `text` that the ticket does not hold at all."""
    texts: dict[str, str] = {}
    # A title may repeat without the word for whom it belongs to a name that the text tells with it.
    secrets = secrets.knowing(n for text in _written(fields) for n in names_told(text))

    def free(place: str, text: str) -> str:
        known = text.removesuffix(unread) if place == "facts.text" else text
        shown = mask_text(known, secrets) + HIDDEN * (known != text)
        if shown != text:
            texts[place] = text
        return shown

    result = dict(fields)
    for key in _FREE:
        if isinstance(result.get(key), str):
            result[key] = free(key, word(result[key]))
    for key, text in named(fields).items():
        role, _, name = text.partition(":")
        result[key], texts[key] = f"{role}:{mask_name(name)}", text
    for key, kind in _LOOSE.items():
        if isinstance(result.get(key), str):
            result[key] = _MASKS[kind](word(result[key]))
    facts = result.get("facts")
    if isinstance(facts, dict):
        inner: dict[str, Node] = {}
        for name, value in fact_table.flat(facts).items():
            fact_table.put(inner, name, _value(name, value, f"facts.{name}", free))
        _cut_short(inner, facts, secrets, texts)
        result["facts"] = inner
    changes = result.get("changes")
    if isinstance(changes, list):
        result["changes"] = [_change(c, i, free) if isinstance(c, dict) else c for i, c in enumerate(changes)]
    return result, texts


def _written(fields: Mapping[str, Node]) -> Iterator[str]:
    """Yield the texts of an entry in which a person may have typed anything."""
    yield from (text for key in _FREE if isinstance(text := fields.get(key), str))
    facts, changes = fields.get("facts"), fields.get("changes")
    named_values = list(fact_table.flat(facts).items()) if isinstance(facts, dict) else []
    for change in changes if isinstance(changes, list) else []:
        if isinstance(change, dict):
            named_values.append((word(change.get("fact")), change.get("now", "")))
    yield from (v for n, v in named_values if isinstance(v, str) and n in FACTS and FACTS[n].type in _TEXTS)


def in_clear(ticket: Ticket, record: Record) -> list[Entry]:
    """Return the entries of a ticket whose texts hold in clear what a later record tells: a name that came after them."""
    own = secrets_of([replace(record, texts={k: v for k, v in record.texts.items() if k in _PARTIES})], ())
    return [entry for entry in ticket.entries if any(_shows(text, own) for text in _written(entry.fields))]


def _shows(text: str, own: Secrets) -> bool:
    return mask_text(text, own) != mask_text(text, _NOTHING)


def _cut_short(shown: dict[str, Node], facts: Mapping[str, Node], secrets: Secrets, texts: dict[str, str]) -> None:
    """Mask a title that is the beginning of the text."""
    title, text = word(facts.get("title")), word(facts.get("text"))
    if len(title) > 1 and title.endswith("…") and text.startswith(title[:-1]):
        # The cut may go through a number or a name, of which the rest would not be recognised: so mask first, then cut.
        cut = mask_text(text.split("\n")[0], secrets)[: len(title) - 1] + "…"
        shown["title"] = cut
        if cut != title:
            texts["facts.title"] = title


def _value(name: str, value: Node, place: str, free: Callable[[str, str], str]) -> Node:
    """Return the value of a fact as the ticket holds it."""
    fact = FACTS.get(name)
    if not isinstance(value, str) or fact is None:
        return value
    if fact.type in _MASKS:
        return _MASKS[fact.type](value)
    return free(place, value) if fact.type in _TEXTS else value


def _change(change: Mapping[str, Node], i: int, free: Callable[[str, str], str]) -> Node:
    """Return one change of an amend, its new value masked."""
    # Only `now` is masked: `was` comes from the ticket, where it stood masked already.
    result = dict(change)
    if "now" in result:
        result["now"] = _value(word(change["fact"]), result["now"], f"changes.{i}", free)
    return result


def revealed(fields: Mapping[str, Node], record: Record) -> dict[str, Node]:
    """Return the fields of an entry with the record's full values and texts put back, for `show`."""
    result = dict(fields)
    for place, text in record.texts.items():
        head, _, tail = place.partition(".")
        if not tail:
            result[head] = text
        elif head == "facts" and isinstance(result.get("facts"), dict):
            result["facts"] = _with(result["facts"], tail, text)
        elif head == "changes":
            result["changes"] = _changed(result.get("changes"), int(tail), text)
    for name, value in record.values.items():
        if name in _LOOSE:
            result[name] = value
        elif isinstance(result.get("facts"), dict) and "changes" not in result:
            result["facts"] = _with(result["facts"], name, value)
        else:
            changes = result.get("changes")
            for i, change in enumerate(changes if isinstance(changes, list) else []):
                if isinstance(change, dict) and change.get("fact") == name:
                    result["changes"] = _changed(result["changes"], i, value)
    return result


def _with(facts: Node, name: str, value: str) -> Node:
    """Return a copy of `facts` with one of them set."""
    assert isinstance(facts, dict)
    copy: dict[str, Node] = {k: dict(v) if isinstance(v, dict) else v for k, v in facts.items()}
    fact_table.put(copy, name, value)
    return copy


def _changed(changes: Node | None, i: int, now: str) -> Node:
    """Return a copy of `changes` with the new value of the one at `i` set."""
    items = list(changes) if isinstance(changes, list) else []
    change = items[i] if i < len(items) else None
    if isinstance(change, dict):
        items[i] = change | {"now": now}
    return items
