"""The limit of a rule as people read it: `within 24 h`, and 24 小时内 in Chinese."""

from kefu.core.base.errors import LANGUAGE, Translate
from kefu.core.base.msgid import N_
from kefu.core.clocks.limits import Kind, Limit
from kefu.core.times.when import Span, Unit
from kefu.core.vocabulary.fact_words import called

SPANS = {
    Unit.MINUTES: N_("{count} min"),
    Unit.HOURS: N_("{count} h"),
    Unit.DAYS: N_("{count} d"),
    Unit.WORKING_HOURS: N_("{count} working hours"),
    Unit.WORKING_DAYS: N_("{count} working days"),
}
KINDS = {
    Kind.END_OF_DAY: N_("by the end of the day"),
    Kind.NEXT_WORKING_DAY: N_("by the next working day"),
    Kind.NEXT_RUN: N_("by the next round"),
}


def limit_label(limit: Limit, translate: Translate) -> str:
    """Return a limit as people read it; in English as a rule file writes it."""
    if translate(LANGUAGE) == LANGUAGE:
        return str(limit)
    said = _time(limit, translate)
    if limit.count and limit.kind is not Kind.COUNT:
        return translate(N_("after {count} times, {limit}")).format(count=limit.count, limit=said)
    return said


def _time(limit: Limit, translate: Translate) -> str:
    if limit.span is not None:
        return translate(N_("within {span}")).format(span=_span(limit.span, translate))
    if limit.clock is not None:
        return translate(N_("by {time}")).format(time=f"{limit.clock:%H:%M}")
    if limit.kind is Kind.LEGAL:
        return translate(N_("within {count} days by law")).format(count=limit.number)
    if limit.kind is Kind.COUNT:
        return translate(N_("at the {count}th time")).format(count=limit.number)
    if limit.fact:
        template = N_("until: {fact}") if limit.kind is Kind.UNTIL else N_("on the day of: {fact}")
        return translate(template).format(fact=called(limit.fact, translate))
    return translate(KINDS[limit.kind]) if limit.kind in KINDS else str(limit)


def _span(span: Span, translate: Translate) -> str:
    return translate(SPANS[span.unit]).format(count=span.amount)
