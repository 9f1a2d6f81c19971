"""What is said and what is recorded of it: replies, contacts, verdicts, ends of the work; asked on a terminal, refused
off it."""

import shlex
import sys
from pathlib import Path

import pexpect
import pytest

from tests.cli.working import FIRST, NAME, SECOND, Desk, make_desk


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk that each test copies."""
    return make_desk(tmp_path_factory.mktemp("said"))


@pytest.fixture
def desk(base: Desk, tmp_path: Path) -> Desk:
    return base.copied(tmp_path)


def last(desk: Desk, number: str = FIRST) -> dict[str, str]:
    """The fields of the ticket's last entry that stand on one line."""
    entry = desk.file(number).read_text(encoding="utf-8").rpartition("\n- op: ")[2]
    return {k: v for line in entry.splitlines()[1:] for k, _, v in [line.strip().partition(": ")]}


def at_terminal(desk: Desk, *args: str, lang: str = "en") -> "pexpect.spawn[str]":
    """A kefu on a terminal of its own."""
    env = desk.environment(TERM="xterm", NO_COLOR="1")
    line = ["-m", "kefu", "--lang", lang, "-C", str(desk.path), *args]
    return pexpect.spawn(sys.executable, line, env=env, encoding="utf-8", timeout=60, dimensions=(40, 160))


def ended(child: "pexpect.spawn[str]") -> int | None:
    child.expect(pexpect.EOF)
    child.close()
    status: int | None = child.exitstatus
    return status


def test_what_was_said_is_read_whole_and_kept(desk: Desk) -> None:
    """The failed attempt with its reason; the code alone keeps no text; a code with a text as ever."""
    desk.did("reply", FIRST, "courier", "又没人在家，没派成")
    said = last(desk)
    assert (said["result"], said["reason"], said["text"]) == ("not-delivered", "nobody-home", "又没人在家，没派成")
    assert "not delivered nobody home" in desk.did("show", FIRST)
    desk.did("reply", FIRST, "courier", "没派成", "--reason", "空号")
    assert (last(desk)["reason"], "text" in last(desk)) == ("wrong-phone", False)
    desk.did("reply", FIRST, "courier", "found", "在东门岗亭,", "已通知客户")
    assert (last(desk)["result"], last(desk)["text"]) == ("found", "在东门岗亭, 已通知客户")
    desk.did("reply", FIRST, "courier", "-", stdin="没找到\n")
    assert last(desk)["result"] == "not-found"


def test_a_success_has_no_reason_why_it_failed(desk: Desk) -> None:
    before = desk.state()
    assert (end := desk.kefu("reply", FIRST, "courier", "签收了", "--reason", "空号")).code == 2
    assert "leave one of the two out" in end.err
    assert desk.state() == before


def test_a_long_word_is_repeated_by_its_beginning(desk: Desk) -> None:
    for line in (("reply", FIRST, "x" * 5000, "没送到"), ("contact", FIRST, "courier", "y" * 5000)):
        assert (end := desk.kefu(*line)).code == 2
        assert len(end.err) < 500


def test_the_same_word_of_two_parties_is_two_results(desk: Desk) -> None:
    desk.did("reply", FIRST, "sender", "退回")
    assert last(desk)["result"] == "return-agreed"
    desk.did("reply", FIRST, "courier", "已退回")
    assert last(desk)["result"] == "return-sent"
    desk.did("reply", FIRST, "origin", "退件已到")
    assert last(desk)["result"] == "returned"
    before = desk.state()
    assert desk.kefu("reply", FIRST, "branch", "退回").code == 2
    assert desk.state() == before


def test_a_name_of_the_ticket_may_stand_in_what_is_said(desk: Desk) -> None:
    assert desk.kefu("reply", SECOND, "courier", "欧阳修远签收了").code == 2
    desk.did("reply", SECOND, "courier", f"{NAME}签收了")
    assert last(desk, SECOND)["result"] == "delivered"


def test_the_line_that_a_refusal_names_records_it_as_a_contact(desk: Desk) -> None:
    """With the party's own time as a follow-up of ours, no channel, and nothing that ends a wait."""
    desk.did("wait", FIRST, "courier", "请查")
    ran = desk.kefu("reply", FIRST, "courier", "在找，明天 10:00 回复")
    assert ran.code == 2
    line = shlex.split(ran.err.rpartition("kefu contact ")[2])
    desk.did("contact", *line)
    said = last(desk)
    assert (said["way"], said["outcome"], "channel" in said) == ("in", "reached", False)
    assert "2026-11-22T10:00:00+08:00" in desk.file(FIRST).read_text(encoding="utf-8").rpartition("\n- op: ")[2]
    assert "\nstate: waiting\n" in desk.file(FIRST).read_text(encoding="utf-8")


