"""`kefu play`, `message` and `playbook`: from an answers file, on a terminal, by two people, on a playbook that changed."""

import json
import re
import sys
from datetime import datetime
from pathlib import Path

import pexpect
import pytest

from kefu.core.base.errors import Refused
from kefu.core.playbook.answers import Given
from kefu.desk.play import play as desk_play
from kefu.desk.play.play import Reply
from kefu.desk.session import Session
from kefu.desk.write import File
from tests.cli.letter_book import CATEGORY, add_book, book_of
from tests.cli.working import NOW, PARTIES, Desk, make_desk

OP = "C0DC0DC0DC"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with the shipped playbooks."""
    return make_desk(tmp_path_factory.mktemp("shipped"))


@pytest.fixture(scope="module")
def base(shipped: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk that each test copies: it has the playbook of the tests beside the shipped ones."""
    desk = shipped.copied(tmp_path_factory.mktemp("play"))
    add_book(desk)
    return desk


@pytest.fixture
def desk(base: Desk, tmp_path: Path) -> Desk:
    """A copy of the desk, with a letter beside it."""
    (tmp_path / "letter.png").write_bytes(b"a letter")
    return base.copied(tmp_path)


OUTBOUND = (*PARTIES, "--direction", "outbound", "--origin", "北京")


def by_letter(desk: Desk) -> str:
    """The number of the ticket of the playbook of the tests, opened if it is not there."""
    found = desk.did("list", f"category:{CATEGORY}", "-q")
    return found or desk.did("open", CATEGORY, "75312345670001", "改代收", *PARTIES, "--op", OP)


def cod(desk: Desk) -> str:
    """The number of the ticket about a COD amount of a parcel that we sent, opened if it is not there."""
    found = desk.did("list", "category:cod-amount", "-q")
    return found or desk.did("open", "货款", "75312345670001", "改代收", *OUTBOUND, "--op", OP)


def answers(desk: Desk, text: str) -> str:
    """An answers file, with the letter beside it."""
    path = desk.path.parent / "answers.yaml"
    path.write_text(text.replace("LETTER", str(desk.path.parent / "letter.png")), encoding="utf-8")
    return str(path)


FIRST_HALF = (
    "ask-sender: {value: reached, text: 同意}\nchange: 改金额\nletter-here: 到了\nletter: LETTER\nnew-amount: '300'\n"
)
WAY = "ask-sender: reached\nchange: way\nnew-way: 支票\n"


def subjects(desk: Desk, count: int) -> list[str]:
    """The subjects of the last commits, the oldest first, without the ticket's number."""
    found = desk.git("log", f"-n{count}", "--format=%s").split("\n")[:-1]
    return [re.sub(r" [0-9]{6}-[0-9A-Z]{7}", "", one) for one in reversed(found)]


# -- from a file


def test_an_answered_day_ahead_is_its_end(desk: Desk) -> None:
    """What is expected, promised or to be looked at on a day; a theoretical arrival; but a registration began it."""
    inbound = ("--direction", "inbound", "--incomplete", "--no-input")
    number = desk.did("open", "delivery-reminder", "75312345670009", "催派", *inbound)
    said = "trace: done\nat-branch: no\nlimit: yes\nway-eta: 明天\n"
    said += "tell-way: {value: reached, promise: 今天, follow: 周一}\n"
    desk.did("play", number, "--answers", answers(desk, said), "--no-input")
    timeline = json.loads(desk.did("show", number, "--format", "json"))["items"][0]["timeline"]
    assert [c["now"] for e in timeline for c in e.get("changes", []) if c["fact"] == "eta"] == [
        "2026-11-22T23:59:59+08:00"
    ]
    started = {
        e["start"].partition("-")[0]: e["due"] for one in timeline for e in one.get("effects", []) if "start" in e
    }
    assert (started["promise"], started["follow"]) == ("2026-11-21T23:59:59+08:00", "2026-11-23T23:59:59+08:00")
    number = desk.did("open", "mis-sent", "75312345670010", "错发", *inbound)
    said = "station: 宁波\nfound-at: branch\ndue-in: 明天\nregistered: 今天\nphoto: LETTER\ntell-origin: reached\n"
    said += "left-here: yes\ndeparted: done\n"
    desk.did("play", number, "--answers", answers(desk, said), "--no-input")
    timeline = json.loads(desk.did("show", number, "--format", "json"))["items"][0]["timeline"]
    assert [e["when"] for e in timeline if "when" in e] == ["2026-11-22T23:59:59+08:00", "2026-11-21T00:00:00+08:00"]


