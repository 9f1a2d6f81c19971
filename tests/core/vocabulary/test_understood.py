"""What a message means, by who says it: every row of the trade's tables, every negation, and nothing by chance."""

import pytest

from kefu.core.vocabulary.lexicon import lexicon
from kefu.core.vocabulary.meanings import QUESTIONS
from kefu.core.vocabulary.phrases import PHRASES
from kefu.core.vocabulary.results import GIVEN_BY, RESULTS, results_of
from kefu.core.vocabulary.tokens import phrase
from kefu.core.vocabulary.understood import Circumstances, nearest, understood
from kefu.core.vocabulary.vocabulary import Word
from tests.core.vocabulary.said import CODES, PROGRESS, TWO, cut
from tests.linear import fill, grows_with_length

ROWS = [tuple(part.strip() for part in line.split("|")) for line in CODES.strip().splitlines()]
SUCCESSES = (
    "delivered", "collected", "received", "return-sent", "returned", "picked-up", "departed", "transferred",
    "receipt-back", "written-off", "paid", "compensated", "refunded", "returned-paid", "apologised",
    "liability-settled", "ruled-for-us", "fine-cancelled",
)  # fmt: skip


def meaning(role: str, text: str, **about: object) -> str:
    """A code, `?` for what is asked, `~` for progress, `-` for what is not this party's to say or not known."""
    found = understood(role, text, Circumstances(**about))  # type: ignore[arg-type]
    return found.codes[0] if found.kind == "code" else {"ask": "?", "progress": "~"}.get(found.kind, "-")


@pytest.mark.parametrize(("code", "roles", "chinese", "english"), ROWS, ids=[row[0] for row in ROWS])
def test_each_result_by_each_party_that_may_say_it(code: str, roles: str, chinese: str, english: str) -> None:
    assert set(GIVEN_BY[code]) == set(roles.split())
    for word in (*cut(chinese), *cut(english)):
        for role in roles.split():
            assert (word, role, meaning(role, word)) == (word, role, code)
    for role in set(GIVEN_BY[code]) ^ {"sender", "recipient", "courier", "origin", "hub", "finance", "head-office"}:
        if role not in GIVEN_BY[code]:
            for word in cut(chinese):
                assert meaning(role, word) != code


def test_the_tables_name_every_result_that_a_party_gives() -> None:
    assert {row[0] for row in ROWS} == set(GIVEN_BY)


def test_every_phrase_of_the_tables_means_its_result_to_each_party_unless_it_has_a_meaning_of_its_own() -> None:
    for line in PHRASES.strip().splitlines():
        code, chinese, english = (part.strip() for part in line.split("|"))
        for word in (*cut(chinese), *cut(english)):
            for role in GIVEN_BY.get(code, ()):
                if role not in lexicon()[phrase(word)].own:
                    assert (word, role, meaning(role, word)) == (word, role, code)


@pytest.mark.parametrize("line", TWO.strip().splitlines(), ids=lambda line: line.split("|")[0].strip())
def test_a_word_means_this_or_that_by_who_says_it(line: str) -> None:
    word, cells = (part.strip() for part in line.split("|"))
    for cell in cells.split(";"):
        role, want = (part.strip() for part in cell.split(":"))
        assert (word, role, meaning(role, word)) == (word, role, want)
        found = understood(role, word)
        if found.kind == "ask":
            assert found.question in QUESTIONS
            assert set(found.codes) <= set(results_of(role))


@pytest.mark.parametrize("role", ["courier", "branch", "delivery"])
def test_words_of_progress_are_no_result(role: str) -> None:
    for word in cut(PROGRESS):
        assert (word, meaning(role, word)) == (word, "~")


@pytest.mark.parametrize("role", ["origin", "hub", "finance", "sender", "head-office"])
def test_words_of_progress_end_nothing_for_anybody(role: str) -> None:
    """But for what means something else in that mouth, which is asked at most."""
    for word in cut(PROGRESS):
        if word not in ("收到", "got it", "没问题", "等通知"):
            assert (word, meaning(role, word)) == (word, "~")


