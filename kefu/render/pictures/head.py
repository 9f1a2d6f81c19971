"""The head of a report of a period: which desk, which period, read from what, and what is missing."""

from collections.abc import Iterator
from datetime import datetime

from kefu.core.base.joined import joined
from kefu.core.base.msgid import N_
from kefu.core.figures.model import PeriodReport
from kefu.render.style import Style

TITLES = {
    "daily": N_("Daily report"),
    "weekly": N_("Weekly report"),
    "monthly": N_("Monthly report"),
    "free": N_("Report"),
}


def head(report: PeriodReport, timezone: str, style: Style) -> tuple[str, ...]:
    """Return the title, and the lines below it, in the language of the style. `timezone`: the name of the desk's zone."""
    title = style.translate(TITLES[report.kind])
    named = style.translate("{desk}: {report}").format(desk=report.desk, report=title) if report.desk else title
    return named, *_below(report, timezone, style)


def _below(report: PeriodReport, timezone: str, style: Style) -> Iterator[str]:
    since, until = (_instant(at) for at in (report.since, report.until))
    yield style.translate("From {since} to before {until}, {zone}.").format(since=since, until=until, zone=timezone)
    yield style.translate("Read from commit {commit}.").format(commit=report.tip[:10])
    if report.late:
        yield style.translate("{count} entries of the period were recorded after its end.").format(count=report.late)
    else:
        yield style.translate("No entry of the period was recorded after its end.")
    if report.unreadable:
        names = joined(report.unreadable, style.translate)
        yield style.translate("{count} files cannot be read and are not counted: {names}").format(
            count=len(report.unreadable), names=names
        )
    if report.overdue:
        template = style.translate(
            "{count} undecided deadlines are overdue and stand nowhere as missed: kefu sweep writes them."
        )
        yield template.format(count=report.overdue)
    yield from (style.translate(note) for note in report.notes)


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at.second == 0 else f"{at:%Y-%m-%d %H:%M:%S}"
