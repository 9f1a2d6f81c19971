"""The forty cases of an agent's own table, worked on one desk through the command line, and what history then holds."""

import csv
import io
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from kefu.cli.frame.env import Env
from kefu.cli.frame.main import ended
from kefu.store.codecs import ticket as ticket_codec
from tests.truth.oracle import untruths

ROOT = Path(__file__).parent.parent
SHANGHAI = timezone(timedelta(hours=8))
AFTER = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)
Case = dict[str, str]


def cases() -> list[Case]:
    """The rows of the table."""
    with (ROOT / "tests/data/cases.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@dataclass
class Desk:
    """One desk and the terminal in front of it. `now` moves a minute with each command."""

    where: Path
    now: datetime
    numbers: list[str] = field(default_factory=list)

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit code, output and errors of one command line."""
        out, err = io.StringIO(), io.StringIO()
        stdin = io.TextIOWrapper(io.BytesIO())
        variables = {"KEFU_NOW": self.now.isoformat()}
        self.now += timedelta(minutes=1)
        code = ended(list(words), Env(self.where, stdin, out, err, variables, "en", True))
        return code, out.getvalue(), err.getvalue()

    def kefu(self, *words: str) -> str:
        """The output of a command line that must be done."""
        code, out, err = self.run(*words)
        assert code == 0, (words, err)
        return out.strip()

    def refused(self, *words: str) -> str:
        """The sentence with which the desk's rules refuse a command line."""
        code, out, err = self.run(*words)
        assert (code, out) == (3, ""), (words, code, out, err)
        return err

    def git(self, *args: str) -> str:
        """What plain git prints."""
        command = ["git", "-C", str(self.where), *args]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.returncode == 0, (args, done.stderr)
        return done.stdout


def made(where: Path) -> Desk:
    """A desk with the staff, branches and areas of the project's own `kefu.yaml`."""
    where.mkdir()
    desk = Desk(where, datetime(2026, 11, 10, 7, 0, tzinfo=SHANGHAI))
    desk.git("init", "-q", "-b", "main")
    desk.git("config", "user.name", "客服主管")
    desk.git("config", "user.email", "lead-1@example.org")
    desk.kefu("init", "--name", "杭州余杭网点")
    shutil.copy(ROOT / "kefu.yaml", where / "kefu.yaml")
    desk.git("commit", "-qam", "staff: three\n\nKefu-Action: staff\n")
    return desk


def opened(desk: Desk, case: Case) -> str:
    """The number of the ticket opened from a row; its `处理记录` is a note, or the answer of an inquiry."""
    desk.now = datetime.strptime(case["登记时间"], "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
    words = ["open", case["问题类型"], case["运单号"], case["问题描述"], "--no-input"]
    words += ["--channel", case["渠道"], "--direction", case["进出港"]]
    for option, title in (("--sender", "寄件"), ("--recipient", "收件")):
        words += [option, case[title + "人"], option + "-phone", case[title + "电话"]]
        words += [option + "-address", case[title + "地址"]]
    words += ["--origin", case["始发网点"], "--delivery", case["派件网点"]]
    at_once = case["问题类型"] == "咨询"
    number = desk.kefu("--as", "agent-1", *words, *(["--done", case["处理记录"]] if at_once else []))
    if case["处理记录"] and not at_once:
        desk.kefu("--as", "agent-1", "note", "@", case["处理记录"])
    return number


def personal(case: Case) -> list[str]:
    """What of a row nobody may find in history: names, phones, and the addresses from the house number on."""
    tails = [re.sub("^[^0-9]*", "", case[t]) for t in ("寄件地址", "收件地址")]
    return [case[t] for t in ("寄件人", "收件人", "寄件电话", "收件电话", "寄件地址", "收件地址")] + tails


def work(desk: Desk, rows: list[Case], photo: Path) -> None:
    """More than ten cases to their end, each in its own way."""
    n = desk.numbers
    # the courier says where he left it; the recipient fetches it and says so. Texts with everything they should not hold.
    desk.kefu("wait", n[0], "courier:courier-7", "请查门卫处", "--channel", "group", "--within", "40m")
    said = f"收件人{rows[0]['收件人']},电话{rows[0]['收件电话']}(138 0000 2000),住5号楼1002室"
    desk.kefu("note", n[0], said)
    desk.kefu("reply", n[0], "courier:courier-7", "找到", "在东门岗亭")
    desk.kefu("contact", n[0], "recipient", "reached", said, "--name", rows[0]["收件人"], "--number", "13800002000")
    assert "callback" in desk.refused("close", n[0])
    desk.kefu("reply", n[0], "recipient", "拿到了")
    desk.kefu("resolve", n[0], "received", "--cause", "未通知")
    desk.kefu("callback", n[0], "满意")
    desk.kefu("close", n[0])
    # a second ticket for the same parcel, opened when the sender called: a duplicate
    again = rows[0] | {"登记时间": "2026-11-20 10:00", "处理记录": ""}
    desk.numbers.append(opened(desk, again))
    desk.kefu("link", n[-1], "duplicate-of", n[0], "--why", "the first one is done")
    # the recipient says himself that he has it: reply and call-back in one
    desk.kefu("contact", n[2], "recipient", "reached", "快件已送上门", "--in", "--channel", "phone")
    desk.kefu("reply", n[2], "recipient", "收到了", "客户本人来电确认")
    desk.kefu("close", n[2], "--result", "delivered")
    # damaged: evidence, a remedy decided by somebody else and agreed by the customer, money when finance has paid it
    desk.kefu("--as", "agent-1", "attach", n[3], str(photo), "--note", f"{rows[3]['收件人']}拍的照片")
    desk.kefu("--as", "agent-1", "propose", n[3], "按声明价值赔付", "86元")
    desk.kefu("approve", n[3], "yes")
    desk.kefu("contact", n[3], "recipient", "agreed", "同意赔付86元", "--channel", "phone")
    desk.kefu("settle", n[3], "compensation", "86", "--stage", "agreed", "--payee", "recipient")
    desk.kefu("wait", n[3], "finance", "请付86元", "--channel", "system")
    desk.kefu("reply", n[3], "finance", "赔付了", "流水号 0086")
    desk.kefu("settle", n[3], "compensation", "86", "--stage", "paid", "--payee", "recipient")
    desk.kefu("reply", n[3], "origin:深圳南山", "认责")
    desk.kefu("close", n[3], "--result", "compensated", "--callback", "满意", "--cause", "packaging")
    # the money is given back, and the customer is called three times in vain, two hours apart
    desk.kefu("reply", n[8], "courier:courier-8", "钱退了", "上楼费10元")
    desk.kefu("settle", n[8], "refund", "10", "--stage", "paid", "--payee", "recipient")
    desk.kefu("resolve", n[8], "refunded")
    for count in range(3):
        assert f"{count} of 3" in desk.refused("close", n[8], "--how", "unreachable")
        desk.kefu("callback", n[8], "unreachable")
        desk.now += timedelta(hours=2)
    desk.kefu("close", n[8], "--how", "unreachable")
    # an entry on the wrong ticket, struck
    desk.kefu("reply", n[10], "courier:courier-7", "delivered", "记错了工单")
    wrong = re.findall("(?m)^- op: ([0-9A-Z]{10})", (desk.where / path_of(n[10])).read_text(encoding="utf-8"))[-1]
    desk.kefu("strike", n[10], wrong, "--why", "记在了别的工单上")
    assert "reply" in desk.refused("close", n[10])
    desk.kefu("reply", n[10], "courier:courier-7", "送到了")
    desk.kefu("close", n[10], "--result", "delivered")
    # an amount corrected: the sending branch has the letter, the ledger the amount; a letter that came here is kept too
    desk.kefu("--as", "agent-2", "escalate", n[19], "--why", "须有盖章确认函")
    desk.kefu("attach", n[19], str(photo), "--kind", "letter")
    desk.kefu("reply", n[19], "origin:郑州金水", "已确认", "确认函已核实,改为300元")
    desk.kefu("amend", n[19], "payment.cod=300", "recipient.phone=13700009999", "--why", "确认函已到")
    desk.kefu("reply", n[19], "finance", "已入账", "货款本300元")
    desk.kefu("close", n[19], "--result", "corrected")
    # intercepted, sent back, and here again
    desk.kefu("wait", n[31], "delivery:上海闵行", "请拦截退回", "--channel", "phone", "--within", "2h")
    desk.kefu("reply", n[31], "delivery:上海闵行", "intercepted")
    desk.kefu("reply", n[31], "delivery:上海闵行", "已退回", "18:30 班次")
    desk.kefu("event", n[31], "returned", "--by", "us")
    desk.kefu("close", n[31], "--result", "returned")
    # taken back by the customer, and one that was no case at all
    desk.kefu("close", n[23], "--how", "withdrawn", "--why", "寄件公司决定保留签回单")
    desk.kefu("close", n[39], "--how", "void", "--why", "测试单")
    # closed, and a week later the customer says that it is not: worked to the end a second time
    desk.kefu("reply", n[13], "delivery:武汉洪山", "delivered")
    desk.kefu("close", n[13], "--result", "delivered", "--callback", "satisfied")
    desk.now += timedelta(days=7)
    desk.kefu("callback", n[13], "unsolved", f"{rows[13]['收件人']}一周后来电,仍未收到")
    desk.kefu("reply", n[13], "delivery:武汉洪山", "found", "在驿站找到,已送到214室")
    desk.kefu("reply", n[13], "recipient", "拿到了")
    desk.kefu("close", n[13], "--result", "delivered", "--callback", "satisfied")


def path_of(number: str) -> str:
    """The file of a ticket."""
    return f"tickets/20{number[:2]}/{number[2:4]}/{number[4:6]}/{number}.yaml"


def lies(desk: Desk, number: str) -> list[str]:
    """What of a ticket nobody said, by the oracle; without a playbook nothing was asked."""
    ticket, found = ticket_codec.read((desk.where / path_of(number)).read_bytes(), path_of(number))
    assert ticket is not None, found
    return [f"{ticket.category}: {lie}" for lie in untruths(ticket, lambda _: None)]


def readable_trailers(desk: Desk) -> None:
    """Every commit says by trailers alone what was done; behind the subject there is nothing else."""
    log = desk.git("log", "--format=%x01%s%x02%(trailers:only,unfold)%x02%b").split("\x01")[1:]
    assert len(log) > 110
    for commit in log:
        subject, trailers, body = commit.split("\x02")
        assert re.search("(?m)^Kefu-Action: [a-z]+$", trailers), subject
        assert trailers.strip() == body.strip(), subject
        for line in trailers.strip().splitlines():
            assert re.fullmatch("Kefu-[A-Z][a-z]+: [^ ].*", line), line
    assert len(desk.git("log", "--grep", "^Kefu-Party: origin:郑州金水$", "--format=%h").split()) == 1


def nothing_personal(desk: Desk, rows: list[Case]) -> None:
    """Neither a ticket of any version nor a commit message of any ref holds a person's data."""
    history = desk.git("log", "-p", "--all", "--", "tickets") + desk.git("log", "--all", "--format=%an%n%B")
    assert len(history) > 100_000
    more = ["13700009999", "138 0000 2000", "5号楼1002室", "西五舍214室"]
    held = {value for row in rows for value in personal(row)} | set(more)
    assert [value for value in sorted(held) if value in history] == []


def test_forty_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All forty opened, a dozen worked to the end: history is sound, readable, and holds nobody's data."""
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    photo = tmp_path / "外箱.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 a photograph")
    desk, rows = made(tmp_path / "desk"), cases()
    desk.numbers = [opened(desk, row) for row in rows]
    desk.now = AFTER
    work(desk, rows, photo)
    texts = [(desk.where / path_of(number)).read_text(encoding="utf-8") for number in desk.numbers]
    states = [re.findall("(?m)^state: ([a-z]+)$", text)[0] for text in texts]
    assert states.count("closed") == 12
    assert states.count("open") == 29
    assert not any("incomplete" in text for text in texts)
    readable_trailers(desk)
    nothing_personal(desk, rows)
    assert desk.git("status", "--porcelain") == ""
    assert "error" not in desk.git("fsck", "--full", "--strict")
    assert desk.run("check") == (0, "", "41 tickets and 48 vault records read, 0 findings\n")
    # The rows are entered in the order of the table, each at its own time: the clock goes back and forth. The staff was
    # entered by git's own.
    staff = desk.git("rev-list", "--reverse", "HEAD").split()[1][:10]
    found = [line for line in desk.run("audit")[1].splitlines() if "[clock-back]" not in line]
    assert [line for line in found if not line.startswith(f"{staff} [ahead]")] == []
    assert [lie for number in desk.numbers for lie in lies(desk, number)] == []
    begun = desk.git("rev-list", "--max-parents=0", "HEAD").strip()
    desk.now += timedelta(days=400)  # plain git, which entered the staff, has a clock of its own
    assert desk.run("audit", "--since", begun)[:2] == (0, "")
    shown = desk.kefu("show", desk.numbers[0])
    assert rows[0]["收件人"] in shown
    assert "5号楼1002室" in shown
