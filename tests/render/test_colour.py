"""The colours of tables: what they mark, and that they change nothing else."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from kefu.core.reports import Column, Report, Row
from kefu.render import FORMATS, render
from tests.render.test_fit import LISTS, NOW, ROW

ESCAPE = re.compile("\x1b\\[([0-9]+)m(.*?)\x1b\\[0m")
BOLD, RED, GREEN, YELLOW, MAGENTA, CYAN = "1", "31", "32", "33", "35", "36"


def coloured(kind: str, row: Row, width: int | None = 200) -> list[str]:
    """The lines of a list of one row, in colour."""
    return list(render(Report(kind, LISTS[kind], (row,), NOW, UTC), "table", width=width, colour=True))


@pytest.mark.parametrize("kind", list(LISTS))
@pytest.mark.parametrize("width", [72, 120, None])
def test_colours_change_nothing_else(kind: str, width: int | None) -> None:
    """Without them every line is the same; the heads are bold."""
    plain = list(render(Report(kind, LISTS[kind], (ROW,), NOW, UTC), "table", width=width))
    lines = coloured(kind, ROW, width)
    assert [ESCAPE.sub(r"\2", line) for line in lines] == plain
    assert {ink for ink, _text in ESCAPE.findall(lines[0])} == {BOLD}
    assert "\x1b" not in lines[1]


@pytest.mark.parametrize(
    ("kind", "change", "ink", "text"),
    [
        ("tickets", {}, RED, "11-21 01:30"),
        ("tickets", {}, CYAN, "waiting"),
        ("tickets", {"state": "resolved"}, GREEN, "resolved"),
        ("tickets", {"state": "unreadable"}, RED, "unreadable"),
        ("tickets", {"due": NOW + timedelta(hours=3)}, YELLOW, "11-21 05:00"),
        ("overdue", {}, RED, "30 min"),
        ("desk", {}, YELLOW, "due soon"),
        ("desk", {"reason": "urged"}, RED, "urged"),
    ],
)
def test_what_is_coloured(kind: str, change: Row, ink: str, text: str) -> None:
    """Overdue is red, due today yellow, waiting cyan, done green."""
    assert (ink, text) in ESCAPE.findall(coloured(kind, {**ROW, **change})[2])


@pytest.mark.parametrize(
    "change",
    [{"due": NOW + timedelta(days=2)}, {"due": None}, {"state": "closed"}, {"reason": "attention"}],
)
def test_what_is_not_late_is_not_red(change: Row) -> None:
    """Neither what is due on another day nor what is closed or only looked at."""
    assert RED not in {ink for ink, _text in ESCAPE.findall(coloured("tickets", {**ROW, **change})[2])}


@pytest.mark.parametrize(("escalated", "inks"), [(1, [(MAGENTA, "supervisor")]), (0, [])])
def test_the_level_of_an_escalated_ticket(escalated: int, inks: list[tuple[str, str]]) -> None:
    """A level is marked once somebody escalated to it."""
    row: Row = {"level": "supervisor", "escalated": escalated}
    report = Report("tickets", (Column("level", "level"),), (row,), NOW, UTC)
    assert ESCAPE.findall(list(render(report, "table", colour=True))[2]) == inks


def test_texts_bring_no_colours() -> None:
    """What a customer wrote is shown as it is stored, its control characters made visible."""
    lines = coloured("tickets", {**ROW, "title": "\x1b[31mred\x1b]0;title\x07\x9b2J", "owner": "a\x1b[7mb"})
    assert {text for _ink, text in ESCAPE.findall(lines[2])} == {"waiting", "11-21 01:30"}
    assert "\\x1b[31mred" in lines[2]
    assert ESCAPE.sub(r"\2", lines[2]).isprintable()


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "table"])
def test_other_formats_have_no_colours(format: str) -> None:
    """Data and Markdown are the same with and without."""
    report = Report("tickets", LISTS["tickets"], (ROW,), datetime(2026, 11, 21, tzinfo=UTC), UTC)
    assert list(render(report, format, colour=True)) == list(render(report, format))
