"""Due times of edition 1 that rest on days off outside of the desk are taken as written; everything else is judged."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kefu.core.actions.action import Context
from kefu.core.base.node import Fields, Node
from kefu.core.clocks.limits import limit_of
from kefu.core.clocks.rules import Rule
from kefu.core.clocks.triggers import parse_trigger
from kefu.core.config.categories import Head
from kefu.core.config.desk import Desk, Staff
from kefu.core.fold.fold import fold
from kefu.core.judge.draft import draft
from kefu.core.judge.judge import judge
from kefu.core.judge.situation import Situation
from kefu.core.ticket.model import Entry
from kefu.core.times.calendar import Calendar
from kefu.core.times.days_off import DaysOff, YearOff
from kefu.store.codecs import ticket as ticket_codec
from tests.core.times.published import PUBLISHED

ZONE = ZoneInfo("Asia/Shanghai")
NUMBER, OP = "260924-7K3F9Q5", "ABCDEFGHJK"
HEAD = Head("inquiry", {"en": "Inquiry"}, (), "inquiry", (), ())
OFFICE = Calendar("office", (((540, 1020),),) * 5 + ((), ()), holidays="CN")
DESK = Desk(
    timezone="Asia/Shanghai",
    zone=ZONE,
    staff={"a-1": Staff("a-1", "A", "a@example.org")},
    calendars={"office": OFFICE},
)


def rule(name: str, key: str, value: str) -> Rule:
    """A rule that starts with the ticket."""
    return Rule(name, limit_of({key: value}), (parse_trigger("open"),), (parse_trigger("callback"),), "a source")


RULES = (rule("law", "legal-days", "9"), rule("work", "within", "5wd"), rule("plain", "within", "3d"))
WRITER = DESK.counting(PUBLISHED)
"""Who took the days off from the package."""


def situation(desk: Desk) -> Situation:
    """The opening, on a desk."""
    at = datetime(2026, 9, 24, 10, tzinfo=ZONE)
    return Situation(Context(desk, "a-1", at, at, OP, HEAD), RULES)


def opened(desk: Desk) -> Fields:
    """The fields of an opening as that desk drafts it."""
    facts: Node = {"category": "inquiry", "kind": "inquiry", "title": "x", "direction": "inbound"}
    return draft("open", situation(desk), None, {"facts": facts})


def entry(fields: Fields) -> Entry:
    """The entry that these fields are."""
    return ticket_codec.entry(fields)


def found(fields: Fields, desk: Desk) -> list[str]:
    """What a judge says of an opening who knows the days off of `desk`."""
    return [one.text() for one in judge(None, entry(fields), situation(desk))]


def changed(fields: Fields, clock: str, **other: str) -> Fields:
    """The fields with something else in the effect that starts a clock."""
    effects = fields["effects"]
    assert isinstance(effects, list)
    told = [e | other if isinstance(e, dict) and e.get("start") == clock else e for e in effects]
    return fields | {"effects": told}


def test_a_due_that_rests_on_the_package_is_taken_as_written() -> None:
    fields = opened(WRITER)
    assert opened(DESK)["effects"] != fields["effects"]
    assert found(fields, DESK) == []
    assert found(changed(fields, "law", due="2026-10-20T23:59:59+08:00"), DESK) == []


def test_that_the_clock_starts_and_its_source_are_judged() -> None:
    fields = opened(WRITER)
    effects = fields["effects"]
    assert isinstance(effects, list)
    assert found(fields | {"effects": effects[1:]}, DESK) == [f"entry {OP}: it leaves out that the clock law starts"]
    assert "source of the clock work" in found(changed(fields, "work", source="none"), DESK)[0]


def test_a_due_that_rests_on_no_days_off_is_judged() -> None:
    said = found(changed(opened(WRITER), "plain", due="2026-10-20T10:00:00+08:00"), DESK)
    assert said == [
        f"entry {OP}: due of the clock plain is 2026-10-20T10:00:00+08:00; "
        "by the rules of its time it would be 2026-09-27T10:00:00+08:00"
    ]


def in_desk(country: str, year: int) -> YearOff | None:
    """2026 stands in the desk."""
    return PUBLISHED.year(country, year) if year == 2026 else None


@pytest.mark.parametrize("edition", [1, 2])
def test_a_year_in_the_desk_is_judged_in_any_edition(edition: int) -> None:
    desk = replace(DESK, edition=edition, newest=2).counting(DaysOff(in_desk))
    fields = opened(WRITER)
    assert found(fields, desk) == []
    far = changed(fields, "law", due="2039-10-20T23:59:59+08:00")
    assert "due of the clock law is 2039" in found(far, desk)[0]


def test_after_edition_1_a_year_that_is_not_there_has_weekdays() -> None:
    desk = replace(DESK, edition=2, newest=2)
    assert len(found(opened(WRITER), desk)) == 2
    assert found(opened(desk), desk) == []


def test_an_edition_that_this_kefu_does_not_know_is_not_judged() -> None:
    said = found(opened(WRITER), replace(DESK, edition=99, newest=2))
    assert said == [
        f"entry {OP}: the desk went by edition 99 of the shipped rules; this kefu is too old to judge it, "
        "it knows up to 2: upgrade kefu"
    ]


def test_a_move_that_only_other_days_off_make_is_no_fault() -> None:
    """A theoretical arrival that is put off within the same working days moves the clock for one reckoning alone."""
    due_in = Rule(
        "in", limit_of({"within": "1wd"}), (parse_trigger("event due-in"),), (parse_trigger("callback"),), "s"
    )
    before = fold(NUMBER, [entry(opened(WRITER))])

    def put_off(desk: Desk, op: str, day: int) -> Situation:
        at = datetime(2026, 9, 24, 12, int(op[-1]), tzinfo=ZONE)
        return Situation(Context(desk, "a-1", at, at, op, HEAD), (due_in,))

    def arrival(desk: Desk, op: str, day: int) -> Entry:
        given: Fields = {"what": "due-in", "when": f"2026-10-0{day}T10:00:00+08:00"}
        return entry(draft("event", put_off(desk, op, day), before, given))

    first = arrival(WRITER, "ABCDEFGH01", 1)
    before = fold(NUMBER, [*before.entries, first])
    second = arrival(WRITER, "ABCDEFGH02", 2)
    assert [e.verb for e in second.effects] == []
    assert [e.verb for e in arrival(DESK, "ABCDEFGH02", 2).effects] == ["move"]
    assert judge(before, second, put_off(DESK, "ABCDEFGH02", 2)) == []
