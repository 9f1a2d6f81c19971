"""Daily work among the tickets of a desk: it stands in a section of its own, and in other lists only when it is asked for."""

from collections.abc import Mapping

from kefu.core.reports import Row

KIND = "duty"
ASKING = ("kind", "category")
"""The terms that ask for daily work too."""


def is_daily(held: Mapping[str, object] | Row) -> bool:
    """Return whether a header or a row is of daily work: a duty that is about no parcel."""
    return held.get("kind") == KIND and not held.get("waybill")
