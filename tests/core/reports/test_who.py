"""`who`: what the desk knows about a branch, a hub, an address, a person, a subject."""

from datetime import UTC, date, datetime

import pytest

from kefu.core.config.desk import Area, Ask, Branch, Desk, Staff
from kefu.core.reports.who import who

NOW = datetime(2026, 11, 21, tzinfo=UTC)
DESK = Desk(
    timezone="UTC",
    zone=UTC,
    staff={
        "agent-1": Staff("agent-1", "客服一号", "agent-1@example.org"),
        "gone": Staff("gone", "走了", "gone@example.org", ended=date(2026, 1, 1)),
    },
    branches={
        "杭州余杭": Branch("杭州余杭", "杭州分拨", "0571-00000000", ("Yuhang",)),
        "北京建国门": Branch("北京建国门", "北京分拨"),
        "上海闵行": Branch("上海闵行", address="示例大街2号", hours="9:00-18:00"),
    },
    areas=(Area(("文一西路", "五常街道"), "courier-7"), Area(("仓前",), "courier-8")),
    ask=(Ask("代收货款登记", "finance"), Ask("重量复核", "reconciliation")),
)
FOUND = [
    ("余杭", [("branch", "杭州余杭", "0571-00000000", "杭州分拨")]),
    ("北京分拨", [("branch", "北京建国门", None, "北京分拨")]),
    ("ＹＵＨＡＮＧ", [("branch", "杭州余杭", "0571-00000000", "杭州分拨")]),
    ("杭州余杭网点", [("branch", "杭州余杭", "0571-00000000", "杭州分拨")]),
    ("浙江省 文一西路969号", [("courier", "courier-7", None, "文一西路")]),
    ("五常", [("courier", "courier-7", None, "文一西路, 五常街道")]),
    ("courier-8", [("courier", "courier-8", None, "仓前")]),
    ("客服一号", [("staff", "agent-1", "agent-1@example.org", "客服一号, agent")]),
    ("走了", []),
    ("货款", [("ask", "finance", None, "代收货款登记")]),
    ("财务", [("ask", "finance", None, "代收货款登记")]),
    ("闵行", [("branch", "上海闵行", None, "示例大街2号, 9:00-18:00")]),
    ("示例大街", [("branch", "上海闵行", None, "示例大街2号, 9:00-18:00")]),
    ("拉萨", []),
]


@pytest.mark.parametrize(("text", "rows"), FOUND)
def test_what_the_desk_knows(text: str, rows: list[tuple[str, ...]]) -> None:
    report = who(DESK, text, NOW)
    assert report.kind == "who"
    assert [tuple(item[column.key] for column in report.columns) for item in report.items] == rows


def test_without_a_text_everything_is_listed() -> None:
    assert [item["kind"] for item in who(DESK, "", NOW).items] == ["branch"] * 3 + ["courier"] * 2 + ["staff"] + [
        "ask"
    ] * 2
