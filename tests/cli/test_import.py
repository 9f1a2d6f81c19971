"""`kefu import` from outside: the forty cases by the map that --guess prints, twice; bad rows and bad files."""

import csv
import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]

from tests.cli.desks import Desk, new_desk

CASES = Path(__file__).parents[1] / "data" / "cases.csv"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path / "desk")


def test_the_forty_cases_go_in_once(desk: Desk, tmp_path: Path) -> None:
    how = tmp_path / "map.yaml"
    how.write_text(desk.must("import", str(CASES), "--guess"))
    before = desk.git("rev-parse", "HEAD")
    code, out, said = desk.kefu("import", str(CASES), "--map", str(how), "--dry-run", "--format", "jsonl")
    planned = [json.loads(line) for line in out.splitlines()]
    assert (code, said) == (0, "40 rows: 40 would be opened, 0 are there already, 0 cannot be taken; nothing done\n")
    assert planned[0] | {"id": ""} == {
        "row": 2, "status": "opened", "id": "", "at": "2026-11-10T08:00:00+08:00", "category": "signed-not-received",
        "waybill": "75312345670000", "double": None, "reason": None,
    }  # fmt: skip
    assert desk.git("rev-parse", "HEAD") == before

    code, out, said = desk.kefu("import", str(CASES), "--map", str(how))
    assert (code, said) == (0, "40 rows: 40 opened, 0 there already, 0 not taken\n")
    assert out.split() == [row["id"] for row in planned]
    assert desk.git("log", "--format=%s %aI", "-2").splitlines()[0] == "import 40 tickets 2026-11-19T16:12:00+08:00"
    assert desk.git("log", "-1", "--format=%(trailers:key=Kefu-Ticket,valueonly)").split().count(planned[0]["id"]) == 2
    assert desk.git("status", "--short") == ""
    assert desk.kefu("check")[0] == 0
    full = [row[i] for row in csv.reader(CASES.open(encoding="utf-8-sig")) for i in (5, 6, 7, 8, 9, 10)][6:]
    history = desk.git("log", "-p", "--format=%B")
    assert not [value for value in full if len(value) > 3 and value in history]

    after = desk.git("rev-parse", "HEAD")
    code, out, said = desk.kefu("import", str(CASES), "--map", str(how))
    assert (code, out, said) == (0, "", "40 rows: 0 opened, 40 there already, 0 not taken\n")
    assert desk.git("rev-parse", "HEAD") == after
    shown = desk.must("show", planned[0]["id"])
    assert "13800002000" in shown
    assert "已问派件员,称放在小区东门岗亭" in shown


MAP = "columns: {t: at, kind: category, waybill: waybill, text: text, who: owner}\n"


