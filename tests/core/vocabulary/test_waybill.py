"""Waybills in one plain form, and the carriers that may have issued them."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.core.vocabulary.waybill import SHAPES, candidates, is_waybill_like, normalise
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
