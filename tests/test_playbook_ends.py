"""Where a case of the standard set may end, on which side, and what must have been said before, by the sources.

The tables below are written from the description of the trade, not from the playbooks.
"""

from typing import Any

import pytest

from kefu.core.playbook.model import GO, Playbook, Step
from tests.standard_set import NAMES, book, outcomes, told

BACK = {"return-sent", "returned"}
"""It left our branch for the sender, and it is back there: the delivery branch ends with the first, the sending one with the second."""
DELIVERED = {"delivered", *BACK}
"""The natural ends of a parcel."""
ENDS: dict[str, set[str]] = {
    # delivery
    "failed-delivery": DELIVERED,
    "recipient-data-wrong": DELIVERED,
    "refused": DELIVERED,
    "no-money": DELIVERED,
    "slow-inspection": DELIVERED,
    "out-of-area": DELIVERED,
    "no-service-point": DELIVERED,
    "undeliverable-report": {"delivered", "return-sent"},
    "counterpart-report": {"delivered", "returned"},
    "arrived-not-delivered": {"delivered"},
    "delivery-reminder": {"delivered", "explained"},
    "dispatch-reminder": {"delivered", "explained"},
    "key-parcel-watch": {"delivered"},
    # on the way
    "held-at-depot": {"transferred"},
    "mis-sent": {"arrived", "delivered"},
    "stalled-in-transit": {"delivery-continues"},
    "no-pickup-record": {"data-entered", "answered", "explained"},
    "delayed": {"apologised", *DELIVERED},
    "tracing-inquiry": {"answered"},
    "customs-inspection": {"delivered", "released"},
    "missing-data": {"corrected"},
    # money, weight, receipts
    "cod-amount": {"corrected", "confirmed", "delivered", "return-sent"},
    "freight-charge": {"corrected", *DELIVERED},
    "weight-mismatch": {"corrected", "confirmed"},
    "receipt-change": {"corrected", "explained"},
    "receipt-chase": {"received", "receipt-sent"},
    "cod-return": {"written-off"},
    "overcharging": {"refunded", "explained"},
    "branch-fine": {"confirmed", "fine-cancelled"},
    "claim": {"compensated", "explained"},
    "internal-ruling": {"ruled-for-us", "ruled-against-us", "split", "liability-settled"},
    # loss, damage, exchange
    "lost": {"compensated", *DELIVERED},
    "damaged": {"compensated", "received", *DELIVERED},
    "shortage": {"compensated", *DELIVERED},
    "contaminated": {"delivered"},
    "swapped": {"explained", *DELIVERED},
    "mis-delivered": DELIVERED,
    "signed-not-received": {"received"},
    "prohibited-goods": {"not-accepted", "detained", "released", "destroyed", *BACK},
    # complaints and the rest
    "other-complaint": {"replacement-sent", "refunded", "compensated", "apologised", "delivered", "explained"},
    "courier-attitude": {"apologised", "explained"},
    "door-delivery": DELIVERED,
    "authority-appeal": {"answered"},
    "address-change": {"delivered", "redirected", "explained", "return-sent"},
    "intercept-return": {"explained", *BACK},
    "order-intake": {"picked-up", "not-accepted"},
    "inquiry": {"answered"},
    "emergency": {"reviewed"},
    "callback-round": {"handed-in"},
    "weekly-exceptions": {"handed-in"},
    "shift": set(),
    "journal": set(),
    "dispatch-check": set(),
    "shelf": set(),
    "routine": set(),
}
"""What a case may be said to have come to."""

BOTH = {
    "failed-delivery", "recipient-data-wrong", "refused", "no-money", "slow-inspection", "out-of-area",
    "no-service-point", "arrived-not-delivered", "mis-sent", "delayed", "cod-amount", "freight-charge",
    "weight-mismatch", "receipt-change", "receipt-chase", "overcharging", "lost", "damaged", "shortage",
    "contaminated", "swapped", "mis-delivered", "signed-not-received", "prohibited-goods", "courier-attitude",
    "door-delivery", "address-change", "intercept-return",
}  # fmt: skip
"""What is done differently by the branch that delivers and the one that sent."""
ONE_SIDED = {
    "undeliverable-report": ("inbound", "counterpart-report"),
    "counterpart-report": ("outbound", "undeliverable-report"),
    "delivery-reminder": ("inbound", "dispatch-reminder"),
    "dispatch-reminder": ("outbound", "delivery-reminder"),
    "key-parcel-watch": ("outbound", ""),
    "cod-return": ("outbound", ""),
    "no-pickup-record": ("outbound", ""),
}
"""Whose business it is, and what the other branch means when it opens such a ticket, if that is known."""

