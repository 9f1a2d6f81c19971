"""Payments name what they pay; fines come from the desk's table; what a union makes wrong is found."""

from dataclasses import replace

import pytest

from kefu.core.checks.money import owing
from kefu.core.config.desk import Fine
from kefu.core.fold.fold import fold
from tests.core.actions.pure import NUMBER, Case, desk

FINES = {"F02": Fine("F02", "10", "piece", "大字"), "F07": Fine("F07")}
LEAD = {"by": "lead-1"}


def case(format: int = 2, edition: int = 2) -> Case:
    """An open ticket on a desk with a table of fines."""
    made = Case(desk(edition, format=format, fines=FINES))
    made.open()
    return made


def settle(one: Case, minute: int, kind: str, amount: str = "", stage: str = "", **more: str) -> str:
    """Record money as a supervisor, whose limit is none; the entry's op."""
    given = {"kind": kind, "amount": amount, "stage": stage, **more}
    return one.do("settle", minute, **LEAD, **{k: v for k, v in given.items() if v})


def refused(one: Case, minute: int, kind: str, amount: str = "", stage: str = "", **more: str) -> str:
    """The sentence by which it is refused."""
    given = {"kind": kind, "amount": amount, "stage": stage, **more}
    return one.refused("settle", minute, **LEAD, **{k: v for k, v in given.items() if v})


def found(one: Case) -> list[tuple[str, str]]:
    """What is found of the ticket: the code, and the amount that it names."""
    told = [(f.code, dict(f.args)) for f in owing(one.ticket, one.desk)]
    return [(code, str(args.get("left", args["amount"]))) for code, args in told]


def text(one: Case, op: str, key: str) -> str:
    """A field of an entry."""
    entry = one.ticket.entry(op)
    assert entry is not None
    return entry.text(key)


def test_a_fine_of_the_table_is_agreed_at_figure_times_pieces() -> None:
    one = case()
    op = settle(one, 1, "fine", code="F02", pieces="3", payer="origin:上海闵行")
    assert [text(one, op, key) for key in ("amount", "stage", "code", "pieces")] == ["30", "agreed", "F02", "3"]
    once = settle(one, 2, "fine", code="F02")
    assert (text(one, once, "amount"), text(one, once, "pieces")) == ("10", "")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"code": "F02", "pieces": "3", "amount": "25"}, "F02 comes to 30 for 3"),
        ({"code": "F07"}, "no figure for F07"),
        ({"code": "F09"}, "F09 is no fine of this desk; there are: F02, F07"),
        ({"pieces": "3", "amount": "30"}, "belong to a fine"),
        ({}, "amount is missing"),
    ],
)
def test_a_fine_that_does_not_fit_the_table(given: dict[str, str], sentence: str) -> None:
    assert sentence in refused(case(), 1, "fine", **given)


def test_another_amount_takes_a_reason() -> None:
    assert refused(case(), 1, "fine", "25", code="F02", pieces="3", why="减半") == ""
    assert refused(case(), 1, "fine", "25", code="F07") == ""


@pytest.mark.parametrize("given", [{"code": "F02"}, {"amount": "5", "payer": "agent:agent-1"}])
def test_an_old_format_takes_none_of_it(given: dict[str, str]) -> None:
    assert "this desk has format 1" in refused(case(format=1), 1, "fine", **given)


def test_a_payment_names_what_it_pays_and_pays_no_more() -> None:
    one = case()
    agreed = settle(one, 1, "compensation", "86", "agreed")
    first = settle(one, 2, "compensation", "60", "paid")
    assert text(one, first, "of") == agreed
    assert "of 86" in refused(one, 3, "compensation", "26.01", "paid")
    assert f"({agreed}) 26 are not paid" in refused(one, 3, "compensation", "27", "paid")
    settle(one, 4, "compensation", "26", "paid")
    assert "0 are not paid" in refused(one, 5, "compensation", "1", "paid")
    assert found(one) == []


