"""`kefu open` in all its ways: words in any width, a pasted block, solved at once, after another ticket, on a terminal."""

import sys
from pathlib import Path

import pexpect
import pytest

from tests.cli.working import ADDRESS, CONFIG, FIRST, NAME, PARTIES, PHONE, Desk, Ran, make_desk

OP, NEW = "CCCCCC0001", "261121-CCCCCCS"
BLOCK = """收件人:王小明 13811112222 浙江省杭州市余杭区仓前街道余杭塘路1号2幢303室
寄件人:李四光 13922223333 北京市海淀区中关村大街5号院6号楼
运单号 75312345678905
外箱破损
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk that each test copies."""
    return make_desk(tmp_path_factory.mktemp("base"))


@pytest.fixture
def desk(base: Desk, tmp_path: Path) -> Desk:
    """A copy of the desk."""
    return base.copied(tmp_path)


def test_the_record_of_an_opening(desk: Desk) -> None:
    """The new number on standard output; one commit with one file; the vault holds what the ticket masks."""
    line = ("open", "虚假签收", "75312345678905", "快递员说放门卫,没有", *PARTIES, "--due", "18:00", "--op", OP)
    assert desk.kefu(*line) == Ran(0, f"{NEW}\n", f"{NEW}: opened (open)\n")
    assert desk.git("log", "-1", "--format=%s").strip() == f"open {NEW}: signed-not-received"
    found = desk.git("log", "-1", "--format=%(trailers:only)").split("\n")
    for trailer in ("Waybill: 75312345678905", "Category: signed-not-received", "State: open", "Level: agent"):
        assert f"Kefu-{trailer}" in found
    assert desk.git("show", "--name-only", "--format=").split() == [str(desk.file(NEW).relative_to(desk.path))]
    text = desk.file(NEW).read_text()
    assert f"\nclock: due-{OP}\n" in text
    assert "\n  delivery: 杭州余杭\n" in text
    for full in (PHONE, NAME, ADDRESS):
        assert full not in text
        assert full in desk.did("show", NEW)
    state = desk.state()
    assert desk.kefu(*line) == Ran(0, f"{NEW}\n", f"{NEW}: recorded before; nothing done\n")
    assert desk.state() == state


def test_dry_run_writes_nothing(desk: Desk) -> None:
    """--dry-run says the number and what would be recorded, masked."""
    before = desk.state()
    ran = desk.kefu("open", "咨询", "none", f"回电 {PHONE}", "--dry-run", "--op", OP)
    assert (ran.code, ran.out) == (0, f"{NEW}\n")
    assert ran.err.startswith(f"{NEW}: would record: opened (open); nothing done\nop: {OP}\n")
    assert PHONE not in ran.err
    assert desk.state() == before


@pytest.mark.parametrize(
    ("words", "kept", "text"),
    [
        (("７５３１２３４５６７８９０５", "问"), "75312345678905", "问"),
        (("7531 2345 6789-05", "问"), "75312345678905", "问"),
        (("7531", "2345", "678905", "问"), "75312345678905", "问"),
        (("yt1234567890123", "问"), "YT1234567890123", "问"),
        (("75312345678905", "13:30", "来电"), "75312345678905", "13:30 来电"),
        (("none", "3", "件"), "", "3 件"),
    ],
)
def test_waybills_as_they_are_typed(desk: Desk, words: tuple[str, ...], kept: str, text: str) -> None:
    """Blanks, dashes, full width and lower case are taken; the rest of the line is the text."""
    assert desk.did("open", "咨询", *words, "--op", OP) == NEW
    lines = desk.file(NEW).read_text().split("\n")
    waybill = [line.partition(": ")[2].strip('"') for line in lines if line.startswith("waybill: ")]
    assert waybill == ([kept] if kept else [])
    assert f"text: {text}" in lines


def test_a_second_open_ticket_is_noticed(desk: Desk) -> None:
    """The notice goes to standard error, in plain width; a closed ticket is none; what --after names is none."""
    first = desk.kefu("open", "咨询", "７５３１２３４５６７８９０１", "问", "--op", OP)
    notice = f"The waybill 75312345678901 has an open ticket already: {FIRST}\n"
    assert first == Ran(0, f"{NEW}\n", f"{notice}{NEW}: opened (open)\n")
    desk.did("resolve", NEW, "answered")
    desk.did("close", NEW)
    after = desk.kefu("open", "咨询", "75312345678901", "再问", "--after", FIRST, "--op", "DDDDDD0001")
    assert after == Ran(0, "261121-DDDDDD8\n", "261121-DDDDDD8: opened, linked (open)\n")


def test_after_another_ticket(desk: Desk) -> None:
    """The parties come over with their full values, and a link is written in the same commit."""
    desk.did("open", "催件", "--after", FIRST, "--op", OP, "--incomplete")
    text = desk.file(NEW).read_text()
    assert 'waybill: "75312345678901"' in text
    assert f"  relation: after\n  other: {FIRST}\n" in text
    assert PHONE not in text
    assert PHONE in desk.did("show", NEW)
    assert desk.git("log", "-1", "--format=%s").strip() == f"open {NEW}: delivery-reminder; link: after, {FIRST}"


