"""The opening of a duty's ticket is judged like every entry: by what kefu.yaml said when a sweep wrote it."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from kefu.core.actions.action import Context
from kefu.core.config.categories import Head
from kefu.core.config.desk import Desk, Duty
from kefu.core.duties.days import turn
from kefu.core.duties.tickets import op_of
from kefu.core.judge.duty import opening
from kefu.core.judge.judge import judge
from kefu.core.judge.situation import Situation
from kefu.core.ticket.model import Entry
from kefu.store.codecs import ticket as ticket_codec

ZONE = ZoneInfo("Asia/Shanghai")
DUTY = Duty(name="d", what="写日志", category="journal", by=time(18), every="day")
LATER = Duty(name="r", what="催回单", category="journal", by=time(18), after=3, first=date(2026, 11, 23))
DESK = Desk(timezone="Asia/Shanghai", zone=ZONE, format=2, edition=2, newest=2, duties=(DUTY, LATER))
HEAD = Head("journal", {"zh": "日志", "en": "Journal"}, (), "duty", (), ())
DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=ZONE)


def situation(desk: Desk) -> Situation:
    return Situation(Context(desk, "", NOW, NOW, "", HEAD), (), "", "")


def written(duty: Duty, day: date = DAY) -> Entry:
    """The entry that opens the ticket of a turn, as a sweep writes it at nine."""
    fields = opening(situation(DESK), duty, turn(DESK, duty, day), op_of(duty, day), NOW)
    return ticket_codec.entry(fields)


@pytest.mark.parametrize(
    ("duty", "desk", "codes"),
    [
        (DUTY, DESK, []),
        (LATER, DESK, []),
        (DUTY, replace(DESK, duties=()), ["no-duty"]),
        (DUTY, replace(DESK, duties=(replace(DUTY, name="other"),)), ["no-duty"]),
        (DUTY, replace(DESK, duties=(replace(DUTY, by=time(17)),)), ["effect-differs"]),
        (DUTY, replace(DESK, duties=(replace(DUTY, what="别的"),)), ["not-as-drafted"]),
        (LATER, replace(DESK, duties=(replace(LATER, what="别的"),)), ["no-duty"]),
    ],
)
def test_an_opening_is_what_a_duty_of_its_time_says(duty: Duty, desk: Desk, codes: list[str]) -> None:
    """Its words, its deadline, its owner; one that nobody's duty orders is told."""
    assert [one.code for one in judge(None, written(duty), situation(desk))] == codes


def test_another_time_is_told() -> None:
    """It begins when the duty begins, whenever somebody sweeps."""
    entry = written(DUTY)
    moved = ticket_codec.entry({**entry.fields, "at": "2026-11-23T01:00:00+08:00"})
    assert [one.code for one in judge(None, moved, situation(DESK))] == ["not-as-drafted"]
