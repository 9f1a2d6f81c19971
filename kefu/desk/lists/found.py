"""The result of a list: its rows, the moment they are for, what was odd."""

from collections.abc import Sequence
from datetime import datetime

from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.reports import UNREADABLE, Row
from kefu.core.reports.lazy import Full


@frozen
class Found:
    """The rows that fit, at `now`, and what was odd on the way.

    With `full` the rows are places in a list only (id, path, due, state), and it makes the whole rows.
    """

    rows: Sequence[Row]
    now: datetime
    findings: tuple[Finding, ...]
    full: Full | None = None

    @property
    def unreadable(self) -> bool:
        """Return whether tickets were met that cannot be read."""
        return any(row["state"] == UNREADABLE for row in self.rows)
