"""The schema of kefu.yaml for editors: fresh, as strict in keys and words as the reader, and never stricter."""

from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from kefu.core.base.node import Node
from kefu.desk.setup.init import SCHEMA, playbook_files
from kefu.store.codecs import newdesk
from kefu.store.codecs.config import KEYS, PATH, read
from kefu.store.codecs.values import CHECKS
from kefu.store.yaml import read as yamlio
from tests.tools import desk_schema

ROOT = Path(__file__).parent.parent.parent.parent
VALIDATOR = jsonschema.Draft202012Validator(desk_schema.schema())
SAMPLES = {
    "format": (("1", "12"), ("0", "x", "1.5")),
    "edition": (("2",), ("0", "two")),
    "count": (("1", "99"), ("0", "100")),
    "amount": (("0", "200"), ("-1", "5.50")),
    "money": (("5", "5.50"), ("five", "5.555")),
    "flag": (("true", "false"), ("yes", "1")),
    "inbox": (("inbox/{staff}",), ("inbox", "{staff}", "inbox/{staff}/x")),
    "key": (
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJYxCPbfOQSh/O3gSHEze6M0SJ3X2fHxa0bOO/Xy4z7m a@b",),
        ("ssh-ed25519", "~/.ssh/id.pub"),
    ),
    "email": (("a@b",), ("a b@c", "a")),
    "zone": (("Asia/Shanghai", "UTC"), ()),
    "span": (("30m", "2h", "3d"), ("soon",)),
    "workdays": (("1wd", "999wd", "off"), ("1d", "on")),
    "moment": (("2026-11-28 09:30", "2026-11-28T09:30:00+08:00"), ("soon",)),
    "date": (("2026-11-21",), ("11-21", "tomorrow")),
    "day": (("11-01", "2026-11-01"), ("November", "1-1")),
    "time": (("00:00", "23:59"), ("24:00", "8:30")),
    "hours": (("08:30-12:00", "18:00-24:00"), ("8-12", "08:30")),
    "days": (("mon-sat", "sat", "mon, wed"), ("monday", "mon/tue")),
    "country": (("CN",), ("cn", "China")),
    "language": (("zh", "en"), ("fr",)),
    "needs": (("later", "strict"), ("never",)),
    "permission": (("override",), ("fly",)),
    "kind": (("complaint",), ("mood",)),
    "outage": (("network", "power"), ("rain",)),
    "vocabulary": (("result", "cause"), ("mood",)),
    "fact": (("direction", "branches.delivery"), ("colour",)),
    "name": (("agent-1", "a.b_c"), ("Agent", "")),
    "code": (("parcel-shop",), ("Shop",)),
    "id": (("lead-1",), ("Lead",)),
    "category": (("lost",), ("Lost",)),
    "rhythm": (("day", "month"), ("daily",)),
    "per": (("piece", "time"), ("parcel",)),
    "fine": (("F02", "AB1"), ("f02", "2")),
    "sharer": (("agent", "courier"), ("nobody",)),
    "booked": (("cash",), ("nothing",)),
    "account": (("Assets:Cash", "资产:现金"), ("Assets;Cash",)),
}
"""Of each type of value: what the reader takes, and what neither it nor the schema does."""


class Plain(SafeConstructor):
    """YAML as editors read it: a date is a text."""