def test_no_channel_is_recorded_that_nobody_said(desk: Desk) -> None:
    """A contact has the channel that was typed, or that of the message that is said at its step, or none."""
    number = by_letter(desk)
    desk.did("contact", number, "courier", "接通", "在找")
    assert "Kefu-Channel" not in desk.git("log", "-1", "--format=%B")
    desk.did("contact", number, "courier", "接通", "在找", "--channel", "group")
    desk.did("play", number, "--answers", answers(desk, WAY + "confirmed-way: none\n"), "--no-input")
    timeline = json.loads(desk.did("show", number, "--format", "json"))["items"][0]["timeline"]
    assert [(e["did"], e.get("channel")) for e in timeline if e["did"] in ("contact", "wait")] == [
        ("contact", None),
        ("contact", "group"),
        ("contact", None),
        ("wait", "system"),
    ]
    desk.did("check")


def test_answers_from_a_file_are_one_commit_a_step(desk: Desk) -> None:
    """What each step does is the entry of the command, and the step's beside it; the run rests at the wait."""
    number = by_letter(desk)
    ran = desk.kefu("play", number, "--answers", answers(desk, FIRST_HALF), "--no-input")
    assert ran == (
        0,
        f"{number}\n",
        f"{number}: answered ask-sender, change, letter-here, letter, verify, new-amount, confirmed\n"
        f"{number}: next is confirmed: wait for finance (waiting)\n",
    )
    assert subjects(desk, 7) == [
        "contact: sender, reached; step: ask-sender",
        "step: change",
        "step: letter-here",
        "attach; step: letter",
        "step: verify",
        "amend: payment.cod; step: new-amount",
        "wait: finance, system; step: confirmed",
    ]
    again = desk.kefu("play", number, "--answers", answers(desk, FIRST_HALF), "--no-input")
    assert again.err == (
        f"{number}: nothing new in these answers\n{number}: next is confirmed: wait for finance (waiting)\n"
    )
    desk.did("reply", number, "finance", "confirmed")
    rest = "ledger: reached\n"
    assert desk.did("play", number, "--answers", answers(desk, rest), "--no-input") == number
    shown = json.loads(desk.did("show", number, "--format", "json"))["items"][0]
    assert (shown["state"], shown.get("how", "solved")) == ("closed", "solved")
    assert desk.kefu("check").code == 0


def test_everything_wrong_is_named_and_nothing_recorded(desk: Desk) -> None:
    """Unknown steps, wrong types, choices and replies, files that are not there, what is missing: all at once, exit 2."""
    number, before = by_letter(desk), desk.state()
    wrong = "ask-sender: maybe\nchange: amountt\nletter-here: yes\nletter: /nowhere/x.png\nnew-amount: abc\n"
    wrong += "confirmed: collected\nconfirmd: found\n"
    ran = desk.kefu("play", number, "--answers", answers(desk, wrong), "--no-input")
    assert (ran.code, ran.out) == (2, "")
    lines = ran.err.split("\n")
    assert lines[0] == "kefu: 6 answers do not fit; nothing was recorded:"
    assert [line.split(":")[0].strip() for line in lines[1:7]] == [
        "ask-sender",
        "change",
        "letter",
        "new-amount",
        "confirmed",
        "confirmd",
    ]
    assert "did you mean amount?" in ran.err
    assert lines[5].startswith("  confirmed: finance does not say collected; one of: received, ")
    missing = desk.kefu("play", number, "--answers", answers(desk, "change: amount\nledger: reached\n"), "--no-input")
    assert missing.code == 2
    assert "ask-sender: an answer is missing (contact)" in missing.err
    in_chinese = desk.kefu("play", number, "--answers", answers(desk, wrong), "--no-input", lang="zh").err
    assert "答" in in_chinese
    assert "  confirmed：财务" in in_chinese.replace(": ", "：")
    assert desk.state() == before