def test_solved_at_once(desk: Desk) -> None:
    """--done opens, resolves and closes in one commit; repeated under its op it does nothing."""
    line = ("open", "咨询", "none", "问是否派送到村", "--done", "已答复:派送到村", "--op", OP)
    assert desk.kefu(*line) == Ran(0, f"{NEW}\n", f"{NEW}: opened, resolved, closed (closed)\n")
    assert desk.git("log", "-1", "--format=%s").strip() == f"open {NEW}: inquiry; resolve: answered; close: solved"
    assert "state: closed\n" in desk.file(NEW).read_text()
    assert desk.kefu(*line).err == f"{NEW}: recorded before; nothing done\n"


def test_a_pasted_block(desk: Desk) -> None:
    """Names, phones and addresses go where they belong, options win, the rest is kept in the vault; nothing in full in the ticket."""
    line = ("open", "破损", "--paste", "--origin", "北京", "--delivery", "余杭", "--recipient", "王大明", "--op", OP)
    assert desk.did(*line, stdin=BLOCK) == NEW
    text = desk.file(NEW).read_text()
    assert 'waybill: "75312345678905"' in text
    assert "外箱破损" not in desk.git("show", "HEAD")
    shown = desk.did("show", NEW)
    assert "外箱破损" in shown
    for full in ("王大明", "13811112222", "余杭塘路1号2幢303室", "李四光", "13922223333", "中关村大街5号院6号楼"):
        assert full in shown
        assert full not in text


def at_terminal(desk: Desk, *args: str) -> "pexpect.spawn[str]":
    """A kefu on a terminal of its own."""
    env = desk.environment(TERM="xterm", NO_COLOR="1")
    line = ["-m", "kefu", "--lang", "en", "-C", str(desk.path), *args]
    return pexpect.spawn(sys.executable, line, env=env, encoding="utf-8", timeout=60, dimensions=(40, 100))


def test_on_a_terminal_only_what_is_missing_is_asked(desk: Desk) -> None:
    """One question for each needed fact that is missing, checked as it is answered; nothing that was given."""
    given = (*PARTIES[:6], *PARTIES[8:])
    child = at_terminal(desk, "open", "签收未收到", "75312345678905", "没收到", *given, "--op", OP)
    child.expect("Who turns to us.*\\(not known\\)")
    child.send("\r")
    child.expect("Recipient's phone|Recipient's name")
    assert child.after == "Recipient's name"
    child.sendline(NAME)
    child.expect("opened \\(open\\)")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert NAME in desk.did("show", NEW)
    assert "\ncustomer:" not in desk.file(NEW).read_text()


def test_on_a_terminal_an_unknown_answer_leaves_it_incomplete(desk: Desk) -> None:
    """Enter leaves a fact unknown, and the ticket opens all the same; --strict refuses it then, --incomplete changes nothing."""
    given = (*PARTIES[:6], *PARTIES[8:], "--customer", "recipient")
    before = desk.state()
    for option, code in (("--strict", 3), ("--incomplete", 0)):
        child = at_terminal(desk, "open", "签收未收到", "75312345678905", "没收到", *given, "--op", OP, option)
        child.expect("Recipient's name")
        child.sendline("")
        child.expect("needs recipient.name" if code else f"{NEW}: still unknown: Recipient's name")
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == code
        if code:
            assert desk.state() == before
    assert "missing:\n- recipient.name\n" in desk.file(NEW).read_text()


def test_off_a_terminal_a_ticket_opens_before_all_is_known(desk: Desk) -> None:
    """It is marked and told; --incomplete says nothing new; a script may refuse it, and so may a desk, for everybody."""
    line = ("open", "签收未收到", "75312345678905", "没收到")
    plain = desk.kefu(*line, *PARTIES[2:], "--op", OP)
    assert plain == Ran(0, f"{NEW}\n", f"{NEW}: opened (open)\n{NEW}: still unknown: Sender's name\n")
    assert "missing:\n- sender.name\n" in desk.file(NEW).read_text()
    assert NEW in desk.did("list", "is:incomplete", "-q").split()
    other = desk.kefu(
        "open", "签收未收到", "75312345678906", "没收到", *PARTIES[2:], "--incomplete", "--op", "DDDDDD0001"
    )
    assert (other.code, other.err.count("\n")) == (0, 2)
    strict = desk.kefu("open", "签收未收到", "75312345678906", "没收到", *PARTIES[2:], "--strict")
    assert (strict.code, "needs sender.name" in strict.err) == (3, True)
    (desk.path / "kefu.yaml").write_text(CONFIG + "needs: strict\n")
    desk.commit("all is wanted")
    for option in ((), ("--incomplete",), ("--strict",)):
        ran = desk.kefu("open", "签收未收到", "75312345678906", "没收到", *PARTIES[2:], *option)
        assert (ran.code, ran.out, "needs sender.name" in ran.err) == (3, "", True), option
    assert desk.kefu("open", "签收未收到", "75312345678906", "没收到", *PARTIES).code == 0
    assert desk.kefu("check").code == 0


def test_on_a_terminal_a_second_open_ticket_is_asked_about(desk: Desk) -> None:
    """No is the default, and then nothing is recorded; Ctrl-C ends with 130."""
    before = desk.state()
    child = at_terminal(desk, "open", "咨询", "75312345678901", "问")
    child.expect("Open another one\\?")
    child.sendline("")
    child.expect(f"{FIRST} is the open ticket")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 3
    child = at_terminal(desk, "open", "咨询", "75312345678901", "问")
    child.expect("Open another one\\?")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert desk.state() == before
