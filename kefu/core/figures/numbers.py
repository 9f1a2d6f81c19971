"""The numbers of figures: rates with their two numbers, percentiles by one definition, small groups left unsaid."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeAlias

from kefu.core.base.frozen import frozen
from kefu.core.reports import Cell

SMALL = 5
"""Of fewer than this no median and no rate is shown: it would tell of single cases."""
Seconds: TypeAlias = Sequence[int]


def rank(ordered: Seconds, percent: int) -> int:
    """Return a percentile of values in order by the nearest rank: the least one that so many percent do not exceed."""
    return ordered[-(-percent * len(ordered) // 100) - 1]


@frozen
class Spread:
    """How values lie: how many, the median, the 90th percentile, the greatest; None where there are too few."""

    n: int
    median: timedelta | None = None
    p90: timedelta | None = None
    most: timedelta | None = None

    def cells(self, before: str = "") -> dict[str, Cell]:
        """Return the three values as cells of a row, their keys beginning with `before`."""
        return {f"{before}median": self.median, f"{before}p90": self.p90, f"{before}max": self.most}


def spread(values: Seconds) -> Spread:
    """Return how spans in seconds lie."""
    if len(values) < SMALL:
        return Spread(len(values))
    ordered = sorted(values)
    median, p90, most = rank(ordered, 50), rank(ordered, 90), ordered[-1]
    return Spread(len(values), *(timedelta(seconds=one) for one in (median, p90, most)))


def rate(part: int, of: int) -> str | None:
    """Return a rate in percent with one decimal, rounded half up; None of fewer than five."""
    if of < SMALL:
        return None
    tenths = (2000 * part + of) // (2 * of)
    return f"{tenths // 10}.{tenths % 10}"


def change(now: int, before: int) -> str | None:
    """Return by how many percent a number changed, whole and with its sign; None where there were fewer than five."""
    if before < SMALL:
        return None
    percent = (200 * abs(now - before) + before) // (2 * before)
    return f"{'-' if now < before else '+'}{percent}" if percent else "0"


def yuan(fen: int) -> str:
    """Return an amount in yuan with two decimals."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02}"
