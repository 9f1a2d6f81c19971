"""What `frozen` promises: equal by fields and class, hashed by them, shown, replaced, matched; patterns compiled late."""

import re
from dataclasses import field, replace

from kefu.core.base.frozen import frozen
from kefu.core.base.regex import regex


@frozen
class Point:
    """A point."""

    x: int
    names: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list, compare=False)


@frozen
class Pixel(Point):
    """A point with a colour."""

    colour: str = "red"


@frozen
class Nothing:
    """No fields."""


def test_values_are_equal_by_class_and_compared_fields() -> None:
    assert Point(1, ("a",)) == Point(1, ("a",), ["other"])
    assert Point(1) != Point(2)
    assert Point(1) != Pixel(1)
    other: object = (1, ())
    assert Point(1) != other
    assert Pixel(1, colour="blue") != Pixel(1)
    assert Nothing() == Nothing()
    assert len({Point(1), Point(1), Point(2), Nothing(), Nothing()}) == 3


def test_values_are_shown_replaced_and_matched() -> None:
    assert repr(Pixel(1)) == "Pixel(x=1, names=(), notes=[], colour='red')"
    assert replace(Point(1), x=3) == Point(3)
    assert not hasattr(Point(1), "__dict__")
    match Point(4):
        case Point(x):
            assert x == 4


def test_a_pattern_is_compiled_when_it_is_used() -> None:
    words = regex("[a-z]+", re.IGNORECASE)
    assert "fullmatch" not in vars(words)
    assert words.fullmatch("Abc")
    assert "fullmatch" in vars(words)
    assert words.sub("-", "a1b") == "-1-"
    assert words.pattern == "[a-z]+"
    assert not hasattr(words, "nothing")
