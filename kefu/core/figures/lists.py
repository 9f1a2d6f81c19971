"""The lists in reports: what a supervisor must look at, the journal of a day, and the tickets behind the figures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

from kefu.core.base.msgid import N_
from kefu.core.figures.labels import act, acts
from kefu.core.figures.model import Section
from kefu.core.figures.movement import BEFORE, COUNT, FIGURE
from kefu.core.figures.page import KIND, Page
from kefu.core.figures.words import FIGURES, agent_label
from kefu.core.reports import Column, Report, Row

EXCEPTIONS = ("missed", "reopened", "unsatisfied", "old", "attempts", "lost")
"""What a supervisor hears of, in the order in which it is told."""
Behind: TypeAlias = tuple[str, str, str | None, int, str | None, str]
"""A thing counted: figure, ticket, entry, when, agent, and what the figure is divided by."""
_TICKET, _WHEN, _WHO = (
    Column("ticket", N_("ticket")),
    Column("when", N_("when")),
    Column("agent", N_("agent"), agent_label),
)


def exceptions(now: Mapping[str, int], before: Mapping[str, int], unreadable: int, page: Page) -> Section:
    """Return how many exceptions there are of each sort."""
    rows: list[Row] = [{"figure": name, "count": now[name], "before": before[name]} for name in EXCEPTIONS]
    rows.append({"figure": "unreadable", "count": unreadable, "before": None})
    definition = N_(
        "Deadlines missed, reopenings, verdicts not satisfied or unsolved, failed attempts that were not the first, results lost: of the period. Open for 30 days or more: at its end. Unreadable files are named above and counted nowhere."
    )
    return page.section("exceptions", N_("Exceptions"), definition, (FIGURE, COUNT, BEFORE), rows)


def exceptional(found: Iterable[Behind], page: Page) -> Section:
    """Return the tickets that are exceptions: one row for each, in the order in which the sorts are told, then the latest."""
    order = {name: i for i, name in enumerate(EXCEPTIONS)}
    held = sorted(found, key=lambda one: (order[one[0]], -one[3], one[1]))
    rows = [{"figure": f, "ticket": id, "of": name or None, "when": _at(at, page)} for f, id, _, at, _, name in held]
    columns = (FIGURE, _TICKET, Column("of", N_("which"), page.word), _WHEN)
    return page.section(
        "exceptional",
        N_("Which tickets"),
        N_("One row for each exception above; when it was due, when it happened, and since when it is open."),
        columns,
        rows,
    )


def _at(seconds: int, page: Page) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).astimezone(page.zone)


def agents(counts: Mapping[str, Mapping[str, int]], tickets: Mapping[str, int], page: Page) -> Section:
    """Return what each agent recorded. `counts`: by the agent, how often each action; `tickets`: on how many tickets."""
    rows: list[Row] = [
        {"agent": who, "entries": sum(said.values()), "tickets": tickets.get(who, 0), "did": _told(said)}
        for who, said in counts.items()
    ]
    rows.sort(key=lambda row: (-int(str(row["entries"])), str(row["agent"])))
    columns = (
        _WHO,
        Column("entries", N_("entries")),
        Column("tickets", N_("tickets")),
        Column("did", N_("what was done"), acts),
    )
    definition = N_(
        "Entries that happened in the period by who wrote them, struck ones left out. What a sweep wrote stands under kefu itself, what was imported under import."
    )
    return page.section("agents", N_("Who did what"), definition, columns, rows)


def journal(found: Sequence[tuple[str, str, int, int, str]], page: Page) -> Section:
    """Return the journal: for each agent and ticket from when to when, and what was done."""
    rows: list[Row] = [
        {"agent": who, "ticket": id, "when": _at(first, page), "last": _at(last, page), "did": did.split(" ")}
        for who, id, first, last, did in found
    ]
    columns = (
        _WHEN,
        _WHO,
        _TICKET,
        Column("did", N_("what was done"), act),
        Column("last", N_("until")),
    )
    return page.section(
        "journal",
        N_("Journal"),
        N_(
            "A line for each agent and ticket, from the first entry of the period to the last, with what was recorded in order."
        ),
        columns,
        rows,
    )


def _told(said: Mapping[str, int]) -> list[str]:
    return [f"{did} {count}" for did, count in sorted(said.items(), key=lambda pair: (-pair[1], pair[0]))]


def behind(found: Iterable[tuple[str, Behind]], page: Page, label: Callable[[str, str], str]) -> Report:
    """Return the tickets behind the figures: one row for each thing counted."""
    rows: list[Row] = [
        {
            "section": section,
            "figure": figure,
            "of": name or None,
            "ticket": id,
            "op": op,
            "when": _at(at, page),
            "agent": who,
        }
        for section, (figure, id, op, at, who, name) in found
    ]
    columns = (
        Column("section", N_("part"), label),
        Column("figure", N_("figure"), FIGURES.label),
        Column("of", N_("which"), page.word),
        _TICKET,
        Column("op", N_("entry")),
        _WHEN,
        _WHO,
    )
    return Report(f"{KIND}-rows", columns, rows, page.now, page.zone, keys=tuple(column.key for column in columns))
