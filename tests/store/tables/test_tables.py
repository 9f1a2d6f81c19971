"""Tables that other programs wrote, good and bad: every bad row is a row with its reason, the others are read."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]

from kefu.core.base.errors import KefuError, StoreFault, Usage
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
    assert said(tmp_path, b",,\n,\n") == "T: the first line has no column titles."
    assert said(tmp_path, b"a,a\n") == "T: two columns are called a; rename one."
    assert said(tmp_path, b"\x7fELF\0\0") == "T: neither a table in text nor an XLSX workbook."
    assert said(tmp_path, b"a,\xff\xff\n") == "T: neither UTF-8 nor GB18030; save it as UTF-8 and try again."
    many = ",".join(map(str, range(100_000))).encode()
    assert said(tmp_path, many) == "T: 100000 columns are too many (at most 500)."
    assert said(tmp_path, b"[" * 2000) == "T: a column title of 2000 characters is too long (at most 500)."
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
        (3, "column C holds a formula; paste it as a value"),
        (4, "column A holds a number of more than 15 digits, of which a spreadsheet keeps 15; format it as text"),
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
    assert said(tmp_path, out.getvalue()) == "T: it would unpack to 600 MB (at most 256); split the table."
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


@pytest.mark.parametrize(
    ("data", "titles", "header", "first"),
    [
        ("sep=;\r\n运单号;类型\r\n7531;破损\r\n", ("运单号", "类型"), 2, 3),
        ('"sep=|"\n运单号|类型\n7531|破,损\n', ("运单号", "类型"), 2, 3),
        ("登记表,,\n,,\n运单号,类型,电话\n7531,破损,\n", ("运单号", "类型", "电话"), 3, 4),
        ("登记表\n运单号\t类型\n7531\t破损\n", ("运单号", "类型"), 2, 3),
        ("\n\n甲,乙\n1,2\n", ("甲", "乙"), 3, 4),
        ("运单号;内容\n7531;一,二,三,四,五\n", ("运单号", "内容"), 1, 2),
        ("甲;乙\n7531;一,二,三,四,五\n", ("甲", "乙"), 1, 2),
        ("甲,乙\n电话,微信\n", ("甲", "乙"), 1, 2),
    ],
)
def test_the_line_of_the_titles_is_found(
    tmp_path: Path, data: str, titles: tuple[str, ...], header: int, first: int
) -> None:
    (tmp_path / "t.csv").write_text(data, newline="")
    read = tables.read(tmp_path / "t.csv")
    assert (read.titles, read.header, next(read.rows).number) == (titles, header, first)


def test_the_line_of_the_titles_is_named(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("一,二\n甲,乙\n\n1,2\n")
    read = tables.read(tmp_path / "t.csv", header=2)
    assert (read.titles, [row.number for row in read.rows], len(read.told)) == (("甲", "乙"), [4], 1)
    with pytest.raises(KefuError, match="there is no line 9 for the titles"):
        tables.read(tmp_path / "t.csv", header=9)


def test_a_json_array_and_an_object_that_holds_one(tmp_path: Path) -> None:
    array = '[{"waybill": 7531, "n": {"a": "x"}},\n {"waybill": "7532"}, 5, null]'
    held = [
        (1, {"waybill": "7531", "n.a": "x"}, ""),
        (2, {"waybill": "7532"}, ""),
        (3, {"waybill": "5"}, "not a JSON object on one line"),
        (4, {"waybill": "null"}, "not a JSON object on one line"),
    ]
    assert table(tmp_path, array.encode()) == (("waybill", "n.a"), held)
    answer = '{"code": 0,\n "rows": [{"waybill": 7531}, {"waybill": "7532"}]}'
    assert [cells for _n, cells, _why in table(tmp_path, answer.encode())[1]] == [
        {"waybill": "7531"},
        {"waybill": "7532"},
    ]
    assert table(tmp_path, b"[id],name\n1,2\n")[0] == ("[id]", "name")
    assert said(tmp_path, b'[{"a": 1}, {"a": ') == "T: a JSON array that is damaged or cut off."
    assert said(tmp_path, b"[]") == "T: the first line has no column titles."


@pytest.mark.parametrize("line", ['x","""\n', '1,"a\n', '"\n', '1,""b\n', 'x"","\n'])
def test_lines_that_each_open_a_quote_cost_no_square(tmp_path: Path, line: str) -> None:
    def seconds(count: int) -> float:
        (tmp_path / "t.csv").write_text("a,b\n" + line * count)
        start = process_time()
        assert sum(1 for _ in tables.read(tmp_path / "t.csv").rows) <= count
        return process_time() - start

    assert seconds(20_000) < max(0.2, 8 * seconds(5_000))


