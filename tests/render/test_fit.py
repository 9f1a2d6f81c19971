"""Tables on terminals of any width: what gives way, what is cut, what never is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from wcwidth import wcswidth

from kefu.cli.frame.language import translator
from kefu.core.reports import Column, Report, Row
from kefu.core.reports.ledgers import BY_NAME
from kefu.core.reports.mine import columns as mine_columns
from kefu.core.reports.overdue import COLUMNS as OVERDUE
from kefu.core.reports.tickets import columns as ticket_columns
from kefu.core.reports.today import COLUMNS as TODAY
from kefu.render import render
from kefu.render.fit import GIVE_WAY, shortened, wide

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
ROW: Row = {
    "id": "261121-7K3F9Q5",
    "state": "waiting",
    "owner": "supervisor-of-the-night",
    "due": datetime(2026, 11, 21, 1, 30, tzinfo=UTC),
    "clock": "first-answer-to-the-customer",
    "category": "damaged",
    "title": "收件人说外包装完好但里面的瓷器全部碎了，要求当天答复",
    "waybill": "75312345678901",
    "late": timedelta(minutes=30),
    "left": timedelta(minutes=-30),
    "bears": "delivery",
    "reason": "due-soon",
}
LISTS = {
    "tickets": ticket_columns(lambda code, _language: code),
    "overdue": OVERDUE,
    "today": TODAY,
    "desk": mine_columns(lambda code, _language: code),
}


def shown(kind: str, width: int | None, row: Row = ROW) -> list[str]:
    """The lines of a list of one row."""
    return list(render(Report(kind, LISTS[kind], (row,), NOW, ZoneInfo("Asia/Shanghai")), "table", width=width))


@pytest.mark.parametrize("kind", list(LISTS))
@pytest.mark.parametrize("width", [20, 30, 50, 72, 73, 80, 100, 119, 120])
def test_every_list_fits(kind: str, width: int) -> None:
    """No line is wider than the terminal; the number is whole, and so is what else stands there and is no text."""
    lines = shown(kind, width)
    assert max(wcswidth(line) for line in lines) <= width
    assert lines[2].startswith("261121-7K3F9Q5")
    assert "11-21 09" not in lines[2].replace("11-21 09:30", "")
    assert "7531" not in lines[2].replace("75312345678901", "")


@pytest.mark.parametrize("kind", list(LISTS))
def test_what_tells_most_stays_at_72(kind: str) -> None:
    """The title's beginning is read, and the time, or how late it is."""
    head, _, row = shown(kind, 72)
    assert "收件人说" in row
    assert "…" in row
    assert "11-21 09:30" in row or "30 min" in row
    assert "75312345678901" in row
    assert "bears" not in head


FULL: Row = {
    **dict.fromkeys(("at", "due", "latest", "signed", "back", "finance", "collected-at", "returned-at"), NOW),
    **dict.fromkeys(("amount", "paid", "open", "offered", "agreed", "collected", "returned", "ours", "shares"), "123456.50"),
    **dict.fromkeys(("cod", "freight", "value", "insured"), "358"),
    "id": "261121-7K3F9Q5", "waybill": "75312345678901", "code": "F02", "pieces": 3, "payer": "origin:上海闵行",
    "why": "大字漏写", "outcome": "fine-upheld", "category": "damaged", "proof": ["photo"], "liable": "delivery",
    "state": "closed", "way": "wechat", "letter": "0123456789ab", "hours": 20, "slip": "小联88", "method": "collect",
    "weight": "12", "ruling": "ruled-for-us", "receipt": "R123456", "transfers": 2, "what": "return-sent",
    "label": "75312345678901", "reason": "破损", "photo": "0123456789ab",
}  # fmt: skip
KEPT = {
    "fines": ("amount", "payer", "open"), "claims": ("agreed", "paid", "open"), "cod": ("returned", "slip", "open"),
    "collect": ("collected",), "recoveries": ("payer", "amount", "open"), "receipts": ("due", "back"),
    "returns": ("what", "reason"),
}  # fmt: skip
"""What each ledger keeps at 80 columns beside the time, the ticket and the waybill."""


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", list(KEPT))
def test_a_ledger_keeps_what_it_is_for(name: str, language: str) -> None:
    columns = tuple(replace(c, label=None) for c in BY_NAME[name].columns)
    report = Report("ledger", columns, (FULL,), NOW, ZoneInfo("Asia/Shanghai"))
    translate = translator(language)
    head = next(iter(render(report, "table", translate=translate, language=language, width=80))).split("  ")
    titles = {translate(c.title) for c in columns if c.key in (*KEPT[name], "at", "id", "waybill")}
    assert titles <= {word.strip() for word in head}, head
    cells = "".join(render(report, "table", translate=translate, language=language, width=80)).split()
    assert not [cell for cell in cells if "…" in cell and cell.startswith("123")]


def test_nothing_gives_way_where_there_is_room() -> None:
    """A wide terminal shows what no terminal gets, and as it gets it."""
    assert shown("tickets", 300) == shown("tickets", None)
    assert "…" not in "".join(shown("tickets", None))


