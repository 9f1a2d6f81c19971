"""Persons as fields name them, contacts that come too late, and blocks that are half understood: what history holds of them."""

import csv
import re
import sys
from pathlib import Path

import pexpect
import pytest

from tests.cli.working import FIRST, INQUIRY, PARTIES, Desk, make_desk

OP, NEW = "CCCCCC0001", "261121-CCCCCCS"
PAIRS = Path(__file__).parent.parent / "data" / "persons.csv"
HOME = "浙江省杭州市余杭区仓前街道余杭塘路1号2幢303室"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk that each test copies."""
    return make_desk(tmp_path_factory.mktemp("base"))


@pytest.fixture
def desk(base: Desk, tmp_path: Path) -> Desk:
    """A copy of the desk."""
    return base.copied(tmp_path)


def told(desk: Desk) -> str:
    """All that tells of tickets without the vault: files and messages of every commit, the index, lists."""
    history = desk.git("log", "-p", "--format=fuller", "main") + desk.git("log", "--format=%B", "main")
    index = b"".join(p.read_bytes() for p in (desk.path / ".git" / "kefu").rglob("*") if p.is_file())
    lists = desk.did("list", "state:any", "--format", "json") + desk.did("export", "state:any")
    return re.sub(r"[\s·•.,-]", "", history + index.decode(errors="replace") + lists).lower()


def test_no_person_of_a_table_or_of_a_note_stands_in_history(desk: Desk, tmp_path: Path) -> None:
    """Twenty pairs of the corpus imported, then said again in notes of four of them."""
    pairs = list(csv.DictReader(PAIRS.read_text(encoding="utf-8").splitlines()))[::20]
    table = tmp_path / "table.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("收件人", "运单号", "问题类型", "内容"))
        rows.writerows((p["field"], f"753123456720{i:02}", "催件", p["text"]) for i, p in enumerate(pairs))
    map_ = tmp_path / "map.yaml"
    map_.write_text(
        "columns: {收件人: recipient.name, 运单号: waybill, 问题类型: category, 内容: text}\n", encoding="utf-8"
    )
    numbers = desk.did("import", str(table), "--map", str(map_)).split("\n")
    assert len(numbers) == len(pairs) == 20
    for number, pair in list(zip(numbers, pairs, strict=True))[::5]:
        desk.did("note", number, pair["text"])
    everything = told(desk)
    persons = [p for pair in pairs for p in pair["persons"].split("|")]
    assert [p for p in persons if re.sub(r"[\s·•.,-]", "", p).lower() in everything] == []
    assert all(pair["text"] in desk.did("show", number) for number, pair in list(zip(numbers, pairs, strict=True))[:2])


def test_an_amended_contact_tells_which_entries_hold_it(desk: Desk) -> None:
    """What was written before it is named by its entries; a contact that stands nowhere is not told of."""
    desk.did("note", INQUIRY, "小雨说3栋1802没人", "--op", "N000000001")
    late = desk.kefu("amend", INQUIRY, "recipient.name=小雨[2568]", "--op", "N000000002")
    assert late.code == 0
    assert "written in clear before this contact was entered: N000000001. The history keeps it" in late.err
    door = desk.kefu("amend", INQUIRY, "recipient.address=杭州市文一西路969号3幢1802室")
    assert "before this contact was entered: N000000001" in door.err
    assert "in clear" not in desk.kefu("amend", INQUIRY, "recipient.phone=13800005678").err
    desk.did("note", INQUIRY, "小雨又来电")
    assert "小雨又" not in desk.git("show", "HEAD")
    assert desk.kefu("check").code == 0


def test_an_opening_without_contacts_hides_what_its_text_tells(desk: Desk) -> None:
    """Name, phone, address, identity card: none was entered as a fact."""
    text = f"收件人韩笑天说没收到，电话13855556666，送到{HOME}，身份证11010519491231002X，微信abc_123"
    desk.did("open", "破损", "75312345678905", text, "--op", OP)
    desk.did("note", NEW, "韩笑天又来电")
    everything = told(desk)
    for full in ("韩笑天", "笑天", "13855556666", "303室", "2幢", "1949123", "abc_123"):
        assert full not in everything
    assert text in desk.did("show", NEW)
    assert desk.kefu("check").code == 0


def test_what_a_block_does_not_tell_is_kept_off_a_terminal(desk: Desk) -> None:
    """It is shown, stands in the vault alone, and `show` tells it; what follows a label is its value."""
    block = f"收件人：小仙女520 13811112222 {HOME}\n爱吃鱼的猫\n急用勿压"
    ran = desk.kefu("open", "破损", "75312345678905", "外箱破损", "--paste", "--op", OP, stdin=block)
    assert ran.code == 0
    assert "Not recognised in the block: 爱吃鱼的猫 | 急用勿压\n" in ran.err
    assert "It stands in the vault alone" in ran.err
    assert "\ntext: |-\n  外箱破损\n  ***\n" in desk.file(NEW).read_text()
    everything = told(desk)
    assert not any(full in everything for full in ("小仙女", "爱吃鱼", "急用", "13811112222"))
    shown = desk.did("show", NEW)
    assert all(full in shown for full in ("小仙女520", "爱吃鱼的猫", "急用勿压"))
    assert desk.kefu("check").code == 0


def test_a_block_alone_makes_no_title_of_what_is_unknown(desk: Desk) -> None:
    """The title is the category's, and a name whose label is in the block stays out of it."""
    desk.did("open", "破损", "75312345678905", "--paste", "--op", OP, stdin="姓名：A小张\n某某某")
    kept = desk.file(NEW).read_text()
    assert "\ntitle: 破损\n" in kept
    assert "小张" not in kept
    assert "某某" not in kept


