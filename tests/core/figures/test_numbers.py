"""Percentiles by the nearest rank, rates with one decimal, changes, amounts; too few say nothing."""

from datetime import timedelta

import pytest

from kefu.core.figures.numbers import change, rank, rate, spread, yuan


def test_percentiles_are_values_that_were_there() -> None:
    """Of ten values the fifth and the ninth; of five the third and the last."""
    ten = list(range(10, 101, 10))
    assert (rank(ten, 50), rank(ten, 90), rank(ten, 100)) == (50, 90, 100)
    assert (rank([1, 2, 3, 4, 5], 50), rank([1, 2, 3, 4, 5], 90)) == (3, 5)
    assert rank([7], 50) == 7
    found = spread([300, 60, 60, 60, 3600])
    assert (found.n, found.median, found.p90, found.most) == (
        5,
        timedelta(minutes=1),
        timedelta(hours=1),
        timedelta(hours=1),
    )


def test_of_fewer_than_five_only_the_number() -> None:
    """No median, no rate, no change: and nothing is no hundred percent."""
    assert spread([1, 2, 3, 4]).cells() == {"median": None, "p90": None, "max": None}
    assert spread([]).n == 0
    assert rate(0, 0) is None
    assert rate(4, 4) is None
    assert change(9, 4) is None


@pytest.mark.parametrize(
    ("part", "of", "said"),
    [(0, 5, "0.0"), (5, 5, "100.0"), (1, 8, "12.5"), (2, 3000, "0.1"), (1, 2001, "0.0"), (2, 7, "28.6")],
)
def test_rates_are_rounded_half_up(part: int, of: int, said: str) -> None:
    assert rate(part, of) == said


@pytest.mark.parametrize(("now", "before", "said"), [(8, 5, "+60"), (5, 8, "-38"), (5, 5, "0"), (1000, 1001, "0")])
def test_changes(now: int, before: int, said: str) -> None:
    """Whole percent, half up; what is under half a percent is none."""
    assert change(now, before) == said


def test_amounts() -> None:
    assert [yuan(one) for one in (0, 5, 12345, -250)] == ["0.00", "0.05", "123.45", "-2.50"]
