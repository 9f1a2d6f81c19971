"""Reports from outside: a small desk worked by hand, every kind and format, what cannot be reported."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from kefu.cli.completion import complete
from tests.cli.working import FIRST, INQUIRY, SECOND, Desk, money_desk

DAY = "2026-11-21"
OFFICE = """calendars:
  office: {week: {mon-fri: ['09:00-12:00', '13:00-18:00'], sat: ['09:00-12:00']}}
"""
LATER = {"KEFU_NOW": "2026-12-02T09:00:00+08:00"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The small desk, on 21 November, a Saturday: see each figure below.

    08:00 three cases opened. FIRST: told at 08:30, solved 09:00, called back 09:10 (satisfied), closed 09:20, reopened
    at 14:00, nothing since. SECOND: attempts on the 21st and in the first second of the 22nd, money, one record struck;
    its note of the 21st is recorded on 1 December. INQUIRY: closed as a double of SECOND at 10:00.
    """
    desk = money_desk(tmp_path_factory.mktemp("report"), OFFICE)
    for when, line in (
        ("08:30", ("contact", FIRST, "courier", "reached", "--channel", "phone")),
        ("09:00", ("resolve", FIRST, "found", "--cause", "no-notice")),
        ("09:10", ("callback", FIRST, "satisfied")),
        ("09:20", ("close", FIRST, "--override", "--why", "电话里确认")),
        ("10:00", ("link", INQUIRY, "duplicate-of", SECOND)),
        ("11:00", ("event", SECOND, "attempt", "--reason", "nobody-home")),
        ("11:30", ("settle", SECOND, "compensation", "86.50", "--stage", "agreed")),
        ("11:40", ("settle", SECOND, "compensation", "13.50", "--stage", "offered")),
        ("11:41", ("strike", SECOND, "last", "--why", "记错")),
        ("14:00", ("reopen", FIRST, "--why", "客户又来")),
    ):
        desk.did(*line, KEFU_NOW=f"{DAY}T{when}:00+08:00")
    desk.did("event", SECOND, "attempt", "--reason", "refused", KEFU_NOW="2026-11-22T00:00:00+08:00")
    desk.did("note", SECOND, "补记", "--at", f"{DAY}T12:00:00+08:00", KEFU_NOW="2026-12-01T08:00:00+08:00")
    return desk


def told(desk: Desk, *line: str, code: int = 0) -> dict[str, Any]:
    """A report as JSON, its sections by their keys."""
    ran = desk.kefu("report", *line, "--format", "json", **LATER)
    assert ran.code == code, ran
    found: dict[str, Any] = json.loads(ran.out)
    found["by"] = {one["key"]: one for one in found["sections"]}
    return found


def numbers(made: dict[str, Any], section: str, key: str = "figure", value: str = "count") -> dict[str, Any]:
    """One column of a section by the names of its rows."""
    return {row[key]: row[value] for row in made["by"][section]["rows"]}


def test_a_day_worked_by_hand(desk: Desk) -> None:
    """Opened 3, of them one double; two closings, one of them reopened the same day."""
    made = told(desk, "daily", DAY)
    assert numbers(made, "summary") == {
        "opened": 3, "duplicates": 1, "closed": 2, "still-closed": 1, "reopened-closings": 1, "reopened": 1, "backlog": 2,
    }  # fmt: skip
    assert numbers(made, "callbacks")["planned"] == 1
    assert numbers(made, "callbacks")["satisfied"] == 1
    assert made["late"] == 1  # the note
    [response] = made["by"]["response"]["rows"]
    assert response["unanswered"] == 1  # FIRST since it was reopened
    assert response["n"] == 3
    assert response["median"] is None  # fewer than five
    assert numbers(made, "attempts", "reason", "again") == {"nobody-home": 0}
    [money] = made["by"]["money"]["rows"]
    assert (money["agreed"], money["agreed-n"], money["offered"], money["offered-n"]) == ("86.50", 1, "0.00", 0)


def test_the_day_after_and_the_month(desk: Desk) -> None:
    """The attempt at midnight belongs to the 22nd, and is the second one; the month has all of it."""
    made = told(desk, "daily", "2026-11-22")
    assert numbers(made, "attempts", "reason") == {"refused": 1}
    assert numbers(made, "summary")["opened"] == 0
    month = told(desk, "monthly", "2026-11")
    assert numbers(month, "attempts", "reason", "again") == {"refused": 1, "nobody-home": 0}
    assert [one["key"] for one in month["sections"]][:4] == ["kpi", "callbacks", "categories", "causes"]
    assert numbers(month, "days", "day", "backlog")["2026-11-30"] == 2
    assert numbers(month, "days", "day", "opened")["2026-11-21"] == 3