def test_what_the_rules_refuse_is_found_before_anything_is_recorded(desk: Desk) -> None:
    """An answer for a step that the run does not come by, and one that the desk's rules are against; a dry run too."""
    number, before = by_letter(desk), desk.state()
    text = "ask-sender: reached\nchange: keep\nnew-way: 支票\n"
    ran = desk.kefu("play", number, "--answers", answers(desk, text), "--no-input")
    assert ran.code == 2
    assert "new-way: the run does not come by this step with these answers" in ran.err
    assert desk.state() == before
    whole = WAY + "confirmed-way: registered\nledger: reached\n"
    early = desk.kefu("play", number, "--answers", answers(desk, whole), "--at", "2026-11-01 10:00", "--no-input")
    assert (early.code, early.out, desk.state()) == (2, "", before)
    assert "2026-11-01T10:00:00+08:00 is before the ticket was opened" in early.err
    tried = desk.kefu("play", number, "--answers", answers(desk, FIRST_HALF), "--dry-run")
    assert "would answer ask-sender, change, letter-here, letter, verify, new-amount, confirmed" in tried.err
    assert desk.state() == before


def test_the_steps_that_are_named_are_those_one_may_answer(desk: Desk) -> None:
    """For an unknown step each step of a file is named once: no further rounds, nothing that is never asked."""
    text = answers(desk, "unknown: yes\n")
    known = desk.kefu("play", cod(desk), "--answers", text, "--no-input").err.split("the steps are: ")[1].split("\n")[0]
    assert {"chair-side", "register-tell", "deliver-courier", "done"} <= set(known.split(", "))
    assert not {"chair-sent", "we-deliver", "deliver-courier#2"} & set(known.split(", "))


def test_without_a_terminal_a_file_is_needed(desk: Desk) -> None:
    """Nobody can be asked."""
    assert desk.kefu("play", by_letter(desk)).code == 2
    ran = desk.kefu("open", "破损", "75312345670009", "--incomplete", "--play")
    assert (ran.code, ran.out) == (2, "")
    assert desk.kefu("play", by_letter(desk), "--answers", str(desk.path / "no.yaml"), "--no-input").code == 2
    assert desk.kefu("play", by_letter(desk), "--answers", answers(desk, "- a\n"), "--no-input").code == 2


# -- the playbook of a run


def test_a_run_goes_on_with_the_playbook_that_it_began_with(desk: Desk) -> None:
    """Changed, broken, gone: the pinned one is gone by; a new run takes what HEAD has, or says what is wrong."""
    number = by_letter(desk)
    desk.did("play", number, "--answers", answers(desk, WAY), "--no-input")
    book = book_of(desk)
    text = book.read_text(encoding="utf-8")
    book.write_text(text.replace("- id: ledger\n  contact", "- id: ledger\n  contat"), encoding="utf-8")
    desk.commit("a broken playbook")
    assert desk.kefu("playbook", "lint").code == 1
    desk.did("reply", number, "finance", "confirmed")
    assert "ledger [contact courier]" in desk.did("playbook", "graph", CATEGORY, "--ticket", number)
    other = desk.did("open", CATEGORY, "75312345670002", *PARTIES, "--incomplete")
    refused = desk.kefu("play", other, "--answers", answers(desk, "ask-sender: reached\n"), "--no-input")
    assert refused.code == 4
    assert f"playbooks/{CATEGORY}.yaml, line" in refused.err
    book.unlink()
    desk.commit("no such playbook any more")
    assert desk.did("play", number, "--answers", answers(desk, "ledger: reached\n"), "--no-input") == number
    gone = desk.kefu("play", other, "--answers", answers(desk, "ask-sender: reached\n"), "--no-input")
    assert (gone.code, gone.out) == (3, "")


def test_the_second_of_two_agents_learns_who_answered(desk: Desk) -> None:
    """Both see the same question; the second answer is refused, names the first, and nothing is recorded of it."""
    number = by_letter(desk)
    now = datetime.fromisoformat(NOW)
    sessions = [Session.open(desk.path, now, who) for who in ("agent-1", "agent-2")]
    first, second = (desk_play.load(session, number) for session in sessions)
    step = first.position.asked
    assert step is not None

    def no_file(path: str, kind: str) -> File:
        return File(path, kind, b"")

    desk_play.answer(first, Reply(step, Given("reached")), no_file)
    before = desk.git("rev-parse", "HEAD")
    with pytest.raises(Refused, match=r"ask-sender was answered meanwhile, by agent-1 .*: reached"):
        desk_play.answer(second, Reply(step, Given("declined")), no_file)
    assert desk.git("rev-parse", "HEAD") == before
    later = desk_play.fresh(sessions[1], number, now)
    assert later.position.asked is not None
    assert later.position.asked.id == "change"


