"""The rows of an incident: what came of an act on each of its tickets, and how they stand."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from kefu.core.actions.under import heard
from kefu.core.base.errors import KefuError, Translate
from kefu.core.base.findings import Finding
from kefu.core.reports import Cell, Column, Row
from kefu.core.ticket.model import Ticket
from kefu.core.vocabulary.vocabulary import Vocabulary, Word
from kefu.core.vocabulary.words import STATES

OUTCOMES = Vocabulary(
    "outcome",
    [
        Word("opened", ("opened",), ("开单",)),
        Word("linked", ("linked",), ("已关联",)),
        Word("paused", ("paused",), ("已暂停",)),
        Word("told", ("told",), ("已通知",)),
        Word("resolved", ("resolved",), ("已解决",)),
        Word("there", ("done before",), ("早已办过",)),
        Word("spoken", ("passed over: the customer has spoken",), ("略过：客户又说过话",)),
        Word("closed", ("passed over: closed",), ("略过：已关闭",)),
        Word("failed", ("failed",), ("没办成",)),
    ],
)
"""What came of an act on one ticket."""
_OUTCOME = (
    Column("id", "ticket"),
    Column("outcome", "came of it", OUTCOMES.label),
    Column("waybill", "waybill"),
    Column("reason", "reason"),
)
MEMBERS = (
    Column("id", "ticket"),
    Column("state", "state", STATES.label),
    Column("spoken", "customer has spoken"),
    Column("waybill", "waybill"),
    Column("owner", "owner"),
    Column("due", "due"),
    Column("title", "title"),
)
"""The columns of the tickets of an incident."""


def columns(reasons: Iterable[KefuError | Finding | None], translate: Translate) -> tuple[Column, ...]:
    """Return the columns of an act for people, the reasons said in the language of `translate`."""
    said = {why.text(): why for why in reasons if why}

    def label(text: str, _language: str) -> str:
        return said[text].text(translate) if text in said else text

    return tuple(replace(c, label=label) if c.key == "reason" else c for c in _OUTCOME)


def as_row(number: str, outcome: str, waybill: str, reason: KefuError | Finding | None) -> dict[str, Cell]:
    """Return what came of an act on one ticket."""
    return {
        "id": number,
        "outcome": outcome,
        "waybill": waybill or None,
        "reason": reason.text() if reason is not None else None,
    }


def member_rows(members: Iterable[Ticket], now: datetime) -> list[Row]:
    """Return how each ticket of an incident stands: what is open first."""
    order = {state: place for place, state in enumerate(("open", "waiting", "resolved", "closed"))}
    found = sorted(members, key=lambda one: (order[one.state], one.id))
    return [_member(one, now) for one in found]


def _member(one: Ticket, now: datetime) -> Mapping[str, Cell]:
    due = min((due for clock in one.running if (due := clock.due_at(now)) is not None), default=None)
    return {
        "id": one.id,
        "state": one.state,
        "spoken": heard(one) or None,
        "waybill": one.fact("waybill") or None,
        "owner": one.owner or None,
        "due": due if one.state != "closed" else None,
        "title": one.fact("title"),
    }
