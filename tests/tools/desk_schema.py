"""playbooks/kefu.schema.json, for editors: kefu.yaml's keys, made from the table that its reader itself goes by.

`python -m tests.tools.desk_schema` writes it; with --check it only compares. It takes what the reader takes; not all that
the reader finds wrong (a day that does not exist, a staff id that nobody has) can be said in a schema.
"""

import sys
from pathlib import Path

from kefu.core.clocks.read import KEYS as RULE
from kefu.core.config.accounts import ACCOUNTS
from kefu.core.config.desk import EXTENSIBLE, LANGUAGES, NEEDS, PERMISSIONS
from kefu.core.vocabulary import words
from kefu.core.vocabulary.facts import FACTS
from kefu.store.codecs.config import TABLE
from kefu.store.codecs.keys import Shape, shape
from tests.tools.playbook_schema import TEXT, Schema, among, as_text, keys, one_or_more, rule, write

PATH = Path(__file__).parent.parent.parent / "playbooks" / "kefu.schema.json"
VALUE: Schema = {"type": ["string", "number", "boolean"], "minLength": 1}
DAY = "(mon|tue|wed|thu|fri|sat|sun)"
DAYS = f" *{DAY}(-{DAY})? *"


def text_of(pattern: str) -> Schema:
    """A text of a pattern."""
    return {"type": "string", "pattern": f"^({pattern})$"}


def number(pattern: str, least: int, most: int) -> Schema:
    """A whole number, as a number or as text."""
    return {"type": ["integer", "string"], "pattern": f"^({pattern})$", "minimum": least, "maximum": most}


NAME = text_of("[a-z0-9]+([._-][a-z0-9]+)*")
KINDS: dict[str, Schema] = {
    "text": VALUE,
    "texts": one_or_more(VALUE),
    "format": number("[1-9][0-9]{0,5}", 1, 999_999),
    "edition": number("[1-9][0-9]{0,5}", 1, 999_999),
    "count": number("[1-9][0-9]?", 1, 99),
    "amount": number("0|[1-9][0-9]{0,8}", 0, 999_999_999),
    "money": {"type": ["number", "string"], "pattern": "^[0-9]{1,9}([.][0-9]{1,2})?$", "minimum": 0},
    "flag": {"enum": [True, False, "true", "false"]},
    "email": text_of("[^@\\s<>]+@[^@\\s<>]+"),
    "inbox": text_of("[a-z0-9]+([/-][a-z0-9]+)*[/-][{]staff[}]"),
    "key": text_of("(ssh|ecdsa|sk)-[^ ]+ +[A-Za-z0-9+/=]+( .*)?"),
    "zone": TEXT,
    "span": text_of("[0-9].*"),
    "workdays": text_of("off|[0-9]+wd"),
    "moment": text_of("[0-9].*"),
    "date": text_of("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "day": text_of("([0-9]{4}-)?[0-9]{2}-[0-9]{2}"),
    "time": text_of("([01][0-9]|2[0-3]):[0-5][0-9]"),
    "hours": text_of("([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)"),
    "days": text_of(f"{DAYS}(,{DAYS})*"),
    "country": text_of("[A-Z]{2}"),
    "language": among(LANGUAGES),
    "needs": among(NEEDS),
    "permission": among(PERMISSIONS),
    "kind": among(words.KINDS.words),
    "outage": among(["network", "power"]),
    "rhythm": among(["day", "week", "month"]),
    "per": among(["piece", "time"]),
    "fine": text_of("[A-Z]{1,4}[0-9]{1,4}"),
    "sharer": among(words.PAYERS.words),
    "booked": among(ACCOUNTS),
    "account": text_of('[^;|"\t]+'),
    "vocabulary": among(EXTENSIBLE),
    "fact": among(name for name, fact in FACTS.items() if fact.type in ("word", "branch", "category")),
    **dict.fromkeys(("name", "code", "id", "category", "clock", "staff", "role", "duty"), NAME),
    **dict.fromkeys(("branch", "list"), TEXT),
}
"""What a value of each type of the table looks like."""


def part(spec: Shape, place: str) -> Schema:
    """What may stand at one place of the file."""
    if spec.type == "raw":
        return raw(place)
    if spec.items:
        return {"type": "array", "items": part(spec.items, f"{place}[]")}
    if not spec.named and not spec.each:
        return KINDS[spec.type or "text"]
    inner: Schema = {"type": "object"}
    if spec.each:
        inner |= {"additionalProperties": part(spec.each, f"{place}.<>"), "propertyNames": KINDS[spec.key_type]}
    else:
        required = [key for key, value in spec.named.items() if value.required]
        inner = keys({key: part(value, f"{place}.{key}") for key, value in spec.named.items()}, required)
    return {"anyOf": [KINDS[spec.type], inner]} if spec.type else inner


def raw(place: str) -> Schema:
    """A rule of the desk's own, or what an override says otherwise."""
    whole = rule()
    if place == ".clocks[]":
        return whole
    held = whole["properties"]
    assert place == ".overrides.clocks.<>", place
    assert isinstance(held, dict)
    return keys({key: held[key] for key in RULE})


def schema() -> Schema:
    """The whole schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kefu.yaml",
        **part(shape(TABLE), ""),
        "$defs": {"said": keys({"zh": TEXT, "en": TEXT}), "condition": {"type": "object", "minProperties": 1}},
    }


def text() -> str:
    """The file's text."""
    return as_text(schema())


if __name__ == "__main__":
    sys.exit(write(PATH, text()))