# -- gates, messages, the playbooks themselves


def test_evidence_before_the_fact_by_single_commands(desk: Desk) -> None:
    """The letter stands before the amount on every way; a role may override it with a reason."""
    number = cod(desk)
    refused = desk.kefu("amend", number, "payment.cod=300")
    assert refused.code == 3
    assert "payment.cod only with evidence: letter" in refused.err
    denied = desk.kefu("--as", "agent-1", "amend", number, "payment.cod=300", "--override", "--why", "x")
    assert (denied.code, "may not override" in denied.err) == (3, True)
    desk.did("attach", number, str(desk.path.parent / "letter.png"), "--kind", "letter")
    assert desk.did("amend", number, "payment.cod=300") == number
    other = desk.did("open", "货款", "75312345670003", *OUTBOUND)
    assert desk.did("amend", other, "payment.cod=100", "--override", "--why", "经理看过原件") == other


def test_messages_are_filled_in_and_recorded_as_sent(desk: Desk) -> None:
    """In the language of the run, with full values; what is not known stands by its name."""
    number = by_letter(desk)
    assert desk.did("message", number).split("\n")[0] == "need-letter  sender"
    shown = desk.kefu("message", number, "change-amount", lang="zh")
    assert (shown.code, f"kefu amend {number} payment.cod=..." in shown.err) == (0, True)
    assert shown.out == ("运单 75312345670001 代收货款改为 〔代收货款金额〕 元，请登记并回复。\n")
    ran = desk.kefu("message", number, "change-amount", "--sent")
    told = f"Missing in this message:\n  COD amount: kefu amend {number} payment.cod=...\n"
    assert ran == (
        3,
        "",
        f"{told}kefu: {number}: the message change-amount is not whole and was not recorded as sent\n",
    )
    ran = desk.kefu("message", number, "need-letter", "--sent")
    assert (ran.code, ran.out.startswith("Dear 李, to change the COD amount"), ran.err) == (
        0,
        True,
        f"{number}: recorded as sent\n",
    )
    assert subjects(desk, 1) == ["contact: sender, wechat, message-left"]
    assert desk.kefu("message", number, "need-lettr").code == 2


GAP = """category: cod-amount
title: {zh: 货款变更, en: COD amount changed}
aliases: [货款]
kind: problem
needs: []
close: []
messages:
  tell: {to: courier, zh: "代收 {{payment.cod}} 元", en: "COD {{payment.cod}} yuan"}
steps:
- id: told
  contact: courier
  say: tell
- id: done
  end: done
"""


def short_book(desk: Desk) -> str:
    """The number of a ticket whose playbook says a message that lacks something."""
    (desk.path / "playbooks/cod-amount.yaml").write_text(GAP, encoding="utf-8")
    desk.git("commit", "-qam", "a short playbook")
    return cod(desk)


def test_a_message_that_was_said_in_a_file_tells_what_it_lacked(desk: Desk) -> None:
    """The answer is recorded, as nobody can be asked; what was missing is said."""
    number = short_book(desk)
    ran = desk.kefu("play", number, "--answers", answers(desk, "told: reached\ndone: done\n"), "--no-input")
    assert ran.code == 0, ran.err
    lines = ["told:", "Missing in this message:", f"  COD amount: kefu amend {number} payment.cod=..."]
    assert [line for line in ran.err.split("\n") if line in lines] == lines


