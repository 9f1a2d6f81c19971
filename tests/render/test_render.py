"""Every format of a list, whole: what people read and what programs read."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from wcwidth import wcswidth

from kefu.core.base.errors import Usage
from kefu.core.base.findings import finding
from kefu.core.reports import Column, Report, Row
from kefu.render import FORMATS, ROWS, hidden, render

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
COLUMNS = (
    Column("id", "Number"),
    Column("title", "Title"),
    Column(
        "state", "State", lambda code, language: {"waiting": "等待中"}.get(code, code) if language == "zh" else code
    ),
    Column("due", "Due"),
    Column("late", "Late by"),
    Column("urgent", "Urgent"),
)
FIRST: Row = {
    "id": "261121-7K3F9Q5",
    "title": "显示门卫签收,收件人未收到",
    "state": "waiting",
    "due": datetime(2026, 11, 21, 1, 30, tzinfo=UTC),
    "late": timedelta(minutes=30),
    "urgent": True,
    "waybill": "0571234567",
    "branches": {"origin": "北京建国门"},
    "labels": ["vip", "COD"],
    "tries": 2,
}
SECOND: Row = {
    "id": "251231-A1B2C3T",
    "title": "1e5 | *x*\nline\x1b[31m",
    "state": "open",
    "due": datetime(2025, 12, 31, 16, 30, tzinfo=UTC),
    "late": timedelta(days=-1, hours=-4, minutes=-10),
    "urgent": False,
    "waybill": None,
}


def report(*items: Row) -> Report:
    """A report of these rows."""
    return Report("tickets", COLUMNS, items or (FIRST, SECOND), NOW, ZONE)


def zh(template: str) -> str:
    """A few words of Chinese."""
    words = {"Number": "工单号", "yes": "是", "no": "否", "{minutes} min": "{minutes} 分钟", "Due": "期限"}
    return words.get(template, template)


def test_table() -> None:
    """Aligned by display width, nothing typed, controls visible, short times of the desk's zone."""
    assert list(render(report(), "table")) == [
        "Number          Title                      State    Due          Late by     Urgent",
        "--------------  -------------------------  -------  -----------  ----------  ------",
        "261121-7K3F9Q5  显示门卫签收,收件人未收到  waiting  11-21 09:30  30 min      yes",
        "251231-A1B2C3T  1e5 | *x* line\\x1b[31m     open     01-01 00:30  in 1 d 4 h  no",
    ]


def test_table_in_chinese() -> None:
    """Headings, words and labels of codes follow the language; the first of several rows is shown with limit 1."""
    shown = list(render(report(), "table", translate=zh, language="zh", limit=1))
    assert shown[0].split() == ["工单号", "Title", "State", "期限", "Late", "by", "Urgent"]
    assert shown[2].split() == ["261121-7K3F9Q5", FIRST["title"], "等待中", "11-21", "09:30", "30", "分钟", "是"]
    assert len(shown) == 3
    assert hidden(report(), "table", 1) == 1
    assert hidden(report(), "table", ROWS) == hidden(report(), "json", 1) == hidden(report(), "table", None) == 0


@pytest.mark.parametrize("width", [200, 81, 80, 79, 71])
def test_table_fits_the_terminal(width: int) -> None:
    """No line is wider than the terminal; numbers and times are whole."""
    shown = list(render(report(), "table", width=width))
    assert max(wcswidth(line) for line in shown) <= width
    assert "261121-7K3F9Q5" in shown[2]
    assert "11-21 09:30" in shown[2]
    natural = max(wcswidth(line) for line in render(report(), "table"))
    assert ("…" in "".join(shown)) == (width < natural)


def test_empty() -> None:
    """No rows: no table; data formats keep their frame."""
    nothing = Report("tickets", COLUMNS, (), NOW, ZONE)
    assert list(render(nothing, "table")) == list(render(nothing, "jsonl")) == []
    assert json.loads("\n".join(render(nothing, "json")))["items"] == []
    assert list(render(nothing, "csv")) == ["id,title,state,due,late,urgent"]


