"""How quickly a desk was: the first response, every clock, who bore the misses."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from kefu.core.base.msgid import N_
from kefu.core.figures.model import Chart, Section
from kefu.core.figures.numbers import rate, spread
from kefu.core.figures.page import Page
from kefu.core.reports import Column, Row
from kefu.core.reports.tickets import bearer_label, clock_label

Lengths: TypeAlias = Sequence[tuple[int, int | None]]
"""Spans in seconds: elapsed, and in working time where the desk has working hours."""
N, MEDIAN, P90, MOST = (
    Column("n", "n"),
    Column("median", N_("median")),
    Column("p90", N_("90th %")),
    Column("max", N_("max")),
)
LENGTHS = (
    N, MEDIAN, P90, MOST, Column("worked-median", N_("working median")), Column("worked-p90", N_("working 90th %")),
    Column("worked-max", N_("working max")),
)  # fmt: skip
_CLOCK = Column("clock", N_("clock"), clock_label)


def lengths(found: Lengths) -> Row:
    """Return the cells of spans: elapsed and in working time."""
    worked = [one for _, one in found if one is not None]
    elapsed = spread([one for one, _ in found])
    return {"n": elapsed.n, **elapsed.cells(), **spread(worked).cells("worked-")}


def response(found: Lengths, unanswered: int, page: Page) -> Section:
    """Return the first response, and how many cases had none."""
    definition = N_(
        "From the opening or reopening of a case to the first act of the desk after it (no note, nothing that came in), of the responses that fell into the period, whenever the case was opened. "
        "Not answered: opened or reopened in the period, without such an act and still open at its end. Working time is that of the first calendar in kefu.yaml, – without one. "
        "Median and 90th percentile by nearest rank: the least value that half, that nine in ten do not exceed; of fewer than five only their number."
    )
    row = {**lengths(found), "unanswered": unanswered}
    columns = (*LENGTHS[:4], Column("unanswered", N_("not answered")), *LENGTHS[4:])
    return page.section("response", N_("First response"), definition, columns, [row])


def clocks(counts: Mapping[str, Mapping[str, int]], page: Page) -> Section:
    """Return what became of the deadlines that fell due. `counts`: by the clock, how many were met, missed, undecided."""
    rows: list[Row] = [_clock(name, said) for name, said in counts.items()]
    rows.sort(key=lambda row: (-int(str(row["due"])), str(row["clock"])))
    definition = N_(
        "Deadlines that fell due in the period: a missed one at the due time that was missed, another at its due time with all its pauses and moves. Missed: recorded as a breach, or met or ended after it was due. "
        "Undecided: neither met nor missed yet, nor ended with its case. The rate is of those met among met and missed."
    )
    columns = (
        _CLOCK,
        Column("due", N_("due")),
        Column("met", N_("met")),
        Column("missed", N_("missed")),
        Column("undecided", N_("undecided")),
        Column("rate", N_("% in time")),
    )
    chart = Chart("stacked", "clock", ("met", "missed", "undecided"))
    return page.section("clocks", N_("Deadlines"), definition, columns, rows, chart)


def _clock(name: str, said: Mapping[str, int]) -> Row:
    met, missed, undecided = (said.get(key, 0) for key in ("met", "missed", "undecided"))
    due = met + missed + undecided
    return {
        "clock": name, "due": due, "met": met, "missed": missed, "undecided": undecided, "rate": rate(met, met + missed),
    }  # fmt: skip


def durations(found: Mapping[str, Lengths], page: Page) -> Section:
    """Return how long it took to meet each clock."""
    rows: list[Row] = [{"clock": name, **lengths(spans)} for name, spans in sorted(found.items())]
    definition = N_(
        "From the start of a clock to what met it, of those that were met in the period, whenever they were due; pauses are taken off."
    )
    return page.section("durations", N_("How long deadlines took"), definition, (_CLOCK, *LENGTHS), rows)


def bearers(counts: Mapping[str, int], page: Page) -> Section:
    """Return who bore the deadlines that were missed."""
    rows: list[Row] = [
        {"bears": name or None, "missed": count}
        for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    definition = N_(
        "The missed deadlines of the period by who bears them by the rule's source; – where the source names nobody."
    )
    columns = (Column("bears", N_("bears the delay"), bearer_label), Column("missed", N_("missed")))
    return page.section("bearers", N_("Who bore the delays"), definition, columns, rows)
