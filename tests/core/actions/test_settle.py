"""Money: the limit is for what leaves; what was proposed, approved and agreed may be booked, once."""

from dataclasses import replace
from typing import Any

import pytest

from tests.core.actions.pure import Case, desk


def case(edition: int = 2) -> Case:
    """An open ticket on a desk where an agent may settle 50."""
    made = Case(desk(edition))
    made.open()
    return made


def approved(amount: str = "86", verdict: str = "yes") -> Case:
    """A ticket with a proposal that a supervisor decided on."""
    made = case()
    made.do("propose", 1, what="compensate", amount=amount)
    made.do("approve", 2, by="lead-1", verdict=verdict)
    return made


def settled(stage: str, amount: str = "86", kind: str = "compensation", **more: str) -> dict[str, Any]:
    """What is given to settle."""
    return {"kind": kind, "stage": stage, "amount": amount, **more}


def test_what_was_approved_and_agreed_may_be_booked_by_an_agent() -> None:
    one = approved()
    one.do("settle", 3, **settled("agreed"))
    one.do("settle", 4, **settled("paid"))
    booked = [e for e in one.ticket.counted("settle") if e.by == "agent-1"]
    assert [(e.text("kind"), e.text("stage"), e.text("amount")) for e in booked] == [
        ("compensation", "agreed", "86"),
        ("compensation", "paid", "86"),
    ]


def test_the_customer_agrees_before_it_is_paid() -> None:
    one = approved()
    assert "the customer has not agreed yet" in one.refused("settle", 3, **settled("paid"))
    one.do("contact", 4, party="recipient", way="out", outcome="agreed")
    assert one.refused("settle", 5, **settled("paid")) == ""


def test_an_agreement_before_the_approval_is_none_to_it() -> None:
    one = case()
    one.do("contact", 1, party="recipient", way="out", outcome="agreed")
    one.do("propose", 2, what="compensate", amount="86")
    one.do("approve", 3, by="lead-1", verdict="yes")
    assert "the customer has not agreed yet" in one.refused("settle", 4, **settled("paid"))


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (case(), "no such amount was approved"),
        (approved(verdict="no"), "no such amount was approved"),
        (approved(""), "no such amount was approved"),
        (approved("80"), "of the 80 that were approved 80 are left"),
        (approved("85.99"), "of the 85.99 that were approved 85.99 are left"),
    ],
    ids=["not asked", "refused", "no amount", "less", "a cent less"],
)
def test_what_was_not_approved_stays_above_the_limit(made: Case, sentence: str) -> None:
    assert sentence in made.refused("settle", 3, **settled("agreed"))
    # Within the limit nobody need be asked.
    assert made.refused("settle", 3, **settled("paid", "50")) == ""


def test_what_was_approved_is_paid_once() -> None:
    one = approved()
    one.do("settle", 3, **settled("agreed"))
    first = one.do("settle", 4, **settled("paid", "60"))
    assert "of the 86 that were approved 26 are left" in one.refused("settle", 5, **settled("paid", "60"))
    one.do("strike", 6, entry=first, why="记错了")
    assert one.refused("settle", 7, **settled("paid", "86")) == ""


def test_a_supervisor_may_approve_another_amount() -> None:
    one = case()
    one.do("propose", 1, what="compensate", amount="86")
    one.do("approve", 2, by="lead-1", verdict="yes", amount="60")
    assert "of the 60" in one.refused("settle", 3, **settled("agreed"))
    assert one.refused("settle", 3, **settled("agreed", "60")) == ""


def test_a_struck_proposal_or_approval_approves_nothing() -> None:
    for which in ("propose", "approve"):
        one = approved()
        [entry] = [e.op for e in one.entries if e.did == which]
        one.do("strike", 3, by="lead-1", entry=entry, why="弄错了")
        assert "no such amount was approved" in one.refused("settle", 4, **settled("agreed"))


