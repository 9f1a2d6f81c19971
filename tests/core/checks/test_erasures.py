"""What `check` says of erasures: together what belongs together, the newest first, not more than people read."""

from datetime import datetime, timedelta

from kefu.core.checks.erasures import Erasure, erased

DAY = datetime.fromisoformat("2026-11-21T10:00:00+08:00")


def test_one_alone() -> None:
    (one,) = erased([Erasure("261121-7K3F9Q5", DAY, "lead", "asked")])
    assert one.text() == "261121-7K3F9Q5: contacts and attachments were erased on 2026-11-21 10:00 by lead: asked"


def test_many_of_one_run_are_one_sentence() -> None:
    """With the first few numbers."""
    (one,) = erased([Erasure(f"number-{n}", DAY + timedelta(seconds=n), "lead", "old") for n in range(9)])
    assert "of 9 tickets" in one.text()
    assert one.text().endswith("(number-0 number-1 number-2 number-3 number-4 ...)")


def test_older_ones_are_counted() -> None:
    """Unless all are wanted; another day, person or reason is another sentence."""
    many = [Erasure(str(n), DAY - timedelta(days=n), "lead", "asked") for n in range(8)]
    many += [Erasure("8", DAY, "other", "asked"), Erasure("9", DAY, "lead", "old")]
    said = [one.text() for one in erased(many)]
    assert len(said) == 4
    assert said[-1].startswith("contacts of 7 more tickets were erased before")
    assert len(list(erased(many, every=True))) == 10
    assert list(erased([])) == []
