"""The lists that the pages of a desk show: today in parts, what is open by owner and by category, what was closed lately."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from kefu.core.base.errors import Translate
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.reports import UNREADABLE, Column, Report, Row
from kefu.core.reports.attention import ATTENTION
from kefu.core.reports.tickets import SHOWN_STATES, bearer_label, clock_label, in_order
from kefu.core.reports.tickets import report as tickets
from kefu.core.reports.today import today
from kefu.core.vocabulary.words import PAYERS, TABLES

Category = Callable[[str, str], str]
"""Returns the label of a category in a language."""


@frozen
class Part:
    """A part of a page: `key` names its place there, `title` is in the language of the reader."""

    key: str
    title: str
    table: Report


def party_label(code: str, language: str) -> str:
    """Return a party as people read it, with the name behind it: `courier courier-7`."""
    role, _, name = code.partition(":")
    return f"{PAYERS.label(role, language)} {name}".strip()


_ID, _DUE, _OWNER = Column("id", "ticket"), Column("due", "due"), Column("owner", "owner")
_CLOCK = Column("clock", "clock", clock_label)
_WAITING = Column("waiting", N_("waits for"), party_label)
_STATE = Column("state", "state", SHOWN_STATES.label)
_LAST = (Column("waybill", "waybill"), Column("title", "title"))
LATE = (_ID, Column("late", "late by"), _CLOCK, _DUE, _OWNER, _WAITING, Column("bears", "bears the delay", bearer_label), *_LAST)  # fmt: skip
SOON = (_ID, Column("left", "time left"), _CLOCK, _DUE, _OWNER, _WAITING, *_LAST)
LOOKED = (_ID, _DUE, _OWNER, _STATE, _WAITING, *_LAST)


def _called(category: Category) -> tuple[Column, ...]:
    counts = (Column("urged", N_("called again")), Column("reopened", N_("times reopened")))
    return (_ID, *counts, _STATE, _OWNER, _DUE, Column("category", "category", category), *_LAST)


def day(rows: Sequence[Row], now: datetime, zone: tzinfo, category: Category, translate: Translate) -> list[Part]:
    """Return what is overdue, due today, urged or reopened, to be looked at, and nobody's."""
    due = [row for row in today(rows, now, zone).items if row["state"] != UNREADABLE]
    looked = [row for row in due if row.get("reason") == ATTENTION]
    timed = [row for row in due if row.get("reason") != ATTENTION]
    late = [row for row in timed if _past(row)]
    live = [row for row in rows if row["state"] in ("open", "waiting")]
    parts = (
        ("late", translate(N_("Overdue")), LATE, late),
        ("soon", translate(N_("Due today")), SOON, [row for row in timed if not _past(row)]),
        ("urged", translate(N_("Urged or reopened")), _called(category), [r for r in live if r["urged"] or r["reopened"]]),
        ("look", translate(N_("To look at")), LOOKED, looked),
        ("nobody", translate(N_("Nobody's")), _opened(category), [r for r in live if r["owner"] is None]),
    )  # fmt: skip
    return [Part(key, title, Report("pages", columns, items, now, zone)) for key, title, columns, items in parts]


def _past(row: Row) -> bool:
    late = row.get("late")
    return isinstance(late, timedelta) and late > timedelta(0)


def _opened(category: Category) -> tuple[Column, ...]:
    return (_ID, _STATE, Column("opened", N_("opened at")), _DUE, Column("category", "category", category), *_LAST)


def unclosed(rows: Sequence[Row], now: datetime, zone: tzinfo, category: Category) -> Report:
    """Return all that is not closed, as `list` does."""
    return tickets(rows, now, zone, (), category)


def grouped(
    made: Report, key: str, label: Callable[[str], str], nobody: str
) -> list[tuple[Part, int]]:  # fmt: skip
    """Return the rows of a list by what they have at `key`, with how many of each part are overdue; those that have
    nothing there first, as `nobody`."""
    held: dict[str, list[Row]] = {}
    for row in made.items:
        held.setdefault(str(row.get(key) or ""), []).append(row)
    columns = tuple(column for column in made.columns if column.key != key)
    found: list[tuple[Part, int]] = []
    for name in sorted(held, key=lambda one: (one != "", label(one) if one else "", one)):
        table = Report("pages", columns, held[name], made.now, made.zone)
        late = sum(row.get("overdue") is True for row in held[name])
        found.append((Part(f"of-{len(found)}", label(name) if name else nobody, table), late))
    return found


def closed(rows: Iterable[Row], now: datetime, zone: tzinfo, category: Category) -> Report:
    """Return the closed tickets, the last changed first. Each row has `changed`."""
    columns = (
        _ID,
        Column("changed", N_("last changed")),
        Column("result", "result", TABLES["result"].label),
        _OWNER,
        Column("category", "category", category),
        *_LAST,
    )
    held = sorted(in_order(list(rows)), key=_changed, reverse=True)
    return Report("pages", columns, held, now, zone)


def _changed(row: Row) -> float:
    at = row.get("changed")
    return at.timestamp() if isinstance(at, datetime) else 0.0
