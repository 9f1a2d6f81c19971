"""The receipt of a push as a commit's message: both ways, and what is none."""

from datetime import UTC, datetime

import pytest

from kefu.core.admit.receipt import BASELINE, LATE, PUSHED, Moved, Receipt, following
from kefu.store.codecs.receipt import read, write

A, B, C = ("a" * 40, "b" * 40, "c" * 64)
AT = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
FIRST = following(None, [Moved("refs/heads/main", "0" * 40, A)], AT, "alice", BASELINE)
SECOND = following(
    FIRST,
    [Moved("refs/heads/main", A, B, (C, B)), Moved("refs/kefu/vault/2026-11", "0" * 40, A, (A,))],
    AT,
    "git:bob",
    PUSHED,
)
THIRD = Receipt(3, AT, "-", LATE, (Moved("refs/heads/main", B, C),), {"refs/heads/main": C}, certificate=True)


@pytest.mark.parametrize("one", [FIRST, SECOND, THIRD])
def test_both_ways(one: Receipt) -> None:
    assert read(write(one)) == one


def test_the_next_knows_where_every_ref_stands() -> None:
    assert (SECOND.number, SECOND.count) == (2, 3)
    assert SECOND.stands == {"refs/heads/main": B, "refs/kefu/vault/2026-11": A}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("receipt 2: pushed", "receipt 3: pushed"),
        ("Kefu-Receipt: 2", "Kefu-Receipt: 02"),
        ("Kefu-How: pushed", "Kefu-How: taken"),
        ("Kefu-Account: git:bob", "Kefu-Account: git bob"),
        ("Kefu-Received: 2026-11-21T04:00:00+00:00", "Kefu-Received: 2026-11-21T04:00:00"),
        ("Kefu-Received: 2026-11-21T04:00:00+00:00", "Kefu-Received: 2026-13-21T04:00:00+00:00"),
        (f"Kefu-Commit: {B}", f"Kefu-Commit: {B[1:]}"),
        ("Kefu-Stands: refs/heads/main", "Kefu-Stands: refs/heads/\u4e3b"),
        ("Kefu-How: pushed\n", "Kefu-How: pushed\n\n"),
        ("Kefu-How: pushed\n", "Kefu-How: pushed\nmore\n"),
        ("Kefu-How: pushed\n", ""),
    ],
)
def test_what_is_not_as_it_is_written_is_none(old: str, new: str) -> None:
    text = write(SECOND)
    assert old in text
    assert read(text.replace(old, new)) is None
