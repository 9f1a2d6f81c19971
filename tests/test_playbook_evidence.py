"""Which evidence the sources order, which they only wish for, and what each of them guards, in the standard set.

The tables below are written from the description of the trade, not from the playbooks.
"""

import pytest

from kefu.core.playbook.model import NONE, Step
from kefu.desk.play.playbook_tests import Outcome
from tests.standard_set import NAMES, book, outcomes, own

GATE, SUPERVISOR, WISHED = "gate", "supervisor", "wished"
"""No way round; a supervisor's reason in its place; asked for, and done without by whoever has none."""
EVIDENCE: dict[str, list[tuple[str, str]]] = {
    "cod-amount": [("letter", GATE)],
    "receipt-change": [("letter", GATE)],
    "weight-mismatch": [("photo", GATE), ("photo", WISHED)],
    "cod-return": [("document", GATE)],
    "authority-appeal": [("document", GATE), ("document", GATE)],
    "missing-data": [("document", GATE)],
    "contaminated": [("photo", SUPERVISOR), ("photo", WISHED), ("photo", WISHED)],
    "internal-ruling": [("photo", WISHED), ("document", WISHED)],
    "claim": [("photo", WISHED)],
    "damaged": [("photo", WISHED)],
    "shortage": [("photo", WISHED), ("document", WISHED)],
    "branch-fine": [("document", WISHED)],
    "held-at-depot": [("photo", WISHED)],
    "mis-sent": [("photo", WISHED)],
    "prohibited-goods": [("photo", WISHED)],
    "signed-not-received": [("document", WISHED)],
    "swapped": [("document", WISHED), ("document", WISHED)],
    "receipt-chase": [("document", WISHED)],
    "arrived-not-delivered": [("document", WISHED)],
    "courier-attitude": [("recording", WISHED)],
    "door-delivery": [("recording", WISHED)],
    "overcharging": [("document", WISHED)],
}
"""What a category itself asks for. The others want none: of an emergency the ticket is the log, a sign-off is not proved."""
GUARDS = {
    ("cod-amount", "letter"): {"payment.cod", "payment.cod-way"},
    ("receipt-change", "letter"): {"receipt"},
    ("weight-mismatch", "photo"): {"goods.weight"},
    ("contaminated", "photo"): {"liable.party", "liable.for"},
    ("damaged", "photo"): {"liable.party", "liable.for"},
    ("shortage", "photo"): {"liable.party", "liable.for"},
}
"""What must not change before it is there."""


def how(category: str, step: Step) -> str:
    """Return what becomes of a case whose evidence cannot be had."""
    none = step.choice(NONE)
    if none is None:
        return GATE
    there = book(category).step(none.next) if none.next else None
    return SUPERVISOR if there is not None and there.kind == "propose" else WISHED


def before(category: str, outcome: Outcome, kind: str, value: str) -> list[tuple[Step, list[Step]]]:
    """Return each step of a kind and value on a path, with the steps that were passed before it."""
    steps = [step for step in map(book(category).step, outcome.path) if step is not None]
    return [(step, steps[:n]) for n, step in enumerate(steps) if (step.kind, step.fact or step.value) == (kind, value)]


def given(outcome: Outcome, passed: list[Step], kind: str = "") -> bool:
    """Whether some evidence of a kind (any, if it is empty) was given on the way."""
    held = [step for step in passed if step.kind == "evidence" and kind in ("", step.value)]
    return any(outcome.case.answers.get(step.id, ("file",))[-1] != NONE for step in held)


def reasoned(outcome: Outcome, passed: list[Step]) -> bool:
    """Whether a supervisor agreed on the way."""
    return any(step.kind == "approve" and outcome.case.answers.get(step.id, ("",))[-1] == "yes" for step in passed)


@pytest.mark.parametrize("category", NAMES)
def test_what_is_a_gate_and_what_is_wished(category: str) -> None:
    """Exactly the evidence of the sources, each ordered or wished as they have it."""
    found = [(step.value, how(category, step)) for step in own(category) if step.kind == "evidence"]
    assert sorted(found) == sorted(EVIDENCE.get(category, []))


@pytest.mark.parametrize("category", NAMES)
def test_what_evidence_guards(category: str) -> None:
    """Nothing but what a source says, and the step that sets it comes after the evidence."""
    steps = own(category)
    found = {(category, step.value): set(step.guards) for step in steps if step.guards}
    assert found == {key: facts for key, facts in GUARDS.items() if key[0] == category}
    for n, step in enumerate(steps):
        assert [s.id for s in steps[:n] if s.fact in step.guards] == [], step.id


