"""Tickets as rows of lists: made from their headers and the time. Keys are those of `kefu.core.reports.ticket`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.base.typed import instant, word, words
from kefu.core.reports import UNREADABLE, Cell, Column, Report, Row
from kefu.core.reports.attention import Standing, attention
from kefu.core.reports.lazy import Ordered
from kefu.core.vocabulary.vocabulary import Word
from kefu.core.vocabulary.words import CLOCKS, FOLLOW_UPS, ROLES, STATES

if TYPE_CHECKING:
    from kefu.core.reports.looks import Looks

_OVER = ("closed", UNREADABLE)
SHOWN_STATES = STATES.extended([Word(UNREADABLE, ("unreadable",), ("无法读取",))])


@frozen
class Listed:
    """The part of a ticket that lists need: its header as text, and a few words from the timeline.

    `bears`: who bears the delay, by clock; `proposed`: a remedy waits for a decision, of that `amount`; `acted`: when we did something last;
    `told`: somebody was told something; `struck`: something in it may be struck; `finding`: why it cannot be read.
    """

    id: str
    path: str
    root: Mapping[str, Node] = field(default_factory=dict)
    opened: str = ""
    bears: Mapping[str, str] = field(default_factory=dict)
    proposed: bool = False
    acted: str = ""
    told: bool = False
    amount: str = ""
    struck: bool = False
    finding: Finding | None = None

    @property
    def misplaced(self) -> bool:
        """Return whether it is no ticket's file at all."""
        return self.finding is not None and self.finding.code == "wrong-place"

    @property
    def state(self) -> str:
        """Return the state, or UNREADABLE."""
        return UNREADABLE if self.finding else word(self.root.get("state"))


@frozen
class _Clock:
    name: str
    due: datetime | None
    left: timedelta
    missed: bool
    ends: bool = False


def clock_label(name: str, language: str) -> str:
    """Return the name of a clock in a language, without the entry that started it (`wait-0H5C9WXR3D`).

    A follow-up of a miss (`notify-register`) is called after the rule that was missed; a desk's own rule by its name.
    """
    head, dash, rest = name.rpartition("-")
    if dash and head in CLOCKS and len(rest) == 10:
        return CLOCKS.label(head, language)
    kind, dash, rest = name.partition("-")
    if dash and kind in FOLLOW_UPS and language == "zh":
        return f"{CLOCKS.label(kind, language)}: {CLOCKS.label(rest, language)}"
    return CLOCKS.label(name, language) if language == "zh" else name


def bearer_label(party: str, language: str) -> str:
    """Return who bears a delay: a code in English, in Chinese what people read."""
    return ROLES.label(party, language) if language == "zh" else party


def as_row(ticket: Listed, now: datetime, looks: "Looks | None" = None) -> dict[str, Cell]:
    """Return one row; `due` and `clock` are of the clock that leads at `now`, `paused` and `left` of a paused one.

    `attention` is known only with `looks`.
    """
    get = ticket.root.get
    clock = _leading(ticket, now)
    due = clock.due if clock else None
    return {
        "id": ticket.id,
        "kind": word(get("kind")),
        "category": word(get("category")),
        "title": word(get("title")),
        "state": ticket.state,
        "level": word(get("level")),
        "owner": word(get("owner")) or None,
        "due": due,
        "clock": clock.name if clock else None,
        "overdue": due is not None and due < now,
        "paused": clock is not None and due is None,
        "left": clock.left if clock else None,
        "missed": clock.missed if clock else False,
        "bears": ticket.bears.get(clock.name) if clock else None,
        "waybill": word(get("waybill")) or None,
        "other-waybills": list(words(get("other-waybills"))),
        "opened": instant(ticket.opened),
        "attempts": _count(get("attempts")),
        "urged": _count(get("urged")),
        "escalated": _count(get("escalated")),
        "reopened": _count(get("reopened")),
        "waiting": _parties(get("waiting")),
        "missing": list(words(get("missing"))),
        "proposed": ticket.proposed,
        "amount": ticket.amount or None,
        "acted": instant(ticket.acted),
        "told": ticket.told,
        "attention": attention_of(ticket, now, looks) if looks is not None else None,
        "direction": word(get("direction")) or None,
        "branches": _texts(get("branches")),
        "responsible": _texts(get("responsible")),
        "path": ticket.path,
    }