def test_on_a_terminal_each_piece_is_asked_about(desk: Desk) -> None:
    """One becomes the name, one the text; nothing is chosen beforehand."""
    env = desk.environment(TERM="xterm", NO_COLOR="1")
    line = ["-m", "kefu", "--lang", "en", "-C", str(desk.path), "open", "破损", "75312345678905", "--paste", "--op", OP]
    line += [*PARTIES[:6], *PARTIES[12:], "--origin", "北京", "--customer", "recipient"]
    child = pexpect.spawn(sys.executable, line, env=env, encoding="utf-8", timeout=60, dimensions=(40, 100))
    child.expect("Paste the block")
    child.send(f"A小张\n13811112222\n{HOME}\n外箱破损了请看\n\n")
    child.expect("What is A小张")
    child.expect("nothing to be read: keep it in the vault alone")
    child.send("Recipient's name\r")
    child.expect("What is 外箱破损了请看")
    child.expect("keep it in the vault alone")
    child.send("a part of the text\r")
    child.expect("opened \\(open\\)")
    child.expect(pexpect.EOF)
    assert "\ntext: 外箱破损了请看\n" in desk.file(NEW).read_text()
    assert "name: A*\n" in desk.file(NEW).read_text()
    assert "小张" not in told(desk)


def test_a_dry_run_shows_the_piece_and_keeps_nothing(desk: Desk) -> None:
    """What would be recorded does not hold it."""
    before = desk.state()
    ran = desk.kefu("open", "破损", "none", "--paste", "--dry-run", "--op", OP, stdin="某某某 急用")
    assert ran.code == 0
    assert "某某" not in ran.err.split("It stands in the vault alone", 1)[1]
    assert desk.state() == before


def test_another_ticket_knows_nothing_of_it(desk: Desk) -> None:
    """A name belongs to its ticket: the text of another one is not touched."""
    desk.did("amend", INQUIRY, "recipient.name=小雨")
    desk.did("note", FIRST, "今天小雨，派送慢")
    assert "今天小雨" in desk.file(FIRST).read_text()
