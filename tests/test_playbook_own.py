"""What no source asks is called the desk's own in the standard set, wherever it stands.

The tables below are written from the description of the trade, not from the playbooks.
"""

import pytest

from kefu.core.playbook.model import Playbook, Step
from tests.standard_set import NAMES, book, own, shelf

OWN = "own"
NO_SOURCE_HAS_IT = {"address-change", "intercept-return", "shortage"}
"""Categories that no source has as such."""
STEPS = {
    "branch-fine": ["grounds", "has-records", "records", "appeal"],
    "claim": ["grounds", "refusal", "refusal-approved", "refuse", "written"],
    "swapped": ["agreed"],
    "overcharging": ["basis", "explain"],
    "prohibited-goods": ["outcome-released", "outcome-destroyed"],
    "cod-return": ["no-slip", "accepted", "open-slip"],
    "freight-charge": ["as-was"],
    "other-complaint": ["result-apologised"],
    "refused": ["freight"],
    "internal-ruling": ["customer-first", "opponent", "opponent-says", "settled-sum", "settled-agreed", "settled"],
    "signed-not-received": ["search-branch"],
    "lost": ["search-here"],
    "no-money": ["paid", "sum", "collected"],
    "out-of-area": ["until"],
}
"""Steps of other categories that are: a fine has no appeal, a swap no keeping, a slip no reason in the sources."""


def is_own(held: Playbook, step: Step) -> bool:
    """Whether a step is called the desk's own, by itself or with its whole file."""
    return step.source == OWN or (not step.source and OWN in held.sources)


@pytest.mark.parametrize("category", sorted(STEPS))
def test_what_no_source_has_is_called_own(category: str) -> None:
    """Each step that the trade's description marks so."""
    held = book(category)
    found = {name: held.step(name) for name in STEPS[category]}
    assert [name for name, step in found.items() if step is None or not is_own(held, step)] == []


@pytest.mark.parametrize("category", NAMES)
def test_what_is_own_wherever_it_stands(category: str) -> None:
    """Handing a case on, asking who signed, a second channel before the superior is told, telling the result of a parcel."""
    held = book(category)
    ends = {
        step.id for step in held.steps if step.kind == "resolve" and {"delivered", "return-sent"} & set(step.results)
    }
    wrong = []
    for step in held.steps:
        handed_on = bool(step.then)
        # Of a parcel that is said not to have come the source asks by whom it was signed.
        signed = step.fact == "signed-by" and category != "signed-not-received"
        channel = "换一个渠道" in step.hint.get("zh", "")
        result = (step.kind, step.value, step.to) == ("reply", "us", "origin") and step.takes in ends
        if (handed_on or signed or channel or result) and not is_own(held, step):
            wrong.append(step.id)
    assert wrong == []


def test_categories_that_no_source_has() -> None:
    """They say so at their head; every other file names a document."""
    assert {name for name in NAMES if OWN in book(name).sources} == NO_SOURCE_HAS_IT
    assert [name for name in NAMES if not set(book(name).sources) - {OWN}] == []


def test_figures_of_tries_are_own_or_the_desks() -> None:
    """How often something is done again, and how long is waited, is no figure of a source."""
    for name in NAMES:
        held = shelf().books[name]
        assert {group.source for group in held.groups.values() if group.most > 1} <= {OWN}, name
        assert [s.id for s in own(name) if s.repeat and s.repeat.most and s.source != OWN] == []
