"""Money by the words of an agent: claims, rulings, fines and COD (T25 to T29 of the trade's list)."""

import pytest

from tests.cli.working import FIRST, Desk, money_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk of format 2 with fines."""
    return money_desk(tmp_path_factory.mktemp("money"))


def last(desk: Desk) -> str:
    """The line of the last entry, as `show` has it."""
    lines = desk.kefu("查看", FIRST, lang="zh").out.splitlines()
    return [line for line in lines if " 结算 " in line][-1].split(" 结算 ")[1]


def test_money_in_the_words_of_a_desk(desk: Desk) -> None:
    """A fine by its number and by an agent's name, a claim, a recovery, COD with its slip; each trailer says how much."""
    for line, said in (
        (("罚款", "ｆ02", "--pieces", "３", "--payer", "始发网点:杭州余杭"), "罚款 F02 3 30 已同意 始发网点 杭州余杭"),
        (("罚款", "20", "--payer", "客服一号", "--why", "漏接来电"), "罚款 20 已同意 客服 agent-1"),
        (("赔付", "８６元", "--stage", "已同意", "--payee", "寄件人"), "赔付 86 已同意 寄件人"),
        (("赔付", "86", "--stage", "已付", "--ref", "转账1"), "赔付 86 已付 转账1"),
        (("追偿", "100", "--stage", "已同意", "--payer", "派件网点"), "追偿 100 已同意 派件网点"),
        (("代收货款到账", "358", "--payer", "派件网点"), "代收货款到账 358 已付 派件网点"),
        (("返货款", "358", "--payee", "寄件人", "--ref", "小联88"), "返货款 358 已付 寄件人 小联88"),
    ):
        done = desk.kefu("结算", FIRST, *line, lang="zh")
        assert done.code == 0, done
        assert sorted(last(desk).split()) == sorted(said.split())
    assert "Kefu-Amount: 358\n" in desk.git("log", "-1", "--format=%B")
    assert desk.kefu("check", lang="zh").code == 0


@pytest.mark.parametrize(
    "line",
    [
        ("赔付", "1.234"), ("赔付", "$5"), ("赔付", "9999999999"), ("赔付", "0"), ("罚款", "F99"),
        ("罚款", "F02", "--pieces", "0"), ("罚款", "20", "--payer", "客服:某某"), ("罚款", "20", "--code", "大字"),
    ],
)  # fmt: skip
def test_bad_money_is_refused(desk: Desk, line: tuple[str, ...]) -> None:
    """With a sentence, and nothing is recorded."""
    before = desk.git("rev-parse", "HEAD")
    done = desk.kefu("结算", FIRST, *line, lang="zh")
    assert done.code in (1, 2)
    assert done.err.startswith("kefu: ")
    assert desk.git("rev-parse", "HEAD") == before


def test_show_says_that_a_payment_pays_what_was_struck(desk: Desk) -> None:
    """Until the payment is struck too."""
    desk.did("settle", FIRST, "refund", "5", "--stage", "agreed", "--op", "AGREED0000")
    desk.did("settle", FIRST, "refund", "5", "--stage", "paid", "--op", "PA1D000000")
    desk.did("strike", FIRST, "AGREED0000", "--why", "记错了")
    assert "[paid-of-struck]" in desk.kefu("show", FIRST).err
    desk.did("strike", FIRST, "PA1D000000", "--why", "记错了")
    assert "[paid-of-struck]" not in desk.kefu("show", FIRST).err
