"""What the standard set must hold, by the sources: every problem of their lists, every gate, everybody to be told.

The tables below are written from the documents that the playbooks name, not from the playbooks.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
FILES = sorted(path for path in (ROOT / "playbooks").glob("*.yaml") if path.stem != "ways")
BOOKS: dict[str, dict[str, Any]] = {path.stem: YAML(typ="safe", pure=True).load(path) for path in FILES}

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
}

GATES = [
    ("cod-amount", "letter", {"payment.cod"}),
    ("receipt-change", "letter", {"receipt"}),
    ("weight-mismatch", "photo", {"goods.weight"}),
    ("contaminated", "photo", {"liable.party"}),
    ("damaged", "photo", {"liable.party"}),
    ("lost", "document", {"goods.value"}),
    ("claim", "document", {"goods.value"}),
    ("out-of-area", "letter", {"other-waybills"}),
    ("no-service-point", "letter", {"other-waybills"}),
    ("shortage", "document", {"goods.value"}),
    ("internal-ruling", "document", {"liable.party", "liable.basis"}),
]

TOLD = {
    "cod-amount": ["sender", "delivery", "finance"],
    "freight-charge": ["sender", "courier", "finance", "delivery"],
    "weight-mismatch": ["delivery", "courier", "reconciliation"],
    "refused": ["recipient", "sender", "delivery"],
    "no-money": ["recipient", "sender"],
    "slow-inspection": ["recipient", "sender"],
    "lost": ["sender", "delivery", "hub"],
    "swapped": ["delivery", "branch"],
    "stalled-in-transit": ["branch", "hub", "customer"],
    "counterpart-report": ["sender", "recipient", "delivery"],
    "prohibited-goods": ["authority", "head-office"],
    "receipt-chase": ["delivery", "finance"],
    "damaged": ["supervisor", "delivery", "finance"],
    "authority-appeal": ["customer", "authority"],
}
"""Parties in the order of contact, on one path at least."""


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


@pytest.mark.parametrize(("category", "kind", "guards"), GATES)
def test_gate(category: str, kind: str, guards: set[str]) -> None:
    """The evidence stands before the step that sets the fact, and guards it on every way."""
    steps = BOOKS[category]["steps"]
    at = next(i for i, s in enumerate(steps) if s.get("evidence") == kind and guards <= set(s.get("guards", [])))
    assert "choices" not in steps[at]
    setting = [i for i, s in enumerate(steps) if s.get("fact") in guards]
    assert all(i > at for i in setting)


def test_a_swap_needs_both_sign_records() -> None:
    """Of this parcel and of the other one."""
    proofs = [s["id"] for s in BOOKS["swapped"]["steps"] if s.get("evidence") == "document"]
    assert proofs == ["record-here", "record-there"]


@pytest.mark.parametrize("category", sorted(TOLD))
def test_who_is_told_and_in_which_order(category: str) -> None:
    """On one of the playbook's own paths the parties come in the order of the source."""
    wanted = TOLD[category]
    paths = [case["expect"]["told"] for case in BOOKS[category]["tests"]]
    assert any([party for party in told if party in wanted] == wanted for told in paths), paths


@pytest.mark.parametrize("category", sorted(BOOKS))
def test_every_step_lies_on_a_tested_path(category: str) -> None:
    """So that no step can go missing unnoticed; each path ends where something ends."""
    book = BOOKS[category]
    steps = {step["id"]: step for step in book["steps"]}
    assert len(steps) == len(book["steps"])
    paths = [case["expect"]["path"] for case in book["tests"]]
    assert set(steps) == {name for path in paths for name in path}
    for case in book["tests"]:
        last = steps[case["expect"]["path"][-1]]
        assert case["expect"]["end"] == last.get("close", last.get("end"))
        evidence = [steps[name]["evidence"] for name in case["expect"]["path"] if "evidence" in steps[name]]
        refused = [name for name, value in case["answers"].items() if value == "none" and "evidence" in steps[name]]
        assert len(case["expect"]["evidence"]) == len(evidence) - len(refused)


@pytest.mark.parametrize("category", sorted(BOOKS))
def test_both_languages_say_the_same(category: str) -> None:
    """Chinese in Chinese with its own punctuation, English in English, the same fields in both."""
    for zh, en in texts(BOOKS[category]):
        assert re.search("[\u4e00-\u9fff]", zh), (zh, en)
        assert en, zh
        assert not re.search("[\u4e00-\u9fff]", en), en
        assert not re.search(r"[,?!;](?![^{]*\}\})", zh), zh
        fields = r"\{\{([^}]*)\}\}"
        assert sorted(re.findall(fields, zh)) == sorted(re.findall(fields, en)), (zh, en)


NO_PARCEL = {"inquiry", "callback-round", "emergency", "order-intake"}


@pytest.mark.parametrize("category", sorted(set(BOOKS) - NO_PARCEL))
def test_messages_name_the_waybill_and_the_customer(category: str) -> None:
    """A message that can be forwarded says which parcel it is about, and greets whom it is for."""
    for name, message in BOOKS[category].get("messages", {}).items():
        assert "{{waybill}}" in message["zh"], name
        if message["to"] in ("sender", "recipient", "customer"):
            assert ".surname}}" in message["zh"], name


@pytest.mark.parametrize("category", sorted(BOOKS))
def test_deadlines_name_their_source(category: str) -> None:
    """No figure of a clock without the document it comes from."""
    for clock in BOOKS[category].get("clocks", []):
        assert clock["source"].strip(), clock["name"]
    for step in BOOKS[category]["steps"]:
        assert "within" not in step or step.get("source"), step["id"]


PROVEN = {"damaged", "contaminated", "weight-mismatch", "internal-ruling", "authority-appeal"}
"""Photos for damage, soiling and weight (快递问题件处理方法); papers for a ruling and a written report to the authority."""
SOUGHT = {"no-pickup-record", "stalled-in-transit", "arrived-not-delivered"}
"""Inquiries about a parcel that is not where it should be: the customer is told what was found (网点客服工作自述)."""
ANSWERED = {"inquiry", "tracing-inquiry", "order-intake", "callback-round", "branch-fine"}
"""What is done when it is said, or is no customer's case."""


@pytest.mark.parametrize("category", [p.stem for p in FILES])
def test_what_closing_as_solved_demands(category: str) -> None:
    """A complaint: a result-type reply before the call-back, the call-back before closing (中通网点客服经历)."""
    book = BOOKS[category]
    told = book["kind"] in ("complaint", "claim") or category in SOUGHT
    demanded = {"reply", "callback"} if told else set() if category in ANSWERED else {"reply"}
    demanded |= {"evidence"} if category in PROVEN else set()
    assert set(book["close"]) == ({"end"} if category == "emergency" else demanded)
