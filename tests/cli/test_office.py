"""A workbook of kefu's opened and saved by LibreOffice: the same cells, and `import` takes it back."""

import csv
import json
import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from kefu.core.reports import Column, Report, Row
from kefu.render.csv_ import cell
from kefu.render.style import Style
from kefu.render.workbook import LONGEST, workbook
from tests.cli.desks import Desk, new_desk
from tests.office import saved

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed"),
]
ZONE = timezone(timedelta(hours=8))
ODD = (
    "=1+1", "=HYPERLINK(\"http://example.org\")", "+86", "-5", "@sum", "\ttab", "a\tb", "\r\nx", "＝1+1", "'=1", "'quoted",
    "_x0041_", "_x000D_", "a_x000a_b", "a\x00\x07\x1b[31m\x7fb", "\u2028line", "\u202eright to left", "行\n二", "😀👨‍👩‍👧",
    "长" * LONGEST, "长" * (LONGEST + 9), "1e5", "007", "75312345678901234", "2026-11-21", "1/2/26", "12:30", "50%", "TRUE", "#N/A",
    " spaces ", "a;b,c\"d", "<&>", "",
)  # fmt: skip
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
"""LibreOffice's own filter: comma, double quote, UTF-8, cells as they are shown."""


def _cells(file: Path) -> list[list[tuple[Any, str]]]:
    """Value and type of every cell. LibreOffice saves yes and no as formulas, and `_x0041_` without the escape it was read with."""
    truth = {"=TRUE()": (True, "b"), "=FALSE()": (False, "b")}
    rows = load_workbook(file).active.iter_rows()
    return [[truth.get(one.value, (_plain(one.value), one.data_type)) for one in row] for row in rows]


def _plain(value: Any) -> Any:
    return value.replace("_x005F_", "_") if isinstance(value, str) else value


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    columns = (
        Column("text", "文本"),
        Column("due", "时限"),
        Column("n", "件数"),
        Column("value", "货值"),
        Column("late", "逾期"),
    )
    at = datetime(2026, 11, 21, 13, 5, tzinfo=ZONE)
    items: list[Row] = [
        {"text": text, "due": at + timedelta(days=i), "n": i, "value": f"{i}.50", "late": i % 2 == 0}
        for i, text in enumerate(ODD)
    ]
    file = tmp_path_factory.mktemp("office") / "odd.xlsx"
    file.write_bytes(
        workbook(Report("tickets", columns, items, at, ZONE), ("value",), Style(lambda msgid: msgid, "en"))
    )
    return file


def test_every_cell_comes_back(odd: Path) -> None:
    before = _cells(odd)
    assert len(before) == 1 + len(ODD)
    direct = saved(odd, "xlsx", odd.parent)
    by_ods = saved(saved(odd, "ods", odd.parent), "xlsx", odd.parent)
    for file in (direct, by_ods):
        assert _cells(file) == before
        sheet = load_workbook(file).active
        assert (sheet.title, sheet.auto_filter.ref) == ("kefu", f"A1:E{1 + len(ODD)}")
        assert all(row[1].is_date and row[3].number_format == "0.00" for row in sheet.iter_rows(min_row=2))


def test_it_sees_the_texts_and_runs_none(odd: Path) -> None:
    """CSV of the cells as LibreOffice shows them: no formula was worked out, no text became a number or a date."""
    with saved(odd, CSV, odd.parent).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows] == ["文本", *(cell(text)[:LONGEST] for text in ODD)]
    assert rows[1][1:] == ["2026-11-21 13:05", "0", "0.50", "yes"]


def test_import_takes_back_what_it_saved(tmp_path: Path) -> None:
    desk, asked = new_desk(tmp_path / "desk"), ("--no-input", "--incomplete")
    desk.must(
        "open", "damaged", "75312345678901", "=1+1 碎了 😀", "--recipient", "韩梅梅", "--recipient-phone", "13812345678",
        "--set", "goods.value=358.50", "--set", "goods.pieces=3", "--due", "13:00", *asked,
    )  # fmt: skip
    desk.must("open", "inquiry", "none", "问地址\n第二行", "--title", "+86", "--done", "已答复", *asked)
    desk.must("open", "lost", "75312345678902", "长" * 3000 + "\\x07 😀", "--title", "@找", *asked)
    file = tmp_path / "out.xlsx"
    desk.must("--lang", "zh", "export", "state:any", "--full", "-o", str(file))
    before = _facts(desk)
    for one in (saved(file, "xlsx", tmp_path), saved(file, CSV, tmp_path)):
        other, how = new_desk(one.parent / "desk"), one.with_suffix(".yaml")
        how.write_text(other.must("import", str(one), "--guess"))
        assert len(other.must("import", str(one), "--map", str(how)).split()) == 3
        assert _facts(other) == before
        assert other.must("import", str(one), "--map", str(how)) == ""


def _facts(desk: Desk) -> list[list[str]]:
    """What must come back of every ticket; an amount as its value."""
    keys = ("title", "text", "category", "waybill", "opened", "recipient.name", "recipient.phone", "goods.pieces")
    rows = [json.loads(line) for line in desk.must("export", "state:any", "--full", "--to", "jsonl").splitlines()]
    return sorted([*(str(row[key]) for key in keys), str(float(row["goods.value"] or 0))] for row in rows)
