"""What the standard set must hold, by the sources: every problem of their lists, everybody to be told.

The tables below are written from the description of the trade, not from the playbooks.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from ruamel.yaml import YAML

from kefu.core.playbook.model import GO
from tests.standard_set import FILES, NAMES, book, outcomes, own, told

HELD: dict[str, dict[str, Any]] = {path.stem: YAML(typ="safe", pure=True).load(path) for path in FILES}
BOOKS = {name: held for name, held in HELD.items() if name != "ways"}

PROBLEMS = {
    "货款问题": "cod-amount",
    "运费问题": "freight-charge",
    "重量不符": "weight-mismatch",
    "留仓问题": "held-at-depot",
    "回单问题": "receipt-change",
    "拒收": "refused",
    "收件人信息": "recipient-data-wrong",
    "客户没钱": "no-money",
    "普遍问题": "failed-delivery",
    "货物遗失": "lost",
    "货物掉包": "swapped",
    "超区": "out-of-area",
    "验货时间长": "slow-inspection",
    "货物污染": "contaminated",
    "其他投诉": "other-complaint",
    "延误": "delayed",
    "快递员态度": "courier-attitude",
    "破损": "damaged",
    "错发": "mis-sent",
    "错派": "mis-delivered",
    "无点件": "no-service-point",
    "签收未收到": "signed-not-received",
    "无揽收记录": "no-pickup-record",
    "首分拨后无记录": "stalled-in-transit",
    "到末端未派": "arrived-not-delivered",
    "催件": "delivery-reminder",
    "寄件催件": "dispatch-reminder",
    "疑难件上报": "undeliverable-report",
    "对方上报": "counterpart-report",
    "乱收费": "overcharging",
    "送货上门": "door-delivery",
    "禁寄": "prohibited-goods",
    "缺资料": "missing-data",
    "海关查车": "customs-inspection",
    "自然灾害": "emergency",
    "咨询": "inquiry",
    "查件": "tracing-inquiry",
    "下单": "order-intake",
    "改址": "address-change",
    "拦截": "intercept-return",
    "理赔": "claim",
    "仲裁": "internal-ruling",
    "申诉": "authority-appeal",
    "催回单": "receipt-chase",
    "回访": "callback-round",
    "货款返还": "cod-return",
    "短少": "shortage",
    "重点件": "key-parcel-watch",
    "罚款": "branch-fine",
    "上班": "shift",
    "日志": "journal",
    "异常汇总": "weekly-exceptions",
    "装车": "dispatch-check",
    "货架": "shelf",
    "例行": "routine",
}

TOLD: list[tuple[str, str]] = [
    ("failed-delivery", "recipient origin courier"),
    ("failed-delivery", "recipient origin recipient courier"),
    ("failed-delivery", "recipient sender delivery"),
    ("recipient-data-wrong", "recipient origin courier"),
    ("recipient-data-wrong", "sender delivery"),
    ("refused", "recipient origin recipient courier"),
    ("refused", "sender delivery"),
    ("no-money", "recipient origin courier"),
    ("no-money", "recipient delivery"),
    ("no-money", "sender delivery"),
    ("slow-inspection", "recipient origin courier"),
    ("slow-inspection", "recipient sender delivery"),
    ("out-of-area", "recipient origin sender carrier"),
    ("out-of-area", "recipient sender delivery sender carrier"),
    ("no-service-point", "hub origin recipient"),
    ("no-service-point", "sender delivery sender carrier"),
    ("undeliverable-report", "origin recipient courier"),
    ("counterpart-report", "sender delivery sender"),
    ("counterpart-report", "recipient sender delivery"),
    ("arrived-not-delivered", "delivery customer delivery"),
    ("arrived-not-delivered", "courier customer"),
    ("delivery-reminder", "courier customer courier"),
    ("delivery-reminder", "customer hub customer"),
    ("dispatch-reminder", "customer hub customer delivery"),
    ("key-parcel-watch", "hub delivery"),
    ("key-parcel-watch", "delivery customer delivery"),
    ("held-at-depot", "branch courier branch"),
    ("held-at-depot", "hub branch"),
    ("mis-sent", "origin branch customer"),
    ("mis-sent", "hub delivery"),
    ("stalled-in-transit", "branch hub customer"),
    ("no-pickup-record", "courier customer"),
    ("no-pickup-record", "courier supervisor customer"),
    ("delayed", "customer hub customer recipient courier"),
    ("delayed", "customer hub customer delivery"),
    ("tracing-inquiry", "customer"),
    ("customs-inspection", "branch:operations customer branch:operations customer"),
    ("missing-data", "sender branch:operations"),
    ("cod-amount", "sender delivery finance"),
    ("cod-amount", "courier origin finance courier"),
    ("freight-charge", "sender courier finance delivery"),
    ("freight-charge", "origin courier finance recipient courier"),
    ("weight-mismatch", "delivery courier delivery reconciliation"),
    ("weight-mismatch", "origin reconciliation"),
    ("receipt-change", "sender delivery"),
    ("receipt-change", "origin courier"),
    ("receipt-chase", "delivery finance sender"),
    ("receipt-chase", "courier"),
    ("cod-return", "finance sender finance sender"),
    ("overcharging", "customer courier customer"),
    ("branch-fine", "head-office"),
    ("branch-fine", "finance"),
    ("claim", "customer finance customer"),
    ("internal-ruling", "branch head-office finance"),
    ("lost", "supervisor sender delivery hub customer finance customer"),
    ("lost", "supervisor courier branch hub origin customer"),
    ("damaged", "customer supervisor hub"),
    ("damaged", "customer supervisor recipient courier"),
    ("damaged", "delivery sender recipient customer"),
    ("shortage", "customer supervisor sender delivery customer"),
    ("contaminated", "supervisor courier"),
    ("contaminated", "supervisor delivery sender"),
    ("swapped", "customer courier branch courier branch"),
    ("swapped", "customer delivery branch delivery branch"),
    ("mis-delivered", "customer courier platform courier"),
    ("mis-delivered", "customer delivery customer"),
    ("signed-not-received", "customer courier recipient"),
    ("signed-not-received", "customer delivery recipient"),
    ("prohibited-goods", "authority head-office customer"),
    ("other-complaint", "customer branch customer branch customer"),
    ("courier-attitude", "courier customer"),
    ("courier-attitude", "delivery customer"),
    ("door-delivery", "customer courier customer"),
    ("door-delivery", "customer delivery customer"),
    ("authority-appeal", "customer branch authority"),
    ("address-change", "sender delivery recipient"),
    ("address-change", "origin courier"),
    ("intercept-return", "hub delivery sender"),
    ("intercept-return", "courier origin"),
    ("order-intake", "sender courier"),
    ("inquiry", "customer"),
    ("emergency", "customer supervisor"),
    ("callback-round", "customer supervisor"),
    ("shift", ""),
    ("journal", ""),
    ("weekly-exceptions", "supervisor"),
    ("dispatch-check", "supervisor"),
    ("shelf", ""),
    ("routine", ""),
]
"""Whom a case tells or asks, in the order of contact, on one path at least."""


def texts(node: Any) -> Iterator[tuple[str, str]]:
    """Every text for people in a playbook, as (Chinese, English)."""
    if isinstance(node, dict):
        if "zh" in node or "en" in node:
            yield node.get("zh", ""), node.get("en", "")
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


def test_every_problem_of_the_sources_has_its_file() -> None:
    """And no file is without a problem."""
    assert sorted(PROBLEMS.values()) == sorted(BOOKS)
    for problem, category in PROBLEMS.items():
        head = BOOKS[category]
        words = [head["title"]["zh"], *head["aliases"]]
        assert any(problem in word or word in problem for word in words), problem


@pytest.mark.parametrize(("category", "wanted"), TOLD)
def test_who_is_told_and_in_which_order(category: str, wanted: str) -> None:
    """On one of the playbook's own paths the parties come in the order of the source."""
    paths = [told(category, outcome) for outcome in outcomes(category)]
    assert any(_in_order(wanted.split(), path) for path in paths), paths