def test_bad_rows_are_kept_with_their_reason_and_the_others_go_in(desk: Desk, tmp_path: Path) -> None:
    rows = [
        ["2026-11-10 08:00", "damaged", "7531 2345 678901", "碎了", ""],
        ["2026-13-45", "damaged", "75312345678902", "b", ""],
        ["1/2/26", "damaged", "75312345678903", "c", ""],
        ["2027-01-01", "damaged", "75312345678904", "d", ""],
        ["2026-11-10", "no such kind", "75312345678905", "e", ""],
        ["2026-11-10", "", "75312345678906", "f", ""],
        ["2026-11-10", "lost", "13812345678", "g", ""],
        ["2026-11-10", "lost", "75312345678907", "h\u202e", ""],
        ["2026-11-10", "lost", "75312345678908", "x" * 10_000_000, ""],
        ["2026-11-10", "lost", "75312345678909", "k", "nobody-7"],
        ["2026-11-10 08:00", "damaged", "75312345678901", "碎了", ""],
        ["2026-11-10 08:00", "damaged", "75312345678901", "又碎了", ""],
        ["", "lost", "", "没有单号", ""],
    ]
    file, how, rejects = tmp_path / "t.csv", tmp_path / "map.yaml", tmp_path / "no.csv"
    with file.open("w", encoding="gb18030", newline="") as out:
        csv.writer(out).writerows([["t", "kind", "waybill", "text", "who"], *rows])
    how.write_text(MAP)
    args = ("import", str(file), "--map", str(how), "--rejects", str(rejects))
    code, stdout, said = desk.kefu(*args)
    assert len(stdout.split()) == 3
    assert (code, said) == (
        1,
        f"row 13: the waybill 75312345678901 has an open ticket already: {stdout.split()[0]}\n"
        f"13 rows: 3 opened, 0 there already, 10 not taken\nWhat was not taken is in {rejects}, with the reason.\n",
    )
    assert desk.git("status", "--short") == ""
    csv.field_size_limit(1 << 25)
    kept = list(csv.reader(rejects.open(encoding="utf-8-sig", newline="")))
    assert kept[0] == ["t", "kind", "waybill", "text", "who", "kefu: row", "kefu: reason"]
    assert [row[5] for row in kept[1:]] == ["3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
    assert [len(row[3]) for row in kept[1:]].count(10_000_000) == 1
    reasons = [row[6] for row in kept[1:]]
    assert reasons[0] == "2026-13-45: there is no such time"
    assert reasons[1].startswith("1/2/26: which is day, month and year?")
    assert reasons[2] == "2027-01-01T00:00:00+08:00 lies ahead (it is 2026-11-21T12:00:00+08:00)"
    assert reasons[3].startswith("no such kind: no category has this name")
    assert reasons[4] == "no category is given"
    assert reasons[5].startswith("1********78: a phone number, not a waybill")
    assert reasons[6] == "text: the character U+202E is not allowed; take it out"
    assert reasons[7].startswith("text: 10000000 characters are too many")
    assert reasons[8].startswith("nobody-7: ")
    assert reasons[9] == "the same as row 2"

    code, stdout, said = desk.kefu(*args)
    assert (code, stdout, said) == (2, "", f"kefu: --rejects {rejects}: the file exists; name another one\n")
    code, stdout, said = desk.kefu("--lang", "zh", *args[:4], now="2026-11-22T12:00:00+08:00")
    assert (code, stdout) == (1, "")
    assert said == (
        f"13 行：开单 0 行，已有 3 行，未导入 10 行\n未导入的行及原因在 {tmp_path / 't.rejects.csv'} 中。\n"
    )


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (
            "columns: {t: at, gone: text, kind: category}\n",
            "the map names the column gone, which the table has not; it has: t, kind",
        ),
        ("columns: {t: at}\n", "MAP: no column is the category; add one, or `set: {category: ...}` for all rows"),
        ("columns: {t: at, kind: categori}\n", "MAP, line 1: a column cannot be categori; there are: category"),
        (
            "columns: {t: waybill, kind: waybill}\n",
            "MAP, line 1: t is waybill already; one of the two columns must be skip",
        ),
        ("column: {t: at}\n", "MAP, line 1: no key column; there are: columns, values, set, dates, sheet, header"),
        ("columns: {kind: category}\ndates: xyz\n", "MAP, line 2: dates takes one of ymd, dmy, mdy"),
        ("columns: {kind: [category]}\n", "MAP, line 1: kind takes one text"),
        ("- kind\n", "MAP: a map of an import has keys and values; `kefu import FILE --guess` makes one"),
    ],
)
def test_a_map_that_does_not_fit(desk: Desk, tmp_path: Path, how: str, said: str) -> None:
    (tmp_path / "t.csv").write_text("t,kind\n2026-11-10,damaged\n")
    (tmp_path / "map.yaml").write_text(how)
    before = desk.git("rev-parse", "HEAD")
    code, out, err = desk.kefu("import", str(tmp_path / "t.csv"), "--map", str(tmp_path / "map.yaml"))
    assert (code, out, err.replace(str(tmp_path / "map.yaml"), "MAP")) == (2, "", f"kefu: {said}\n")
    assert desk.git("rev-parse", "HEAD") == before


