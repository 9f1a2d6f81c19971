"""Tables that other programs wrote, good and bad: every bad row is a row with its reason, the others are read."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from kefu.core.base.errors import KefuError
from kefu.store.tables import read as tables
from kefu.store.tables.rows import Row


def table(
    tmp_path: Path, data: bytes, name: str = "t.csv", sheet: str = ""
) -> tuple[tuple[str, ...], list[tuple[int, dict[str, str], str]]]:
    path = tmp_path / name
    path.write_bytes(data)
    read = tables.read(path, sheet)
    return read.titles, [(r.number, dict(r.cells), r.problem.text() if r.problem else "") for r in read.rows]


def said(tmp_path: Path, data: bytes) -> str:
    with pytest.raises(KefuError) as raised:
        table(tmp_path, data)
    return str(raised.value).replace(str(tmp_path / "t.csv"), "T")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_encodings_and_separators(tmp_path: Path, encoding: str, mark: str) -> None:
    text = f'单号{mark}描述\r\n7531{mark}"门卫{mark}签收\n未收到"\r\n\r\n7532{mark}破损\r\n'
    titles, rows = table(tmp_path, text.encode(encoding))
    assert titles == ("单号", "描述")
    assert rows == [
        (2, {"单号": "7531", "描述": f"门卫{mark}签收\n未收到"}, ""),
        (5, {"单号": "7532", "描述": "破损"}, ""),
    ]


def test_a_quote_that_never_closes_costs_its_line_only(tmp_path: Path) -> None:
    _titles, rows = table(tmp_path, '单号,描述\n1,好\n2,"没有关\n3,好\n4,"关"上"了\n5,好\n'.encode())
    odd = "a quote opens that is not closed, or a quote stands inside a cell"
    assert [(n, cells["单号"][:1], why) for n, cells, why in rows] == [
        (2, "1", ""), (3, "2", odd), (4, "3", ""), (5, "4", odd), (6, "5", ""),
    ]  # fmt: skip


def test_rows_with_more_cells_than_columns(tmp_path: Path) -> None:
    _titles, rows = table(tmp_path, b"a,b\n1,2,\n1,2,3\n1\n")
    assert [why for _n, _cells, why in rows] == ["", "3 cells, but 2 columns", ""]


def test_what_is_no_table(tmp_path: Path) -> None:
    assert said(tmp_path, b"") == "T: the file is empty."
    assert said(tmp_path, b"\n1,2\n") == "T: the first line has no column titles."
    assert said(tmp_path, b"a,a\n") == "T: two columns are called a; rename one."
    assert said(tmp_path, b"\x7fELF\0\0") == "T: neither a table in text nor an XLSX workbook."
    assert said(tmp_path, b"a,\xff\xff\n") == "T: neither UTF-8 nor GB18030; save it as UTF-8 and try again."
    many = ",".join(map(str, range(100_000))).encode()
    assert said(tmp_path, many) == "T: 100000 columns are too many (at most 500)."
    assert said(tmp_path, b"PK\x03\x04rest") == "T: a damaged XLSX workbook."
    with pytest.raises(KefuError) as raised:
        tables.read(tmp_path / "nothing.csv")
    assert str(raised.value) == f"{tmp_path / 'nothing.csv'} cannot be read: No such file or directory."


def test_a_cell_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    _titles, rows = table(tmp_path, b"a,b\n1," + b"x" * 10_000_000 + b"\n2,y\n")
    assert [len(cells["b"]) for _n, cells, _why in rows] == [10_000_000, 1]


def test_json_lines(tmp_path: Path) -> None:
    lines = [
        '{"waybill": 7531, "recipient": {"name": "韩梅"}, "ok": true}',
        "[1]",
        "",
        '{"waybill": "7532", "more": ["a", "b"]}',
        "{",
    ]
    titles, rows = table(tmp_path, "\n".join(lines).encode())
    assert titles == ("waybill", "recipient.name", "ok", "more")
    assert rows == [
        (1, {"waybill": "7531", "recipient.name": "韩梅", "ok": "yes"}, ""),
        (2, {"waybill": "[1]"}, "not a JSON object on one line"),
        (4, {"waybill": "7532", "more": "a,b"}, ""),
        (5, {"waybill": "{"}, "not a JSON object on one line"),
    ]
    assert json.loads(lines[0])["ok"] is True


def workbook() -> bytes:
    from datetime import datetime

    from openpyxl import Workbook  # type: ignore[import-untyped]

    book = Workbook()
    page = book.active
    page.append(["单号", "时间", "描述", ""])
    page.append([75312345678901, datetime(2026, 11, 10, 8, 30), "破损", None])
    page.append(["75312345678902", "2026-11-11", "=1+1", None])
    page.append([123456789012345678, None, "丢失", None])
    page.append([None, None, None, None])
    page.append(["x", None, 2.5, "extra"])
    book.create_sheet("二").append(["另外"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_workbooks(tmp_path: Path) -> None:
    titles, rows = table(tmp_path, workbook(), "t.xlsx")
    assert titles == ("单号", "时间", "描述")
    assert [(n, why) for n, _cells, why in rows] == [
        (2, ""),
        (3, "描述 holds a formula; paste it as a value"),
        (4, "单号 is a number of more than 15 digits, of which a spreadsheet keeps 15; format the column as text"),
        (6, "4 cells, but 3 columns"),
    ]
    assert rows[0][1] == {"单号": "75312345678901", "时间": "2026-11-10 08:30:00", "描述": "破损"}
    assert table(tmp_path, workbook(), "t.xlsx", "二") == (("另外",), [])
    with pytest.raises(KefuError, match="no sheet 三; there are: Sheet, 二"):
        table(tmp_path, workbook(), "t.xlsx", "三")


def test_a_zip_bomb_is_refused_unopened(tmp_path: Path) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(600):
            part.write(b"\0" * (1 << 20))
    assert len(out.getvalue()) < 1 << 20
    assert said(tmp_path, out.getvalue()) == "T: it would unpack to 600 MB (at most 512); split the table."
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("hello.txt", "no workbook")
    assert said(tmp_path, other.getvalue()).startswith("T: not an XLSX workbook that can be read (")


def test_rejects_are_written_once(tmp_path: Path) -> None:
    row = Row(7, {"a": "1", "b": "=x"})
    tables.write_rejects(tmp_path / "r.csv", ("a", "b"), [(row, "why")])
    assert (tmp_path / "r.csv").read_bytes().decode("utf-8-sig") == "a,b,kefu: row,kefu: reason\r\n1,'=x,7,why\r\n"
    with pytest.raises(KefuError):
        tables.write_rejects(tmp_path / "r.csv", ("a",), [])