def _in_order(wanted: list[str], path: list[str]) -> bool:
    rest = iter(path)
    return all(party in rest for party in wanted)


def test_everybody_is_told_something() -> None:
    """No category is left out of the table."""
    assert {category for category, _ in TOLD} == set(NAMES)


@pytest.mark.parametrize("category", NAMES)
def test_every_step_lies_on_a_tested_path(category: str) -> None:
    """So that no step can go missing unnoticed; a way counts as the step that uses it, and each path ends where something ends."""
    held = book(category)
    steps = {held.used(step) or step.base for step in held.steps if step.kind != GO}
    walked = {name for case in held.cases for name in (*case.path, *held.brief(case.path))}
    assert steps - walked == set()
    for case in held.cases:
        last = held.step(case.path[-1])
        assert last is not None, case.name
        assert last.over, case.name
        assert case.end == last.value, case.name


@pytest.mark.parametrize("category", [*NAMES, "ways"])
def test_both_languages_say_the_same(category: str) -> None:
    """Chinese in Chinese with its own punctuation, English in English, the same fields in both."""
    for zh, en in texts(HELD[category]):
        assert re.search("[\u4e00-\u9fff]", re.sub(r"\{\{[^}]*\}\}", "", zh)), (zh, en)
        assert en, zh
        assert not re.search("[\u4e00-\u9fff]", en), en
        assert not re.search(r"[,?!;](?![^{]*\}\})", zh), zh
        fields = r"\{\{([^}]*)\}\}"
        assert sorted(re.findall(fields, zh)) == sorted(re.findall(fields, en)), (zh, en)
        assert (zh.count("[["), zh.count("]]")) == (en.count("[["), en.count("]]")), (zh, en)


@pytest.mark.parametrize("category", NAMES)
def test_a_category_lays_no_delay_on_anybody(category: str) -> None:
    """What a source lays on a party is a rule of every desk; a clock of a category has its source and bears nobody."""
    for clock in book(category).clocks:
        assert clock.source.strip(), clock.name
        assert not clock.bears, clock.name
    assert [s.id for s in own(category) if s.within and not s.source] == []
