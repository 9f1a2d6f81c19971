"""playbooks/playbook.schema.json, for editors: made from the tables that the reader of playbooks itself goes by.

`python tests/tools/playbook_schema.py` writes it; with --check it only compares.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from kefu.core.clocks.limits import KEYS as LIMITS
from kefu.core.clocks.read import KEYS as RULE
from kefu.core.config.categories import DEMANDS
from kefu.core.playbook.model import COMMON, GO, KINDS, TYPES
from kefu.core.vocabulary import words
from kefu.core.vocabulary.facts import GROUPS_OF_CASES, OF_CASES

ROOT = Path(__file__).parent.parent.parent
PATH = ROOT / "playbooks" / "playbook.schema.json"
Schema = dict[str, object]
ID: Schema = {"type": "string", "pattern": "^[0-9a-z]+(-[0-9a-z]+)*$"}
TEXT: Schema = {"type": "string", "minLength": 1}
SAID: Schema = {"$ref": "#/$defs/said"}
STEPS: Schema = {"$ref": "#/$defs/steps"}
SCALAR: Schema = {"type": ["string", "number", "boolean"]}
PARTY: Schema = {"type": "string", "pattern": f"^({'|'.join(words.ROLES.words)})(:.+)?$"}


def among(codes: Iterable[str]) -> Schema:
    """One of some words."""
    return {"enum": list(codes)}


def listed(item: Schema) -> Schema:
    """A list of these."""
    return {"type": "array", "items": item}


def one_or_more(item: Schema) -> Schema:
    """One of these, or a list."""
    return {"anyOf": [item, listed(item)]}


def keys(properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    """A map with exactly these keys."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def behind() -> dict[str, Schema]:
    """What stands behind each kind of step."""
    return {
        "ask": SAID,
        "do": SAID,
        "propose": SAID,
        "say": {"anyOf": [ID, SAID]},
        "evidence": among(words.EVIDENCE.words),
        "contact": PARTY,
        "wait": PARTY,
        "reply": PARTY,
        "event": among(words.EVENTS.words),
        "approve": TEXT,
        "escalate": TEXT,
        "settle": among(words.MONEY.words),
        "resolve": one_or_more(TEXT),
        "callback": among(["customer"]),
        "close": among(words.BY_HAND),
        "end": ID,
        "go": ID,
    }


def step_keys() -> dict[str, Schema]:
    """Every key that a step may have besides its kind."""
    most: Schema = {"anyOf": [among(["tries"]), {"type": "integer", "minimum": 1}]}
    choice: Schema = {
        "type": "object",
        "properties": {"zh": TEXT, "en": TEXT, "value": SCALAR, "next": ID},
        "additionalProperties": False,
    }
    return {
        "id": ID,
        "next": ID,
        "when": {"$ref": "#/$defs/condition"},
        "hint": SAID,
        "source": TEXT,
        "choices": {"type": "object", "additionalProperties": choice, "minProperties": 1},
        "fact": among(OF_CASES),
        "type": among(TYPES),
        "skip": {"type": "boolean"},
        "repeat": keys({"until": listed(TEXT), "at-most": most}, ("until", "at-most")),
        "guards": listed(among([*OF_CASES, *GROUPS_OF_CASES])),
        "of": SAID,
        "say": behind()["say"],
        "within": TEXT,
        "reason": TEXT,
        "why": SAID,
        "stage": among(words.STAGES.words),
        "payer": among(words.ROLES.words),
        "payee": among(words.ROLES.words),
        "then": ID,
        "otherwise": ID,
        "from": ID,
        "until": ID,
        "to": PARTY,
        "by": PARTY,
    }


def step(kind: str) -> Schema:
    """A step of one kind."""
    known = step_keys()
    if kind == GO:
        named = {k: known[k] for k in ("id", "when", "hint", "source")}
        return keys({GO: behind()[GO], **named}, ("id", GO, "when"))
    own = {kind: behind()[kind], **{k: known[k] for k in (*COMMON, *KINDS[kind].keys) if k != kind}}
    needed = {"escalate": ("why",), "settle": ("stage",)}.get(kind, ())
    return keys(own, ("id", kind, *needed))


