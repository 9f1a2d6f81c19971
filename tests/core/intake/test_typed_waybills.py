"""A waybill as it is typed or stands in a table: what is taken, and what is refused as somebody's number."""

import pytest

from kefu.core.base.errors import Usage
from kefu.core.intake.typed_words import waybill
from kefu.desk.intake.opening import split_words


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("7531 2345-6789 01", "75312345678901"),
        ("单号：yt8812345670002", "YT8812345670002"),
        ("No:138123456789", "138123456789"),
        ("'75312345678901", "75312345678901"),
        ("1381234567890", "1381234567890"),
    ],
)
def test_what_is_taken(text: str, kept: str) -> None:
    assert waybill(text) == kept


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("13812345678", "a phone number"),
        ("单号：13812345678", "a phone number"),
        ("013812345678", "a phone number"),
        ("+86 138-1234-5678", "a phone number"),
        ("8613812345678", "a phone number"),
        ("138123456789", "one digit more"),
        ("'138123456789", "one digit more"),
        ("110101199003077758", "an ID card number"),
        ("110101199003077757", "a wrong digit"),
        ("110101 19900307 7757", "a wrong digit"),
        ("7.53E+13", "kept only its first digits"),
        ("Mary Ann", "not a waybill number"),
        ("TKT-001", "not a waybill number"),
        ("7531", "not a waybill number"),
    ],
)
def test_what_is_refused(text: str, why: str) -> None:
    with pytest.raises(Usage, match=why) as raised:
        waybill(text)
    assert "13812345678" not in str(raised.value)
    assert "19900307" not in str(raised.value)


def test_who_names_the_carrier_has_a_waybill() -> None:
    assert waybill("138123456789", sure=True) == "138123456789"
    assert waybill("110101199003077757", sure=True) == waybill("单号：110101199003077757") == "110101199003077757"
    with pytest.raises(Usage):
        waybill("13812345678", sure=True)


@pytest.mark.parametrize(
    ("words", "number", "text"),
    [
        (["单号：75312345678901", "破了"], "单号：75312345678901", "破了"),
        (["No:75312345678901"], "No:75312345678901", ""),
        (["单号没有", "破了"], "", "单号没有 破了"),
    ],
)
def test_a_label_before_the_first_word_is_no_part_of_the_text(words: list[str], number: str, text: str) -> None:
    assert split_words(words) == (number, text)
