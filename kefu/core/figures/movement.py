"""What came and went in a period: openings, closings, reopenings, what is left and how old it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from kefu.core.base.msgid import N_
from kefu.core.figures.model import Chart, Section
from kefu.core.figures.numbers import change, rate
from kefu.core.figures.page import Page
from kefu.core.figures.words import BANDS, DAYS_OF_WEEK, FIGURES
from kefu.core.reports import Cell, Column, Row

FIGURE = Column("figure", N_("figure"), FIGURES.label)
COUNT, OF, RATE = Column("count", N_("number")), Column("of", N_("of")), Column("rate", N_("%"))
BEFORE, CHANGE = Column("before", N_("before")), Column("change", N_("change %"))
SUMMARY = ("opened", "duplicates", "closed", "still-closed", "reopened-closings", "reopened", "backlog")
"""The figures of the summary in their order."""
_OF = {"duplicates": "opened", "still-closed": "closed", "reopened-closings": "closed"}


def summary(now: Mapping[str, int], before: Mapping[str, int], page: Page, query: str) -> Section:
    """Return the summary with the numbers of the period before."""
    rows: list[Row] = []
    for name in SUMMARY:
        of = now[_OF[name]] if name in _OF else None
        rows.append(
            {
                "figure": name,
                "count": now[name],
                "of": of,
                "rate": rate(now[name], of) if of is not None else None,
                "before": before[name],
                "change": change(now[name], before[name]),
            }
        )
    definition = N_(
        "Openings, closings and reopenings are counted when they happened, whatever became of the ticket since; a ticket that is closed twice has two closings. "
        "Duplicates stay counted. Closed and still closed: closings after which the ticket was not opened again before the end of the period; closings reopened: the others. "
        "Reopenings: of tickets that were closed or resolved. Backlog: cases that were open at the end. Before: the period of the same length that ends where this one begins."
    )
    columns = (FIGURE, COUNT, OF, RATE, BEFORE, CHANGE)
    return page.section("summary", N_("What came and went"), definition, columns, rows, None, query)


def days(steps: Sequence[datetime], counts: Mapping[str, Sequence[int]], page: Page) -> Section:
    """Return openings, closings, reopenings and the backlog of each day (or week, or month) between `steps`."""
    rows: list[Row] = []
    for i, at in enumerate(steps[:-1]):
        day = at.astimezone(page.zone).date().isoformat()
        rows.append({"day": day, **{name: numbers[i] for name, numbers in counts.items()}})
    columns = (
        Column("day", N_("from")),
        Column("opened", N_("opened")),
        Column("closed", N_("closings")),
        Column("reopened", N_("reopenings")),
        Column("backlog", N_("backlog")),
    )
    definition = N_(
        "By days of the desk's zone, from midnight to midnight (of a period of more than 62 days by weeks from Monday, of more than 400 by months). Backlog: cases that were open at the end of the day."
    )
    chart = Chart("lines", "day", ("opened", "closed", "backlog"))
    return page.section("days", N_("Day by day"), definition, columns, rows, chart)


DAY = 86400
BOUNDS = (("under-7", 0, 7), ("7-to-30", 7, 30), ("30-to-90", 30, 90), ("over-90", 90, None))
"""The bands of age in days: from, and below."""


def ages(opened: Sequence[int], at: int, page: Page) -> Section:
    """Return how old the backlog is. `opened`: when each case was opened; `at`: when it is looked at."""
    rows: list[Row] = []
    for band, low, high in BOUNDS:
        mine = [
            age
            for age in (max(at - one, 0) for one in opened)
            if low * DAY <= age and (high is None or age < high * DAY)
        ]
        oldest: Cell = timedelta(seconds=max(mine)) if mine else None
        rows.append({"age": band, "count": len(mine), "rate": rate(len(mine), len(opened)), "oldest": oldest})
    columns = (Column("age", N_("open for"), BANDS.label), COUNT, RATE, Column("oldest", N_("the oldest")))
    definition = N_(
        "Each case that was open at the end, by how long it had been open then: from its opening, of a reopened one from its last reopening, in days of 24 hours. From 7 days on is not under 7 any more."
    )
    return page.section(
        "ages", N_("How old the backlog is"), definition, columns, rows, Chart("bars", "age", ("count",))
    )


def hours(openings: Sequence[tuple[int, int]], page: Page) -> Section:
    """Return how many cases were opened on each day of the week in each hour. `openings`: day and hour of each."""
    table = [[0] * 24 for _ in range(7)]
    for day, hour in openings:
        table[day][hour] += 1
    names = [f"h{hour:02}" for hour in range(24)]
    rows: list[Row] = [
        {"weekday": day, **dict(zip(names, table[i], strict=True))} for i, day in enumerate(DAYS_OF_WEEK.words)
    ]
    columns = (
        Column("weekday", N_("day"), DAYS_OF_WEEK.label),
        *(Column(name, str(int(name[1:]))) for name in names),
    )
    definition = N_(
        "Openings by day of the week and hour of the desk's zone. An hour that a change of clock shows twice counts both; one that it skips has none."
    )
    return page.section(
        "hours", N_("When cases come"), definition, columns, rows, Chart("map", "weekday", tuple(names))
    )
