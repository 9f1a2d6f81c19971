"""Rows too many for memory: the same rows in the same order as a sorted list of them."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from kefu.core.reports import UNREADABLE, Row
from kefu.core.reports.lazy import ids_of
from kefu.core.reports.tickets import in_order
from kefu.store.index import spool

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


def rows(count: int) -> list[Row]:
    """Rows with and without a due time, some unreadable, in no order."""
    chance = random.Random(count)
    made: list[Row] = [
        {
            "id": f"261121-{i:07}",
            "state": UNREADABLE if i % 17 == 0 else "open",
            "due": None if i % 3 else NOW + timedelta(minutes=i % 40, microseconds=i),
            "left": timedelta(seconds=i),
            "title": "破损" * (i % 5),
            "branches": {"origin": "北京"},
        }
        for i in range(count)
    ]
    chance.shuffle(made)
    return made


@pytest.mark.parametrize("held", [0, 1 << 20])
@pytest.mark.parametrize("count", [0, 1, 300])
def test_as_a_sorted_list(held: int, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "HELD", held or 1)
    plain = rows(count)
    wanted = list(in_order(plain))
    found = spool.Spool(iter(plain))
    assert in_order(found) is found
    assert (len(found), bool(found), list(found), ids_of(found)) == (count, count > 0, wanted, ids_of(wanted))
    assert found[:50] == wanted[:50]
    assert found[2:-1:3] == wanted[2:-1:3]
    assert [a for pair in zip(found, found, strict=True) for a in pair] == [a for row in wanted for a in (row, row)]
    if count:
        assert (found[0], found[-1]) == (wanted[0], wanted[-1])
