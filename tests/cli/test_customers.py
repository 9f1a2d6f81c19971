"""Customers' files in Chinese (T33): made, known again when a ticket is opened, united, called in rounds, erased."""

import json
from pathlib import Path

import pytest

from kefu.cli.prompt.history import keepable
from tests.cli.shared import shared_desk
from tests.cli.working import FIRST, Desk, make_desk

FIRM, FIRM_PHONE, PRICE, REMARK = "宏达电子厂", "0571-88886666", "首重8元", "每天17:00前取件"
LEI, LEI_PHONE = "李雷", "13911112222"
SECRETS = (FIRM, "88886666", PRICE, REMARK, LEI, LEI_PHONE)


def with_format(desk: Desk, number: int) -> None:
    """Set the format of the desk."""
    config = desk.path / "kefu.yaml"
    config.write_text(config.read_text().replace(f"format: {3 - number}", f"format: {number}"))
    desk.commit(f"format {number}")


def filed(desk: Desk) -> tuple[str, str]:
    """The files of a key customer, a firm, and of a new one."""
    words = ("--key", "--price", PRICE, "--price", "续重5元", REMARK)
    firm = desk.did("客户", "建档", FIRM, "--phone", FIRM_PHONE, *words, lang="zh")
    return firm, desk.did("客户", "建档", LEI, "--phone", "139 1111 2222", "--new", lang="zh")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, str, str]:
    """A desk of format 2 with two customers' files."""
    desk = make_desk(tmp_path_factory.mktemp("base"))
    with_format(desk, 2)
    return (desk, *filed(desk))


@pytest.fixture
def desk(base: tuple[Desk, str, str], tmp_path: Path) -> Desk:
    """A copy of the desk."""
    return base[0].copied(tmp_path)


@pytest.fixture
def firm(base: tuple[Desk, str, str]) -> str:
    """The number of the firm's file."""
    return base[1]


@pytest.fixture
def lei(base: tuple[Desk, str, str]) -> str:
    """The number of the new customer's file."""
    return base[2]


def rows(desk: Desk, *args: str, **more: str) -> list[dict[str, object]]:
    """The rows of a list."""
    items = json.loads(desk.did(*args, "--format", "json", lang="zh", **more))["items"]
    assert isinstance(items, list)
    return items


def numbers(desk: Desk, *args: str) -> set[object]:
    """The numbers of a list's rows."""
    return {row["id"] for row in rows(desk, *args)}


def test_a_file_is_opened_and_closed_in_one_commit_and_tells_nothing(desk: Desk, firm: str) -> None:
    """Nothing of a customer stands in the tickets or in the messages of commits; the vault has it all."""
    subject = desk.git("log", "-1", "--format=%s", "--", str(desk.file(firm).relative_to(desk.path))).strip()
    assert subject == f"open {firm}: customer; close: filed"
    kept = desk.file(firm).read_text()
    assert "\nkind: customer\ntitle: 宏*\nstate: closed\n" in kept
    assert 'class: key\n  prices: "***"\n  remarks: "***"\n' in kept
    history = desk.git("log", "-p", "--format=%B", "HEAD")
    assert not [word for word in SECRETS if word in history]
    shown = desk.did("客户", "查看", "宏达", lang="zh")
    assert all(word in shown for word in (FIRM, FIRM_PHONE, f"{PRICE}; 续重5元", REMARK))
    assert desk.kefu("check").code == 0


def test_files_stand_in_no_list_unless_they_are_asked_for(desk: Desk, firm: str, lei: str) -> None:
    for terms in ((), ("state:any",), ("状态:已结案",), (f"phone:{LEI_PHONE}",), ("name:宏达",)):
        assert not {firm, lei} & numbers(desk, "列表", *terms), terms
    assert {firm, lei} == numbers(desk, "列表", "kind:customer") == numbers(desk, "列表", "种类:客户,催件")
    assert (
        {firm} == numbers(desk, "列表", "kind:customer", "name:宏达") == numbers(desk, "客户", "列表", "客户类别:重点")
    )
    for command in ("逾期", "今天", "我的"):
        assert not {firm, lei} & numbers(desk, command, "--at", "2026-12-31")
    desk.git("update-ref", "HEAD", "HEAD")
    (desk.path / ".git/kefu/index.sqlite").unlink()
    assert {firm, lei} == numbers(desk, "客户", "列表")


