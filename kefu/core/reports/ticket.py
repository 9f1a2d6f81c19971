"""A ticket as a row: the JSON contract of lists and of `show`. Keys never change their meaning; new ones may come."""

from collections.abc import Mapping
from datetime import datetime

from kefu.core.actions.table import last_act
from kefu.core.base.node import Node
from kefu.core.reports import Cell
from kefu.core.reports.attention import Standing, attention
from kefu.core.reports.looks import Looks
from kefu.core.ticket.model import Clock, Ticket
from kefu.core.ticket.timeline import told


def _cell(node: Node) -> Cell:
    if isinstance(node, str):
        return node
    if isinstance(node, list):
        return [_cell(n) for n in node]
    return {k: _cell(v) for k, v in node.items()}


def as_row(ticket: Ticket, now: datetime, looks: Looks | None = None) -> dict[str, Cell]:
    """Return all of a ticket: its facts, state, clocks at `now`, waits, counts and its timeline."""
    leading = _leading(ticket, now)
    due = leading.due_at(now) if leading else None
    return {
        "id": ticket.id,
        "kind": ticket.fact("kind"),
        "category": ticket.category,
        "title": ticket.fact("title"),
        "state": ticket.state,
        "level": ticket.level,
        "owner": ticket.owner or None,
        "due": due,
        "clock": leading.name if leading else None,
        "overdue": due is not None and due < now,
        "attention": attention_of(ticket, now, looks) if looks is not None else None,
        "waybill": ticket.fact("waybill") or None,
        "facts": {k: _cell(v) for k, v in ticket.facts.items()},
        "responsible": dict(ticket.responsible),
        "waiting": [{"for": w.party, "op": w.op, "since": w.since, "until": w.until} for w in ticket.waits],
        "clocks": [_clock(c, now) for c in ticket.clocks],
        "attempts": ticket.attempts,
        "urged": ticket.urged,
        "escalated": ticket.escalated,
        "reopened": ticket.reopened,
        "missing": list(ticket.missing),
        "timeline": [_entry(e.fields, e.op in ticket.struck, e.op in ticket.ignored) for e in told(ticket.entries)],
    }


def attention_of(ticket: Ticket, now: datetime, looks: Looks) -> datetime | None:
    """Return when somebody is to look at the ticket, if nothing else says when."""
    if ticket.state == "closed":
        return None
    clocks = (_standing(clock, now) for clock in ticket.running)
    return attention(looks, last_act(ticket), ticket.fact("kind"), ticket.category, clocks)


def _standing(clock: Clock, now: datetime) -> Standing:
    due, pause = clock.due_at(now), clock.paused
    return Standing(clock.name, due, due is None and pause is not None and pause.cap is not None)


def _leading(ticket: Ticket, now: datetime) -> Clock | None:
    """Return the clock that is due first at `now`; one whose pause is used up counts again."""
    due = [(at, c.name, c) for c in ticket.running if (at := c.due_at(now)) is not None]
    return min(due, key=lambda item: item[:2])[2] if due else None


def _entry(fields: Mapping[str, Node], struck: bool, ignored: bool) -> Cell:
    return {k: _cell(v) for k, v in fields.items()} | {"struck": struck, "counts": not (struck or ignored)}


def _clock(clock: Clock, now: datetime) -> Cell:
    return {
        "name": clock.name,
        "op": clock.op,
        "start": clock.start,
        "due": clock.due_at(now) if clock.live else clock.due,
        "running": clock.live,
        "paused": clock.live and clock.due_at(now) is None,
        "met": clock.met,
        "missed": clock.missed,
        "overturned": clock.overturned,
        "stopped": clock.stopped,
        "source": clock.source or None,
        "bears": clock.bears or None,
    }
