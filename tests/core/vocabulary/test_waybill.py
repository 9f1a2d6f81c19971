"""Waybills in one plain form, and the carriers that may have issued them."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.core.vocabulary.waybill import (
    SHAPES,
    candidates,
    is_id_card,
    is_labelled,
    is_number,
    is_plausible,
    is_waybill_like,
    lost_digits,
    normalise,
    unwrapped,
)
from kefu.core.vocabulary.words import CARRIERS


@pytest.mark.parametrize(
    ("text", "waybill"),
    [
        (" 7531 2345-6789 01 ", "75312345678901"),
        ("ｙｔ８８１２３４５６７０００２", "YT8812345670002"),
        ("sf1402345670004", "SF1402345670004"),
        ("7531—2345　6789\u200b01", "75312345678901"),
        ("", ""),
    ],
)
def test_normalise(text: str, waybill: str) -> None:
    assert normalise(text) == waybill


@given(st.text(st.sampled_from("0189AZaz０１ａＺ -—–　\u200b\t单ß")))
def test_the_plain_form_is_stable(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("waybill", "carriers"),
    [
        ("75312345670000", ("zto",)),
        ("773012345670001", ("sto",)),
        ("YT8812345670002", ("yto",)),
        ("yt 8812345670002", ("yto",)),
        ("382212345670003", ("yunda",)),
        ("5312345678901", ("yunda",)),
        ("432212345670003", ("sto", "yunda")),
        ("432542035598773", ("sto", "yunda")),
        ("SF1402345670004", ("sf",)),
        ("JT3012345670005", ("jt",)),
        ("JDVA12345678901", ("jd",)),
        ("DPK202612345678", ("deppon",)),
        ("9812345678901", ("ems",)),
        ("PA12345678901", ("ems",)),
        ("621123456789012", ("cainiao",)),
        ("0571234567", ()),
        ("1e5", ()),
        ("", ()),
    ],
)
def test_candidates(waybill: str, carriers: tuple[str, ...]) -> None:
    assert candidates(waybill) == carriers


def test_every_candidate_is_a_carrier_that_the_desk_knows() -> None:
    assert {carrier for carrier, _ in SHAPES} <= set(CARRIERS.words)


@given(st.data())
def test_only_fifteen_digits_from_43_have_two_candidates(data: st.DataObject) -> None:
    _, shape = data.draw(st.sampled_from(SHAPES))
    waybill = data.draw(st.from_regex(shape.pattern, fullmatch=True))
    several = len(candidates(waybill)) > 1
    assert several == (re.fullmatch("43[0-9]{13}", waybill) is not None)


@pytest.mark.parametrize("text", ["75312345678901", "yt-8812345670002", "1e5", "１２３", "no1"])
def test_waybill_like(text: str) -> None:
    assert is_waybill_like(text)


@pytest.mark.parametrize("text", ["", "none", "无", "单号123", "12.5", "12,3", "١٢٣", "破损1件"])
def test_not_waybill_like(text: str) -> None:
    assert not is_waybill_like(text)


def test_a_thousand_letters_are_judged_at_once() -> None:
    assert not any(is_waybill_like(c * 100_000 + "!") for c in itertools.islice("AB1", 3))


@pytest.mark.parametrize(
    ("text", "number", "labelled"),
    [
        ("75312345678901", "75312345678901", False),
        ("'75312345678901", "75312345678901", False),
        ('="75312345678901"', "75312345678901", False),
        ("No:75312345678901", "75312345678901", True),
        ("№ 75312345678901", "№ 75312345678901", False),
        ("NO.75312345678901", "75312345678901", True),
        ("单号：SF1402345670004", "SF1402345670004", True),
        ("运单号码 75312345678901", "75312345678901", True),
        ("tracking no: YT8812345670002", "YT8812345670002", True),
        ("#75312345678901", "75312345678901", True),
        ("NO75312345678901", "NO75312345678901", False),
        ("", "", False),
    ],
)
def test_what_stands_around_a_number_is_taken_off(text: str, number: str, labelled: bool) -> None:
    assert unwrapped(text) == number.replace("№", "No")
    assert is_labelled(text) == labelled


@pytest.mark.parametrize(
    "waybill",
    [
        "75312345678901", "SF1402345670004", "JDVA12345678901", "PA12345678901", "EA123456789CN", "1Z999AA10123456784",
        "TBA123456789000", "0571234567", "800123", "ZTK3F9Q5", "9612804152073070474837",
    ],
)  # fmt: skip
def test_real_forms_are_plausible(waybill: str) -> None:
    assert is_plausible(waybill)
    assert is_number(waybill)


@given(st.sampled_from(SHAPES).flatmap(lambda one: st.from_regex(one[1].pattern, fullmatch=True)))
def test_no_known_shape_is_refused(waybill: str) -> None:
    assert is_plausible(normalise(waybill))


@pytest.mark.parametrize("waybill", ["MARYANN", "TKT001", "OPEN", "12345", "ROOM12", "A" * 20, "", "AB1" * 20])
def test_words_and_short_numbers_are_not_plausible(waybill: str) -> None:
    assert not is_plausible(waybill)


@pytest.mark.parametrize(
    ("waybill", "is_one"),
    [
        ("110101199003077758", True),
        ("11010119900307775X", False),
        ("110101199013077758", False),
        ("75312345678901", False),
        ("110101199002307753", False),
    ],
)
def test_an_id_card_is_told_by_its_date_and_check_sign(waybill: str, is_one: bool) -> None:
    assert is_id_card(waybill) == is_one
    assert is_number(waybill) != is_one


@pytest.mark.parametrize("text", ["7.53E+13", "7.53123456789E+13", "7.5e13", "1E+14"])
def test_what_a_spreadsheet_cut_is_told(text: str) -> None:
    assert lost_digits(text)
    assert not lost_digits("753E13")