def test_the_graph_marks_the_path_of_a_ticket(desk: Desk) -> None:
    """In text by signs, in Mermaid by classes."""
    number = by_letter(desk)
    desk.did("play", number, "--answers", answers(desk, WAY), "--no-input")
    text = desk.did("playbook", "graph", CATEGORY, "--ticket", number).split("\n")
    marks = {line[2:].split(" ")[0]: line[0] for line in text if not line.startswith("   ")}
    assert {name for name, mark in marks.items() if mark == "*"} == {"ask-sender", "change", "new-way"}
    assert marks["confirmed-way"] == ">"
    drawn = desk.did("playbook", "graph", CATEGORY, "--ticket", number, "--format", "mermaid").split("\n")
    assert drawn[0] == "flowchart TD"
    assert "  class s_ask_sender,s_change,s_new_way done;" in drawn
    assert '  s_change -- "nothing changes" --> s_kept' in drawn
    assert desk.kefu("playbook", "graph", "遗失", "--ticket", number).code == 2


def test_lint_and_test_of_files(shipped: Desk, tmp_path: Path) -> None:
    """A finding is a line with its place and code; a failing test ends in 1; both read the working tree."""
    desk = shipped.copied(tmp_path)
    assert desk.kefu("playbook", "lint") == (0, "", "56 files, 0 findings\n")
    book = desk.path / "playbooks/lost.yaml"
    text = book.read_text(encoding="utf-8")
    book.write_text(text.replace("told: [customer, supervisor,", "told: [supervisor,", 1), encoding="utf-8")
    ran = desk.kefu("playbook", "test", "lost")
    assert ran.code == 1
    assert "told is customer, supervisor" in ran.out
    assert "1 failed, 0 branches not taken" in ran.err
    book.write_text(text.replace("- id: separate\n", "- id: separate\n  next: nowhere\n"), encoding="utf-8")
    found = desk.kefu("playbook", "lint", str(book))
    line = text.split("\n").index("- id: separate") + 1
    assert found.code == 1
    assert (
        found.out.split("\n")[0]
        == f"playbooks/lost.yaml:{line}: separate: there is no step nowhere to go on with [unknown-target]"
    )
    listed = json.loads(desk.did("playbook", "list", "--format", "json"))["items"]
    assert len(listed) == 55
    assert desk.kefu("playbook", "test", "callback-round").code == 0


def test_an_empty_answers_file_asks_every_step(desk: Desk) -> None:
    """Filled with nothing it names what is missing; each step stands in it with its choices, those of a way too."""
    number, blank = cod(desk), desk.did("playbook", "answers", "cod-amount")
    assert {'change: ""', 'register-tell: ""'} <= set(blank.split("\n"))
    assert "keep (nothing changes)" in blank
    ran = desk.kefu("play", number, "--answers", answers(desk, blank), "--no-input")
    assert (ran.code, "ask-sender: an answer is missing" in ran.err) == (2, True)


# -- on a terminal


