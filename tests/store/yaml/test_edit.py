"""Edits of hand-written files: one place changes, every other character stays."""

import pytest

from kefu.core.base.errors import StoreFault
from kefu.store.yaml.edit import Keys, edit, rename
from kefu.store.yaml.read import Node, read

BLOCK = """\
# the desk
format: 1   # never mind

staff:
  # the first
  a-1: {name: 甲, email: a@example.org}  # our best
  b-1:
    email: b@example.org
    roles:
      - agent

# levels follow
levels: []
"""
ADDED: list[tuple[str, Keys, Node, str, str]] = [
    (BLOCK, ("staff", "c-1"), {"email": "c@x.org", "roles": ["agent"]}, "      - agent\n", "  c-1: {email: c@x.org, roles: [agent]}\n"),
    (BLOCK, ("staff", "a-1", "ended"), "2026-11-21", "email: a@example.org", ', ended: "2026-11-21"'),
    (BLOCK, ("staff", "b-1", "ended"), "2026-11-21", "      - agent\n", '    ended: "2026-11-21"\n'),
    (BLOCK, ("sign",), "true", "levels: []\n", 'sign: "true"\n'),
    (BLOCK, ("limits", "settle", "agent"), "200", "levels: []\n", 'limits: {settle: {agent: "200"}}\n'),
    ("a: {}", ("a", "b"), "x: y, {z}?", "a: {", 'b: "x: y, {z}?"'),
    ("a: 1", ("b",), "c", "a: 1", "\nb: c\n"),
    ("a: {\n  b: c,\n}\n", ("a", "d"), "e", "  b: c,", " d: e"),
    ("a: |\n  text\n\n\nb: c\n", ("d",), "e", "b: c\n", "d: e\n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "keys", "value", "after", "new"), ADDED)
def test_a_new_key_is_added_and_nothing_else_changes(text: str, keys: Keys, value: Node, after: str, new: str) -> None:
    cut = text.index(after) + len(after)
    changed = edit(text.encode(), {keys: value}, "kefu.yaml").decode()
    assert changed.startswith(text[:cut] + new)
    assert changed[cut + len(new) :].strip() == text[cut:].strip()


def test_a_value_is_replaced_where_it_stands() -> None:
    changes: dict[Keys, Node] = {
        ("staff", "a-1", "name"): "乙, 丙",
        ("staff", "b-1", "roles"): ["agent", "supervisor"],
        ("format",): "2",
    }
    expected = (
        BLOCK.replace("甲", '"乙, 丙"').replace("- agent", "[agent, supervisor]").replace("format: 1", 'format: "2"')
    )
    assert edit(BLOCK.encode(), changes, "kefu.yaml").decode() == expected


def test_two_changes_of_one_part() -> None:
    changes: dict[Keys, Node] = {("staff", "c"): {"email": "c@x.org"}, ("staff", "d"): {"email": "d@x.org"}}
    doc, _ = read(edit(BLOCK.encode(), changes, "kefu.yaml"), "kefu.yaml", hand=True)
    assert doc is not None
    assert isinstance(doc.root, dict)
    staff = doc.root["staff"]
    assert isinstance(staff, dict)
    assert list(staff) == ["a-1", "b-1", "c", "d"]


@pytest.mark.parametrize(
    ("text", "says"),
    [("a: [1", "kefu.yaml, line 1: "), ("- a\n", "cannot be changed at a.b; edit it by hand."), ("a: 1\n", "at a.b")],
)
def test_what_cannot_be_changed_is_refused(text: str, says: str) -> None:
    with pytest.raises(StoreFault) as caught:
        edit(text.encode(), {("a", "b"): "c"}, "kefu.yaml")
    assert says in caught.value.text()


RENAMED: list[tuple[str, Keys, str, str, str]] = [
    (BLOCK, ("staff", "b-1"), "b-2", "  b-1:\n", "  b-2:\n"),
    (BLOCK, ("staff", "a-1"), "a-2", "a-1: {name", "a-2: {name"),
    ('a: {"b": c, d: e}\n', ("a", "b"), "f", '"b": c', "f: c"),
    ("a:\n  ? b\n  : c\n", ("a", "b"), "d", "? b", "? d"),
]


@pytest.mark.parametrize(("text", "keys", "new", "old", "shown"), RENAMED)
def test_a_key_is_renamed_and_nothing_else_changes(text: str, keys: Keys, new: str, old: str, shown: str) -> None:
    assert rename(text.encode(), keys, new, "kefu.yaml").decode() == text.replace(old, shown)


def test_a_name_that_is_taken_is_refused() -> None:
    with pytest.raises(StoreFault):
        rename(BLOCK.encode(), ("staff", "a-1"), "b-1", "kefu.yaml")


def test_a_number_stands_without_marks() -> None:
    assert edit(b"format: 1\n", {("rules",): 2}, "kefu.yaml") == b"format: 1\nrules: 2\n"
    assert edit(b"rules: 1  # the first\n", {("rules",): 12}, "kefu.yaml") == b"rules: 12  # the first\n"
