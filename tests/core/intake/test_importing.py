"""What tables hold, as cases: times of every form, columns to facts, a first map."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kefu.core.base.errors import Usage
from kefu.core.intake.guessing import fitting, guess, strangers
from kefu.core.intake.importing import Case, Map, case, in_time, moment

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2026-11-10 08:00", "ymd", "2026-11-10T08:00:00+08:00"),
        ("2026/11/1 8:05:09", "ymd", "2026-11-01T08:05:09+08:00"),
        ("2026.11.10", "ymd", "2026-11-10T00:00:00+08:00"),
        ("2026年11月10日 8时30分", "ymd", "2026-11-10T08:30:00+08:00"),
        ("2026-11-10T08:00:00Z", "ymd", "2026-11-10T16:00:00+08:00"),
        ("2026-11-10T08:00:00.123+09:00", "ymd", "2026-11-10T07:00:00+08:00"),
        ("20261110", "ymd", "2026-11-10T00:00:00+08:00"),
        ("20261110083059", "ymd", "2026-11-10T08:30:59+08:00"),
        ("２０２６－１１－１０ ８：００", "ymd", "2026-11-10T08:00:00+08:00"),
        ("1763712000", "ymd", "2025-11-21T16:00:00+08:00"),
        ("1763712000123", "ymd", "2025-11-21T16:00:00+08:00"),
        ("1/2/26", "dmy", "2026-02-01T00:00:00+08:00"),
        ("1/2/2026 1:30 PM", "mdy", "2026-01-02T13:30:00+08:00"),
    ],
)
def test_times(text: str, order: str, expected: str) -> None:
    assert moment(text, ZONE, order).isoformat() == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-13-45", "2026-13-45: there is no such time"),
        ("2026-02-30 10:00", "2026-02-30 10:00: there is no such time"),
        ("2026-11-10 25:00", "2026-11-10 25:00: there is no such time"),
        ("2026-11-10 13:00 pm", "2026-11-10 13:00 pm: there is no such time"),
        (
            "1/2/26",
            "1/2/26: which is day, month and year? Write 2026-11-21, or `dates: dmy` or `dates: mdy` into the map",
        ),
        ("yesterday", "yesterday: not a time, such as 2026-11-21 08:30"),
        ("٢٠٢٦-11-10", "٢٠٢٦-11-10: not a time, such as 2026-11-21 08:30"),
    ],
)
def test_what_is_no_time(text: str, said: str) -> None:
    with pytest.raises(Usage) as raised:
        moment(text, ZONE)
    assert str(raised.value) == said


def test_a_time_ahead_or_a_century_back_is_refused() -> None:
    now = datetime(2026, 11, 21, 10, tzinfo=ZONE)
    assert in_time(now, now) == now
    for at in (datetime(2026, 11, 21, 11, tzinfo=ZONE), datetime(1900, 1, 1, tzinfo=ZONE)):
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


def test_a_first_map_goes_by_titles_then_by_values() -> None:
    kinds = {"破损", "遗失"}

    def check(target: str, text: str) -> None:
        fine = {"category": text in kinds, "at": text.startswith("2026"), "waybill": text.isdigit(), "text": True}
        if not fine.get(target, target == "note"):
            raise Usage("no")

    rows = [
        {"日期": "2026-11-10", "什么事": "破损", "单号": "75312345678901", "描述": "a", "备注": "b", "内部编码": "??"},
        {"日期": "2026-11-11", "什么事": "遗失", "单号": "75312345678902", "描述": "c", "备注": "", "内部编码": "!"},
        {"日期": "soon", "什么事": "奇怪", "单号": "75312345678903", "描述": "", "备注": "", "内部编码": ""},
    ]
    rows += rows[:2] * 3
    how = guess(["日期", "什么事", "单号", "描述", "备注", "内部编码"], rows, fitting(check))
    assert how.columns == {
        "日期": "at", "什么事": "category", "单号": "waybill", "描述": "text", "备注": "note", "内部编码": "skip",
    }  # fmt: skip
    assert strangers(how, rows, fitting(check)) == {"at": {"soon": 1}, "category": {"奇怪": 1}}
