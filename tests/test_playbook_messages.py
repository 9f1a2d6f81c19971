"""What the messages of the standard set must say, by the sources: to each party, beside the parcel's own data.

The tables below are written from the description of the trade, not from the playbooks. A message of a way counts for
every playbook that uses it, unless the playbook says one of its own in its place.
"""

import re

import pytest

from kefu.core.playbook.field_names import COMPOSED
from kefu.core.playbook.messages import fields
from kefu.core.playbook.model import Message
from tests.standard_set import NAMES, book, said

COMPLAINTS = [
    "delayed", "overcharging", "lost", "damaged", "shortage", "mis-delivered", "signed-not-received", "other-complaint",
    "courier-attitude", "door-delivery",
]  # fmt: skip
MESSAGES: list[tuple[str, str, str, str]] = [
    # category, to whom, the fields, and words that say what no field does
    ("failed-delivery", "recipient", "recipient.surname waybill brand attempt desk.phone", "来过 没能"),
    ("recipient-data-wrong", "sender", "answers.wrong tried clock.hold", "正确"),
    ("refused", "sender", "answers.reason answers.freight", "再派 退回"),
    ("no-money", "recipient", "payment.cod payment.freight", ""),
    ("no-money", "sender", "payment.cod payment.freight tried", "再派 改付款 退回"),
    ("slow-inspection", "delivery", "answers.agreed", "商定"),
    ("out-of-area", "recipient", "desk.address desk.hours desk.phone fee fee.why", "自提"),
    ("out-of-area", "recipient", "desk.address desk.hours desk.phone answers.until", "自提"),
    ("out-of-area", "recipient", "delivery.address delivery.hours delivery.phone fee fee.why", "自提"),
    ("out-of-area", "delivery", "recipient.address answers.fee-out answers.payer answers.choice", ""),
    ("out-of-area", "courier", "recipient.address answers.fee", "不得多收"),
    ("out-of-area", "sender", "", "派不到 转别的快递 改地址 退回"),
    ("out-of-area", "sender", "answers.over-carrier answers.over-number", "跟到签收"),
    ("no-service-point", "recipient", "desk.address desk.hours desk.phone answers.until", "自提"),
    ("no-service-point", "recipient", "answers.nearest", "自提"),
    ("no-service-point", "delivery", "recipient.address answers.choice answers.nearest", ""),
    ("no-service-point", "sender", "", "派不到 转别的快递 改地址 退回"),
    ("no-service-point", "sender", "answers.over-carrier answers.over-number", "跟到签收"),
    ("cod-amount", "sender", "", "盖章 签字 没收到之前一律按原来的"),
    ("cod-amount", "delivery",
     "answers.old-amount answers.old-way payment.cod payment.cod-way answers.verified-by", "盖章签字 登记"),
    ("cod-amount", "finance", "answers.old-amount answers.old-way payment.cod payment.cod-way answers.verified-by", ""),
    ("freight-charge", "sender", "answers.words answers.asked answers.would-pay", ""),
    ("freight-charge", "origin", "answers.words answers.asked answers.would-pay", ""),
    ("freight-charge", "courier", "payment.method payment.freight", "向寄件人收 向收件人收"),
    ("freight-charge", "finance", "payment.method payment.freight", "向寄件人收 向收件人收"),
    ("freight-charge", "delivery", "payment.method payment.freight", "向寄件人收 向收件人收"),
    ("weight-mismatch", "delivery", "answers.label answers.scale answers.difference", "照片 登记"),
    ("weight-mismatch", "courier", "answers.label answers.scale answers.difference", "照片"),
    ("weight-mismatch", "reconciliation", "answers.label answers.scale answers.difference", "照片"),
    ("held-at-depot", "branch", "answers.header", "大头笔 班次"),
    ("held-at-depot", "hub", "answers.header", "大头笔 班次"),
    ("mis-sent", "branch", "answers.station", "大头笔 班次"),
    ("mis-sent", "hub", "answers.station", "大头笔 班次"),
    ("mis-sent", "delivery", "answers.station", ""),
    ("receipt-change", "delivery", "answers.change receipt approved-by", ""),
    ("receipt-chase", "delivery", "receipt answers.signed-at clock.receipt-back", ""),
    ("cod-return", "sender", "answers.sum answers.paid-how", "小联"),
    ("cod-return", "finance", "answers.sum answers.paid-how", "小联附上 核销"),
    ("lost", "delivery", "goods.packaging goods.name goods.value answers.marks", ""),
    ("lost", "hub", "goods.packaging goods.name goods.value answers.marks", "不明货物"),
    ("damaged", "delivery", "", "先验货 拒收 外包装 面单 内件"),
    ("damaged", "courier", "", "先验货 拒收 外包装 面单 内件"),
    ("shortage", "delivery", "answers.short", "照片"),
    ("shortage", "courier", "answers.short", "当面清点"),
    ("contaminated", "delivery", "", "先查看 拒收 外包装 内件"),
    ("contaminated", "courier", "", "先查看 拒收"),
    ("swapped", "delivery", "waybill other-waybills", "先不要派 签收了没有"),
    ("swapped", "branch", "waybill other-waybills", "先不要派 签收了没有"),
    ("swapped", "delivery", "waybill other-waybills answers.signed answers.cost", "改好地址 取回"),
    ("swapped", "branch", "waybill other-waybills answers.signed answers.cost", "改好地址 取回"),
    ("swapped", "customer", "", "先留好 正在查"),
    ("signed-not-received", "courier", "signed-by answers.signed-at", "在哪里 交给了谁"),
    ("delayed", "customer", "id", "送到签收"),
    ("overcharging", "customer", "id answers.sum answers.back-how", "已退"),
    ("other-complaint", "customer", "id answers.what-done", ""),
    ("claim", "customer", "id answers.pay-sum answers.pay-basis", ""),
    ("claim", "customer", "id answers.grounds", "复核 申诉"),
    ("order-intake", "courier",
     "sender.address sender.phone goods.name goods.weight eta payment.method", ""),
    ("order-intake", "sender", "payment.freight eta", "约 以实际"),
    ("missing-data", "sender", "answers.missing answers.until", ""),
    ("missing-data", "branch:operations",
     "answers.missing recipient.phone recipient.name payment.method answers.remark answers.paper-here", ""),
    ("customs-inspection", "customer", "answers.state answers.ends answers.then", "在查"),
    ("customs-inspection", "customer", "", "已过关"),
    ("emergency", "customer", "answers.what answers.plan", "您的 可能延误 通知您"),
    ("emergency", "supervisor", "answers.what answers.count answers.plan", ""),
    ("internal-ruling", "branch", "answers.what answers.claimed liable.basis external.due", "依据 证据"),
    ("internal-ruling", "head-office", "answers.what answers.claimed liable.basis external.due", "依据 证据"),
    *((category, "customer", "id me answers.back-by", "") for category in COMPLAINTS),
]  # fmt: skip