def test_a_head_says_what_was_read(desk: Desk) -> None:
    """Desk, period with its zone, tip, late entries; each section its definition."""
    made = told(desk, "monthly", "2026-11")
    assert (made["schema"], made["kind"], made["report"], made["desk"]) == (1, "report", "monthly", "测试网点")
    assert (made["since"], made["until"]) == ("2026-11-01T00:00:00+08:00", "2026-12-01T00:00:00+08:00")
    assert made["timezone"] == "Asia/Shanghai"
    assert made["tip"] == desk.git("rev-parse", "HEAD").strip()
    assert all(one["definition"] for one in made["sections"])
    said = desk.did("report", "monthly", "2026-11", **LATER)
    assert "From 2026-11-01 00:00 to before 2026-12-01 00:00, Asia/Shanghai." in said
    assert "1 entries of the period were recorded after its end." in said


def test_the_journal_of_a_day(desk: Desk) -> None:
    """Who did what; struck entries are not counted, the strike is."""
    made = told(desk, "daily", DAY)
    [agent] = made["by"]["agents"]["rows"]
    assert agent["agent"] == "lead-1"
    assert agent["tickets"] == 3
    did = {row["ticket"]: row["did"] for row in made["by"]["journal"]["rows"]}
    assert did[SECOND] == ["open", "event", "settle", "strike", "note"]


def test_groups(desk: Desk) -> None:
    """By category and by branch: the parts add up to the whole."""
    made = told(desk, "daily", DAY, "--by", "类别,branch")
    opened = numbers(made, "by-category", "group", "opened")
    assert sum(opened.values()) == 3
    assert numbers(made, "by-branch", "group", "opened") == {"杭州余杭": 2, None: 1}
    assert made["by"]["by-category"]["rows"][0]["on-time"] is None


def test_rows_are_the_tickets_behind_the_figures(desk: Desk) -> None:
    """One row for each thing counted: as many as the figure says."""
    rows = json.loads(desk.did("report", "daily", DAY, "--rows", "--format", "json", **LATER))["items"]
    made = told(desk, "daily", DAY)
    for section in ("summary", "callbacks"):
        behind = [row["figure"] for row in rows if row["section"] == section]
        assert {name: behind.count(name) for name in numbers(made, section)} == numbers(made, section)
    assert {row["ticket"] for row in rows if row["figure"] == "reopened"} == {FIRST}
    closed = [row for row in rows if row["section"] == "summary" and row["figure"] == "closed"]
    assert all(row["op"] and row["when"] for row in closed)


def test_one_source_for_every_format(desk: Desk, tmp_path: Path) -> None:
    """CSV, JSON lines and Markdown hold the numbers of JSON; the workbook and the page too."""
    made = told(desk, "daily", DAY)
    lines = list(csv.DictReader(io.StringIO(desk.did("report", "daily", DAY, "--format", "csv", **LATER))))
    held = {(one["section"], one["row"], one["figure"]): one["value"] for one in lines}
    for name, count in numbers(made, "summary").items():
        assert held["summary", name, "count"] == str(count)
    rows = [json.loads(one) for one in desk.did("report", "daily", DAY, "--format", "jsonl", **LATER).splitlines()]
    assert [one["count"] for one in rows if one["section"] == "summary"] == list(numbers(made, "summary").values())
    assert "| closings | 2 |" in desk.did("report", "daily", DAY, "--format", "md", **LATER)
    for form in ("html", "xlsx", "csv", "json", "md"):
        file = tmp_path / f"day.{form}"
        assert "day." in desk.kefu("report", "daily", DAY, "-o", str(file), **LATER).err
        assert file.stat().st_size < 300_000
    assert json.loads((tmp_path / "day.json").read_text("utf-8"))["sections"] == made["sections"]
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    sheet = load_workbook(tmp_path / "day.xlsx")["What came and went"]
    assert [cell.value for cell in sheet["B"]][1:8] == list(numbers(made, "summary").values())
    page = (tmp_path / "day.html").read_text("utf-8")
    assert "测试网点: Daily report" in page
    assert 'id="summary"' in page
    assert desk.kefu("report", "daily", DAY, "-o", str(tmp_path / "day.md"), **LATER).code == 2


