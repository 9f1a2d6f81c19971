"""Journals: accepted by hledger and by beancount, which find a cent that is wrong; their days, names and texts."""

import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kefu.core.books.journal import FORMS, dated, journal
from kefu.core.books.postings import transactions
from tests.core.actions.pure import ZONE, Case, desk
from tests.core.books.test_balance import SHARES, history, work

CHECKS = {"hledger": ("hledger", "check", "--strict", "ordereddates", "-f"), "beancount": ("bean-check",)}
NAMES = {"cash": "资产:现金 支付宝", "payable": "Liabilities:应付", "compensation": "Expenses:赔付"}


def text(form: str, own: dict[str, str], until: date | None = None, tickets: int = 40) -> str:
    """The journal of many random tickets."""
    made = []
    for seed in range(tickets):
        case = work(history(seed))
        ticket = replace(case.ticket, id=f"261121-{seed:07d}")
        made.append(list(transactions(ticket, case.desk)))
    return "\n".join(journal(dated(made, ZONE, until), form, own, ["a desk"], until)) + "\n"


def checked(form: str, path: Path) -> int:
    """The exit code of the program that reads a journal; skipped where it is missing."""
    command = CHECKS[form]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed: the package {form} has it")
    env = {**os.environ, "LC_ALL": "C.UTF-8"}  # without it hledger reads no Chinese
    return subprocess.run([*command, str(path)], capture_output=True, env=env, check=False).returncode


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("own", [{}, NAMES], ids=["usual", "chinese"])
def test_the_program_takes_it_and_finds_a_wrong_cent(form: str, own: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / f"desk.{form}"
    right = text(form, own)
    path.write_text(right, encoding="utf-8")
    assert checked(form, path) == 0
    path.write_text(right.replace("  33.33 CNY", "  33.34 CNY", 1), encoding="utf-8")
    assert checked(form, path) != 0
    # Both sides of a transaction wrong: it balances, and what the account holds does not.
    lines = right.splitlines()
    place = next(
        i for i, line in enumerate(lines) if line.endswith("  10.00 CNY") and lines[i + 1].endswith("  -10.00 CNY")
    )
    for n in (place, place + 1):
        lines[n] = lines[n].replace("10.00", "10.01")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert checked(form, path) != 0


def test_a_name_that_beancount_refuses_is_mapped_and_said() -> None:
    made = text("beancount", NAMES)
    assert "; the account 资产:现金 支付宝 is called Assets:X资产:现金-支付宝 here" in made
    assert "; the account Liabilities:应付:Customer is called Liabilities:X应付:Customer here" in made
    assert "is called" not in text("hledger", NAMES)


def test_days_never_go_back_and_end_with_the_month() -> None:
    one = Case(desk(format=2, shares=SHARES))
    one.open()
    for minute, amount in ((1, "10"), (60 * 24 * 12, "20")):
        one.do("settle", minute, by="lead-1", kind="fine", amount=amount)
    [first, second] = transactions(one.ticket, one.desk)
    early = replace(second, at=first.at.replace(day=20))
    assert [d.day for d in dated([[first, early]], ZONE, None)] == [date(2026, 11, 21), date(2026, 11, 21)]
    cut = dated([[first, second]], ZONE, date(2026, 11, 30))
    assert [d.day for d in cut] == [date(2026, 11, 21)]
    lines = list(journal(cut, "beancount", {}, [], date(2026, 11, 30)))
    assert "2026-12-01 balance Expenses:Fine  10.00 ~ 0.00 CNY" in lines
    moved = list(journal(dated([[first, early]], ZONE, None), "hledger", {}, [], None))
    assert "    ; happened:2026-11-20" in moved


@pytest.mark.parametrize("form", FORMS)
def test_no_name_of_a_desk_ends_its_remark(form: str) -> None:
    assert next(journal([], form, {}, ["a desk\nof two\x85lines"], None)) == "; a desk of two lines"


def test_no_text_of_an_entry_ends_its_tag_or_begins_another() -> None:
    one = Case(desk(format=2))
    one.open()
    one.do("settle", 1, by="lead-1", kind="fine", amount="10", ref='a "b", c:d; e|f')
    made = dated([list(transactions(one.ticket, one.desk))], ZONE, None)
    assert '    ; ref:a "b"  c:d  e|f' in list(journal(made, "hledger", {}, [], None))
    assert '  ref: "a \\"b\\", c:d; e|f"' in list(journal(made, "beancount", {}, [], None))


@pytest.mark.parametrize("form", FORMS)
def test_no_name_of_a_party_ends_that_of_its_account(form: str, tmp_path: Path) -> None:
    one = Case(desk(format=2))
    one.open()
    one.do("settle", 1, by="lead-1", kind="fine", amount="10", payer='courier:张  三; "x"|y', payee="branch:a:b")
    path = tmp_path / "desk"
    made = dated([list(transactions(one.ticket, one.desk))], ZONE, None)
    path.write_text("\n".join(journal(made, form, {}, [], None)) + "\n", encoding="utf-8")
    name = {"hledger": "Courier:张 三 x y  10.00", "beancount": "Courier:张-三-x-y  10.00"}[form]
    assert name in path.read_text(encoding="utf-8")
    assert checked(form, path) == 0


@pytest.mark.parametrize("form", FORMS)
def test_the_books_of_no_money_are_accepted(form: str, tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.write_text("\n".join(journal([], form, {}, ["a desk"], None)) + "\n", encoding="utf-8")
    assert checked(form, path) == 0