NEGATED = (
    ("courier", "没找到", "not-found"), ("courier", "没有找到", "not-found"), ("hub", "没有 找到", "not-found"),
    ("courier", "没送到", "not-delivered"), ("courier", "没 送到", "not-delivered"), ("courier", "没有送到", "not-delivered"),
    ("branch", "未签收", "not-signed"), ("branch", "没有签收", "not-signed"), ("branch", "not signed", "not-signed"),
    ("hub", "not found", "not-found"), ("courier", "not delivered", "not-delivered"),
    ("courier", "not delivered yet", "?"), ("branch", "not delivered yet", "?"), ("courier", "还没送到", "?"),
    ("courier", "未妥投", "?"), ("courier", "不是拒收", "?"), ("courier", "未 妥投", "?"), ("courier", "别退回去了", "?"),
    ("courier", "无人签收", "?"), ("courier", "没人签收", "?"), ("courier", "不能签收", "?"), ("recipient", "没有收到", "not-received"),
    ("recipient", "不是本人签收", "-"), ("courier", "not the recipient signed", "?"), ("courier", "has not been delivered", "?"),
    ("courier", "isn't delivered", "?"), ("courier", "never delivered", "?"), ("sender", "不同意退回", "?"), ("sender", "不退", "?"),
    ("sender", "先别退", "?"), ("sender", "do not return", "?"), ("sender", "do not return it", "?"), ("origin", "do not return it", "?"), ("finance", "没打款", "-"), ("finance", "未打款", "not-paid"),
    ("finance", "不核销", "-"), ("hub", "没装车", "-"), ("origin", "退件没到", "?"), ("origin", "没退回来", "?"),
    ("courier", "没有退回去", "?"), ("recipient", "没拒收", "?"), ("recipient", "我没有拒收", "?"), ("head-office", "没有胜诉", "?"),
)  # fmt: skip


@pytest.mark.parametrize(("role", "text", "want"), NEGATED)
def test_a_negation_never_means_what_it_denies(role: str, text: str, want: str) -> None:
    assert meaning(role, text) == want


def test_no_phrase_of_a_success_survives_a_negation_before_it() -> None:
    """Whatever stands in the tables: with a negation in front it is another result that is listed, or it is asked."""
    for tokens, one in lexicon().items():
        said = ("" if not tokens[0].isascii() else " ").join(tokens).replace("<time>", "今天")
        for role in ("courier", "delivery", "origin", "hub", "finance", "recipient", "sender", "head-office"):
            positive = meaning(role, said)
            if positive not in SUCCESSES:
                continue
            for word in (
                ("没", "未", "不", "没有", "还没", "不是") if not tokens[0].isascii() else ("not ", "no ", "never ")
            ):
                assert (word + said, meaning(role, word + said)) != (word + said, positive), one


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("courier", "再派又没人"), ("courier", "送到了但拒收"), ("courier", "送到了，但是拒收"), ("courier", "拒收，已退回"),
        ("courier", "找到了，没找到"), ("courier", "已送达 又没人在家"), ("courier", "送到了没有"), ("courier", "签收了吗？"),
        ("courier", "送到了?"), ("courier", "is it delivered"), ("courier", "明天送达"), ("courier", "delivered tomorrow"), ("hub", "found not here"),
        ("courier", "delivered, I think"), ("courier", "delivered?"),
        ("courier", "下午送达"), ("courier", "客户说签收了"), ("courier", "应该签收了"), ("courier", "已送达，不过客户没要"),
        ("courier", "差点送到了"), ("courier", "如果送到了"), ("courier", "送到了，好像不对"), ("courier", "正在派送已送达"),
        ("courier", "已送达网点"), ("courier", "送到了 驿站"), ("courier", "已送达 放在门岗"), ("courier", "请送达"),
        ("courier", "delivered to neighbor"), ("recipient", "received by someone else"), ("courier", "签收错了"),
        ("courier", "系统显示已签收"), ("courier", "已签收是假的"), ("head-office", "胜诉可能性大"), ("sender", "如果没人就退回"),
        ("courier", "delivered soon"), ("courier", "found nothing"), ("recipient", "received nothing"), ("courier", "delivered to reception"),
        ("courier", "送到了 隔壁"), ("courier", "送到了 一半"),
        ("sender", "已退回来"), ("sender", "退回了"), ("origin", "退回 可以"), ("customer", "找到了"),
    ],
)  # fmt: skip
def test_two_results_a_guess_a_plan_and_a_question_are_asked(role: str, text: str) -> None:
    assert meaning(role, text) == "?"


