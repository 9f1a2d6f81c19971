"""`close` as solved: a dissatisfied customer, and what is a customer's own word."""

from dataclasses import replace

import pytest

from tests.core.actions import pure
from tests.core.actions.pure import Case, desk


@pytest.fixture(autouse=True)
def demands(monkeypatch: pytest.MonkeyPatch) -> None:
    """A category that is closed with a reply and a call-back."""
    monkeypatch.setattr(pure, "HEAD", replace(pure.HEAD, close=("reply", "callback")))


def case(edition: int = 2) -> Case:
    """An open ticket with the courier's answer."""
    made = Case(desk(edition))
    made.open(customer="recipient")
    made.do("reply", 1, party="courier", result="delivered")
    return made


def test_a_dissatisfied_customer_is_not_solved() -> None:
    one = case()
    one.do("resolve", 2, result="delivered")
    one.do("callback", 3, verdict="dissatisfied")
    assert "without a supervisor's word" in one.refused("close", 4)
    # Nor does it help that the closer could give that word: it must be given.
    assert "without a supervisor's word" in one.refused("close", 4, by="lead-1")
    # Nor that somebody could not be reached afterwards.
    one.do("callback", 5, verdict="unreachable")
    assert "without a supervisor's word" in one.refused("close", 6)


def test_a_supervisors_word_closes_it_and_is_what_it_rests_on() -> None:
    one = case()
    one.do("resolve", 2, result="delivered")
    verdict = one.do("callback", 3, verdict="dissatisfied")
    one.do("propose", 4, what="close it")
    said = one.do("approve", 5, by="lead-1", verdict="yes")
    one.do("close", 6)
    assert set(one.entries[-1].texts("rests")) >= {verdict, said}
    assert one.ticket.state == "closed"
    one.do("strike", 7, by="lead-1", entry=said, why="不是这票")
    assert str(one.ticket.state) == "resolved"


def test_a_no_or_a_word_before_the_verdict_does_not_do() -> None:
    one = case()
    one.do("propose", 2, what="compensate")
    one.do("approve", 3, by="lead-1", verdict="yes")
    one.do("callback", 4, verdict="dissatisfied")
    assert "without a supervisor's word" in one.refused("close", 5)
    one.do("propose", 6, what="close it")
    one.do("approve", 7, by="lead-1", verdict="no")
    assert "without a supervisor's word" in one.refused("close", 8)


def test_an_override_with_a_reason_is_a_supervisors_word() -> None:
    one = case()
    one.do("callback", 2, verdict="dissatisfied")
    assert one.refused("close", 3, by="lead-1", override="true", why="已致电,客户坚持无理要求") == ""
    assert "may not override" in one.refused("close", 3, override="true", why="算了")


def test_a_later_satisfied_verdict_is_the_customers_last_word() -> None:
    one = case()
    one.do("callback", 2, verdict="dissatisfied")
    one.do("callback", 3, verdict="satisfied")
    assert one.refused("close", 4) == ""


def test_the_other_ways_of_closing_ask_no_verdict() -> None:
    one = case()
    one.do("callback", 2, verdict="dissatisfied")
    assert one.refused("close", 3, how="withdrawn", text="客户撤诉") == ""


def test_the_first_edition_closes_as_it_did() -> None:
    one = case(edition=1)
    one.do("callback", 2, verdict="dissatisfied")
    assert one.refused("close", 3) == ""


def test_a_customers_decision_is_not_his_word_that_it_is_solved() -> None:
    """What he has is; by the first edition each reply was."""
    for edition, result, closes in ((2, "received", True), (2, "return-agreed", False), (1, "return-agreed", True)):
        one = case(edition)
        one.do("reply", 2, party="recipient", result=result)
        assert (one.refused("close", 3) == "") == closes, (edition, result)
