"""Every writing command: its output, its commit, the same in Chinese, tried first, and repeated under one op."""

import socket
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.cli.working import FIRST, INQUIRY, NAME, NOW, OPS, PHONE, SECOND, Desk, Ran, make_desk

OP = "ABCDEFGH12"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk that each test copies; the ticket SECOND waits, INQUIRY is closed, and FIRST has a proposal."""
    desk = make_desk(tmp_path_factory.mktemp("base"))
    desk.did("wait", SECOND, "courier:courier-7", "请查", "--op", "WAAAAAAAAA")
    desk.did("resolve", INQUIRY, "answered")
    desk.did("close", INQUIRY)
    desk.did("--as", "agent-1", "propose", FIRST, "compensate", "按声明价值")
    desk.did("--as", "agent-1", "note", FIRST, "记错了", "--op", "NTTTTTTTTT")
    (desk.path.parent / "photo.jpg").write_bytes(b"not really a photo")
    return desk


@pytest.fixture
def desk(base: Desk, tmp_path: Path) -> Desk:
    """A copy of the desk."""
    return base.copied(tmp_path)


@dataclass(frozen=True)
class Row:
    """One act: the command line in English and in Chinese, what is said, the subject's end, the trailers beyond the four."""

    english: tuple[str, ...]
    chinese: tuple[str, ...]
    said: str
    subject: str = ""
    trailers: Mapping[str, str] = field(default_factory=dict)
    ticket: str = FIRST