Plain.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def faults(data: bytes) -> list[str]:
    """What an editor with the schema would mark in a file."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = Plain
    return [error.message for error in VALIDATOR.iter_errors(yaml.load(data.decode()))]


def test_it_is_fresh() -> None:
    """`python -m tests.tools.desk_schema` writes it; every key of the documentation and no other stands in it."""
    assert desk_schema.PATH.read_text(encoding="utf-8") == desk_schema.text()
    jsonschema.Draft202012Validator.check_schema(desk_schema.schema())
    spec = desk_schema.schema()
    assert isinstance(spec["properties"], dict)
    assert set(spec["properties"]) == {key.partition(".")[0].removesuffix("[]") for key in KEYS}


def test_every_type_of_value_is_as_the_reader_has_it() -> None:
    """What the reader takes, the schema takes; a plain mistake is one for both."""
    assert SAMPLES.keys() == CHECKS.keys()
    for kind, (good, bad) in SAMPLES.items():
        check = jsonschema.Draft202012Validator(desk_schema.KINDS[kind])
        for value in (*good, *bad):
            assert (CHECKS[kind](kind, value) is None, check.is_valid(value)) == (value in good,) * 2, (kind, value)


def new_desk(language: str) -> bytes:
    """The first kefu.yaml of a desk, with the number signs taken away as it says."""
    head, mark, rest = newdesk.emit("a: desk", "UTC", language, "lead-1", "Li, Hua", "li@x.org").partition(b":\n# ")
    return head + mark.replace(b"# ", b"") + rest.replace(b"\n# ", b"\n")


FILES = {
    "kefu.yaml": (ROOT / "kefu.yaml").read_bytes(),
    **{f"demo-{name}": (ROOT / f"kefu/data/demo/{name}.yaml").read_bytes() for name in ("en", "zh")},
    **{f"new-{name}": new_desk(name) for name in ("en", "zh")},
}


@pytest.mark.parametrize("name", FILES)
def test_what_kefu_ships_and_writes_is_sound(name: str) -> None:
    """Each kefu.yaml, as YAML reads it and as kefu does: all texts; the schema that it names is in every desk."""
    data = FILES[name]
    assert read(data)[1] == ()
    assert faults(data) == []
    assert VALIDATOR.is_valid(_node(data))
    assert data.startswith(b"# yaml-language-server: $schema=playbooks/kefu.schema.json\n")


def test_every_playbook_names_the_schema_beside_it() -> None:
    """And both schemas come with the playbooks."""
    files = dict(playbook_files())
    first = b"# yaml-language-server: $schema=playbook.schema.json\n"
    assert {name for name in files if name.endswith(SCHEMA)} == {"kefu.schema.json", "playbook.schema.json"}
    assert [name for name, data in files.items() if name.endswith(".yaml") and not data.startswith(first)] == []


HEAD = "format: 1\ntimezone: UTC\n"


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("", True),
        ("colour: red\n", False),
        ("staff: {a: {email: a@b, age: 4}}\n", False),
        ("staff: {a: {name: A}}\n", False),
        ("branches: {x: {hub: y, fax: z}}\n", False),
        ("attention: 2wd\n", True),
        ("attention: {default: 2wd, kinds: {complaint: off}, categories: {lost: 1wd}}\n", True),
        ("attention: {later: 2wd}\n", False),
        ("lists: {晨会: {terms: [owner:me], columns: 'id,title', sort: -due}}\n", True),
        ("outages: [{from: 2026-11-28 09:30, to: 2026-11-28 10:00, what: power}]\n", True),
        ("overrides: {clocks: {verify-reply: {within: 5d}, hold: {off: true}}}\n", True),
        ("overrides: {clocks: {verify-reply: {whithin: 5d}}}\n", False),
        ("clocks: [{name: greet, starts: open, within: 1h, met-by: contact customer, source: x}]\n", True),
        ("calendars: {o: {week: {mon-fri: ['08:30-12:00']}, extra: {2026-11-21: []}, closed: [2026-11-22]}}\n", True),
        ("words: {result: {shop: {en: left at the shop, zh: 已放驿站}}}\n", True),
        ("words: {mood: {shop: {en: a, zh: b}}}\n", False),
        ("limits: {settle: {agent: 200}}\nsign: true\ncallback: {tries: 3, apart: 2h}\n", True),
    ],
)
def test_reader_and_schema_agree_on_keys(text: str, sound: bool) -> None:
    """A key that is not known, one that is lacking and one that has two forms."""
    data = (HEAD + text).encode()
    # The reader leaves the keys of a rule to the reader of rules.
    assert "clocks:" in text or (read(data)[1] == ()) == sound
    assert (faults(data) == []) == sound


def _node(data: bytes) -> Node:
    """A file as kefu reads it."""
    document = yamlio.read(data, PATH, hand=True)[0]
    assert document is not None
    return document.root
