"""How a table fits a terminal: which columns give way, and how far the texts of the others are cut.

Numbers, times and waybills are shown whole or not at all, since half of one names another. Texts are cut at the end.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from kefu.core.reports import Column, Report

GAP = 2
"""Blanks between two columns."""
FLOOR, TITLE = 8, 14
"""Columns of a text that is cut, and of the one that tells most, before another column gives way for it."""
SHORT: Mapping[str, int] = {"desk": 9}
"""By the kind of a report how short that one may be cut instead, where the columns beside it tell as much."""
EASY, EASY_TITLE = 12, 24
"""Columns down to which other texts are cut before the one that tells most, and this one before them all."""
LEAST = 4
"""A text of fewer columns tells nothing: its column is left out."""
TEXTS = ("title", "text", "reason", "detail", "action")
"""The columns that stay beside the first, whatever the width, and keep most of their text; of several the first."""
WHOLE = (
    "id", "waybill", "other-waybills", "commit", "op", "entry",
    "amount", "paid", "open", "offered", "agreed", "collected", "returned", "ours", "shares", "cod", "freight", "value",
    "insured",
)  # fmt: skip
"""The columns of words that are never cut, and those of amounts, half of which is another one."""
GIVE_WAY: Mapping[str, tuple[str, ...]] = {
    "": ("path", "commit", "source", "bears", "written", "kind", "level", "clock", "category", "owner", "state"),
    "overdue": ("bears", "state", "clock", "category", "due", "owner"),
    "today": ("bears", "state", "clock", "category", "left", "owner"),
    "desk": ("category", "clock", "reason", "age", "state", "owner"),
    "log": ("commit", "written", "state", "party", "outcome", "author"),
    "clocks": ("source", "start", "bears"),
    "import": ("at", "category"),
    "ledger": (
        "way", "letter", "method", "weight", "insured", "value", "cod", "proof", "liable", "transfers", "finance",
        "returned-at", "collected-at", "shares", "ours", "category", "photo", "pieces", "offered", "signed", "latest",
        "why", "outcome", "ruling", "freight", "state", "collected", "hours", "slip", "paid", "code", "due", "payer",
    ),
    "figures": ("worked-max", "worked-p90", "met", "undecided", "reached", "reopened", "due", "p90", "max", "worked-median"),
    "playbooks": ("tests", "steps", "aliases", "kind"),
}  # fmt: skip
"""By the kind of a report its columns in the order in which they give way, the least telling first; the others follow,
the last first."""


def fitted(report: Report, rows: Sequence[Sequence[str]], width: int) -> tuple[list[int], list[int]]:
    """Return which columns of `rows` (headings first) are shown in `width` columns of a terminal, and how wide each is."""
    natural = [max(map(wide, texts)) for texts in zip(*rows, strict=True)]
    texts = [i for i, column in enumerate(report.columns) if not _whole(report, column)]
    told = [column.key in TEXTS for column in report.columns]
    title = SHORT.get(report.kind, TITLE)
    least = [min(n, title if told[i] else FLOOR) if i in texts else n for i, n in enumerate(natural)]
    easy = [min(n, EASY_TITLE if told[i] else EASY) for i, n in enumerate(natural)]
    kept, order = list(range(len(natural))), _order(report)
    if _sum(natural, kept) > width:  # what is empty tells nothing, and no text is cut for its heading
        kept = [i for i in kept if i not in order or any(row[i] for row in rows[1:])]
    for out in (i for i in order if i in kept):
        if _sum(least, kept) <= width:
            break
        kept.remove(out)
    return _shared(kept, natural, (easy, least), [i for i in texts if i in kept], width)


def _shared(
    kept: list[int], natural: Sequence[int], floors: Sequence[Sequence[int]], texts: Sequence[int], width: int
) -> tuple[list[int], list[int]]:
    """Return the columns with their widths: what is too much is taken from the texts, the widest first."""
    bounds = dict(zip(kept, (natural[i] for i in kept), strict=True))
    for floor in (*floors, [LEAST] * len(natural)):
        cap = max((bounds[i] for i in texts), default=0)
        while cap > LEAST and sum(bounds.values()) + GAP * (len(kept) - 1) > width:
            cap -= 1
            bounds |= {i: max(min(bounds[i], cap), min(bounds[i], floor[i])) for i in texts}
    if len(kept) > 1 and texts and sum(bounds.values()) + GAP * (len(kept) - 1) > width:
        del bounds[texts[-1]]
    return list(bounds), list(bounds.values())


def _order(report: Report) -> list[int]:
    """Return the places of the columns that may give way, in the order in which they do."""
    keys = [column.key for column in report.columns]
    if report.chosen:  # in the order of what somebody asked for first
        return list(reversed(range(1, len(keys))))
    stays = {0, *[keys.index(key) for key in TEXTS if key in keys][:1]}
    first = GIVE_WAY.get(report.kind, GIVE_WAY[""])
    named = [keys.index(key) for key in first if key in keys]
    rest = [i for i in reversed(range(len(keys))) if i not in named]
    return [i for i in (*named, *rest) if i not in stays]


def _whole(report: Report, column: Column) -> bool:
    """Return whether the column's cells are numbers or times, or words that mean nothing when they are cut."""
    if column.key in WHOLE:
        return True
    values = (row.get(column.key) for row in report.items[:50])
    return any(isinstance(value, int | datetime | timedelta) for value in values)


def _sum(widths: Sequence[int], kept: Sequence[int]) -> int:
    return sum(widths[i] for i in kept) + GAP * (len(kept) - 1)


def wide(text: str) -> int:
    """Return the columns of a terminal that `text` takes: a wide character takes two."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def parted_within(text: str, width: int) -> list[str]:
    """Return a line of parts with ` · ` between them as lines of at most this width, where a part is not wider itself."""
    lines: list[str] = []
    for part in text.split(" · "):
        if lines and wide(f"{lines[-1]} · {part}") <= width:
            lines[-1] += f" · {part}"
        else:
            lines.append(part)
    return lines


def shortened(text: str, width: int) -> str:
    """Return `text` in at most `width` columns, with an ellipsis where something is left out."""
    if wide(text) <= width:
        return text
    from wcwidth import wcwidth

    kept, room = "", width - 1
    for character in text:
        room -= max(wcwidth(character), 0)
        if room < 0:
            break
        kept += character
    return kept.rstrip() + "…"