ROWS = (
    Row(("note", FIRST, "at home today"), ("备注", FIRST, "at home today"), "noted (open)"),
    Row(
        (
            "contact",
            FIRST,
            "courier:courier-7",
            "reached",
            "by the east gate",
            "--channel",
            "wechat",
            "--promise",
            "18:00",
        ),
        ("联系", FIRST, "快递员:courier-7", "接通", "by the east gate", "--channel", "微信", "--promise", "18:00"),
        "contact recorded (open)",
        ": courier, wechat, reached",
        {"Kefu-Party": "courier:courier-7", "Kefu-Channel": "wechat", "Kefu-Outcome": "reached"},
    ),
    Row(
        ("contact", FIRST, "recipient", "催件", "--in"),
        ("联系", FIRST, "收件人", "催件", "--in"),
        "contact recorded (open)",
        ": recipient, reached",
        {"Kefu-Party": "recipient", "Kefu-Outcome": "reached"},
    ),
    Row(
        ("event", FIRST, "attempt", "--reason", "nobody-home", "--when", "09:20"),
        ("事件", FIRST, "派件失败", "--reason", "家中无人", "--when", "9:20"),
        "event recorded (open)",
        ": attempt, nobody-home",
    ),
    Row(
        ("event", FIRST, "problem-found", "hub", "wet"),
        ("事件", FIRST, "发现问题", "分拨", "wet"),
        "event recorded (open)",
        ": problem-found",
    ),
    Row(
        ("event", FIRST, "shelved", "redeliver", "A-3"),
        ("事件", FIRST, "上架", "再派", "A-3"),
        "event recorded (open)",
        ": shelved",
    ),
    Row(
        ("event", FIRST, "handed-over", "ems", "1234567890123"),
        ("事件", FIRST, "外发", "邮政", "1234567890123"),
        "event recorded (open)",
        ": handed-over",
    ),
    Row(("assign", FIRST, "me"), ("转派", FIRST, "我"), "assigned to 主管一号 (open)", ": lead-1"),
    Row(
        ("wait", FIRST, "courier:courier-7", "look", "--channel", "group", "--within", "40m"),
        ("等待", FIRST, "派件员:courier-7", "look", "--channel", "微信群", "--within", "40m"),
        "waiting (waiting)",
        ": courier, group",
        {"Kefu-Party": "courier:courier-7", "Kefu-Channel": "group", "Kefu-State": "waiting"},
    ),
    Row(
        ("reply", SECOND, "courier", "found", "east gate"),
        ("回复", SECOND, "业务员", "已找到", "east gate"),
        "reply recorded (open)",
        ": courier, found",
        {"Kefu-Party": "courier", "Kefu-Outcome": "found", "Kefu-State": "open"},
        SECOND,
    ),
    Row(("propose", FIRST, "refund", "half"), ("提议", FIRST, "refund", "half"), "proposed (open)"),
    Row(("approve", FIRST, "yes"), ("审批", FIRST, "同意"), "decided (open)", ": yes", {"Kefu-Outcome": "yes"}),
    Row(
        ("amend", FIRST, "goods.value=299", "payment.method=cod"),
        ("更正", FIRST, "goods.value=¥299元", "payment.method=代收货款"),
        "amended (open)",
        ": goods.value, payment.method",
        {"Kefu-Waybill": "75312345678901", "Kefu-Category": "signed-not-received"},
    ),
    Row(
        ("amend", FIRST, "category=damaged", "--why", "x"),
        ("更正", FIRST, "category=破损", "--why", "x"),
        "amended (open)",
        ": category",
        {"Kefu-Waybill": "75312345678901", "Kefu-Category": "damaged"},
    ),
    Row(
        ("escalate", FIRST, "--why", "x"),
        ("升级", FIRST, "--why", "x"),
        "level changed (open)",
        ": agent -> supervisor",
        {"Kefu-Level": "supervisor"},
    ),
    Row(
        ("resolve", FIRST, "found", "--cause", "no-notice"),
        ("解决", FIRST, "找到", "--cause", "未通知"),
        "resolved (resolved)",
        ": found, no-notice",
        {"Kefu-Outcome": "found", "Kefu-State": "resolved"},
    ),
    Row(
        ("callback", FIRST, "satisfied", "thanks"),
        ("回访", FIRST, "满意", "thanks"),
        "call-back recorded (open)",
        ": satisfied",
        {"Kefu-Outcome": "satisfied"},
    ),
    Row(
        ("callback", INQUIRY, "unsolved"),
        ("回访", INQUIRY, "未解决"),
        "call-back recorded (open)",
        ": unsolved",
        {"Kefu-Outcome": "unsolved", "Kefu-State": "open"},
        INQUIRY,
    ),
    Row(
        ("close", FIRST, "--how", "withdrawn", "--why", "x"),
        ("结案", FIRST, "--how", "撤诉", "--why", "x"),
        "closed (closed)",
        ": withdrawn",
        {"Kefu-Outcome": "withdrawn", "Kefu-State": "closed"},
    ),
    Row(
        ("reopen", INQUIRY, "--why", "x"),
        ("重开", INQUIRY, "--why", "x"),
        "reopened (open)",
        "",
        {"Kefu-State": "open"},
        INQUIRY,
    ),
    Row(("link", FIRST, "parent", SECOND), ("关联", FIRST, "上级单", SECOND), "linked (open)", f": parent, {SECOND}"),
    Row(
        ("settle", FIRST, "compensation", "86", "--stage", "agreed", "--payer", "us", "--payee", "sender"),
        ("结算", FIRST, "赔付", "86元", "--stage", "已同意", "--payer", "我方", "--payee", "寄件人"),
        "money recorded (open)",
        ": compensation, agreed",
    ),
    Row(
        ("strike", FIRST, "nttttttttt", "--why", "x"),
        ("撤销", FIRST, "NTT", "--why", "x"),
        "struck (open)",
        ": NTTTTTTTTT",
    ),
    Row(("forget", FIRST, "--why", "x"), ("删除隐私", FIRST, "--why", "x"), "contacts erased (open)"),
)


def trailers(desk: Desk, rev: str = "HEAD") -> dict[str, str]:
    """The trailers of a commit of one entry, by name."""
    lines = desk.git("log", "-1", "--format=%(trailers:only,unfold)", rev).split("\n")
    return dict(line.split(": ", 1) for line in lines if line)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.english[0]}-{row.english[2]}")