def test_what_is_empty_goes_first() -> None:
    """No text is cut for the heading of a column without a word in it; with room it stays."""
    row = {**ROW, "owner": None, "title": "短"}
    assert "owner" in shown("tickets", 120, row)[0]
    narrow = {**ROW, "waybill": None}
    assert "waybill" not in shown("tickets", 110, narrow)[0]
    assert "clock" in shown("tickets", 110, narrow)[0]


MINE: Row = {**ROW, "owner": "agent-1", "age": timedelta(hours=23, minutes=59)}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("width", "waybill"), [(72, "75312345678901"), (80, "773012345670013")])
def test_my_desk_keeps_what_one_acts_by(width: int, waybill: str, language: str) -> None:
    """Whose, due when, how long nobody did anything, which parcel and the beginning of what it is about, whatever the
    reason is; the reason stands where there is room for it."""
    columns = mine_columns(lambda code, _language: code)
    for reason in ("due-soon", "overdue", "incomplete"):
        report = Report(
            "desk", columns, ({**MINE, "reason": reason, "waybill": waybill},), NOW, ZoneInfo("Asia/Shanghai")
        )
        said = translator(language)
        head, _rule, row = render(report, "table", width=width, language=language, translate=said)
        assert all(said(key) in head for key in ("owner", "due", "idle", "waybill", "title"))
        assert max(wcswidth(line) for line in (head, row)) <= width
        for text in ("261121-7K3F9Q5", "agent-1", "11-21 09:30", "23 ", waybill, "收件"):
            assert text in row
    assert said("category") not in head


def test_an_age_is_told_by_its_largest_unit() -> None:
    """A day and 23 hours is a day: nobody acts by the hours."""
    for age, said in (
        (timedelta(hours=47), "1 d"),
        (timedelta(minutes=119), "1 h"),
        (timedelta(seconds=61), "1 min"),
        (timedelta(0), "0 min"),
    ):
        only = Report("desk", (Column("age", "idle"),), ({"age": age},), NOW, UTC)
        assert list(render(only, "table"))[2] == said


def test_chosen_columns_give_way_from_the_last() -> None:
    """Whatever tells least otherwise: what was asked for first stays."""
    columns = tuple(LISTS["overdue"][i] for i in (6, 5, 0, 1, 2))
    assert [column.key for column in columns] == ["state", "bears", "id", "late", "clock"]
    heads = []
    for width in (72, 36, 30):
        report = Report("overdue", columns, (ROW,), NOW, UTC, chosen=True)
        heads.append(next(render(report, "table", width=width)).split("  "))
    assert [[head.strip() for head in line if head.strip()] for line in heads] == [
        ["state", "bears the delay", "ticket", "late by", "clock"],
        ["state", "bears the…", "ticket"],
        ["state", "bears the delay"],
    ]


def test_a_number_stands_alone_where_nothing_else_fits() -> None:
    """A terminal too narrow even for a number gets it whole."""
    assert shown("tickets", 5)[2] == "261121-7K3F9Q5"


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("门卫签收", 8, "门卫签收"),
        ("门卫签收", 7, "门卫签…"),
        ("门卫签收", 6, "门卫…"),
        ("abc 门", 6, "abc 门"),
        ("abc 门", 5, "abc…"),
        ("abcdef", 4, "abc…"),
    ],
)
def test_texts_are_cut_at_the_end(text: str, width: int, expected: str) -> None:
    """Wide characters count twice and are never halved."""
    assert shortened(text, width) == expected
    assert wide(expected) <= width


@pytest.mark.parametrize(
    ("kind", "late", "said"),
    [
        ("overdue", timedelta(minutes=-10), "in 10 min"),
        ("overdue", timedelta(minutes=10), "10 min"),
        ("today", timedelta(minutes=-10), "10 min late"),
        ("today", timedelta(minutes=10), "10 min"),
    ],
)
def test_a_time_ahead_is_never_late(kind: str, late: timedelta, said: str) -> None:
    """A span is said on its side of the time, without a sign."""
    key = "late" if kind == "overdue" else "left"
    only = Report(kind, tuple(c for c in LISTS[kind] if c.key == key), ({key: late},), NOW, UTC)
    assert list(render(only, "table"))[2] == said


@pytest.mark.parametrize(("left", "said"), [(10, "paused, 10 min left"), (-10, "paused, 10 min late")])
def test_a_paused_clock_is_never_short_of_nothing(left: int, said: str) -> None:
    """One that was paused when its time was over is late by that."""
    columns = tuple(c for c in LISTS["tickets"] if c.key == "due")
    row: Row = {"due": None, "paused": True, "left": timedelta(minutes=left)}
    assert list(render(Report("tickets", columns, (row,), NOW, UTC), "table"))[2] == said


def test_what_gives_way_has_no_doubles() -> None:
    """Each column gives way once."""
    for kind, keys in GIVE_WAY.items():
        assert len(set(keys)) == len(keys), kind
        assert not {"id", "title"} & set(keys), kind