NO_PARCEL = {"inquiry", "callback-round", "emergency", "order-intake", "weekly-exceptions", "dispatch-check"}
"""What is about no parcel yet, or about many."""
NOT_TRIED = {"address-change", "no-service-point"}
"""What is asked of the sending branch before anybody has gone to the door."""
BRANCHES = ("origin", "delivery")
CUSTOMERS = ("sender", "recipient", "customer")


def holds(message: Message) -> set[str]:
    """The fields of a message; those that are a text of others, written out."""
    found = set(fields(message.text["zh"]))
    return found.union(*(fields(COMPOSED[name]["zh"]) for name in found if name in COMPOSED))


def of_way(category: str, way: str, step: str) -> list[Message]:
    """The messages that a playbook says at a step of a way, one for each time that it uses the way."""
    groups = book(category).groups
    uses = [g.id for g in groups.values() if g.way == way]
    return [m for s, m in said(category) if s.id in {f"{use}-{step}" for use in uses}]


@pytest.mark.parametrize(("category", "to", "needed", "words"), MESSAGES)
def test_a_message_says_what_its_party_must_know(category: str, to: str, needed: str, words: str) -> None:
    """One message to that party carries all of it."""
    sent = [message for _, message in said(category) if message.to == to]
    assert sent
    lacking = {
        m.name: (set(needed.split()) - holds(m)) | {word for word in words.split() if word not in m.text["zh"]}
        for m in sent
    }
    assert not all(lacking.values()), lacking


