"""Call-backs and failed attempts of a period, and the figures by which a desk is measured."""

from collections.abc import Mapping

from kefu.core.base.msgid import N_
from kefu.core.figures.deadlines import MEDIAN, P90, Lengths
from kefu.core.figures.model import Section
from kefu.core.figures.movement import BEFORE, COUNT, FIGURE, OF, RATE
from kefu.core.figures.numbers import rate, spread
from kefu.core.figures.page import Page
from kefu.core.reports import Column, Row
from kefu.core.vocabulary.words import FAILURES

CALLBACKS = (
    ("planned", ""), ("made", ""), ("reached", "made"), ("unreachable", "made"), ("satisfied", "reached"),
    ("dissatisfied", "reached"), ("unsolved", "reached"), ("round-calls", ""), ("round-reached", "round-calls"),
)  # fmt: skip
"""The figures of call-backs, each with the one that it is a part of."""


def callbacks(now: Mapping[str, int], before: Mapping[str, int], page: Page) -> Section:
    """Return the call-backs on handled cases, their verdicts, and the calls of the round."""
    rows = [
        {
            "figure": name,
            "count": now[name],
            "of": now[of] if of else None,
            "rate": rate(now[name], now[of]) if of else None,
            "before": before[name],
        }
        for name, of in CALLBACKS
    ]
    definition = N_(
        "To be called back: cases that were resolved in the period, each time. Made: verdicts recorded, tries that reached nobody with them; reached: those with a verdict of the customer. Satisfied and the others are of those reached. "
        "The round: contacts with customers on their files that went out, and those that were reached."
    )
    return page.section("callbacks", N_("Call-backs"), definition, (FIGURE, COUNT, OF, RATE, BEFORE), rows)


def attempts(by_reason: Mapping[str, int], again: Mapping[str, int], page: Page) -> Section:
    """Return the failed attempts by their reason. `again`: those of them that were not the first of their case."""
    rows: list[Row] = [
        {"reason": name or None, "count": count, "again": again.get(name, 0)}
        for name, count in sorted(by_reason.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    columns = (Column("reason", N_("reason"), FAILURES.label), COUNT, Column("again", N_("second or later")))
    definition = N_(
        "Failed delivery attempts that happened in the period, by the reason recorded; second or later: an earlier one of the case is on record."
    )
    return page.section("attempts", N_("Failed attempts"), definition, columns, rows)


def kpi(found: Lengths, now: Mapping[str, int], page: Page) -> Section:
    """Return the figures by which a desk is measured."""
    first = spread([one for one, _ in found])
    decided = now["met"] + now["missed"]
    rows: list[Row] = [
        {"figure": "first-response", "count": first.n, "median": first.median, "p90": first.p90},
        {"figure": "on-time", "count": now["met"], "of": decided, "rate": rate(now["met"], decided)},
        {"figure": "undecided", "count": now["undecided"]},
        {
            "figure": "satisfied", "count": now["satisfied"], "of": now["reached"],
            "rate": rate(now["satisfied"], now["reached"]),
        },
        {"figure": "missed-calls", "count": now["missed-calls"]},
    ]  # fmt: skip
    definition = N_(
        "The first response of the cases answered in the period; deadlines met of those met or missed; verdicts satisfied of the customers reached; incoming contacts recorded as not answered. What nobody recorded is not counted."
    )
    return page.section("kpi", N_("Key figures"), definition, (FIGURE, COUNT, OF, RATE, MEDIAN, P90), rows)
