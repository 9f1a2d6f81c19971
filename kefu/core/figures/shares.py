"""What was frequent in a period, and its money."""

from collections.abc import Callable, Mapping

from kefu.core.base.msgid import N_
from kefu.core.figures.model import Chart, Section
from kefu.core.figures.movement import BEFORE, CHANGE, COUNT, RATE
from kefu.core.figures.numbers import change, rate, yuan
from kefu.core.figures.page import Page
from kefu.core.reports import Column, Row
from kefu.core.vocabulary.words import MONEY, STAGES

MOST = 20
"""Rows of what is frequent."""


def categories(now: Mapping[str, int], before: Mapping[str, int], page: Page) -> Section:
    """Return the categories of the cases that were opened, the most frequent first, with their change."""
    definition = N_(
        "Cases opened in the period by the category that they have now, and in the period before of the same length; the change where there were five or more. The 20 most frequent."
    )
    title = Column("category", N_("category"), page.category)
    return _frequent("categories", N_("Frequent problems"), definition, title, (now, before), page)


def causes(now: Mapping[str, int], before: Mapping[str, int], label: Callable[[str, str], str], page: Page) -> Section:
    """Return the causes of the cases that were closed, the most frequent first, with their change."""
    definition = N_(
        "Closings in the period by the cause recorded on the case, and in the period before of the same length. Closings without a cause are left out. The 20 most frequent."
    )
    return _frequent(
        "causes", N_("Frequent causes"), definition, Column("cause", N_("cause"), label), (now, before), page
    )


def _frequent(
    key: str,
    title: str,
    definition: str,
    named: Column,
    counts: tuple[Mapping[str, int], Mapping[str, int]],
    page: Page,
) -> Section:
    now, before = counts
    total = sum(now.values())
    order = sorted({**before, **now}, key=lambda name: (-now.get(name, 0), -before.get(name, 0), name))
    rows: list[Row] = [
        {
            named.key: name,
            "count": now.get(name, 0),
            "rate": rate(now.get(name, 0), total),
            "before": before.get(name, 0),
            "change": change(now.get(name, 0), before.get(name, 0)),
        }
        for name in order[:MOST]
    ]
    chart = Chart("bars", named.key, ("count", "before"))
    return page.section(key, title, definition, (named, COUNT, RATE, BEFORE, CHANGE), rows, chart)


def money(sums: Mapping[tuple[str, str], tuple[int, int]], page: Page) -> Section:
    """Return the money by its kind and stage. `sums`: how many records, and fen."""
    rows: list[Row] = []
    for kind in sorted(
        {kind for kind, _ in sums}, key=lambda one: list(MONEY.words).index(one) if one in MONEY else 99
    ):
        row: dict[str, str | int] = {"kind": kind}
        for stage in STAGES.words:
            count, fen = sums.get((kind, stage), (0, 0))
            row |= {f"{stage}-n": count, stage: yuan(fen)}
        rows.append(row)
    columns = (
        Column("kind", N_("money"), MONEY.label),
        Column("offered-n", "n"),
        Column("offered", N_("offered")),
        Column("agreed-n", "n"),
        Column("agreed", N_("agreed")),
        Column("paid-n", "n"),
        Column("paid", N_("paid")),
    )
    definition = N_(
        "Records of money of the period by kind and stage, in yuan, with how many they are; struck ones are not counted. What is offered, agreed and paid for one case in the period stands in each column: they are not added up."
    )
    return page.section("money", N_("Money"), definition, columns, rows)
