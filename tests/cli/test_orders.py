"""Orders and parcels in Chinese (T37): what papers lack, changes in writing, goods that may not be sent, key parcels."""

import json

import pytest

from tests.cli.working import Desk, money_desk

PARTIES = ("--sender", "李小雷", "--sender-phone", "13987654321", "--recipient", "韩梅梅", "--direction", "outbound")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk that goes by the newest rules."""
    return money_desk(tmp_path_factory.mktemp("orders"))


def opened(desk: Desk, category: str, waybill: str, text: str) -> str:
    """The number of a ticket that an agent opened."""
    line = ("开单", category, waybill, text, *PARTIES, "--channel", "phone", "--incomplete")
    return desk.did(*line, lang="zh").split()[0]


def played(desk: Desk, number: str, answers: str) -> list[dict[str, str]]:
    """The timeline after the playbook was played with these answers."""
    file = desk.path.parent / "answers.yaml"
    file.write_text(answers, encoding="utf-8")
    ran = desk.kefu("play", number, "--answers", str(file), "--no-input", lang="zh")
    assert ran.code == 0, ran
    timeline: list[dict[str, str]] = json.loads(desk.did("show", number, "--format", "json"))["items"][0]["timeline"]
    return timeline


def test_what_is_missing_is_asked_for_and_the_change_goes_in_writing(desk: Desk) -> None:
    """The list of what lacks papers has it; operations are asked by a message that is recorded, and their word closes it."""
    number = opened(desk, "缺资料", "75312345679901", "入仓资料没有收货电话")
    assert desk.did("列表", "类别:缺资料", "-q", lang="zh").split() == [number]
    answers = 'missing: phone\nuntil: "2026-11-22"\nask-customer: reached\ngiven: "yes"\nphone: "13812345678"\n'
    timeline = played(desk, number, answers + "in-writing: confirmed\n")
    asked = [e for e in timeline if e["did"] == "wait" and e["for"] == "branch:operations"]
    assert [e["channel"] for e in asked] == ["system"]
    assert [e["result"] for e in timeline if e["did"] == "reply" and e["party"] == "branch:operations"] == ["confirmed"]
    assert json.loads(desk.did("show", number, "--format", "json"))["items"][0]["state"] == "closed"
    assert "13812345678" not in desk.file(number).read_text(encoding="utf-8")


def test_prohibited_goods_are_reported_before_anything_is_decided(desk: Desk) -> None:
    """The report to the head office is on record, with who decided what."""
    number = opened(desk, "禁寄", "75312345679902", "件里有打火机")
    answers = "goods: 打火机\nstage: moving\nwhere: hub\nillegal: 'no'\nhead-office: detained\nwhat: 扣下销毁\ntell: reached\n"
    timeline = played(desk, number, answers)
    told = [e["did"] for e in timeline if e.get("for") == "head-office" or e.get("party") == "head-office"]
    assert told[:2] == ["wait", "reply"]
    assert any(e.get("result") == "detained" for e in timeline)


def test_what_a_sweep_says_of_many_misses_is_short(desk: Desk) -> None:
    """A key parcel nobody looked after for a month: one miss a day until it is signed, told in one line, written once."""
    line = ("开单", "重点件", "75312345670001", "盯一下", "--direction", "outbound", "--no-input")
    number = desk.did(*line, "--set", "eta=2026-10-22T10:00:00+08:00", "--at", "2026-10-22T09:00:00+08:00", lang="zh")
    said = desk.kefu("sweep", lang="en").err.splitlines()
    assert f"{number}: breach watch, breach watch-again ×29" in said
    assert number not in desk.kefu("sweep", lang="en").err
    desk.did("事件", number, "签收", lang="zh")
    assert number not in desk.did("overdue", "--format", "csv")
    assert desk.kefu("check").code == 0
