"""What is refused, as lines and as rows."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from kefu.core.admit.model import Refusal
from kefu.core.base.errors import Translate, same, visible
from kefu.core.base.findings import Finding
from kefu.core.base.msgid import N_
from kefu.core.reports import Column, Report

COLUMNS = (
    Column("commit", "commit"),
    Column("path", "file"),
    Column("rule", "rule"),
    Column("text", "what is wrong"),
    Column("advice", "what to do"),
)
SHORT = 10
"""Characters by which a commit is named."""


def line(one: Refusal) -> Finding:
    """Return a refusal as one sentence: where, by which rule, what is wrong, what to do."""
    place = " ".join(part for part in (one.commit[:SHORT], visible(one.path)) if part)
    args = (("place", place), ("rule", one.rule), ("text", one.text), ("advice", one.advice))
    text = N_("{place} [{rule}]: {text}. {advice}") if place else N_("[{rule}]: {text}. {advice}")
    return Finding(one.rule, text, args=args)


def refusals_report(refused: Sequence[Refusal], now: datetime, zone: tzinfo, translate: Translate = same) -> Report:
    """Return one row a refusal; `text` and `advice` are English in data formats."""
    rows = [
        {
            "commit": one.commit or None,
            "path": visible(one.path) or None,
            "rule": one.rule,
            "text": one.text.text(translate),
            "advice": one.advice.text(translate),
        }
        for one in refused
    ]
    return Report("refusals", COLUMNS, rows, now, zone)
