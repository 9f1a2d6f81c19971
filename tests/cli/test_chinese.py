"""A Chinese session is Chinese: every command that shows something, over a desk that has everything, prints no Latin word
that is not a name, an id, a file or one of the exceptions below."""

import re
from pathlib import Path

import pytest

from tests.cli.working import Desk

NOW = "2026-11-19T12:00:00+08:00"
EXCEPTIONS = {
    "kefu": "the program",
    "git": "git's own commands",
    "remote": "git remote add",
    "origin": "git remote add origin",
    "add": "git remote add",
    "FILE": "the value of an option, in a line to type",
    "CATEGORY": "the same",
    "COD": "how the trade writes it",
    "SMS": "the same",
    "yaml": "the file kefu.yaml",
}
"""Latin words that may stand in a Chinese session, each with the reason."""
NOT_YET = {
    "agent": "roles of staff in `who`, which are a desk's own words",
    "supervisor": "the same",
    "manager": "the same",
}
"""Latin words that still stand in one, and should not: a list that gets shorter."""
NAMES = re.compile(
    r"[0-9]{6}-[0-9A-Z]{7}"  # tickets
    r"|\b[0-9A-Z]{10}\b|\b[0-9a-f]{10}\b"  # entries, commits
    r"|\b(?:agent|lead|courier)-[0-9]+(?:@example[.]org)?"  # people
    r"|\b(?:[A-Z]{2}|)[0-9]{10,}\b"  # waybills
    r"|[0-9]+号?[A-Z]座|\b[0-9]+[.](?:png|txt|pdf)\b"  # a house, an attachment
    r"|\{\{[^}]*\}\}|\[\[|\]\]"  # fields of messages
    r"|`[^`]*`|(?<![\w-])--[a-z-]+"  # what is to be typed
    r"|\bkefu [a-z][^，。；\n]*"
    r"|\[[a-z-]+\]"  # the code of a finding
)
WORD = re.compile("[A-Za-z][A-Za-z.-]*[A-Za-z]")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk of the demonstration, and beside its six cases one of each thing that they lack."""
    home = tmp_path_factory.mktemp("chinese")
    home.joinpath("empty").mkdir()
    start = Desk(home / "empty")
    ran = start.kefu("demo", str(home / "desk"), lang="zh")
    assert ran.code == 0, ran
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
        done(desk, *line)
    return desk


def done(desk: Desk, *line: str) -> None:
    """Do one thing as an agent; one that the rules refuse leaves the desk as it is."""
    ran = desk.kefu("--as", "agent-1", *line, lang="zh", KEFU_NOW=NOW)
    assert ran.code in (0, 3), (line, ran)


def first(desk: Desk, *line: str) -> str:
    """The first ticket of a list."""
    return desk.did("--as", "agent-1", *line, "-q", KEFU_NOW=NOW).split()[0]


def numbers(desk: Desk) -> list[str]:
    return desk.did("--as", "agent-1", "list", "state:any", "-q", KEFU_NOW=NOW).split()


def ids(desk: Desk) -> frozenset[str]:
    """The ids of steps, messages, ways and categories: names that playbooks give, and that are typed."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((desk.path / "playbooks").glob("*.yaml")))
    plain = set(re.findall(r"\bid: ([a-z0-9-]+)|^ +([a-z0-9-]+):$", text, re.M))
    return frozenset(name for found in plain for name in found if name) | {
        path.stem for path in (desk.path / "playbooks").glob("*.yaml")
    }


def latin(desk: Desk, said: str, names: frozenset[str]) -> set[str]:
    """The Latin words of a text that are no names. An id of a way's step is the way's and the step's together."""
    found = set(WORD.findall(NAMES.sub(" ", said)))
    known = {*EXCEPTIONS, *NOT_YET}
    return {word for word in found if word not in known and not _made_of(word, names)}


def _made_of(word: str, names: frozenset[str]) -> bool:
    if word in names:
        return True
    heads = (word[:i] for i, sign in enumerate(word) if sign == "-")
    return any(head in names and _made_of(word[len(head) + 1 :], names) for head in heads)


def shown(desk: Desk, *line: str) -> str:
    """All that a command prints in Chinese, on both streams."""
    ran = desk.kefu("--as", "agent-1", *line, lang="zh", KEFU_NOW=NOW)
    assert ran.code in (0, 1, 2, 3, 4), ran
    return ran.out + ran.err


LISTS = (
    (), ("list", "state:any"), ("overdue", "--attention"), ("today",), ("log", "--all"), ("who", "courier-7"), ("who",),
    ("sweep", "--dry-run"), ("sync",), ("open", "不存在"), ("list", "状态:开"), ("amend", "@", "颜色=红"),
    ("show", "00009"), ("reply", "@", "快递员", "好的"), ("escalate", "@", "--to", "天", "--why", "x"), ("check", "--all"),
)  # fmt: skip


@pytest.mark.parametrize("line", LISTS, ids=lambda line: " ".join(line) or "kefu")
def test_a_command_of_the_desk(desk: Desk, line: tuple[str, ...]) -> None:
    assert latin(desk, shown(desk, *line), frozenset()) == set()


@pytest.mark.parametrize("command", [("show", "--all"), ("clocks",), ("clocks", "--explain"), ("log",)], ids=" ".join)
def test_a_command_of_each_ticket(desk: Desk, command: tuple[str, ...]) -> None:
    wrong = {n: w for n in numbers(desk) if (w := latin(desk, shown(desk, *command, n), frozenset()))}
    assert wrong == {}


def test_messages(desk: Desk) -> None:
    """Their names are ids; whom they go to is said in words."""
    names = ids(desk)
    wrong = {n: w for n in numbers(desk) if (w := latin(desk, shown(desk, "message", n), names))}
    assert wrong == {}
    said = shown(desk, "message", first(desk, "list", "category:cod-amount"))
    assert re.search("(?m)^[a-z-]+  寄件人$", said)


@pytest.mark.parametrize("category", ["lost", "cod-amount", "damaged"])
def test_the_head_of_a_playbook(desk: Desk, category: str) -> None:
    """What is needed, what closing demands, the clocks; its words are in both languages, and its steps have ids."""
    head = shown(desk, "playbook", "show", category).partition("\n\n")[0]
    said = "\n".join(line for line in head.split("\n") if not line.startswith("  又称"))
    assert latin(desk, said, frozenset({category})) == set()


def test_a_level_by_its_chinese_word(desk: Desk) -> None:
    """What the page shows can be typed."""
    number = first(desk, "list", "级别:客服")
    assert "客服" in shown(desk, "show", number).split("\n")[1]


def test_the_test_sees_a_code() -> None:
    """A code, an English word and a clock's name are found; a name, an id and a line to type are not."""
    desk = Desk(Path("nowhere"))
    assert latin(desk, "级别 head-office，等 courier-7", frozenset()) == {"head-office"}
    assert latin(desk, "wait-R5HNVQYG4D 已超时", frozenset()) == {"wait"}
    assert latin(desk, "请用 `kefu play @ --answers FILE`", frozenset()) == set()
    assert latin(desk, "again-courier#2", frozenset({"again", "courier"})) == set()
    assert latin(desk, "again-supper", frozenset({"again", "courier"})) == {"again-supper"}
