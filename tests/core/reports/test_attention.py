"""When a ticket is to be looked at: the desk's rule, what sets another time, and that no ticket is without one."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kefu.core.actions.table import ACTIONS, last_act, ours, told
from kefu.core.base.node import Node
from kefu.core.config.desk import Attention, Desk
from kefu.core.fold.merge import merge
from kefu.core.reports import Row, ticket, tickets
from kefu.core.reports.attention import ATTENTION
from kefu.core.reports.looks import Looks
from kefu.core.reports.mine import mine
from kefu.core.reports.overdue import late, overdue
from kefu.core.reports.tickets import Listed
from kefu.core.reports.today import today
from kefu.core.ticket.model import Ticket
from kefu.core.times.calendar import Calendar
from kefu.core.times.days_off import DaysOff, YearOff
from kefu.core.vocabulary.words import HAND_CLOCKS
from kefu.store.codecs import ticket as codec
from kefu.store.codecs.listed import listed
from tests.core.fold.clones import DO, World
from tests.core.fold.timelines import NINE, NUMBER, ZONE, act, do, opened, start, total

PATH = f"tickets/2026/11/21/{NUMBER}.yaml"
SHANGHAI = ZoneInfo("Asia/Shanghai")
DESK = Desk(timezone="Asia/Shanghai", zone=SHANGHAI)
LOOKS = Looks(DESK)
OFFICE = Calendar("office", (((510, 720), (810, 1080)),) * 6 + ((),))
FRIDAY = datetime(2026, 11, 20, 23, 30, tzinfo=ZONE)
SET = [
    # the header's clocks, whether they say when to look
    ({}, False),
    ({"contact": {"due": "2026-11-21T10:00:00+08:00"}}, True),
    ({"contact": {"due": "2026-11-30T10:00:00+08:00"}}, False),
    ({"wait-0H5C9WXR3D": {"due": "2026-12-30T10:00:00+08:00"}}, True),
    ({"promise-0H5C9WXR3D": {"due": "2026-12-30T10:00:00+08:00"}}, True),
    ({"follow-0H5C9WXR3D": {"due": "2026-12-30T10:00:00+08:00"}}, True),
    ({"due-0H5C9WXR3D": {"due": "2026-12-30T10:00:00+08:00"}}, True),
    ({"wait-register": {"due": "2026-12-30T10:00:00+08:00"}}, False),
    ({"contact": {"due": "2026-11-21T10:00:00+08:00", "paused": "2026-11-20T09:00:00+08:00"}}, False),
]
CAPPED: Node = {
    "due": "2026-11-21T10:00:00+08:00", "paused": "2026-11-20T09:00:00+08:00", "cap": "2026-11-22T09:00:00+08:00",
    "then": "2026-12-22T09:00:00+08:00",
}  # fmt: skip


def at(day: int, hour: int = 18, minute: int = 0, second: int = 0) -> datetime:
    """A time of November 2026."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=ZONE)


def after(acted: datetime, desk: Desk = DESK, kind: str = "", category: str = "") -> datetime | None:
    """When a ticket is looked at after an act."""
    return Looks(desk).after(acted.timestamp(), kind, category)


def header(clocks: Node, **root: Node) -> Listed:
    """A ticket on which we acted on Friday."""
    return Listed("a", "x", {"state": "open", "owner": "me", "clocks": clocks, **root}, acted=FRIDAY.isoformat())


def test_the_days_are_those_of_the_office() -> None:
    """Monday to Friday without one, whatever other calendars there are; of a day the clock of the desk's zone decides."""
    assert after(FRIDAY) == at(23, 23, 59, 59)
    assert after(at(18, 9)) == at(19, 23, 59, 59)
    assert after(FRIDAY, replace(DESK, calendars={"night": OFFICE})) == at(23, 23, 59, 59)
    office = replace(DESK, calendars={"office": OFFICE})
    assert after(FRIDAY, office) == at(21)
    assert after(FRIDAY + timedelta(hours=1), office) == at(23)
    off = DaysOff(lambda _country, _year: YearOff(frozenset([date(2026, 11, 23)]), frozenset([5, 6]), frozenset()))
    holidays = replace(DESK, calendars={"office": replace(OFFICE, holidays="CN")}).counting(off)
    assert after(at(21, 9), holidays) == at(24)


def test_an_office_that_never_opens() -> None:
    """The desk's tickets are looked at all the same."""
    closed = replace(DESK, calendars={"office": Calendar("office", ((),) * 7)})
    assert after(FRIDAY, closed) == at(23, 23, 59, 59)


def test_kinds_and_categories() -> None:
    """A category decides before its kind, a kind before the default; 0 is never."""
    rule = Attention(2, {"duty": 0, "claim": 1}, {"callback-round": 3})
    desk = replace(DESK, attention=rule)
    assert after(at(16, 9), desk) == at(18, 23, 59, 59)
    assert after(at(16, 9), desk, "duty", "key-parcel-watch") is None
    assert after(at(16, 9), desk, "duty", "callback-round") == at(19, 23, 59, 59)
    assert after(at(16, 9), desk, "claim", "claim") == at(17, 23, 59, 59)


@pytest.mark.parametrize(("clocks", "settled"), SET, ids=[str(i) for i in range(len(SET))])
def test_what_sets_a_time(clocks: Node, settled: bool) -> None:
    """A hand, however late; a clock that is due sooner; no pause without an end, and no rule that is named like a hand's."""
    found = tickets.attention_of(header(clocks), FRIDAY, LOOKS)
    assert found == (None if settled else at(23, 23, 59, 59))