@pytest.mark.parametrize("category", ["cod-amount", "receipt-change"])
def test_the_letter_lies_with_the_sending_branch(category: str) -> None:
    """There no change goes without it; the delivery branch is asked for none."""
    for outcome in outcomes(category):
        inbound = any(
            step.by == "courier" or step.id == "origin" for step in map(book(category).step, outcome.path) if step
        )
        assert not (inbound and "letter" in outcome.evidence), outcome.case.name
        registered = any(name.startswith("register-") for name in outcome.path)
        assert not registered or "letter" in outcome.evidence, outcome.case.name


@pytest.mark.parametrize("category", NAMES)
def test_a_return_has_its_photo_or_a_word_why_not(category: str) -> None:
    """The list of what goes back rests on a clear photo; without one a supervisor agrees."""
    for outcome in outcomes(category):
        for step, passed in before(category, outcome, "event", "return-sent"):
            # Who holds it elsewhere, a hub say, keeps its own list.
            if step.by != "us":
                continue
            assert given(outcome, passed, "photo") or reasoned(outcome, passed), outcome.case.name


@pytest.mark.parametrize("category", ["damaged", "shortage", "contaminated", "internal-ruling"])
def test_nobody_is_held_liable_without_a_photo_or_a_reason(category: str) -> None:
    """In a ruling any evidence will do; where there is none a supervisor says why."""
    kind = "" if category == "internal-ruling" else "photo"
    for outcome in outcomes(category):
        for _, passed in before(category, outcome, "ask", "liable.party"):
            assert given(outcome, passed, kind) or reasoned(outcome, passed), outcome.case.name


@pytest.mark.parametrize("category", ["claim", "damaged", "lost", "shortage", "other-complaint", "authority-appeal"])
def test_the_value_is_asked_and_a_supervisor_has_the_word_on_the_amount(category: str) -> None:
    """A proof is asked for, and what the customer states will do; nothing is offered without the supervisor."""
    paid = [o for o in outcomes(category) if any(name.endswith("pay-offered") for name in o.path)]
    assert paid
    for outcome in paid:
        path = list(outcome.path)
        assert path.index("pay-proof") < path.index("pay-approved") < path.index("pay-offered"), outcome.case.name
    proved = {outcome.case.answers["pay-proof"] for outcome in paid}
    assert ("no",) in proved


def test_the_search_for_a_lost_parcel_does_not_wait_for_its_value() -> None:
    """The proof comes when both have searched in vain."""
    asked = [o for o in outcomes("lost") if "pay-proof" in o.path]
    assert asked
    for outcome in asked:
        assert outcome.path.index("pay-proof") > outcome.path.index("told"), outcome.case.name
        assert any(name.startswith("search-") for name in outcome.path[: outcome.path.index("pay-proof")])


def test_cod_money_is_paid_without_its_slip_and_not_written_off() -> None:
    """The sender has his money first; the slip is for the settlement clerk."""
    paid = [o for o in outcomes("cod-return") if "paid" in o.path]
    assert any("slip" not in o.path for o in paid)
    for outcome in paid:
        assert (outcome.end == "solved") <= ("slip" in outcome.path), outcome.case.name
        assert "slip" not in outcome.path or outcome.path.index("paid") < outcome.path.index("slip")


@pytest.mark.parametrize("category", ["out-of-area", "no-service-point"])
def test_another_carrier_has_the_senders_consent(category: str) -> None:
    """In any form that is kept, or with name, time and number of the call."""
    over = [(o, passed) for o in outcomes(category) for _, passed in before(category, o, "event", "handed-over")]
    assert over
    for outcome, passed in over:
        assert given(outcome, passed, "document") or any(step.id.endswith("-who") for step in passed)


def test_a_record_of_signature_is_asked_for_what_was_signed() -> None:
    """Of each of two swapped parcels only if somebody has signed for it."""
    of = {"record-here": {"this", "both"}, "record-there": {"that", "both"}}
    for outcome in outcomes("swapped"):
        signed = outcome.case.answers.get("signed", ("",))[0]
        for name, where in of.items():
            assert name not in outcome.path or signed in where, outcome.case.name


@pytest.mark.parametrize("category", ["held-at-depot", "mis-sent", "prohibited-goods"])
def test_a_parcel_that_lies_elsewhere_is_not_photographed(category: str) -> None:
    """A photo is wished where we hold the parcel: none is asked for where the hub or another branch does."""
    where = {"held-at-depot": "holder", "mis-sent": "found-at", "prohibited-goods": "where"}[category]
    ours = {"held-at-depot": "us", "mis-sent": "branch", "prohibited-goods": "us"}[category]
    photos = {step.id for step in own(category) if step.value == "photo"}
    wished = [outcome for outcome in outcomes(category) if photos & set(outcome.path)]
    assert wished
    assert {outcome.case.answers[where] for outcome in wished} == {(ours,)}
