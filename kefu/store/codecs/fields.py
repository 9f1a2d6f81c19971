"""The faults in the values of an entry's keys, by the form that each has in the table of actions."""

import re
from collections.abc import Iterator, Mapping

from kefu.core.actions.table import FIELDS
from kefu.core.base.msgid import N_
from kefu.core.base.node import Node
from kefu.core.ticket.fields import Form
from kefu.core.ticket.model import VERBS, instant, word
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import ids

Place = tuple[str | int, ...]
EFFECT_KEYS = (*VERBS, "of", "due", "cap", "reason", "bears", "source", "at", "anew")
OP = "[0-9A-HJKMNP-TV-Z]{10}"
ACTION = "[a-z][a-z-]{0,40}"
RANK = "[0-9]{1,3}"
DIGEST = "sha256:[0-9a-f]{64}"
REQUIRED = ("op", "at", "by", "did", "cycle")


AN_INSTANT = N_("{key} must be an instant such as 2026-11-21T09:12:30+08:00")
A_TEXT = N_("{key} must be text")
A_LIST = N_("{key} must be a list of texts")
A_MAP = N_("{key} must be a map")
_MUST: Mapping[Form, str] = {
    "op": N_("{key} must be an entry's id: ten base-32 characters"),
    "ops": N_("{key} must be a list of entries' ids"),
    "instant": AN_INSTANT,
    "staff": A_TEXT,
    "action": N_("{key} must be the name of an action"),
    "text": A_TEXT,
    "texts": A_LIST,
    "flag": N_("{key} must be true or left out"),
    "rank": N_("{key} must be a number"),
    "facts": A_MAP,
    "maps": N_("{key} must be a list of maps"),
    "digest": N_("{key} must be sha256: and 64 hexadecimal digits"),
}


def fits(form: Form, value: Node | None) -> bool:
    """Return whether a value has the form."""
    if isinstance(value, str):
        return _text_fits(form, value)
    if isinstance(value, dict):
        return form == "facts"
    if isinstance(value, list):
        inner = {"ops": "op", "texts": "text"}.get(form)
        if inner is None:
            return form == "maps" and all(isinstance(v, dict) for v in value)
        return all(isinstance(v, str) and (inner == "text" or ids.is_op(v)) for v in value)
    return False


def _text_fits(form: Form, value: str) -> bool:
    match form:
        case "op":
            return ids.is_op(value)
        case "instant":
            return instant(value) is not None
        case "action":
            return re.fullmatch(ACTION, value) is not None
        case "rank":
            return re.fullmatch(RANK, value) is not None
        case "digest":
            return re.fullmatch(DIGEST, value) is not None
        case "flag":
            return value == "true"
        case "staff":
            return bool(value)
        case _:
            return form == "text"


def faults(node: Mapping[str, Node]) -> Iterator[tuple[Place, str]]:
    """Yield each key of an entry that is missing or of a wrong form: its place, and the template of what it must be."""
    for name in REQUIRED:
        if name not in node:
            yield (name,), _MUST[FIELDS[name].form]
    for key, value in node.items():
        if key in FIELDS and not fits(FIELDS[key].form, value):
            yield (key,), _MUST[FIELDS[key].form]
    yield from _fact_faults(node.get("facts"))
    for i, change in enumerate(maps(node.get("changes"))):
        if _unsound(change):
            yield (
                ("changes", i),
                N_("{key} must be a list of changes, each with a fact and values that the fact may have"),
            )
    for i, effect in enumerate(maps(node.get("effects"))):
        yield from ((("effects", i, *place), template) for place, template in _effect_faults(effect))


def maps(node: Node | None) -> list[dict[str, Node]]:
    """Return the maps in a list, none if the node is no list."""
    return [n for n in node if isinstance(n, dict)] if isinstance(node, list) else []


def _unsound(change: Mapping[str, Node]) -> bool:
    """Return whether a change names no fact, or has a value of no form that the fact may have."""
    name, value = word(change.get("fact")), change.get("now")
    if not name or name in fact_table.GROUPS:
        return True
    fact = fact_table.FACTS.get(name)
    if fact is None or value is None:  # a fact of a newer kefu, or one that is taken away
        return False
    return not fits(_FACT_FORMS.get(fact.type, "text"), value)


_FACT_FORMS: Mapping[str, Form] = {"waybills": "texts", "instant": "instant"}


def _fact_faults(node: Node | None) -> Iterator[tuple[Place, str]]:
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if key in fact_table.GROUPS and not isinstance(value, dict):
            yield ("facts", key), A_MAP
    for name, value in fact_table.flat(node).items():
        fact = fact_table.FACTS.get(name)
        form = _FACT_FORMS.get(fact.type, "text") if fact else "text"
        if fact is not None and not fits(form, value):
            yield ("facts", *name.split(".")), _MUST[form]


def _effect_faults(effect: Mapping[str, Node]) -> Iterator[tuple[Place, str]]:
    verbs = [v for v in VERBS if v in effect]
    if not verbs:  # an effect of a newer kefu: it is kept
        return
    if len(verbs) > 1 or not isinstance(effect[verbs[0]], str):
        yield (verbs[0],), N_("{key} must be the name of a clock, and the only verb of its effect")
    if verbs[0] in ("start", "move", "resume", "missed") and "due" not in effect:
        yield ("due",), AN_INSTANT
    yield from (((k,), AN_INSTANT) for k in ("due", "cap", "at") if k in effect and not fits("instant", effect[k]))
