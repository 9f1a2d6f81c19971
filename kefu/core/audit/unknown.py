"""What an audit cannot know: said each time, so that nobody takes its silence for more than it is."""

from collections.abc import Iterator

from kefu.core.base.findings import Finding, finding
from kefu.core.base.msgid import N_


def unknown(*, seal: str, unsealed: int, receipts: bool, signed: bool) -> Iterator[Finding]:
    """Yield what stays open. `seal`: the name of the last one, empty without any; `unsealed`: commits after it."""
    if not seal:
        yield finding(
            "no-seal",
            N_(
                "Not known: whether somebody who has all files made the whole history anew. No seal binds it; kefu seal makes "
                "one, and its lines belong to somebody else."
            ),
        )
    else:
        text = N_(
            "Not known: whether somebody who has all files and keys made history and seals anew. Whoever was given the lines "
            "of a seal tells by kefu audit --against LINES; the last here is {seal}, {count} commits came after it."
        )
        yield finding("seals-here", text, seal=seal, count=unsealed)
    if not receipts:
        yield finding(
            "no-receipts",
            N_(
                "Not known: when entries were written but by the clocks of those who wrote them. No receipts of a shared desk "
                "are here."
            ),
        )
    if not signed:
        yield finding(
            "not-signed",
            N_(
                "Not known: who sat at the keyboard. Commits of this desk are not signed, so that a name proves nothing."
            ),
        )
