"""My desk: the first reason for each ticket, in the order in which to look."""

from datetime import datetime, time, timedelta, timezone

import pytest

from kefu.core.base.findings import finding
from kefu.core.base.node import Node
from kefu.core.reports.mine import mine, next_opening
from kefu.core.reports.tickets import Listed, as_row
from kefu.core.times.calendar import Calendar

ZONE = timezone(timedelta(hours=8))
SATURDAY = datetime(2026, 11, 21, 12, 0, tzinfo=ZONE)
OFFICE = Calendar("office", (((510, 1080),),) * 6 + ((),))


def clock(day: str, name: str = "contact") -> dict[str, Node]:
    """A header's clocks: one, due at a full hour of a day of November."""
    return {name: {"due": f"2026-11-{day}:00:00+08:00"}}


LATE, SOON, FAR, FOLLOW = clock("21T11"), clock("23T08"), clock("25T08"), clock("25T08", "follow-0H5C9WXR3D")


def ticket(number: str, proposed: bool = False, **root: Node) -> Listed:
    """A ticket of mine with some of its header."""
    return Listed(number, "x", {"state": "open", "owner": "me", **root}, proposed=proposed)


TICKETS = [
    ticket("nothing", clocks=FAR),
    ticket("other", owner="you", clocks=LATE),
    ticket("nobody", owner=""),
    ticket("lacks", missing=["waybill"]),
    ticket("solved", state="resolved"),
    ticket("follow", clocks=FOLLOW),
    ticket("decide", proposed=True, owner="you"),
    ticket("soon", clocks=SOON),
    ticket("late", clocks=LATE),
    ticket("again", reopened="1", clocks=LATE),
    ticket("urged", urged="1", missing=["waybill"]),
    Listed("broken", "y", finding=finding("syntax", "broken")),
]


@pytest.mark.parametrize("approves", [True, False])
def test_order(approves: bool) -> None:
    """Each ticket once, under its first reason."""
    soon = next_opening(OFFICE, SATURDAY, ZONE)
    rows = [as_row(t, SATURDAY) for t in TICKETS]
    report = mine(rows, "me", approves, soon, SATURDAY, ZONE, (), lambda code, _: code)
    assert [(row["reason"], row["id"]) for row in report.items] == [
        ("unreadable", "broken"),
        ("reopened", "again"),
        ("urged", "urged"),
        ("overdue", "late"),
        ("due-soon", "soon"),
        *([("approval", "decide")] if approves else []),
        ("follow-up", "follow"),
        ("call-back", "solved"),
        ("incomplete", "lacks"),
        ("unassigned", "nobody"),
    ]


def test_next_opening() -> None:
    """The first working time of a later day; without a calendar the day's end."""
    assert next_opening(OFFICE, SATURDAY, ZONE) == datetime(2026, 11, 23, 8, 30, tzinfo=ZONE)
    friday = datetime(2026, 11, 20, 7, 0, tzinfo=ZONE)
    assert next_opening(OFFICE, friday, ZONE) == datetime(2026, 11, 21, 8, 30, tzinfo=ZONE)
    assert next_opening(None, SATURDAY, ZONE) == datetime.combine(SATURDAY.date(), time(23, 59, 59), ZONE)