@pytest.mark.parametrize(
    ("role", "text", "code", "reason", "time", "kept"),
    [
        ("courier", "又没人在家，没派成", "not-delivered", "nobody-home", "", "又没人在家，没派成"),
        ("courier", "没派成，电话打不通", "not-delivered", "no-answer", "", "没派成，电话打不通"),
        ("courier", "空号", "not-delivered", "wrong-phone", "", "空号"),
        ("courier", "not-delivered 没人在家", "not-delivered", "nobody-home", "", "没人在家"),
        ("courier", "没派成", "not-delivered", "", "", ""),
        ("courier", "拒收 收件人看了不要", "refused", "", "", "收件人看了不要"),
        ("courier", "王先生昨天下午3点签收了", "delivered", "", "昨天下午3点", "王先生昨天下午3点签收了"),
        ("courier", "YT1234567890123 已送达", "delivered", "", "", "YT1234567890123 已送达"),
        ("courier", "ＤＥＬＩＶＥＲＥＤ", "delivered", "", "", ""),
        ("courier", "The parcel has been delivered.", "delivered", "", "", "The parcel has been delivered."),
        ("courier", "找到 在东门岗亭找到,已通知客户", "found", "", "", "在东门岗亭找到,已通知客户"),
        ("sender", "好的，退回吧", "return-agreed", "", "", "好的，退回吧"),
        ("sender", "再派一次吧，明天下午", "redelivery", "", "明天下午", "再派一次吧，明天下午"),
        ("sender", "周一再送", "redelivery", "", "周一", "周一再送"),
        ("sender", "agreed to return", "return-agreed", "", "", "agreed to return"),
        ("origin", "在找，没找到", "not-found", "", "", "在找，没找到"),
        ("hub", "found at the gate", "found", "", "", "at the gate"),
        ("origin", "无回复", "none", "", "", ""),
        ("courier", "其他 他说了别的", "other", "", "", "他说了别的"),
        ("courier", "已送达 家里有人", "delivered", "", "", "家里有人"),
    ],
)  # fmt: skip
def test_a_result_is_found_with_what_belongs_to_it(
    role: str, text: str, code: str, reason: str, time: str, kept: str
) -> None:
    found = understood(role, text)
    assert (found.kind, found.codes[0], found.reason, found.time, found.text) == ("code", code, reason, time, kept)


def test_names_that_are_known_may_stand_beside_a_phrase() -> None:
    assert meaning("courier", "欧阳修远签收了") == "?"
    assert meaning("courier", "欧阳修远签收了", names=("欧阳修远",)) == "delivered"


def test_the_question_that_was_asked_tells_what_is_agreed_to() -> None:
    assert meaning("sender", "同意", expected=("return-agreed", "declined")) == "return-agreed"
    assert meaning("sender", "同意", expected=("return-agreed", "redelivery")) == "?"
    assert meaning("finance", "付了", expected=("compensated", "not-paid")) == "compensated"
    assert meaning("sender", "没有", expected=("not-received", "received")) == "not-received"


def test_a_code_of_another_party_is_refused_and_says_whose_it_is() -> None:
    found = understood("sender", "delivered")
    assert (found.kind, found.meant) == ("foreign", "delivered")
    assert understood("courier", "退回并赔付").meant == "returned-paid"
    assert understood("hub", "lost").kind == "foreign"
    assert understood("supervisor", "同意").kind == "foreign"
    assert understood("sender", "delivered?").meant == "delivered"
    assert (understood("finance", "found tomorrow").kind, understood("courier", "found tomorrow").kind) == (
        "foreign",
        "ask",
    )


def test_a_customer_is_asked_where_sender_and_recipient_mean_different_things() -> None:
    assert meaning("customer", "不要了") == "?"
    assert meaning("customer", "不要了", customer="recipient") == "refused"
    assert meaning("caller", "同意退回", customer="sender") == "return-agreed"


def test_the_words_of_a_desk_mean_what_it_says() -> None:
    words = RESULTS.extended([Word("on-a-ship", ("on a ship",), ("在船上",))])
    assert meaning("hub", "在船上", words=words) == "on-a-ship"
    assert understood("hub", "在船上 下周到", Circumstances(words=words)).text == "下周到"


def test_three_results_that_the_party_may_give_are_offered() -> None:
    for role in ("sender", "recipient", "courier", "delivery", "branch", "origin", "hub", "finance", "platform", "us"):
        for text in ("你们看着办", "", "zzz", "没有办法送到啊"):
            offered = nearest(role, text)
            assert len(offered) == 3
            assert set(offered) <= set(results_of(role))


@pytest.mark.parametrize(
    "parts", [("再派",), ("没",), ("没 ",), ("delivered ",), ("1",), ("，在找",), ("没有 ",), ("明天",), ("a",), ("2026-11-21 ",), ("-",), ("\u0301",)]
)  # fmt: skip
def test_the_cost_grows_with_the_length(parts: tuple[str, ...]) -> None:
    assert grows_with_length(lambda text: understood("courier", text), lambda size: fill(parts, size)) == ""
