"""The figures of a period by agent, branch, courier, category, carrier, cause or customer."""

from collections.abc import Callable, Mapping

from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.figures.deadlines import Lengths
from kefu.core.figures.model import Chart, Section
from kefu.core.figures.numbers import rate, spread
from kefu.core.figures.page import Page
from kefu.core.reports import Column, Row

COUNTED = ("opened", "closed", "reopened", "backlog", "met", "missed", "undecided", "reached", "satisfied")
"""The figures of which each group has a number."""
AGENT = "agent"
TITLES: Mapping[str, str] = {
    AGENT: N_("By agent"),
    "branch": N_("By branch"),
    "courier": N_("By courier"),
    "category": N_("By category"),
    "carrier": N_("By carrier"),
    "cause": N_("By cause"),
    "customer": N_("By customer"),
}


@frozen
class Group:
    """What is grouped: the numbers of each figure by the group's name, and its first responses."""

    by: str
    counts: Mapping[str, Mapping[str, int]]
    responses: Mapping[str, Lengths]
    label: Callable[[str, str], str]


def grouped(group: Group, page: Page) -> Section:
    """Return one table, the groups with the most openings first; medians and rates are counted anew for each group."""
    names = {name for counts in group.counts.values() for name in counts} | set(group.responses)
    rows = [_row(group, name) for name in names]
    rows.sort(key=lambda row: (*(-int(str(row[key])) for key in ("opened", "closed", "met")), str(row["group"])))
    columns = (
        Column("group", N_("group"), group.label),
        Column("opened", N_("opened")),
        Column("closed", N_("closings")),
        Column("reopened", N_("reopenings")),
        Column("backlog", N_("backlog")),
        Column("n", N_("responses")),
        Column("median", N_("median")),
        Column("p90", N_("90th %")),
        Column("due", N_("due")),
        Column("on-time", N_("% in time")),
        Column("reached", N_("verdicts")),
        Column("satisfied", N_("% satisfied")),
        Column("met", N_("met")),
        Column("missed", N_("missed")),
        Column("undecided", N_("undecided")),
    )
    charted = Chart("stacked", "group", ("met", "missed", "undecided")) if 1 < len(rows) <= CHARTED else None
    definition = _OF_AGENTS if group.by == AGENT else _OF_TICKETS
    return page.section(f"by-{group.by}", TITLES[group.by], definition, columns, rows, charted)


CHARTED = 12
"""Groups up to which a table has a chart."""
_OF_AGENTS = N_(
    "Each figure as above. Openings, reopenings and verdicts by who recorded them, closings by who closed; first responses, deadlines and the backlog by who has the ticket now. What kefu wrote by itself and what was imported are agents of their own. "
    "Groups of fewer than five show the number only."
)
_OF_TICKETS = N_(
    "Each figure as above, by what the ticket says now, – where it says nothing. Medians and rates are counted anew for each group; groups of fewer than five show the number only."
)


def _row(group: Group, name: str) -> Row:
    count = {key: group.counts.get(key, {}).get(name, 0) for key in COUNTED}
    found = spread([one for one, _ in group.responses.get(name, ())])
    decided = count["met"] + count["missed"]
    return {
        **count,
        "group": name or None,
        "n": found.n,
        "median": found.median,
        "p90": found.p90,
        "due": decided + count["undecided"],
        "on-time": rate(count["met"], decided),
        "satisfied": rate(count["satisfied"], count["reached"]),
    }