@pytest.mark.parametrize("category", NAMES)
def test_branches_are_told_the_whole_parcel_and_by_whom(category: str) -> None:
    """Waybills, sender, recipient, phone, full address, and our branch, name and number.

    A reminder of what was asked goes by phone: it names the waybill.
    """
    for _, message in said(category):
        short = message.channel == "phone"
        if message.to in BRANCHES and not short:
            assert {"parcel", "signature"} <= set(fields(message.text["zh"])), message.name


@pytest.mark.parametrize("category", sorted(set(NAMES) - NO_PARCEL))
def test_messages_name_the_parcel_and_greet(category: str) -> None:
    """Whatever may be passed on says which parcel it is about; a customer is greeted, and has a number to call."""
    for _, message in said(category):
        found = holds(message)
        assert "waybill" in found, message.name
        if message.to in CUSTOMERS:
            assert {f"{message.to}.surname", "desk.phone"} <= found, message.name


@pytest.mark.parametrize("category", NAMES)
def test_a_notice_asks_for_a_decision(category: str) -> None:
    """Reason, date and time of each attempt, how he was tried, and what may be answered until when."""
    for message in of_way(category, "notify", "origin"):
        text = message.text["zh"]
        assert "退回" in text, message.name
        assert category in NOT_TRIED or "tried" in fields(text), message.name
        assert category in NOT_TRIED or "24小时" in text, message.name


@pytest.mark.parametrize("category", NAMES)
def test_an_answer_says_what_was_decided_and_by_whom(category: str) -> None:
    """The decision, who said so and when, with the data whole as they are now."""
    for message in of_way(category, "answer", "tell"):
        found = fields(message.text["zh"])
        assert "parcel" in found, message.name
        assert any(name.endswith("decision") for name in found), message.name
        assert any(name.endswith("said") for name in found), message.name


@pytest.mark.parametrize("category", ["no-money", "out-of-area", "no-service-point"])
def test_a_decision_that_was_asked_before_names_who_made_it(category: str) -> None:
    """Where the sender was asked by the playbook itself, the branch hears the same."""
    decisions = [m for _, m in said(category) if m.to == "delivery" and "answers.choice" in fields(m.text["zh"])]
    assert decisions
    assert [m.name for m in decisions if "answers.said" not in fields(m.text["zh"])] == []


@pytest.mark.parametrize("category", NAMES)
def test_a_courier_is_told_whom_to_find_where_and_what_to_collect(category: str) -> None:
    """Surname, phone, whole address, the time agreed, COD or freight. What was missing is brought without money."""
    needed = {"waybill", "recipient.surname", "recipient.phone", "recipient.address", "eta"}
    for message in of_way(category, "again", "courier"):
        found = set(fields(message.text["zh"]))
        assert needed <= found, message.name
        assert category == "shortage" or "payment.cod" in found, message.name
    assert category not in {"damaged", "contaminated"} or all(
        re.search("先(验货|查看)", m.text["zh"]) for m in of_way(category, "again", "courier")
    )


def test_nothing_about_fault_is_said_to_the_customer_of_a_swap() -> None:
    """Neither whose it is nor that there is any."""
    for _, message in said("swapped"):
        if message.to == "customer":
            assert not re.search("责任|过错|弄错|贴错", message.text["zh"]), message.name


def test_a_message_belongs_to_a_step() -> None:
    """None is left that nobody says."""
    for name in NAMES:
        held = book(name)
        spoken: set[str] = {step.message for step in held.steps}
        assert [m for m in held.messages if m not in spoken and "#" not in m] == [], name