def steps() -> Schema:
    """A list of steps, of uses of a way and of steps that are walked again."""
    names: Schema = {"type": "object", "additionalProperties": ID}
    use = keys({"id": ID, "use": ID, "exits": names, "messages": names, "source": TEXT}, ("id", "use", "exits"))
    again = keys(
        {"at-most": {"type": "integer", "minimum": 1}, "over": ID, "source": TEXT, "steps": {"$ref": "#/$defs/steps"}},
        ("at-most", "over", "steps"),
    )
    rounds = keys({"id": ID, "rounds": again, "source": TEXT}, ("id", "rounds"))
    return listed({"oneOf": [*(step(kind) for kind in KINDS), use, rounds]})


def way() -> Schema:
    """A way of ways.yaml."""
    messages: Schema = {"type": "object", "additionalProperties": message()}
    return keys(
        {"title": SAID, "sources": listed(TEXT), "exits": listed(ID), "messages": messages, "steps": STEPS},
        ("title", "steps"),
    )


def rule() -> Schema:
    """A clock rule."""
    known: dict[str, Schema] = dict.fromkeys(RULE, SCALAR)
    when: Schema = {"$ref": "#/$defs/condition"}
    trigger: Schema = {"anyOf": [TEXT, keys({"on": TEXT, "when": when}, ("on", "when"))]}
    known |= {
        "name": ID,
        "starts": one_or_more(trigger),
        "moved-by": one_or_more(trigger),
        "met-by": one_or_more(trigger),
        "when": {"$ref": "#/$defs/condition"},
        "bears-when": {"$ref": "#/$defs/condition"},
        "missed": one_or_more(TEXT),
        "default": SAID,
        "liability": SAID,
        "bears": among(words.ROLES.words),
        "pauses": listed(keys({"on": TEXT, "reason": among(words.PAUSES.words), "cap": TEXT}, ("on", "reason"))),
    }
    return keys(known, ("name", "starts", "met-by", "source")) | {"anyOf": [{"required": [k]} for k in LIMITS]}


def case() -> Schema:
    """A test."""
    answer = one_or_more(SCALAR)
    lists = {k: listed(TEXT) for k in ("path", "told", "evidence", "clocks")}
    expect = keys({**lists, "end": TEXT}, ("path", "end"))
    anything: Schema = {"type": "object", "additionalProperties": SCALAR}
    answers: Schema = {"type": "object", "additionalProperties": answer}
    return keys({"name": TEXT, "facts": anything, "answers": answers, "expect": expect}, ("name", "expect"))


def message() -> Schema:
    """A message."""
    return keys({"to": PARTY, "channel": among(words.CHANNELS.words), "zh": TEXT, "en": TEXT}, ("to", "zh", "en"))


def schema() -> Schema:
    """The whole schema."""
    head: dict[str, Schema] = {
        "category": ID,
        "title": SAID,
        "aliases": one_or_more(TEXT),
        "kind": among([kind for kind in words.KINDS.words if kind != words.FILE]),
        "needs": listed(among([*OF_CASES, *GROUPS_OF_CASES])),
        "close": listed(among(DEMANDS)),
        "sources": listed(TEXT),
        "clocks": listed(rule()),
        "messages": {"type": "object", "additionalProperties": message()},
        "steps": STEPS,
        "tests": listed(case()),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A playbook of kefu, or its ways",
        "anyOf": [
            keys(head, ("category", "title", "kind")),
            keys({"ways": {"type": "object", "additionalProperties": way()}}, ("ways",)),
        ],
        "$defs": {
            "steps": steps(),
            "said": keys({"zh": TEXT, "en": TEXT}, ("zh", "en")),
            "condition": {"type": "object", "minProperties": 1},
        },
    }


def as_text(whole: Schema) -> str:
    """A schema as the text of its file."""
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def write(path: Path, fresh: str) -> int:
    """Write a file, or with --check only compare; the exit code."""
    if sys.argv[1:] == ["--check"]:
        return int(path.read_text(encoding="utf-8") != fresh)
    path.write_text(fresh, encoding="utf-8")
    return 0


def text() -> str:
    """The file's text."""
    return as_text(schema())


if __name__ == "__main__":
    sys.exit(write(PATH, text()))