def test_nobody_approves_more_than_he_may_settle() -> None:
    roles = {"agent": (), "supervisor": ("approve",)}
    one = Case(desk(roles=roles, limits={"agent": 50, "supervisor": 80}))
    one.open()
    one.do("propose", 1, what="compensate", amount="86")
    assert "above what lead-1 may settle" in one.refused("approve", 2, by="lead-1", verdict="yes")
    assert one.refused("approve", 2, by="lead-1", verdict="yes", amount="80") == ""
    assert one.refused("approve", 2, by="lead-1", verdict="no") == ""


@pytest.mark.parametrize(
    "given",
    [
        settled("paid", "900", "recovery"),
        settled("paid", "900", "cod-collected"),
        settled("paid", "900", "collect"),
        settled("paid", "900", "compensation", payer="delivery", payee="us"),
        settled("agreed", "900", "fine", payer="courier:courier-7"),
    ],
    ids=lambda g: " ".join(str(v) for v in g.values()),
)
def test_money_that_does_not_leave_has_no_limit(given: dict[str, Any]) -> None:
    assert case().refused("settle", 1, **given) == ""


@pytest.mark.parametrize(
    "given",
    [
        settled("paid", "900", "cod-return"),
        settled("paid", "900", "refund", payee="sender"),
        settled("paid", "900", "recovery", payer="us", payee="delivery"),
        settled("agreed", "900", "fine"),
        settled("agreed", "900", "fine", payer="us"),
    ],
    ids=lambda g: " ".join(str(v) for v in g.values()),
)
def test_money_that_leaves_has_one(given: dict[str, Any]) -> None:
    assert "above what agent-1 may settle" in case().refused("settle", 1, **given)
    assert case().refused("settle", 1, by="lead-1", **given) == ""


def test_the_first_edition_limits_all_money() -> None:
    one = case(edition=1)
    one.do("propose", 1, what="compensate", amount="86")
    one.do("approve", 2, by="lead-1", verdict="yes")
    for kind in ("compensation", "recovery"):
        assert "ask a supervisor" in one.refused("settle", 3, **settled("agreed", kind=kind))


def test_an_amount_that_a_hand_spoilt_approves_nothing() -> None:
    one = approved()
    entries = [replace(e, fields=dict(e.fields) | {"amount": "lots"}) if e.did == "propose" else e for e in one.entries]
    one.entries = tuple(entries)
    assert "of the 0 that were approved 0 are left" in one.refused("settle", 3, **settled("agreed"))


def test_money_that_came_in_is_not_offered() -> None:
    assert "has come in" in case().refused("settle", 1, **settled("offered", "86", "cod-collected"))
    assert "amount of nothing" in case().refused("propose", 1, what="compensate", amount="0.00")


@pytest.mark.parametrize("stage", ["offered", "agreed", "paid"])
def test_two_records_of_one_stage_are_one_sum(stage: str) -> None:
    """Two of 50 are 100, whoever with a limit recorded them and of whatever kind; a stage and the next one are not."""
    one = case()
    first = one.do("settle", 1, **settled(stage, "50"))
    assert "1 and the 50 recorded before are above what agent-1 may settle" in one.refused(
        "settle", 2, **settled(stage, "1", "refund")
    )
    other = next(s for s in ("offered", "agreed", "paid") if s != stage)
    assert one.refused("settle", 3, **settled(other, "50")) == ""
    one.do("strike", 4, entry=first, why="记错了")
    assert one.refused("settle", 5, **settled(stage, "50")) == ""


def test_an_offer_has_the_limit_too() -> None:
    assert "no such amount was approved" in case().refused("settle", 1, **settled("offered", "51"))
    assert approved().refused("settle", 3, **settled("offered", "86")) == ""


def test_what_a_supervisor_recorded_uses_up_nobody_elses_limit() -> None:
    one = case()
    one.do("settle", 1, by="lead-1", **settled("paid", "500"))
    assert one.refused("settle", 2, **settled("paid", "50")) == ""


def test_by_the_first_edition_each_record_has_the_limit_for_itself() -> None:
    one = case(1)
    one.do("settle", 1, **settled("paid", "50"))
    assert one.refused("settle", 2, **settled("paid", "50")) == ""
    assert one.refused("settle", 3, **settled("offered", "999")) == ""
