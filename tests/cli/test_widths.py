"""Every list on real terminals of many widths, in both languages: no row wraps, no number is cut."""

import re
import subprocess
import sys

import pytest
from wcwidth import wcswidth

from tests.cli.desks import NOON, Desk, new_desk
from tests.cli.terminals import on_terminal

EARLY = "2026-11-21T09:00:00+08:00"
TITLE = "收件人说外包装完好但里面的瓷器全部碎了,要求今天之内答复并且赔付全部损失"
LISTS = {
    "list": ("list",),
    "overdue": ("overdue", "--within", "2d"),
    "today": ("today",),
    "desk": (),
    "log": ("log",),
    "clocks": ("clocks", "@"),
    "who": ("who",),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with long names and titles: an overdue ticket, one due soon, one that waits."""
    desk = new_desk(tmp_path_factory.mktemp("widths") / "desk")
    told = ("--delivery", "杭州余杭未来科技城第二营业部", "--incomplete", "--no-input")
    for i, due in enumerate(("10:00", "12:40", "18:00")):
        line = ("open", "inquiry", f"7531234567890{i}", TITLE, "--due", f"2026-11-21T{due}:00+08:00")
        number = desk.must(*line, *told, now=EARLY)
    desk.must("wait", number, "courier:老王师傅", "请查", "--within", "6h", now=EARLY)
    return desk


def shown(desk: Desk, name: str, columns: int, language: str, *options: str) -> list[str]:
    """The lines of a list on a terminal."""
    variables = {"KEFU_LANG": language, "NO_COLOR": "1", "KEFU_NOW": NOON}
    code, text = on_terminal(desk, *LISTS[name], *options, size=(60, columns), without="COLUMNS", **variables)
    assert code == 0, text
    return text.splitlines()


def whole(line: str) -> bool:
    """Whether what a row shows of waybills and times is whole."""
    cut = re.search(r"(?<![0-9])7531[0-9]{0,9}(?![0-9])|[0-9]{2}-[0-9]{2} [0-9:]{0,4}(?![0-9:])", line)
    return cut is None or cut[0].endswith(" ")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("columns", [20, 72, 80, 120])
@pytest.mark.parametrize("name", ["list", "overdue", "today", "desk"])
def test_lists_of_tickets_fit(desk: Desk, name: str, columns: int, language: str) -> None:
    """One line a ticket, with its whole number; from 72 columns on with its waybill and the beginning of its title."""
    lines = shown(desk, name, columns, language)
    rows = [line for line in lines if re.match("[0-9]{6}-[0-9A-Z]{7}( |$)", line)]
    assert len(rows) == 3
    assert max(map(wcswidth, lines)) <= columns
    assert all(map(whole, rows))
    if columns >= 72:
        assert all("收件人说" in row and "…" in row for row in rows)
        assert [any(f"7531234567890{i}" in row for row in rows) for i in range(3)] == [True] * 3


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("columns", [20, 72])
@pytest.mark.parametrize("name", ["log", "clocks", "who"])
def test_other_lists_fit(desk: Desk, name: str, columns: int, language: str) -> None:
    """Tables of anything else do as well."""
    lines = shown(desk, name, columns, language)
    assert len(lines) > 2
    assert max(map(wcswidth, lines)) <= columns


def test_ahead_and_late(desk: Desk) -> None:
    """What is still to come is not said to be late by less than nothing."""
    told = "\n".join(shown(desk, "overdue", 120, "en"))
    assert "  2 h  " in told
    assert "  in 40 min  " in told
    left = "\n".join(shown(desk, "today", 120, "en"))
    assert "  2 h late  " in left
    assert "  40 min  " in left


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_span_is_less_than_nothing(desk: Desk, language: str) -> None:
    """Ahead or late, in no list, on no page and in no table."""
    within = ("overdue", "--within", "2d")
    for line in (
        (*within, "--columns", "id,late,left"), (*within, "--format", "md"), (*within, "--format", "junit"), ("today",), (),
        ("list", "--columns", "id,left"), ("clocks", "%1"), ("clocks", "%1", "--explain"), ("show", "%1"), ("show", "%2"), ("export",),
    ):  # fmt: skip
        said = desk.must("--lang", language, *line)
        assert re.search("(?<![0-9A-Za-z-])-[0-9]+ ", said) is None, (line, said)


@pytest.mark.parametrize("columns", [1, 20])
def test_pages_on_a_terminal_that_is_too_narrow(desk: Desk, columns: int) -> None:
    """They are written all the same."""
    for line in (("show", "@", "--all"), ("help", "terms"), ("note", "--help"), ("clocks", "@", "--explain"), ()):
        code, text = on_terminal(desk, *line, size=(60, columns), without="COLUMNS", TERM="dumb", KEFU_NOW=NOON)
        assert (code, bool(text.strip()), "Traceback" in text) == (0, True, False), line


def test_no_terminal_and_no_width(desk: Desk) -> None:
    """A pipe that says no COLUMNS gets what one that says 20 gets."""
    env = {**desk.env(), "KEFU_NOW": NOON}
    said = []
    for variables in ({k: v for k, v in env.items() if k not in ("COLUMNS", "TERM")}, {**env, "COLUMNS": "20"}):
        command = [sys.executable, "-m", "kefu", "-C", str(desk.top), "list"]
        said.append(subprocess.run(command, capture_output=True, text=True, env=variables, check=True).stdout)
    assert said[0] == said[1]
    assert said[0].count(TITLE) == 3


def test_wide(desk: Desk) -> None:
    """Every column and the whole title, however narrow the terminal is."""
    lines = shown(desk, "list", 72, "en", "--wide")
    assert sum(TITLE in line for line in lines) == 3
    assert lines[0].split() == ["ticket", "state", "owner", "due", "clock", "category", "waybill", "title"]


def test_a_terminal_that_says_no_width(desk: Desk) -> None:
    """Eighty columns, as ever."""
    code, text = on_terminal(desk, "list", size=(0, 0), without="COLUMNS", NO_COLOR="1")
    assert code == 0
    assert max(map(wcswidth, text.splitlines())) <= 80


def test_a_pipe_gets_everything(desk: Desk) -> None:
    """Whole titles, whatever COLUMNS says."""
    assert desk.must("list").count(TITLE) == 3
