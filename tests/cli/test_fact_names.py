"""Facts by their names in both languages: amend, open --set, terms, maps of an import, answers files."""

import json
from pathlib import Path

import pytest

from tests.cli.working import FIRST, INQUIRY, SECOND, Desk, make_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return make_desk(tmp_path_factory.mktemp("named"))


def facts_of(desk: Desk, number: str) -> dict[str, object]:
    """The facts of a ticket, as data has them."""
    found: dict[str, object] = json.loads(desk.did("show", number, "--format", "json"))["items"][0]["facts"]
    return found


def test_amend_and_terms(desk: Desk) -> None:
    """What was typed in one language is found in the other; the page says it by its name."""
    desk.did("amend", SECOND, "付款方式=到付", "品名=蓝牙耳机", "限期=2026-11-22 18:00")
    assert facts_of(desk, SECOND)["payment"] == {"method": "collect"}
    terms = (
        "付款方式:到付",
        "payment.method:collect",
        "payment:collect",
        "品名:耳机",
        "对方限期:2026-11-22",
        "支付方式:到付,寄付",
    )
    for term in terms:
        assert desk.did("list", term, "-q").split() == [SECOND], term
    assert set(desk.did("list", "付款方式:无", "-q").split()) == {FIRST, INQUIRY}
    assert desk.did("list", "付款方式:月结", "-q") == ""
    assert desk.did("list", "收件人电话:13812345678", "品名:耳机", "-q").split() == [SECOND]
    page = desk.did("show", SECOND, lang="zh")
    assert "付款方式: 到付" in page
    assert "payment.method" not in page
    assert desk.kefu("list", "付款方法:到付").err.endswith("did you mean 付款方式:?\n")
    assert desk.kefu("list", "收件人地址:文一西路").code == 2


def test_open_and_an_answers_file(desk: Desk, tmp_path: Path) -> None:
    """--set takes the same words, and an answers file names a step by the fact that it alone sets."""
    number = desk.did(
        "open", "催件", "none", "快点", "--set", "运费＝12", "--set", "在本网点=是", "--incomplete", "--no-input"
    ).strip()
    assert facts_of(desk, number)["payment"] == {"freight": "12"}
    assert facts_of(desk, number)["at-branch"] == "true"
    file = tmp_path / "answers.yaml"
    file.write_text("已到本网点: 也许\n")
    err = desk.kefu("play", number, "--answers", str(file), "--no-input", "--dry-run").err
    assert "at-branch: " in err
    assert "no such step" not in err


def test_a_map_of_an_import(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("类型,付法\n破损,寄付\n")
    (tmp_path / "map.yaml").write_text("columns: {类型: 类别, 付法: 付款方式}\nset: {方向: 进港}\n")
    (number,) = desk.did("import", str(tmp_path / "t.csv"), "--map", str(tmp_path / "map.yaml")).split()
    assert facts_of(desk, number)["payment"] == {"method": "prepaid"}
    assert facts_of(desk, number)["direction"] == "inbound"


def test_a_person_is_found_by_a_bare_phone_and_told_by_a_name(desk: Desk) -> None:
    """Nothing else could find them: texts are masked. What found something is not explained."""
    assert set(desk.did("list", "13812345678", "-q").split()) >= {FIRST, SECOND}
    ran = desk.kefu("list", "韩梅梅")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "Nothing found.\nTexts hold no names and phones. To seek a person: kefu list name:韩梅梅\n"
    assert set(desk.did("list", "name:韩梅梅", "-q").split()) >= {FIRST, SECOND}
    assert desk.kefu("list", "破损").err == ""
