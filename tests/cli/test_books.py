"""`kefu books` on a desk: what it prints, what it refuses, what it says of closed tickets."""

from pathlib import Path

import pytest

from tests.cli.working import FIRST, SECOND, Desk, money_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk that gave its cash another name; one ticket is closed, and its fine is not paid."""
    made = money_desk(tmp_path_factory.mktemp("books"), "accounts: {cash: Assets:银行}\n")
    made.did("settle", FIRST, "compensation", "86", "--stage", "paid", "--ref", "转账1")
    made.did("settle", SECOND, "fine", "F02", "--pieces", "3", "--op", "FNEFNEFNE0")
    made.did("close", SECOND, "--how", "withdrawn", "--why", "不要了")
    return made


def test_the_journal_in_both_forms(desk: Desk) -> None:
    made = desk.kefu("账册", "--to", "hledger", lang="zh")
    assert made.code == 0
    assert f"2026-11-21 * ({FIRST}) compensation paid" in made.out
    assert "    Assets:银行  -86.00 CNY" in made.out
    assert "    Expenses:Fine:F02  30.00 CNY" in made.out
    assert SECOND in made.err
    assert FIRST not in made.err
    other = desk.did("books", "--to", "beancount", "--until", "2026-11")
    assert "2026-12-01 balance Assets:X银行  -86.00 ~ 0.00 CNY" in other
    assert f"^{FIRST}" in other
    assert "^" not in desk.did("books", "--to", "beancount", "--until", "2026-10")
    assert "owes-when-closed" in desk.kefu("check").err + desk.kefu("check").out


@pytest.mark.parametrize("line", [("--to", "ledger"), ("--to", "hledger", "--until", "2026-13"), ()])
def test_what_is_no_form_or_month_is_refused(desk: Desk, line: tuple[str, ...]) -> None:
    assert desk.kefu("books", *line).code == 2


def test_a_ticket_that_cannot_be_read_is_said(desk: Desk, tmp_path: Path) -> None:
    """Books that lack something do not pass for whole."""
    other = desk.copied(tmp_path)
    path = other.file(FIRST)
    path.write_text(path.read_text(encoding="utf-8").replace("timeline:", "timeline: what", 1), encoding="utf-8")
    other.commit()
    for line in (("books", "--to", "hledger"), ("ledger", "claims")):
        ran = other.kefu(*line)
        assert ran.code == 4
        assert FIRST in ran.err


def test_a_paid_fine_leaves_nothing_to_say(desk: Desk) -> None:
    desk.did("settle", SECOND, "fine", "30", "--stage", "paid")
    assert desk.kefu("books", "--to", "hledger").err == ""
    assert "of: FNEFNEFNE0" in desk.file(SECOND).read_text(encoding="utf-8")