VERDICT = {
    "arrived-not-delivered", "stalled-in-transit", "no-pickup-record", "delayed", "overcharging", "claim", "lost",
    "damaged", "shortage", "mis-delivered", "signed-not-received", "other-complaint", "courier-attitude", "door-delivery",
}  # fmt: skip
"""Complaints, and inquiries about a parcel that is not where it should be: the customer is asked before the end."""
WRITTEN = {"weight-mismatch", "authority-appeal"}
"""The photo of the weight, the written report to the authority: without it nothing was done."""
AT_ONCE = {
    "inquiry", "tracing-inquiry", "order-intake", "callback-round", "branch-fine", "shift", "journal", "weekly-exceptions",
    "dispatch-check", "shelf", "routine",
}  # fmt: skip
"""What is done when it is said, or is no customer's case."""
WORDS: dict[str, set[str]] = {
    "signed": {"delivered", "collected", "received"},
    "delivered": {"delivered", "collected"},
    "received": {"received"},
    "picked-up": {"picked-up"},
    "departed": {"departed", "transferred"},
    "arrived": {"arrived"},
    "return-sent": {"return-sent"},
    "returned": {"returned", "received"},
    "receipt-back": {"receipt-back", "received"},
    "handed-over": {"handed-over"},
    "registered": {"registered"},
    "corrected": {"registered", "confirmed"},
    "confirmed": {"registered", "confirmed"},
    "redirected": {"redirected", "registered", "confirmed"},
    "transferred": {"arrived"},
    "written-off": {"written-off"},
    "paid": {"paid", "compensated", "refunded"},
    "compensated": {"compensated", "paid"},
    "fine-cancelled": {"fine-cancelled"},
    "apologised": {"apologised"},
}
"""What a party must have said for a success to be written down; of a success that is not here, a question is asked first."""


@pytest.mark.parametrize("category", NAMES)
def test_what_a_case_may_have_come_to(category: str) -> None:
    """Each end of the trade is offered by some step, and no other result is; each step knows its one result."""
    found = [step for step in book(category).steps if step.kind == "resolve"]
    assert {result for step in found for result in step.results} == ENDS[category]
    assert [step.id for step in found if len(step.results) != 1] == []


@pytest.mark.parametrize("category", NAMES)
def test_whose_side_is_asked_once_before_a_branch_is_told(category: str) -> None:
    """Never twice, never where it is known, and before either branch of the parcel is told anything."""
    sided = category in BOTH or category in ONE_SIDED
    steps = [step.id for step in book(category).steps if step.fact == "direction"]
    assert bool(steps) == sided
    branches = {
        s.id for s in book(category).steps if s.value in ("origin", "delivery") and s.kind in ("contact", "wait")
    }
    assert sided or not branches
    for outcome in outcomes(category):
        asked = [n for n, name in enumerate(outcome.path) if name in steps]
        met = [n for n, name in enumerate(outcome.path) if name in branches]
        assert len(asked) == (1 if asked and "direction" not in outcome.case.facts else 0), outcome.case.name
        assert not asked or not met or asked[0] < met[0], outcome.case.name
        assert "direction" in outcome.case.facts or asked or not met, outcome.case.name


def sides(category: str) -> dict[str, list[Any]]:
    """The outcomes of a playbook's tests by the side that they are on."""
    found: dict[str, list[Any]] = {}
    asked = {step.id for step in book(category).steps if step.fact == "direction"}
    for outcome in outcomes(category):
        said = [answers[0] for name, answers in outcome.case.answers.items() if name in asked]
        found.setdefault(outcome.case.facts.get("direction", "") or "".join(said), []).append(outcome)
    return found


