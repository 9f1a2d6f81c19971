"""Who may say an event: the table covers every event, with parties that there are, and keeps apart what differs."""

import pytest

from kefu.core.vocabulary.sayers import AFTER_PICKUP, SAID_BY, SUCCESSES, may_say
from kefu.core.vocabulary.words import EVENTS, MONEY, ROLES


def test_every_event_has_its_parties_and_every_party_is_one() -> None:
    assert set(SAID_BY) == set(EVENTS.words)
    assert {role for roles in SAID_BY.values() for role in roles} <= set(ROLES.words)
    assert {*SUCCESSES, *AFTER_PICKUP} <= set(EVENTS.words)


@pytest.mark.parametrize("role", ["sender", "hub", "finance", "origin"])
def test_a_sign_off_is_never_the_word_of_who_cannot_have_seen_it(role: str) -> None:
    assert not may_say("signed", role)


def test_sent_back_and_come_back_are_said_by_others() -> None:
    assert may_say("return-sent", "delivery")
    assert not may_say("return-sent", "sender")
    assert may_say("returned", "sender")
    assert not may_say("returned", "delivery")


def test_a_pickup_is_not_the_word_of_the_sender() -> None:
    assert not may_say("picked-up", "sender")
    assert may_say("picked-up", "courier")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("退件已发出", "return-sent"),
        ("退回", "returned"),
        ("装车", "loaded"),
        ("放行", "released"),
        ("录单", "data-entered"),
    ],
)
def test_events_are_known_by_the_words_of_the_trade(text: str, code: str) -> None:
    assert EVENTS.find(text) == code


def test_the_kinds_of_money_that_rules_name_are_known() -> None:
    assert [MONEY.find(t) for t in ("代收货款到账", "返货款", "到付款")] == ["cod-collected", "cod-return", "collect"]