def test_an_act(base: Desk, tmp_path: Path, row: Row) -> None:
    """Tried with --dry-run, done, repeated under its op; its commit holds one ticket; in Chinese it is the same entry."""
    desk = base.copied(tmp_path / "en")
    before = desk.state()
    act = (*row.english, "--op", OP)
    tried = desk.kefu(*act, "--dry-run")
    assert (tried.code, tried.out) == (0, f"{row.ticket}\n")
    assert tried.err.startswith(f"{row.ticket}: would record: {row.said}; nothing done\nop: {OP}\n")
    assert desk.state() == before
    assert desk.kefu(*act) == Ran(0, f"{row.ticket}\n", f"{row.ticket}: {row.said}\n")
    did = {"Kefu-Ticket": row.ticket, "Kefu-Action": row.english[0], "Kefu-Op": OP}
    found = trailers(desk)
    assert found.pop("Kefu-Entry")
    assert found == did | dict(row.trailers)
    assert desk.git("log", "-1", "--format=%s").strip() == f"{row.english[0]} {row.ticket}{row.subject}"
    assert desk.git("show", "--name-only", "--format=").split() == [str(desk.file(row.ticket).relative_to(desk.path))]
    assert desk.git("status", "--porcelain") == ""
    after = desk.state()
    assert desk.kefu(*act) == Ran(0, f"{row.ticket}\n", f"{row.ticket}: recorded before; nothing done\n")
    assert desk.state() == after
    other = base.copied(tmp_path / "zh")
    said = other.kefu(*row.chinese, "--op", OP, lang="zh")
    assert (said.code, said.out) == (0, f"{row.ticket}\n")
    assert without_vault(other.file(row.ticket).read_text()) == without_vault(desk.file(row.ticket).read_text())


def without_vault(text: str) -> str:
    """A ticket without the digests of its records, whose salt is random."""
    return "\n".join(line for line in text.split("\n") if "vault: sha256:" not in line)


def test_when_it_happened_and_who_did_it(desk: Desk) -> None:
    """--at is the author's date and the entry's `at`, with `written` beside it; --as is the author, git the committer."""
    desk.did("--as", "客服一号", "note", FIRST, "x", "--at", "9:30", "--op", OP)
    people = desk.git("log", "-1", "--format=%an %ae %aI %cn %ce %cI").strip()
    assert people == f"客服一号 agent-1@example.org 2026-11-21T09:30:00+08:00 主管一号 lead-1@example.org {NOW}"
    entry = desk.file(FIRST).read_text().partition(f"- op: {OP}\n")[2].split("\n")
    assert entry[0] == "  at: 2026-11-21T09:30:00+08:00"
    assert f"  written: {NOW}" in entry
    assert "  by: agent-1" in entry


def test_ways_to_name_a_ticket(desk: Desk) -> None:
    """Head, tail, any width and case, waybill, @, several with commas of any width, standard input, rows of a list."""
    for name in (
        "7k3f9q5",
        "F9Q5",
        "261121-7k3f9",
        "2611217K3F9",
        "７Ｋ３Ｆ９Ｑ５",
        "75312345678901",
        "7531 2345 678901",
    ):
        assert desk.did("note", name, "x") == FIRST, name
    assert desk.kefu("note", "@", "x") == Ran(0, f"{FIRST}\n", f"{FIRST} 显示门卫签收,收件人未收到: noted (open)\n")
    for several in (f"F9Q5,{SECOND}", f"F9Q5，{SECOND}", f"F9Q5、{SECOND},F9Q5"):
        assert desk.did("note", several, "x").split() == [FIRST, SECOND]
    assert desk.did("note", "-", "x", stdin=f"{SECOND}\n{FIRST}\n").split() == [SECOND, FIRST]
    assert desk.did("note", "-", "x", stdin="") == ""
    rows = desk.did("list", "-q").split()
    assert desk.did("note", f"%{rows.index(SECOND) + 1}", "x") == SECOND


def test_a_text_from_standard_input_reaches_every_ticket(desk: Desk) -> None:
    """`-` is read once and recorded on each of the tickets that are named, also after an outcome."""
    desk.did("contact", f"{FIRST},{SECOND}", "courier", "reached", "-", stdin="两行\n字\n")
    desk.did("note", f"{FIRST},{SECOND}", "-", stdin="\ufeff甲\n")
    for number in (FIRST, SECOND):
        text = desk.file(number).read_text()
        assert '  text: "两行\\n字"\n' in text or "  text: |-\n    两行\n    字\n" in text
        assert "  text: 甲\n" in text


