"""The results: every code has a word of its own, and says who may give it."""

from kefu.core.vocabulary.results import ENDS_ONLY, GIVEN_BY, RESULTS, UNSAID, results_of
from kefu.core.vocabulary.words import OUTCOMES, ROLES, VERDICTS


def test_each_result_is_given_by_a_party_or_only_an_end_or_unsaid() -> None:
    assert set(RESULTS.words) == {*GIVEN_BY, *ENDS_ONLY, *UNSAID}
    assert {role for roles in GIVEN_BY.values() for role in roles} <= set(ROLES.words)


def test_no_word_of_a_vocabulary_means_two_codes() -> None:
    for table in (RESULTS, OUTCOMES, VERDICTS):
        said = [word for entry in table.words.values() for word in {*entry.en, *entry.zh}]
        assert len(said) == len(set(said))


def test_a_decision_and_its_execution_are_of_different_parties() -> None:
    assert {"return-sent", "return-agreed"} & {*results_of("courier")} == {"return-sent"}
    assert {"return-sent", "return-agreed"} & {*results_of("sender")} == {"return-agreed"}
    assert "returned" not in results_of("courier")
    assert not {"delivered", "return-sent", "collected", "picked-up"} & {*results_of("origin"), *results_of("sender")}


def test_a_customer_takes_the_row_of_who_he_is() -> None:
    assert results_of("customer", "sender") == results_of("sender")
    assert results_of("caller", "recipient") == results_of("recipient")
    assert set(results_of("customer")) == {*results_of("sender"), *results_of("recipient")}
    assert results_of("reconciliation") == results_of("finance") != ()
    assert results_of("supervisor") == ()
