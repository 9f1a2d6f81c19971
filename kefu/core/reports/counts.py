"""How many tickets somebody has before him: the line above my desk."""

from collections.abc import Iterable
from datetime import datetime, tzinfo

from kefu.core.base.errors import Translate
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.reports import UNREADABLE, Row
from kefu.core.reports.daily import is_daily
from kefu.core.times.when import end_of_day


@frozen
class Counts:
    """Tickets that are not closed: mine, those of nobody; of both those that are overdue, due later today, waiting."""

    mine: int = 0
    unassigned: int = 0
    overdue: int = 0
    today: int = 0
    waiting: int = 0

    def line(self, translate: Translate) -> str:
        """Return the counts as one line for people."""
        said = N_("{mine} mine · {unassigned} unassigned · {overdue} overdue · {today} due today · {waiting} waiting")
        return translate(said).format(
            mine=self.mine,
            unassigned=self.unassigned,
            overdue=self.overdue,
            today=self.today,
            waiting=self.waiting,
        )


def counted(rows: Iterable[Row], me: str, now: datetime, zone: tzinfo) -> Counts:
    """Return the counts of the rows of all tickets that are not closed; one that cannot be read and
    daily work count nowhere."""
    end = end_of_day(now, zone)
    shown = (row for row in rows if row["state"] != UNREADABLE and not is_daily(row))
    own = [row for row in shown if row["owner"] in (None, me)]
    return Counts(
        mine=sum(row["owner"] == me for row in own),
        unassigned=sum(row["owner"] is None for row in own),
        overdue=sum(row["overdue"] is True for row in own),
        today=sum(isinstance(due := row["due"], datetime) and now <= due <= end for row in own),
        waiting=sum(row["state"] == "waiting" for row in own),
    )
