"""Showing a report: rows to standard output, everything about them to standard error."""

from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.core.base.findings import Finding
from kefu.core.reports import Report
from kefu.render import ROWS, hidden, render


def show(env: Env, report: Report, format: str = "table", every: bool = False, wide: bool = False) -> None:
    """Print `report`. A table shows 50 rows unless `every`, and fits into a terminal unless `wide`.

    Usage for an unknown format.
    """
    limit = None if every else ROWS
    width = env.width if env.stdout.isatty() and not wide else None
    env.out(render(report, format, translate=env.translate, language=env.language, width=width, limit=limit))
    env.flush()
    more = hidden(report, format, limit)
    if more:
        env.say(_("... {count} more; --all shows them.").format(count=more))
    if format == "table" and not report.items:
        env.say(_("Nothing found."))
    for found in report.findings:
        env.say(placed(found, env))


def placed(found: Finding, env: Env) -> str:
    """Return a finding as `path:line: sentence [code]`."""
    place = ":".join(str(part) for part in (found.path, found.line) if part)
    sentence = f"{found.text(env.translate)} [{found.code}]"
    return f"{place}: {sentence}" if place else sentence
