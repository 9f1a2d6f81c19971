"""My desk: all that one person has to look at now, in the order in which to look. Each ticket once, under its first
reason."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from kefu.core.base.findings import Finding
from kefu.core.reports import UNREADABLE, Column, Report, Row
from kefu.core.reports.attention import ATTENTION
from kefu.core.reports.daily import is_daily
from kefu.core.reports.tickets import clock_label, in_order
from kefu.core.times.calendar import Calendar
from kefu.core.times.when import end_of_day
from kefu.core.vocabulary.vocabulary import Vocabulary, Word

DAILY = "daily"
"""The reason of daily work, which stands below all else."""
LOST = "lost"
"""The reason of a case that no open ticket stands for."""
REASONS = Vocabulary(
    "reason",
    [
        Word(UNREADABLE, ("unreadable",), ("无法读取",)),
        Word(LOST, ("no open ticket",), ("无在办工单",)),
        Word("urged", ("urged",), ("催过",)),
        Word("reopened", ("reopened",), ("重开",)),
        Word("overdue", ("overdue",), ("逾期",)),
        Word("due-soon", ("due soon",), ("快到期",)),
        Word(ATTENTION, ("to look at",), ("该看了",)),
        Word("approval", ("to approve",), ("待审批",)),
        Word("follow-up", ("follow-up",), ("待跟进",)),
        Word("call-back", ("call back",), ("待回访",)),
        Word("incomplete", ("incomplete",), ("缺资料",)),
        Word("unassigned", ("unassigned",), ("未分派",)),
        Word(DAILY, ("daily work",), ("日常工作",)),
    ],
)
"""The reasons for which a ticket is on my desk, in the order of the list."""
GROUPS = ((UNREADABLE,), (LOST,), ("urged", "reopened"), ("overdue",), ("due-soon",), (ATTENTION,), ("approval",), ("follow-up",), ("call-back",),
          ("incomplete",), ("unassigned",), (DAILY,))  # fmt: skip
"""Reasons of one rank: the order of the list."""


def columns(category: Callable[[str, str], str], *, amounts: bool = False) -> tuple[Column, ...]:
    """Return the columns of my desk, with `amounts` that of what is to be approved. `age` is that of our last act."""
    return (
        Column("id", "ticket"),
        Column("reason", "why now", REASONS.label),
        *([Column("amount", "amount")] if amounts else []),
        Column("owner", "owner"),
        Column("due", "due"),
        Column("clock", "clock", clock_label),
        Column("category", "category", category),
        Column("age", "idle"),
        Column("waybill", "waybill"),
        Column("title", "title"),
    )


def next_opening(calendar: Calendar | None, now: datetime, zone: tzinfo) -> datetime:
    """Return when work begins again on a later day (midnight without a calendar): what is due before is for today."""
    end = end_of_day(now, zone)
    if calendar is None:
        return end
    # The day ends with its last second; without the one more, a calendar could still name the same day.
    later = end + timedelta(seconds=1)
    return next((begin for begin, _ in calendar.stretches(later, zone)), end)


def mine(
    rows: Iterable[Row],
    me: str,
    approves: bool,
    soon: datetime,
    now: datetime,
    zone: tzinfo,
    findings: tuple[Finding, ...],
    category: Callable[[str, str], str],
    lost: Iterable[Row] = (),
) -> Report:
    """Return the report of bare `kefu`: my tickets and nobody's that want something, and those that I am asked to
    approve.

    `approves`: whether I may approve. `soon`: what is due before is due soon. An unreadable ticket may be anybody's, and
    so is a case that no open ticket stands for: `lost`, the closed tickets by which there is none. Daily work stands last.
    """
    place = {reason: i for i, group in enumerate(GROUPS) for reason in group}
    found = [{**row, "reason": LOST, "age": _age(row, now)} for row in lost]
    found += [
        {**row, "reason": why, "age": _age(row, now)} for row in rows if (why := reason_of(row, me, approves, soon))
    ]
    ordered: Sequence[Row] = sorted(in_order(found), key=lambda row: (place[str(row["reason"])], *_first(row)))
    asked = any(row["amount"] for row in found)
    return Report("desk", columns(category, amounts=asked), ordered, now, zone, findings)


def _age(row: Row, now: datetime) -> timedelta | None:
    """Return the time since the last act of ours."""
    acted = row["acted"]
    return now - acted if isinstance(acted, datetime) and acted <= now else None


def _first(row: Row) -> tuple[bool, float]:
    """Return the key of a row among those to look at: about which nobody was told anything yet, then by time."""
    at = row["attention"]
    look = row["reason"] == ATTENTION and isinstance(at, datetime)
    return look and row["told"] is True, at.timestamp() if look and isinstance(at, datetime) else 0.0


def reason_of(row: Row, me: str, approves: bool, soon: datetime) -> str:
    """Return the first reason for which a ticket is on my desk; empty if there is none."""
    if row["state"] == UNREADABLE:
        return UNREADABLE
    own = row["owner"] in (None, me)
    due, look = row["due"], row["attention"]
    live = row["state"] in ("open", "waiting")
    if is_daily(row):
        return DAILY if own else ""
    checks = (
        ("urged", own and live and bool(row["urged"])),
        ("reopened", own and live and bool(row["reopened"])),
        ("overdue", own and row["overdue"] is True),
        ("due-soon", own and isinstance(due, datetime) and due < soon),
        (ATTENTION, own and isinstance(look, datetime) and look <= soon),
        ("approval", approves and row["proposed"] is True),
        ("follow-up", own and str(row["clock"] or "").startswith(("follow-", "promise-"))),
        ("call-back", own and row["state"] == "resolved"),
        ("incomplete", own and bool(row["missing"])),
        ("unassigned", row["owner"] is None),
    )
    return next((reason for reason, holds in checks if holds), "")
