"""`--format junit`: for a CI. Each overdue ticket is a failed case, each unreadable one an error. English, as data."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

from kefu.core.base.errors import same, visible
from kefu.core.reports import UNREADABLE, Report, Row
from kefu.core.reports.attention import ATTENTION
from kefu.core.reports.tickets import clock_label
from kefu.render.data import instant
from kefu.render.people import span
from kefu.render.style import Style


def lines(report: Report, style: Style) -> Iterator[str]:
    """Yield one test suite. If nothing is overdue it has one case that passed, so that a CI sees that something ran."""
    del style
    errors = sum(1 for row in report.items if row["state"] == UNREADABLE)
    failures = sum(1 for row in report.items if row["state"] != UNREADABLE and row.get("reason") != ATTENTION)
    tests = max(len(report.items), 1)
    counts = f'tests="{tests}" failures="{failures}" errors="{errors}"'
    stamp = quoteattr(instant(report.now, report.zone))
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuite name="kefu overdue" {counts} skipped="0" timestamp={stamp}>'
    if not report.items:
        yield '  <testcase classname="overdue" name="nothing is overdue"/>'
    why = {found.path: found.text() for found in report.findings}
    for row in report.items:
        yield from _case(row, report, why)
    yield "</testsuite>"


def _case(row: Row, report: Report, why: dict[str, str]) -> Iterator[str]:
    name = f"{row['id']} {row['title']}".strip()
    yield f'  <testcase classname="overdue" name={_attribute(name)} file={_attribute(str(row["path"]))}>'
    if row["state"] == UNREADABLE:
        yield f'    <error message={_attribute(why.get(str(row["path"]), ""))} type="unreadable"/>'
    elif row.get("reason") != ATTENTION:  # nothing is late: the case passes
        yield f'    <failure message={_attribute(_said(row))} type="overdue">{escape(visible(_told(row, report)))}</failure>'
    yield "  </testcase>"


def _said(row: Row) -> str:
    late = row["late"]
    if not isinstance(late, timedelta):
        return ""
    said = f"late by {span(late, same)}" if late > timedelta(0) else f"due in {span(-late, same)}"
    return f"{clock_label(str(row['clock']), 'en')}: {said}"


def _told(row: Row, report: Report) -> str:
    due = row["due"]
    facts = {
        "due": instant(due, report.zone) if isinstance(due, datetime) else None,
        "owner": row["owner"],
        "level": row["level"],
        "bears the delay": row["bears"],
    }
    return ", ".join(f"{name}: {value}" for name, value in facts.items() if value)


def _attribute(text: str) -> str:
    return quoteattr(visible(text))