def test_a_pause_with_an_end() -> None:
    """It sets the time as long as it runs; then the clock counts by its new due time."""
    one = header({"contact": CAPPED})
    assert tickets.attention_of(one, at(21), LOOKS) is None
    assert tickets.attention_of(one, at(22), LOOKS) == at(23, 23, 59, 59)


@pytest.mark.parametrize("state", ["open", "waiting", "resolved"])
def test_states(state: str) -> None:
    """Every ticket that is not closed."""
    assert tickets.attention_of(header({}, state=state), FRIDAY, LOOKS) is not None
    assert tickets.attention_of(header({}, state="closed"), FRIDAY, LOOKS) is None


def test_acts_of_ours() -> None:
    """No note, nothing that came in, nothing of a sweep, nothing struck; what is written down late counts by its time."""
    first = total(opened(start("contact", 60)))
    assert (last_act(first), told(first)) == (NINE, False)
    many = total(
        opened(start("contact", 60)),
        do("contact", "B", 10, party="sender", way="out", outcome="reached"),
        do("contact", "C", 20, party="sender", way="in", outcome="reached"),
        do("note", "D", 30, text="x"),
        do("breach", "E", 60, act("missed", "contact", "A", 60), clock="contact"),
        do("escalate", "F", 70, clock="contact", to="supervisor", rank="1", why="x"),
    )
    assert (last_act(many), told(many)) == (NINE + timedelta(minutes=10), True)
    struck = total(
        opened(), do("contact", "B", 10, party="sender", way="out", outcome="reached"),
        do("strike", "C", 20, entry="B", why="x"),
    )  # fmt: skip
    assert (last_act(struck), told(struck)) == (NINE + timedelta(minutes=20), False)
    assert all(not action.ours for action in ACTIONS.values() if action.sweeps)
    assert ours(do("future", "G", 90))


def test_the_clocks_of_hands_are_those_of_actions() -> None:
    """What lists know without the actions."""
    assert {hand.clock for action in ACTIONS.values() for hand in action.hand} == set(HAND_CLOCKS)


def rows(one: Ticket, now: datetime) -> tuple[Row, Row]:
    """The ticket as a row of a list, read from its bytes, and as `show` has it."""
    return tickets.as_row(listed(codec.write(one), PATH), now, LOOKS), ticket.as_row(one, now, LOOKS)


STEP = st.tuples(st.integers(0, 2), st.sampled_from([*DO, "merge", "merge", "double"]), st.integers(0, 5000))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, max_size=25), st.integers(0, 10_000))
def test_no_ticket_without_a_next_time(steps: list[tuple[int, str, int]], draw: int) -> None:
    """Whatever was written, struck and united: a list's row and the whole ticket say the same, and there is a time."""
    world = World.born(3, draw)
    for who, kind, n in steps:
        if kind == "merge":
            world.merge(who, n)
        elif kind == "double":
            world.double(who, n)
        else:
            world.step(who, kind, n)
    union = merge(*(clone.ticket for clone in world.clones))
    for one in (*(clone.ticket for clone in world.clones), union):
        if one.state == "closed":
            continue
        row, whole = rows(one, world.now)
        assert row["told"] is told(one)
        assert row["attention"] == whole["attention"]
        ends = any(c.paused is not None and c.paused.cap is not None for c in one.running)
        assert row["attention"] is not None or row["due"] is not None or ends


OFF = Looks(replace(DESK, attention=Attention(0)))


def test_off() -> None:
    """A desk that does not want it."""
    assert tickets.as_row(header({}), FRIDAY, OFF)["attention"] is None


def test_an_entry_that_people_wrote_is_read_whole() -> None:
    """Another order of keys, another sign: the same as kefu writes it."""
    data = codec.write(total(opened(), do("contact", "B", 10, party="sender", way="out", outcome="reached")))
    odd = data.replace(b"  did: contact\n", b"").replace(b"  way: out\n", b'  way: out\n  did: "contact"\n')
    assert odd != data
    assert (listed(odd, PATH).acted, listed(odd, PATH).told) == (listed(data, PATH).acted, True)


def test_lists() -> None:
    """today and my desk have it by its own word, overdue where it is asked for, and it is never late."""
    fresh = [
        Listed("told", "1", {"state": "open", "owner": "me"}, acted=at(19, 8).isoformat(), told=True),
        Listed("fresh", "2", {"state": "open", "owner": "me"}, acted=at(19, 9).isoformat()),
        Listed("later", "3", {"state": "open", "owner": "me"}, acted=at(20, 9).isoformat()),
        Listed("due", "4", {"state": "open", "owner": "me", "clocks": {"contact": {"due": at(20, 13).isoformat()}}}),
    ]
    now = at(20, 12)
    found = [tickets.as_row(one, now, LOOKS) for one in fresh]
    shown = [(row["id"], row["reason"]) for row in today(found, now, SHANGHAI).items]
    assert shown == [("due", None), ("fresh", ATTENTION), ("told", ATTENTION)]
    soon = now + timedelta(hours=20)
    desk = [(row["reason"], row["id"]) for row in mine(found, "me", False, soon, now, SHANGHAI, (), str.__add__).items]
    assert desk == [("due-soon", "due"), (ATTENTION, "fresh"), (ATTENTION, "told")]
    monday = at(23, 12)
    assert [row["id"] for row in overdue(found, monday, SHANGHAI).items] == ["due"]
    made = overdue(found[:2], monday, SHANGHAI, looked=True)
    assert [(row["id"], row["late"]) for row in made.items] == [("fresh", None), ("told", None)]
    assert not late(made)
    assert late(overdue(found, monday, SHANGHAI, looked=True))
    assert len(overdue(found, monday, SHANGHAI, looked=True, crossed=timedelta(hours=1)).items) == 0