def test_what_is_done_stays_done_when_a_later_ticket_is_refused(desk: Desk) -> None:
    """Each ticket is an operation of its own; the exit code is that of the refusal."""
    ran = desk.kefu("wait", f"{FIRST},{INQUIRY},{SECOND}", "courier")
    assert (ran.code, ran.out) == (3, f"{FIRST}\n")
    assert ran.err.startswith(f"{FIRST}: waiting (waiting)\nkefu: wait {INQUIRY}: the ticket is closed;")


def test_closing_with_what_is_missing_is_all_or_nothing(desk: Desk) -> None:
    """--result, --callback and --cause write the entries that are missing, one commit each, or none."""
    before = desk.state()
    refused = desk.kefu("close", FIRST, "--result", "found", "--cause", "no-notice")
    assert (refused.code, refused.out) == (3, "")
    assert desk.state() == before
    start = desk.git("rev-parse", "HEAD").strip()
    line = ("close", FIRST, "--result", "found", "--callback", "满意", "--cause", "没有这个词", "--lesson", "先打电话")
    assert desk.kefu(*line, "--op", OP) == Ran(
        0, f"{FIRST}\n", f"{FIRST}: resolved, call-back recorded, closed (closed)\n"
    )
    subjects = desk.git("log", "--reverse", "--format=%s", f"{start}..HEAD").split("\n")[:-1]
    assert subjects == [f"resolve {FIRST}: found, other", f"callback {FIRST}: satisfied", f"close {FIRST}: solved"]
    text = desk.file(FIRST).read_text()
    assert "cause: other\n" in text
    assert "text: 没有这个词\n" in text
    assert "\nlesson: 先打电话\n" in text
    assert desk.kefu(*line, "--op", OP).err == f"{FIRST}: recorded before; nothing done\n"


def test_a_cause_given_while_closing_keeps_its_words(desk: Desk) -> None:
    """A cause that no vocabulary knows becomes `other`, with its words as the text."""
    desk.did("callback", FIRST, "satisfied")
    desk.did("close", FIRST, "--cause", "没有这个词", "--op", OP)
    entry = desk.file(FIRST).read_text().partition(f"- op: {OP}\n")[2]
    assert "  cause: other\n" in entry
    assert "  text: 没有这个词\n" in entry


def test_a_duplicate_is_one_commit_of_two_entries(desk: Desk) -> None:
    """The link and the close stand in one commit, their trailers in two groups; the other ticket stays as it is."""
    start = desk.git("rev-parse", "HEAD").strip()
    assert desk.kefu("link", SECOND, "重复于", FIRST, "--why", "同一批货").err == f"{SECOND}: linked, closed (closed)\n"
    body = desk.git("log", "--format=%B", f"{start}..HEAD")
    lines = [line for line in body.split("\n") if not line.startswith(("Kefu-Op", "Kefu-Entry"))]
    assert "\n".join(lines).rstrip("\n") == (
        f"link {SECOND}: duplicate-of, {FIRST}; close: duplicate\n\nKefu-Ticket: {SECOND}\nKefu-Action: link\n"
        f"Kefu-Ticket: {SECOND}\nKefu-Action: close\nKefu-Outcome: duplicate\nKefu-State: closed"
    )
    assert desk.git("show", "--name-only", "--format=").split() == [str(desk.file(SECOND).relative_to(desk.path))]
    assert desk.kefu("link", SECOND, "duplicate-of", FIRST).code == 3


