"""Twelve tables as other programs and people write them, with what a first map must make of each."""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook  # type: ignore[import-untyped]

GIVEN = Path(__file__).parents[2] / "data" / "tables"


@dataclass(frozen=True)
class Shape:
    """A table, the map guessed of it, and what becomes of its rows.

    `header`: the line of the titles; `refused`: (row, a part of the reason) of what is not taken; `sums`: rows that add
    up others; `told`: how often something is said of what lies around the table; `add`: what a person must add to the map.
    """

    name: str
    data: Callable[[], bytes]
    columns: Mapping[str, str]
    opened: int
    header: int = 1
    refused: tuple[tuple[int, str], ...] = ()
    sums: tuple[int, ...] = ()
    told: int = 0
    order: str = "ymd"
    words: Mapping[str, str] = field(default_factory=dict)
    add: str = ""


def _given(name: str) -> Callable[[], bytes]:
    return (GIVEN / name).read_bytes


def _semicolons() -> bytes:
    """GBK, `sep=`, numbers kept from a spreadsheet by formulas and apostrophes, stars at required titles."""
    return (
        "sep=;\r\n快递单号*;快递公司名称;问题件类型;收件人手机号码(必填);反馈时间;问题 描述\r\n"
        '"=""75312345672001""";zhongtong;催派送;13900000201;2026年11月2日 9时05分;没派\r\n'
        "'75312345672002;中通快递;假签收;'13900000202;2026-11-02 24:00;未收到\r\n"
        "7.53E+13;ZTO;破损;13900000203;2026/11/3 10:00;碎了\r\n"
    ).encode("gb18030")


def _tabs() -> bytes:
    """UTF-16 with tabs, as Excel saves Unicode text: labels before numbers, times with the part of the day."""
    return (
        "单号\t承运商\t类型\t时间\t备注\n"
        "单号：75312345672101\t韵达速递\t滞留件\t2026/11/2 下午 8:05\t\n"
        "No:SF1402345672102\tshunfeng\t错分件\t2026/11/3 08点05分\t已转\n"
        "SF1402345672103\t顺丰速运\t破损\t不记得了\t\n"
    ).encode("utf-16")


