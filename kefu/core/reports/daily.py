"""Daily work among the tickets of a desk: it stands in a section of its own, and in other lists only when it is asked for."""

from collections.abc import Mapping

from kefu.core.reports import UNREADABLE, Row

KIND, SHIFT = "duty", "shift"
"""The kind of daily work, and the category of the tickets in which a shift is handed over; named here too, since most lists
need no more of the room of duties than these words."""
ASKING = ("kind", "category")
"""The terms that ask for daily work too."""


def is_daily(held: Mapping[str, object] | Row) -> bool:
    """Return whether a header or a row is of daily work: a duty that is about no parcel."""
    return held.get("kind") == KIND and not held.get("waybill")


def is_shift(row: Row) -> bool:
    """Return whether a row is that of a shift's ticket."""
    return row["state"] != UNREADABLE and is_daily(row) and row.get("category") == SHIFT
