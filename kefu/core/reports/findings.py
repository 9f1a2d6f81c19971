"""Findings as rows: their code, their severity, their id, their place, their sentence."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from kefu.core.base.errors import Translate, same
from kefu.core.base.findings import Finding
from kefu.core.reports import Column, Report
from kefu.core.ticket.identity import identity
from kefu.core.ticket.severity import severity

COLUMNS = (
    Column("path", "file"),
    Column("line", "line"),
    Column("text", "what is wrong"),
    Column("code", "code"),
    Column("severity", "severity"),
    Column("id", "id"),
)


def findings_report(findings: Sequence[Finding], now: datetime, zone: tzinfo, translate: Translate = same) -> Report:
    """Return one row a finding; `line` is null where the whole file is meant. `text` and `severity` are English in data formats."""
    rows = [
        {
            "code": f.code,
            "severity": translate(severity(f)),
            "id": identity(f),
            "path": f.path or None,
            "line": f.line or None,
            "text": f.text(translate),
        }
        for f in findings
    ]
    return Report("findings", COLUMNS, rows, now, zone)