def test_a_time_ahead_is_offered_and_taken_only_when_it_is_wanted(desk: Desk) -> None:
    ran = desk.kefu("reply", FIRST, "sender", "再派，明天下午")
    assert ran.err.startswith("They said 明天; --follow sets when to look at it again.\n")
    assert "follow" not in desk.file(FIRST).read_text(encoding="utf-8")
    desk.did("reply", FIRST, "sender", "再派，明天下午", "--follow", "明天 18:00")
    assert "2026-11-22T18:00:00+08:00" in desk.file(FIRST).read_text(encoding="utf-8")
    assert desk.kefu("reply", FIRST, "courier", "昨天已签收").err == f"{FIRST}: reply recorded (open)\n"


def test_on_a_terminal_it_is_asked_and_enter_alone_records_nothing(desk: Desk) -> None:
    before = desk.state()
    child = at_terminal(desk, "reply", FIRST, "courier", "送到了但拒收")
    child.expect("1  delivered")
    child.expect("2  refused")
    child.expect("none of these: a note")
    child.expect("records nothing")
    child.sendline("")
    child.expect("nothing is recorded")
    assert ended(child) == 2
    assert desk.state() == before
    child = at_terminal(desk, "reply", FIRST, "courier", "送到了但拒收")
    child.expect("records nothing")
    child.sendline("9")
    child.expect("records nothing")
    child.sendline("2")
    assert ended(child) == 0
    assert (last(desk)["result"], last(desk)["text"]) == ("refused", "送到了但拒收")


def test_on_a_terminal_what_is_none_of_these_is_a_note(desk: Desk) -> None:
    child = at_terminal(desk, "reply", FIRST, "origin", "你们看着办")
    for label in ("1  redelivery agreed", "2  return agreed", "3  corrected", "4  nothing usable", "5  none of these"):
        child.expect(label)
    child.sendline("5")
    assert ended(child) == 0
    assert (last(desk)["did"], last(desk)["text"]) == ("note", "你们看着办")
    child = at_terminal(desk, "reply", FIRST, "origin", "你们看着办")
    child.expect("records nothing")
    child.sendline("4")
    assert ended(child) == 0
    assert (last(desk)["did"], last(desk)["invalid"]) == ("reply", "true")


def test_on_a_terminal_progress_is_a_contact_and_its_time_a_follow_up_if_wanted(desk: Desk) -> None:
    for answer, kept in (("n", False), ("y", True)):
        child = at_terminal(desk, "reply", FIRST, "courier", "明天派")
        child.expect("4  no result yet: a contact")
        child.sendline("4")
        child.expect("They said 明天. Look at it again then?")
        child.sendline(answer)
        assert ended(child) == 0
        said = last(desk)
        assert (said["did"], said["outcome"], said["way"]) == ("contact", "reached", "in")
        assert ("2026-11-22T23:59:59+08:00" in desk.file(FIRST).read_text(encoding="utf-8")) is kept


def test_an_invalid_reply_reads_so_and_ends_nothing(desk: Desk) -> None:
    """Whatever the words are, no code need be typed for what answers nothing."""
    desk.did("wait", FIRST, "origin", "请答复")
    desk.did("reply", FIRST, "origin", "你们看着办", "--invalid")
    assert "\nstate: waiting\n" in desk.file(FIRST).read_text(encoding="utf-8")
    shown = desk.did("show", FIRST)
    assert "  invalid reply origin branch other" in shown
    assert "true" not in shown
    assert "invalid reply" in desk.did("log", FIRST)
    assert '"action":"reply"' in desk.did("log", FIRST, "--format", "jsonl").replace(" ", "")
    assert "invalid" not in desk.did("log", FIRST, "--format", "jsonl")


@pytest.mark.parametrize(
    ("words", "outcome", "text"),
    [
        (("打通了",), "reached", ""), (("接了", "说在路上"), "reached", "说在路上"), (("没打通",), "no-answer", ""),
        (("占线",), "no-answer", ""), (("关机",), "no-answer", ""), (("switched", "off"), "no-answer", ""),
        (("打错",), "wrong-number", ""), (("拒接",), "hung-up", ""), (("已发短信",), "message-left", ""),
        (("群里@了",), "message-left", ""), (("left", "a", "message"), "message-left", ""), (("已读不回",), "read", ""),
        (("sent", "in the group"), "sent", "in the group"), (("打通了，说明天来",), "reached", "打通了，说明天来"),
        (("--in", "在找"), "reached", "在找"),
    ],
)  # fmt: skip
def test_outcomes_of_contacts_as_they_are_said(desk: Desk, words: tuple[str, ...], outcome: str, text: str) -> None:
    desk.did("contact", FIRST, "courier", *words)
    assert (last(desk)["outcome"], last(desk).get("text", "")) == (outcome, text)