def test_the_rows_of_clocks_add_up(desk: Desk) -> None:
    """What fell due was met, missed or is undecided; where a span is told, that of working time is too."""
    made = told(desk, "monthly", "2026-11")
    for row in made["by"]["durations"]["rows"]:
        assert row["n"] >= 1
        assert row["median"] is None or row["worked-median"] is not None
    assert all(row["due"] == row["met"] + row["missed"] + row["undecided"] for row in made["by"]["clocks"]["rows"])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("monthly", "2027-01"), "begins in the future"),
        (("--since", "2026-11-21 10:00", "--until", "2026-11-21 10:00"), "is empty"),
        (("--until", "2026-11-21"), "say since when"),
        (("weekly", "2026-W54"), "no such week"),
        (("yearly",), "not a known report"),
        (("daily", "someday"), "is no time"),
        (("daily", DAY, "--since", DAY), "two periods"),
        (("daily", "--by", "weather"), "nothing is grouped by that"),
        (("daily", "--format", "xml"), "No format xml"),
        (("daily", "-o", "day.pdf"), "-o takes a file"),
        (("daily", "--rows", "-o", "day.html"), "-o takes a file .csv, .xlsx"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_what_cannot_be_reported(desk: Desk, line: tuple[str, ...], said: str) -> None:
    """A sentence, and 2."""
    ran = desk.kefu("report", *line, **LATER)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_period_of_one_second_and_one_of_nothing(desk: Desk) -> None:
    """The second counts what happened in it; a quiet day is dashes and zeros, and done."""
    second = told(desk, "--since", f"{DAY} 14:00:00", "--until", f"{DAY} 14:00:01")
    assert second["report"] == "free"
    assert numbers(second, "summary")["reopened"] == 1
    assert numbers(second, "summary")["closed"] == 0
    quiet = told(desk, "2026-10")
    assert set(numbers(quiet, "summary").values()) == {0}
    assert numbers(quiet, "summary", value="rate")["still-closed"] is None
    assert quiet["by"]["kpi"]["rows"][1]["rate"] is None


def test_an_unreadable_ticket_is_named_and_counted(desk: Desk, tmp_path: Path) -> None:
    """The others are reported, and the exit code is 4."""
    other = desk.copied(tmp_path)
    other.file(SECOND).write_text("id: [\n", encoding="utf-8")
    other.commit()
    made = told(other, "weekly", DAY, code=4)
    assert made["unreadable"] == [str(other.file(SECOND).relative_to(other.path))]
    assert numbers(made, "exceptions")["unreadable"] == 1
    assert numbers(made, "summary")["opened"] == 2
    rows = other.kefu("report", "weekly", DAY, "--rows", "--format", "csv", **LATER)
    assert rows.code == 4
    assert "1 files cannot be read" in rows.err


def test_words_in_chinese_name_the_same_report(desk: Desk) -> None:
    """The kind, the period and the groups; JSON is the same in every language."""
    english = desk.kefu("report", "weekly", "2026-W47", "--by", "agent", "--format", "json", **LATER)
    chinese = desk.kefu("报表", "周报", "2026-11-19", "--by", "客服", "--format", "json", lang="zh", **LATER)
    assert english.out == chinese.out != ""
    assert (
        desk.kefu("report", "上月", "--format", "json", **LATER).out
        == desk.kefu("report", "monthly", "2026-11", "--format", "json", **LATER).out
    )


def test_the_first_words_of_a_weekly_report_are_the_exceptions(desk: Desk) -> None:
    """Which tickets: the reopening, the second attempt; each with its time."""
    made = told(desk, "weekly", "2026-W47")
    assert [one["key"] for one in made["sections"]][:2] == ["exceptions", "exceptional"]
    told_of = {(row["figure"], row["ticket"]) for row in made["by"]["exceptional"]["rows"]}
    assert ("reopened", FIRST) in told_of
    assert ("attempts", SECOND) in told_of


def test_kinds_and_groups_are_completed() -> None:
    """A kind, and of several groups the one after the last comma; the Chinese words too."""
    assert ("weekly", "周报") in complete.reports()
    assert ("月报", "monthly") in complete.reports()
    assert ("agent,branch", "网点") in complete.groups("agent,b")