def test_values_constants_and_what_is_missing(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("类型,单号\n摔坏,75312345678901\n")
    (tmp_path / "map.yaml").write_text(
        "columns: {类型: category, 单号: waybill}\nvalues: {category: {摔坏: damaged}}\nset: {channel: 电话, direction: 进港}\n"
    )
    (number,) = desk.must("import", str(tmp_path / "t.csv"), "--map", str(tmp_path / "map.yaml")).split()
    shown = json.loads(desk.must("show", number, "--format", "json"))["items"][0]
    assert (shown["category"], shown["state"], number[:6]) == ("damaged", "open", "261121")
    code, _out, said = desk.kefu("import", str(tmp_path / "t.csv"))
    assert (code, said) == (2, "kefu: import: give --guess for a first map, or --map with one\n")


def test_a_deadline_in_a_table_is_the_end_of_its_day(desk: Desk, tmp_path: Path) -> None:
    """As text, and as a date cell of a workbook; the time of opening is the beginning of its day."""
    workbook = Workbook()
    workbook.active.append(["登记", "类型", "截止"])
    workbook.active.append([date(2026, 11, 20), "其他投诉", date(2026, 12, 1)])
    workbook.active.append(["2026-11-20", "其他投诉", "2026-12-02"])
    workbook.active.append(["2026-11-20", "其他投诉", "2026-12-03 18:00"])
    workbook.save(tmp_path / "t.xlsx")
    (tmp_path / "map.yaml").write_text("columns: {登记: at, 类型: category, 截止: external.due}\n")
    numbers = desk.must("import", str(tmp_path / "t.xlsx"), "--map", str(tmp_path / "map.yaml")).split()
    shown = [json.loads(desk.must("show", number, "--format", "json"))["items"][0] for number in numbers]
    assert [one["timeline"][0]["at"] for one in shown] == ["2026-11-20T00:00:00+08:00"] * 3
    assert [one["timeline"][0]["facts"]["external"]["due"] for one in shown] == [
        "2026-12-01T23:59:59+08:00",
        "2026-12-02T23:59:59+08:00",
        "2026-12-03T18:00:00+08:00",
    ]


def test_another_open_ticket_with_the_waybill_is_told(desk: Desk, tmp_path: Path) -> None:
    first = desk.must("open", "damaged", "75312345678901", "外箱破损", "--incomplete", "--no-input")
    file, how = tmp_path / "t.csv", tmp_path / "map.yaml"
    rows = ["2026-11-10,lost,75312345678901,a", "2026-11-10,lost,75312345678902,b", "2026-11-11,lost,75312345678902,c"]
    file.write_text("t,kind,waybill,text\n" + "\n".join(rows) + "\n")
    how.write_text("columns: {t: at, kind: category, waybill: waybill, text: text}\n")
    args = ("import", str(file), "--map", str(how))
    code, out, said = desk.kefu(*args, "--dry-run", "--format", "jsonl")
    second = json.loads(out.splitlines()[1])["id"]
    notices = (
        f"row 2: the waybill 75312345678901 has an open ticket already: {first}\n"
        f"row 4: the waybill 75312345678902 has an open ticket already: {second}\n"
    )
    assert (code, said) == (
        0,
        f"{notices}3 rows: 3 would be opened, 0 are there already, 0 cannot be taken; nothing done\n",
    )
    assert [json.loads(line)["double"] for line in out.splitlines()] == [first, None, second]
    for index in ("", "no database"):
        if index:
            desk.git("reset", "-q", "--hard", "HEAD~1")
            shutil.rmtree(desk.top / ".git" / "kefu", ignore_errors=True)
            (desk.top / ".git" / "kefu").mkdir()
            (desk.top / ".git" / "kefu" / "index.sqlite").mkdir()
        code, out, said = desk.kefu(*args)
        assert (code, said) == (0, f"{notices}3 rows: 3 opened, 0 there already, 0 not taken\n")
        assert out.split()[1] == second
    assert desk.kefu(*args)[1:] == ("", "3 rows: 0 opened, 3 there already, 0 not taken\n")


def test_a_row_that_is_no_text_is_left_out_and_the_others_go_in(desk: Desk, tmp_path: Path) -> None:
    how = tmp_path / "map.yaml"
    how.write_text("columns: {t: at, kind: category, text: text}\n")
    good = ["t,kind,text", "2026-11-10,lost,丢了", "2026-11-13,lost,找不到"]
    for encoding, bad in (("utf-8", b"\xff\xfe"), ("gb18030", b"\xff\xff"), ("utf-8", "破".encode("gb18030"))):
        file = tmp_path / f"{encoding}{len(bad)}{bad[0]}.csv"
        day = f"2026-11-{bad[0] % 20 + 1:02},lost,{encoding}"
        file.write_bytes("\n".join([*good, day]).encode(encoding) + b"\n2026-11-12,lost,a " + bad + b" b\n")
        code, _out, said = desk.kefu("import", str(file), "--map", str(how))
        assert code == 1, said
        assert " 1 not taken\n" in said
        kept = list(csv.reader(file.with_suffix(".rejects.csv").open(encoding="utf-8-sig")))
        assert kept[1][3:] == ["5", "neither UTF-8 nor GB18030, as the other rows are; mend what shows as \ufffd"]
    file = tmp_path / "latin.csv"
    file.write_bytes("t,kind,text\n2026-11-10,lost,caf\u00e9\n".encode("latin-1"))
    code, out, said = desk.kefu("import", str(file), "--map", str(how))
    assert (code, out, said) == (2, "", f"kefu: {file}: neither UTF-8 nor GB18030; save it as UTF-8 and try again.\n")


def test_lines_that_are_no_json_are_kept(desk: Desk, tmp_path: Path) -> None:
    file, how = tmp_path / "t.jsonl", tmp_path / "map.yaml"
    file.write_text(
        '{"t": "2026-11-10", "kind": "lost", "waybill": 75312345678921}\nnot json\n[1]\n{"t": "2026-11-11"\n'
    )
    how.write_text("columns: {t: at, kind: category, waybill: waybill}\n")
    code, out, said = desk.kefu("import", str(file), "--map", str(how))
    assert (code, len(out.split())) == (1, 1), said
    kept = list(csv.reader((tmp_path / "t.rejects.csv").open(encoding="utf-8-sig")))
    assert [row[0] for row in kept[1:]] == ["not json", "[1]", '{"t": "2026-11-11"']
    assert {row[4] for row in kept[1:]} == {"not a JSON object on one line"}


def test_a_disk_that_fills_up_keeps_what_is_done_and_what_was_refused(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=7m", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("mounting needs root")
    try:
        desk = new_desk(disk / "desk")
        file, how = tmp_path / "t.csv", tmp_path / "map.yaml"
        rows = [f"2026-11-{1 + i % 20:02},{'lost' if i % 500 else 'what'},第{i}件" for i in range(4000)]
        file.write_text("t,kind,text\n" + "\n".join(rows) + "\n")
        how.write_text("columns: {t: at, kind: category, text: text}\n")
        code, out, said = desk.kefu("import", str(file), "--map", str(how))
        done = len(out.split())
        assert code == 4, said
        assert "The disk is full, nothing was recorded: make room for" in said
        assert 0 < done < 3992
        assert desk.git("ls-tree", "-r", "--name-only", "HEAD", "tickets/").count("\n") == done
        kept = list(csv.reader((tmp_path / "t.rejects.csv").open(encoding="utf-8-sig")))
        assert len(kept) - 1 == done // 998 * 2
        subprocess.run(["mount", "-o", "remount,size=60m", str(disk)], check=True)
        code, out, said = desk.kefu("import", str(file), "--map", str(how))
        assert code == 1, said
        assert f"4000 rows: {3992 - done} opened, {done} there already, 8 not taken" in said
        assert desk.git("status", "--porcelain") == ""
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


NUMBERED = """工单号,问题类型,内容,登记时间,运单号
G1,破损,箱子坏了,2026-11-02 09:10,
G2,催件,快点,2026-11-02 09:20,75312345671001
G1,破损,箱子坏了 更正：杯子也碎了,2026-11-02 09:30,75312345671002
G2,催件,另一件,2026-11-02 09:40,75312345671003
G2,催件,另一件 更正,2026-11-02 09:45,75312345671003
-,咨询,没有单号,2026-11-02 09:50,
-,咨询,也没有单号,2026-11-02 09:50,
"""


def test_the_same_number_again_is_news_of_the_ticket(desk: Desk, tmp_path: Path) -> None:
    file, how = tmp_path / "t.csv", tmp_path / "map.yaml"
    file.write_text(NUMBERED)
    how.write_text(desk.must("import", str(file), "--guess"))
    args = ("import", str(file), "--map", str(how))
    code, out, said = desk.kefu(*args)
    first, _second, third = out.split()[:3]
    why, why_too = (
        f"the number {number} is that of ticket {ticket}; --notes takes the row as a note there, so does kefu note {ticket}"
        for number, ticket in (("G1", first), ("G2", third))
    )
    rejects = tmp_path / "t.rejects.csv"
    assert (code, said) == (
        1,
        f"row 4: {why}\nrow 6: {why_too}\n7 rows: 5 opened, 0 there already, 2 not taken\n"
        f"What was not taken is in {rejects}, with the reason.\n",
    )
    assert list(csv.reader(rejects.open(encoding="utf-8-sig")))[1][5:] == ["4", why]
    # In another file the desk itself knows the number.
    other = tmp_path / "other.csv"
    other.write_text("\n".join([*NUMBERED.splitlines()[:1], NUMBERED.splitlines()[3]]) + "\n")
    assert desk.kefu("import", str(other), "--map", str(how), "--dry-run", "--format", "jsonl")[0] == 1

    code, _out, said = desk.kefu(*args, "--notes")
    assert (code, said) == (
        0,
        "7 rows: 0 opened, 5 there already, 0 not taken\nNotes on tickets that exist: 2\n",
    )
    timeline = json.loads(desk.must("show", first, "--format", "json"))["items"][0]["timeline"]
    assert [(entry["did"], entry.get("text", "")) for entry in timeline][1] == ("note", "箱子坏了 更正：杯子也碎了")
    after = desk.git("rev-parse", "HEAD")
    assert desk.kefu(*args)[::2] == (0, "7 rows: 0 opened, 7 there already, 0 not taken\n")
    assert desk.git("rev-parse", "HEAD") == after
    assert desk.kefu("check")[0] == 0


def test_what_is_passed_over_is_told(desk: Desk, tmp_path: Path) -> None:
    file, how = tmp_path / "t.csv", tmp_path / "map.yaml"
    file.write_text("十一月登记表,,\n登记时间,运单号,问题类型\n2026/11/2 下午 8:05,'75312345671001,破损\n合计,1,\n")
    above = "row 2 holds the titles of the columns; what stands above it was passed over (rows: 1)\n"
    code, out, said = desk.kefu("import", str(file), "--guess")
    assert (code, said) == (0, above)
    assert out == (
        "# Of each column: how sure the guess is, and the share of values that fit, in 1 rows\n"
        "columns:\n"
        "  登记时间: at  # sure, 100 %: 2026/11/2 下午 8:05\n"
        "  运单号: waybill  # sure, 100 %: 7531***01\n"
        "  问题类型: category  # sure, 100 %: 破损\n"
        "header: 2\n"
        "# Rows that only add up others (1 so far) are passed over\n"
    )
    how.write_text(out)
    code, out, said = desk.kefu("import", str(file), "--map", str(how))
    assert (code, len(out.split())) == (0, 1)
    assert said == (
        f"{above}row 4: passed over, a sum (合计), no case\n1 rows: 1 opened, 0 there already, 0 not taken\n"
    )
    assert json.loads(desk.must("show", "@", "--format", "json"))["items"][0]["waybill"] == "75312345671001"


def test_a_strange_offset_and_half_a_character_refuse_their_rows_alone(desk: Desk, tmp_path: Path) -> None:
    file, how = tmp_path / "t.jsonl", tmp_path / "map.yaml"
    file.write_text(
        '{"t": "2026-11-10T08:00:00+99:99", "kind": "lost", "x": "a"}\n'
        '{"t": "2026-11-10", "kind": "lost", "x": "half \\ud800"}\n'
        '{"t": "2026-11-10", "kind": "lost", "x": "whole"}\n'
    )
    how.write_text("columns: {t: at, kind: category, x: text}\n")
    code, out, said = desk.kefu("import", str(file), "--map", str(how))
    assert (code, len(out.split())) == (1, 1), said
    kept = list(csv.reader((tmp_path / "t.rejects.csv").open(encoding="utf-8-sig")))
    assert [row[3:] for row in kept[1:]] == [
        ["1", "2026-11-10T08:00:00+99:99: there is no such time"],
        ["2", "half a character stands in it (a damaged text); mend what shows as \ufffd"],
    ]
