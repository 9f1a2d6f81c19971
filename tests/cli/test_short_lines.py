"""Lines without the names of options: what a next word may say, and what it is never taken for."""

import json
from datetime import datetime
from typing import Any

import pytest

from kefu.desk.intake.opening import with_persons
from tests.test_forty_cases import SHANGHAI, Desk, made


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk that lists branches and couriers."""
    return made(tmp_path_factory.mktemp("short") / "desk")


@pytest.fixture
def ticket(desk: Desk) -> str:
    """A new ticket, at ten o'clock."""
    desk.now = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)
    return desk.kefu("open", "破损", "-", "问", "--recipient-phone", "13800002000")


def shown(desk: Desk, number: str) -> dict[str, Any]:
    """The ticket as data."""
    item: dict[str, Any] = json.loads(desk.kefu("show", number, "--format", "json"))["items"][0]
    return item


def last(desk: Desk, number: str) -> dict[str, Any]:
    """Its last entry."""
    entry: dict[str, Any] = shown(desk, number)["timeline"][-1]
    return entry


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("wait @ courier-7 请查", {"for": "courier:courier-7", "text": "请查"}),
        ("wait @ ＣＯＵＲＩＥＲ-7 请查", {"for": "courier:courier-7"}),
        ("escalate @ 派件员 不回复", {"why": "派件员 不回复", "to": "supervisor"}),
        ("escalate @ 总部 不回复", {"why": "不回复", "to": "head-office"}),
        ("event @ attempt 家中无人 9点 门锁着", {"reason": "nobody-home", "when": "09:00", "text": "门锁着"}),
        ("event @ 拒收 9:20", {"what": "attempt", "reason": "refused", "when": "09:20"}),
        ("event @ attempt 9:20", {"reason": None, "when": "09:20"}),
        ("event @ 签收 九点半", {"what": "signed", "when": "09:30"}),
        ("event @ attempt 3 times", {"reason": None, "when": None, "text": "3 times"}),
        ("event @ attempt 其他 无人 --reason closed", {"reason": "closed", "text": "其他 无人"}),
        ("contact @ 收件人 电话 接通 说在岗亭", {"channel": "phone", "outcome": "reached", "text": "说在岗亭"}),
        ("contact @ 收件人 电话 来电 又催", {"channel": "phone", "way": "in", "outcome": "reached", "text": "又催"}),
        ("contact @ 收件人 来电", {"way": "in", "outcome": "reached", "text": None}),
        ("contact @ 收件人 called again", {"way": "in", "text": "again"}),
        ("contact @ 收件人 来电 同意 退回", {"way": "in", "outcome": "agreed", "text": "退回"}),
        ("contact @ 收件人 接通 电话 里说 明天", {"channel": None, "text": "电话 里说 明天"}),
        ("contact @ 收件人 电话 接通 -c 微信 --outcome reached", {"channel": "wechat", "text": "电话 接通"}),
        ("propose @ 赔付 86.5元 按成本", {"amount": "86.5", "text": "按成本"}),
        ("propose @ 赔付 ￥86", {"amount": "86", "text": None}),
        ("propose @ 重派 3 次", {"amount": None, "text": "3 次"}),
        ("propose @ 赔付 86元 --amount 60", {"amount": "60", "text": "86元"}),
        ("settle @ 赔付 86 同意", {"stage": None}),
        ("settle @ 赔付 86 已同意", {"stage": "agreed"}),
        ("settle @ 赔付 86", {"stage": "offered"}),
        ("amend @ 收件人电话=13800002114 要求=退回 来电 更正", {"why": "来电 更正"}),
        ("contact @ 收件人 没接 -f 明早8点 -i", {"way": "in", "outcome": "no-answer"}),
    ],
)
def test_a_next_word(desk: Desk, ticket: str, line: str, expected: dict[str, str | None]) -> None:
    """It says what an option would, and only where nothing else can be meant; what is typed with an option counts."""
    code, _out, said = desk.run(*line.split())
    if expected == {"stage": None}:
        assert (code, len(shown(desk, ticket)["timeline"])) == (2, 1), said
        return
    assert code == 0, said
    entry = last(desk, ticket)
    found = {name: (entry.get(name) or "")[11:16] if name == "when" else entry.get(name) for name in expected}
    if "to" in expected:
        found["to"] = shown(desk, ticket)["level"]
    assert found == {name: value or ("" if name == "when" else None) for name, value in expected.items()}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("wait @ courier-77 请查", "courier-77"),
        ("escalate @", "say why with --why"),
        ("escalate @ 主管", "say why with --why"),
        ("escalate @ 不回复 --why 不回复", "type it once"),
        ("reopen @ 又来 -w 又来", "type it once"),
        ("amend @ 要求=退回 收件人电话 13800002114", "FACT=VALUE"),
        ("amend @ 收件人电话 13800002114", "FACT=VALUE"),
        ("settle @ 赔付 86 paid --stage paid", "type it once"),
        ("event @ 派件员拒绝 9点", "派件员拒绝"),
        ("event @ attempt 家中无人 --shelf redeliver", "--shelf"),
        ("amend @ 要求=退回 --why 更\x07正", "U+0007"),
        ("contact @ 收件人 电话 里说", "电话"),
    ],
)
def test_what_a_next_word_cannot_be_is_refused(desk: Desk, ticket: str, line: str, said: str) -> None:
    """Nothing is recorded, and the sentence names what is wrong."""
    code, _out, error = desk.run(*line.split())
    assert (code, said in error) == (2, True), error
    assert len(shown(desk, ticket)["timeline"]) == 1


