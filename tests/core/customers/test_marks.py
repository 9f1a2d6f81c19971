"""By what a customer is known again: a phone however it is typed, a name, in the order of whose case it is."""

import pytest

from kefu.core.base.node import Node
from kefu.core.customers.marks import is_another, mark, marks_of, name_of, parties, phones_of, unmistakable

KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.mark.parametrize(
    ("typed", "phones"),
    [
        ("13800001234", ("13800001234",)),
        ("+86 138-0000-1234", ("13800001234",)),
        ("0086 13800001234", ("13800001234",)),
        ("１３８００００１２３４", ("13800001234",)),
        ("(0571) 8888 6666", ("057188886666",)),
        ("13800001234/0571-88886666", ("13800001234", "057188886666")),
        ("13800001234、13900001234", ("13800001234", "13900001234")),
        ("13800001234,13800001234", ("13800001234",)),
        ("12345", ()),
        ("", ()),
        ("没有电话", ()),
    ],
)
def test_phones(typed: str, phones: tuple[str, ...]) -> None:
    assert phones_of(typed) == phones


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("李雷", "李雷"),
        (" 李 雷 ", "李雷"),
        ("ＡＣＭＥ Ltd.", "acmeltd"),
        ("王", ""),
        ("**", ""),
        ("李*", ""),
        ("", ""),
    ],
)
def test_names(typed: str, name: str) -> None:
    assert name_of(typed) == name


def test_a_firm_is_known_by_its_name_and_a_person_is_not() -> None:
    assert unmistakable(name_of("宏达电子厂"))
    assert not unmistakable(name_of("李小雷"))


@pytest.mark.parametrize(
    ("named", "on_file", "other"),
    [
        ("李雷", "韩梅", True),
        ("韩雷", "韩梅", True),
        ("王女士", "韩梅", True),
        ("前台", "韩梅", True),
        ("韩梅", "韩梅", False),
        ("韩女士", "韩梅", False),
        ("韩梅", "韩老板娘", False),
        ("韩梅女士", "韩梅", False),
        ("王经理", "宏达电子厂", False),
        ("", "韩梅", False),
        ("韩梅", "", False),
    ],
)
def test_another_person_with_the_same_phone(named: str, on_file: str, other: bool) -> None:
    """A surname with a title is anybody's of it; who calls for a firm has a name of his own."""
    assert is_another([named] if named else [], [on_file] if on_file else []) is other


def test_the_customer_of_the_case_comes_first() -> None:
    facts: dict[str, Node] = {
        "customer": "recipient",
        "sender": {"name": "李雷", "company": "宏达电子厂"},
        "recipient": {"phone": "13800001234"},
        "caller": {"address": "文一西路"},
    }
    found = [(one.role, one.phones, one.names) for one in parties(facts)]
    assert found == [("recipient", ("13800001234",), ()), ("sender", (), ("李雷", "宏达电子厂"))]


def test_a_mark_tells_nothing_without_its_key() -> None:
    facts: dict[str, Node] = {"caller": {"name": "李雷", "phone": "13800001234"}}
    assert marks_of(KEY, facts) == {mark(KEY, "phone", "13800001234"), mark(KEY, "name", "李雷")}
    assert not marks_of(KEY, facts) & marks_of(OTHER, facts)
    assert mark(KEY, "phone", "1") != mark(KEY, "name", "1")