def test_nothing_of_a_table_with_such_lines_is_lost(tmp_path: Path) -> None:
    _titles, rows = table(tmp_path, ("a,b\n" + 'x","""\n' * 40 + "1,2\n").encode())
    assert len(rows) == 41
    assert rows[-1] == (42, {"a": "1", "b": "2"}, "")


HALF = "half a character stands in it (a damaged text); mend what shows as \ufffd"


def test_half_a_character_is_the_problem_of_its_row(tmp_path: Path) -> None:
    assert table(tmp_path, b'{"a": "x\\ud800y"}\n{"a": "z"}\n')[1] == [
        (1, {"a": "x\ufffdy"}, HALF),
        (2, {"a": "z"}, ""),
    ]
    book = Workbook()
    for text in ("a", "x_xD800_y", "z_x4E2D_"):
        book.active.append([text])
    book.save(tmp_path / "t.xlsx")
    read = tables.read(tmp_path / "t.xlsx")
    assert [(dict(r.cells), r.problem.text() if r.problem else "") for r in read.rows] == [
        ({"a": "x\ufffdy"}, HALF),
        ({"a": "z中"}, ""),
    ]


def sheets(tmp_path: Path) -> Path:
    book = Workbook()
    book.active.title = "隐藏"
    book.active.append(["甲"])
    book.active.sheet_state = "hidden"
    for name in ("一", "二"):
        book.create_sheet(name).append([name])
    book.save(tmp_path / "t.xlsx")
    return tmp_path / "t.xlsx"


def test_a_hidden_sheet_is_passed_over_and_others_are_told(tmp_path: Path) -> None:
    read = tables.read(sheets(tmp_path))
    assert (read.titles, [one.text() for one in read.told]) == (
        ("一",),
        [
            "the sheet 隐藏 is hidden and was passed over; --sheet names it",
            "the sheet 一 is read; not read: 二 (--sheet names another)",
        ],
    )
    assert tables.read(sheets(tmp_path), "隐藏").titles == ("甲",)


def changed(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one of its parts changed."""
    held = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    return path


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("xl/styles.xml", lambda data: data[: len(data) // 2]),
        ("xl/workbook.xml", lambda data: data[: len(data) // 2]),
        ("xl/workbook.xml", lambda _data: b""),
        (SHEET, lambda _data: b"no sheet"),
        (SHEET, lambda data: data[:60]),
        ("[Content_Types].xml", lambda _data: b"<a/>"),
    ],
)
def test_a_damaged_workbook_is_a_sentence(tmp_path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    (tmp_path / "t.xlsx").write_bytes(workbook())
    with pytest.raises(KefuError) as raised:
        list(tables.read(changed(tmp_path / "t.xlsx", part, change)).rows)
    assert isinstance(raised.value, StoreFault | Usage)


def test_a_sheet_that_is_damaged_further_down_keeps_its_rows(tmp_path: Path) -> None:
    book = Workbook()
    for i in range(500):
        book.active.append(["a" if i == 0 else i])
    book.save(tmp_path / "t.xlsx")
    rows = list(tables.read(changed(tmp_path / "t.xlsx", SHEET, lambda data: data[: len(data) // 2])).rows)
    assert len(rows) > 100
    assert [row.problem.code for row in rows if row.problem] == ["import-xlsx"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda data: data.replace(b"</sheetData>", b'<row r="9999999999"><c r="A9"/></row></sheetData>'), "beyond the last"),
        (
            lambda data: data.replace(b"</sheetData>", b'<row r="9"><c r="A9" t="inlineStr"><is><t>' + b"x" * (3 << 20)
                                      + b"</t></is></c></row></sheetData>"),
            "longer than a spreadsheet can hold",
        ),
        (lambda data: data.replace(b"</sheetData>", b'<row r="9">' + b"<c/>" * (5 << 20) + b"</row></sheetData>"), "longer than"),
        (lambda data: data.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1), "definitions of its own"),
        (lambda data: data.replace(b"</sheetData>", b'<row><c r="XFD9"/></row>' * 6000 + b"</sheetData>"), "far to the right"),
    ],
)  # fmt: skip
def test_what_unpacks_to_too_much_is_refused_before_it_is_read(
    tmp_path: Path, change: Callable[[bytes], bytes], why: str
) -> None:
    (tmp_path / "t.xlsx").write_bytes(workbook())
    path = changed(tmp_path / "t.xlsx", SHEET, change)
    start = process_time()
    with pytest.raises(Usage, match=why):
        tables.read(path)
    assert process_time() - start < 2


def test_empty_cells_far_to_the_right_are_no_cells(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(workbook())
    wide = changed(tmp_path / "t.xlsx", SHEET, lambda d: d.replace(b"</row>", b'<c r="XFD2" s="0"/></row>'))
    assert table(tmp_path, wide.read_bytes(), "t.xlsx") == table(tmp_path, workbook(), "t.xlsx")
