"""The JSON Schema of the ticket file, from the same tables as the code: facts, words, fields of an entry, actions.

`python tests/tools/ticket_schema.py` writes `tickets/ticket.schema.json` anew. It describes a file whose
scalars were read as text; flags and counts may also have been read as booleans and integers. Unknown keys and unknown
actions are allowed, as everywhere in the format.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from kefu.core.actions.table import ACTIONS, FIELDS
from kefu.core.ticket.fields import Field, Form
from kefu.core.ticket.model import VERBS
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import words
from kefu.store.codecs.fields import ACTION, DIGEST, EFFECT_KEYS, OP, RANK, REQUIRED
from kefu.store.codecs.ticket_header import COUNTS

FILE = Path(__file__).parent.parent.parent / "tickets/ticket.schema.json"
Schema: TypeAlias = "dict[str, object]"

_NUMBER = "[0-9]{6}-[0-9A-HJKMNP-TV-Z]{7}"
_INSTANT = "2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2}|Z)"
_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"enum": ["true", True]}


def ticket_schema() -> Schema:
    """The schema (draft 2020-12) of a ticket file of format 1."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A ticket of kefu, format 1",
        "description": "The header is what the timeline adds up to; the timeline is the truth. See README.md beside this file.",
        "type": "object",
        "required": ["id", "state", "timeline"],
        "properties": {**_header(), "timeline": _list(_ref("entry"), 1)},
        "$defs": {
            "number": _pattern(_NUMBER),
            "op": _pattern(OP),
            "instant": _pattern(_INSTANT),
            "count": {"anyOf": [_pattern("[0-9]+"), {"type": "integer", "minimum": 0}]},
            "facts": {"type": "object", "properties": _facts()},
            "change": _object({"fact": _TEXT, "was": {}, "now": {}}, "fact"),
            "file": _object(
                {"n": _ref("count"), "kind": _words("evidence"), "type": _TEXT, "bytes": _ref("count")}, "n"
            ),
            "effect": _effect(),
            "entry": _entry(),
        },
    }


def _header() -> Schema:
    clock = {"due": _ref("instant"), "paused": _ref("instant"), "cap": _ref("instant"), "then": _ref("instant")}
    responsible = dict.fromkeys(("party", "name", "channel", "result"), _TEXT)
    return {
        "id": _ref("number"),
        **_facts(),
        "state": _words("state"),
        "level": _TEXT,
        "owner": _TEXT,
        "due": _ref("instant"),
        "clock": _TEXT,
        "responsible": _object({**responsible, "notified": _ref("instant"), "replied": _ref("instant")}, "party"),
        **{name: _ref("count") for name in COUNTS},
        "missing": _list(_TEXT, 1),
        "clocks": {"type": "object", "additionalProperties": _object({**clock, "missed": _FLAG}, "due")},
        "waiting": _list(_object({"for": _TEXT, "op": _ref("op")}, "for", "op"), 1),
    }


def _facts() -> Schema:
    """The facts as they are nested: in the header and in an opening."""
    nested: dict[str, dict[str, object]] = {}
    flat: Schema = {}
    for name, fact in fact_table.FACTS.items():
        head, _, tail = name.partition(".")
        if tail:
            nested.setdefault(head, {})[tail] = _fact(fact)
            flat[head] = {"type": "object", "properties": nested[head]}
        else:
            flat[head] = _fact(fact)
    return flat


def _fact(fact: fact_table.Fact) -> Schema:
    if fact.words:
        return _words(fact.words)
    if fact.type == "waybills":
        return _list(_TEXT, 1)
    return _ref("instant") if fact.type == "instant" else _TEXT


def _entry() -> Schema:
    """An entry: its fields, and for each known action what it must hold and which words."""
    return {
        "type": "object",
        "required": list(REQUIRED),
        "properties": {f.name: _field(f) for f in FIELDS.values()},
        "allOf": [_of_action(name, action.required) for name, action in ACTIONS.items()],
    }


def _field(field: Field) -> Schema:
    if field.vocabulary and _everywhere(field):
        return _words(field.vocabulary)
    if field.name in ("facts", "effects", "changes", "files", "mends"):
        inner = _ref(
            {"facts": "facts", "effects": "effect", "changes": "change", "files": "file", "mends": "effect"}[field.name]
        )
        return inner if field.name == "facts" else _list(inner, 1)
    return _FORMS[field.form]


def _everywhere(field: Field) -> bool:
    """Whether a key has the same words in every action that has it."""
    same = [f.vocabulary for a in ACTIONS.values() for f in a.fields if f.name == field.name]
    return set(same) == {field.vocabulary}


def _of_action(name: str, required: Sequence[str]) -> Schema:
    worded = {f.name: _words(f.vocabulary) for f in ACTIONS[name].fields if f.vocabulary and not _everywhere(f)}
    then: Schema = {"required": list(required)} if required else {}
    if worded:
        then["properties"] = worded
    return {"if": {"properties": {"did": {"const": name}}}, "then": then or True}


def _effect() -> Schema:
    """One verb with the name of a clock, and what belongs to it."""
    plain: Mapping[str, Schema] = {"of": _ref("op"), "due": _ref("instant"), "cap": _ref("instant")}
    due = ("start", "move", "resume", "missed")
    return {
        "type": "object",
        "properties": {k: plain.get(k, _TEXT) for k in EFFECT_KEYS},
        "oneOf": [
            {"required": [v, *(["of"] if v != "start" else []), *(["due"] if v in due else [])]} for v in VERBS
        ] + [{"not": {"anyOf": [{"required": [v]} for v in VERBS]}}],
    }  # fmt: skip


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _pattern(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^(?:{pattern})$"}


def _words(table: str) -> Schema:
    return {"enum": list(words.TABLES[table].words)}


def _list(items: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": items} | ({"minItems": least} if least else {})


def _object(properties: Mapping[str, Schema], *required: str) -> Schema:
    return {"type": "object", "required": list(required), "properties": dict(properties)}


_FORMS: Mapping[Form, Schema] = {
    "op": _ref("op"),
    "ops": _list(_ref("op"), 1),
    "instant": _ref("instant"),
    "staff": {"type": "string", "minLength": 1},
    "action": _pattern(ACTION),
    "text": _TEXT,
    "texts": _list(_TEXT, 1),
    "flag": _FLAG,
    "rank": {"anyOf": [_pattern(RANK), {"type": "integer", "minimum": 0}]},
    "digest": _pattern(DIGEST),
}


def text() -> str:
    """Return the file as it must be."""
    return json.dumps(ticket_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
