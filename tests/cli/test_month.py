"""The month of a branch, made small: each ledger against sums worked by hand, the books, nothing found by `check`."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.working import Desk
from tests.tools.month import Size, month, said, sums


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Forty cases: four claims, three fines, three rulings, five COD."""
    return month(tmp_path_factory.mktemp("month"), Size(40, 4, 3, 3, 5))


def test_the_ledgers_of_a_month(desk: Desk) -> None:
    """1, 2 and 3 pieces at 10; four claims of 20, one not paid; five COD of 358, one not returned; rulings shared 3 : 7."""
    found = sums(desk)
    assert found["罚款"] == "3 行，3 行未清；金额 60.00；已付 0.00；未清 60.00"
    assert found["理赔"] == "4 行，1 行未清；提出 0.00；同意 80.00；已付 60.00；未清 20.00"
    assert found["货款"] == "5 行，1 行未清；已收 1790.00；已返 1432.00；未清 358.00"
    assert found["追偿"] == "3 行，3 行未清；金额 300.00；网点份额 90.00；分出 210.00；已付 0.00；未清 300.00"


def test_the_books_of_a_month(desk: Desk) -> None:
    """Cash: 60 went out for claims, 1790 came in and 1432 went out for COD."""
    journal = said(desk, "账册", "--to", "hledger").out
    assert "    Assets:Cash  0.00 CNY = 298.00 CNY\n" in journal
    assert desk.kefu("check").code == 0


@pytest.mark.skipif(shutil.which("hledger") is None, reason="hledger is not installed")
def test_hledger_takes_the_month(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "month.journal"
    file.write_text(said(desk, "账册", "--to", "hledger").out, encoding="utf-8")
    done = subprocess.run(
        ["hledger", "-f", str(file), "balance", "Assets:Cash", "--no-total", "--layout=bare"],
        capture_output=True,
        text=True,
        check=True,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    assert done.stdout.split() == ["298.00", "CNY", "Assets:Cash"]
