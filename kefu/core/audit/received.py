"""The chain of receipts by itself: numbers without a gap, times that go forward, words as the shared desk writes them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from kefu.core.admit.receipt import Receipt
from kefu.core.audit.model import Found
from kefu.core.base.findings import finding
from kefu.core.base.msgid import N_


def chained(receipts: Sequence[Receipt | None], first: int, skew: timedelta) -> Iterator[Found]:
    """Yield what is wrong with receipts in their order; None stands for one that is none. `first`: the number wanted first."""
    before: Receipt | None = None
    for number, one in enumerate(receipts, first):
        if one is None:
            text = N_("what stands in the place of receipt {number} is none")
            yield Found("", "", "receipt-none", finding("receipt-none", text, number=number))
            continue
        if one.number != number:
            text = N_("the receipt in the place of {number} has the number {found}")
            yield Found("", "", "receipt-number", finding("receipt-number", text, number=number, found=one.number))
        if before is not None and one.received + skew < before.received:
            text = N_("receipt {number} is of {at}, and the one before it of {before}")
            at, earlier = one.received.isoformat(), before.received.isoformat()
            yield Found("", "", "receipt-time", finding("receipt-time", text, number=number, at=at, before=earlier))
        before = one


def lost(number: int, commits: Sequence[str]) -> Found:
    """Return the finding for commits that a receipt names and that the history does not hold."""
    text = N_(
        "the shared desk received {count} commits with receipt {number} that this history does not hold: {commit}"
    )
    said = finding("receipt-lost", text, count=len(commits), number=number, commit=commits[0][:12])
    return Found(commits[0], "", "receipt-lost", said)


def unreceived(commit: str) -> Found:
    """Return the finding for a commit that the shared desk has and of which it has no receipt."""
    return Found(
        commit, "", "receipt-lacking", finding("receipt-lacking", N_("the shared desk has it, and no receipt of it"))
    )
