"""`kefu export` from outside: three forms, masked and in full, what a spreadsheet makes of it."""

import csv
import io
import json
import os
import re
import stat
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pexpect
import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from kefu.core.reports.exported import KEYS
from kefu.core.vocabulary.facts import FACTS, OF_CASES
from tests.cli.desks import Desk, new_desk

SAID = {
    "direction": "inbound", "channel": "group", "customer": "recipient", "priority": "urgent", "raised-by": "origin",
    "carrier": "yto", "mode": "air", "payment.method": "collect", "payment.cod-way": "cash", "shelf.class": "redeliver",
    "at-branch": "true", "liable.party": "origin:北京建国门", "result": "found", "cause": "mis-sort",
}  # fmt: skip
"""Facts whose values are codes."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = new_desk(tmp_path_factory.mktemp("export") / "desk")
    asked = ("--no-input", "--incomplete")
    desk.must(
        "open", "damaged", "75312345678901", "=1+1 碎了", "--recipient", "韩梅梅", "--recipient-phone", "13812345678",
        "--set", "goods.value=358.50", "--set", "goods.pieces=3", "--due", "13:00", *asked,
        "--set", "other-waybills=75312345678902,75312345678903", *(f"--set={k}={v}" for k, v in SAID.items()),
    )  # fmt: skip
    desk.must("open", "inquiry", "none", "问地址", "--title", "+86", "--done", "已答复", *asked)
    return desk


def test_every_fact_has_its_column() -> None:
    assert set(FACTS) <= set(KEYS)
    assert len(set(KEYS)) == len(KEYS)


def test_csv_and_json_lines(desk: Desk, tmp_path: Path) -> None:
    code, out, said = desk.kefu("export")
    assert (code, said) == (0, "")
    (row,) = csv.DictReader(io.StringIO(out))
    assert tuple(row) == KEYS
    assert (row["text"], row["recipient.name"], row["recipient.phone"], row["goods.value"]) == (
        "'=1+1 碎了", "韩*", "1********78", "358.50",
    )  # fmt: skip
    items = [json.loads(line) for line in desk.must("export", "state:any", "--to", "jsonl", "--full").splitlines()]
    assert [item["title"] for item in items] == ["=1+1 碎了", "+86"]
    assert [tuple(item) for item in items] == [KEYS, KEYS]
    assert (items[0]["recipient.name"], items[0]["recipient.phone"], items[0]["goods.pieces"]) == (
        "韩梅梅",
        "13812345678",
        3,
    )
    code, out, said = desk.kefu("export", "state:any", "-o", str(tmp_path / "a.csv"))
    assert (code, out, said) == (0, "", f"2 tickets are in {tmp_path / 'a.csv'}\n")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfid,state,")


def test_a_workbook_has_types_titles_and_filters(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    assert desk.kefu("--lang", "zh", "export", "state:any", "-o", str(file)) == (0, "", f"{file} 中有 2 张工单\n")
    sheet = load_workbook(file).active
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, len(KEYS)).column_letter}3"
    rows = list(sheet.iter_rows(min_row=2))
    cell = {key: rows[0][i] for i, key in enumerate(KEYS)}
    assert [one.value for one in sheet[1]][:5] == ["工单", "状态", "类型", "类别", "标题"]
    assert all(one.value for one in sheet[1])
    assert cell["due"].value == datetime(2026, 11, 21, 13)
    assert cell["goods.value"].value == 358.5
    assert cell["goods.pieces"].value == 3
    assert cell["overdue"].value == "否"
    assert (cell["waybill"].value, cell["waybill"].data_type, cell["waybill"].number_format) == (
        "75312345678901",
        "s",
        "@",
    )
    assert (cell["text"].value, cell["text"].data_type) == ("'=1+1 碎了", "s")
    assert cell["recipient.phone"].value == "1********78"
    assert rows[1][KEYS.index("title")].value == "'+86"


def test_a_workbook_has_words_and_data_has_codes(desk: Desk, tmp_path: Path) -> None:
    """In both languages, its own columns and the facts; what is said of people, places and goods stays as it is."""
    own = ("state", "category", "level", "clock", *SAID)
    said = {}
    for language in ("zh", "en"):
        file = tmp_path / f"{language}.xlsx"
        desk.must("--lang", language, "export", "-o", str(file))
        _titles, cells = load_workbook(file).active.iter_rows(values_only=True)
        row = dict(zip(KEYS, cells, strict=True))
        said[language] = [row[key] for key in own]
        assert str(row["missing"]).startswith("寄件人姓名; " if language == "zh" else "sender's name; ")
    assert said["zh"] == [
        "处理中", "破损", "客服", "限期", "进港", "微信群", "收件人", "紧急", "始发网点", "圆通", "空运", "到付", "现金", "再派", "是",
        "始发网点:北京建国门", "找到", "错分",
    ]  # fmt: skip
    assert said["en"][:8] == ["open", "Damaged", "agent", "due", "inbound", "chat group", "recipient", "urgent"]
    (data,) = [json.loads(line) for line in desk.must("--lang", "zh", "export", "--to", "jsonl").splitlines()]
    assert [data[key] for key in SAID] == list(SAID.values())
    assert (data["state"], data["category"], data["overdue"]) == ("open", "damaged", False)


def _held(row: dict[str, object]) -> list[str]:
    """What a table must keep, as text; an amount as its value."""
    keys = (
        "title",
        "text",
        "category",
        "waybill",
        "other-waybills",
        "recipient.name",
        "recipient.phone",
        "goods.pieces",
        *SAID,
    )
    return [*(str(row[key]) for key in keys), str(float(str(row["goods.value"] or 0)))]


def test_a_table_is_read_back_by_import(desk: Desk, tmp_path: Path) -> None:
    """A workbook and CSV: every number, amount and text is what it was, the disarmed ones too."""
    other = new_desk(tmp_path / "other")
    asked = ("state:any", "--full", "--to", "jsonl")
    before = [json.loads(line) for line in desk.must("export", *asked).splitlines()]
    for name, language in (("full.xlsx", "zh"), ("full.csv", "en"), ("words.xlsx", "en")):
        file, how = tmp_path / name, tmp_path / f"{name}.yaml"
        desk.must("--lang", language, "export", "state:any", "--full", "-o", str(file))
        how.write_text(other.must("import", str(file), "--guess"))
        assert ("\n  类别: category " if language == "zh" else "\n  category: category ") in how.read_text()
        assert {*re.findall("^  [^:]+: ([a-z.-]+)", how.read_text(), re.M)} >= {*OF_CASES} - {"kind"}
        other.must("import", str(file), "--map", str(how))
        after = [json.loads(line) for line in other.must("export", *asked).splitlines()]
        assert sorted(_held(row) for row in after) == sorted(_held(row) for row in before)
        other.git("reset", "-q", "--hard", other.git("rev-list", "--max-parents=0", "HEAD").strip())


def test_a_workbook_goes_into_a_pipe_and_not_to_a_terminal(desk: Desk) -> None:
    command = [sys.executable, "-m", "kefu", "-C", str(desk.top), "export", "--to", "xlsx"]
    done = subprocess.run(command, capture_output=True, env=desk.env(), check=True)
    assert done.stderr == b""
    assert load_workbook(io.BytesIO(done.stdout)).active["A1"].value == "ticket"
    said, code = pexpect.run(" ".join(command), withexitstatus=True, env=desk.env(), encoding="utf-8")
    assert (code, said) == (2, "kefu: export: a workbook needs a file; add -o FILE.xlsx\r\n")


def test_a_link_that_lies_in_wait_is_not_followed(desk: Desk, tmp_path: Path) -> None:
    """In a directory where others may write, as /tmp: no name that kefu writes under on the way can be foreseen."""
    victim = tmp_path / "victim"
    victim.write_text("somebody's own\n")
    (tmp_path / ".a.csv.kefu").symlink_to(victim)
    assert desk.kefu("export", "-o", str(tmp_path / "a.csv"))[0] == 0
    assert victim.read_text() == "somebody's own\n"
    assert not (tmp_path / "a.csv").is_symlink()
    assert sorted(one.name for one in tmp_path.iterdir()) == [".a.csv.kefu", "a.csv", "victim"]


def test_a_file_that_exists_is_kept(desk: Desk, tmp_path: Path) -> None:
    file, link = tmp_path / "a.csv", tmp_path / "link.csv"
    file.write_text("somebody's own\n")
    link.symlink_to(file)
    for name in (file, link):
        code, out, said = desk.kefu("export", "-o", str(name))
        wanted = f"kefu: export: {name} exists; name another file, or add --force to replace it\n"
        assert (code, out, said) == (2, "", wanted)
    assert file.read_text() == "somebody's own\n"
    assert desk.kefu("export", "-o", str(link), "--force") == (0, "", f"1 tickets are in {link}\n")
    assert link.is_symlink()
    assert file.read_bytes().startswith(b"\xef\xbb\xbfid,state,")
    code, out, said = desk.kefu("export", "-o", str(tmp_path), "--force")
    assert (code, out, said) == (4, "", f"kefu: {tmp_path} cannot be read or written: Is a directory.\n")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.csv", "link.csv"]


def test_a_pipe_that_is_named_is_written_into(desk: Desk, tmp_path: Path) -> None:
    """Also a file whose name says no form: then it is CSV."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        assert desk.kefu("export", "-o", str(pipe)) == (0, "", f"1 tickets are in {pipe}\n")
        read = reader.communicate(timeout=60)[0]
    assert read.startswith(b"\xef\xbb\xbfid,state,")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_what_is_not_exported(desk: Desk, tmp_path: Path) -> None:
    assert desk.kefu("export", "--to", "ods") == (
        2,
        "",
        "kefu: export: no form ods; it is one of csv, xlsx, jsonl, parquet\n",
    )
    code, out, said = desk.kefu("export", "-o", str(tmp_path / "no" / "a.csv"))
    assert (code, out, said) == (
        4,
        "",
        f"kefu: {tmp_path / 'no' / 'a.csv'} cannot be read or written: No such file or directory.\n",
    )
    desk.git("clone", "-q", str(desk.top), str(tmp_path / "clone"))
    code, out, said = Desk(tmp_path / "clone").kefu("export", "--full")
    assert (code, out) == (3, "")
    assert (
        said
        == "kefu: export --full: the vault is not in this clone, names and phones are masked; export without --full\n"
    )
    assert len(Desk(tmp_path / "clone").must("export").splitlines()) == 2
