"""The ledgers in Chinese, by the words of an agent: fines, claims, COD, rulings, receipts, returns (T25 to T31)."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.working import FIRST, SECOND, Desk, money_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with money, a receipt that is chased, and a parcel that went back with its photo."""
    made = money_desk(tmp_path_factory.mktemp("ledgers"))
    photo = made.path.parent / "标签.jpg"
    photo.write_bytes(b"a label")
    for line in (
        ("更正", FIRST, "物品价值=86", "保价金额=100", "代收货款=358", "责任方=派件网点"),
        ("结算", FIRST, "罚款", "F02", "--pieces", "3", "--payer", "客服一号", "--why", "大字漏写"),
        ("回复", FIRST, "总部", "维持处罚"),
        ("结算", FIRST, "赔付", "86"),
        ("结算", FIRST, "赔付", "86", "--stage", "已同意"),
        ("结算", FIRST, "赔付", "60", "--stage", "已付"),
        ("结算", FIRST, "代收货款到账", "358", "--payer", "派件网点"),
        ("结算", FIRST, "返货款", "358", "--ref", "小联88"),
        ("结算", FIRST, "返货款", "1", "--stage", "offered"),
        ("结算", FIRST, "到付款", "12", "--payer", "收件人"),
        ("结算", FIRST, "追偿", "99.99", "--stage", "已同意", "--payer", "派件网点:余杭"),
        ("回复", FIRST, "总部", "仲裁胜诉"),
        ("附件", SECOND, str(photo), "--kind", "照片"),
        ("事件", SECOND, "退件已发出", "破损"),
        ("开单", "回单催返", "75312345678909", "回单未回", "--direction", "outbound", "--set", "中转次数=2"),
        ("事件", "@", "签收"),
    ):
        done = made.kefu(*line, lang="zh")
        assert done.code == 0, (line, done)
    return made


def rows(desk: Desk, name: str, *terms: str) -> list[dict[str, object]]:
    """The rows of a ledger as data, without what is empty."""
    done = desk.kefu("台账", name, *terms, "--format", "json", lang="zh")
    assert done.code == 0, done
    found = json.loads(done.out)
    items = found["items"] if isinstance(found, dict) else found
    return [
        {k: v for k, v in row.items() if v not in (None, [], "") and k not in ("at", "id", "waybill")} for row in items
    ]


def test_each_ledger_tells_its_columns(desk: Desk) -> None:
    assert rows(desk, "罚款") == [
        {"code": "F02", "pieces": 3, "amount": "30.00", "payer": "agent:agent-1", "why": "大字漏写", "outcome": "fine-upheld", "open": "30.00"}
    ]  # fmt: skip
    [claim] = rows(desk, "理赔")
    told = ("value", "insured", "offered", "agreed", "paid", "open", "liable", "state")
    assert [claim[k] for k in told] == ["86", "100", "86.00", "86.00", "60.00", "26.00", "delivery", "open"]
    [cod] = rows(desk, "货款本")
    assert [cod[k] for k in ("cod", "collected", "returned", "hours", "slip")] == [
        "358",
        "358.00",
        "358.00",
        0,
        "小联88",
    ]
    assert [(r["payer"], r["collected"]) for r in rows(desk, "到付")] == [("recipient", "12.00")]
    [won] = rows(desk, "追偿")
    assert [won[k] for k in ("payer", "ruling", "ours", "shares", "open")] == [
        "delivery:杭州余杭", "ruled-for-us", "30.00", "69.99", "99.99",
    ]  # fmt: skip


def test_a_ledger_names_no_party_that_nobody_named(desk: Desk) -> None:
    """Who usually pays decides what is owed; the column of the party holds what somebody said."""
    for number, line in enumerate((("罚款", "1"), ("到付款", "1"), ("追偿", "1", "已同意"))):
        done = desk.kefu("结算", SECOND, *line, "--op", f"PART1ES{number:03}", lang="zh")
        assert done.code == 0, done
    for name, key in (("罚款", "amount"), ("到付", "collected"), ("追偿", "amount")):
        assert ["payer" in row for row in rows(desk, name) if row[key] == "1.00"] == [False], name
    for number in range(3):
        desk.did("strike", SECOND, f"PART1ES{number:03}", "--why", "记错了")


def test_receipts_are_due_by_transfers(desk: Desk) -> None:
    """Two transfers: 20 days, 25 at the latest; a term narrows the ledger as it does a list."""
    [row] = rows(desk, "回单")
    days = [str(row[k])[:10] for k in ("signed", "due", "latest")]
    assert days == ["2026-11-21", "2026-12-11", "2026-12-16"]
    assert (row["transfers"], row["open"]) == (2, "1")
    assert rows(desk, "回单", "state:closed") == []


def test_returns_are_a_list_whose_digest_tells_whether_it_was_altered(desk: Desk) -> None:
    [row] = rows(desk, "退件")
    assert (row["what"], row["pieces"], len(str(row["photo"]))) == ("return-sent", "1", 12)
    first, again = (desk.kefu("台账", "退件").err.splitlines()[-1] for _ in range(2))
    assert first == again
    desk.did("event", FIRST, "return-sent", "--op", "RETRNED000")
    assert desk.kefu("台账", "退件").err.splitlines()[-1] != first
    desk.did("strike", FIRST, "RETRNED000", "--why", "记错了")
    assert desk.kefu("台账", "退件").err.splitlines()[-1] == first


def test_a_hand_over_is_noted_in_each_ticket_once(desk: Desk) -> None:
    ran = desk.kefu("台账", "退件", "--hand-over", "返货车7号", lang="zh")
    assert ran.code == 0, ran
    digest = desk.kefu("ledger", "returns").err.split()[-1]
    assert digest in desk.file(SECOND).read_text(encoding="utf-8")
    before = desk.git("rev-parse", "HEAD")
    assert desk.kefu("ledger", "returns", "--hand-over", "返货车7号").code == 0
    assert desk.git("rev-parse", "HEAD") == before
    assert desk.kefu("ledger", "fines", "--hand-over", "x").code == 2


def test_sums_and_files(desk: Desk, tmp_path: Path) -> None:
    done = desk.kefu("ledger", "claims")
    assert done.err.splitlines()[-1] == "1 rows, 1 open; offered 86.00; agreed 86.00; paid 60.00; open 26.00"
    for name in ("claims.csv", "claims.xlsx"):
        assert desk.kefu("ledger", "claims", "-o", str(tmp_path / name)).code == 0
        again = desk.kefu("ledger", "claims", "-o", str(tmp_path / name))
        assert (again.code, again.err.split(":")[1]) == (2, " ledger")
    [row] = csv.DictReader(io.StringIO((tmp_path / "claims.csv").read_text(encoding="utf-8-sig")))
    assert (row["paid"], row["open"]) == ("60.00", "26.00")
    assert (tmp_path / "claims.xlsx").read_bytes()[:2] == b"PK"
    assert desk.kefu("台账", "假的", lang="zh").code == 2
    # A ledger has no owner: a column without a word in it would say that nobody is.
    assert desk.kefu("ledger", "claims", "--columns", "owner").code == 2


def test_an_export_has_the_sums_of_each_ticket(desk: Desk) -> None:
    items = map(json.loads, desk.did("export", "--to", "jsonl").splitlines())
    sums = {item["id"]: [item[key] for key in ("agreed", "paid", "open")] for item in items}
    assert sums[FIRST] == ["215.99", "788.00", "155.99"]
    assert sums[SECOND] == [None, None, None]
