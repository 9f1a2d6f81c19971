"""What `open` takes from what was typed, and what it asks a person for: the caller's side first, nothing chosen beforehand."""

import io
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

import kefu.cli.actions.open_questions as questions
from kefu.cli.frame.env import Env
from kefu.cli.frame.main import ended
from kefu.desk.intake.opening import split_words
from tests.test_forty_cases import SHANGHAI, Desk, made

WAYBILL = "75312345678901"


class Screen(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk whose own branch is 杭州余杭, and which lists others."""
    desk = made(tmp_path_factory.mktemp("asks") / "desk")
    desk.now = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)
    return desk


def facts(desk: Desk, number: str) -> dict[str, Any]:
    """The facts of a ticket, by dotted name."""
    shown = json.loads(desk.kefu("show", number, "--format", "json"))["items"][0]["facts"]
    found: dict[str, Any] = {}
    for name, value in shown.items():
        found |= {f"{name}.{key}": one for key, one in value.items()} if isinstance(value, dict) else {name: value}
    return found


@pytest.mark.parametrize(
    ("typed", "direction", "customer"),
    [
        (("问", "--delivery", "余杭"), "inbound", None),
        (("问", "--origin", "崂山", "--delivery", "余杭"), "inbound", None),
        (("问", "--origin", "杭州余杭", "--delivery", "崂山"), "outbound", None),
        (("问", "--origin", "余杭", "--delivery", "余杭"), None, None),
        (("问", "--origin", "崂山", "--delivery", "思明"), None, None),
        (("问", "--delivery", "余杭", "--direction", "出港"), "outbound", None),
        (("问", "-c", "电话", "--recipient", "韩梅梅"), None, None),
        (("问", "-c", "电话", "--sender-phone", "13812345678"), None, None),
        (("问", "-c", "电话", "--sender", "李小雷", "--recipient", "韩梅梅"), None, None),
        (("问", "-c", "系统", "--recipient", "韩梅梅"), None, None),
        (("问", "--recipient", "韩梅梅"), None, None),
        (("问", "-s", "来电人=王平", "--recipient", "韩梅梅"), None, "caller"),
        (("收件人来电，没收到",), None, "recipient"),
        (("The", "sender", "called:", "where", "is", "it"), None, "sender"),
        (("派件员说收件人来电",), None, None),
        (("收件人打电话给派件员，没接", "-c", "电话"), None, None),
        (("The", "recipient", "called", "the", "courier,", "no", "answer"), None, None),
        (("收件人来电，没收到", "--customer", "寄件人"), None, "sender"),
    ],
)
def test_what_was_typed_says_direction_and_customer(
    desk: Desk, typed: tuple[str, ...], direction: str | None, customer: str | None
) -> None:
    """Our branch says which way, the caller who the customer is; what nobody said stays absent, what is typed counts."""
    number = desk.kefu("open", "签收未收到", "-", *typed)
    found = facts(desk, number)
    assert (found.get("direction"), found.get("customer")) == (direction, customer)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], dict[str, str]]:
    """The questions as they are asked, by the name for people, and the answers that somebody gives them."""
    asked: list[str] = []
    answers: dict[str, str] = {}

    def select(_env: Env, question: str, choices: Sequence[Any], **how: object) -> str:
        assert how == {"said": True, "unknown": True}, "something is chosen beforehand"
        asked.append(question)
        answer = answers.get(question, "")
        assert answer in ("", *(choice.value for choice in choices))
        return answer

    def text(_env: Env, question: str, **_how: object) -> str:
        asked.append(question)
        return answers.get(question, "")

    monkeypatch.setattr(questions, "select", select)
    monkeypatch.setattr(questions, "text", text)
    return asked, answers


def at_terminal(desk: Desk, *words: str) -> str:
    """The number that a line at a terminal opens."""
    out = io.StringIO()
    stdin = io.TextIOWrapper(io.BytesIO())
    stdin.isatty = lambda: True  # type: ignore[method-assign]
    env = Env(desk.where, stdin, out, Screen(), {"KEFU_NOW": desk.now.isoformat()}, "en", True)
    assert ended(list(words), env) == 0
    return out.getvalue().strip()


def test_the_caller_is_asked_first_and_his_side_before_the_other(
    desk: Desk, told: tuple[list[str], dict[str, str]]
) -> None:
    """Then what happened; the direction comes from the branches that were answered, and is not asked."""
    asked, answers = told
    answers |= {"Who turns to us": "recipient", "What happened": "没收到", "Delivery branch": "余杭"}
    number = at_terminal(desk, "open", "签收未收到", WAYBILL)
    assert asked[:3] == ["Who turns to us", "What happened", "Recipient's name"]
    assert asked.index("Recipient's address") < asked.index("Sender's name") < asked.index("Delivery branch")
    assert "Does the parcel come to us, or was it sent from here" not in asked
    found = facts(desk, number)
    assert (found["customer"], found["direction"], found["text"]) == ("recipient", "inbound", "没收到")


def test_an_empty_answer_to_every_question_leaves_everything_absent(
    desk: Desk, told: tuple[list[str], dict[str, str]]
) -> None:
    """Each is asked once, the direction last; nothing is recorded that nobody said."""
    asked, _answers = told
    found = facts(desk, at_terminal(desk, "open", "签收未收到", "none"))
    assert len(asked) == len(set(asked)) == 11
    assert (asked[0], asked[-1]) == ("Who turns to us", "Does the parcel come to us, or was it sent from here")
    assert not {"customer", "direction", "text", "waybill", "sender.name"} & set(found)


def test_a_general_question_asks_nothing(desk: Desk, told: tuple[list[str], dict[str, str]]) -> None:
    """It is about no parcel."""
    at_terminal(desk, "open", "咨询", "none", "问是否派送到村")
    assert told[0] == []


@pytest.mark.parametrize(
    ("typed", "waybill", "text"),
    [
        ("432212345679902，要求：退回 今天", "432212345679902", "要求：退回 今天"),
        ("７５３１２３４５６７８９０１。问", WAYBILL, "问"),
        (f"{WAYBILL}门卫说没收到", WAYBILL, "门卫说没收到"),
        (f"{WAYBILL},", WAYBILL, ""),
        ("- 3天无更新", "", "3天无更新"),
        ("— 3天无更新", "", "3天无更新"),
        ("3 件没到", "", "3 件没到"),
        ("3天无更新", "", "3天无更新"),
        ("13812345678，要求回电", "", "13812345678，要求回电"),
        ("8613812345678，要求回电", "", "8613812345678，要求回电"),
        ("-", "", "-"),
    ],
)
def test_a_waybill_and_its_text_are_parted(typed: str, waybill: str, text: str) -> None:
    """By a stop or by nothing, the text as it was typed; a dash says there is none; a phone and a count are none."""
    assert split_words(typed.split()) == (waybill, text)


def test_a_ticket_without_a_waybill_has_a_title_without_the_dash(desk: Desk) -> None:
    """The sign for none is no part of what was said."""
    found = facts(desk, desk.kefu("open", "停滞", "-", "3天无更新"))
    assert (found["title"], found["text"], found.get("waybill")) == ("3天无更新", "3天无更新", None)
