"""What the rows of a table hold, as cases."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kefu.core.base.errors import Usage
from kefu.core.intake.importing import Case, Map, bare, case, in_time

ZONE = ZoneInfo("Asia/Shanghai")


def test_a_time_ahead_or_before_this_century_is_refused() -> None:
    now = datetime(2026, 11, 21, 10, tzinfo=ZONE)
    assert in_time(now, now) == now
    for at in (datetime(2026, 11, 21, 11, tzinfo=ZONE), datetime(1999, 12, 31, 23, tzinfo=ZONE)):
        with pytest.raises(Usage):
            in_time(at, now)


def test_a_row_as_a_case() -> None:
    how = Map(
        {"时间": "at", "类型": "category", "描述": "text", "补充": "text", "备注": "note", "内部": "skip"},
        values={"category": {"破": "damaged"}},
        constants={"channel": "phone", "category": "lost"},
    )
    row = {"时间": "2026-11-10", "类型": "破", "描述": "碎了", "补充": " 三只 ", "备注": "", "内部": "x", "其他": "y"}
    assert case(row, how, ZONE) == Case(
        facts={"category": "damaged", "text": "碎了\n三只", "channel": "phone"},
        at=datetime(2026, 11, 10, tzinfo=ZONE),
    )
    assert case({}, how, ZONE).facts == {"channel": "phone", "category": "lost"}


PHONE = Map({"电话": "recipient.phone", "手机": "recipient.phone", "备注": "note"})


@pytest.mark.parametrize(
    ("first", "second", "phone", "note"),
    [
        ("", "13900000103", "13900000103", ""),
        ("-", "13900000103", "13900000103", ""),
        ("13900000102", "", "13900000102", ""),
        ("13900000102", "139 0000 0102", "13900000102", ""),
        ("13900000102", "13900000103", "13900000102", "手机: 13900000103"),
        ("0571-88886666转12", "", "0571-88886666转12", ""),
        ("139****0102", "", "139****0102", ""),
        ("'13900000102", "", "13900000102", ""),
    ],
)
def test_of_two_columns_for_a_phone_the_filled_one_counts(first: str, second: str, phone: str, note: str) -> None:
    found = case({"电话": first, "手机": second}, PHONE, ZONE)
    assert (found.facts["recipient.phone"], found.note) == (phone, note)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("见备注", "见**: no phone number"),
        ("Mary Ann", "M******: no phone number"),
        (
            "1.39E+10",
            "1.39E+10: the program that saved this number kept only its first digits; format the column as text there and "
            "save it again",
        ),
    ],
)
def test_what_is_no_phone_refuses_its_row(text: str, said: str) -> None:
    with pytest.raises(Usage) as raised:
        case({"电话": text}, PHONE, ZONE)
    assert str(raised.value) == said


@pytest.mark.parametrize(
    ("target", "text", "bare_text"),
    [
        ("waybill", "'75312345671001", "75312345671001"),
        ("waybill", '="75312345671001"', "75312345671001"),
        ("waybill", "无", ""),
        ("at", "—", ""),
        ("text", "无", "无"),
        ("owner", "none", "none"),
        ("external.number", "-", "-"),
    ],
)
def test_a_cell_without_what_wraps_it(target: str, text: str, bare_text: str) -> None:
    assert bare(target, text) == bare_text
