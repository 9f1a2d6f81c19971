"""What an entry records as a waybill is nobody's number, whoever wrote the entry; old desks are judged as before."""

import pytest

from kefu.core.base.node import Node
from tests.core.actions.pure import Case, desk

CARD = "110101199003077758"


@pytest.mark.parametrize("number", ["MARYANN", "13812345678", CARD])
def test_a_persons_number_is_refused(number: str) -> None:
    case = Case()
    assert case.refused("open", 0, facts={"kind": "complaint", "category": "damaged", "title": "x", "waybill": number})
    case.open(waybill="75312345678901")
    said = case.refused("amend", 5, changes=[{"fact": "waybill", "now": number}], why="x")
    assert said.startswith("amend: ")
    assert said.endswith(" is not a waybill number")
    assert number[2:-2] not in said
    others: list[Node] = [{"fact": "other-waybills", "now": ["75312345678902", number]}]
    assert case.refused("amend", 5, changes=others).endswith(" is not a waybill number")


@pytest.mark.parametrize("number", ["75312345678901", "AB1", "138123456789"])
def test_any_other_number_is_taken(number: str) -> None:
    case = Case()
    case.open(waybill=number)
    case.do("amend", 5, changes=[{"fact": "other-waybills", "now": [number]}])
    assert case.ticket.fact("waybill") == number


def test_an_old_desk_is_judged_as_before() -> None:
    case = Case(desk(edition=1))
    case.open(waybill="MARYANN")
    assert case.ticket.fact("waybill") == "MARYANN"
