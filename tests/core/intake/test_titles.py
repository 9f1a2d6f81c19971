"""Titles of columns, the line that holds them, and rows that only add up others."""

import pytest

from kefu.core.intake.titles import heading, target_of, total


@pytest.mark.parametrize(
    ("title", "target"),
    [
        ("收货人姓名", "recipient.name"),
        ("姓名", "recipient.name"),
        ("客户", "customer"),
        ("Customer Name", "recipient.name"),
        ("联系手机", "recipient.phone"),
        ("收件人手机号码", "recipient.phone"),
        ("收件人联系方式", "recipient.phone"),
        ("收件人详细地址", "recipient.address"),
        ("快递公司名称", "carrier"),
        ("问题 描述", "text"),
        ("body", "text"),
        ("Ticket Description", "text"),
        ("Ticket Subject", "title"),
        ("* 运单号（必填）", "waybill"),
        ("运单号：", "waybill"),
        ("ticket_type", "category"),
        ("内部编码", ""),
        ("", ""),
        ("(1)", ""),
    ],
)
def test_a_title_tells_what_its_column_is(title: str, target: str) -> None:
    assert target_of(title) == target


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        ([["运单号", "类型"], ["7531", "破损"]], 0),
        ([["甲", "乙"], ["电话", "微信"]], 0),
        ([["登记表", "", ""], ["运单号", "类型", "电话"]], 1),
        ([["登记表", "登记表", "登记表"], ["制表：甲", "", ""], ["运单号", "类型", "电话"]], 2),
        ([[""], [], ["甲", "乙"]], 2),
        ([["a", "b", "c", "d"], ["运单号", "类型", "", ""]], 0),
        ([["只有一列"], ["7531"]], 0),
        ([], 0),
    ],
)
def test_the_line_that_holds_the_titles(lines: list[list[str]], at: int) -> None:
    assert heading(lines) == at


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        (["合计", "2", "", "", ""], "合计"),
        (["", "总计：", "35", "¥1,200.50"], "总计："),
        (["合计：12件", "", ""], "合计：12件"),
        (["Total", "", "40"], "Total"),
        (["小计", "破损", "", "", "3"], "小计"),
        (["合计", "75312345671001", "破损", "13900000101", "碎了"], ""),
        (["合计不符", "7531", "", ""], ""),
        (["2026-11-02", "合计", "", ""], ""),
        (["", ""], ""),
    ],
)
def test_a_row_that_adds_up_others_is_no_case(cells: list[str], word: str) -> None:
    assert total({str(i): cell for i, cell in enumerate(cells)}) == word