def _book(*, hidden: bool) -> bytes:
    """A workbook whose first sheet is hidden, with a title over the table, dates as bare numbers, a sum at the end."""
    book = Workbook()
    page = book.active
    if hidden:
        page.title, page.sheet_state = "选项", "hidden"
        page.append(["破损", "遗失"])
        page = book.create_sheet("十一月")
    page.append(["问题件登记表", None, None, None, None])
    page.merge_cells("A1:E1")
    page.append(["制表：客服部", None, None, None, None])
    page.append(["登记日期", "运单号", "快递公司", "异常类型", "客户电话"])
    page.append([46328.8368, "75312345672201", "中通", "丢件", "13900000221"])
    page.append([46329, 75312345672202, "中通", "少件", "13900000222"])
    page.append([46330, 753123456722031234, "中通", "少件", "13900000223"])
    page.append(["总计", 3, None, None, None])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _two_sheets() -> bytes:
    """A workbook with two visible sheets, dates as dates, a formula."""
    from datetime import datetime

    book = Workbook()
    page = book.active
    page.title = "本周"
    page.append(["created", "tracking number", "type", "consignee name", "phone", "body"])
    page.append([datetime(2026, 11, 10, 8, 30), "YT8812345672301", "damaged", "Mary Ann", "13900000231", "box open"])
    page.append([datetime(2026, 11, 10, 8, 40), "YT8812345672302", "lost", "John Doe", "=1+1", "gone"])
    book.create_sheet("上周").append(["created"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _broken_quotes() -> bytes:
    """GBK with a quote that never closes, a phone that is none, a person's number in the waybill's place."""
    return (
        "工单编号,运单编号,工单分类,收货人姓名,收货人联系方式,受理时间\n"
        'W1,75312345672401,查无此人,"郑三,13900000241,2026-11-02 09:00\n'
        "W2,75312345672402,未按址投递,冯四,见备注,2026-11-02 09:10\n"
        "W3,110101199003077758,拒收,陈五,13900000243,2026-11-02 09:20\n"
        "W4,75312345672404,改址,陈五,-,02.11.2026\n"
        "W5,75312345672405,改址,陈五,13900000245,2026-11-02 09:30\n"
    ).encode("gb18030")


def _answer() -> bytes:
    """UTF-16: what an interface answers, rows inside an object, over many lines."""
    rows = [
        {"waybill": 75312345672501, "Ticket Subject": "late", "type": "delayed", "recipient": {"phone": "13900000251"}},
        {"waybill": "75312345672502", "Ticket Subject": "gone \ud83d", "type": "lost", "recipient": {"phone": ""}},
    ]
    return json.dumps({"code": 0, "data": rows}, indent=1).encode("utf-16")


SHAPES = (
    Shape(
        "title row", _given("title-row.csv"),
        {"运单号": "waybill", "物流公司": "carrier", "问题描述": "text", "登记时间": "at"},
        2, header=2, told=1, add="set: {category: damaged}\n",
    ),
    Shape(
        "total row", _given("total-row.csv"),
        {"登记时间": "at", "运单号": "waybill", "收件人": "recipient.name", "电话": "recipient.phone", "问题类型": "category"},
        2, sums=(4,),
    ),
    Shape(
        "two phones", _given("two-phones.csv"),
        {
            "运单号": "waybill", "收货人姓名": "recipient.name", "联系电话": "recipient.phone",
            "联系手机": "recipient.phone", "问题类型": "category",
        },
        2,
    ),
    Shape(
        "Latin names", _given("latin-names.csv"), {"Name": "recipient.name", "Notes": "note"}, 2,
        add="set: {category: other-complaint}\n",
    ),
    Shape(
        "names with remarks", _given("names-with-remarks.csv"),
        {"收件人": "recipient.name", "运单号": "waybill", "问题类型": "category", "内容": "text"}, 3,
    ),
    Shape("array", _given("array.json"), {"运单号": "waybill", "问题类型": "category", "登记时间": "at"}, 2),
    Shape(
        "GBK with semicolons", _semicolons,
        {
            "快递单号*": "waybill", "快递公司名称": "carrier", "问题件类型": "category",
            "收件人手机号码(必填)": "recipient.phone", "反馈时间": "at", "问题 描述": "text",
        },
        2, header=2, refused=((5, "kept only its first digits"),),
        words={"催派送": "delivery-reminder", "假签收": "signed-not-received"},
    ),
    Shape(
        "UTF-16 with tabs", _tabs,
        {"单号": "waybill", "承运商": "carrier", "类型": "category", "时间": "at", "备注": "note"},
        2, refused=((4, "not a time"),), words={"滞留件": "held-at-depot", "错分件": "held-at-depot"},
    ),
    Shape(
        "workbook with a hidden sheet", lambda: _book(hidden=True),
        {"登记日期": "at", "运单号": "waybill", "快递公司": "carrier", "异常类型": "category", "客户电话": "recipient.phone"},
        2, header=3, refused=((6, "more than 15 digits"),), sums=(7,), told=2,
    ),
    Shape(
        "workbook with two sheets", _two_sheets,
        {
            "created": "at", "tracking number": "waybill", "type": "category", "consignee name": "recipient.name",
            "phone": "recipient.phone", "body": "text",
        },
        1, refused=((3, "a formula"),), told=1,
    ),
    Shape(
        "GBK with broken quotes", _broken_quotes,
        {
            "工单编号": "external.number", "运单编号": "waybill", "工单分类": "category", "收货人姓名": "recipient.name",
            "收货人联系方式": "recipient.phone", "受理时间": "at",
        },
        1,
        refused=((2, "a quote opens"), (3, "no phone number"), (4, "an ID card number"), (5, "which is day")),
        words={"未按址投递": "door-delivery"},
    ),
    Shape(
        "UTF-16 answer of an interface", _answer,
        {"waybill": "waybill", "Ticket Subject": "title", "type": "category", "recipient.phone": "recipient.phone"},
        1, refused=((2, "half a character"),),
    ),
)  # fmt: skip