@pytest.mark.parametrize("category", sorted(BOTH))
def test_each_side_has_a_way_of_its_own(category: str) -> None:
    """To its end: solved, or settled for this branch."""
    found = sides(category)
    for side in ("inbound", "outbound"):
        assert any(book(category).step(o.path[-1]).kind == "close" for o in found[side]), side  # type: ignore[union-attr]


@pytest.mark.parametrize("category", sorted(ONE_SIDED))
def test_the_other_side_is_asked_what_it_means(category: str) -> None:
    """It is offered its mirror, or the ticket stays open: nobody is told anything, and nothing is closed."""
    side, mirror = ONE_SIDED[category]
    others = sides(category)[{"inbound": "outbound", "outbound": "inbound"}[side]]
    lasts = [book(category).step(outcome.path[-1]) for outcome in others]
    assert [told(category, outcome) for outcome in others] == [[]] * len(others)
    assert {step.kind for step in lasts if step} == {"end"}
    assert any(step and not step.then for step in lasts)
    assert not mirror or mirror in [step.then for step in lasts if step]


@pytest.mark.parametrize("category", NAMES)
def test_what_closing_as_solved_demands(category: str) -> None:
    """A complaint: a result-type reply before the call-back, the call-back before closing."""
    demanded = {"reply", "callback"} if category in VERDICT else set() if category in AT_ONCE else {"reply"}
    demanded |= {"evidence"} if category in WRITTEN else set()
    assert set(book(category).head.close) == ({"end"} if category == "emergency" else demanded)


@pytest.mark.parametrize("category", NAMES)
def test_the_verdict_comes_before_the_end_and_the_lesson_last(category: str) -> None:
    """A solved complaint was called back, with the reply before; what was learnt is asked after the call.

    Who says that he has it now has said both.
    """
    for outcome in outcomes(category):
        steps = [step for step in map(book(category).step, outcome.path) if step is not None]
        kinds = [step.kind for step in steps]
        received = any("received" in step.results for step in steps)
        if outcome.end == "solved" and category in VERDICT and not received:
            assert "callback" in kinds, outcome.case.name
            assert "resolve" in kinds[: kinds.index("callback")], outcome.case.name
        lessons = [n for n, step in enumerate(steps) if step.fact == "lesson"]
        assert not lessons or "callback" not in kinds[lessons[-1] :], outcome.case.name


@pytest.mark.parametrize("category", NAMES)
def test_a_wait_comes_to_a_success_only_on_the_words_that_say_it(category: str) -> None:
    """Any other answer leads to a question, another wait or the superior, and so does an answer that is not listed."""
    held = book(category)
    for step in held.steps:
        if step.kind not in ("wait", "callback"):
            continue
        ways = [(choice.code, choice.next) for choice in step.choices]
        for code, name in [*ways, ("", step.otherwise)]:
            target = held.step(name or step.next) or following(held, step)
            for there in landings(held, target):
                assert code in says(category, there, code), (step.id, code, there.id)


def following(held: Playbook, step: Step) -> Step | None:
    """Return the step that comes next, whatever is answered."""
    if step.after is not None:
        return held.step(step.after)
    return next(iter(held.steps[held.place(step.id) + 1 :]), None)


def landings(held: Playbook, step: Step | None) -> list[Step]:
    """Return the steps at which a run may rest that is led to a step: what has a condition may be passed over."""
    if step is None:
        return []
    passed = landings(held, following(held, step)) if step.when is not None else []
    return passed + (landings(held, held.step(step.next)) if step.kind == GO else [step])


def says(category: str, target: Step, code: str) -> set[str]:
    """Return the words that may lead to a step; any, if it asserts nothing."""
    if target.fact == "signed-by":
        # Of a parcel said to be signed for, it is asked by whom: nothing is asserted by that.
        return {code} if category in ("lost", "signed-not-received") else WORDS["signed"]
    if target.kind in ("event", "settle"):
        return WORDS.get(target.stage if target.kind == "settle" else target.value, {code})
    if target.kind == "resolve":
        return WORDS.get(target.results[0], set())
    return {code} if (target.kind, target.value) != ("close", "solved") else set()
