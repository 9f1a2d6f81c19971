"""Ticket numbers, their check character and path, and the ids of entries."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.core.vocabulary import ids

DATES = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31))
DRAWS = st.text(st.sampled_from(ids.ALPHABET), min_size=6, max_size=6)


@pytest.mark.parametrize("number", ["261121-7K3F9Q5", "260101-0000000", "261231-ZZZZZZM", "270228-A1B2C3T"])
def test_the_vectors_of_the_format(number: str) -> None:
    assert ids.is_number(number)
    assert ids.new_number(datetime.strptime(number[:6], "%y%m%d"), number[7:13]) == number
    assert ids.number_of(ids.path_of(number)) == number


@given(DATES, DRAWS)
def test_every_single_wrong_character_and_every_swap_of_neighbours_is_caught(at: datetime, draw: str) -> None:
    """The check holds whatever the date: shown on the thirteen characters, of which seven may be letters."""
    number = ids.new_number(at, draw)
    assert ids.is_number(number)
    characters = number.replace("-", "")
    for i, right in enumerate(characters):
        for wrong in ids.ALPHABET:
            if wrong != right:
                changed = characters[:i] + wrong + characters[i + 1 :]
                assert not ids.is_number(f"{changed[:6]}-{changed[6:]}")
    for i in range(12):
        if characters[i] != characters[i + 1]:
            swapped = characters[:i] + characters[i + 1] + characters[i] + characters[i + 2 :]
            assert not ids.is_number(f"{swapped[:6]}-{swapped[6:]}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "261121",
        "261121-7K3F9Q",
        "261121-7K3F9Q55",
        "261121-7k3f9q5",
        "261121-7K3F9Q5\n",
        "２61121-7K3F9Q5",
        "261121-7K3F9QI",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert not ids.is_number(text)
    assert not ids.looks_like_number(text)


@pytest.mark.parametrize("date", ["261301", "260230", "260001", "260100", "270229"])
def test_a_number_holds_a_day_that_exists(date: str) -> None:
    assert not ids.is_number(f"{date}-AAAAAA{ids.check_character(date + 'AAAAAA')}")
    assert ids.is_number(f"280229-AAAAAA{ids.check_character('280229AAAAAA')}")


@pytest.mark.parametrize(
    "path",
    [
        "tickets/2026/11/22/261121-7K3F9Q5.yaml",
        "tickets/2026/11/21/261121-7K3F9Q4.yaml",
        "tickets/2026/11/21/x/261121-7K3F9Q5.yaml",
        "tickets/2026/11/21/261121-7K3F9Q5.yml",
        "a/tickets/2026/11/21/261121-7K3F9Q5.yaml",
        "tickets/README.md",
    ],
)
def test_where_no_ticket_may_live(path: str) -> None:
    assert ids.number_of(path) is None


def test_what_people_type() -> None:
    assert ids.normalise(" ２６１１２１－７ｋ３ｆ９ｑ５ ") == "261121-7K3F9Q5"
    assert ids.normalise("26l12i–oo_o") == "261121-00-0"


def test_entry_ids() -> None:
    assert ids.derived_op("a", "b") == ids.derived_op("a", "b") != ids.derived_op("ab", "")
    drawn = {ids.new_op() for _ in range(200)}
    assert len(drawn) == 200
    assert all(ids.is_op(op) for op in [*drawn, ids.derived_op("a")])
    assert not any(ids.is_op(text) for text in ("", "ABCDEFGHJ", "ABCDEFGHIJ", "abcdefghjk", "ABCDEFGHJK\n"))