def test_closing_otherwise(desk: Desk) -> None:
    """An override by a role that may, with its reason; dismissed with a written answer; unreachable after three tries."""
    desk.did("close", SECOND, "--override", "--why", "客户失联")
    assert "  override: true\n" in desk.file(SECOND).read_text()
    assert "  why: 客户失联\n" in desk.file(SECOND).read_text()
    desk.did("reopen", SECOND, "--why", "x")
    assert desk.kefu("close", SECOND, "--how", "驳回").code == 2
    desk.did("close", SECOND, "查无依据,已书面答复", "--how", "驳回")
    day = "2026-11-21T{}:00+08:00"
    for at in ("08:05", "09:00", "10:05"):
        desk.did("callback", FIRST, "unreachable", "--at", day.format(at), KEFU_NOW=day.format("10:06"))
    refused = desk.kefu("close", FIRST, "--how", "unreachable", KEFU_NOW=day.format("12:10"))
    assert refused.err.startswith(f"kefu: close {FIRST}: the customer was tried 2 of 3 times, 2 hours apart.")
    desk.did("contact", FIRST, "recipient", "no-answer", KEFU_NOW=day.format("12:10"))
    desk.did("close", FIRST, "--how", "unreachable", KEFU_NOW=day.format("12:11"))
    assert "Kefu-Outcome: unreachable" in desk.git("log", "-1", "--format=%B")


def test_amending(desk: Desk) -> None:
    """Was and now are recorded, personal values masked on both sides; the vault holds them; an empty value takes away."""
    desk.did("amend", FIRST, "recipient.phone=13812340099", "demand=今天", "--why", "改号", "--op", OP)
    entry = desk.file(FIRST).read_text().partition(f"- op: {OP}\n")[2]
    assert (
        "  - fact: recipient.phone\n    was: 1********78\n    now: 1********99\n  - fact: demand\n    now: 今天\n"
        in entry
    )
    assert "13812340099" in desk.did("show", FIRST)
    assert PHONE not in desk.did("show", FIRST).split("\n\n")[1]
    desk.did("amend", FIRST, "demand=", "--why", "客户收回")
    assert "\ndemand:" not in desk.file(FIRST).read_text()


def test_forgetting(desk: Desk) -> None:
    """The record leaves the vault, the objects leave the clone, a later contact knows of it, and show stays masked."""
    photo = desk.path.parent / "外箱.jpg"
    photo.write_bytes(b"a photo of a label with a number")
    desk.did("attach", FIRST, str(photo), "--kind", "照片")
    tree = desk.git("ls-tree", "-r", "refs/kefu/vault/2026-11").splitlines()
    mine = [line.split()[2] for line in tree if f"\t{FIRST}/" in line]
    others = [line for line in tree if f"\t{FIRST}/" not in line]
    assert len(mine) == 3
    assert others
    desk.did("forget", FIRST, "--why", "客户要求删除", "--op", OP)
    for oid in mine:
        with pytest.raises(AssertionError):
            desk.git("cat-file", "-e", oid)
    objects = desk.git("rev-list", "--objects", "--all") + desk.git("cat-file", "--batch-all-objects", "--batch-check")
    assert not [oid for oid in mine if oid in objects]
    assert desk.git("ls-tree", "-r", "refs/kefu/vault/2026-11").splitlines() == others
    assert desk.git("rev-list", "--count", "refs/kefu/vault/2026-11").strip() == "1"
    assert PHONE not in desk.did("show", FIRST)
    assert NAME not in desk.did("show", FIRST)
    desk.did("contact", FIRST, "recipient", "reached", "--number", "13711112222", "--op", "AFTER00000")
    entry = desk.file(FIRST).read_text().partition("- op: AFTER00000\n")[2]
    assert f"  forgets:\n  - {OP}\n" in entry
    assert "13711112222" in desk.did("show", FIRST)


def test_forgetting_waits_for_the_housekeeping(desk: Desk) -> None:
    """A `git gc` that runs already, as git itself tells one: erasing waits for its end instead of giving up."""
    tree = desk.git("ls-tree", "-r", "refs/kefu/vault/2026-11").splitlines()
    mine = next(line.split()[2] for line in tree if f"\t{FIRST}/" in line)
    lock = desk.path / ".git/gc.pid"
    with subprocess.Popen(["sleep", "1"]) as running, ThreadPoolExecutor() as pool:
        lock.write_text(f"{running.pid} {socket.gethostname()}")
        forgotten = pool.submit(desk.kefu, "forget", FIRST, "--why", "客户要求删除")
        running.wait()
        lock.unlink()
        assert forgotten.result().code == 0, forgotten.result()
    with pytest.raises(AssertionError):
        desk.git("cat-file", "-e", mine)


