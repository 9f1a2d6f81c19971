"""The report of a hand-over: all that one person leaves to the others, a line for each ticket."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo

from kefu.core.actions.table import proposal
from kefu.core.base.errors import Translate
from kefu.core.base.msgid import N_
from kefu.core.base.plain_text import nfkc
from kefu.core.duties.tickets import handed
from kefu.core.reports import Column, Report, Row
from kefu.core.reports.daily import is_daily
from kefu.core.ticket.model import Clock, Entry, Ticket
from kefu.core.vocabulary import ids
from kefu.core.vocabulary.vocabulary import Vocabulary, Word
from kefu.core.vocabulary.words import ROLES, STATES

STANDINGS = Vocabulary(
    "standing",
    [
        Word("promised", ("promised",), ("已承诺",)),
        Word("expected", ("expected of us",), ("等我方",)),
        Word("waited", ("waited for",), ("等对方",)),
        Word("open", ("open",), ("在办",)),
    ],
)
"""How a ticket stands that is handed over, in the order of the list."""
COLUMNS = (
    Column("standing", "it is", STANDINGS.label),
    Column("id", "ticket"),
    Column("due", "due"),
    Column("for", "whom", lambda party, language: _party(party, language)),
    Column("waybill", "waybill"),
    Column("title", "title"),
    Column("last", "last said"),
)
LONGEST = 60
"""Characters of the last text of a ticket that its line repeats."""


def _party(party: str, language: str) -> str:
    role, _, name = party.partition(":")
    label = ROLES.label(role, language)
    return f"{label} {name}" if name else label


def line_of(ticket: Ticket, me: str, now: datetime, *, approves: bool) -> Row | None:
    """Return the line of a ticket that is handed over by `me`; None for one that is not his and asks nothing of him.

    `approves`: whether he decides on proposals, whoever's they are.
    """
    asked = approves and proposal(ticket) is not None
    if ticket.state == "closed" or is_daily(ticket.facts) or not (ticket.owner == me or asked):
        return None
    promise = _first(ticket, now, "promise")
    wait = min(ticket.waits, key=lambda w: (w.until is None, w.until or w.since), default=None)
    standing, due = "open", _due(ticket, now)
    if promise is not None:
        standing, due = "promised", promise.due_at(now)
    elif _is_expected(ticket, now, asked=asked):
        standing = "expected"
    elif wait is not None:
        standing, due = "waited", wait.until or due
    return {
        "standing": standing,
        "id": ticket.id,
        "due": due,
        "for": _for(ticket, promise) or (wait.party if wait is not None else None),
        "waybill": ticket.fact("waybill") or None,
        "category": ticket.category,
        "state": ticket.state,
        "title": ticket.fact("title"),
        "last": _last(ticket),
    }


def _first(ticket: Ticket, now: datetime, kind: str) -> Clock | None:
    """Return the clock of a kind given by hand that is due first."""
    found = [c for c in ticket.running if c.name == f"{kind}-{c.op}"]
    return min(found, key=lambda c: c.due_at(now) or c.due, default=None)


def _due(ticket: Ticket, now: datetime) -> datetime | None:
    return min((at for c in ticket.running if (at := c.due_at(now)) is not None), default=None)


def _is_expected(ticket: Ticket, now: datetime, *, asked: bool) -> bool:
    """Return whether somebody expects something of us: a decision, a call-back, what he urged or what we set to follow up."""
    return asked or ticket.state == "resolved" or bool(ticket.urged) or _first(ticket, now, "follow") is not None


def _for(ticket: Ticket, promise: Clock | None) -> str:
    """Return to whom something was promised."""
    entry = ticket.entry(promise.op) if promise is not None else None
    return entry.text("party") if entry is not None else ""


def _last(ticket: Ticket) -> str | None:
    """Return the beginning of the last text that stands in a ticket and was not struck."""
    texts = (e.text("text") or e.text("why") for e in reversed(ticket.entries) if e.op not in ticket.struck)
    said = " ".join(next((text for text in texts if text), "").split())
    return (said if len(said) <= LONGEST else said[: LONGEST - 1] + "…") or None


def handover(lines: Iterable[Row], now: datetime, zone: tzinfo) -> Report:
    """Return the lines as a report: what was promised first, each kind by its time."""
    order = {code: place for place, code in enumerate(STANDINGS.words)}
    rows = sorted(lines, key=lambda row: (order[str(row["standing"])], *_when(row), str(row["id"])))
    return Report("handover", COLUMNS, rows, now, zone)


def _when(row: Row) -> tuple[bool, float]:
    due = row["due"]
    return not isinstance(due, datetime), due.timestamp() if isinstance(due, datetime) else 0.0


def recorded(report: Report, words: str, translate: Translate, language: str) -> str:
    """Return what the ticket of the shift keeps: the words of whoever hands over, and a line for each ticket."""
    return "\n".join([*([words] if words else []), *(_line(row, report.zone, language) for row in report.items)]) or (
        translate(N_("nothing is open"))
    )


def _line(row: Row, zone: tzinfo, language: str) -> str:
    due, party = row["due"], str(row["for"] or "")
    parts = [
        STANDINGS.label(str(row["standing"]), language),
        str(row["id"]),
        f"{due.astimezone(zone):%m-%d %H:%M}" if isinstance(due, datetime) else "",
        _party(party, language) if party else "",
        str(row["title"] or STATES.label(str(row["state"]), language)),
    ]
    # What was said last stands in the ticket itself, where the vault keeps it in full.
    return " ".join(part for part in parts if part)


def left_to(ticket: Ticket, me: str) -> Entry | None:
    """Return the hand-over of a shift's ticket that is for `me` and that he has not answered by an entry there; else None."""
    given = handed(ticket)
    if given is None or given.by == me or given.text("owner") not in (me, "none"):
        return None
    answered = any(e.by == me and e.order > given.order and e.op not in ticket.struck for e in ticket.entries)
    return None if answered else given


def named_in(entry: Entry) -> Sequence[str]:
    """Return the numbers of the tickets that a hand-over lists."""
    return tuple(dict.fromkeys(_numbers(entry.text("text"))))


def _numbers(text: str) -> Iterator[str]:
    """Yield the whole numbers in a text."""
    return (word for word in nfkc(text).split() if ids.is_number(word))


def acted_on(ticket: Ticket, given: Entry, me: str) -> bool:
    """Return whether `me` has recorded something on a ticket since it was handed over."""
    return any(e.by == me and e.key > given.key for e in ticket.entries)
