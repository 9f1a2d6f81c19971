"""Facts by their words: each has some in both languages, no word means two, a wrong one brings the nearest."""

import pytest

from kefu.core.base.errors import Usage
from kefu.core.base.near import plain
from kefu.core.intake.typed_words import assignment
from kefu.core.vocabulary.fact_words import FACT_WORDS, nearest_facts
from kefu.core.vocabulary.facts import FACTS, GROUPS


def test_every_fact_has_words_and_no_word_means_two() -> None:
    assert set(FACT_WORDS.words) == {*FACTS, "sender", "recipient", "caller"}
    means: dict[str, str] = {}
    for name in FACTS:
        word = FACT_WORDS.words[name]
        for said in {plain(one) for one in (name, *word.en, *word.zh)}:
            assert means.setdefault(said, name) == name, said


@pytest.mark.parametrize(
    ("typed", "fact"),
    [
        ("payment.method=寄付", "payment.method"),
        ("付款方式=寄付", "payment.method"),
        ("Payment Method=寄付", "payment.method"),
        ("ＰＡＹＭＥＮＴ．ＭＥＴＨＯＤ＝寄付", "payment.method"),
        ("货架类别=A", "shelf.class"),
        ("限期=18:00", "external.due"),
        ("收件人=韩梅梅", "recipient.name"),
    ],
)  # fmt: skip
def test_a_fact_by_any_of_its_words(typed: str, fact: str) -> None:
    """In any width and case; what stands after the sign is left as it is."""
    assert assignment(typed)[0] == fact


def test_a_wrong_name_brings_the_nearest_first() -> None:
    """Few names, not all of them; one that is nearly right is asked for."""
    with pytest.raises(Usage, match="付款方: no such fact; did you mean 付款方式"):
        assignment("付款方=x")
    assert nearest_facts("付款")[0] == "payment.method"
    with pytest.raises(Usage, match=r"^颜色: no such fact; the nearest: ([a-z.-]+, ){3}[a-z.-]+$"):
        assignment("颜色=红")


def test_a_group_is_named_by_one_of_its_facts() -> None:
    with pytest.raises(Usage, match="recipient: name one of " + ", ".join(GROUPS["recipient"])):
        assignment("recipient=x")