def test_an_outcome_is_never_made_of_a_word_that_is_none(desk: Desk) -> None:
    before = desk.state()
    assert desk.kefu("contact", FIRST, "courier", "在找").code == 2
    assert desk.state() == before


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        (("可以了",), "satisfied"), (("好评",), "satisfied"), (("解决了",), "satisfied"), (("happy",), "satisfied"),
        (("差评",), "dissatisfied"), (("不认可",), "dissatisfied"), (("没解决",), "unsolved"), (("还没收到",), "unsolved"),
        (("not", "solved"), "unsolved"), (("没接",), "unreachable"), (("联系不上",), "unreachable"),
    ],
)  # fmt: skip
def test_verdicts_as_they_are_said(desk: Desk, words: tuple[str, ...], verdict: str) -> None:
    desk.did("callback", FIRST, *words)
    assert last(desk)["verdict"] == verdict


def test_what_we_say_that_is_no_answer_is_a_contact_that_goes_out(desk: Desk) -> None:
    said = desk.kefu("reply", FIRST, "us", "好的", "--to", "delivery").err
    assert f"kefu contact {FIRST} delivery reached 好的" in said
    assert f"kefu contact {FIRST} customer reached 好的" in desk.kefu("reply", FIRST, "us", "好的").err
    child = at_terminal(desk, "reply", FIRST, "us", "好的", "--to", "delivery")
    child.expect("4  no result yet: a contact")
    child.sendline("4")
    assert ended(child) == 0
    assert (last(desk)["did"], last(desk)["party"].partition(":")[0], last(desk)["way"]) == (
        "contact",
        "delivery",
        "out",
    )


def test_a_decision_that_a_message_carries_is_read_as_ours(desk: Desk) -> None:
    desk.did("contact", FIRST, "delivery", "reached", "说好了", "--decision", "周一再送")
    assert (last(desk)["decision"], last(desk)["text"]) == ("redelivery", '"周一再送: 说好了"')
    desk.did("wait", FIRST, "delivery", "退件", "--decision", "退回")
    assert last(desk)["decision"] == "return-agreed"
    before = desk.state()
    for text in ("在找", "看着办", "再派又没人"):
        assert desk.kefu("contact", FIRST, "delivery", "reached", "--decision", text).code == 2
    assert desk.state() == before


@pytest.mark.parametrize(
    ("typed", "verdict", "text"),
    [("不满意 太慢了", "dissatisfied", "太慢了"), ("not solved\n还没\n收到", "unsolved", "还没\n收到")],
)
def test_a_verdict_and_its_text_may_be_quoted(desk: Desk, typed: str, verdict: str, text: str) -> None:
    """Off a terminal nothing is asked of what needs no question; the text stays as it is."""
    desk.did("callback", FIRST, typed)
    found = last(desk)
    assert found["verdict"] == verdict
    assert all(
        part in desk.file(FIRST).read_text(encoding="utf-8").rpartition("did: callback")[2] for part in text.split()
    )


@pytest.mark.parametrize("typed", ["", "  ", "\t"])
def test_a_verdict_that_is_blank_is_refused(desk: Desk, typed: str) -> None:
    assert (end := desk.kefu("callback", FIRST, typed)).code == 2
    assert "say what the customer said" in end.err


def test_so_so_is_asked(desk: Desk) -> None:
    child = at_terminal(desk, "callback", FIRST, "一般")
    child.expect("1  satisfied")
    child.expect("2  dissatisfied")
    child.expect("3  none of these: a note")
    child.sendline("2")
    assert ended(child) == 0
    assert (last(desk)["verdict"], last(desk)["text"]) == ("dissatisfied", "一般")


def test_an_end_of_the_work_is_named_by_its_own_words(desk: Desk) -> None:
    for word in ("退回", "处理中", "送到了", "other", "再说"):
        assert desk.kefu("resolve", FIRST, word).code == 2
        assert desk.kefu("close", FIRST, "--result", word, "--callback", "满意").code == 2
    desk.did("resolve", FIRST, "其他", "客户自己找到了")
    assert (last(desk)["result"], last(desk)["text"]) == ("other", "客户自己找到了")


def test_a_column_of_results_takes_the_same_words(desk: Desk, tmp_path: Path) -> None:
    """A row whose result is none, or may be two, is kept out and says so."""
    table, how = tmp_path / "t.csv", tmp_path / "map.yaml"
    table.write_text(
        "kind,text,end\n咨询,一,已送达\n咨询,二,退回\n咨询,三,处理中\n咨询,四,差不多好了\n", encoding="utf-8"
    )
    how.write_text("columns: {kind: category, text: text, end: result}\nvalues: {}\n", encoding="utf-8")
    ran = desk.kefu("import", str(table), "--map", str(how))
    assert ran.err.startswith("4 rows: 1 opened, 0 there already, 3 not taken\n")
    kept_out = (tmp_path / "t.rejects.csv").read_text(encoding="utf-8-sig")
    assert "退回: not a known result; the nearest: return-sent" in kept_out
    assert "处理中 is no result yet" in kept_out
    assert "差不多好了: not a known result" in kept_out
