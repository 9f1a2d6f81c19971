"""What an audit found, as lines and as rows."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from kefu.core.admit.report import SHORT
from kefu.core.audit.means import means
from kefu.core.audit.model import Found
from kefu.core.base.errors import Translate, same, visible
from kefu.core.base.findings import Finding
from kefu.core.base.msgid import N_
from kefu.core.reports import Column, Report

COLUMNS = (
    Column("commit", "commit"),
    Column("ticket", "ticket"),
    Column("rule", "rule"),
    Column("text", "what is wrong"),
    Column("means", "what it means"),
)


def line(one: Found) -> Finding:
    """Return what was found as one sentence: commit and ticket, by which rule, what is wrong, what it means."""
    place = " ".join(part for part in (one.commit[:SHORT], visible(one.ticket)) if part)
    text = N_("{place} [{rule}]: {text}. {means}") if place else N_("[{rule}]: {text}. {means}")
    return Finding(
        one.rule, text, args=(("place", place), ("rule", one.rule), ("text", one.text), ("means", means(one.rule)))
    )


def audit_report(found: Sequence[Found], now: datetime, zone: tzinfo, translate: Translate = same) -> Report:
    """Return one row for each; `text` and `means` are English in data formats."""
    rows = [
        {
            "commit": one.commit or None,
            "ticket": one.ticket or None,
            "rule": one.rule,
            "text": one.text.text(translate),
            "means": translate(means(one.rule)),
        }
        for one in found
    ]
    return Report("audit", COLUMNS, rows, now, zone)