class Terminal:
    """kefu on a terminal, in English, without colour."""

    def __init__(self, desk: Desk, *args: str) -> None:
        env = {**desk.environment(KEFU_LANG="en", TERM="xterm", NO_COLOR="1"), "COLUMNS": "100"}
        command = ["-m", "kefu", "-C", str(desk.path), *args]
        self.child = pexpect.spawn(sys.executable, command, env=env, encoding="utf-8", dimensions=(60, 100), timeout=90)

    def at(self, step: str) -> None:
        """The question of a step is there."""
        self.child.expect_exact(f": {step} ==")
        self.child.expect_exact("stop here")

    def key(self, text: str) -> None:
        """Press keys and Enter."""
        self.child.send(text + "\r")

    def word(self) -> None:
        """Say nothing more about an answer."""
        self.child.expect_exact("A word about it")
        self.key("")

    def end(self) -> int:
        """Wait until it is over; the exit code."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        assert self.child.exitstatus is not None
        return int(self.child.exitstatus)


def test_on_a_terminal_back_wrong_interrupted_and_resumed_by_somebody_else(desk: Desk) -> None:
    """A step back changes an answer; a wrong amount is asked again; Ctrl-C keeps every answer; a colleague goes on."""
    number = by_letter(desk)
    one = Terminal(desk, "--as", "agent-1", "play", number)
    one.at("ask-sender")
    one.key("1")
    one.word()
    one.at("change")
    one.key("2")
    one.child.expect_exact(": new-way ==")
    one.child.expect_exact("< goes back")
    one.key("<")
    one.at("change")
    one.key("1")
    one.at("letter-here")
    one.key("3")  # back
    one.at("change")
    one.key("")  # an answer that was given stays
    one.at("letter-here")
    one.key("1")
    one.at("letter")
    one.key("1")
    one.child.expect_exact("The file")
    one.key("/nowhere/letter.png")
    one.child.expect_exact("No such file")
    one.child.sendcontrol("u")
    one.key(str(desk.path.parent / "letter.png"))
    one.at("verify")
    one.child.sendcontrol("c")
    assert one.end() == 130
    assert subjects(desk, 5) == [
        "contact: sender, reached; step: ask-sender",
        "step: change",
        "step: change",
        "step: letter-here",
        "attach; step: letter",
    ]
    two = Terminal(desk, "--as", "agent-2", "play", number)
    two.at("verify")
    two.key("1")
    two.child.expect_exact(". stops here)")
    two.key("many")
    two.child.expect_exact("not an amount")
    two.child.sendcontrol("u")
    two.key("300")
    two.at("confirmed")
    two.key("1")
    two.child.expect_exact("To go on here: kefu play")
    assert two.end() == 0
    people = desk.git("log", "-n3", "--format=%an").split()
    assert people == ["客服二号"] * 3
    assert subjects(desk, 2) == ["amend: payment.cod; step: new-amount", "wait: finance, system; step: confirmed"]


def test_a_message_that_lacks_something_is_not_taken_for_sent(desk: Desk) -> None:
    """It is said with the message; a yes is needed before it counts as sent."""
    number = short_book(desk)
    one = Terminal(desk, "play", number)
    one.child.expect_exact("COD 〔COD amount〕 yuan")
    one.child.expect_exact(f"COD amount: kefu amend {number} payment.cod=...")
    one.child.expect_exact("stop here")
    one.key("1")
    one.word()
    one.child.expect_exact("added by hand before it was sent? [y/N]")
    one.key("n")
    one.child.expect_exact("look again")
    one.child.sendcontrol("c")
    assert one.end() == 130
    assert "contact" not in subjects(desk, 1)[0]
    two = Terminal(desk, "play", number)
    two.child.expect_exact("stop here")
    two.key("1")
    two.word()
    two.child.expect_exact("added by hand before it was sent? [y/N]")
    two.key("y")
    two.child.expect_exact("stop here")
    two.child.sendcontrol("c")
    assert two.end() == 130
    assert subjects(desk, 1) == ["contact: courier, reached; step: told"]


def test_ctrl_c_at_the_remark_keeps_the_answer(desk: Desk) -> None:
    """The answer was given; only the word about it was not: it is recorded before kefu ends."""
    number = by_letter(desk)
    one = Terminal(desk, "--as", "agent-1", "play", number)
    one.at("ask-sender")
    one.key("1")
    one.child.expect_exact("A word about it")
    one.child.sendcontrol("c")
    assert one.end() == 130
    assert subjects(desk, 1) == ["contact: sender, reached; step: ask-sender"]


def test_enter_alone_records_nothing(desk: Desk) -> None:
    """Nothing is marked at first, so that whoever only presses Enter has said nothing."""
    number, before = by_letter(desk), desk.state()
    one = Terminal(desk, "--as", "agent-1", "play", number)
    one.at("ask-sender")
    one.key("")
    one.child.expect_exact("(nothing chosen)")
    one.key("")
    one.child.expect_exact("(nothing chosen)")
    one.child.send("\x1b[A")  # up from the line on which nothing is chosen: the last, stop here
    one.key("")
    assert one.end() == 0
    assert desk.state() == before


def test_what_cannot_have_happened_is_asked_again(desk: Desk) -> None:
    """A time that lies ahead is no attempt's: it is said, nothing is recorded, and the sitting goes on."""
    number = desk.did("open", "failed-delivery", "75312345670001", "没人", *PARTIES, "--direction", "inbound")
    one = Terminal(desk, "play", number)
    one.at("why")
    one.key("1")
    one.child.expect_exact(": attempt ==")
    one.child.expect_exact(". stops here)")
    one.key("2099-01-01 10:00")
    one.child.expect_exact("is in the future")
    one.child.expect_exact("stop here")
    one.key("1")
    one.child.expect_exact(": attempt ==")
    one.child.expect_exact(". stops here)")
    one.key("now")
    one.at("call")
    one.child.sendcontrol("c")
    assert one.end() == 130
    assert subjects(desk, 2) == ["step: why", "event: attempt, nobody-home; step: attempt"]
