"""The books of any history balance, and a closed ticket owes nothing or is found."""

from dataclasses import replace
from decimal import Decimal
from random import Random

from kefu.core.actions.owed import NAME
from kefu.core.actions.table import ACTIONS
from kefu.core.books.postings import balance, owes, transactions
from kefu.core.books.shares import shared
from kefu.core.checks.money import owing
from kefu.core.fold.fold import fold
from tests.core.actions.pure import NUMBER, Case, desk

SHARES = {"recovery": {"us": 3, "agent": 7}}
Step = tuple[str, int, str | int | dict[str, str]]
PARTIES = ("", "", "", "", "", "us", "sender", "customer", "delivery", "agent:agent-1", "courier:7")
KINDS = ("compensation", "compensation", "recovery", "fine", "cod-collected", "cod-return", "collect")


FOUND = (677, 1688, 2582, 2672)
"""Histories that did not balance once: a courier hands over what was collected."""


def history(seed: int) -> list[Step]:
    """A random history: mostly money, and strikes, approvals, ends and exchanges between two clones."""
    chance = Random(seed)
    found: list[Step] = []
    for _ in range(chance.randint(4, 16)):
        did = chance.choices(("settle", "strike", "propose", "approve", "merge", "close"), (60, 18, 4, 4, 8, 6))[0]
        what: str | int | dict[str, str] = chance.randint(0, 30)
        if did == "settle":
            what = {
                "kind": chance.choice(KINDS),
                "stage": chance.choice(("", "agreed", "agreed", "paid", "paid", "paid")),
            }
            what |= {
                "amount": chance.choice(("1", "10", "33.33")),
                "payer": chance.choice(PARTIES),
                "payee": chance.choice(PARTIES),
            }
        found.append((did, chance.randint(0, 1), what))
    return found


def work(steps: list[Step]) -> Case:
    """The ticket after these steps of two clones, united."""
    one = Case(desk(format=2, shares=SHARES))
    one.open()
    two = replace(one, clone="two", entries=one.entries, found=[])
    clones = (one, two)
    for minute, (did, place, what) in enumerate(steps, 1):
        case = clones[place]
        if did == "merge":
            one.entries = two.entries = united(one, two)
        elif did == "strike":
            assert isinstance(what, int)
            op = case.entries[-1 - what % min(5, len(case.entries))].op
            case.refused_or_done("strike", minute, by="lead-1", entry=op, why="x")
        elif did == "settle":
            assert isinstance(what, dict)
            case.refused_or_done("settle", minute, by="lead-1", **{k: v for k, v in what.items() if v})
        elif did == "propose":
            case.refused_or_done("propose", minute, what="compensate", amount="10")
        elif did == "approve":
            case.refused_or_done("approve", minute, by="lead-1", verdict="yes")
        else:
            case.refused_or_done("close", minute, by="lead-1", how="withdrawn", text="x")
    one.entries = united(one, two)
    return one


def united(*cases: Case) -> tuple:  # type: ignore[type-arg]
    """The entries of both, each once."""
    return fold(NUMBER, [entry for case in cases for entry in case.entries]).entries


def test_any_history_balances_and_owes_nothing_where_closed_or_is_found() -> None:
    codes: set[str] = set()
    for seed in (*range(300), *FOUND):
        case = work(history(seed))
        made = list(transactions(case.ticket, case.desk))
        assert all(sum((amount for _name, amount in one.postings), Decimal(0)) == 0 for one in made), seed
        found = [one.code for one in owing(case.ticket, case.desk)]
        codes |= set(found)
        if case.ticket.state == "closed" and not found:
            assert owes(made) == 0, seed
    # The histories come to everything that there is to find.
    assert codes == {"paid-twice", "paid-of-struck", "owes-when-closed"}


def test_whoever_strikes_all_money_leaves_nothing() -> None:
    for seed in range(60):
        case = work(history(seed))
        for minute, entry in enumerate(case.ticket.counted(NAME), 60):
            case.refused_or_done("strike", minute, by="lead-1", entry=entry.op, why="x")
        assert not any(balance(list(transactions(case.ticket, case.desk))).values()), seed


def test_three_to_seven_is_exact_to_the_cent() -> None:
    for cents in range(1, 10001):
        amount = Decimal(cents) / 100
        parts = shared(amount, SHARES["recovery"])
        assert sum(parts.values()) == amount
        assert abs(parts["agent"] - amount * 7 / 10) <= Decimal("0.005")
    assert shared(Decimal("0.05"), SHARES["recovery"]) == {"us": Decimal("0.01"), "agent": Decimal("0.04")}


def test_the_sum_of_many_who_share_is_no_more_than_there_is() -> None:
    parts = shared(Decimal("0.02"), {"us": 1, "a": 33, "b": 33, "c": 33})
    assert (sum(parts.values()), min(parts.values())) == (Decimal("0.02"), Decimal(0))


def test_a_strike_is_a_reversal_on_its_day() -> None:
    case = Case(desk(format=2, shares=SHARES))
    case.open()
    op = case.do("settle", 1, by="lead-1", kind="recovery", amount="100", stage="agreed", payer="delivery")
    strike = case.do("strike", 60 * 24, by="lead-1", entry=op, why="x")
    first, back = transactions(case.ticket, case.desk)
    told = {"receivable:delivery": Decimal(100), "recovery": Decimal(-30), "shares:agent:lead-1": Decimal(-70)}
    assert dict(first.postings) == told
    assert dict(back.postings) == {name: -amount for name, amount in told.items()}
    assert (back.by, (back.at - first.at).days) == (strike, 0)
    assert back.at.date() > first.at.date()
    assert strike in {e.op for e in case.entries if ACTIONS[e.did].strikes}