def test_of_several_the_one_that_fits_is_paid_or_it_is_asked() -> None:
    one = case()
    ops = [settle(one, n, "compensation", amount, "agreed") for n, amount in enumerate(("86", "20"), 1)]
    assert all(op in refused(one, 3, "compensation", "10", "paid") for op in ops)
    assert text(one, settle(one, 4, "compensation", "20", "paid"), "of") == ops[1]
    assert text(one, settle(one, 5, "compensation", "10", "paid"), "of") == ops[0]
    other = one.do("note", 6, text="x")
    assert "no agreed money" in refused(one, 7, "compensation", "1", "paid", of=other)
    assert "belongs to --stage paid" in refused(one, 7, "compensation", "1", "agreed", of=ops[0])


def test_without_an_agreement_it_is_booked_at_once_and_once() -> None:
    one = case()
    op = settle(one, 1, "refund", "10", "paid")
    assert text(one, op, "of") == ""
    assert f"{op} books this payment already" in refused(one, 2, "refund", "10.00", "paid")
    assert refused(one, 2, "refund", "10", "paid", ref="转账2") == ""


def test_cod_is_owed_until_it_is_returned() -> None:
    one = case()
    op = settle(one, 1, "cod-collected", "358", payer="delivery")
    assert "358 are not paid" in refused(one, 2, "cod-return", "400")
    back = settle(one, 3, "cod-return", "358", ref="小联88")
    assert (text(one, back, "of"), text(one, back, "stage")) == (op, "paid")


def test_two_clones_pay_twice() -> None:
    """Each pays what is agreed, unaware of the other: found until one of them is struck."""
    one = case()
    settle(one, 1, "compensation", "86", "agreed")
    other = replace(one, clone="other", entries=one.entries, found=[])
    settle(one, 2, "compensation", "86", "paid")
    settle(other, 3, "compensation", "86", "paid", ref="转账")
    one.entries = fold(NUMBER, [*one.entries, *other.entries]).entries
    assert found(one) == [("paid-twice", "86")]
    one.do("strike", 4, **LEAD, entry=one.entries[-1].op, why="重了")
    assert found(one) == []


def test_money_given_back_answers_a_double_payment() -> None:
    one = case()
    settle(one, 1, "compensation", "86", "agreed")
    other = replace(one, clone="other", entries=one.entries, found=[])
    settle(one, 2, "compensation", "86", "paid")
    settle(other, 3, "compensation", "86", "paid")
    one.entries = fold(NUMBER, [*one.entries, *other.entries]).entries
    settle(one, 4, "compensation", "86", "paid", payer="recipient", payee="us")
    assert found(one) == []


def test_a_payment_of_what_was_struck_is_found_until_it_is_agreed_anew() -> None:
    one = case()
    agreed = settle(one, 1, "compensation", "86", "agreed")
    settle(one, 2, "compensation", "86", "paid")
    one.do("strike", 3, **LEAD, entry=agreed, why="记错了")
    assert found(one) == [("paid-of-struck", "86")]
    settle(one, 4, "compensation", "80", "agreed")
    assert found(one) == [("paid-of-struck", "6")]
    settle(one, 5, "compensation", "6", "agreed")
    assert found(one) == []


def test_a_closed_ticket_owes_nothing_or_is_found() -> None:
    one = case()
    op = settle(one, 1, "compensation", "86", "agreed")
    assert found(one) == []
    one.do("close", 2, **LEAD, how="withdrawn", text="不要了")
    assert found(one) == [("owes-when-closed", "86")]
    settle(one, 3, "compensation", "85.5", "paid", of=op)
    assert found(one) == [("owes-when-closed", "0.50")]
    one.do("strike", 4, **LEAD, entry=op, why="没有这回事")
    assert found(one) == [("paid-of-struck", "85.50")]


def test_money_of_others_is_none_of_ours() -> None:
    one = case()
    settle(one, 1, "fine", code="F02", payer="origin:上海闵行")
    settle(one, 2, "compensation", "86", "agreed", payer="delivery", payee="recipient")
    one.do("close", 3, **LEAD, how="withdrawn", text="不要了")
    assert found(one) == []


def test_the_first_edition_asks_nothing() -> None:
    for one in (case(1), case(2, 1)):
        settle(one, 1, "compensation", "50", "agreed")
        assert text(one, settle(one, 2, "compensation", "90", "paid"), "of") == ""
        assert refused(one, 3, "compensation", "90", "paid") == ""
        assert found(one) == []
