"""A report of a period as a page, as a workbook, as blocks: the same numbers in each, and nothing that runs."""

import io
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from kefu.core.base.errors import same
from kefu.core.figures.model import Chart, PeriodReport, Section
from kefu.core.reports import Column, Report, Row
from kefu.render.pictures import blocks, charted, html
from kefu.render.pictures.charts import svg
from kefu.render.style import Style

NOW = datetime(2026, 11, 29, tzinfo=UTC)
HOSTILE = '<script>alert(1)</script>"=cmd|\x1b[31m\u202e&'
STYLE = Style(same, "zh", 80)


def table(columns: str, rows: list[Row]) -> Report:
    """A table whose columns are titled by their keys."""
    return Report("figures", tuple(Column(key, key) for key in columns.split()), rows, NOW, UTC)


DAYS = Section(
    "days",
    "Days",
    "Opened by day.",
    table("day opened backlog", [{"day": f"11-{d:02}", "opened": d % 3, "backlog": d} for d in range(1, 31)]),
    Chart("lines", "day", ("opened", "backlog")),
    "kefu list since:2026-11-01",
)
CLOCKS = Section(
    "clocks",
    HOSTILE,
    HOSTILE,
    table(
        "clock met missed median",
        [
            {"clock": HOSTILE, "met": 8, "missed": 2, "median": timedelta(hours=2)},
            {"clock": "R03", "met": 4, "missed": None},
        ],
    ),
    Chart("stacked", "clock", ("met", "missed")),
)
HOURS = Section(
    "hours",
    "Hours",
    "Arrivals by hour.",
    table("weekday h0 h1", [{"weekday": "Mon", "h0": 4, "h1": 0}, {"weekday": "Tue", "h0": 1, "h1": 2}]),
    Chart("map", "weekday", ("h0", "h1")),
)
REPORT = PeriodReport("monthly", NOW, NOW, "0123456", "desk", 2, (), (DAYS, CLOCKS, HOURS))
HEAD = (HOSTILE, "2026-11-01 .. 2026-12-01")


class Reader(HTMLParser):
    """Notes which elements and attributes a page has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_a_page_runs_nothing_and_asks_for_nothing() -> None:
    """No script, no address of elsewhere, no handler, no hidden character; what was said is shown as text."""
    page = html.page(REPORT, STYLE, HEAD)
    read = Reader(page)
    assert "script" not in read.tags
    assert "link" not in read.tags
    assert "img" not in read.tags
    assert not [name for name, _ in read.attributes if name.startswith("on") or name in ("src", "xlink:href")]
    assert {value for name, value in read.attributes if name == "href"} == {"#days", "#clocks", "#hours"}
    assert set(re.findall(r"https?://[^\"'<> )]+", page)) <= {"http://www.w3.org/2000/svg"}
    assert "default-src 'none'" in page
    assert '<html lang="zh-CN">' in page
    assert "&lt;script&gt;" in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert len(page.encode()) < 300_000


def test_each_picture_stands_above_its_table() -> None:
    """Lines and bars have a table below them; of a map the table is the picture, the darker the more."""
    page = html.page(REPORT, STYLE, HEAD)
    assert page.count("<svg") == 2
    assert page.count("<table") == 3
    assert page.index('id="days"') < page.index("<svg") < page.index("<table")
    assert 'style="background:rgb(42,111,151);color:#fff">4<' in page
    assert 'style="background:rgb(255,255,255);color:#1a1a1a">0<' in page
    assert "kefu list since:2026-11-01" in page


def test_a_picture_is_the_same_for_the_same_numbers() -> None:
    """Two runs give the same bytes, which are well-formed."""
    chart = CLOCKS.chart
    assert chart is not None
    once = svg(CLOCKS, chart, STYLE)
    assert once == svg(CLOCKS, chart, STYLE)
    ElementTree.fromstring(once)
    assert "<!--" not in once


def test_a_workbook_has_charts_of_its_own() -> None:
    """A sheet for each section with its chart; a text that begins with = is a text; names of sheets are allowed ones."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    book = load_workbook(io.BytesIO(charted.workbook(REPORT, (), STYLE, HEAD)))
    days, clocks, hours = book.worksheets[1:]
    assert [len(sheet._charts) for sheet in (days, clocks, hours)] == [1, 1, 0]
    assert (days["B2"].value, days["C31"].value) == (1, 30)
    assert clocks["A2"].data_type == "s"
    assert hours.conditional_formatting
    assert all(len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in book.sheetnames)
    assert len({name.casefold() for name in book.sheetnames}) == 4


@pytest.mark.parametrize(
    ("section", "wanted"),
    [(HOURS, ["Mon  █", "Tue  ▂▄"]), (DAYS, ["opened", "backlog"]), (CLOCKS, ["R03 met"])],
)
def test_blocks(section: Section, wanted: list[str]) -> None:
    """A terminal shows a line for each row of a map, for each line, and for each part of a bar; within its columns."""
    assert section.chart is not None
    shown = list(blocks.lines(section, section.chart, STYLE))
    for text in wanted:
        assert any(line.startswith(text) for line in shown), shown
    assert all(len(line) <= 80 and line.isprintable() for line in shown)


def test_nothing_is_drawn_of_nothing() -> None:
    """An empty table and one of zeros have no bars, and make no page fail."""
    empty = Section("none", "None", "None.", table("day opened", []), Chart("bars", "day", ("opened",)))
    zero = Section(
        "zero", "Zero", "Zero.", table("day opened", [{"day": "x", "opened": 0}]), Chart("bars", "day", ("opened",))
    )
    for section in (empty, zero):
        assert section.chart is not None
        assert list(blocks.lines(section, section.chart, STYLE)) == []
    report = PeriodReport("daily", NOW, NOW, "0", "desk", 0, (), (empty, zero))
    assert html.page(report, STYLE, HEAD).count("<table") == 2
    assert charted.workbook(report, (), STYLE, HEAD)


def test_without_pygal_a_sentence_says_what_to_install() -> None:
    """Pictures are an extra: all else goes without it."""
    code = (
        "import sys; sys.modules['pygal'] = None\n"
        "from kefu.core.base.errors import Usage\n"
        "from tests.render.pictures import test_pictures as t\n"
        "try: t.html.page(t.REPORT, t.STYLE, t.HEAD)\n"
        "except Usage as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=None)
    assert "kefu[report]" in done.stdout
