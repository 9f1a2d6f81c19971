"""Cases without an open ticket: which duplicates have left one, seen from all of them together."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from kefu.core.checks.duplicates import CLOSED, LOST, Duplicate, End, duplicate, told, without_ticket
from kefu.store.index.duplicates import findings, kept, known, touched
from kefu.store.index.duplicates import told as as_json
from tests.core.actions.pure import NINE, NUMBER, Case

A, B, C = "261121-7K3F9Q5", "261121-7K3F8Q1", "261121-0A1B2CY"


def of(other: str, at: int = 0, *, why: bool = False) -> tuple[str, datetime, bool]:
    """A duplicate of another since a minute."""
    return other, NINE + timedelta(minutes=at), why


def made(**links: tuple[str, datetime, bool]) -> dict[str, Duplicate]:
    """Duplicates by their letters."""
    numbers = {"a": A, "b": B, "c": C}
    return {numbers[k]: Duplicate(numbers[k], *link) for k, link in links.items()}


@pytest.mark.parametrize(
    ("duplicates", "ends", "found"),
    [
        (made(a=of(B)), {B: End()}, []),
        (made(a=of(B, 5)), {B: End(NINE + timedelta(minutes=9))}, []),
        (made(a=of(B, 5)), {B: End(NINE)}, [(CLOSED, A)]),
        (made(a=of(B, 5, why=True)), {B: End(NINE)}, []),
        (made(a=of(B)), {}, [(LOST, A)]),
        (made(a=of("")), {}, [(LOST, A)]),
        (made(a=of(B), b=of(A)), {}, [(LOST, min(A, B))]),
        (made(a=of(A)), {}, [(LOST, A)]),
        (made(a=of(B), b=of(C), c=of(A)), {}, [(LOST, C)]),
        (made(c=of(A), a=of(B), b=of(A)), {}, [(LOST, min(A, B))]),
        (made(a=of(B), b=of(C)), {C: End()}, []),
        (made(a=of(B), b=of(C)), {}, [(LOST, B)]),
    ],
    ids=["open", "closed later", "closed before", "closed before, explained", "gone", "struck", "a circle", "itself",
         "three", "into a circle", "a chain", "a chain to nothing"],
)  # fmt: skip
def test_each_case_is_named_once(
    duplicates: dict[str, Duplicate], ends: Mapping[str, End], found: list[tuple[str, str]]
) -> None:
    got = list(without_ticket(duplicates, ends.get))
    assert [(one.code, dict(one.args)["id"]) for one in got] == found
    assert list(told(got, 2)) == got
    assert [one.code for one in told(got, 1)] == [code for code, _ in found if code == LOST]
    # As the index keeps them they are the same.
    assert list(findings(as_json(one)[1] for one in got)) == got


def test_the_index_keeps_a_duplicate_as_it_is() -> None:
    every = made(a=of(B, 5, why=True), b=of("", 7))
    assert known(map(kept, every.values())) == every


def test_a_change_touches_all_that_lead_to_it() -> None:
    every = made(a=of(B), b=of(C))
    assert touched(every, [C]) == {A, B}
    assert touched(every, [A]) == {A}
    assert touched(made(a=of(B), b=of(A)), [A]) == {A, B}
    assert touched(every, ["261121-ZZZZZZZ"]) == set()


def test_a_ticket_is_a_duplicate_while_it_is_closed_as_one() -> None:
    one = Case()
    one.open()
    assert duplicate(one.ticket) is None
    assert "a duplicate of which ticket" in one.refused("close", 1, how="duplicate")
    link = one.do("link", 1, relation="duplicate-of", other=B)
    one.do("close", 2, how="duplicate")
    found = duplicate(one.ticket)
    assert found is not None
    assert (found.id, found.other, found.explained) == (NUMBER, B, False)
    one.do("strike", 3, entry=link, why="不是同一件")
    found = duplicate(one.ticket)
    assert found is not None
    assert found.other == ""
    one.do("reopen", 4, why="还没完")
    assert duplicate(one.ticket) is None