def test_reasons_and_ends_are_the_rest_of_the_line(desk: Desk, ticket: str) -> None:
    """A strike and a reopening; the end and the verdict of a close by their short options; an outcome quoted with its text."""
    desk.kefu("contact", "@", "收件人", "reached 说在  岗亭")
    assert (last(desk, ticket)["outcome"], last(desk, ticket)["text"]) == ("reached", "说在  岗亭")
    desk.kefu("contact", "@", "收件人", "left a message 请回电")
    assert (last(desk, ticket)["outcome"], last(desk, ticket)["text"]) == ("message-left", "请回电")
    desk.kefu("strike", "@", "last", "记错", "了单")
    assert last(desk, ticket)["why"] == "记错 了单"
    desk.kefu("close", "@", "-r", "answered", "-b", "满意", "--override", "-w", "演练")
    assert shown(desk, ticket)["state"] == "closed"
    desk.kefu("reopen", "@", "一周后", "来电")
    assert last(desk, ticket)["why"] == "一周后 来电"


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        (
            "75312345678901 渠道=电话 收件人=蒋兰13800002000 没收到",
            {"channel": "phone", "recipient.name": "蒋兰", "recipient.phone": "13800002000", "text": "没收到"},
        ),
        ("付款方式＝到付 75312345678901 没收到", {"payment.method": "collect", "waybill": "75312345678901"}),
        ("- 始发网点=崂山 3 件", {"branches.origin": "青岛崂山", "text": "3 件", "waybill": None}),
        ("- 崂山-余杭 湿了", {"branches.origin": "青岛崂山", "branches.delivery": "杭州余杭", "direction": "inbound"}),
        ("- 余杭到厦门思明 湿了", {"branches.delivery": "厦门思明", "direction": "outbound"}),
        ("- 余杭->崂山 湿了", {"branches.origin": "杭州余杭"}),
        ("- 余杭到天津 湿了", {"branches.origin": None, "text": "余杭到天津 湿了"}),
        ("- 说 渠道=电话", {"channel": None, "text": "说 渠道=电话"}),
        ("- 价=12 湿了", {"text": "价=12 湿了"}),
        ("- 湿了 --recipient 蒋兰,13800002000,福建省厦门市思明区环岛南路66号",
         {"recipient.name": "蒋兰", "recipient.phone": "13800002000", "recipient.address": "福建省厦门市思明区环岛南路66号"}),
        ("- 湿了 --recipient 蒋兰13800002000 --recipient-phone 13800002999", {"recipient.phone": "13800002999"}),
        ("描述=湿了 破了", {"text": "描述=湿了 破了"}),
        ("- 湿了 -s 来电人=13800002000", {"caller.phone": "13800002000", "caller.name": None, "customer": "caller"}),
    ],
)  # fmt: skip
def test_facts_beside_the_waybill(desk: Desk, words: str, facts: dict[str, str | None]) -> None:
    """By their names, before the text; two listed branches are the way; a name with a phone is both."""
    desk.now = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)
    found: dict[str, Any] = {}
    number = desk.kefu("open", "破损", *words.split())
    for name, value in shown(desk, number)["facts"].items():
        found |= {f"{name}.{key}": one for key, one in value.items()} if isinstance(value, dict) else {name: value}
    page = desk.kefu("show", number)
    for name, value in facts.items():
        if name.startswith(("sender", "recipient", "caller")):
            persons = "\n".join(line for line in page.splitlines() if line.startswith(name.partition(".")[0]))
            assert (value in persons) if value else (name not in found), (name, page)
        else:
            assert found.get(name) == value, name


@pytest.mark.parametrize("name", ["义乌3号店", "韩梅梅", "Mary Brown", "3号楼前台", "蒋兰(二期)"])
def test_a_name_without_a_phone_stays_a_name(name: str) -> None:
    """A firm whose name holds a number looks like an address."""
    assert with_persons({"sender.name": name}) == {"sender.name": name}
