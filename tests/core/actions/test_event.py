"""`event`: whose word it may be, what can be before what, outages, and the facts that it brings."""

import pytest

from tests.core.actions.pure import Case, desk, when


def case(edition: int = 2) -> Case:
    """An open ticket."""
    made = Case(desk(edition))
    made.open(waybill="75312345678901")
    return made


@pytest.mark.parametrize(
    ("what", "whom"),
    [("signed", "sender"), ("signed", "hub:杭州分拨"), ("signed", "finance"), ("signed", "origin"), ("picked-up", "sender"),
     ("returned", "delivery"), ("return-sent", "sender"), ("receipt-back", "courier"), ("shelved", "hub")],
)  # fmt: skip
def test_an_event_is_not_the_word_of_who_cannot_know_it(what: str, whom: str) -> None:
    assert "cannot know this" in case().refused("event", 10, what=what, whom=whom)
    assert case(edition=1).refused("event", 10, what=what, whom=whom) == ""


@pytest.mark.parametrize(
    ("what", "whom"),
    [("signed", "courier:courier-7"), ("signed", "门卫"), ("signed", "recipient"), ("returned", "sender"),
     ("return-sent", "delivery"), ("problem-found", "hub"), ("detained", "authority"), ("due-in", "")],
)  # fmt: skip
def test_an_event_is_taken_from_who_may_say_it_and_from_a_name_that_is_no_party(what: str, whom: str) -> None:
    assert case().refused("event", 10, what=what, whom=whom) == ""


@pytest.mark.parametrize("what", ["attempt", "signed", "returned", "receipt-back"])
def test_nothing_happens_to_a_parcel_before_it_was_picked_up_unless_somebody_says_why(what: str) -> None:
    one = case()
    one.do("event", 30, what="picked-up", when=when(20))
    assert "was picked up at" in one.refused("event", 40, what=what, when=when(10))
    assert one.refused("event", 40, what=what, when=when(10), why="揽收补录晚了") == ""
    assert one.refused("event", 40, what=what, when=when(25)) == ""
    assert one.refused("event", 40, what="arrived", when=when(10)) == ""


def test_a_struck_pickup_forbids_nothing() -> None:
    one = case()
    picked = one.do("event", 30, what="picked-up", when=when(20))
    one.do("strike", 31, entry=picked, why="不是这票")
    assert one.refused("event", 40, what="attempt", when=when(10)) == ""


def test_only_a_theoretical_arrival_lies_ahead() -> None:
    assert "in the future" in case().refused("event", 10, what="signed", when=when(60))
    assert case().refused("event", 10, what="due-in", when=when(60)) == ""


def test_an_event_may_be_older_than_its_ticket() -> None:
    assert case().refused("event", 10, what="attempt", when=when(-600)) == ""


def test_an_outage_ends_after_it_begins_or_goes_on() -> None:
    one = case()
    assert "ends" in one.refused("event", 90, what="outage", when=when(60), until=when(30))
    assert "ends" in one.refused("event", 90, what="outage", when=when(60), until=when(60))
    # Without a time of its own it begins when it is written.
    assert "ends" in one.refused("event", 90, what="outage", until=when(80))
    assert one.refused("event", 90, what="outage", until=when(120)) == ""
    assert one.refused("event", 90, what="outage", when=when(60)) == ""
    assert "only an outage" in one.refused("event", 90, what="arrived", until=when(120))


def test_a_shelf_is_a_fact() -> None:
    one = case()
    one.do("event", 10, what="shelved", shelf="undeliverable", place="B-2")
    one.do("event", 20, what="shelved", place="B-3")
    assert (one.ticket.fact("shelf.class"), one.ticket.fact("shelf.place")) == ("undeliverable", "B-3")


def test_the_number_of_another_carrier_is_added_and_takes_nothing_away() -> None:
    one = case()
    one.do(
        "amend", 5, changes=[{"fact": "other-waybills", "now": ["YT1111111111111"]}, {"fact": "carrier", "now": "zto"}]
    )
    one.do("event", 10, what="handed-over", carrier="ems", waybill="1234567890123", whom="us")
    one.do("event", 11, what="handed-over", carrier="ems", waybill="1234567890123")
    ticket = one.ticket
    assert ticket.facts["other-waybills"] == ["YT1111111111111", "1234567890123"]
    assert (ticket.fact("waybill"), ticket.fact("carrier")) == ("75312345678901", "zto")
    struck = one.entries[-1].op
    one.do("strike", 12, entry=struck, why="重复")
    assert one.ticket.facts["other-waybills"] == ["YT1111111111111", "1234567890123"]


def test_an_event_by_a_named_party_is_heard_as_the_word_of_its_role() -> None:
    one = case()
    one.do("event", 10, what="registered", whom="hub:杭州分拨")
    from kefu.core.actions.table import signals_of

    [signal] = signals_of(one.entries[-1].fields, {})
    assert signal.words == {"registered", "hub"}