def test_a_new_ticket_of_a_known_customer_is_linked_and_one_line_tells(desk: Desk, firm: str, lei: str) -> None:
    """By the phone, however it is typed; by a firm's name alone; a person's name with another phone is only told."""
    opening = ("开单", "破损", "75312345678911", "外箱破", "--sender", FIRM, "--recipient-phone", "+86 139-1111-2222")
    ran = desk.kefu(*opening)
    number = ran.out.strip()
    assert (
        f"known customer: {FIRM} (key customer) {firm}, tickets so far: 0; agreed price {PRICE}; 续重5元; remarks: {REMARK}"
        in ran.err
    )
    assert f"known customer: {LEI} (new customer) {lei}, tickets so far: 0\n" in ran.err
    text = desk.file(number).read_text()
    assert all(f"  relation: customer\n  other: {file}\n" in text for file in (firm, lei))
    assert desk.git("log", "-1", "--format=%s").startswith(f"open {number}: damaged; link: customer, ")
    again = desk.kefu(
        "开单",
        "催件",
        "75312345678912",
        "急",
        "--sender-phone",
        "（０５７１）８８８８ ６６６６",
        KEFU_NOW="2026-11-25T10:00:00+08:00",
    )
    assert f"{firm}, tickets so far: 1, last 11-21 10:00 Damaged" in again.err
    other = desk.kefu("开单", "破损", "75312345678913", "破", "--sender", LEI, "--sender-phone", "13700001111")
    assert f"kefu link {other.out.strip()} customer {lei}" in other.err
    assert "relation: customer" not in desk.file(other.out.strip()).read_text()
    assert desk.did("关联", other.out.strip(), "客户", lei, lang="zh") == other.out.strip()
    assert {row["id"] for row in rows(desk, "客户", "查看", LEI)[0]["cases"]} == {number, other.out.strip()}  # type: ignore[attr-defined]
    assert desk.kefu("check").code == 0


def test_another_name_with_the_phone_of_a_customer_is_asked_about(desk: Desk, firm: str, lei: str) -> None:
    """A phone that two people share makes neither of them the other; who calls for a firm is linked to it."""
    shared = desk.kefu("开单", "破损", "75312345678914", "破", "--sender", "韩梅", "--sender-phone", LEI_PHONE)
    number = shared.out.strip()
    assert f"perhaps a known customer: {LEI}" in shared.err
    assert f"kefu link {number} customer {lei}" in shared.err
    assert "relation: customer" not in desk.file(number).read_text()
    both = ("--sender", "李先生", "--sender-phone", LEI_PHONE, "--recipient", "王经理", "--recipient-phone", FIRM_PHONE)
    known = desk.kefu("开单", "破损", "75312345678915", "破", *both)
    text = desk.file(known.out.strip()).read_text()
    assert all(f"  relation: customer\n  other: {file}\n" in text for file in (firm, lei))


def test_what_is_amended_is_what_a_customer_is_known_by(desk: Desk, lei: str) -> None:
    desk.did("更正", lei, "caller.phone=13655556666", "客户类别=重点", "长期价格=首重7元", "--why", "换号", lang="zh")
    ask = ("开单", "咨询", "none", "几点取件", "--sender-phone")
    assert "known customer" not in desk.kefu(*ask, LEI_PHONE).err
    assert f"{LEI} (key customer) {lei}, tickets so far: 0; agreed price 首重7元" in desk.kefu(*ask, "13655556666").err
    assert "首重7元" not in desk.file(lei).read_text()