def _leading(ticket: Listed, now: datetime) -> _Clock | None:
    """Return the clock that is due first; where all are paused, the one with least left."""
    clocks = _clocks(ticket.root.get("clocks"), now)
    if len(clocks) < 2:
        return clocks[0] if clocks else None
    running = [c for c in clocks if c.due is not None]
    return min(running or clocks, key=lambda c: (c.left, c.name), default=None)


def due_of(ticket: Listed, now: datetime) -> datetime | None:
    """Return the due time of the clock that leads at `now`."""
    clock = _leading(ticket, now)
    return clock.due if clock else None


def attention_of(ticket: Listed, now: datetime, looks: "Looks") -> datetime | None:
    """Return when somebody is to look at the ticket, if nothing else says when."""
    if ticket.state in _OVER:
        return None
    clocks = _standing(ticket, now)
    get = ticket.root.get
    return attention(looks, instant(ticket.acted), word(get("kind")), word(get("category")), clocks)


def settled(ticket: Listed, now: datetime) -> bool:
    """Return whether no rule of the desk can make the ticket one to look at."""
    return ticket.state in _OVER or any(clock.settles for clock in _standing(ticket, now))


def _standing(ticket: Listed, now: datetime) -> list[Standing]:
    return [Standing(c.name, c.due, c.ends) for c in _clocks(ticket.root.get("clocks"), now)]


def shifting(ticket: Listed) -> bool:
    """Return whether `due_of` depends on the time: a clock is paused and its pause has a cap."""
    clocks = ticket.root.get("clocks")
    return any(isinstance(c, dict) and "cap" in c for c in clocks.values()) if isinstance(clocks, dict) else False


def _clocks(node: Node | None, now: datetime) -> list[_Clock]:
    """Return the header's clocks at `now`: a pause whose cap is used up has ended, and its `then` is the due time."""
    found = []
    for name, value in node.items() if isinstance(node, dict) else ():
        fields = value if isinstance(value, dict) else {}
        due = instant(fields.get("due"))
        if due is None:
            continue
        since, cap = instant(fields.get("paused")), instant(fields.get("cap"))
        missed = fields.get("missed") == "true"
        if since is not None and (cap is None or now < cap):
            found.append(_Clock(name, None, due - since, missed, cap is not None))
        else:
            due = (instant(fields.get("then")) or due) if since is not None else due
            found.append(_Clock(name, due, due - now, missed))
    return found


def _count(node: Node | None) -> int:
    text = word(node)
    return int(text) if text.isascii() and text.isdigit() else 0


def _parties(node: Node | None) -> list[str]:
    items = node if isinstance(node, list) else []
    return [word(item.get("for")) for item in items if isinstance(item, dict)]


def _texts(node: Node | None) -> dict[str, str]:
    return {k: v for k, v in node.items() if isinstance(v, str)} if isinstance(node, dict) else {}


def columns(category: Callable[[str, str], str]) -> tuple[Column, ...]:
    """Return the columns of lists; `category` returns the label of a category in a language."""
    return (
        Column("id", "ticket"),
        Column("state", "state", SHOWN_STATES.label),
        Column("owner", "owner"),
        Column("due", "due"),
        Column("clock", "clock", clock_label),
        Column("category", "category", category),
        Column("waybill", "waybill"),
        Column("title", "title"),
    )


def in_order(rows: Sequence[Row]) -> Sequence[Row]:
    """Return rows as lists show them: unreadable ones, then by due time, those without one by number."""
    return rows if isinstance(rows, Ordered) else sorted(rows, key=place)


def place(row: Row) -> tuple[bool, bool, float, str]:
    """Return the key by which rows are ordered, the number last."""
    due = row.get("due")
    at = due.timestamp() if isinstance(due, datetime) else 0.0
    return row.get("state") != UNREADABLE, not isinstance(due, datetime), at, str(row.get("id"))


def findings_of(tickets: Iterable[Listed]) -> tuple[Finding, ...]:
    """Return the findings of those tickets that cannot be read."""
    return tuple(t.finding for t in tickets if t.finding is not None)


def report(
    rows: Sequence[Row],
    now: datetime,
    zone: tzinfo,
    findings: tuple[Finding, ...],
    category: Callable[[str, str], str],
) -> Report:
    """Return the report of `list`."""
    return Report("tickets", columns(category), in_order(rows), now, zone, findings)
