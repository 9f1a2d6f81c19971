"""A clock explained, as people read it."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from kefu.core.base.errors import Translate, visible
from kefu.core.reports.clocks import source_label
from kefu.core.reports.explained import Explained
from kefu.core.reports.tickets import bearer_label, clock_label
from kefu.render.people import moment, span


def clock_lines(one: Explained, now: datetime, zone: tzinfo, translate: Translate, language: str) -> Iterator[str]:
    """Yield what a clock is and how it stands, then, indented, what its due time is made of."""
    # In English by its whole name, which is what `clocks` has for a key too.
    name = clock_label(one.name, language) if language == "zh" else one.name
    yield f"{visible(name)}: {translate(one.state)}"
    yield "  " + translate("from {start} to {due}").format(
        start=moment(one.start, now, zone), due=moment(one.due, now, zone) if one.due else "-"
    )
    for stretch in one.stretches:
        yield "    " + translate("{start} to {end}: {span}, {why}").format(
            start=moment(stretch.start, now, zone),
            end=moment(stretch.end, now, zone),
            span=span(stretch.end - stretch.start, translate),
            why=translate(stretch.why),
        )
    if one.rule:
        yield "  " + translate("rule: {rule}").format(rule=one.rule)
    if one.source:
        yield "  " + translate("source: {source}").format(source=source_label(one.source, translate))
    if one.bears:
        yield "  " + translate("a delay is borne by: {party}").format(party=bearer_label(one.bears, language))
    yield from (f"  {text}" for text in one.texts)
