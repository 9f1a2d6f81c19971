"""T36, an emergency over many tickets, in Chinese and from outside: opened over a list, told, resolved, shown; once, in one commit each."""

import json
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from kefu.desk.lists.find import had
from kefu.desk.session import Session
from tests.cli.shared import Clone, settle, shared_desk, whole
from tests.cli.working import CONFIG, NOW, ROOT, Desk, Ran, make_desk

WAYBILLS = ("75399900000001", "75399900000002", "75399900000003")
LATE = "75399900000009"
TITLE = "余杭线暴雨停运"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk of format 2 with a ticket for each of three waybills."""
    desk = make_desk(tmp_path_factory.mktemp("incidents"))
    (desk.path / "kefu.yaml").write_text(CONFIG.replace("format: 1", "format: 2"))
    desk.commit("format")
    for waybill in WAYBILLS:
        zh(desk, "开单", "催件", waybill, "一直没到", "--no-input", "--due", "15:00")
    (desk.path.parent / "list.txt").write_text("运单号\n" + "\n".join(WAYBILLS) + f"\n{LATE}\n")
    return desk


@pytest.fixture
def desk(made: Desk, tmp_path: Path) -> Desk:
    (tmp_path / "list.txt").write_bytes((made.path.parent / "list.txt").read_bytes())
    return made.copied(tmp_path)


def zh(desk: Desk, *line: str, code: int = 0, stdin: str = "") -> Ran:
    ran = desk.kefu(*line, lang="zh", stdin=stdin)
    assert ran.code == code, (line, ran)
    return ran


def outcomes(ran: Ran) -> list[str]:
    return [json.loads(line)["outcome"] for line in ran.out.splitlines()]


def commits(desk: Desk) -> int:
    return int(desk.git("rev-list", "--count", "HEAD"))


def opened(desk: Desk, *more: str) -> str:
    """The number of an incident over the list."""
    zh(desk, "突发", "开单", TITLE, "../list.txt", *more)
    return desk.did("list", "kind:incident", "-q").split()[-1]


def held(desk: Desk, waybill: str) -> str:
    return desk.did("show", waybill, "--format", "json")


def test_an_emergency_from_end_to_end(desk: Desk) -> None:
    """Each act is one commit over all tickets; who opens a ticket later is under the incident at once; none is closed."""
    before = commits(desk)
    first = zh(desk, "突发", "开单", TITLE, "../list.txt", "改走绕城", "--format", "jsonl")
    assert outcomes(first) == ["opened", "linked", "linked", "linked"]
    assert LATE in first.err
    number = json.loads(first.out.splitlines()[0])["id"]
    assert zh(desk, "列表", f"waybill:{LATE}", "-q").out.split() == [number]
    late = zh(desk, "开单", "催件", LATE, "也没到", "--no-input")
    assert f"{number} {TITLE}" in late.err
    # The waybill of a parcel names its own ticket, not the incident that lists it.
    zh(desk, "联系", WAYBILLS[1], "客户", "来电", "接通", "我要投诉")
    told = zh(desk, "突发", "话术", number, "暴雨封路，预计明天送达", "--format", "jsonl")
    assert sorted(outcomes(told)) == ["spoken", "told", "told", "told"]
    done = zh(desk, "突发", "解决", number, "已送达", "道路恢复", "--format", "jsonl")
    assert sorted(outcomes(done)) == ["resolved", "resolved", "resolved", "spoken"]
    assert commits(desk) == before + 5
    review = done.err.splitlines()[-1].split("：")[0]
    assert zh(desk, "列表", "类别:例行检查", "-q").out.split() == [review]
    assert f"复盘：{TITLE}（{number}）" in zh(desk, "查看", review).out
    again = zh(desk, "突发", "解决", number, "已送达", "道路恢复")
    assert review not in again.err
    page = zh(desk, "突发", "查看", number).out
    assert "已解决 3" in page
    assert page.index(WAYBILLS[1]) < page.index(WAYBILLS[0])  # what is open stands first
    shown = json.loads(held(desk, WAYBILLS[0]))["items"][0]
    assert [one["did"] for one in shown["timeline"]] == ["open", "link", "contact", "resolve"]
    assert desk.kefu("check").code == 0


def test_the_same_again_does_nothing_twice(desk: Desk) -> None:
    """A repeated act writes nothing; a message reaches those alone who came meanwhile."""
    number = opened(desk)
    text = "电话13812345678可问"
    zh(desk, "突发", "话术", number, text)
    zh(desk, "突发", "解决", number, "已送达")
    after = desk.git("rev-parse", "HEAD")
    again = [
        zh(desk, "突发", "开单", TITLE, "../list.txt", "--format", "jsonl"),
        zh(desk, "突发", "话术", number, text, "--format", "jsonl"),
        zh(desk, "突发", "解决", number, "已送达", "--format", "jsonl"),
    ]
    assert {word for ran in again for word in outcomes(ran)} == {"there"}
    assert desk.git("rev-parse", "HEAD") == after
    zh(desk, "开单", "催件", LATE, "也没到", "--no-input")
    more = zh(desk, "突发", "话术", number, text, "--format", "jsonl")
    assert sorted(outcomes(more)) == ["there", "there", "there", "told"]


def test_the_deadlines_stand_still_until_an_end(desk: Desk) -> None:
    number = opened(desk, "--pause", "18:00", "--for", "分拨")
    shown = json.loads(held(desk, WAYBILLS[0]))["items"][0]
    wait = shown["timeline"][-1]
    assert (shown["state"], wait["reason"], wait["until"][11:16]) == ("waiting", "force-majeure", "18:00")
    assert (wait["for"], shown["responsible"]["party"]) == ("hub", "hub")  # who was named, and nobody else
    due = {when: zh(desk, "列表", "is:overdue", "--at", when, "-q").out.split() for when in ("17:59", "18:30")}
    assert shown["id"] not in due["17:59"]  # it was due at 15:00
    assert shown["id"] in due["18:30"]
    assert json.loads(desk.did("show", number, "--format", "json"))["items"][0]["state"] == "open"
    before = desk.state()
    for wrong in (("--pause", "09:00", "--for", "分拨"), ("--pause", "18:00"), ("--for", "分拨")):
        zh(desk, "突发", "开单", "又一次", "../list.txt", *wrong, code=2)
    assert desk.state() == before


def test_a_pause_that_is_known_later(desk: Desk) -> None:
    """Given with the same line again it is recorded on what is linked already, once."""
    opened(desk)
    line = ("突发", "开单", TITLE, "../list.txt", "--pause", "18:00", "--for", "快递公司", "--format", "jsonl")
    assert outcomes(zh(desk, *line)) == ["there", "paused", "paused", "paused"]
    before = desk.state()
    assert outcomes(zh(desk, *line)) == ["there"] * 4
    assert desk.state() == before
    did = json.loads(held(desk, WAYBILLS[0]))["items"][0]["timeline"]
    assert [one["did"] for one in did] == ["open", "link", "wait"]
    assert desk.kefu("check").code == 0


def test_a_message_has_the_channel_that_was_typed(desk: Desk) -> None:
    number = opened(desk)
    zh(desk, "突发", "话术", number, "封路")
    zh(desk, "突发", "话术", number, "明天到", "--channel", "群")
    did = json.loads(held(desk, WAYBILLS[0]))["items"][0]["timeline"]
    assert [one.get("channel") for one in did[2:]] == [None, "group"]


def test_a_bad_list(desk: Desk) -> None:
    """Doubles, a phone, a word and a closed ticket are each told; nothing of them stops the others."""
    zh(desk, "结案", WAYBILLS[2], "--how", "作废", "--why", "客户取消")
    listed = f"{WAYBILLS[0]},{WAYBILLS[0]}；{WAYBILLS[2]}\n13812345678\n12\n{WAYBILLS[1]} {LATE}\n"
    ran = zh(desk, "突发", "开单", TITLE, "-", "--format", "jsonl", code=1, stdin=listed)
    assert outcomes(ran) == ["opened", "linked", "linked"]
    assert "13812345678" not in ran.err
    told = [line for line in ran.err.splitlines() if LATE in line or WAYBILLS[2] in line]
    assert [(LATE in line, WAYBILLS[2] in line) for line in told] == [(True, False), (False, True)]
    kept = desk.git("log", "-1", "-p", "--format=%B")
    assert "13812345678" not in kept


def test_a_long_list_costs_no_more_patterns(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """git tries each pattern on each line of the tickets: with one for each waybill the cost is their product."""
    session = Session.open(desk.path, datetime.fromisoformat(NOW), "lead-1")
    ask, asked = session.repo.ask, list[tuple[str, ...]]()

    def noted(_repo: object, *args: str) -> object:
        asked.append(args)
        return ask(*args)

    monkeypatch.setattr(type(session.repo), "ask", noted)
    many = [f"7549{n:010}" for n in range(2500)]
    assert had(session, [*many, WAYBILLS[0]]) == {WAYBILLS[0]}
    assert [len(args) < 10 for args in asked] == [True]
    session.repo.close()


def test_a_ticket_that_cannot_be_read_is_named_and_the_others_are_done(desk: Desk) -> None:
    number = opened(desk)
    broken = json.loads(held(desk, WAYBILLS[0]))["items"][0]["id"]
    file = desk.file(broken)
    file.write_text(file.read_text().replace("- op:", "- qp:"))
    desk.commit()
    ran = zh(desk, "突发", "话术", number, "预计明天送达", "--format", "jsonl", code=1)
    assert sorted(outcomes(ran)) == ["failed", "told", "told"]
    assert [json.loads(line)["id"] for line in ran.out.splitlines() if "failed" in line] == [broken]


def test_a_list_as_a_spreadsheet_saves_it(desk: Desk) -> None:
    """In the old Chinese encoding; a workbook itself is refused before anything is opened."""
    file = desk.path.parent / "list.csv"
    file.write_bytes(f"运单号,备注\n{WAYBILLS[0]},急\n".encode("gb18030"))
    ran = zh(desk, "突发", "开单", TITLE, "../list.csv", "--dry-run", "--format", "jsonl")
    assert outcomes(ran) == ["opened", "linked"]
    file.write_bytes(b"PK\x03\x04 7539990000000123")
    before = desk.state()
    assert zh(desk, "突发", "开单", TITLE, "../list.csv", code=2).out == ""
    assert desk.state() == before


@pytest.mark.parametrize("indexed", [True, False])
def test_what_an_import_brought_is_linked_by_a_sweep(desk: Desk, indexed: bool) -> None:
    """In one commit, by whoever sweeps; a bot that is nobody of the staff says that it waits. Without an index too."""
    number = opened(desk)
    (desk.path.parent / "late.csv").write_text(f"运单,类别,内容\n{LATE},催件,没到\n")
    (desk.path.parent / "map.yaml").write_text("columns: {运单: waybill, 类别: category, 内容: text}\n")
    late = zh(desk, "导入", "../late.csv", "--map", "../map.yaml").out.strip()
    if not indexed:
        index = desk.path / ".git/kefu/index.sqlite"
        index.unlink()
        index.mkdir()  # none can be kept
    before = commits(desk)
    bot = zh(desk, "--as", "没有的人", "巡检")
    assert (commits(desk), late in bot.err) == (before, False)
    said = zh(desk, "巡检").err
    assert f"{late}：已归入所属事件\n已写入 1 张工单的 1 条记录。\n" in said, said
    zh(desk, "巡检")
    assert commits(desk) == before + 1
    entry = json.loads(held(desk, late))["items"][0]["timeline"][-1]
    assert (entry["relation"], entry["other"], entry["by"]) == ("parent", number, "lead-1")
    assert desk.kefu("check").code == 0


@pytest.mark.parametrize(("line", "stdin"), [
    (("突发", "开单", TITLE, "-"), "运单号\n"), (("突发", "开单", TITLE, "-", "--category", "催件"), WAYBILLS[0]),
    (("突发", "话术", "没有", "x"), ""), (("突发", "话术", WAYBILLS[0], "x"), ""), (("突发", "查看", WAYBILLS[0]), ""),
    (("突发", "解决", WAYBILLS[0], "已送达"), ""),
])  # fmt: skip
def test_what_is_no_incident_is_refused(desk: Desk, line: tuple[str, ...], stdin: str) -> None:
    before = desk.state()
    assert zh(desk, *line, code=2, stdin=stdin).out == ""
    assert desk.state() == before


def test_two_incidents_with_one_waybill(desk: Desk) -> None:
    """A ticket may be under both; each speaks for itself."""
    one = opened(desk)
    ran = zh(desk, "突发", "开单", "分拨断电", "-", "--format", "jsonl", stdin=WAYBILLS[0])
    assert outcomes(ran) == ["opened", "linked"]
    two = json.loads(ran.out.splitlines()[0])["id"]
    zh(desk, "突发", "话术", one, "一")
    assert outcomes(zh(desk, "突发", "话术", two, "二", "--format", "jsonl")) == ["told"]
    late = zh(desk, "开单", "催件", LATE, "也没到", "--no-input")
    assert one in late.err
    assert two not in late.err
    assert desk.kefu("check").code == 0


def test_a_desk_of_the_old_format_says_what_to_do(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    ran = desk.kefu("incident", "open", TITLE, "-", stdin=WAYBILLS[0])
    assert (ran.code, "format: 2" in ran.err) == (3, True)


def test_what_was_opened_elsewhere_is_linked_by_a_sweep(tmp_path: Path) -> None:
    """By any number of sweeps once; and who spoke unknown to the incident stays open, urged."""
    lead, other = shared_desk(tmp_path / "desk", people=1)
    own = lead.opened("--owner", "lead")
    settle(lead, other)
    theirs = other.must("open", "delivery-reminder", "75312345678908", "没到", "--incomplete", "--owner", "lead")
    (tmp_path / "list.txt").write_text("75312345678901 75312345678908")
    ran = lead.must("incident", "open", TITLE, str(tmp_path / "list.txt"), "--format", "jsonl")
    number = json.loads(ran.splitlines()[0])["id"]
    settle(lead, other)
    for clone in (lead, other):
        clone.must("sweep", now="2026-11-21T12:01:00+08:00")
    other.must("contact", own, "customer", "phone", "reached", "--in", "where is it", now="2026-11-21T12:05:00+08:00")
    done = lead.must("incident", "resolve", number, "delivered", "--format", "jsonl", now="2026-11-21T12:10:00+08:00")
    assert [json.loads(line)["outcome"] for line in done.splitlines()] == ["resolved", "resolved"]
    settle(lead, other)
    whole(lead, other)
    for clone in (lead, other):
        assert (state(clone, own), state(clone, theirs)) == ("open", "resolved")
    mine = [json.loads(line) for line in lead.must("--as", "lead", "desk", "--format", "jsonl").splitlines()]
    assert [one["reason"] for one in mine if one["id"] == own] == ["urged"]
    code, _out, said = lead.kefu("check", now="2026-11-21T12:11:00+08:00")
    assert code == 0, said
    assert lead.must("sweep", now="2026-11-21T12:12:00+08:00") == ""


def state(clone: Clone, number: str) -> str:
    return str(json.loads(clone.must("show", number, "--format", "json"))["items"][0]["state"])


KILLED = """
import os, signal, sys
left, writes = int(sys.argv.pop(1)), ("os.rename", "os.remove", "subprocess.Popen", "os.link")
def seen(event, args):
    global left
    # An object's draft is opened once or twice, as its directory is there or not: its rename is counted.
    opens = event == "open" and args[1] and set("wax+") & set(str(args[1])) and "tmp_obj" not in str(args[0])
    if event in writes or (opens and ".git" in str(args[0])):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(seen)
from kefu.cli.frame.main import main
code = main()
sys.stdout.flush()
print(-left, file=sys.stderr)
os._exit(code)
"""


def test_killed_at_any_point_it_happens_once(desk: Desk) -> None:
    """The same line after a kill brings what is missing, and nothing twice."""
    number = opened(desk)
    line = ["-C", str(desk.path), "incident", "message", number]

    def run(left: int, text: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-c", KILLED, str(left), *line, text]
        env = desk.environment()
        return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)

    whole_run = run(0, "零")
    assert whole_run.returncode == 0, whole_run.stderr
    count = int(whole_run.stderr.split()[-1])
    for left in sorted({1, count // 2, count - 6, count - 3, count - 1, count}):
        text = f"第{left}次"
        assert run(left, text).returncode == -signal.SIGKILL
        desk.did("incident", "message", number, text)
        for waybill in WAYBILLS:
            said = [one.get("text") for one in json.loads(held(desk, waybill))["items"][0]["timeline"]]
            assert said.count(text) == 1, (left, waybill)
    assert desk.kefu("check").code == 0
