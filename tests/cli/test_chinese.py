"""A Chinese session is Chinese: every command of the table, over a desk that has everything, prints no Latin word that is
not a name, an id, a file, what was typed, or one of the exceptions in latin.py."""

import re
import sys
from html import unescape

import pexpect
import pytest

from kefu.cli.frame.commands import every
from kefu.cli.frame.topics import TOPICS
from kefu.core.vocabulary.facts import FACTS
from tests.cli.latin import GLOSSED, WORD, ids_in, latin, latin_in_help
from tests.cli.working import Desk, Ran, forked

NOW = "2026-11-19T12:00:00+08:00"
CASES = """运单,电话,问题类型,描述,时间
75399900000001,13800000001,破损,外箱破损要求赔偿,2026-11-18 10:00
75399900000002,13800000001,不认识的,没收到,2026-11-18 10:00
75399900000003,13800000001,破损,没收到,2026-13-18 10:00
"""
MAP = "columns:\n  运单: waybill\n  电话: recipient.phone\n  问题类型: category\n  描述: text\n  时间: at\n"
BROKEN = (
    "category: broken\ntitle: {zh: 坏的}\nkind: nix\nneeds: [x]\nclose: [y]\nsources: []\nsteps:\n- id: a\n  ask: b\n"
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk of the demonstration, and beside its six cases one of each thing that they lack."""
    home = tmp_path_factory.mktemp("chinese")
    home.joinpath("empty").mkdir()
    start = Desk(home / "empty")
    ran = start.kefu("demo", str(home / "desk"), lang="zh")
    assert ran.code == 0, ran  # what it shows is what was typed and what git prints
    desk = Desk(home / "desk")
    late = first(desk, "list", "is:overdue")
    for line in (
        ("open", "破损", "75312345678999", "外箱破损", "--incomplete", "--no-input", "--owner", "none"),
        ("event", "@", "attempt", "--reason", "无人接听"),
        ("propose", "@", "按价赔付", "--amount", "86"),
        ("note", "@", "已联系"),
        ("amend", "@", "付款方式=到付", "品名=玻璃杯"),
        ("link", "@", "related", late),
        ("settle", "@", "compensation", "86", "--stage", "offered"),
        ("escalate", "@", "--why", "客户要求"),
        ("wait", late, "courier:老王", "--pause", "customer-material", "--within", "2h"),
    ):
        assert run(desk, *line).code in (0, 3), line
    (home / "cases.csv").write_text(CASES, encoding="utf-8")
    (home / "list.txt").write_text("75312345678999\n13812345678\n75399900000077\n")
    (home / "map.yaml").write_text(MAP, encoding="utf-8")
    (home / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    return desk


def run(desk: Desk, *line: str, stdin: str = "") -> Ran:
    """A Chinese kefu of an agent."""
    words = ["--lang", "zh", "-C", str(desk.path), "--as", "agent-1", *line]
    return forked(words, stdin.encode(), desk.environment(KEFU_NOW=NOW))


def first(desk: Desk, *line: str) -> str:
    """The first ticket of a list."""
    return run(desk, *line, "-q").out.split()[0]


def numbers(desk: Desk) -> list[str]:
    return run(desk, "list", "state:any", "-q").out.split()


def ids(desk: Desk) -> frozenset[str]:
    """The names that the desk's playbooks give."""
    return ids_in(desk.path / "playbooks")


def shown(desk: Desk, *line: str, stdin: str = "") -> str:
    """All that a command prints in Chinese, on both streams."""
    ran = run(desk, *line, stdin=stdin)
    assert ran.code in (0, 1, 2, 3, 4), ran
    return ran.out + ran.err


Line = tuple[str, ...]
JOINED_IN_ENGLISH = re.compile("[一-鿿][,;] [一-鿿]")
"""Parts of a Chinese sentence with an English sign between them."""
DIGEST = re.compile("[0-9a-f]{64}")
COMMANDS: dict[str, tuple[Line, ...]] = {
    "desk": ((), ("--columns", "级别,工单,类别")),
    "list": (
        ("state:any",), ("state:any", "--format", "md"), ("状态:开",), ("--columns", "级别,种类,工单"), ("--columns", "没有"),
        ("--sort", "没有"), ("--format", "没有"), ("--at", "某时"), ("list:没有",),
    ),
    "overdue": (("--attention",), ("--format", "md"), ("--within", "很久"), ("--fail",)),
    "today": ((), ("--format", "md")),
    "show": (("00009",), (), ("@", "--all")),
    "clocks": (("@", "--explain"), ("无",)),
    "log": (("--all",), ("无",)),
    "who": ((), ("courier-7",), ("主管",), ("无人知道",)),
    "help": (("没有",),),
    "shell": ((),),
    "note": (("@", "再联系"), ()),
    "contact": (("@", "收件人", "电话", "接通", "说好了"), ("@", "收件人", "电话", "没有")),
    "event": (("@", "到件"), ("@", "没有")),
    "wait": (("@", "快递员", "请查"), ("@",), ("@", "快递员", "--within", "很久")),
    "reply": (("@", "快递员", "好的"), ("@", "快递员", "没派成")),
    "propose": (("@", "退回", "--amount", "很多"), ("@", "退回")),
    "approve": (("@", "是"), ("@", "也许")),
    "attach": (("@", "没有的文件"), ("@", "x", "--kind", "没有")),
    "amend": (("@", "颜色=红"), ("@", "没有"), ("@", "付款方式=红")),
    "assign": (("@", "agent-2"), ("@", "没有的人")),
    "escalate": (("@", "--to", "天", "--why", "x"), ("@", "--to", "总部")),
    "resolve": (("@", ""), ("@", "不知道的"), ("@", "已赔付")),
    "callback": (("@", "没有"), ("@", "满意")),
    "close": (("@",), ("@", "--how", "没有")),
    "reopen": (("@", "--why", "又来"),),
    "link": (("@", "没有", "x"),),
    "settle": (("@", "没有", "x"), ("@", "赔付", "很多")),
    "undo": ((), ("@", "--why", "写错")),
    "strike": (("@", "last"), ("@", "last", "--why", "写错")),
    "forget": (("@", "--why", "客户要求"),),
    "message": (("@",), ("@", "没有")),
    "play": (("@", "--no-input"), ("@", "--answers", "没有的文件", "--no-input")),
    "open": (("不存在",), ("破损", "75312345678998", "外箱破损", "--no-input"), ("破损",)),
    "init": ((".",), ("../new-desk", "--name", "新台", "--lead", "我:me@example.org")),
    "demo": ((".",),),
    "playbook list": ((),),
    "playbook show": (("遗失",), ("没有",)),
    "playbook lint": (("../broken.yaml",),),
    "playbook graph": (("遗失",), ("遗失", "--format", "没有")),
    "playbook test": (("../broken.yaml",),),
    "playbook answers": (("咨询",), ("没有",)),
    "incident open": (("大雨", "../cases.csv"), ("大雨", "../list.txt"), ("大雨", "没有的文件"), ("大雨",)),
    "incident message": (("大雨停运", "预计明天到"), ("@", "预计明天到"), ("@",)),
    "incident resolve": (("@", "已送达"), ("@", "没有"), ("00009", "已送达")),
    "incident show": (("大雨",), ("@",)),
    "sweep": (("--dry-run",), ()),
    "import": (
        ("../cases.csv",), ("../cases.csv", "--guess"), ("../cases.csv", "--map", "../map.yaml", "--dry-run"),
        ("../cases.csv", "--map", "../map.yaml"), ("../cases.csv", "--map", "../broken.yaml"),
    ),
    "pages": (("../网页",), ("../网页", "--since", "很久"), (".",), ("../cases.csv",)),
    "export": (("--to", "没有"), ("-o", "../out.xlsx"), ("-o", "../out.xlsx"), ("--to", "xlsx", "-o", "没有/a.xlsx")),
    "check": (("--all",), ("--worktree",)),
    "audit": (("--since", "HEAD~3"), ("--since", "没有"), ("--against", "没有"), ()),
    "sync": ((),),
    "dossier": (("@", "-o", "../卷宗.zip"), ("@", "-o", "../卷宗.html"), ("@", "-o", "../卷宗.zip", "--full")),
    "seal": ((), ("--print",), ("--stamp",), ("--print", "list"), ("没有",)),
    "seal list": ((),),
    "gc": ((), ("x",)),
    "clone": (("../没有", "../new"), ()),
    "remote init": (("../shared.git",), (".",)),
    "remote check": (("../shared.git",), (".",), ()),
    "remote admit": (("inbox/没有",),),
    "staff add": ((), ("x", "--name", "新人", "--email", "x@example.org")),
    "staff end": (("没有的人",), ("agent-2",)),
    "staff key": (("agent-2",), ("agent-2", "--end", "SHA256:none"), ("agent-2", "--add", "../没有.pub")),
    "rules upgrade": (("--dry-run",), ()),
    "rules days-off": (("某年",), ("2027",), ()),
    "handover": ((), ("没有的人",), ("agent-2", "门卫那票回电话")),
    "know": (("重点",), ("没有这种东西",), ()),
    "ledger": (("罚款",), ("退件", "--format", "md"), ("没有",)),
    "report": (
        ("日报", "2026-11-18", "--by", "客服,类别"), ("周报",), ("月报", "2026-11", "--by", "网点"), ("月报", "--format", "md"),
        ("日报", "2026-11-18", "--rows"), ("日报", "-o", "../day.html"), ("年报",), ("月报", "2027-01"), ("--by", "没有"),
        ("--until", "昨天"), ("--since", "今天", "--until", "昨天"), ("日报", "昨天", "--since", "昨天"), ("周报", "2026-W60"),
    ),
    "books": (("--to", "没有"), ("--to", "hledger", "--until", "某月")),
    "customer add": (("张记服装店", "--phone", "13900000001", "--class", "重点"), ()),
    "customer list": ((), ("客户类别:没有",)),
    "customer show": (("13900000001",), ("没有",)),
    "customer merge": (("13900000001", "13900000001"),),
    "customer round": ((), ("--report",), ("没有", "接通")),
    "merge-file": ((),),
}  # fmt: skip
"""By each command what it is run with, well and badly. The formats for programs (csv, json, jsonl) have codes."""


def test_every_command_is_run() -> None:
    """A new command must be added to the table."""
    assert {" ".join(path) for path, command in every() if command.function or not command.commands} == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command(desk: Desk, command: str) -> None:
    """What it prints and what it refuses; a name of a playbook's is one, and so is what was typed."""
    names = {*ids(desk), *command.split(), *(FACTS if command == "import" else ()), "broken"}
    wrong: dict[tuple[str, ...], object] = {}
    for line in COMMANDS[command]:
        words = (*command.split(), *line) if command != "desk" or line else ()
        said = DIGEST.sub("", GLOSSED.sub("", shown(desk, *words)))
        left = latin(said, {*names, *(word for one in line for word in WORD.findall(one))})
        left |= set(JOINED_IN_ENGLISH.findall(said))
        wrong |= {words: left} if left else {}
    assert wrong == {}


@pytest.mark.parametrize("line", [("没有",), ("list", "--nix"), ("--lang", "xx", "list"), ("--color", "x", "list"),
                                  ("list", "--at"), ("playbook",), ("playbook", "没有")], ids=" ".join)  # fmt: skip
def test_a_line_that_is_wrong(desk: Desk, line: Line) -> None:
    """Usage errors, those of the parser too."""
    assert latin(shown(desk, *line), {*line, *(name.strip("-") for name in line)}) == set()


@pytest.mark.parametrize("topic", ["", *(topic.name for topic in TOPICS)])
def test_a_topic_of_the_help(desk: Desk, topic: str) -> None:
    """The pages of the commands are looked through by every_help.py."""
    assert latin_in_help(shown(desk, "help", *filter(None, [topic]))) == set()


@pytest.mark.parametrize("command", [("show", "--all"), ("clocks",), ("clocks", "--explain"), ("log",)], ids=" ".join)
def test_a_command_of_each_ticket(desk: Desk, command: Line) -> None:
    wrong = {n: w for n in numbers(desk) if (w := latin(shown(desk, *command, n)))}
    assert wrong == {}


def test_messages(desk: Desk) -> None:
    """Their names are ids; whom they go to is said in words."""
    names = ids(desk)
    wrong = {n: w for n in numbers(desk) if (w := latin(shown(desk, "message", n), names))}
    assert wrong == {}
    said = shown(desk, "message", first(desk, "list", "category:cod-amount"))
    assert re.search("(?m)^[a-z-]+  寄件人$", said)


def test_pages(desk: Desk) -> None:
    """What stands in them; a graph cuts the names of steps, and reports are looked through as a command."""
    assert run(desk, "pages", "../pages").code == 0
    top, names = desk.path.parent / "pages", ids(desk)
    wrong: dict[str, set[str]] = {}
    for page in (*top.glob("*.html"), *top.glob("tickets/*.html"), *top.glob("playbooks/*.html")):
        text = re.sub("(?s)<(style|script|svg).*?</\\1>", "", page.read_text(encoding="utf-8"))
        left = latin(unescape(re.sub("<[^>]*>", "\n", text)), names)
        wrong |= {page.name: left} if left else {}
    assert wrong == {}


def test_data_is_the_same_in_every_language(desk: Desk) -> None:
    """Titles of categories, reasons of rows, roles: words are for people only."""
    table = ("import", "../cases.csv", "--map", "../map.yaml", "--dry-run")
    for line in (("playbook", "list"), ("who",), table):
        one = run(desk, *line, "--format", "json")
        other = desk.kefu("--as", "agent-1", *line, "--format", "json", KEFU_NOW=NOW)
        assert one.out == other.out != ""


def test_play_on_a_terminal(desk: Desk) -> None:
    """A sitting from its first question on to where it rests."""
    number = run(desk, "open", "咨询", "none", "问价", "--no-input", "--incomplete").out.strip()
    words = ["-m", "kefu", "--lang", "zh", "-C", str(desk.path), "--as", "agent-1", "play", number]
    env = desk.environment(TERM="dumb", NO_COLOR="1", KEFU_NOW=NOW, COLUMNS="100")
    child = pexpect.spawn(sys.executable, words, env=env, encoding="utf-8", dimensions=(60, 100), timeout=60)
    child.expect_exact("回答")
    said = child.before
    child.sendcontrol("c")
    child.expect(pexpect.EOF)
    said += child.before
    child.close()
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said)
    assert "==" in plain
    assert latin(plain, ids(desk)) == set()


def test_a_level_by_its_chinese_word(desk: Desk) -> None:
    """What the page shows can be typed."""
    number = first(desk, "list", "级别:客服")
    assert "客服" in shown(desk, "show", number).split("\n")[1]


def test_the_test_sees_a_code() -> None:
    """A code, an English word and a clock's name are found; a name, an id and a line to type are not."""
    assert latin("级别 head-office，等 courier-7") == {"head-office"}
    assert latin("wait-R5HNVQYG4D 已超时") == {"wait"}
    assert latin("请用 `kefu play @ --answers FILE`") == set()
    assert latin("again-courier#2", {"again", "courier"}) == set()
    assert latin("again-supper", {"again", "courier"}) == {"again-supper"}
    assert latin_in_help("ID  工单。 [default: none]") == {"default"}