def test_without_the_vault_nobody_is_known_and_nothing_is_said(desk: Desk, firm: str) -> None:
    for ref in desk.git("for-each-ref", "--format=%(refname)", "refs/kefu/vault").split():
        desk.git("update-ref", "-d", ref)
    ran = desk.kefu("开单", "破损", "75312345678911", "破", "--sender-phone", FIRM_PHONE)
    assert ran.code == 0
    assert "known customer" not in ran.err
    ran = desk.kefu("客户", "查看", "没有这人")
    assert (ran.code, "no customer's file" in ran.err or "no vault" in ran.err) == (2, True)
    assert desk.kefu("客户", "查看", firm).code == 0


def test_what_a_case_does_a_file_refuses_and_it_takes_what_is_known(desk: Desk, firm: str) -> None:
    before = desk.git("rev-parse", "HEAD")
    closing = next(op for op in desk.file(firm).read_text().split("- op: ")[2:]).split("\n")[0]
    for act in (
        ("重开", firm, "--why", "x"), ("转派", firm, "agent-1"), ("等待", firm, "customer", "等"), ("升级", firm, "--why", "x"),
        ("办理", firm, "--no-input"), ("回访", firm, "不满意"), ("解决", firm, "answered"), ("结案", firm), ("登记", firm, "派送"),
        ("撤销", firm, closing, "--why", "x"), ("更正", firm, "category=破损"), ("更正", firm, "运单号=75312345678999"),
        ("关联", firm, "客户", firm), ("关联", firm, "重复于", FIRST), ("关联", FIRST, "重复于", firm), ("关联", FIRST, "客户", FIRST),
        ("结案", FIRST, "--how", "已建档"), ("更正", FIRST, "客户备注=x"), ("撤回", firm, "--why", "x"),
        ("联系", firm, "客户", "接通", "--promise", "18:00"), ("联系", firm, "客户", "接通", "--follow", "+2h"),
    ):  # fmt: skip
        ran = desk.kefu(*act)
        assert ran.code in (2, 3), (act, ran)
        assert desk.git("rev-parse", "HEAD") == before, act
    desk.did("备注", firm, "老板姓王", lang="zh")
    desk.did("联系", firm, "客户", "接通", "问价", lang="zh")
    (desk.path.parent / "letter.txt").write_text("合同")
    desk.did("附件", firm, str(desk.path.parent / "letter.txt"), lang="zh")
    assert "\nstate: closed\n" in desk.file(firm).read_text()
    assert desk.kefu("check").code == 0


BAD = (
    ("a single sign for a name", ("王", "--phone", LEI_PHONE), 2, "is no name"),
    ("the phone in the place of the name", ("13800001234", "--phone", LEI_PHONE), 2, "is no name"),
    ("no phone", (FIRM, "--phone", "没有"), 2, "not a phone number"),
    ("too few digits", (FIRM, "--phone", "12345"), 2, "not a phone number"),
    ("an empty price", (FIRM, "--phone", "13700000001", "--price", " "), 2, "--price: the text is empty"),
    ("a forbidden sign", (FIRM + "\u202e", "--phone", "13700000001"), 2, "U+202E is not allowed"),
    ("key and new", (FIRM, "--phone", "13700000001", "--key", "--new"), 2, "not both"),
    ("on file already", ("韩梅梅", "--phone", "１３９１１１１２２２２"), 3, "is on the file"),
)


