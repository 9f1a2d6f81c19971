"""Colours of a table on a terminal: what is overdue, due today, waiting, done, escalated. Words say the same without.

A cell is coloured whole, after what a terminal would obey in its text was made visible: no text brings a colour of its own.
"""

from datetime import datetime

from kefu.core.reports import UNREADABLE, Report, Row
from kefu.core.reports.attention import ATTENTION

BOLD, RED, GREEN, YELLOW, MAGENTA, CYAN = "1", "31", "32", "33", "35", "36"
_STATES = {UNREADABLE: RED, "waiting": CYAN, "resolved": GREEN, "closed": GREEN}
_REASONS = {
    UNREADABLE: RED,
    "lost": RED,
    "urged": RED,
    "reopened": RED,
    "overdue": RED,
    "due-soon": YELLOW,
    ATTENTION: YELLOW,
}
_STANDINGS = {"met": GREEN, "met-late": RED, "met-recorded-late": GREEN, "missed": RED}
"""The colours of how a clock stands, where the rows are those of clocks."""
_TIMES = ("due", "late", "left")


def painted(text: str, colour: str) -> str:
    """Return `text` in a colour; as it is without one."""
    return f"\x1b[{colour}m{text}\x1b[0m" if colour and text else text


def colour_of(report: Report, row: Row, key: str) -> str:
    """Return the colour of one cell of a row, empty for none."""
    if key in _TIMES:
        return _time(report, row)
    if key == "state" and "standing" in row:
        return _STANDINGS.get(str(row["standing"]), "")
    if key == "state":
        return _STATES.get(str(row.get(key)), "")
    if key == "reason":
        return _REASONS.get(str(row.get(key)), "")
    return MAGENTA if key == "level" and row.get("escalated") else ""


def _time(report: Report, row: Row) -> str:
    """Return the colour of a due time: past, or of this day of the desk; a ticket that is only looked at is never late."""
    due = row.get("due")
    over = row.get("state") == "closed" or ("standing" in row and row.get("left") is None)
    if over or not isinstance(due, datetime) or row.get("reason") == ATTENTION:
        return ""
    if due < report.now:
        return RED
    return YELLOW if due.astimezone(report.zone).date() == report.now.astimezone(report.zone).date() else ""