def test_somebody_else_approves(desk: Desk) -> None:
    """Who proposed does not decide; a decision is for the last proposal that waits for one."""
    desk.did("propose", FIRST, "refund", "--op", "PRRRRRRRRR")
    refused = desk.kefu("approve", FIRST, "yes")
    assert refused == Ran(3, "", f"kefu: approve {FIRST}: lead-1 proposed it; somebody else decides\n")
    desk.did("--as", "lead-2", "approve", FIRST, "no", "太多", "--op", OP)
    assert '  of: PRRRRRRRRR\n  verdict: "no"\n' in desk.file(FIRST).read_text().partition(f"- op: {OP}\n")[2]


@pytest.mark.parametrize(
    ("who", "amount", "stage", "code"),
    [
        ("agent-1", "200", "agreed", 0),
        ("agent-1", "200.00", "paid", 0),
        ("agent-1", "200.01", "agreed", 3),
        ("agent-1", "999", "offered", 0),
        ("lead-1", "9999", "paid", 0),
    ],
)
def test_limits_of_money(desk: Desk, who: str, amount: str, stage: str, code: int) -> None:
    """An agent settles up to the limit of his role, to the cent; he may offer more; a supervisor settles any amount."""
    assert desk.kefu("--as", who, "settle", FIRST, "赔付", amount, "--stage", stage).code == code


def test_striking_revokes(desk: Desk) -> None:
    """A struck wait waits no more, its clock is gone, the entry stays; a struck strike gives it back."""
    assert "state: waiting\n" in desk.file(SECOND).read_text()
    desk.did("strike", SECOND, "WAAAAAAAAA", "--why", "记错", "--op", OP)
    text = desk.file(SECOND).read_text()
    assert "state: open\n" in text
    assert "- op: WAAAAAAAAA\n" in text
    again = desk.kefu("strike", SECOND, "WAAA", "--why", "x")
    assert again == Ran(3, "", f"kefu: strike {SECOND}: WAAAAAAAAA is struck already\n")
    desk.did("strike", SECOND, OP, "--why", "没有记错")
    assert "state: waiting\n" in desk.file(SECOND).read_text()


def test_levels_go_up_and_down(desk: Desk) -> None:
    """Up brings the level's owner, a level without one leaves the owner; down names what it replaces."""
    desk.did("escalate", FIRST, "--why", "催不动", "--op", "ESCAAAAAAA")
    assert "level: supervisor\nowner: lead-1\n" in desk.file(FIRST).read_text()
    desk.did("escalate", FIRST, "--to", "Head Office", "--why", "x", "--op", "ESCBBBBBBB")
    assert "level: head-office\nowner: lead-1\n" in desk.file(FIRST).read_text()
    top = desk.kefu("escalate", FIRST, "--why", "x")
    assert top == Ran(3, "", "kefu: head-office is the highest level of this desk.\n")
    desk.did("escalate", FIRST, "--to", "agent", "--why", "已处理", "--op", OP)
    text = desk.file(FIRST).read_text()
    assert "level: agent\n" in text
    assert "  replaces:\n  - ESCBBBBBBB\n" in text.partition(f"- op: {OP}\n")[2]
    assert OPS["first"] in text


def test_a_file_stands_where_the_desk_is_looked_for(desk: Desk) -> None:
    """A path is taken from the directory that -C names, as git does; amounts lose their leading noughts."""
    (desk.path / "letter.pdf").write_bytes(b"%PDF")
    desk.did("attach", FIRST, "letter.pdf", "--kind", "letter")
    assert "    kind: letter\n    type: pdf\n    bytes: 4\n" in desk.file(FIRST).read_text()
    desk.did("settle", FIRST, "refund", "００７.50元")
    assert '  amount: "7.50"\n' in desk.file(FIRST).read_text()
    desk.did("event", FIRST, "due-in", "--when", "tomorrow 10:00")