@pytest.mark.parametrize(("words", "code", "said"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_input(base: tuple[Desk, str, str], words: tuple[str, ...], code: int, said: str) -> None:
    desk = base[0]
    before = desk.git("rev-parse", "HEAD")
    ran = desk.kefu("customer", "add", *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert desk.git("rev-parse", "HEAD") == before


def test_an_op_makes_one_file(desk: Desk) -> None:
    add = ("客户", "建档", "韩梅梅", "--phone", "13822223333", "--op", "7K3F9Z0000")
    assert desk.did(*add) == desk.did(*add)
    assert len(rows(desk, "客户", "列表")) == 3


def test_two_files_of_one_customer_become_one(desk: Desk, firm: str, lei: str) -> None:
    case = desk.did("开单", "破损", "75312345678911", "破", "--sender-phone", LEI_PHONE)
    twin = desk.did("客户", "建档", "李小雷", "--phone", "13722223333", lang="zh")
    for pair in ((lei, lei), (lei, FIRST), (FIRST, lei), (lei, LEI)):
        assert desk.kefu("客户", "合并", *pair).code in (2, 3), pair
    desk.did("客户", "合并", lei, twin, lang="zh")
    for again in ((lei, twin), (twin, lei)):
        assert desk.kefu("客户", "合并", *again).code == 3
    assert {firm, twin} == numbers(desk, "客户", "列表")
    shown = rows(desk, "客户", "查看", LEI_PHONE)[0]
    assert (shown["id"], shown["united"]) == (twin, [lei])
    assert [one["id"] for one in shown["cases"]] == [case]  # type: ignore[attr-defined]
    assert (
        f"{twin}, tickets so far: 1"
        in desk.kefu("开单", "破损", "75312345678912", "破", "--sender-phone", LEI_PHONE).err
    )
    assert desk.kefu("check").code == 0
    desk.did("撤回", lei, "--why", "不是同一人", lang="zh")
    assert {firm, lei, twin} == numbers(desk, "客户", "列表")


def test_the_round_of_a_month(desk: Desk, firm: str, lei: str) -> None:
    """Key customers and new ones are proposed until they were reached; what they say is the report."""
    plain = desk.did("客户", "建档", "散客王", "--phone", "13722223333", lang="zh")
    assert [row["id"] for row in rows(desk, "客户", "回访")] == [firm, lei]
    assert numbers(desk, "客户", "回访", "--new", "0") == {firm}
    assert rows(desk, "客户", "回访", "--full")[0]["phone"] == FIRM_PHONE
    desk.did("客户", "回访", "宏达", "接通", "取件有时晚", "--need", "17:00前取件", "--channel", "电话", lang="zh")
    desk.did("客户", "回访", LEI_PHONE, "没打通", lang="zh")
    case = desk.did("开单", "催件", "75312345678911", "取件晚", "--sender", FIRM)
    assert rows(desk, "客户", "回访") == [
        {"id": lei, "name": "李*", "class": "new", "phone": "1********22", "before": None, "tries": 1}
    ]
    report = {row["id"]: row for row in rows(desk, "客户", "回访", "--report")}
    told = report[firm]
    assert (told["reached"], told["opinion"], told["need"], told["tickets"]) == (
        True,
        "取件有时晚",
        "17:00前取件",
        [case],
    )
    assert (report[lei]["reached"], report[lei]["outcome"], plain in report) == (False, "no-answer", False)
    december = {"KEFU_NOW": "2026-12-03T10:00:00+08:00"}
    assert [row["id"] for row in rows(desk, "客户", "回访", **december)] == [firm, lei]
    desk.did("客户", "回访", LEI, "接通", "都好", lang="zh", **december)
    desk.did("客户", "回访", FIRM, "接通", "好些了", "--need", "周末也取件", lang="zh", **december)
    assert rows(desk, "客户", "回访", "--month", "2027-01", KEFU_NOW="2027-01-03T10:00:00+08:00")[0]["id"] == firm
    assert len(rows(desk, "客户", "回访", "--report", "--month", "2026-11", **december)) == 2
    assert desk.kefu("check").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("宏达",),
        ("宏达", "说不清"),
        ("没有这人", "接通"),
        ("--month", "2026-13"),
        ("--need", "x"),
        ("--report", "宏达"),
    ],
)
def test_a_round_takes_no_half_answer(base: tuple[Desk, str, str], words: tuple[str, ...]) -> None:
    before = base[0].git("rev-parse", "HEAD")
    ran = base[0].kefu("客户", "回访", *words)
    assert (ran.code, ran.out) == (2, "")
    assert base[0].git("rev-parse", "HEAD") == before


def test_an_erasure_lists_the_cases_and_takes_them_along(desk: Desk, firm: str, lei: str) -> None:
    """The table of who is known goes with it, and neither mark nor contact of him is left in the clone."""
    case = desk.did("开单", "破损", "75312345678911", "破", "--sender", LEI, "--sender-phone", LEI_PHONE)
    assert (desk.path / ".git/kefu/customers.sqlite").stat().st_mode & 0o077 == 0
    assert (desk.path / ".git/kefu/customers.key").stat().st_mode & 0o077 == 0
    assert desk.kefu("删除隐私", case, "--all-cases", "--why", "x").code == 2
    ran = desk.kefu("删除隐私", lei, "--why", "客户要求")
    assert f"Linked tickets that keep what they have of this customer (1): {case}" in ran.err
    assert not list((desk.path / ".git/kefu").glob("customers*"))
    assert "known customer" not in desk.kefu("开单", "咨询", "none", "问", "--sender-phone", LEI_PHONE).err
    assert LEI in desk.did("查看", case)
    done = desk.did("删除隐私", lei, "--all-cases", "--why", "客户要求", lang="zh").split()
    assert done == [case, lei]
    assert LEI not in desk.did("查看", case)
    assert FIRM in desk.did("客户", "查看", "宏达")
    assert desk.kefu("check").code == 0


def test_an_older_format_keeps_to_what_older_kefus_know(desk: Desk, firm: str) -> None:
    with_format(desk, 1)
    before = desk.git("rev-parse", "HEAD")
    for act in (
        ("客户", "建档", "韩梅梅", "--phone", "13822223333"),
        ("关联", FIRST, "客户", firm),
        ("客户", "合并", firm, LEI),
        ("客户", "回访", "宏达", "接通"),
    ):
        ran = desk.kefu(*act)
        assert (ran.code, "format: 2" in ran.err) == (3, True), (act, ran)
    assert desk.git("rev-parse", "HEAD") == before
    assert "known customer" not in desk.kefu("开单", "破损", "75312345678911", "破", "--sender", FIRM).err


def test_a_colleague_knows_the_customer_after_a_sync_and_forgets_with_the_others(tmp_path: Path) -> None:
    """The key never leaves a clone; an erasure elsewhere takes the marks here along."""
    lead, one, two = shared_desk(tmp_path / "shared")
    file = one.must("customer", "add", LEI, "--phone", LEI_PHONE, "--key")
    one.sync()
    two.sync()
    ask = ("open", "inquiry", "none", "hello", "--sender-phone", LEI_PHONE)
    assert f"known customer: {LEI} (key customer) {file}" in two.kefu(*ask)[2]
    one.kefu(*ask)
    keys = [(clone.top / ".git/kefu/customers.key").read_bytes() for clone in (one, two)]
    assert keys[0] != keys[1]
    # Each unites the two files the other way round: one stands for both, the same in each clone.
    twin = two.must("customer", "add", "LiLei", "--phone", "13722223333")
    two.sync()
    one.sync()
    one.must("customer", "merge", file, twin)
    two.must("customer", "merge", twin, file)
    two.sync()
    one.sync()
    two.sync()
    listed = [clone.must("customer", "list", "--format", "csv").split("\n")[1:] for clone in (one, two)]
    assert listed[0] == listed[1]
    assert [row.split(",")[0] for row in listed[0]] == [min(file, twin)]
    file = min(file, twin)
    lead.sync()
    lead.must("forget", file, "--all-cases", "--why", "wanted")
    lead.sync()
    two.sync()
    assert not list((two.top / ".git/kefu").glob("customers*"))
    assert "known customer" not in two.kefu(*ask)[2]


def test_the_prompt_keeps_no_name_of_a_customer() -> None:
    assert not keepable("客户 查看 宏达")
    assert not keepable("--as agent-1 customer round 宏达 reached")
    assert keepable("联系 @ 客户 接通")