def test_json_is_a_contract() -> None:
    """The same in every language and width: schema, kind, now, items with all keys, ISO 8601."""
    lines = list(render(report(), "json"))
    assert lines == list(render(report(), "json", translate=zh, language="zh", width=20, limit=1))
    assert lines[0] == '{"schema": 1, "kind": "tickets", "now": "2026-11-21T10:00:00+08:00", "items": ['
    found = json.loads("\n".join(lines))
    assert list(found) == ["schema", "kind", "now", "items"]
    assert found["items"][0] == {
        **FIRST,
        "due": "2026-11-21T09:30:00+08:00",
        "late": "PT30M",
    }
    assert found["items"][1]["late"] == "-PT28H10M"
    assert list(found["items"][1]) == list(SECOND)
    assert "\x1b" not in "".join(lines)
    assert [json.loads(line) for line in render(report(), "jsonl")] == found["items"]


def test_json_tells_findings() -> None:
    """Findings come as code, file, line and English text."""
    bad = Report("tickets", COLUMNS, (), NOW, ZONE, (finding("empty", "the file is empty", path="a.yaml", line=1),))
    expected = [{"code": "empty", "path": "a.yaml", "line": 1, "text": "the file is empty"}]
    assert json.loads("\n".join(render(bad, "json", translate=zh)))["findings"] == expected


def test_json_escapes_what_a_terminal_obeys() -> None:
    """Bidi controls, C1 controls and line separators are escaped, and read back as they were."""
    text = "a\u202eb\x9b31m\u2028c\x7f"
    (line,) = render(report({"id": text}), "jsonl")
    assert line.isprintable()
    assert json.loads(line) == {"id": text}


def test_csv() -> None:
    """All keys, nested ones dotted; what a spreadsheet would run is disarmed, numbers are not."""
    rows = list(csv.DictReader(io.StringIO("\n".join(render(report(), "csv", translate=zh)))))
    assert list(rows[0]) == [
        *("id", "title", "state", "due", "late", "urgent", "waybill", "branches.origin", "labels", "tries"),
    ]
    assert rows[0]["due"] == "2026-11-21T09:30:00+08:00"
    assert rows[0]["branches.origin"] == "北京建国门"
    assert rows[0]["labels"] == "vip; COD"
    assert rows[1]["title"] == "1e5 | *x*\nline\\x1b[31m"
    assert rows[1]["late"] == "'-PT28H10M"


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 571", "-1", "@x", "\t=1", "\r=1", "\n=1", "\uff1d1", "\uff0b1", "\uff20"]
)
def test_csv_disarms_formulas(text: str) -> None:
    """Text that begins like a formula gets an apostrophe; a number below zero is a number."""
    ((_head), row) = list(csv.reader(io.StringIO("\n".join(render(report({"a": text, "b": -1}), "csv")))))
    assert row[0].startswith("'")
    assert row[1] == "-1"


def test_markdown() -> None:
    """Pipes, stars of masked names and markup are escaped; a cell is one line."""
    assert list(render(report(), "md")) == [
        "| Number | Title | State | Due | Late by | Urgent |",
        "| --- | --- | --- | --- | --- | --- |",
        "| 261121-7K3F9Q5 | 显示门卫签收,收件人未收到 | waiting | 11-21 09:30 | 30 min | yes |",
        "| 251231-A1B2C3T | 1e5 \\| \\*x\\* line\\\\x1b\\[31m | open | 01-01 00:30 | in 1 d 4 h | no |",
    ]


def test_spans_for_people() -> None:
    """The two largest units, minutes the smallest."""
    spans = (timedelta(), timedelta(seconds=-30), timedelta(hours=3), timedelta(hours=3, minutes=20), timedelta(days=2))
    said = [list(render(report({"late": span}), "md"))[2].split("|")[5].strip() for span in spans]
    assert said == ["0 min", "0 min", "3 h", "3 h 20 min", "2 d"]


def test_unknown_format() -> None:
    """A format that is none is wrong usage that names all."""
    with pytest.raises(Usage) as wrong:
        render(report(), "xml")
    assert str(wrong.value) == f"No format xml; it is one of {', '.join(FORMATS)}."
