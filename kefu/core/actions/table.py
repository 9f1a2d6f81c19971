"""The one table of actions, in the order in which help and documents list them, and the questions to all of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from kefu.core.actions import (
    amend,
    approve,
    assign,
    attach,
    breach,
    callback,
    clock,
    close,
    contact,
    escalate,
    event,
    forget,
    link,
    note,
    open,
    propose,
    reopen,
    reply,
    resolve,
    seen,
    settle,
    step,
    strike,
    wait,
)  # fmt: skip
from kefu.core.actions.action import Action, Glance, Signal, is_file
from kefu.core.base.findings import Finding
from kefu.core.base.node import Node
from kefu.core.config.desk import Desk, may
from kefu.core.ticket.fields import ENVELOPE, ORDER, TAIL, Field
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.ticket.state import Change
from kefu.core.vocabulary.words import FILED

_FILES = (
    open, note, contact, event, assign, wait, reply, propose, approve, step, attach, amend, escalate, resolve, callback,
    close, reopen, link, settle, strike, seen, breach, clock, forget,
)  # fmt: skip
ACTIONS: Mapping[str, Action] = {file.ACTION.name: file.ACTION for file in _FILES}
"""Every action that this kefu knows, by name."""


def fields_of(actions: Iterable[Action]) -> dict[str, Field]:
    """Return every field of an entry by its key, in the order of the format; ValueError if two actions store it
    differently.

    A text that is free in one action is free in all.
    """
    found: dict[str, Field] = {f.name: f for f in (*ENVELOPE, *TAIL)}
    for action in actions:
        for one in action.fields:
            other = found.setdefault(one.name, one)
            if one.form != other.form:
                raise ValueError(f"{action.name}: {one.name} is {one.form} here and {other.form} elsewhere")
            if one.free and not other.free:
                # Masking goes by key, whatever the action: too much masked is harmless, too little stays for good.
                found[one.name] = replace(other, free=True)
    known = [name for name in ORDER if name in found]
    return {name: found[name] for name in (*known, *sorted(found.keys() - set(known)))}


FIELDS: Mapping[str, Field] = fields_of(ACTIONS.values())


def field_of(did: str, name: str) -> Field | None:
    """Return the field of an entry of this action; for an unknown action the field that the key is elsewhere."""
    action = ACTIONS.get(did)
    return (action.field(name) if action is not None else None) or FIELDS.get(name)


def label(name: str, language: str) -> str:
    """Return an action as people read it: in Chinese by its Chinese name; one that is not known by its own."""
    action = ACTIONS.get(name)
    return action.zh if action is not None and language == "zh" and action.zh else name


def possible(ticket: Ticket, desk: Desk, staff: str) -> list[str]:
    """Return the names of the actions that this person may do now on this ticket, in the order of the table."""
    return [
        a.name
        for a in ACTIONS.values()
        if ticket.state in a.froms
        and a.typed
        and (a.on_files or not is_file(ticket))
        and (not a.permission or may(desk, staff, a.permission))
    ]


def strikeable(entry: Entry) -> bool:
    """Return whether an entry may be struck; one of an action that this kefu does not know may be.

    What files a customer may not: the file would be open.
    """
    action = ACTIONS.get(entry.did)
    return action is None or (action.strikeable and entry.text("how") != FILED)


def changes_of(entry: Entry) -> Iterator[Change]:
    """Return the changes that an entry makes of the facts: (dotted name, was, now)."""
    action = ACTIONS.get(entry.did)
    return action.changes(entry) if action is not None else iter(())


def signals_of(fields: Mapping[str, Node], facts: Mapping[str, Node]) -> tuple[Signal, ...]:
    """Return the signals of an entry with these fields, given the ticket's facts after it."""
    action = ACTIONS.get(word(fields.get("did")))
    if action is None or action.signals is None:
        return ()
    return tuple(action.signals(fields, word(facts.get("customer"))))


def seen_of(glance: Glance) -> tuple[Signal, ...]:
    """Return the signals of an entry as clocks see them from edition 2 of the shipped rules on."""
    action = ACTIONS.get(word(glance.fields.get("did")))
    if action is not None and action.anew is not None and action.anew.signals is not None:
        return tuple(action.anew.signals(glance))
    return signals_of(glance.fields, glance.facts)


def remarkable(entry: Entry) -> bool:
    """Return whether there may be something to say of an entry."""
    action = ACTIONS.get(entry.did)
    return action is not None and action.anew is not None and action.anew.remarks is not None


def remarks_of(glance: Glance) -> tuple[Finding, ...]:
    """Return what is to be said of an entry to whoever writes it, and to those who look later."""
    action = ACTIONS.get(word(glance.fields.get("did")))
    if action is None or action.anew is None or action.anew.remarks is None:
        return ()
    return tuple(action.anew.remarks(glance))


def opens(entry: Entry) -> bool:
    """Return whether an entry begins a ticket."""
    action = ACTIONS.get(entry.did)
    return action is not None and action.opens


def sweeps(entry: Entry) -> bool:
    """Return whether a sweep wrote an entry: then it names its clock. Two of one op are the same act, whoever swept."""
    return bool(entry.text("clock"))


def ours(entry: Entry) -> bool:
    """Return whether an entry is an act of ours: no note, nothing that came in, nothing that a sweep wrote."""
    action = ACTIONS.get(entry.did)
    # What a newer kefu calls an act is one: an unknown action must not bring a ticket up again at once.
    return (action is None or action.ours) and entry.text("way") != "in" and not sweeps(entry)


def last_act(ticket: Ticket) -> datetime | None:
    """Return when the last act of ours happened that nobody struck."""
    return max((e.at for e in ticket.entries if e.op not in ticket.struck and ours(e)), default=None)


def last_by(ticket: Ticket, person: str) -> Entry | None:
    """Return the last entry of a person that may be struck and is not; one that strikes another is passed over."""
    for entry in reversed(ticket.entries):
        action = ACTIONS.get(entry.did)
        free = action is not None and strikeable(entry) and not action.strikes and not sweeps(entry)
        if free and entry.by == person and entry.op not in ticket.struck:
            return entry
    return None


def informed(entry: Entry) -> str:
    """Return the party that an entry told something, empty where it told nobody."""
    action = ACTIONS.get(entry.did)
    return action.informs(entry) if action is not None else ""


def told(ticket: Ticket) -> bool:
    """Return whether somebody was told something, by an entry that nobody struck."""
    return any(
        e.op not in ticket.struck and ours(e) and (action := ACTIONS.get(e.did)) is not None and action.tells
        for e in ticket.entries
    )


def acknowledged(ticket: Ticket) -> frozenset[str]:
    """Return the ids of the findings that entries of the ticket acknowledge."""
    names = {action.name: action.acknowledges for action in ACTIONS.values() if action.acknowledges}
    return frozenset(entry.text(names[entry.did]) for entry in ticket.counted(*names))


def proposal(ticket: Ticket) -> Entry | None:
    """Return the proposal that has neither a decision nor been overtaken by an end or reopening of the work."""
    last = None
    for entry in ticket.entries:
        action = ACTIONS.get(entry.did)
        if (
            action is not None
            and entry.op not in ticket.struck
            and (action.proposes or action.decides or action.ends_waits)
        ):
            last = entry
    return last if last is not None and ACTIONS[last.did].proposes else None
