"""A wait is answered with what its party said: read as `kefu reply` reads it, codes as before."""

from datetime import UTC, datetime

import pytest

from kefu.core.base.errors import Usage
from kefu.core.config.categories import Catalogue
from kefu.core.config.desk import Desk
from kefu.core.playbook.answers import Given, World, accepted
from kefu.core.playbook.model import Choice, Step

WORLD = World(Desk(timezone="UTC", zone=UTC), Catalogue({}), datetime(2026, 11, 21, 12, tzinfo=UTC))


def step(party: str, *codes: str) -> Step:
    """A wait for a party, with the results that it lists."""
    return Step(id="ask", kind="wait", value=party, choices=tuple(Choice(code) for code in codes))


def test_the_failed_attempt_is_no_delivery() -> None:
    """The whole sentence is kept, and the reason that lies in it."""
    found = accepted(step("courier", "delivered", "not-delivered"), Given("又没人在家，没派成"), WORLD)
    assert (found.value, found.more) == ("not-delivered", {"text": "又没人在家，没派成", "reason": "nobody-home"})


def test_a_text_that_was_typed_stands_before_the_sentence() -> None:
    found = accepted(step("courier"), Given("没找到", {"text": "翻了两遍"}), WORLD)
    assert (found.value, found.more["text"]) == ("not-found", "翻了两遍")


def test_a_code_is_taken_as_it_is() -> None:
    assert accepted(step("courier"), Given("delivered"), WORLD) == Given("delivered")


def test_the_question_tells_what_is_agreed_to() -> None:
    assert accepted(step("sender", "return-agreed", "declined"), Given("同意"), WORLD).value == "return-agreed"


@pytest.mark.parametrize("said", ["在找", "好的", "再派", "退回", "送到了但拒收", "未妥投", "你们看着办", "其他"])
def test_what_is_no_result_answers_nothing(said: str) -> None:
    with pytest.raises(Usage, match=said if said != "其他" else "other"):
        accepted(step("courier"), Given(said), WORLD)
