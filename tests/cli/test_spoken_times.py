"""Times in words at the prompt: in options, and the end of work by the desk's own calendar."""

from pathlib import Path

import pytest

from tests.cli.working import CONFIG, FIRST, SECOND, Desk, make_desk

FRIDAY = "2026-11-27T10:00:00+08:00"
CALENDAR = 'calendars:\n  office: {week: {mon-fri: ["08:30-12:00", "13:30-17:30"]}}\n'


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk without a calendar."""
    return make_desk(tmp_path)


def test_a_wait_until_a_time_in_words(desk: Desk) -> None:
    """The words are typed as one argument; the entry has the instant."""
    desk.did("wait", FIRST, "courier", "请查", "-u", "今晚八点")
    desk.did("wait", SECOND, "courier", "请查", "-u", "月底")
    assert "  until: 2026-11-21T20:00:00+08:00\n" in desk.file(FIRST).read_text()
    assert "  until: 2026-11-30T23:59:59+08:00\n" in desk.file(SECOND).read_text()
    desk.did("note", FIRST, "刚才来电", "--at", "半小时前")
    assert "  at: 2026-11-21T09:30:00+08:00\n" in desk.file(FIRST).read_text()


def test_the_end_of_work_is_what_the_calendar_of_the_desk_says(desk: Desk) -> None:
    """Without a calendar it is refused; with one it is its last hour of that day."""
    line = ("contact", FIRST, "customer", "reached", "--promise", "周五下班前")
    ran = desk.kefu(*line, KEFU_NOW=FRIDAY)
    assert (ran.code, ran.err) == (2, "kefu: 周五下班前: no calendar says here when work ends; write the time\n")
    (desk.path / "kefu.yaml").write_text(CONFIG + CALENDAR)
    desk.commit("a calendar")
    desk.did(*line, KEFU_NOW=FRIDAY)
    assert "due: 2026-11-27T17:30:00+08:00\n" in desk.file(FIRST).read_text()
    desk.did("amend", SECOND, "external.due=下周一下班前", KEFU_NOW=FRIDAY)
    assert "due: 2026-11-30T17:30:00+08:00\n" in desk.file(SECOND).read_text()
    off = desk.kefu(*line[:-1], "周日下班前", KEFU_NOW=FRIDAY)
    assert off.code == 2
    assert "nobody works on that day" in off.err
